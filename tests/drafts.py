"""Plans, cases and reviews, made once in a process: the same brief gives the same (tests/llm/builtin)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from typing import Any

from cachetools import LRUCache

from playbook.core.case.case import Case, read_case
from playbook.core.case.decision_page import DecisionPage
from playbook.core.case.feasibility import verdict
from playbook.core.case.judgment import Verdict
from playbook.core.case.page import page_of
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem
from playbook.core.plan.plan_file import Plan
from playbook.core.plan.plays.kinds import ChangeKind
from playbook.core.plan.plays.stages import Stage, Tier
from playbook.core.plan.strategy import Strategy
from playbook.core.review.review import Review, review
from playbook.desk.plan import cases, decisions, launch_check, plans, reviews
from playbook.desk.writing import draft_jobs, drafting
from playbook.desk.writing.model_plans import draft_plan
from playbook.llm.builtin.builtin import BuiltinDraft, draft, load_stages
from tests.briefs import SCENARIOS

_DRAFTS: LRUCache[tuple[str, str], BuiltinDraft] = LRUCache(64)
_CASES: LRUCache[tuple[str, date], Case] = LRUCache(128)
_REVIEWS: LRUCache[tuple[Any, ...], Review] = LRUCache(128)
_VERDICTS: LRUCache[tuple[str, date], Verdict] = LRUCache(128)
_PAGES: LRUCache[tuple[Any, ...], DecisionPage] = LRUCache(128)


@cache
def scenario_draft(name: str, size: Tier = "standard") -> BuiltinDraft:
    """Return the plan of a scenario."""
    return draft_of(SCENARIOS[name](), size)


def draft_of(brief: Brief, size: Tier = "standard", start: date | None = None) -> BuiltinDraft:
    """Return the plan of a brief; one that was planned already is not written again."""
    return _draft_of(brief.model_dump_json(), size, start)


@lru_cache(maxsize=64)
def _draft_of(brief: str, size: Tier, start: date | None) -> BuiltinDraft:
    return draft(Brief.model_validate_json(brief), load_stages(), start, size=size)


def dated_plan(brief: Brief, start: date, *, keep_dates: bool = False) -> Plan:
    """Return the plan of a brief on dates that fit, planned once."""
    return _dated_plan(brief.model_dump_json(), start, keep_dates)


@lru_cache(maxsize=64)
def _dated_plan(brief: str, start: date, keep_dates: bool) -> Plan:
    return draft_plan(Brief.model_validate_json(brief), start, keep_dates=keep_dates)[0]


def share_drafts() -> None:
    """Let the desk write the same draft, and read and review the same plan, once for all workspaces."""
    plans.draft = _shared_draft
    cases.read_case = launch_check.read_case = draft_jobs.read_case = _shared_case
    cases.verdict = launch_check.verdict = _shared_verdict
    decisions.page_of = drafting.page_of = reviews.page_of = _shared_page
    reviews.review_plan = launch_check.review = draft_jobs.review = _shared_review


def _shared_draft(brief: Brief, stages: Sequence[Stage], **options: Any) -> BuiltinDraft:
    if stages is not load_stages():
        return draft(brief, stages, **options)
    key = brief.model_dump_json(), repr(sorted(options.items()))
    if key not in _DRAFTS:
        _DRAFTS[key] = draft(brief, stages, **options)
    return _DRAFTS[key]


def _shared_case(brief: Brief, kinds: Mapping[str, ChangeKind], today: date) -> Case:
    key = brief.model_dump_json(), today
    if key not in _CASES:
        _CASES[key] = read_case(brief, kinds, today)
    # As if it had just been read: a case holds the very brief that it is of.
    return replace(_CASES[key], brief=brief)


def _shared_review(brief: Brief, items: Sequence[AnyItem], *, today: date, case: Case | None) -> Review:
    key = brief.model_dump_json(), today, case is None, *(item.model_dump_json() for item in items)
    if key not in _REVIEWS:
        _REVIEWS[key] = review(brief, items, today=today, case=case)
    return _REVIEWS[key].model_copy()


def _shared_verdict(case: Case, today: date) -> Verdict:
    key = case.brief.model_dump_json(), today
    if key not in _VERDICTS:
        _VERDICTS[key] = verdict(case, today)
    return _VERDICTS[key]


def _shared_page(
    case: Case,
    items: Sequence[AnyItem],
    today: date,
    judged: Verdict | None = None,
    asked: Case | None = None,
    strategy: Strategy | None = None,
    done: Collection[str] = (),
    **number: Any,
) -> DecisionPage:
    models = (
        each.model_dump_json() for each in (case.brief, asked and asked.brief, strategy, *items) if each
    )
    key = today, asked is None, strategy is None, frozenset(done), repr(number), *models
    if key not in _PAGES:
        _PAGES[key] = page_of(case, items, today, judged, asked, strategy, done, **number)
    return _PAGES[key]
