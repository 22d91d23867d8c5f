"""Drafts of known briefs: no error of their own, and fixes that need no fix."""

from datetime import date

import pytest

from playbook.core.case.case import read_case
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Condition
from playbook.core.review.review import Review, accept, review
from playbook.llm.builtin.builtin import draft, load_stages
from playbook.llm.builtin.kinds import load_kinds
from tests import briefs
from tests.core.review.golden import plans

KNOWN = {each.__name__: each() for each in (briefs.agency, briefs.bank, briefs.law_firm, briefs.language_app,
                                           briefs.learning_team, briefs.manufacturer)}  # fmt: skip
COMPLETE = ("agency", "bank", "law_firm", "language_app", "learning_team")


def _reviewed(brief: Brief, items: object) -> Review:
    today = brief.start or date.max
    return review(brief, items, today=today, case=read_case(brief, load_kinds(), today))


def _drafted(brief: Brief) -> tuple:
    return draft(brief, load_stages(), start=brief.start).items


def _fail(result: Review) -> set[str]:
    return {each.rule_id for each in result.results if each.state == "fail"}


@pytest.mark.parametrize("name", COMPLETE)
@pytest.mark.parametrize("has_agreement", [False, True])
def test_the_untouched_draft_of_a_complete_brief_has_no_error(name, has_agreement):
    brief = KNOWN[name]
    if has_agreement:
        named = "Works council agreement, Germany"
        agreed = Condition(id="c", kind="works_council", name=named, gates="training", owner_id=brief.lead_id)
        brief = brief.model_copy(update={"conditions": (agreed,)})
    errors = [each for each in _reviewed(brief, _drafted(brief)).results
              if each.state == "fail" and each.severity == "E"]  # fmt: skip
    assert not errors


@pytest.mark.parametrize("name", KNOWN)
def test_no_fix_of_a_draft_makes_another_finding(name):
    brief = KNOWN[name]
    items = _drafted(brief)
    before = _reviewed(brief, items)
    for result in before.results:
        after = _fail(_reviewed(brief, accept(items, result.fixes)))
        passed = {each.rule_id for each in before.results if each.state == "pass"}
        assert not after & passed, result.rule_id
        assert not result.fixes or result.rule_id not in after


@pytest.mark.parametrize("name", plans())
def test_no_fix_of_a_plan_with_gaps_makes_another_finding(name):
    brief, items = plans()[name]
    before = review(brief, items)
    passed = {each.rule_id for each in before.results if each.state == "pass"}
    for result in before.results:
        assert not _fail(review(brief, accept(items, result.fixes))) & passed, result.rule_id
