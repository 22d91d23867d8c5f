"""The nearest week into which something could be moved."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from playbook.core.plan.counts import monday_of
from playbook.core.portfolio.collisions.model import Ground, dates_of
from playbook.core.portfolio.footprint import Date
from playbook.core.portfolio.portfolio import Team, TeamPart
from playbook.core.review.load import is_more

# Further away than this it is another plan, and no move of a date.
_WEEKS = 8


def by_week(team: Team) -> Mapping[date, tuple[tuple[str, Date], ...]]:
    """Return a team's go-lives and sessions by Monday, with their rollout."""
    weeks: dict[date, list[tuple[str, Date]]] = {}
    for part in team.parts:
        for when in dates_of(part, "go_live", "training"):
            weeks.setdefault(monday_of(when.day), []).append((part.rollout_id, when))
    return {monday: tuple(dates) for monday, dates in weeks.items()}


class FreeWeeks:
    """What the weeks of each team hold already."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._weeks = {(week.team.name, week.monday): week for week in ground.weeks}
        self._dates = {team.name: by_week(team) for team in ground.teams}

    def dates(self, team: Team) -> Mapping[date, tuple[tuple[str, Date], ...]]:
        """Return what a team must attend, by Monday."""
        return self._dates[team.name]

    def training(self, team: Team, monday: date, rollout_id: str) -> float:
        """Return a rollout's training hours per person in a week."""
        week = self._weeks.get((team.name, monday))
        return sum(share.training for share in week.shares if share.rollout_id == rollout_id) if week else 0.0

    def left(self, team: Team, monday: date) -> float | None:
        """Return each person's free hours in a week, or None."""
        week = self._weeks.get((team.name, monday))
        capacity = min(team.capacities, default=None)
        return None if capacity is None else capacity - (week.hours if week else 0.0)

    def nearest(
        self, teams: Iterable[Team], rollout_id: str, monday: date, hours: Callable[[Team], float]
    ) -> date | None:
        """Return the nearest coming week free for all teams, or None."""
        # Nothing else must be attended there, it is no blackout, and the order around go-lives stays.
        teams = tuple(teams)
        for away in range(1, _WEEKS + 1):
            for week in (monday + timedelta(weeks=away), monday - timedelta(weeks=away)):
                is_ahead = week > self._ground.today
                if is_ahead and all(self._takes(team, rollout_id, monday, week, hours) for team in teams):
                    return week
        return None

    def _takes(
        self, team: Team, rollout_id: str, monday: date, week: date, hours: Callable[[Team], float]
    ) -> bool:
        hours_left = self.left(team, week)
        part = next(part for part in team.parts if part.rollout_id == rollout_id)
        return (
            not any(other_id != rollout_id for other_id, _ in self.dates(team).get(week, ()))
            and (hours_left is None or not is_more(hours(team), hours_left))
            and not _is_blocked(team, week)
            and _keeps_order(part, monday, week)
        )


def _is_blocked(team: Team, week: date) -> bool:
    friday = week + timedelta(days=4)
    spans = (span for part in team.parts for demand in part.demands for span in demand.blackouts)
    return any(span.overlaps(week, friday) for span in spans)


def _keeps_order(part: TeamPart, before: date, after: date) -> bool:
    days = (when.day for when in dates_of(part, "go_live"))
    return all((before <= day) == (after <= day) for day in days)
