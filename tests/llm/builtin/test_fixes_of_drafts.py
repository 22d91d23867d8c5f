"""Drafts of known briefs: no error of their own, and fixes that need no fix."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial

import pytest

from playbook.core.case.case import read_case
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Condition
from playbook.core.plan.items import AnyItem
from playbook.core.review.review import Review, accept, review
from playbook.llm.builtin.kinds import load_kinds
from tests import briefs
from tests.core.review.golden import plans
from tests.drafts import draft_of
from tests.soak import some

KNOWN = {each.__name__: each() for each in (briefs.agency, briefs.bank, briefs.law_firm, briefs.language_app,
                                           briefs.learning_team, briefs.manufacturer)}  # fmt: skip
COMPLETE = ("agency", "bank", "law_firm", "language_app", "learning_team")


def _review_of(brief: Brief) -> Callable[[Sequence[AnyItem]], Review]:
    today = brief.start or date.max
    return partial(review, brief, today=today, case=read_case(brief, load_kinds(), today))


def _drafted(brief: Brief) -> tuple[AnyItem, ...]:
    return draft_of(brief, start=brief.start).items


def _rules(result: Review, state: str) -> set[str]:
    return {each.rule_id for each in result.results if each.state == state}


def _with_each_fix(
    items: tuple[AnyItem, ...], review_of: Callable[[Sequence[AnyItem]], Review]
) -> Iterator[tuple[str, set[str]]]:
    """Yield each rule with fixes, and which rules fail with them: its own, or one that passed."""
    before = review_of(items)
    for result in before.results:
        if result.fixes:
            after = _rules(review_of(accept(items, result.fixes)), "fail")
            yield result.rule_id, after & (_rules(before, "pass") | {result.rule_id})


@pytest.mark.parametrize("name", some(COMPLETE, ["bank", "law_firm"]))
@pytest.mark.parametrize("has_agreement", [False, True])
def test_the_untouched_draft_of_a_complete_brief_has_no_error(name, has_agreement):
    brief = KNOWN[name]
    if has_agreement:
        named = "Works council agreement, Germany"
        agreed = Condition(id="c", kind="works_council", name=named, gates="training", owner_id=brief.lead_id)
        brief = brief.model_copy(update={"conditions": (agreed,)})
    errors = [each for each in _review_of(brief)(_drafted(brief)).results
              if each.state == "fail" and each.severity == "E"]  # fmt: skip
    assert not errors


def _errors(brief: Brief) -> list[str]:
    return [
        finding.text
        for each in _review_of(brief)(_drafted(brief)).results
        if each.state == "fail" and each.severity == "E"
        for finding in each.findings
    ]


def _in_waves(brief: Brief, teams: int, days: int, days_left: int = 120) -> Brief:
    """Return the brief with so many teams, each that many days after the one before."""
    assert brief.go_live
    starts = [brief.go_live + timedelta(days=days * number) for number in range(teams)]
    groups = tuple(
        brief.groups[number % len(brief.groups)].model_copy(
            update={"id": f"team-{number}", "name": f"Site {number}", "go_live": day, "access_date": None}
        )
        for number, day in enumerate(starts)
    )
    size, end = sum(group.size for group in groups), starts[-1] + timedelta(days=days_left)
    return brief.model_copy(update={"groups": groups, "headcount": size, "end": end})


@pytest.mark.parametrize(("name", "teams", "days"), [
    ("agency", 2, 7), ("agency", 5, 7), ("law_firm", 8, 7), ("agency", 6, 14), ("law_firm", 3, 28),
    ("agency", 4, 122),
])  # fmt: skip
def test_the_untouched_draft_of_a_rollout_in_waves_has_no_error(name, teams, days):
    assert not _errors(_in_waves(KNOWN[name], teams, days))


def test_a_rollout_that_ends_too_soon_for_its_last_team_is_told_so():
    brief = _in_waves(KNOWN["agency"], 3, 28, days_left=60)
    assert not _errors(brief)
    told = [each.text for result in _review_of(brief)(_drafted(brief)).results for each in result.findings]
    assert (
        "Site 2 has no reinforcement near day 90 after June 12, 2023: the rollout ends on August 11, 2023."
        in told
    )


@pytest.mark.parametrize("name", some([*KNOWN], ["bank", "law_firm"]))
def test_no_fix_of_a_draft_makes_another_finding(name):
    brief = KNOWN[name]
    for rule_id, failing in _with_each_fix(_drafted(brief), _review_of(brief)):
        assert not failing, rule_id


@pytest.mark.parametrize("name", some([*plans()], [*plans()][::3]))
def test_no_fix_of_a_plan_with_gaps_makes_another_finding(name):
    brief, items = plans()[name]
    for rule_id, failing in _with_each_fix(items, partial(review, brief)):
        assert failing <= {rule_id}, rule_id
