"""Plans, cases and reviews, made once: the same brief gives the same (tests/llm/builtin)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from playbook.core.base.fields import StageKey
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
from playbook.core.plan.self_checks import SelfCheck
from playbook.core.plan.strategy import Strategy
from playbook.core.review.review import Review, review
from playbook.desk.plan import cases, decisions, launch_check, plans, reviews
from playbook.desk.writing import draft_jobs, drafting
from playbook.desk.writing.model_plans import draft_plan
from playbook.llm.builtin import builtin
from playbook.llm.builtin.builtin import BuiltinDraft, load_stages
from tests.briefs import SCENARIOS
from tests.once import once, once_a_run


def scenario_draft(name: str, size: Tier = "standard") -> BuiltinDraft:
    """Return the plan of a scenario."""
    return draft_of(SCENARIOS[name](), size)


def draft_of(brief: Brief, size: Tier = "standard", start: date | None = None) -> BuiltinDraft:
    return draft(brief, load_stages(), start, size=size)


def draft(
    brief: Brief,
    stages: Sequence[Stage],
    start: date | None = None,
    only: StageKey | None = None,
    size: Tier = "standard",
    checks: Sequence[SelfCheck] = (),
) -> BuiltinDraft:
    """Return the plan of a brief; one that was planned already is not written again."""
    if stages is not load_stages():
        return builtin.draft(brief, stages, start, only, size, checks)
    key = "draft", brief.model_dump_json(), start, only, size, *checks
    return once_a_run(key, lambda: builtin.draft(brief, stages, start, only, size, checks))


def dated_plan(brief: Brief, start: date, *, keep_dates: bool = False) -> Plan:
    """Return the plan of a brief on dates that fit, planned once."""
    key = "dated plan", brief.model_dump_json(), start, keep_dates
    return once_a_run(key, lambda: draft_plan(brief, start, keep_dates=keep_dates)[0])


def share_drafts() -> None:
    """Let the desk write the same draft, and read and review the same plan, once for all workspaces."""
    plans.draft = draft
    cases.read_case = launch_check.read_case = draft_jobs.read_case = _shared_case
    cases.verdict = launch_check.verdict = _shared_verdict
    decisions.page_of = drafting.page_of = reviews.page_of = _shared_page
    reviews.review_plan = launch_check.review = draft_jobs.review = _shared_review


def _shared_case(brief: Brief, kinds: Mapping[str, ChangeKind], today: date) -> Case:
    case = once(("case", brief.model_dump_json(), today), lambda: read_case(brief, kinds, today))
    # As if it had just been read: a case holds the very brief that it is of.
    return replace(case, brief=brief)


def _shared_review(brief: Brief, items: Sequence[AnyItem], *, today: date, case: Case | None) -> Review:
    key = "review", brief.model_dump_json(), today, case is None, *(each.model_dump_json() for each in items)
    return once(key, lambda: review(brief, items, today=today, case=case)).model_copy()


def _shared_verdict(case: Case, today: date) -> Verdict:
    return once(("verdict", case.brief.model_dump_json(), today), lambda: verdict(case, today))


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
    key = "page", today, asked is None, strategy is None, *sorted(done), repr(number), *models
    return once(key, lambda: page_of(case, items, today, judged, asked, strategy, done, **number))
