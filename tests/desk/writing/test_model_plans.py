"""A plan on dates that fit, where the brief's own dates fail."""

from datetime import date

import pytest

from playbook.core.case.case import read_case
from playbook.core.case.feasibility import applied
from playbook.core.case.page import page_of
from playbook.core.plan.plan_file import Plan
from playbook.desk.writing.model_plans import draft_plan, read_brief
from playbook.desk.writing.page_files import as_file, page_of_plan, read_source
from playbook.llm.builtin.kinds import load_kinds

TODAY = date(2026, 12, 1)


def impossible(**values):
    brief = {
        "name": "Notes by voice", "what_changes": "Nurses dictate care notes to an assistant.",
        "start": "2027-02-15", "go_live": "2027-05-03", "end": "2027-12-17", "country": "DE",
        "groups": [
            {"id": "wards", "name": "Wards", "size": 140, "capacity_hours_per_week": 1,
             "blackouts": [{"start": "2027-04-26", "end": "2027-05-09", "reason": "Accreditation visit"}]},
            {"id": "doctors", "name": "Doctors", "size": 40, "capacity_hours_per_week": 1},
        ],
    }  # fmt: skip
    return read_brief(Plan.model_validate({"brief": {**brief, **values}}).brief.model_dump_json())


@pytest.fixture(scope="module")
def plan():
    return draft_plan(impossible(), TODAY)[0]


def test_a_plan_follows_the_first_way_where_the_briefs_dates_fail(plan):
    assert plan.asked == impossible()
    assert plan.brief != plan.asked
    starts = {plan.brief.go_live_of(group) for group in plan.brief.groups}
    assert max(starts) > date(2027, 5, 9)


def test_the_page_says_first_which_start_is_planned_and_why(plan):
    page = page_of_plan(plan, TODAY)
    planned, failed, needed = page.advice.split(". ")
    assert planned == (
        "We planned two waves (proposal): Doctors on Mon May 3, the others on Mon Jun 21, because Mon May 3 "
        "starts 180 people in 2 teams before one whole team has used it"
    )
    assert failed == "It can't be done: too many people are out or busy"
    assert needed.startswith("Mon May 3 would need no vacation that day")
    assert page.caveat == ""
    assert page.points[0].title == "The dates below are a proposal"
    assert page.points[0].options[0].startswith("Two waves: Doctors on Mon May 3, the others on Mon")
    text = as_file(page, "page.md")
    assert text.index("We planned") < text.index("## Settle first")
    assert "*We propose:*" in text
    assert "*Options:*" not in text


def test_the_days_of_the_plan_are_proposed_first():
    brief = impossible()
    planned = applied(brief, {"go_live": date(2027, 9, 6)})
    asked, case = (read_case(each, load_kinds(), TODAY) for each in (brief, planned))
    ours, *others = page_of(case, (), TODAY, asked=asked).points[0].options
    assert ours.startswith("The start on Mon Sep 6. Cost: ")
    assert others


def test_a_plan_keeps_the_briefs_dates_on_request():
    plan, _ = draft_plan(impossible(), TODAY, keep_dates=True)
    assert (plan.brief, plan.asked) == (impossible(), None)
    page = page_of_plan(plan, TODAY)
    assert "The dates below are still the brief's." in page.advice
    assert page.caveat.startswith("These dates do not fit yet")


def test_a_plan_file_holds_the_brief_as_it_was_asked(plan):
    assert read_source(plan.model_dump_json(), TODAY).asked == impossible()


def test_a_start_that_keeps_a_hard_end_comes_before_a_later_one():
    why = "The contract for the old system ends on May 31, 2027."
    page = page_of_plan(draft_plan(impossible(why_now=why), TODAY)[0], TODAY)
    sooner, later = page.alternatives
    assert sooner.title == "Move everyone to Tue May 18"
    assert sooner.sentence.startswith("It keeps Mon May 31, which others set")
    own, _, cost = later.sentence.partition("Cost")
    assert "Only with an extension in writing by " in own
    assert "without it, it misses Mon May 31" in own
    assert "May 31" not in cost
