"""Guardrails: which data may go into which tool."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from playbook.core.base.words import listed
from playbook.core.plan.items import AnyItem, DataClass, Policy, UseCase

Ruling = Literal["allowed", "forbidden", "not_said"]
# What each class means is ours: the policies that were compared [E7] name the classes and differ in words.
DATA_CLASSES: dict[DataClass, str] = {
    "public": "Anybody may read it: what is published, on the website or in print.",
    "internal": "For colleagues: notes, plans and drafts that name no client and no person.",
    "confidential": "For a few: work for clients, contracts, figures that are not published.",
    "restricted": "Guarded by law or contract: personal, health, pay and bank data, passwords.",
}
GUARDED: tuple[DataClass, ...] = ("confidential", "restricted")
# In these a use case is at work, so that what is forbidden would happen.
AT_WORK: dict[str, str] = {"pilot": "in a pilot", "approved": "approved"}
_NAMED = 80
# "HubSpot app" is HubSpot, and "GitHub Copilot" is not Copilot.
_SAY_NOTHING = frozenset(["app", "application", "crm", "desktop", "mobile", "system", "the", "web"])


@dataclass(frozen=True, slots=True)
class Row:
    """One tool with its ruling for each data class."""

    tool: str
    is_approved: bool
    rulings: dict[DataClass, Ruling]


@dataclass(frozen=True, slots=True)
class Guardrails:
    """A plan's policies together: what any of them allows is allowed."""

    policies: tuple[Policy, ...]

    @property
    def have_rules(self) -> bool:
        """Return whether any policy has data rules. Without them all is allowed."""
        return any(policy.data_rules for policy in self.policies)

    def approving(self, tool: str) -> tuple[Policy, ...]:
        """Return the policies that list a tool as approved."""
        return tuple(policy for policy in self.policies if key_of(tool) in map(key_of, policy.approved_tools))

    def classes(self, tool: str) -> frozenset[DataClass] | None:
        """Return the data classes allowed in a tool, None if unspecified."""
        rules = [_rule(policy, tool) for policy in self.approving(tool)]
        specified = [rule for rule in rules if rule is not None]
        return frozenset().union(*specified) if specified else None

    def ruling(self, tool: str, data_class: DataClass) -> Ruling:
        """Return whether a data class may go into a tool."""
        if self.have_rules and not self.approving(tool):
            return "forbidden"
        allowed = self.classes(tool) if self.have_rules else None
        if allowed is None:
            return "not_said"
        return "allowed" if data_class in allowed else "forbidden"

    def matrix(self, tools: Iterable[str]) -> tuple[Row, ...]:
        """Return one row per tool, ignoring case."""
        rulings = {tool: {name: self.ruling(tool, name) for name in DATA_CLASSES} for tool in _once(tools)}
        return tuple(Row(tool, bool(self.approving(tool)), row) for tool, row in rulings.items())

    def why_forbidden(self, tool: str, data_class: DataClass | None) -> str | None:
        """Return why such data may not go into a tool, or None."""
        # Without a tool nothing is forbidden; without a data class only a tool that nobody approved.
        if not key_of(tool) or not self.have_rules:
            return None
        approving = self.approving(tool)
        if not approving:
            return f"{tool} is not an approved tool in {_named(self.policies)}."
        if data_class is None or self.ruling(tool, data_class) != "forbidden":
            return None
        ruling = [policy for policy in approving if _rule(policy, tool) is not None]
        allowed = self.classes(tool) or frozenset()
        only = listed(name for name in DATA_CLASSES if name in allowed)
        data = f"only {only} data" if only else "no data at all"
        says = "allows" if len(ruling) == 1 and ruling[0].title else "allow"
        return f"{data_class.capitalize()} data may not go into {tool}: {_named(ruling)} {says} {data} there."


def guardrails_of(items: Mapping[str, AnyItem]) -> Guardrails:
    return Guardrails(tuple(item for item in items.values() if isinstance(item, Policy)))


def breach_of(guardrails: Guardrails, case: UseCase) -> str | None:
    """Return why the guardrails forbid a use case, or None."""
    return guardrails.why_forbidden(case.tool, case.data_class)


def forbidden_at_work(items: Mapping[str, AnyItem]) -> tuple[UseCase, ...]:
    """Return the active use cases that the plan's guardrails forbid."""
    guardrails = guardrails_of(items)
    cases = (item for item in items.values() if isinstance(item, UseCase))
    return tuple(case for case in cases if case.status in AT_WORK and breach_of(guardrails, case))


def proposed_if_forbidden(case: UseCase, *plans: Mapping[str, AnyItem]) -> UseCase:
    """Return the use case, as proposed where any plan forbids it."""
    if case.status in AT_WORK and any(breach_of(guardrails_of(plan), case) for plan in plans):
        return case.model_copy(update={"status": "proposed"})
    return case


def tools_named(brief_tools: Iterable[str], items: Iterable[AnyItem]) -> tuple[str, ...]:
    """Return every tool of a brief, its policies and use cases."""
    tools, of_cases = list(brief_tools), []
    for item in items:
        if isinstance(item, Policy):
            tools += [*item.approved_tools, *item.data_rules]
        elif isinstance(item, UseCase):
            of_cases.append(item.tool)
    return _once([*tools, *of_cases])


def with_ticks(policy: Policy, ticks: Mapping[str, Iterable[DataClass]]) -> Policy:
    """Return the policy with the ticked data classes of each tool."""
    # A tool without any is for no data, if this policy had rules for it.
    approved = {key_of(tool): tool for tool in policy.approved_tools}
    rules = dict(policy.data_rules)
    for tool, ticked in ticks.items():
        classes = frozenset(ticked)
        spellings = [name for name in rules if key_of(name) == key_of(tool)]
        if not classes and not (spellings and key_of(tool) in approved):
            continue
        approved.setdefault(key_of(tool), tool)
        for spelling in spellings[1:]:
            del rules[spelling]
        rules[spellings[0] if spellings else tool] = tuple(name for name in DATA_CLASSES if name in classes)
    return policy.model_copy(update={"approved_tools": tuple(approved.values()), "data_rules": rules})


def key_of(tool: str) -> str:
    """Return the key that spellings of one tool share."""
    words = tool.casefold().split()
    return " ".join([word for word in words if word not in _SAY_NOTHING] or words)


def _once(tools: Iterable[str]) -> tuple[str, ...]:
    by_key: dict[str, str] = {}
    for tool in tools:
        if key_of(tool):
            by_key.setdefault(key_of(tool), tool.strip())
    return tuple(by_key.values())


def _rule(policy: Policy, tool: str) -> frozenset[DataClass] | None:
    rules = [classes for name, classes in policy.data_rules.items() if key_of(name) == key_of(tool)]
    return frozenset().union(*rules) if rules else None


def _named(policies: Iterable[Policy]) -> str:
    return listed(f"“{policy.title[:_NAMED]}”" if policy.title else "the guardrails" for policy in policies)
