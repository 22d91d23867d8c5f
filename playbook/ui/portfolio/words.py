"""The words of Home: health, phase, and numbers with their unit."""

from datetime import date

from playbook.core.base.words import date_in_words
from playbook.core.portfolio.attention import Health
from playbook.desk.plan.rollouts import Card
from playbook.ui.words.item_words import say_day

# Word, icon and color: none of them stands alone.
HEALTH: dict[Health, tuple[str, str, str]] = {
    "on_track": ("On track", ":material/check_circle:", "green"),
    "at_risk": ("At risk", ":material/warning:", "orange"),
    "off_track": ("Off track", ":material/report:", "red"),
    "draft": ("In planning", ":material/edit_note:", "blue"),
    "finished": ("Finished", ":material/flag:", "gray"),
}


def say_name(card: Card) -> str:
    return card.name or "Untitled rollout"


def say_phase(card: Card, today: date) -> str:
    """Return the phase with its week or its next step."""
    start, end = card.facts.start, card.facts.end
    if card.phase == "finished" and end:
        return f"ended {date_in_words(end)}"
    if card.phase in ("brief", "planning"):
        step = card.facts.next_step
        return f"next step: {'launch' if step in ('', 'plan') else step.capitalize()}"
    if start and today < start:
        return f"starts {say_day(start, today)}"
    if start and end:
        return f"week {_weeks(start, today)} of {_weeks(start, end)}"
    return "under way"


def _weeks(start: date, day: date) -> int:
    return (day - start).days // 7 + 1
