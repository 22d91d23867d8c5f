"""A rule as a record, and the notes its check yields."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import wraps
from typing import Any, Self, TypedDict, Unpack, cast

from playbook.core.base.fields import StageKey
from playbook.core.base.words import agreeing
from playbook.core.plan.brief import Group
from playbook.core.plan.items import Item
from playbook.core.review.fixes import FixBuilder
from playbook.core.review.result import Fix, Part, Severity, State
from playbook.core.review.view import View

_STAGES: dict[Part, StageKey] = {
    "groups": "leadership", "governance": "accountability", "tracking": "accountability",
    "words": "communication", "feasibility": "accountability",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """What a check saw for one group, or for the whole plan."""

    state: State
    text: str = ""
    group_id: str | None = None
    items: tuple[Item, ...] = ()
    fields: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    severity: Severity | None = None
    figures: tuple[tuple[str, float], ...] = ()


Notes = Iterable[Note]
Propose = Callable[[FixBuilder], Iterable[Fix]]


@dataclass(frozen=True, slots=True)
class Standard:
    """What rules and alarms say about themselves, with evidence and sources."""

    id: str
    severity: Severity
    evidence: tuple[str, ...]
    check: Callable[[Any], Notes]
    propose: Propose | None = None
    part: Part = field(kw_only=True)
    thresholds: tuple[str, ...] = field(default=(), kw_only=True)
    severe_when: str = field(default="", kw_only=True)
    small_company: str = field(default="", kw_only=True)
    title: str = field(default="", kw_only=True)
    question: str = field(default="", kw_only=True)

    def says(self, title: str, question: str, **details: Any) -> Self:
        """Return the same with its title, the skeptic's question and further details."""
        return replace(self, title=title, question=question, **details)

    @property
    def grade(self) -> str:
        """Evidence grades of the principle and its number, such as "A/D"."""
        return self.evidence[0]

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources by their keys in `sources.SOURCES`."""
        return self.evidence[1:]

    @property
    def stage(self) -> StageKey:
        """The stage beside whose items the findings stand."""
        return _STAGES.get(self.part) or cast(StageKey, self.part)

    @property
    def checks(self) -> str:
        """What is checked: the first line of the check's docstring."""
        words = (self.check.__doc__ or self.title).split("\n")[0]
        return words.removeprefix(f"{self.id}: ")


@dataclass(frozen=True, slots=True)
class Rule(Standard):
    """A published expectation of a plan, its check and its cure."""

    by_group: bool = field(default=True, kw_only=True)
    is_about_people: bool = field(default=False, kw_only=True)  # its findings are for editors alone


class Seen(TypedDict, total=False):
    """What else a note records."""

    fields: tuple[str, ...]
    days: tuple[date, ...]
    severity: Severity | None


def _id_of(group: Group | None) -> str | None:
    return group.id if group else None


def ok(*items: Item, group: Group | None = None, **seen: Unpack[Seen]) -> Note:
    """Return a passing note, carried by these items."""
    return Note("pass", "", _id_of(group), items, **seen)


def bad(text: str, *items: Item, group: Group | None = None, **seen: Unpack[Seen]) -> Note:
    """Return a failing note about these items, if any."""
    return Note("fail", agreeing(text, group.label) if group else text, _id_of(group), items, **seen)


def either(item: Item | None, text: str, group: Group | None = None, **seen: Unpack[Seen]) -> Note:
    """Return a passing note for an item, a failing one without it."""
    return ok(item, group=group, **seen) if item else bad(text, group=group, **seen)


def unknown(text: str, *fields: str, group: Group | None = None, items: tuple[Item, ...] = ()) -> Note:
    """Return a note that stays open until these fields are filled."""
    return Note("cannot_tell", agreeing(text, group.label) if group else text, _id_of(group), items, fields)


def skip(group: Group | None = None) -> Note:
    """Return a note that the rule does not apply."""
    return Note("not_applicable", "", _id_of(group))


def no_go_live(view: View, group: Group) -> Note:
    """Return the note for a group whose go-live a rule needs."""
    return unknown(f"{group.label} has no go-live date.", view.path(group, "go_live"), group=group)


def each_go_live(check: Callable[[View, Group, date], Iterator[Note]]) -> Callable[[View], Iterator[Note]]:
    """Run a check per group and go-live; missing dates leave it open."""

    @wraps(check)
    def check_groups(view: View) -> Iterator[Note]:
        for group in view.groups:
            go_live = view.go_live(group)
            yield from check(view, group, go_live) if go_live else (no_go_live(view, group),)

    return check_groups


_WORST_FIRST: tuple[State, ...] = ("fail", "cannot_tell", "pass")


def worst(states: Iterable[State]) -> State:
    """Return the state for all: fail, then cannot tell, then pass."""
    seen = set(states)
    return next((state for state in _WORST_FIRST if state in seen), "not_applicable")


def notes_of(rule: Rule, view: View) -> list[Note]:
    """Return what a rule sees in this plan."""
    if rule.by_group and not view.groups:
        return [unknown("There is no team yet.", "groups")]
    return list(rule.check(view))
