"""What rules build fixes with: new and changed items, owners, working days."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar, cast

from playbook.core.base.fields import EARLIEST_DAY, LATEST_DAY, MAX_LINE
from playbook.core.base.words import listed
from playbook.core.plan.brief import Group
from playbook.core.plan.items import AnyItem, Channel, Item, Message, Owner, Provenance, SenderRole
from playbook.core.plan.workdays import workdays_of
from playbook.core.review.result import Fix
from playbook.core.review.view import LEAD, SPONSOR, View

Kind = TypeVar("Kind", bound=Item)
_LONGEST_ID = 100
_SHORT_BREAK, _LONGEST_BREAK = 14, 120  # days
_TURN_OF_YEAR = (12, 24)
LIVE_CHANNELS: tuple[Channel, ...] = ("team_meeting", "video_call", "all_hands", "one_to_one", "shift_talk")


class NotMechanical(Exception):
    """Only a person can cure this: a fact is missing."""


REVIEWER = "plan review"  # the writer of what a fix adds


class FixBuilder:
    """Creates the items and owners that one rule proposes."""

    def __init__(self, rule_id: str, failing: tuple[Group, ...], view: View) -> None:
        self.rule_id, self.failing, self.view = rule_id, failing, view
        self.concerned = failing or view.groups
        self._taken = {item.id for item in view.items}
        self._changed: dict[str, Item] = {}

    def new(self, kind: type[Kind], name: str, *groups: Group, **fields: Any) -> Kind:
        """Create an item for these groups, its id made from the rule."""
        writer = Provenance(source="builtin", writer=REVIEWER)
        ids = tuple(dict.fromkeys(group.id for group in groups))
        about = {"id": self._new_id(name), "group_ids": ids, "rule_ids": (self.rule_id,)}
        return kind.model_validate({"provenance": writer, **about, **fields})

    def by(self, day: date, days: int = 0) -> date:
        """Return the last working day at least `days` before this one."""
        return self._working(day - timedelta(days=days), -1)

    def after(self, day: date, days: int) -> date:
        """Return the first working day at least `days` later and not past."""
        return self._working(max(day + timedelta(days=days), self.view.today or date.min), 1)

    def _working(self, day: date, step: int) -> date:
        """Return the next free day, else working day, in either direction."""
        for way in (step, -step):
            for is_open, most in ((self.is_free, _SHORT_BREAK), (self._is_working, _LONGEST_BREAK)):
                days = (in_range(day + timedelta(days=way * number)) for number in range(most))
                if free := next(filter(is_open, days), None):
                    return free
        raise NotMechanical

    def is_free(self, day: date) -> bool:
        """Return whether everybody concerned works, as the schedule of a draft has it."""
        is_closed = any(group.is_blacked_out(day) for group in self.concerned)
        return self._is_working(day) and not is_closed and (day.month, day.day) < _TURN_OF_YEAR

    def _is_working(self, day: date) -> bool:
        view = self.view
        return workdays_of(view.brief).is_working(day, view.country, view.subdivision)

    def message(
        self, name: str, day: date, groups: Sequence[Group], role: SenderRole, channel: Channel, **fields: Any
    ) -> Message:
        """Create a message owned by its sender; "manager" is the first group's."""
        people = {"sponsor": self.sponsor, "project": self.lead}
        sender = people.get(role) or self.view.manager(groups[0])
        fields |= {"title": fields["title"][:MAX_LINE], "sender": sender, "owner": sender}
        fields |= {"channel": channel, "live": channel in LIVE_CHANNELS}
        return self.new(Message, name, *groups, date=day, sender_role=role, **fields)

    def by_day(self, day_for: Callable[[Group], date]) -> list[tuple[date, list[Group]]]:
        """Return the failing groups by day, for one item each."""
        days: dict[date, list[Group]] = {}
        for group in self.failing:
            days.setdefault(day_for(group), []).append(group)
        return sorted(days.items())

    def _new_id(self, name: str) -> str:
        stem = f"{self.rule_id.lower()}-{name}"[:_LONGEST_ID]
        chosen, number = stem, 2
        while chosen in self._taken:
            chosen, number = f"{stem}-{number}", number + 1
        self._taken.add(chosen)
        return chosen

    def changed(self, item: Kind, **fields: Any) -> Kind:
        """Return the item with other values, on top of earlier fixes."""
        self._changed[item.id] = self.current(item).model_copy(update=fields)
        return self.current(item)

    def current(self, item: Kind) -> Kind:
        """Return the item as earlier fixes of this rule leave it."""
        return cast(Kind, self._changed.get(item.id, item))

    def fix(self, label: str, *add: Item, change: Sequence[Item] = ()) -> Fix:
        added, changed = cast(tuple[AnyItem, ...], add), cast(tuple[AnyItem, ...], tuple(change))
        return Fix(rule_id=self.rule_id, label=label, add=added, change=changed)

    @cached_property
    def sponsor(self) -> Owner:
        """The primary sponsor, by person if named, else by role."""
        person_id = self.view.brief.sponsor_id
        return Owner(person_id=person_id) if person_id else Owner(role=SPONSOR)

    @cached_property
    def lead(self) -> Owner:
        """The rollout lead, by person if known, else by role."""
        person = self.view.brief.lead
        return Owner(person_id=person.id) if person else Owner(role=LEAD)

    def go_live(self, group: Group) -> date:
        return required(self.view.go_live(group))

    def access(self, group: Group) -> date:
        return required(self.view.access(group))


def some_names(groups: Sequence[Group]) -> str:
    """Return the names of three groups at most, in a sentence."""
    return listed(group.label for group in groups[:3]) + (" and others" if len(groups) > 3 else "")


def required(day: date | None) -> date:
    """Return the day. Raise NotMechanical if it is missing."""
    if day is None:
        raise NotMechanical
    return day


def in_range(day: date) -> date:
    """Return the day. Raise NotMechanical if no item can bear it."""
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        raise NotMechanical
    return day


def accept(items: Sequence[AnyItem], fixes: Sequence[Fix]) -> tuple[AnyItem, ...]:
    """Return the plan with fixes: changed items in place, new ones last."""
    changed = {item.id: item for fix in fixes for item in fix.change}
    added = tuple(item for fix in fixes for item in fix.add)
    return (*(changed.get(item.id, item) for item in items), *added)
