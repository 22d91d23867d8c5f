"""Cases of a team's own work, read from the brief and data/team_work.toml."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated

from pydantic import Field

from playbook.core.base.fields import Frozen
from playbook.core.case.case import Case
from playbook.core.case.teams.groups import touches_only
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.plays.kinds import HANDS_ON, OWNERSHIP
from playbook.llm.builtin.cases.data_rows import read_rows
from playbook.llm.builtin.cases.teams.own_uses import TeamUse, change_for, own_uses, tells_shortly, uses_of
from playbook.llm.builtin.wording import fit

_MOST_CASES = 2
# The work stays as it is, or is done by hand: no case of a screen fits.
_NAMED_ALONE = ("place_of_work", "working_hours", OWNERSHIP, HANDS_ON)
# Where a brief may speak of a team's work; what somebody fears tells nothing of it.
_SPOKEN = ("name", "why", "why_now", "objective", "outcome_measure", "expected_benefit")
_LEAST_PLACES = 2
_TWO_KINDS = re.compile(r" (?:and|&|und|et|y) ")
_OF_THE_PLACE = re.compile(
    r"\b(?:start(?:s)? at|shifts?|nights?|speaks?|gloves|noise|part-time|temps|on the road|outdoors)\b",
    re.IGNORECASE,
)


class OwnCase(Frozen):
    """A case of a team's work, and a mistake that is easily made in it."""

    needs: str  # the words of the brief that it needs
    case: str
    say: str  # as the team's manager tells it
    trap: str = ""

    @cached_property
    def sign(self) -> re.Pattern[str]:
        return re.compile(self.needs, re.IGNORECASE)


class TeamWork(Frozen):
    """The cases of teams with one kind of work."""

    names: Annotated[tuple[str, ...], Field(min_length=1)]
    kinds: tuple[str, ...] = ()
    cases: Annotated[tuple[OwnCase, ...], Field(min_length=1)]

    @cached_property
    def name_sign(self) -> re.Pattern[str]:
        return re.compile("|".join(rf"\b(?:{name})\b" for name in self.names), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Exercise:
    """What one team brings, what is hidden for it, and what its place asks."""

    cases: tuple[str, ...]
    traps: tuple[str, ...]
    place: str = ""
    first_spoken: str = ""  # the first case, as the manager tells it


@lru_cache(maxsize=1)
def load_team_work() -> tuple[TeamWork, ...]:
    """Read the work of teams once."""
    return read_rows("team_work.toml", "team", TeamWork)


def exercise_of(case: Case, group: Group) -> Exercise:
    """Return what a team practices on; no case where the brief says nothing of its work."""
    if group.tasks:
        tasks = [fit(task.task, 160).rstrip(".") for task in group.tasks[:_MOST_CASES]]
        quoted = tasks if case.language == "en" else [f"“{task}”" for task in tasks]
        return Exercise(tuple(quoted), (), _place_of(case, group))
    of_all = uses_of(case.brief)
    texts = _texts_of(case.brief, of_all, group)
    works = [fitting for work in _works_of(case, group) if (fitting := _fitting(texts, work))]
    uses = own_uses(of_all, group)
    if not works:
        return Exercise(tuple(use.does for use in uses[:1]), (), _place_of(case, group), _first_of(uses))
    works = works if _TWO_KINDS.search(group.team_name) else works[:1]
    each = 1 if len(works) > 1 else _MOST_CASES
    chosen = [own for work in works for own in work[:each]][:_MOST_CASES]
    traps = dict.fromkeys(own.trap for own in chosen if own.trap)
    return Exercise(tuple(own.case for own in chosen), tuple(traps), _place_of(case, group), chosen[0].say)


def _first_of(uses: Sequence[TeamUse]) -> str:
    return next((use.spoken for use in uses), "")


def does_the_work(case: Case, group: Group, words: str) -> bool:
    """Return whether words speak of what a team of this name does."""
    return any(own.sign.search(words) for work in _works_of(case, group) for own in work.cases)


@dataclass(frozen=True)
class _Texts:
    """Where a brief speaks of the work of a team, and how many texts have to."""

    texts: tuple[str, ...]
    least: int
    changes: str = ""  # of a short brief: each word of it tells of the work

    def speak_of(self, own: OwnCase) -> bool:
        is_told = sum(bool(own.sign.search(text)) for text in self.texts) >= self.least
        return is_told or bool(self.changes and own.sign.search(self.changes))


def _fitting(texts: _Texts, work: TeamWork) -> list[OwnCase]:
    """Return the cases that the brief speaks of, one for each trap."""
    fitting = [own for own in work.cases if texts.speak_of(own)]
    return list({own.trap: own for own in reversed(fitting)}.values())[::-1]


def _texts_of(brief: Brief, uses: Sequence[TeamUse], group: Group) -> _Texts:
    """Return a team's own lines, else the texts of which two speak of a case."""
    if lines := tuple(use.clause for use in own_uses(uses, group) if use.group_ids):
        return _Texts(lines, least=1)
    is_short = tells_shortly(brief)
    if not is_short and any(use.group_ids for use in uses):
        return _Texts((), least=1)  # it says who does what, and nothing of them
    changes = change_for(brief, uses, group)
    texts = (*(getattr(brief, name) for name in _SPOKEN), " ".join(brief.tools), changes)
    return _Texts(texts, _LEAST_PLACES, changes if is_short else "")


def _works_of(case: Case, group: Group) -> list[TeamWork]:
    """Return the kinds of work that a team's name speaks of, the most telling first."""
    name = group.team_name
    is_open = case.kind.key not in _NAMED_ALONE
    return [
        work
        for work in load_team_work()
        if (case.kind.key in work.kinds or (is_open and not work.kinds)) and work.name_sign.search(name)
    ]


def _place_of(case: Case, group: Group) -> str:
    """Return the brief's sentence on where and when a team works."""
    for sentence in case.circumstances:
        if _OF_THE_PLACE.search(sentence) and touches_only(case.brief, sentence, group):
            return sentence.rstrip(".")
    return ""
