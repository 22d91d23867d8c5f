"""Every plan keeps to what comes first, by the table in data/order.toml."""

from pathlib import Path

import pytest
from hypothesis import given

from playbook.core.plan.brief import Brief
from playbook.desk.writing.model_plans import draft_plan, read_brief
from playbook.llm.builtin.cases.works import load_works
from playbook.llm.builtin.kinds import load_kinds
from playbook.llm.builtin.order import load_order, reversed_pairs
from playbook.llm.builtin.stage_files import load_stages
from tests.briefs import SCENARIOS, examples, valid_briefs

BRIEFS = {path.stem: path for path in sorted((Path(__file__).parents[3] / "bench" / "briefs").glob("*.json"))}


def wrong_pairs(brief: Brief) -> list[str]:
    day = brief.start or brief.go_live
    assert day
    plan, _ = draft_plan(brief, day)
    return [
        f"{first.id} {first.due} before {then.id} {then.due}"
        for first, then in reversed_pairs(plan.items, load_order())
    ]


@pytest.mark.parametrize("name", BRIEFS)
def test_a_plan_of_a_brief_keeps_the_order(name):
    assert not wrong_pairs(read_brief(BRIEFS[name].read_text()))


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_plan_of_a_scenario_keeps_the_order(name):
    assert not wrong_pairs(SCENARIOS[name]())


def test_the_table_names_tasks_that_exist():
    tasks = {play.id for stage in load_stages() for play in stage.plays}
    tasks |= {f"step-{step.key}" for kind in load_kinds().values() for step in kind.steps}
    tasks |= {f"work-{work.key}" for work in load_works()}
    tasks |= {
        f"condition-usual-{need.kind.replace('_', '-')}"
        for kind in load_kinds().values()
        for need in kind.prerequisites
    }
    tasks |= {"decide-jobs", "decide-together", "ask-reviewers", "talk-representatives"}
    tasks |= {"condition-data-migration", "switch-off", "switch-off-check", "hard-talk"}
    tasks |= {f"ended-{name}" for name in ("talks", "answers", "last-day")}
    assert not {name for pair in load_order() for name in (*pair.first, *pair.then)} - tasks


def test_a_reversed_pair_is_found():
    plan, _ = draft_plan(read_brief(BRIEFS["erp"].read_text()), SCENARIOS["S1 agency"]().start)
    [pilot] = [item for item in plan.items if item.id == "milestone.pilot"]
    load = next(item for item in plan.items if item.id == "milestone.step-load")
    assert load.due
    assert pilot.due
    assert load.due < pilot.due
    swapped = [pilot.model_copy(update={"date": load.due}), load.model_copy(update={"date": pilot.due})]
    assert [(first.id, then.id) for first, then in reversed_pairs(swapped, load_order())] == [
        (load.id, pilot.id)
    ]


@examples(2)
@given(valid_briefs(most_groups=6, complete=True, roomy=True))
def test_a_plan_with_enough_time_keeps_the_order(brief: Brief) -> None:
    assert not wrong_pairs(brief)


def test_teams_hear_of_their_sessions_days_ahead():
    plan, _ = draft_plan(read_brief(BRIEFS["reading-tutor"].read_text()), SCENARIOS["S1 agency"]().start)
    [told] = [item for item in plan.items if item.id == "message.how-it-works"]
    [first] = [item for item in plan.items if item.id == "training_session.safe-start"]
    assert told.due
    assert first.due
    assert (first.due - told.due).days >= 5, "before the summer, and not on its last day"


def test_a_try_before_all_have_consented_uses_the_cases_of_those_who_have():
    plan, _ = draft_plan(read_brief(BRIEFS["reading-tutor"].read_text()), SCENARIOS["S1 agency"]().start)
    tries = {item.id: item for item in plan.items}
    for name in ("milestone.pilot", "milestone.step-evaluate"):
        assert "Real cases only of those whose consent is there" in tries[name].note
