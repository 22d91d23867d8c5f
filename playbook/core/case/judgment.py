"""What is judged about a case: checks, alternatives and points to settle."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from playbook.core.base.fields import MAX_LINE
from playbook.core.base.words import count, listed, lower_first

State = Literal["feasible", "if_confirmed", "tight", "not_feasible", "unknown"]
STATE_NAMES: dict[State, str] = {
    "feasible": "Feasible", "if_confirmed": "Feasible if confirmed", "tight": "Tight",
    "not_feasible": "Not feasible", "unknown": "Not checked yet",
}  # fmt: skip


END_OF_OLD = "old_end"  # the check of the days with both ways
UNNAMED = "the person who sets up "  # where nobody in the brief does
WE_RECOMMEND, WORKS = "We recommend", "This would work"  # how a way is said: the second breaks the brief
WORST_FIRST: tuple[State, ...] = ("not_feasible", "tight", "unknown", "if_confirmed", "feasible")


@dataclass(frozen=True, slots=True)
class Check:
    """One calculation on the brief's facts; `sentence` carries the numbers."""

    key: str  # "rounds", "hours", "lead", "money", "calendar", "conditions", "preparation", "work"
    title: str
    state: State
    sentence: str
    group_ids: tuple[str, ...] = ()
    holds_if: str = ""  # what somebody confirms, and by when, where we only assume it
    so: str = ""  # what we do about it: "managers free the hours"
    lacks: str = ""  # what fails, where the usual words say too little
    needs: str = ""  # what it would need, where the usual words say too little

    @property
    def in_full(self) -> str:
        """Return the calculation with what we do about it."""
        return f"{self.sentence} So {self.so}." if self.so else self.sentence


@dataclass(frozen=True, slots=True)
class Alternative:
    """A way that fits: `changes` are new values of the brief by path.

    A path is a field of the brief ("go_live", "trainers", "end") or a field of a group
    ("groups.<group id>.go_live"). `feasibility.applied` applies them.
    """

    title: str
    sentence: str
    changes: dict[str, Any]
    is_in_waves: bool = False  # where one day would start many people of several teams
    is_repair: bool = False  # moves only the starts that fail
    rules_first: bool = False  # the rules alone are taught before the start
    breaks: str = ""  # what the brief fixes and this way misses

    @property
    def lead(self) -> str:
        """Return whether we recommend it, or only say that it works."""
        return WORKS if self.breaks else WE_RECOMMEND

    @property
    def what_it_takes(self) -> str:
        """Return the sentence, with what the way breaks."""
        breaks = f" It goes against what the brief says: {self.breaks}." if self.breaks else ""
        return f"{self.sentence}{breaks}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a case can work in its time, as of `today`."""

    state: State
    sentence: str
    checks: tuple[Check, ...]
    alternatives: tuple[Alternative, ...]
    today: date


def recommended(verdict: Verdict) -> Alternative | None:
    """Return the way that we recommend in place of dates that fail."""
    first = next(iter(verdict.alternatives), None)
    is_better = first and (verdict.state == "not_feasible" or first.is_in_waves)
    return first if first and first.changes and is_better else None


def teaches_rules_first(*verdicts: Verdict) -> bool:
    """Return whether the way that comes first leaves practice until after the start."""
    return any(way.rules_first for verdict in verdicts for way in verdict.alternatives[:1])


FIXED, LOST = "fixed", "If we miss it"  # the check of days that others set, and how it says what is lost
UNFIT = "These dates do not fit yet:"
CANT, BEFORE_ONE_TEAM = "It can't be done", "before one whole team has used it."


def caveat_of(state: State, checks: tuple[Check, ...], alternatives: tuple[Alternative, ...]) -> str:
    """Return what stands above dates that do not fit, else ''."""
    if state != "not_feasible" or (alternatives and not alternatives[0].changes):
        return ""
    ways = " Or: ".join(f"{lower_first(way.title)}." for way in alternatives)
    choose = f"Choose first: {ways} Then write the dates again." if ways else "Choose a later date first."
    return f"{UNFIT} {failed_in(checks)}. {choose}"


def failed_in(checks: tuple[Check, ...]) -> str:
    """Return what does not fit, in words."""
    return listed(
        dict.fromkeys(
            check.lacks or _LACKS.get(check.key, lower_first(check.title)) for check in _binding(checks)
        )
    )


def _binding(checks: Iterable[Check]) -> list[Check]:
    """Return what fails; no trainer and no hour makes a supplier or a signature faster."""
    failed = [check for check in checks if check.state == "not_feasible"]
    return [check for check in failed if check.lacks] or failed


def needed_in(checks: Iterable[Check], *but: str) -> list[str]:
    """Return what dates that fail would need, in words."""
    failed = (check for check in checks if check.state == "not_feasible" and check.key not in but)
    return [*dict.fromkeys(filter(None, (check.needs or NEEDED.get(check.key, "") for check in failed)))]


_LACKS = {
    "preparation": "there are too few days to prepare",
    "work": "there are too few days to get ready",
    "rounds": "we can't train everyone in time",
    "hours": "people are short of hours to learn it",
    "lead": "the lead is short of hours",
    "calendar": "too many people are out or busy",
    END_OF_OLD: "the old way ends before people can work without it",
    "switch_off": "there's no quiet day for the switch-off",
    "conditions": "signatures come too late",
    "outcome": "the result wouldn't be known in time",
}  # fmt: skip


# What dates that fail would need, by check.
NEEDED = {
    FIXED: "more time, in writing, from those who set the deadline",
    "preparation": "more days to prepare",
    "work": "a smaller scope, or more people to do the prep work",
    "rounds": "more trainers, or more training days",
    "hours": "more hours a week for people who learn",
    "lead": "someone besides the lead to run sessions",
    "calendar": "no vacation that day and in the weeks after",
    END_OF_OLD: "a later end of the old way",
    "switch_off": "a quiet day for the switch-off",
    "conditions": "the conditions met sooner",
    "outcome": "a result that can be read sooner",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MovedStart:
    """A start that is planned, and the day that was asked for."""

    planned: str  # "the start of Intensive care on Mon Jun 21"
    asked: str  # "Mon May 3"
    at_once: str = ""  # "1,400 people in 6 teams", where they start in waves instead
    trainers: int = 0  # that the one day would need at once


def advice_of(verdict: Verdict, *, is_followed: bool, moved: MovedStart | None = None) -> str:
    """Return which way we recommend where the brief's dates fail, else ''."""
    failed = failed_in(verdict.checks)
    checks = _binding(verdict.checks) if moved else verdict.checks
    needed = needed_in(checks, *(("rounds",) if moved and moved.at_once else ()))
    if moved and moved.at_once and not any(check.lacks for check in verdict.checks):
        fails = f" {CANT}: {failed}." if failed else ""
        trainers = [f"{count(moved.trainers, 'trainer')} at once"] if moved.trainers > 1 else []
        would_need = listed([*trainers, *needed, "help beside every team"])
        return (
            f"We planned {moved.planned}, because {moved.asked} starts {moved.at_once} "
            f"{BEFORE_ONE_TEAM}{fails} {moved.asked} would need {would_need}."
        )
    if moved and failed:
        needs = f" {moved.asked} would need {listed(needed)}." if needed else ""
        planned = f"{moved.planned}{'' if '(proposal)' in moved.planned else ' (proposal)'}"
        return f"We planned {planned}, because {moved.asked} can't be met: {failed}.{needs}"
    if verdict.state != "not_feasible":
        return ""
    if not verdict.alternatives:
        tried = "No other day, start or number of trainers that we tried makes it fit."
        return f"{tried} It needs {listed(needed)}."
    first = verdict.alternatives[0]
    dates = "follow it (proposal)"
    if not is_followed:
        dates = "are still the brief's" if first.changes else "keep the brief's day (proposal)"
    lead = WE_RECOMMEND if is_followed else first.lead
    advice = f"{lead}: {lower_first(first.title)}. The dates below {dates}."
    # Else the verdict beside it says what fails.
    if (is_followed or not first.changes) and (failed := failed_in(verdict.checks)):
        keeps_days = not any("go_live" in path for path in first.changes)
        advice += (
            f" The brief's dates only work with what we propose: as things stand, {failed}."
            if keeps_days
            else f" The brief's dates don't work: {failed}."
        )
    return advice


_OF_THE_WORK = "kind_other"  # on no promise: for those who set it up, and not for a board
QUOTE = re.compile("“([^”]+)”")
_A_DAY = re.compile(r"\b(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2,8} \d{1,2}\b(?:, \d{4})?")  # "Mon Apr 26, 2027"

FINDING = "finding"  # the play of a task that answers a point


@dataclass(frozen=True, slots=True)
class Step:
    """A task of the plan once the first option of a point is taken."""

    title: str
    done_when: str
    by: date | None = None  # None: before anyone is informed
    is_sponsors: bool = False  # otherwise the lead's
    is_managers: bool = False  # they tell their people, once it is decided
    asks_managers: bool = False  # who answer once they are briefed
    team_in: str = ""  # words by which the team's manager is known whose task it is
    is_test: bool = False  # nobody decides before it has shown something


@dataclass(frozen=True, slots=True)
class EventPeople:
    """Those whom “why now” is about, who are no team of the brief."""

    who: str  # "the 34 sales engineers"
    when: str  # the day or time of the event or of their start, after "on" or "in"
    people: int = 0  # 0 where the brief has no number
    first: date | None = None  # of a crew: its training
    last: date | None = None  # until when it is signed off


@dataclass(frozen=True, slots=True)
class OwnGate:
    """The decision that a point asks for on a day of its own."""

    day: date
    title: str
    go: str
    adjust: str
    stop: str


@dataclass(frozen=True, slots=True)
class Point:
    """Something leaders must settle first: the brief's facts, and the options."""

    key: str  # of the rule that found it
    title: str
    why: str
    options: tuple[str, ...]  # each with its price
    who: str
    by: date | None
    # The more people, money or lasting harm, the heavier: 10 and more move jobs, pay or the start; 5 and
    # less clear up words; 0 waits behind another on words. The heaviest come first.
    weight: int = 1
    is_private: bool = False  # about named people: never on a share link
    step: Step | None = None
    replacements: tuple[tuple[str, str], ...] = ()  # a sentence of the brief, and what replaces it
    pays: str = ""  # what the first option buys that no part of the budget pays
    sets: tuple[str, str] = ("", "")  # a target that the first option changes: whose words, and the value
    costs: float = 0.0  # of what `pays` names, where we know
    event: EventPeople | None = None  # who are a row of their own among the starts
    paid_for: tuple[str, ...] = ()  # ids of the teams that it is paid for; none: it is paid once
    otherwise: str = ""  # what happens if nobody decides, where no key of ours says it
    ends: str = ""  # "untrue", "stops" …: likewise
    # What the first option writes into the rest of the plan.
    rows: tuple[tuple[date, str], ...] = ()  # days of the timeline
    asks: str = ""  # what the decision on the first start asks for
    gate: OwnGate | None = None
    rule: str = ""
    say: str = ""  # to everyone, in brackets until it is decided

    @property
    def is_for_board(self) -> bool:
        """Return whether a board decides it, and not those who do the work."""
        return self.key != _OF_THE_WORK and self.weight > 0

    @property
    def mark(self) -> str:
        """Return the rule and quote, which no moved day changes."""
        quoted = QUOTE.search(f"{self.title} {self.why}")
        stands_on = quoted[1] if quoted else _A_DAY.sub("", self.title)
        return " ".join(f"{self.key}: {stands_on}".split())[:MAX_LINE].strip()

    @property
    def proposals(self) -> tuple[tuple[str, str], ...]:
        """Return the options in words: the first is what we propose."""
        return tuple(("Or:" if place else "We propose:", option) for place, option in enumerate(self.options))


def is_cited(text: str, points: Iterable[Point]) -> bool:
    """Return whether a point for the leaders quotes this text."""
    return any(text.strip(" .") in f"{point.title} {point.why}" for point in points)
