"""Fit drafted items to a brief that was changed since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from playbook.core.plan.brief import MANAGER_OF, Brief
from playbook.core.plan.items import AnyItem, Message, Owner, UseCase
from playbook.core.plan.plays.stages import Stage
from playbook.llm.builtin.facts import COALITION, Leaders
from playbook.llm.builtin.wording import fit, listed

_GROUPS_OWN = tuple(role.removesuffix("{group}") for role in (MANAGER_OF, COALITION))
_NAMED = 60
_MOST = 12


@dataclass(frozen=True, slots=True)
class Refit:
    """The items that still fit the brief, and what was changed."""

    items: tuple[AnyItem, ...]
    changes: tuple[str, ...] = ()


def refit(items: Iterable[AnyItem], brief: Brief, stages: Sequence[Stage]) -> Refit:
    """Return the items as they fit the brief, with each change."""
    # An item loses the groups that are gone, and is left out where it has none then. A person who is gone is
    # replaced by whoever has that part in the rollout, by name or as a role.
    fitting = _Fitting(brief, {stage.key: stage for stage in stages})
    return Refit(tuple(fit for item in items if (fit := fitting.fit(item))), tuple(fitting.changes()))


@dataclass(slots=True)
class _Fitting:
    brief: Brief
    stages: dict[str, Stage]
    left_out: list[str] = field(default_factory=list)
    for_fewer: list[str] = field(default_factory=list)
    handed_on: list[str] = field(default_factory=list)
    indexes: dict[str, int] = field(init=False)
    names: set[str] = field(init=False)
    people: set[str] = field(init=False)
    leaders: Leaders = field(init=False)

    def __post_init__(self) -> None:
        self.indexes = {group.id: index for index, group in enumerate(self.brief.groups)}
        self.names = {group.label for group in self.brief.groups}
        self.people = {person.id for person in self.brief.people}
        self.leaders = Leaders(self.brief)

    def fit(self, item: AnyItem) -> AnyItem | None:
        """Return the item on this brief, the same object where nothing changes."""
        groups = tuple(group_id for group_id in item.group_ids if group_id in self.indexes)
        if item.group_ids and not groups:
            self.left_out.append(_quoted(item))
            return None
        change: dict[str, Any] = {}
        if groups != item.group_ids:
            self.for_fewer.append(_quoted(item))
            change["group_ids"] = groups
        change |= self._people_of(item, [self.indexes[group_id] for group_id in groups])
        return item.model_copy(update=change) if change else item

    def _people_of(self, item: AnyItem, indexes: Sequence[int]) -> dict[str, Any]:
        change: dict[str, Any] = {}
        if self._is_gone(item.owner):
            owner = self._default(item, indexes)
            self.handed_on.append(f"{_quoted(item)} ({self._name_of(owner)})")
            change["owner"] = owner
        if isinstance(item, Message) and self._is_gone(item.sender):
            sender: Owner = change.get("owner") or item.owner or self._default(item, indexes)
            change |= {"sender": sender, "sender_role": self.leaders.sender_role(sender, indexes)}
        if isinstance(item, UseCase) and self._is_gone(item.reviewer):
            change["reviewer"] = None
        return change

    def _is_gone(self, owner: Owner | None) -> bool:
        if owner is None:
            return False
        if owner.person_id is not None:
            return owner.person_id not in self.people
        group = next((owner.role.removeprefix(own) for own in _GROUPS_OWN if owner.role.startswith(own)), "")
        return bool(group) and group not in self.names

    def _default(self, item: AnyItem, indexes: Sequence[int]) -> Owner:
        is_managers = isinstance(item, Message) and item.sender_role == "manager"
        role = "manager" if is_managers else self.stages[item.stage].role_for(item.kind)
        return self.leaders.of(role, indexes[0]).owner if indexes else self.leaders.of("lead").owner

    def _name_of(self, owner: Owner) -> str:
        person = self.brief.find_person(owner.person_id)
        return person.name if person else owner.role

    def changes(self) -> Iterable[str]:
        """Yield a sentence for each sort of change."""
        for words, titles in (
            ("Left out, because the teams that they are for are no longer in the brief", self.left_out),
            ("Now without the groups that are no longer in the brief", self.for_fewer),
            ("Now with an owner of the brief, because theirs is no longer in it", self.handed_on),
        ):
            if titles:
                yield f"{words}: {listed(list(dict.fromkeys(titles)), _MOST)}."


def _quoted(item: AnyItem) -> str:
    return f"'{fit(item.title, _NAMED)}'"
