"""What one rollout's plan asks of all groups and owners (T11)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from playbook.core.base.fields import Span
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import MANAGER_OF, Brief, Group, OtherChange, Person
from playbook.core.plan.items import Item, Owner
from playbook.core.plan.private import FORMER
from playbook.core.progress.progress import tracked
from playbook.core.review.load import WeekLoad, change_load
from playbook.core.review.thresholds import DEFAULTS
from playbook.core.review.view import LEAD, SPONSOR, View

Ask = Literal["go_live", "training", "live_message"]


def same(name: str) -> str:
    """Return a name in small letters with single blanks, for comparison."""
    return " ".join(name.casefold().split())


@dataclass(frozen=True, slots=True)
class Date:
    """A group's go-live, session or live message on a day."""

    day: date
    ask: Ask
    title: str
    item_id: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """What a rollout asks of one of its groups."""

    group_id: str
    name: str
    units: tuple[str, ...]
    capacity: float | None = None
    weeks: tuple[WeekLoad, ...] = ()
    dates: tuple[Date, ...] = ()
    blackouts: tuple[Span, ...] = ()
    other_changes: tuple[OtherChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """A day on which somebody owns an item not done."""

    day: date
    person: str
    title: str


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a rollout asks; `movable` while it is not launched."""

    rollout_id: str
    name: str
    movable: bool
    demands: tuple[Demand, ...] = ()
    duties: tuple[Duty, ...] = ()


def footprint_of(rollout: Rollout) -> Footprint:
    """Return what a rollout asks, with its review's hours (R09)."""
    brief = rollout.brief
    view = View(brief, list(rollout.items.values()), DEFAULTS)
    weeks: dict[str, list[WeekLoad]] = {}
    for week in change_load(view):
        weeks.setdefault(week.group_id, []).append(week)
    demands = tuple(_demand(view, group, weeks.get(group.id, ())) for group in brief.groups)
    return Footprint(rollout.id, brief.name, rollout.launch is None, demands, tuple(_duties(rollout)))


def _demand(view: View, group: Group, weeks: Iterable[WeekLoad]) -> Demand:
    dates = sorted(_dates(view, group), key=lambda date_: (date_.day, date_.ask, date_.title))
    about = (group.id, group.name, group.org_units, group.capacity_hours_per_week)
    return Demand(*about, tuple(weeks), tuple(dates), group.blackouts, group.other_changes)


def _dates(view: View, group: Group) -> Iterator[Date]:
    if day := view.go_live(group):
        yield Date(day, "go_live", "Go-live")
    for session in view.dated_sessions(group):
        if session.date:
            yield Date(session.date, "training", _title(session), session.id)
    for message in view.dated_messages(group):
        if message.date and message.live:
            yield Date(message.date, "live_message", _title(message), message.id)


def _duties(rollout: Rollout) -> Iterator[Duty]:
    names = {MANAGER_OF.format(group=group.name).casefold(): group for group in rollout.brief.groups}
    managers = {name: rollout.brief.manager_of(group) for name, group in names.items()}
    for item in tracked(rollout):
        if item.due and item.owner and rollout.tracking_of(item.id).status != "done":
            person = _person(rollout.brief, item.owner, managers)
            # Of those who were forgotten nobody can be told from another.
            if person and person.name != FORMER:
                yield Duty(item.due, person.name, _title(item))


def _person(brief: Brief, owner: Owner, managers: dict[str, Person | None]) -> Person | None:
    """Return the named person, or the holder of a known role."""
    if owner.person_id:
        return brief.find_person(owner.person_id)
    role = owner.role.casefold()
    by_role = {SPONSOR: brief.sponsor, LEAD: brief.lead}
    return by_role[role] if role in by_role else managers.get(role)


def _title(item: Item) -> str:
    return item.title or "Untitled task"
