"""One count of facts: what a draft needs, and what the checks then ask for before launch."""

from datetime import date

import pytest

from playbook.core.case.case import read_case
from playbook.core.plan.brief import Brief
from playbook.core.progress.brief_steps import is_empty
from playbook.core.progress.needed_facts import (
    FOR_DRAFT,
    FOR_LAUNCH,
    MAY_BE_MISSING,
    missing_for_draft,
    missing_for_launch,
)
from playbook.core.review.review import review
from playbook.llm.builtin.kinds import load_kinds
from tests.briefs import agency
from tests.drafts import draft_of

TODAY = date(2023, 1, 16)


def fields(brief: Brief) -> list[str]:
    return [fact.field for fact in missing_for_launch(brief)]


def errors_of_facts(brief: Brief, severities: str = "E") -> set[str]:
    """The empty fields of the brief behind what the checks find in a draft of it."""
    items = draft_of(brief, start=TODAY).items
    case = read_case(brief, load_kinds(), TODAY)
    failing = review(brief, list(items), today=TODAY, case=case).failing
    paths = [path for each in failing if each.severity in severities for path in each.fields]
    return {path.split(".")[-1] for path in paths if is_empty(brief, path)}


def without(brief: Brief, name: str) -> Brief:
    if not name.startswith("groups."):
        return brief.model_copy(update={name: None if name.endswith("_id") else ""})
    lost = {"manager_id": {"manager_id": None}, "impact": {"impact": {}, "overall_impact": None}}
    first, *others = brief.groups
    lacking = first.model_copy(update=lost[name.removeprefix("groups.")])
    return brief.model_copy(update={"groups": (lacking, *others)})


def test_an_empty_brief_needs_five_facts_and_then_five_more():
    empty = Brief(name="New")
    assert [fact.field for fact in missing_for_draft(empty)] == list(FOR_DRAFT)
    assert fields(empty) == list(FOR_LAUNCH)


def test_a_brief_with_every_needed_fact_has_no_error_that_a_fact_would_mend():
    assert (missing_for_draft(agency()), fields(agency())) == ((), [])
    assert errors_of_facts(agency()) == set()


@pytest.mark.parametrize("name", [*FOR_LAUNCH, "groups.manager_id", "groups.impact"])
def test_each_fact_for_the_launch_is_one_that_the_checks_ask_for(name):
    brief = without(agency(), name)
    assert fields(brief) == [name]
    if name == "lead_id":  # a warning in the checks, and the owner of half of the tasks
        assert name in errors_of_facts(brief, "W")
    else:
        assert errors_of_facts(brief) == {name.split(".")[-1]}


def test_what_is_missing_is_named_by_team_or_counted():
    first, *others = agency().groups
    lacking = agency().model_copy(update={"groups": (first.model_copy(update={"manager_id": None}), *others)})
    assert [fact.words for fact in missing_for_launch(lacking)] == [f"a manager for {first.name}"]
    none = tuple(group.model_copy(update={"manager_id": None}) for group in agency().groups)
    every = agency().model_copy(update={"groups": none})
    assert [fact.words for fact in missing_for_launch(every)] == ["a manager for 6 teams"]


def test_a_sponsor_below_the_top_and_teams_that_do_not_add_up_are_missing_facts():
    brief = agency()
    people = tuple(
        person.model_copy(update={"level": "staff"}) if person.id == brief.sponsor_id else person
        for person in brief.people
    )
    assert fields(brief.model_copy(update={"people": people})) == ["people"]
    assert fields(brief.model_copy(update={"headcount": 5_000})) == ["headcount"]
    assert {*fields(brief), "people", "headcount"} <= set(MAY_BE_MISSING)
