"""A plan that the app drafts passes the app's own checks."""

from functools import cache
from pathlib import Path

import pytest

from bench._briefs import briefs
from playbook.core.case.case import read_case
from playbook.core.case.dated import facts_with, with_dates
from playbook.core.case.feasibility import applied, verdict, with_asked_starts
from playbook.core.case.judgment import Verdict, recommended
from playbook.core.plan.brief import Brief
from playbook.core.review.review import Review, review
from playbook.llm.builtin.builtin import load_stages
from playbook.llm.builtin.kinds import load_kinds
from tests.drafts import draft
from tests.soak import some

FOLDERS = (Path(__file__).parent / "briefs", Path(__file__).parents[3] / "bench" / "briefs")
WRITTEN = {
    file.stem: Brief.model_validate_json(file.read_text(encoding="utf-8"))
    for folder in FOLDERS
    for file in sorted(folder.glob("*.json"))
} | {name: make() for name, make in briefs().items()}
# What only the brief's writer can mend.
FACTS_LACKING = {"R01", "R05", "R06", "R07", "R10", "R11", "R14", "R19", "R24", "R31", "R35", "R39"}
OWN_DATES_AND_HOURS = {"R09", "R49", "R50", "R53", "R60"}
NOT_YET = {("hotel", "R30"), ("erp", "R21"), ("office-days", "R43")}


@cache
def checked(name: str) -> Review:
    brief = WRITTEN[name]
    assert brief.start
    case = read_case(brief, load_kinds(), brief.start)
    plan = draft(brief, load_stages(), start=brief.start)
    return review(brief, plan.items, today=brief.start, case=case)


@pytest.mark.parametrize("name", some([*WRITTEN], [*WRITTEN][::6]))
def test_a_draft_fails_no_check_that_its_brief_lets_it_pass(name):
    of_the_brief = FACTS_LACKING | OWN_DATES_AND_HOURS | {rule for of, rule in NOT_YET if of == name}
    failures = {
        result.rule_id: [each.text for each in result.findings if each.state == "fail"]
        for result in checked(name).failing
        if result.rule_id not in of_the_brief
    }
    assert not failures


def judged(brief: Brief) -> Verdict:
    assert brief.start
    return verdict(read_case(brief, load_kinds(), brief.start), brief.start)


@pytest.mark.parametrize("name", some([*WRITTEN], [*WRITTEN][::6]))
def test_a_way_that_is_offered_fits_once_it_is_taken(name):
    brief = WRITTEN[name]
    for way in (each for each in judged(brief).alternatives if each.changes):
        taken = with_asked_starts(brief, applied(brief, way.changes))
        day = min(brief.start, taken.start)
        items = draft(taken, load_stages(), start=day).items
        facts = facts_with(read_case(taken, load_kinds(), day), day, items)
        assert with_dates(facts, verdict(facts.case, day), items).state != "not_feasible", way.title


def test_a_way_says_which_days_of_the_brief_it_misses():
    way = recommended(judged(WRITTEN["fuel"]))
    assert way
    assert way.title.startswith("Move every start by 21 weeks")
    assert way.breaks == "the old way ends on Wed Jun 30 and the result is due on Thu Sep 30"


def test_a_way_within_the_days_of_the_brief_misses_none():
    way = recommended(judged(WRITTEN["bakery"]))
    assert way
    assert not way.breaks
