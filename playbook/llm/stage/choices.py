"""The people, roles, groups and tools that a model may name."""

from collections.abc import Iterator
from functools import cached_property

from playbook.core.plan.brief import EACH_MANAGER, MANAGER_OF, Brief, Group
from playbook.core.plan.items import Owner
from playbook.core.plan.plays.stages import Role
from playbook.llm.builtin.facts import COALITION, LEAD, SPONSOR, SUSTAINMENT, Leaders, tools_of

MOST_CHOICES = 60
_ROLES: dict[str, Role] = {SPONSOR: "sponsor", LEAD: "lead", SUSTAINMENT: "sustainment"}
ALL_GROUPS = "all groups"  # what a model is asked to answer with
_EVERYONE = {ALL_GROUPS, "all teams", "all", "everyone", "all staff"}


class NameChoices:
    """Every name that an answer may use, and what each stands for."""

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.leaders = Leaders(brief)
        self.tools = tools_of(brief)

    @cached_property
    def owners(self) -> dict[str, Owner]:
        """Return people and roles by name, the rollout's own first."""
        owners: dict[str, Owner] = {}
        for role in _ROLES.values():
            self._add(owners, self.leaders.of(role).owner)
        if len(self.brief.groups) > 1:
            self._add(owners, Owner.model_construct(person_id=None, role=EACH_MANAGER))
        for index in range(len(self.brief.groups)):
            self._add(owners, self.leaders.of("manager", index).owner)
        for person in self.brief.people:
            self._add(owners, Owner.model_construct(person_id=person.id, role=""))
        return owners

    def _add(self, owners: dict[str, Owner], owner: Owner) -> None:
        if (name := self.name_of(owner)) not in owners:
            owners[name] = owner
        elif owners[name] != owner and (person := self.brief.find_person(owner.person_id)):
            # Of two people with one name, the second gets the job beside it.
            owners.setdefault(f"{name}, {person.job_title or person.id}", owner)

    def name_of(self, owner: Owner | None) -> str:
        """Return what an owner is called in a prompt."""
        if owner is None:
            return ""
        person = self.brief.find_person(owner.person_id)
        return person.name if person else owner.role

    @cached_property
    def groups(self) -> dict[str, Group]:
        return {group.label: group for group in self.brief.groups}

    @property
    def owner_names(self) -> list[str]:
        """Return the owners to choose from, or none if too many."""
        return list(self.owners) if len(self.owners) <= MOST_CHOICES else []

    @property
    def group_names(self) -> list[str]:
        """Return the names to choose groups from, or none if too many."""
        names = list(self.groups) if ALL_GROUPS in self.groups else [ALL_GROUPS, *self.groups]
        return names if len(names) <= MOST_CHOICES else []

    def find_owner(self, answer: object) -> Owner | None:
        """Return whom an answer means, if the brief knows them."""
        return self._owners_folded.get(_folded(answer)) if isinstance(answer, str) else None

    @cached_property
    def _owners_folded(self) -> dict[str, Owner]:
        owners = {_folded(name): owner for name, owner in self.owners.items()}
        for name, owner in self._also_called():
            owners.setdefault(_folded(name), owner)
        return owners

    def _also_called(self) -> Iterator[tuple[str, Owner]]:
        for words, role in _ROLES.items():
            yield words, self.leaders.of(role).owner
        for index, group in enumerate(self.brief.groups):
            yield MANAGER_OF.format(group=group.label), self.leaders.of("manager", index).owner
            yield COALITION.format(group=group.label), self.leaders.of("coalition", index).owner
        for person in self.brief.people:
            titled = f"{person.name}, {person.job_title}" if person.job_title else person.name
            yield titled, Owner.model_construct(person_id=person.id, role="")

    def find_groups(self, answer: object) -> tuple[tuple[Group, ...], list[str]]:
        """Return the groups meant, and the names that mean none."""
        names = [answer] if isinstance(answer, str) else answer if isinstance(answer, list) else []
        by_name = {_folded(name): group for name, group in self.groups.items()}
        meant: set[str] = set()
        unknown: list[str] = []
        for name in names:
            folded = _folded(name) if isinstance(name, str) else ""
            if folded in by_name:
                meant.add(by_name[folded].id)
            elif folded in _EVERYONE:
                meant |= {group.id for group in self.brief.groups}
            elif isinstance(name, str) and folded:
                unknown.append(name)
        return tuple(group for group in self.brief.groups if group.id in meant), unknown

    def find_tool(self, answer: object) -> str:
        """Return the brief's tool of this name, or ''."""
        by_name = {_folded(tool): tool for tool in self.tools}
        return by_name.get(_folded(answer), "") if isinstance(answer, str) else ""

    def index_of(self, group: Group) -> int:
        return self.brief.groups.index(group)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
