"""Masses of data that people go through by hand, and the time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from playbook.core.base.words import listed
from playbook.core.case.case import Case
from playbook.core.case.feasible.amounts import amounts_in
from playbook.core.case.feasible.durations import rounded, steps_before_start
from playbook.core.plan.plays.kinds import WorkStep

_FULL_WEEK = 32.0  # hours of handwork in a week of somebody who does nothing else
_HOUR_A_WEEK = 1.0  # that somebody in each team has for it
# "We serve 4,000 customers" counts people, and no entries that somebody cleans.
_OF_DATA = re.compile(
    r"\b(?:records?|articles?|entr(?:y|ies)|data\w*|duplicates?|lists?|cards?|files?|spreadsheets?|systems?|crm|erp"
    r"|mov(?:e|es|ed|ing)|migrat\w+|clean\w*|import\w*|load(?:s|ed|ing)?|transfer\w*|addresses|contacts)\b",
    re.IGNORECASE,
)
_MASS = 200  # pieces: fewer are done beside the work


@dataclass(frozen=True, slots=True)
class Mass:
    """What is gone through piece by piece."""

    counted: str  # "9,000 articles"
    minutes: float  # of each
    hours: int
    spare_a_week: float  # of all teams
    sentence: str  # of the brief

    def spare_in(self, weeks: float) -> int:
        return int(self.spare_a_week * weeks)

    def people_for(self, weeks: float) -> int:
        """Return how many do nothing else; 0 where the teams' hours suffice."""
        if self.spare_in(weeks) >= self.hours:
            return 0
        return ceil(self.hours / (_FULL_WEEK * max(1.0, weeks)))


def mass_of(case: Case, step: WorkStep) -> Mass | None:
    """Return a step's pieces of data, if they are many."""
    amounts = list(amounts_in(case.brief))
    pieces = {
        amount.counted: (amount, pace.minutes)
        for pace in step.paces
        for amount in amounts
        if pace.minutes and amount.number >= _MASS and pace.is_of(amount.thing)
        if amount.field != "what_stays" and _OF_DATA.search(amount.sentence)
    }
    if not pieces:
        return None
    hours = sum(amount.number * minutes for amount, minutes in pieces.values()) / 60
    largest, minutes = max(pieces.values(), key=lambda each: each[0].number)
    return Mass(listed(pieces), minutes, rounded(hours), _spare_a_week(case), largest.sentence)


def masses_before_start(case: Case) -> Iterator[Mass]:
    """Yield the masses of data that the steps before the start go through."""
    yield from filter(None, (mass_of(case, step) for step in steps_before_start(case)))


def _spare_a_week(case: Case) -> float:
    """Return the hours of one person in each team."""
    has = (group.capacity_hours_per_week for group in case.brief.groups if case.is_trained(group))
    return sum(_HOUR_A_WEEK if hours is None else min(hours, _HOUR_A_WEEK) for hours in has)
