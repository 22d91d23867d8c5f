"""Guardrails: which data may go into which tool, as all policies of a plan say it together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from playbook.core.plan.items import AnyItem, DataClass, Policy, UseCase

Ruling = Literal["allowed", "forbidden", "not_said"]
# What each class means is ours: the policies that were compared [E7] name the classes and differ in words.
DATA_CLASSES: dict[DataClass, str] = {
    "public": "Anybody may read it: what is published, on the website or in print.",
    "internal": "For colleagues: notes, plans and drafts that name no client and no person.",
    "confidential": "For a few: work for clients, contracts, figures that are not published.",
    "restricted": "Guarded by law or contract: personal, health, pay and bank data, passwords.",
}
# In these a use case is at work, so that what is forbidden would happen.
AT_WORK: dict[str, str] = {"pilot": "in a pilot", "approved": "approved"}
_NAMED = 80


@dataclass(frozen=True, slots=True)
class Row:
    """One tool: whether a policy approves it, and what is said of each data class."""

    tool: str
    is_approved: bool
    rulings: dict[DataClass, Ruling]


@dataclass(frozen=True, slots=True)
class Guardrails:
    """The policies of a plan, read together: what any of them allows is allowed.

    A tool counts as approved where a policy lists it; names are the same whatever their case.
    """

    policies: tuple[Policy, ...]

    @property
    def have_rules(self) -> bool:
        """Whether any policy says which data may go into a tool; without that nothing is forbidden."""
        return any(policy.data_rules for policy in self.policies)

    def approving(self, tool: str) -> tuple[Policy, ...]:
        """Give back the policies that list a tool as approved."""
        return tuple(one for one in self.policies if key_of(tool) in map(key_of, one.approved_tools))

    def classes(self, tool: str) -> frozenset[DataClass] | None:
        """Give back the data classes allowed in a tool; None where no policy that approves it says."""
        rules = [_rule(policy, tool) for policy in self.approving(tool)]
        told = [rule for rule in rules if rule is not None]
        return frozenset().union(*told) if told else None

    def ruling(self, tool: str, data_class: DataClass) -> Ruling:
        """Say whether a data class may go into a tool."""
        if not self.have_rules:
            return "not_said"
        if not self.approving(tool):
            return "forbidden"
        allowed = self.classes(tool)
        if allowed is None:
            return "not_said"
        return "allowed" if data_class in allowed else "forbidden"

    def matrix(self, tools: Iterable[str]) -> tuple[Row, ...]:
        """Give back a row for each tool, in their order and each once, whatever its case."""
        return tuple(
            Row(tool, bool(self.approving(tool)), {one: self.ruling(tool, one) for one in DATA_CLASSES})
            for tool in _once(tools)
        )

    def why_forbidden(self, tool: str, data_class: DataClass | None) -> str | None:
        """Give back why a tool may not be used for such data, and by which policy; None where it may.

        Without a tool nothing is forbidden, and without a data class only a tool that nobody approved.
        """
        if not key_of(tool) or not self.have_rules:
            return None
        approving = self.approving(tool)
        if not approving:
            return f"{tool} is not an approved tool in {_named(self.policies)}."
        if data_class is None or self.ruling(tool, data_class) != "forbidden":
            return None
        ruling = [policy for policy in approving if _rule(policy, tool) is not None]
        allowed = self.classes(tool) or frozenset()
        only = _listed([one for one in DATA_CLASSES if one in allowed])
        rest = f"only {only} data" if only else "no data at all"
        says = "allows" if len(ruling) == 1 and ruling[0].title else "allow"
        return f"{data_class.capitalize()} data may not go into {tool}: {_named(ruling)} {says} {rest} there."


def guardrails_of(items: Mapping[str, AnyItem]) -> Guardrails:
    """Give back the guardrails of a plan."""
    return Guardrails(tuple(item for item in items.values() if isinstance(item, Policy)))


def breach_of(guardrails: Guardrails, case: UseCase) -> str | None:
    """Give back why a use case is against the guardrails, whatever its status; None where it is not."""
    return guardrails.why_forbidden(case.tool, case.data_class)


def forbidden_at_work(items: Mapping[str, AnyItem]) -> tuple[UseCase, ...]:
    """Give back the use cases in a pilot or approved that the guardrails of their plan forbid."""
    guardrails = guardrails_of(items)
    cases = (item for item in items.values() if isinstance(item, UseCase))
    return tuple(one for one in cases if one.status in AT_WORK and breach_of(guardrails, one))


def kept_out(case: UseCase, *plans: Mapping[str, AnyItem]) -> UseCase:
    """Give back the use case as proposed, where any of the plans forbids to have it at work."""
    if case.status in AT_WORK and any(breach_of(guardrails_of(plan), case) for plan in plans):
        return case.model_copy(update={"status": "proposed"})
    return case


def tools_named(brief_tools: Iterable[str], items: Iterable[AnyItem]) -> tuple[str, ...]:
    """Give back every tool of a brief, of its policies and of its use cases, each once."""
    found = list(brief_tools)
    rest = list(items)
    for item in rest:
        if isinstance(item, Policy):
            found += [*item.approved_tools, *item.data_rules]
    found += [item.tool for item in rest if isinstance(item, UseCase)]
    return _once(found)


def with_ticks(policy: Policy, ticks: Mapping[str, Iterable[DataClass]]) -> Policy:
    """Give back the policy with what is ticked for each tool; a tool that `ticks` leaves out stays.

    A tick approves its tool. A tool without any is for no data at all, if this policy had said which.
    """
    wanted = {tool: frozenset(classes) for tool, classes in ticks.items()}
    approved = {key_of(tool): tool for tool in policy.approved_tools}
    rules = dict(policy.data_rules)
    for tool, classes in wanted.items():
        written = [one for one in rules if key_of(one) == key_of(tool)]
        if not classes and not (written and key_of(tool) in approved):
            continue
        approved.setdefault(key_of(tool), tool)
        for one in written[1:]:
            del rules[one]
        rules[written[0] if written else tool] = tuple(one for one in DATA_CLASSES if one in classes)
    return policy.model_copy(update={"approved_tools": tuple(approved.values()), "data_rules": rules})


def key_of(tool: str) -> str:
    """Give back what two ways to write the name of one tool share."""
    return tool.strip().casefold()


def _once(tools: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for tool in tools:
        if key_of(tool):
            found.setdefault(key_of(tool), tool.strip())
    return tuple(found.values())


def _rule(policy: Policy, tool: str) -> frozenset[DataClass] | None:
    found = [classes for name, classes in policy.data_rules.items() if key_of(name) == key_of(tool)]
    return frozenset().union(*found) if found else None


def _named(policies: Iterable[Policy]) -> str:
    return _listed([f"'{one.title[:_NAMED]}'" if one.title else "the guardrails" for one in policies])


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
