"""What a team gets whose work ends."""

from datetime import date
from functools import cache

from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem, Gate, Message, Metric, Milestone, TrainingSession
from playbook.core.plan.plays.stages import TEAM_TALKS
from playbook.desk.writing.page_files import page_of_plan
from tests.briefs import group
from tests.drafts import dated_plan

START = date(2027, 1, 11)
ENDS = date(2027, 4, 30)


def bakery() -> Brief:
    return Brief(
        name="Bread", organisation="Test Bakeries", regions=("EU",), tools=("OvenPlan",),
        what_changes="The shops bake frozen dough in new ovens. The night bakery ends on 30 April 2027.",
        why="Nobody wants to work at night.", objective="By July 2027 less than 6 % is thrown away.",
        outcome_measure="Bread thrown away", outcome_unit="%", outcome_baseline=11, outcome_target=6,
        start=START, go_live=date(2027, 4, 5), end=date(2027, 9, 30), lead_hours_per_week=16,
        groups=(
            group("night", "Night bakers", 49, None, process=5, job=5, pay=5),
            group("shops", "Shop teams", 290, None, process=4, tools=5, habits=4, job=3),
            group("drivers", "Drivers", 31, None, process=1),
        ),
    )  # fmt: skip


@cache
def items() -> tuple[AnyItem, ...]:
    return dated_plan(bakery(), START).items


def talk_of(group_id: str) -> Message:
    [talk] = [
        item for item in of(group_id) if isinstance(item, Message) and item.provenance.play_id in TEAM_TALKS
    ]
    return talk


def of(group_id: str) -> list[AnyItem]:
    return [item for item in items() if item.group_ids == (group_id,)]


def test_a_team_whose_work_ends_has_no_course_and_no_measure_of_the_tool():
    work = [item for item in items() if isinstance(item, TrainingSession | Metric)]
    assert work
    assert not [item.title for item in work if {"night", "drivers"} & {*item.group_ids}]


def test_what_becomes_of_them_is_settled_first_and_once():
    page = page_of_plan(dated_plan(bakery(), START), START)
    assert page.points[0].title == "What happens to the 49 Night bakers after Fri Apr 30?"
    assert "decide what becomes of them" in page.points[0].why
    assert "jobs_open" not in {point.key for point in (*page.points, *page.further_points)}


def test_each_step_up_to_the_last_day_is_a_task_in_order():
    days = {item.id.split(".")[1]: item.date for item in of("night") if isinstance(item, Milestone)}
    steps = [days[f"ended-{name}"] for name in ("talks", "answers", "last-day", "afterwards")]
    assert steps == sorted(steps)
    assert days["ended-last-day"] == ENDS
    [announcement] = [item.due for item in items() if item.id == "message.first-word"]
    assert announcement < steps[0]


def test_a_gate_asks_for_them_what_they_do():
    gates = [item for item in items() if isinstance(item, Gate)]
    assert "Night bakers: get an answer from each of the 49" in gates[0].go_if


def test_their_manager_speaks_of_the_end_and_not_of_sessions():
    talk = talk_of("night")
    assert "ends on Fri Apr 30" in talk.body
    assert "session" not in talk.body


def test_a_team_that_is_only_told_hears_no_task():
    assert "no training and no task for us" in talk_of("drivers").body
    first_days = [item for item in items() if item.provenance.play_id in ("first-questions", "hands-on")]
    assert first_days
    assert not [item.title for item in first_days if "drivers" in item.group_ids]


def test_a_team_whose_work_ends_is_counted_among_us():
    assert any(isinstance(item, Message) and "for 339 of us" in item.body for item in items())


def test_a_team_whose_work_ends_is_no_system_that_is_switched_off():
    assert not [item.title for item in items() if item.provenance.play_id == "switch-off"]
