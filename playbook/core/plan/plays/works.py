"""Work that a brief calls for, answers that it waits for, and their time."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from playbook.core.base.fields import Frozen
from playbook.core.plan.case import Condition, ConditionKind
from playbook.core.plan.plays.stages import Role


class Pace(Frozen):
    """How many of a thing one working day takes."""

    things: str  # a regular expression of the noun, 'people' for all who take part
    a_day: Annotated[float, Field(gt=0)]
    most: Annotated[int, Field(ge=1, le=250)] = 60  # working days: with more of them, more hands help

    minutes: Annotated[float, Field(ge=0, le=480)] = 0  # of one person for each, where it is done by hand
    hands: Annotated[int, Field(ge=1, le=12)] = 1  # people at each, or `each` of them
    each: str = "people"

    def is_of(self, thing: str) -> bool:
        return bool(re.search(rf"\b(?:{self.things})$", thing, re.IGNORECASE))


class Wait(Frozen):
    """How many weeks a condition of a kind usually takes, from the papers to the signature."""

    kind: ConditionKind
    words: str = ""  # a regular expression of its name
    weeks: Annotated[int, Field(ge=1, le=104)]
    countries: dict[str, int] = Field(default_factory=dict)

    def is_for(self, condition: Condition) -> bool:
        return self.kind == condition.kind and bool(re.search(self.words, condition.name, re.IGNORECASE))


_NAME = r"^(?:[a-z0-9][a-z0-9-]*|[A-Z].*)$"
Names = Annotated[tuple[Annotated[str, Field(pattern=_NAME)], ...], Field(min_length=1)]


class Precedence(Frozen):
    """Tasks, by id or the beginning of a title, that are done before others."""

    first: Names
    then: Names
    why: str  # what breaks otherwise: the review says it to whoever moves one of them
    of_one_thing: bool = False  # both titles speak of it
    same_day: bool = False
    unless: str = ""  # a task: where a plan has it, both are free of each other
    days: Annotated[int, Field(ge=1, le=60)] = 1  # that lie between them, where there is time
    pause: Annotated[int, Field(ge=0, le=20)] = 0  # the same in working days
    where_time: bool = False  # else both are one: a pilot's people join the managers' session
    wished: Annotated[tuple[int, ...], Field(max_length=3)] = ()  # longer pauses, where the window has them


ANYWHERE = "*"
_MONTH_AND_DAY = r"^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d)$"


class Leave(Frozen):
    """Weeks in which many people of some places are on leave."""

    words: str  # "summer leave"
    places: Annotated[tuple[str, ...], Field(min_length=1)]  # countries and regions
    start: Annotated[str, Field(pattern=_MONTH_AND_DAY)]
    end: Annotated[str, Field(pattern=_MONTH_AND_DAY)]

    def spans(self, near: date) -> Iterator[tuple[date, date]]:
        """Yield its first and last days around a day, whichever year they begin in."""
        for year in (near.year - 1, near.year):
            crosses = self.end < self.start
            yield _day(year, self.start), _day(year + crosses, self.end)


def _day(year: int, month_and_day: str) -> date:
    month, day = map(int, month_and_day.split("-"))
    return date(year, month, day)


class Work(Frozen):
    """Work that a brief calls for.

    `{it}` stands for the word that was found, `{n}` for its number.
    """

    key: Annotated[str, Field(pattern=r"^[a-z-]+$")]
    signs: tuple[str, ...] = ()
    paces: tuple[Pace, ...] = ()  # a number of one of these calls for it, too
    per_place: tuple[Pace, ...] = ()  # counts a work that is named without a number, by where it is used
    title: str
    title_counted: str = ""  # where the brief has a number
    title_per_place: str = ""  # where it is counted by where it is used
    done_per_place: str = ""
    done_when: str
    before: Literal["contract", "training", "go_live", "month_end"]
    days: int
    needs: Annotated[int, Field(ge=0, le=250)] = 0  # working days, for however few
    by_place: bool = False  # each start needs its own share of it
    is_physical: bool = False  # what is set up in the system itself belongs to its steps
    is_practiced: bool = False  # people are trained on it, so it is done before their sessions
    after_training: bool = False  # those who have learned it try it
    weeks_to_deliver: Annotated[int, Field(ge=0, le=52)] = 0  # until the supplier names a day
    owner_titles: tuple[str, ...] = ()  # of those who can see to it, the best first
    role: Role = "lead"
    kinds: tuple[str, ...] = ()  # only in these kinds of change
    unless_condition: str = ""
    moves: bool = False  # only where the change itself names it, and nobody says that there is no room for it
    buys: str = ""  # a row of the budget: "servers"
    hours_each: Annotated[float, Field(ge=0, le=40)] = 0  # of everyone who takes part, beside learning

    @cached_property
    def sign(self) -> re.Pattern[str] | None:
        return re.compile("|".join(self.signs), re.IGNORECASE) if self.signs else None
