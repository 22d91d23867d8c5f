"""A task belongs to whoever does it, and not to the lead who runs the rollout."""

from datetime import date
from pathlib import Path

import pytest

from playbook.core.case.owner_weeks import MANAGER_HOURS_A_WEEK, manager_weeks
from playbook.core.plan.brief import EACH_MANAGER, Brief, Person
from playbook.core.plan.items import AnyItem, Champion, CheckinSeries, Metric
from playbook.llm.builtin.builtin import load_stages
from tests.drafts import draft
from tests.llm.builtin.test_case_items import plant

FOLDER = Path(__file__).parents[3] / "bench" / "briefs"
MOST_OF_THE_LEAD = 0.3


def brief_of(name: str) -> Brief:
    return Brief.model_validate_json((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def plan_of(brief: Brief) -> tuple[AnyItem, ...]:
    return draft(brief, load_stages()).items


@pytest.mark.parametrize("name", ["erp", "law-firm", "reading-tutor"])
def test_the_lead_owns_three_tasks_in_ten_at_most(name: str) -> None:
    brief = brief_of(name)
    owned = [item for item in plan_of(brief) if item.owner]
    of_lead = [item for item in owned if item.owner and item.owner.person_id == brief.lead_id]
    assert 0 < len(of_lead) <= MOST_OF_THE_LEAD * len(owned)
    by_kind = {type(item): item.owner for item in owned}
    assert by_kind[Champion] == by_kind[CheckinSeries]
    assert by_kind[Champion].role == EACH_MANAGER


def test_nobody_has_a_task_while_they_are_away() -> None:
    brief = brief_of("law-firm")
    away = brief.model_copy(update={"concerns": "Ms Nair is on maternity leave from July to October."})
    titles = {item.owner.role for item in plan_of(away) if item.owner}
    assert "Priya Nair's stand-in" in titles
    owned = [item for item in plan_of(away) if item.owner and item.owner.person_id == "coo"]
    assert not [item for item in owned if item.due and date(2027, 7, 1) <= item.due <= date(2027, 10, 31)]
    named = [item for item in plan_of(away) if item.title == "Name who stands in for Priya Nair"]
    assert [item.due and item.due < date(2027, 7, 1) for item in named] == [True]
    assert not any("maternity" in item.model_dump_json() for item in plan_of(away))


@pytest.mark.long
def test_a_successor_takes_over_from_whoever_retires() -> None:
    brief = brief_of("law-firm")
    titles = [
        item.title
        for item in plan_of(brief.model_copy(update={"concerns": "Mrs Nair retires at the end of August."}))
    ]
    assert "Hand over to Priya Nair's successor" in titles


def test_the_next_owner_holds_the_late_reviews():
    brief = brief_of("law-firm")
    reviews = [item for item in plan_of(brief) if item.provenance.play_id in ("review-60", "review-90")]
    assert reviews
    assert {item.owner and item.owner.person_id for item in reviews} == {brief.sustainment_owner_id}


@pytest.mark.parametrize("doubt", [2, 5])
def test_nobody_owns_a_number_who_is_still_asked_on_what_conditions(doubt: int) -> None:
    sales, stores = plant().groups
    stores = stores.model_copy(update={"impact": {**stores.impact, "beliefs": doubt}})
    items = plan_of(plant(groups=(sales, stores), sustainment_owner_id="m2"))
    owners = [item.owner.person_id for item in items if isinstance(item, Metric) and item.owner]
    assert ("m2" in owners) is (doubt == 2)


def test_no_week_of_a_manager_is_filled_with_what_the_lead_can_keep():
    brief = brief_of("reading-tutor")
    items = plan_of(brief)
    handed_on = {"clinic", "toolbox-talk", "second-round", "name-tasks", "handover-question"}
    without = [item for item in items if item.provenance.play_id not in handed_on]
    alone = manager_weeks(brief, without)
    for manager, weeks in manager_weeks(brief, items).items():
        for week, hours in weeks.items():
            assert hours <= max(MANAGER_HOURS_A_WEEK, alone[manager].get(week, 0)), (manager, week)


def test_a_clinical_director_tests_the_tool_before_a_head_nurse():
    brief = plant(change_kind="specialist_ai")
    people = [
        Person(id=each, name=name, job_title=title, level="manager")
        for each, name, title in (("n", "Joan Tate", "Head nurse"), ("c", "Anil Mehta", "Clinical director"))
    ]
    items = plan_of(brief.model_copy(update={"people": (*brief.people, *people)}))
    [trial] = [item for item in items if item.id == "milestone.step-evaluate"]
    assert trial.owner.person_id == "c"


def test_a_named_trainer_owns_the_training():
    brief = plant()
    trainer = Person(id="tess", name="Tess Lund", job_title="Training coordinator", level="staff")
    brief = brief.model_copy(update={"people": (*brief.people, trainer)})
    sessions = [item for item in plan_of(brief) if item.provenance.play_id in ("safe-start", "hands-on")]
    assert sessions
    assert {item.owner and item.owner.person_id for item in sessions} == {"tess"}


@pytest.mark.long
def test_whoever_sets_it_up_moves_the_data():
    brief = plant(
        concerns="Data migration must be finished before go-live.",
        what_changes="All orders move from spreadsheets into OrderDesk.",
    )
    [moved] = [item for item in plan_of(brief) if item.id == "milestone.condition-data-migration"]
    assert moved.owner.role == "whoever sets up OrderDesk"


@pytest.mark.long
def test_a_dated_pilot_takes_the_place_of_no_test() -> None:
    dated = {"approach": "Corporate tries it first, from May 10, 2027."}
    items = draft(brief_of("law-firm").model_copy(update=dated), load_stages(), start=date(2027, 3, 1)).items
    [test] = [item for item in items if item.id == "milestone.step-evaluate"]
    assert test.title == "Test it on each team's real work"
