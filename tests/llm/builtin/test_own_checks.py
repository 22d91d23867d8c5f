"""A plan that the app drafts passes the app's own checks."""

from functools import cache
from pathlib import Path

import pytest

from bench._briefs import briefs
from playbook.core.case.case import read_case
from playbook.core.plan.brief import Brief
from playbook.core.review.review import Review, review
from playbook.llm.builtin.builtin import draft, load_stages
from playbook.llm.builtin.kinds import load_kinds

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


@pytest.mark.parametrize("name", WRITTEN)
def test_a_draft_fails_no_check_that_its_brief_lets_it_pass(name):
    of_the_brief = FACTS_LACKING | OWN_DATES_AND_HOURS | {rule for of, rule in NOT_YET if of == name}
    found = {
        result.rule_id: [each.text for each in result.findings if each.state == "fail"]
        for result in checked(name).failing
        if result.rule_id not in of_the_brief
    }
    assert not found
