"""Check a plan before launch: blockers, gaps, and who will be asked."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from playbook.core.base.fields import STAGES, StageKey
from playbook.core.case.case import read_case
from playbook.core.case.dated import facts_with, with_dates
from playbook.core.case.feasibility import verdict
from playbook.core.case.judgment import Verdict
from playbook.core.case.reading.promises import doubts_about_the_day
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import EACH_MANAGER, MANAGER_OF, Brief, problems_of, say_role
from playbook.core.plan.items import AnyItem
from playbook.core.progress.brief_steps import is_empty
from playbook.core.progress.progress import stages_drafted, tracked
from playbook.core.review.review import Result, review
from playbook.llm.builtin.kinds import load_kinds

_ORDER = "R50"  # what a task needs comes after it


@dataclass(frozen=True, slots=True)
class LaunchCheck:
    """One finding before launch; `blocks` means launching is refused."""

    sentence: str
    hint: str
    page: str
    blocks: bool = False
    is_error: bool = False
    items: tuple[AnyItem, ...] = ()
    field: str = ""  # of the brief, where it is mended
    roles: tuple[str, ...] = ()  # that get their person beside the check
    result: Result | None = None  # of the review, where it is an error of it


@dataclass(frozen=True, slots=True)
class OwnerToAsk:
    """Someone who will be asked about items, from the first day on."""

    who: str
    items: int
    first: date | None


def checks(rollout: Rollout, today: date) -> list[LaunchCheck]:
    """Return what to look at before launch, blockers first."""
    results = [
        LaunchCheck(gap.message, gap.hint, "brief", blocks=True, field=gap.where)
        for gap in problems_of(rollout.brief)
    ]
    results += [
        LaunchCheck(doubt.message, doubt.hint, "brief", is_error=True, field=doubt.where)
        for doubt in doubts_about_the_day(rollout.brief)
    ]
    if not (dated := tracked(rollout)):
        hint = "Draft the stages first."
        results.append(LaunchCheck("There is nothing to track yet.", hint, STAGES[0], blocks=True))
    drafted = set(stages_drafted(rollout))
    empty = [stage for stage in STAGES if dated and stage not in drafted]
    results += [
        LaunchCheck(f"{key.capitalize()} has no tasks.", "Draft it, or launch without it.", key)
        for key in empty
    ]
    undated = [item for item in rollout.items.values() if item.is_tracked and item.due is None]
    results += _about("without a date, so nobody will be asked about {them}", "Give {them} a date.", undated)
    unowned = [item for item in dated if item.owner is None]
    results += _about("without an owner, so nobody answers for {them}", "Name a person or a role.", unowned)
    unfilled = _about(
        "owned by a role that has no person yet",
        "Name each person, or launch and name them later.",
        [item for item in dated if _is_unfilled(rollout.brief, item)],
    )
    field = _unfilled_field(rollout)
    results += [
        replace(check, page="brief", field=field, roles=_roles_of(check.items) if field == "people" else ())
        for check in unfilled
    ]
    results += _about(
        "dated before today, so {they} would be late from the first day on",
        "Move {them} before the launch, or log {them} as done after it.",
        [item for item in dated if (item.until or date.max) < today],
    )
    return results + list(_of_review(rollout, today)) if dated else results


def has_no_time(rollout: Rollout, judged: Verdict) -> bool:
    """Return whether the starts to come are on dates that cannot work."""
    first = next(iter(rollout.brief.team_starts), judged.today)
    # What has started already is launched to be tracked.
    return judged.state == "not_feasible" and first >= judged.today


def _of_review(rollout: Rollout, today: date) -> Iterable[LaunchCheck]:
    """Yield dates that cannot work, then errors and tasks out of order."""
    case = read_case(rollout.brief, load_kinds(), today)
    items = list(rollout.items.values())
    judged = with_dates(facts_with(case, today, items), verdict(case, today), items)
    if has_no_time(rollout, judged):
        reason = next(check.sentence for check in judged.checks if check.state == judged.state)
        hint = f"{reason} Choose a way that fits, or launch anyway."
        yield LaunchCheck("The dates are not feasible.", hint, "decisions", is_error=True)
    failing = review(rollout.brief, items, today=today, case=case).failing
    for result in failing:
        if result.severity == "E" or result.rule_id == _ORDER:
            texts = dict.fromkeys(each.text for each in result.findings if each.text)
            first, *others = texts or (f"{result.title}.",)
            more = f" And {len(others)} more." if others else ""
            field = next((path for path in result.fields if is_empty(rollout.brief, path)), "")
            page = "brief" if field else "review"
            # The finding first: a rule by itself reads as if all were well.
            rule = f"{more} Check: {result.title}.".strip()
            is_error = result.severity == "E"
            yield LaunchCheck(first, rule, page, is_error=is_error, field=field, result=result)


def roles_to_fill(rollout: Rollout) -> dict[str, tuple[str, ...]]:
    """Return the tasks of each role without a person or a field."""
    fields = {"the sponsor", "the rollout lead", EACH_MANAGER}
    fields |= {MANAGER_OF.format(group=group.name) for group in rollout.brief.groups}
    by_role: dict[str, tuple[str, ...]] = {}
    for item in tracked(rollout):
        if item.owner and item.owner.role and item.owner.role not in fields and not item.locked:
            by_role[item.owner.role] = (*by_role.get(item.owner.role, ()), item.id)
    return by_role


def _unfilled_field(rollout: Rollout) -> str:
    """Return the field of the first unfilled role, else where people are added."""
    brief = rollout.brief
    if brief.lead is None:
        return "lead_id"
    if any(brief.manager_of(group) is None for group in brief.groups):
        return "groups.manager_id"
    is_ready = bool(roles_to_fill(rollout)) or brief.find_person(brief.sustainment_owner_id) is not None
    return "people" if is_ready else "sustainment_owner_id"


def _roles_of(items: Iterable[AnyItem]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.owner.role for item in items if item.owner))


def _is_unfilled(brief: Brief, item: AnyItem) -> bool:
    """Return whether a role owns an item, and nobody in the brief fills it."""
    if item.owner is None or item.owner.person_id is not None:
        return False
    concerned = [group for group in brief.groups if group.id in item.group_ids or not item.group_ids]
    is_named = bool(concerned) and all(map(brief.manager_of, concerned))
    return not (item.owner.role == EACH_MANAGER and is_named)


def _about(what: str, hint: str, items: list[AnyItem]) -> Iterable[LaunchCheck]:
    """Yield one check on these items, with how many each stage has."""
    if not items:
        return
    in_turn = tuple(sorted(items, key=lambda item: STAGES.index(item.stage)))
    stages = Counter(item.stage for item in in_turn)
    is_single = len(items) == 1
    words = {"them": "it" if is_single else "them", "they": "it" if is_single else "they"}
    where = ", ".join(f"{stage.capitalize()} {number}" for stage, number in stages.items())
    are = "1 task is" if is_single else f"{len(items)} tasks are"
    sentence = f"{are} {what.format(**words)} ({where})."
    yield LaunchCheck(sentence, hint.format(**words), next(iter(stages)), items=in_turn)


def tracked_by_stage(rollout: Rollout) -> dict[StageKey, list[AnyItem]]:
    """Return tracked items per stage in time order."""
    by_stage: dict[StageKey, list[AnyItem]] = {stage: [] for stage in STAGES}
    for item in tracked(rollout):
        by_stage[item.stage].append(item)
    return by_stage


def who_is_asked(rollout: Rollout) -> list[OwnerToAsk]:
    """Return who will be asked about how many items, most first."""
    counts: dict[str, list[AnyItem]] = {}
    for item in tracked(rollout):
        counts.setdefault(_owner_of(rollout.brief, item), []).append(item)
    asked_people = [OwnerToAsk(who, len(items), items[0].due) for who, items in counts.items()]
    return sorted(asked_people, key=lambda someone: (-someone.items, someone.who))


def _owner_of(brief: Brief, item: AnyItem) -> str:
    if item.owner is None:
        return "Not assigned"
    if person := brief.find_person(item.owner.person_id):
        return person.name
    role = say_role(item.owner.role)
    return role[:1].upper() + role[1:] if role else "Someone no longer in the brief"
