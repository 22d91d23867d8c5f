"""Days proposed for the start and end of a rollout whose go-live is set."""

from datetime import date, timedelta

from playbook.core.plan.brief import Brief

_HABITS = timedelta(weeks=12)  # they take about eleven weeks after go-live


def proposed_dates(brief: Brief, today: date) -> dict[str, date]:
    """Return the missing ones of start and end."""
    if brief.go_live is None:
        return {}
    days = {"start": min(today, brief.go_live), "end": brief.go_live + _HABITS}
    return {name: day for name, day in days.items() if getattr(brief, name) is None}
