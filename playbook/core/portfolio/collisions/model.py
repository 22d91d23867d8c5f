"""What a collision is, its limits, and what to search."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeVar

from pydantic import Field

from playbook.core.base.fields import Frozen
from playbook.core.base.words import say_day, some
from playbook.core.portfolio.footprint import Date, Footprint
from playbook.core.portfolio.portfolio import Team, TeamPart, TeamWeek
from playbook.core.review.thresholds import DEFAULTS, Amount, Count

Sort = Literal["over", "go_lives", "same_week", "blackout", "owner"]
SORT_NAMES: dict[Sort, str] = {
    "over": "More than they have time for", "go_lives": "Two go-lives close together",
    "same_week": "Two rollouts in one week", "blackout": "On another rollout’s closed days",
    "owner": "One person, too much at once",
}  # fmt: skip
_WEEK = timedelta(days=7)
Week = TypeVar("Week")


class Limits(Frozen):
    """What counts as a collision: our own limits, grade D."""

    # R21 has people trained up to so many days before they begin: nearer than that, the training for
    # the second go-live falls into the first weeks of the first.
    go_lives_apart_days: Count = Field(DEFAULTS.training_window_days, description="days between two go-lives")
    # One a working day: beyond that a week holds nothing but handing in.
    owned_a_week: Count = Field(5, description="open tasks that one person owns in a week, in all rollouts")
    # Less than this is a message to read, and no reason to move a plan.
    least_hours: Amount = Field(0.25, description="hours in a week from which a rollout counts")


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Collision:
    """One collision: whom it hits, when, what it is, and advice."""

    sort: Sort
    who: tuple[str, ...]
    first: date
    last: date
    rollout_ids: tuple[str, ...]
    what: str
    advice: str

    @property
    def is_of_a_person(self) -> bool:
        return self.sort == "owner"


@dataclass(frozen=True, slots=True)
class Ground:
    """The rollouts and teams to search, from the week of `first`."""

    footprints: Sequence[Footprint]
    teams: Sequence[Team]
    weeks: Sequence[TeamWeek]
    today: date
    first: date | None
    names: Mapping[str, str]
    limits: Limits = LIMITS

    def is_ahead(self, day: date) -> bool:
        """Return whether a day is in the weeks searched."""
        return self.first is None or day >= self.first - timedelta(days=self.first.weekday())

    def say(self, day: date) -> str:
        return say_day(day, self.today)


def dates_of(part: TeamPart, *asks: str) -> list[Date]:
    """Return the dates of a part, each once, by day."""
    unique = {when: None for demand in part.demands for when in demand.dates if when.ask in asks}
    return sorted(unique, key=lambda when: (when.day, when.ask, when.title, when.item_id))


def stretches(weeks: Sequence[Week], monday: Callable[[Week], date]) -> Iterator[list[Week]]:
    """Yield runs of weeks that follow each other."""
    run: list[Week] = []
    for week in weeks:
        if run and monday(week) != monday(run[-1]) + _WEEK:
            yield run
            run = []
        run.append(week)
    if run:
        yield run


def dates_in_words(dates: Iterable[Date], ground: Ground, go_live: str = "go-live") -> str:
    """Return dates with their titles, three at most."""
    names = {when: go_live if when.ask == "go_live" else f"“{when.title}”" for when in dates}
    phrases = [f"{name} on {ground.say(when.day)}" for when, name in names.items()]
    return some(phrases, 3)


def team_names(teams: Iterable[Team]) -> tuple[str, ...]:
    """Return the teams' names."""
    return tuple(team.name for team in teams)


def why(part: TeamPart) -> str:
    """Return why a rollout is the one to move, or ""."""
    return ", which is not launched yet," if part.footprint.movable else ""
