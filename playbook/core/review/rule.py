"""A rule as a record, and the notes in which its check says what it saw."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from playbook.core.fields import StageKey
from playbook.core.items import Item
from playbook.core.review.result import Fix, Part, Severity, State
from playbook.core.rollout import Group

if TYPE_CHECKING:
    from playbook.core.review.desk import Desk
    from playbook.core.review.view import View

STAGE_OF: dict[Part, StageKey] = {
    "leadership": "leadership",
    "groups": "leadership",
    "communication": "communication",
    "training": "training",
    "reinforcement": "reinforcement",
    "accountability": "accountability",
    "governance": "accountability",
    "tracking": "accountability",
}


@dataclass(frozen=True, slots=True)
class Note:
    """What a check saw for one group, or for the whole plan when it names none."""

    state: State
    text: str = ""
    group_id: str | None = None
    items: tuple[Item, ...] = ()
    fields: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    severity: Severity | None = None
    figures: tuple[tuple[str, float], ...] = ()


Notes = Iterable[Note]
Check = Callable[["View"], Notes]
Propose = Callable[["Desk"], Iterable[Fix]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A published expectation of a plan, how to check it, and where it comes from."""

    id: str
    part: Part
    severity: Severity
    title: str
    question: str
    sources: tuple[str, ...]
    grade: str
    check: Check
    thresholds: tuple[str, ...] = ()
    by_group: bool = True
    severe_when: str = ""
    small_company: str = ""
    propose: Propose | None = None

    @property
    def stage(self) -> StageKey:
        """The stage beside whose items this rule's findings stand."""
        return STAGE_OF[self.part]


def _id_of(group: Group | None) -> str | None:
    return group.id if group else None


def ok(
    *items: Item,
    group: Group | None = None,
    fields: tuple[str, ...] = (),
    days: tuple[date, ...] = (),
    severity: Severity | None = None,
) -> Note:
    """It is there: these items carry it."""
    return Note("pass", "", _id_of(group), items, fields, days, severity)


def bad(
    text: str,
    *items: Item,
    group: Group | None = None,
    fields: tuple[str, ...] = (),
    days: tuple[date, ...] = (),
    severity: Severity | None = None,
) -> Note:
    """It is not there, or these items spoil it."""
    return Note("fail", text, _id_of(group), items, fields, days, severity)


def unknown(text: str, *fields: str, group: Group | None = None, items: tuple[Item, ...] = ()) -> Note:
    """It cannot be told until these fields are filled in."""
    return Note("cannot_tell", text, _id_of(group), items, fields)


def skip(group: Group | None = None) -> Note:
    """The rule has nothing to say here."""
    return Note("not_applicable", "", _id_of(group))


_WORST_FIRST: tuple[State, ...] = ("fail", "cannot_tell", "pass")


def worst(states: Iterable[State]) -> State:
    """The state that stands for all of these: one fail fails, one unknown leaves it open."""
    seen = set(states)
    return next((state for state in _WORST_FIRST if state in seen), "not_applicable")


def notes_of(rule: Rule, view: "View") -> list[Note]:
    """What a rule sees in this plan."""
    if rule.by_group and not view.groups:
        return [unknown("There is no group yet.", "groups")]
    return list(rule.check(view))
