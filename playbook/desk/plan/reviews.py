"""Cached plan reviews and alarms of a rollout, and accepting fixes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from playbook.core.base.access import Actor
from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import StageKey
from playbook.core.case.page import page_of
from playbook.core.case.teams.exposure import taking_part
from playbook.core.grounding.claims import UnsupportedClaim, WorkedOut, all_claims
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.items import ItemAdded, ItemEdited
from playbook.core.log.changes.progress import ItemMoved, ReadinessScored
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.case import Condition
from playbook.core.plan.items import ELEMENTS, AnyItem, Kind, Provenance, Step
from playbook.core.plan.strategy import texts_in
from playbook.core.review import review
from playbook.core.review.openings import opening_of
from playbook.core.review.review import DEFAULTS, Fix, Result, Review, WeekLoad, without_dropped
from playbook.core.review.review import review as review_plan
from playbook.core.review.rules import gaps, truth
from playbook.core.review.rules.tracking import barrier_of
from playbook.desk.base.access import get_rollout
from playbook.desk.base.cache import CacheRegion
from playbook.desk.base.commit import commit
from playbook.desk.base.following import commit_with, on_new_days
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import plans
from playbook.desk.plan.accepting import with_origin
from playbook.desk.plan.cases import case_of, verdict_of
from playbook.desk.plan.tracking import about


def _cache(workspace: Workspace) -> CacheRegion:
    return workspace.cache("reviews", 24)


def review_of(workspace: Workspace, rollout: Rollout) -> Review:
    """Return the plan review, cached by brief and items."""
    brief, items, today = rollout.brief, tuple(rollout.items.values()), workspace.day_of(rollout)
    dropped = tuple(rollout.left_out.items())
    key = ("review", rollout.id, today, id(brief), tuple(map(id, items)), dropped)

    def of_today() -> Review:
        found = review_plan(brief, items, today=today, case=case_of(workspace, brief, today))
        return without_dropped(found, rollout.left_out.values())

    # What the key counts by stays with the review, so that nothing else gets the same place in memory.
    plan_review, *_ = _cache(workspace).once(key, lambda: (of_today(), brief, items))
    return plan_review


def without_milestone(workspace: Workspace, rollout: Rollout) -> list[Condition]:
    """Return the open conditions for which the plan has no milestone."""
    return gaps.without_milestone(_view_of(workspace, rollout))


def _view_of(workspace: Workspace, rollout: Rollout) -> review.View:
    today = workspace.day_of(rollout)
    case = case_of(workspace, rollout.brief, today)
    return review.View(rollout.brief, list(rollout.items.values()), DEFAULTS, today, case)


def out_of_order(workspace: Workspace, rollout: Rollout, item_id: str) -> tuple[list[str], list[Fix]]:
    """Return why a task's day does not fit, and moves of others."""
    is_open = [item for item in rollout.items.values() if rollout.tracking_of(item.id).status != "done"]
    return truth.out_of_order(_view_of(workspace, rollout).with_items(is_open), item_id)


def opening_for(workspace: Workspace, rollout: Rollout, result: Result, kind: Kind) -> AnyItem:
    """Return what the form of a task opens with that a finding misses."""
    rule = next(rule for rule in review.RULES if rule.id == result.rule_id)
    return opening_of(rule, _view_of(workspace, rollout), result, kind)


def stage_findings(workspace: Workspace, rollout: Rollout, stage: StageKey) -> tuple[Result, ...]:
    """Return results for one stage that fail or cannot tell."""
    brief, items, today = rollout.brief, list(rollout.items.values()), workspace.day_of(rollout)
    key = ("stage", rollout.id, rollout.version, rollout.is_as_read, stage, today)
    case = case_of(workspace, brief, today)
    stage_review = _cache(workspace).once(
        key,
        lambda: without_dropped(
            review.review_stage(brief, items, stage, today=today, case=case), rollout.left_out.values()
        ),
    )
    open_ = tuple(result for result in stage_review.results if result.state == "cannot_tell")
    return (*stage_review.failing, *open_)


def alarms_of(workspace: Workspace, rollout: Rollout) -> Review:
    """Return the alarms on the log, cached by version and day."""
    today = workspace.day_of(rollout)
    key, items = ("alarms", rollout.id, rollout.version, rollout.is_as_read, today), [*rollout.items.values()]
    logged = review.logged_from
    return _cache(workspace).once(key, lambda: review.track(rollout.brief, items, logged(rollout, today)))


def in_sentences(results: Iterable[Result]) -> tuple[str, ...]:
    """Return one sentence per failing rule, errors first."""
    failing = [result for result in results if result.state == "fail"]
    failing.sort(key=lambda result: result.severity)
    sentences = []
    for result in failing:
        texts = [finding.text for finding in result.findings if finding.state == "fail"] or [result.title]
        suffix = f" And {len(texts) - 1} more like it." if len(texts) > 1 else ""
        sentences.append(f"{result.rule_id}: {texts[0]}{suffix}")
    return tuple(sentences)


def coverage_of(workspace: Workspace, rollout: Rollout) -> tuple[review.CoverageCell, ...]:
    """Return how far the plan covers each group in each stage."""
    key = ("coverage", rollout.id, rollout.version, rollout.is_as_read)
    return _cache(workspace).once(key, lambda: review.coverage(rollout.brief, review_of(workspace, rollout)))


def load_of(workspace: Workspace, rollout: Rollout) -> tuple[WeekLoad, ...]:
    """Return the plan's load per person, by group and week."""
    key = ("load", rollout.id, rollout.version, rollout.is_as_read)
    view = review.View(rollout.brief, list(rollout.items.values()), DEFAULTS)
    return _cache(workspace).once(key, lambda: review.change_load(view))


def rated_teams(rollout: Rollout) -> frozenset[str]:
    """Return the teams whose readiness counts; who only hears of a change needs none."""
    return frozenset(group.id for group in taking_part(rollout.brief))


def barrier_in(rollout: Rollout, group: Group) -> tuple[Step | None, Step | None]:
    """Return a group's barrier step, or its first step without a score."""
    scores: Mapping[Step, float] = rollout.readiness.get(group.id, {})
    return barrier_of(scores, DEFAULTS.barrier_score)


def save_scores(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    rows: Sequence[tuple[str | None, Mapping[str, Any]]],
) -> Rollout:
    """Save the readiness of several teams as one change set."""
    changes = [
        ReadinessScored(group_id=group_id, scores={step: row[step] for step in ELEMENTS if row.get(step)})
        for group_id, row in rows
        if group_id
    ]
    return commit(workspace, actor, rollout_id, seen, changes)


def accept_fix(workspace: Workspace, actor: Actor, rollout_id: str, seen: int, *fixes: Fix) -> Rollout:
    """Put fixes of the review into the plan as one change set."""
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    changes: list[AnyChange] = []
    changed: dict[str, tuple[Fix, AnyItem]] = {item.id: (fix, item) for fix in fixes for item in fix.change}
    for fix, item in changed.values():
        changes += _changes(rollout, actor, fix, item)
    for fix in fixes:
        written = Provenance(source="builtin", writer=f"review {fix.rule_id}")
        changes += [ItemAdded(item=item.model_copy(update={"provenance": written})) for item in fix.add]
    return commit_with(workspace, actor, rollout_id, seen, changes, partial(on_new_days, rollout))


def _changes(rollout: Rollout, actor: Actor, fix: Fix, item: AnyItem) -> list[AnyChange]:
    """Return the changes of one item; launched days move with reason."""
    before = rollout.get_item(item.id)
    rule_ids = tuple(dict.fromkeys((*item.rule_ids, fix.rule_id)))
    after = with_origin(item.model_copy(update={"rule_ids": rule_ids}), edited_by=actor.name)
    if not (rollout.launch and before.due and after.due and before.due != after.due):
        return [ItemEdited(item=after)]
    reason = f"The plan review asks for it: rule {fix.rule_id}."
    move = ItemMoved(**about(before), from_day=before.due, to_day=after.due, reason=reason)
    return [ItemEdited(item=after.moved_to(before.due)), move]


UnsupportedClaims = Mapping[str, tuple[UnsupportedClaim, ...]]


def claims_of(workspace: Workspace, rollout: Rollout) -> UnsupportedClaims:
    """Return unsupported claims by item id, without those a person wrote."""
    all_found = claims_in(workspace, rollout, rollout.items.values())
    edited = {item_id for item_id in all_found if rollout.items[item_id].provenance.edited_by}
    if not edited:
        return all_found
    drafted = _as_drafted(workspace, rollout, edited)
    return {
        item_id: remaining
        for item_id, claims in all_found.items()
        if (remaining := _still(workspace, claims, drafted.get(item_id), rollout))
    }


def claims_in(workspace: Workspace, rollout: Rollout, items: Collection[AnyItem]) -> UnsupportedClaims:
    """Return the unsupported claims of a plan's model-written items, by id."""
    if not any(item.provenance.source == "model" for item in items):
        return {}
    worked_out = _worked_out(workspace, rollout.brief)
    agreed = texts_in(rollout.strategy) if rollout.strategy else ()
    return all_claims(rollout.brief, items, replace(worked_out, agreed=agreed))


def _worked_out(workspace: Workspace, brief: Brief) -> WorkedOut:
    """Return the page and the built-in tasks of a brief, cached while it stands."""
    today = workspace.today()
    start = min(today, brief.start or today)
    worked_out, _ = workspace.cache("worked out", 24).once(
        (id(brief), start), lambda: (_work_out(workspace, brief, start), brief)
    )
    return worked_out


def _work_out(workspace: Workspace, brief: Brief, start: date) -> WorkedOut:
    """Return the same, with no tasks while the brief cannot be planned."""
    try:
        tasks = plans.builtin_items(workspace, brief, start)
    except PlaybookError:
        tasks = ()
    page = page_of(case_of(workspace, brief, start), (), start, verdict_of(workspace, brief, start))
    return WorkedOut(page, {item.id: item for item in tasks})


def _still(
    workspace: Workspace, claims: tuple[UnsupportedClaim, ...], drafted: AnyItem | None, rollout: Rollout
) -> tuple[UnsupportedClaim, ...]:
    if drafted is None:
        return claims
    items = {**rollout.items, drafted.id: drafted}
    before = claims_in(workspace, rollout, items.values()).get(drafted.id, ())
    words = {(claim.what, claim.words.casefold()) for claim in before}
    return tuple(claim for claim in claims if (claim.what, claim.words.casefold()) in words)


def _as_drafted(workspace: Workspace, rollout: Rollout, item_ids: Collection[str]) -> dict[str, AnyItem]:
    """Return the items as a model last wrote them, from the log."""
    drafted: dict[str, AnyItem] = {}
    for event in workspace.log.read(rollout.id):
        if event.version > rollout.version:
            break
        if isinstance(event.change, ItemAdded | ItemEdited) and event.change.item.id in item_ids:
            item = event.change.item
            before = drafted.get(item.id)
            asked_anew = before is None or before.provenance.prompt_sha != item.provenance.prompt_sha
            if item.provenance.source == "model" and (asked_anew or not item.provenance.edited_by):
                drafted[item.id] = item
    return drafted
