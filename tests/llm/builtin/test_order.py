"""Every plan keeps to what comes first, by the table in data/order.toml."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given

from playbook.core.case.case import read_case
from playbook.core.case.dated import BEFORE_START
from playbook.core.case.feasibility import applied, verdict
from playbook.core.case.judgment import recommended
from playbook.core.case.page import page_of
from playbook.core.case.rows.gates import LATER_START
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem, Gate, Metric, Milestone, Owner, TrainingSession
from playbook.core.plan.workdays import workdays_of
from playbook.desk.writing.model_plans import draft_plan, read_brief
from playbook.llm.builtin.cases.works import load_works
from playbook.llm.builtin.cases.worries import WORRY_TASK
from playbook.llm.builtin.kinds import load_kinds
from playbook.llm.builtin.order import load_order, reversed_pairs
from playbook.llm.builtin.stage_files import load_stages
from tests.briefs import SCENARIOS, examples, valid_briefs

TESTS = Path(__file__).parents[2]
TODAY = date(2026, 11, 28)
BRIEFS = {path.stem: path.read_text() for path in sorted((TESTS.parent / "bench" / "briefs").glob("*.json"))}
BRIEFS |= {
    path.stem: json.dumps(json.loads(path.read_text())["brief"])
    for path in sorted((TESTS / "llm" / "strong").glob("*.json"))
}
# What is done for a start is there when it is decided on; what happens in its last days is not.
READY_PLAYS = ("condition", "real-work", "finding", "objective", "roster", "name-tasks")
ENDS_BY_ITSELF = "The day does not move."  # a contract
LAST_DAYS = ("milestone.work-count", "milestone.work-no-standstill", "milestone.work-carried-over")


def wrong_pairs(brief: Brief) -> list[str]:
    """Return what a plan has in the wrong order, by the table and by kinds of tasks."""
    day = brief.start or brief.go_live
    assert day
    plan, _ = draft_plan(brief, day)
    lives = {group.id: live for group in plan.brief.groups if (live := plan.brief.go_live_of(group))}
    pairs = reversed_pairs(plan.items, load_order())
    return [
        *(f"{first.id} {first.due} before {then.id} {then.due}" for first, then in pairs),
        *sessions_out_of_turn(plan.items),
        *ready_after_the_gate(plan.items, lives),
        *without_time_to_change(plan.brief, plan.items),
        *tried_too_late_to_decide(plan.items, min(lives.values())),
    ]


def sessions_out_of_turn(items: tuple[AnyItem, ...]) -> list[str]:
    """Return sessions of a team before those of its managers."""
    sessions = [item for item in items if isinstance(item, TrainingSession) and item.date]
    return [
        f"{other.id} {other.due} before its managers {own.due}"
        for own in sessions
        for other in sessions
        if own.for_managers and other.due and own.due and other.due <= own.due
        if other.provenance.play_id in BEFORE_START and {*own.group_ids} & {*other.group_ids}
    ]


def ready_after_the_gate(items: tuple[AnyItem, ...], lives: dict[str, date]) -> list[str]:
    """Return what the first start needs and what comes only after its gate."""
    first = min(lives.values())
    gates = [item.due for item in items if isinstance(item, Gate) and item.due and item.due < first]
    return [
        f"{item.id} {item.due} after the gate on {max(gates)}"
        for item in items
        if gates and isinstance(item, Milestone) and item.provenance.play_id.startswith(READY_PLAYS)
        if item.id not in LAST_DAYS and ENDS_BY_ITSELF not in item.note
        if item.due and max(gates) < item.due < first
    ]


def without_time_to_change(brief: Brief, items: tuple[AnyItem, ...]) -> list[str]:
    """Return decisions on a later start without two working days before its sessions."""
    workdays = workdays_of(brief)
    faults = []
    for gate in (item for item in items if item.provenance.play_id == LATER_START and item.due):
        assert gate.due
        sessions = [
            item.due
            for item in items
            if item.provenance.play_id in BEFORE_START and item.due and {*item.group_ids} & {*gate.group_ids}
        ]
        days = (gate.due + timedelta(days=number) for number in range(1, (min(sessions) - gate.due).days))
        between = sum(workdays.is_working(day, brief.country, brief.subdivision) for day in days)
        if between < 2:
            faults.append(f"{gate.id} {gate.due}: {between} working days before {min(sessions)}")
    return faults


def tried_too_late_to_decide(items: tuple[AnyItem, ...], start: date) -> list[str]:
    """Return trials before the first start that end when the gate has met."""
    gates = [item.due for item in items if isinstance(item, Gate) and item.due and item.due < start]
    return [
        f"{item.id} {item.due} on or after the gate on {min(gates)}"
        for item in items
        if gates and item.due and min(gates) <= item.due < start
        if item.provenance.play_id == WORRY_TASK or "ten real cases" in item.title
    ]


def dated(name: str, **changes: object) -> dict[str, date]:
    """Return the days of a brief's plan by item."""
    plan, _ = draft_plan(read_brief(BRIEFS[name]).model_copy(update=changes), TODAY)
    return {item.id: item.due for item in plan.items if item.due}


@pytest.mark.parametrize("name", BRIEFS)
def test_a_plan_of_a_brief_keeps_the_order(name):
    assert not wrong_pairs(read_brief(BRIEFS[name]))


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
    tasks |= {"wave", "condition-usual-content-checked-and-released-by-those-wh"}
    tasks |= {f"ended-{name}" for name in ("talks", "answers", "last-day")}
    assert not {name for pair in load_order() for name in (*pair.first, *pair.then)} - tasks


def test_a_reversed_pair_is_found():
    plan, _ = draft_plan(read_brief(BRIEFS["erp"]), SCENARIOS["S1 agency"]().start)
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
    plan, _ = draft_plan(read_brief(BRIEFS["reading-tutor"]), SCENARIOS["S1 agency"]().start)
    [told] = [item for item in plan.items if item.id == "message.how-it-works"]
    first = min(
        item.due for item in plan.items if item.due and item.id.startswith("training_session.safe-start")
    )
    assert told.due
    assert (first - told.due).days >= 5, "before the summer, and not on its last day"


def test_a_try_before_all_have_consented_uses_the_cases_of_those_who_have():
    brief = read_brief(BRIEFS["reading-tutor"])
    request = "The teachers' association has asked for a written agreement. "
    without = brief.model_copy(update={"concerns": brief.concerns.replace(request, "")})
    plan, _ = draft_plan(without, SCENARIOS["S1 agency"]().start)
    tries = {item.id: item for item in plan.items}
    for name in ("milestone.pilot", "milestone.step-evaluate"):
        assert "Real cases only of those whose consent is there" in tries[name].note


def test_a_gate_reads_the_first_run_of_a_number_and_a_month_is_counted_before_it_is_read():
    plan, _ = draft_plan(read_brief(BRIEFS["nights"]), SCENARIOS["S1 agency"]().start)
    due = {item.id: item.due for item in plan.items if item.due}
    assert due["milestone.objective-errors-run"] < due["gate.gate-30"]
    assert due["metric.outcome"] - date(2027, 6, 30) >= timedelta(days=7)


def test_nothing_starts_or_ends_in_a_cycle_that_a_brief_names():
    with_cycles = []
    for name in BRIEFS:
        brief, day = read_brief(BRIEFS[name]), SCENARIOS["S1 agency"]().start
        case = read_case(brief, load_kinds(), day)
        way = recommended(verdict(case, day))
        planned = read_case(applied(brief, way.changes), load_kinds(), day) if way else case
        days = [*CaseFacts(planned, day).waves, *(off.day for off in planned.switch_offs if off.day)]
        spans = [span for time in planned.cycles for span in time.spans]
        assert not [each for each in days if any(span.has(each) for span in spans)], name
        with_cycles += [name] if spans and days else []
    assert with_cycles


def test_what_becomes_read_only_does_not_end():
    plan, _ = draft_plan(read_brief(BRIEFS["erp"]), SCENARIOS["S1 agency"]().start)
    [off] = [item for item in plan.items if item.id == "milestone.switch-off-1"]
    assert off.title == "Make the old systems read-only on Mon Sep 20"


def test_a_pilot_without_time_after_the_trial_is_left_out():
    due = dated("nights", go_live=date(2027, 5, 3), trainers=None)
    sessions = [day for item, day in due.items() if item.startswith("training_session.safe-start")]
    assert "milestone.pilot" not in due
    assert due["milestone.step-evaluate"] < min(sessions)
    assert due["milestone.worry-3"] < due["gate.gate-start.night"]


def test_the_sponsor_goes_first():
    for name in BRIEFS:
        due = dated(name)
        managers = [day for item, day in due.items() if item.startswith("sponsor_act.manager-shows-use")]
        assert all(due["sponsor_act.sponsor-shows-use"] <= day for day in managers), name


def test_what_others_must_answer_is_asked_when_the_plan_begins():
    assert dated("nights")["milestone.ask-reviewers"] == date(2027, 2, 15)
    erp = dated("erp")
    assert erp["milestone.finding-2"] < erp["manager_briefing.brief-managers"]


def test_those_of_a_pilot_have_a_session_before_it():
    plan, _ = draft_plan(read_brief(BRIEFS["crm"]), TODAY)
    [pilot] = [item for item in plan.items if item.id == "milestone.pilot"]
    assert isinstance(pilot, Milestone)
    assert pilot.due == date(2027, 5, 13)
    assert "learned it by Wed May 5, after its manager" in pilot.done_when


def test_managers_tell_those_with_an_exception_once_it_is_decided():
    plan, _ = draft_plan(read_brief(BRIEFS["crm"]), TODAY)
    items = {item.id: item for item in plan.items}
    decided, told = items["milestone.finding-1"], items["milestone.finding-2"]
    assert told.title.startswith("Name 34 sales engineers")
    assert [decided.due, told.due, items["message.first-word"].due] == [
        date(2027, 3, 11), date(2027, 3, 12), date(2027, 3, 15),
    ]  # fmt: skip
    assert told.owner == Owner(role="each group's own manager")


def test_the_number_and_the_objective_have_one_day():
    plan, _ = draft_plan(read_brief(BRIEFS["crm"]), TODAY)
    items = {item.id: item for item in plan.items}
    outcome = items["metric.outcome"]
    assert isinstance(outcome, Metric)
    assert outcome.target_date == date(2027, 12, 30)
    assert items["objective.objective"].title.endswith("by Thu Dec 30")
    case = read_case(plan.brief, load_kinds(), TODAY)
    assert "10% by Thu Dec 30." in page_of(case, plan.items, TODAY).number
