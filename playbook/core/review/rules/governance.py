"""R39 and R40: guardrails before access, and an inventory of uses."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from playbook.core.base.fields import MAX_LINE
from playbook.core.base.words import listed, say
from playbook.core.plan.guardrails import AT_WORK, DATA_CLASSES, GUARDED, Guardrails, breach_of, key_of
from playbook.core.plan.items import DataClass, Milestone, Policy, UseCase
from playbook.core.review.fixes import FixBuilder, NotMechanical, required
from playbook.core.review.result import Fix
from playbook.core.review.rule import Note, Rule, bad, ok, skip, unknown
from playbook.core.review.rules.accountability import called
from playbook.core.review.view import View

_rule = partial(Rule, part="governance")


def guardrails_come_first(view: View) -> Iterator[Note]:
    """R39: a complete policy is in force on or before the first day that anyone has the tool."""
    policies = view.all(Policy)
    if not policies:
        yield bad("There are no guardrails.")
        return
    lacks = {policy.id: _lacking(view, policy) for policy in policies}
    best = min(policies, key=lambda policy: len(lacks[policy.id]))
    unruled = _unruled(best)
    if lacks[best.id]:
        asked = {"tools": _NO_TOOLS, "incident_contact": _NO_CONTACT}
        empty = (name for name in asked if not getattr(view.brief, name))
        fields = tuple(name for name in empty if asked[name] in lacks[best.id])
        yield bad(f"The {called(best)} have no {listed(lacks[best.id])}.", best, fields=fields)
    elif unruled and (best.data_rules or _gives_data(view)):
        yield bad(f"The {called(best)} have no data classes for {listed(unruled)}.", best)
    elif unruled:
        text = f"Which data may go into {listed(unruled)} is not stated: no task says which data it uses."
        yield unknown(text, "groups.0.tasks", items=(best,))
    elif view.first_access is None:
        yield unknown("When the first people get the tool is not stated.", "go_live", items=(best,))
    else:
        yield ok(best, fields=("go_live",), days=(view.first_access,))


def _blanks(policy: Policy) -> list[str]:
    fields = (
        ("date from which they hold", policy.effective is None),
        (_NO_TOOLS, not policy.approved_tools),
        ("rule on human review", not policy.human_review),
        (_NO_CONTACT, not policy.incident_contact),
        ("owner", policy.owner is None),
        ("next review", policy.next_review is None),
    )
    return [name for name, blank in fields if blank]


def _lacking(view: View, policy: Policy) -> list[str]:
    blanks = _blanks(policy) + _too_late(policy, view.first_access)
    return [blank for blank in blanks if blank != _NO_TOOLS or view.brings_a_tool]


_NO_TOOLS = "list of approved tools"
_NO_CONTACT = "contact for incidents"


def _unruled(policy: Policy) -> list[str]:
    """Return the tools for which the guardrails name no class of data."""
    ruled = {key_of(tool) for tool, classes in policy.data_rules.items() if classes}
    return [tool for tool in policy.approved_tools if key_of(tool) not in ruled]


def _gives_data(view: View) -> bool:
    tasks = (task.data_class for group in view.groups for task in group.tasks)
    return any(tasks) or any(case.data_class for case in view.all(UseCase))


def _too_late(policy: Policy, access: date | None) -> list[str]:
    if policy.effective and access and policy.effective > access:
        return [f"force yet on {say(access)}, when the first people get the tool"]
    return []


def propose_guardrails(builder: FixBuilder) -> Iterator[Fix]:
    access = required(builder.view.first_access)
    policies = builder.view.all(Policy)
    if not policies:
        if not builder.view.brief.tools:
            raise NotMechanical
        drafted = builder.new(Policy, "guardrails", *builder.concerned, title="Guardrails for the first day")
        policy = drafted.model_copy(update=_completed(builder, drafted, access))
        yield builder.fix(f"Add guardrails that hold from {say(required(policy.effective))}", policy)
        return
    policy = min(policies, key=lambda policy: len(_blanks(policy) + _too_late(policy, access)))
    changed = builder.changed(policy, **_completed(builder, policy, access))
    yield builder.fix("Complete the guardrails with what the use cases need", change=(changed,))


def _completed(builder: FixBuilder, policy: Policy, access: date) -> dict[str, object]:
    """Return what the policy lacks: public data, and what its use cases name."""
    brief = builder.view.brief
    tools = policy.approved_tools or brief.tools
    if not tools:
        raise NotMechanical
    ruled = {key_of(tool): classes for tool, classes in policy.data_rules.items() if classes}
    used = {tool: _data_in(builder.view, tool, tools) for tool in tools}
    effective = min(policy.effective or access, access)
    return {
        "effective": builder.by(effective) if effective != policy.effective else effective,
        "approved_tools": tools,
        "data_rules": {
            tool: ruled.get(key_of(tool))
            or tuple(each for each in DATA_CLASSES if each == "public" or each in used[tool])
            for tool in tools
        },
        "human_review": policy.human_review or "A person checks every result before anyone relies on it.",
        "incident_contact": policy.incident_contact or brief.incident_contact or "the rollout lead",
        "owner": policy.owner or builder.lead,
        "next_review": policy.next_review or builder.after(access, 90),
    }


def _data_in(view: View, tool: str, tools: Sequence[str]) -> set[DataClass | None]:
    """Return the data that use cases and tasks name for any tool."""
    others = {key_of(each) for each in tools} - {key_of(tool)}
    uses = [(case.tool, case.data_class) for case in view.all(UseCase)]
    uses += [(task.tool, task.data_class) for group in view.groups for task in group.tasks]
    return {data for named, data in uses if key_of(named) not in others}


R39 = _rule("R39", "E", ("C/C", "E7", "E2"), guardrails_come_first, propose_guardrails, by_group=False).says(
    "The rules of use are out before anyone has the tool",
    "On the first day, did people know which tool and which data are allowed, and whom to call?",
)

_NO_CLASS = "data class"


def use_cases_are_in_order(view: View) -> Iterator[Note]:
    """R40: each use case is complete, within the guardrails, and reviewed where it is delicate."""
    cases = view.all(UseCase)
    if not cases:
        yield skip()
    guardrails = _guardrails(view)
    if forbidden := _all_forbidden(view, guardrails):
        reason = breach_of(guardrails, forbidden[0])
        yield bad(f"The guardrails forbid every use case. {reason}", *forbidden)
    for case in cases:
        if (lacks := lacks_of(case, guardrails)) == [_NO_CLASS]:  # the brief need not say it
            text = f"Which data the {called(case)} uses is not stated."
            yield unknown(text, f"items.{case.id}.data_class", items=(case,))
        elif lacks:
            yield bad(f"The {called(case)} has no {listed(lacks)}.", case)
        else:
            yield ok(case, *guardrails.approving(case.tool)[:1])


def _guardrails(view: View) -> Guardrails:
    return Guardrails(tuple(view.all(Policy)))


def lacks_of(case: UseCase, guardrails: Guardrails) -> list[str]:
    """Return what a use case lacks by rule R40, in words."""
    is_approved = bool(guardrails.approving(case.tool))
    classes = guardrails.classes(case.tool) or frozenset()
    # What is only proposed waits for its data to be allowed.
    is_at_work = case.status in AT_WORK and case.data_class is not None
    is_forbidden = is_approved and is_at_work and case.data_class not in classes
    fields = (
        ("owner", case.owner is None),
        ("approved tool", not is_approved),
        # Where the guardrails rule no data for its tool, the class would decide nothing.
        (_NO_CLASS, case.data_class is None and bool(classes or not is_approved)),
        (f"leave to use {case.data_class} data in {case.tool}", is_forbidden),
        ("risk", case.risk is None),
        ("status", case.status is None),
        ("measure", not case.measure),
        ("next review", case.next_review is None),
        ("named reviewer", _is_delicate(case) and case.reviewer is None),
    )
    return [name for name, blank in fields if blank]


def _is_delicate(case: UseCase) -> bool:
    return case.external or case.data_class in GUARDED


def _all_forbidden(view: View, guardrails: Guardrails) -> list[UseCase]:
    """Return the use cases, if the guardrails forbid all of them."""
    cases = [case for case in view.all(UseCase) if case.status != "retired"]
    return cases if all(breach_of(guardrails, case) for case in cases) else []


def _propose_leave(builder: FixBuilder, guardrails: Guardrails, cases: Sequence[UseCase]) -> Iterator[Fix]:
    """Yield a fix per policy that allows what its use cases need."""
    for policy in builder.view.all(Policy):
        rules, lines = dict(policy.data_rules), []
        for tool in policy.approved_tools:
            allowed = guardrails.classes(tool) or frozenset()
            needed = {case.data_class for case in cases if key_of(case.tool) == key_of(tool)} - allowed
            if classes := [name for name in DATA_CLASSES if name in needed]:
                spelling = next((name for name in rules if key_of(name) == key_of(tool)), tool)
                rules[spelling] = tuple(name for name in DATA_CLASSES if name in needed | allowed)
                lines.append(f"{listed(classes)} data in {tool}")
        if lines:
            what = listed(lines)
            owner = policy.owner or builder.lead
            day = builder.by(policy.effective or required(builder.view.first_access))
            about = {
                "title": f"Approve {what}"[:MAX_LINE],
                "done_when": f"It says in writing who allows {what}.",
            }
            task = builder.new(Milestone, "approve-data", *builder.concerned, owner=owner, date=day, **about)
            changed = builder.changed(policy, data_rules=rules)
            yield builder.fix(f"Allow {what}, with a task to approve it", task, change=(changed,))


def propose_order(builder: FixBuilder) -> Iterator[Fix]:
    guardrails = _guardrails(builder.view)
    yield from _propose_leave(builder, guardrails, _all_forbidden(builder.view, guardrails))
    for case in builder.view.all(UseCase):
        if lacks_of(case, guardrails):
            concerned = (group for group in builder.view.groups if group.id in case.group_ids)
            manager = next(map(builder.view.manager, concerned), builder.lead)
            reviewer = case.reviewer or (manager if _is_delicate(case) else None)
            review = case.next_review or builder.after(required(builder.view.first_go_live), 90)
            about = {"owner": case.owner or manager, "status": case.status or "proposed"}
            changed = builder.changed(case, reviewer=reviewer, next_review=review, **about)
            label = f"Give the {called(case)} an owner, a reviewer and a next review"
            yield builder.fix(label, change=(changed,))


R40 = _rule("R40", "E", ("C/C", "E8"), use_cases_are_in_order, propose_order, by_group=False).says(
    "Each use case is owned, allowed and reviewed",
    "Which uses are we answerable for, with which data, and who checks what goes out?",
)

RULES = (R39, R40)
