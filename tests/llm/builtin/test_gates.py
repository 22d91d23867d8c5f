"""A gate asks only for what the plan has by its day."""

import re
from datetime import date

from playbook.core.plan.items import AnyItem, Gate, Metric, Milestone
from tests.llm.builtin.test_case_items import plan, plant


def gates(items: tuple[AnyItem, ...]) -> dict[str, Gate]:
    return {item.provenance.play_id: item for item in items if isinstance(item, Gate)}


def test_an_owner_is_named_before_the_hand_over():
    items = plan(plant())
    gate = gates(items)["gate-90"]
    [hand_over] = [item for item in items if item.provenance.play_id == "hand-over"]
    assert hand_over.due
    assert gate.date
    assert hand_over.due > gate.date
    assert "has taken over" not in gate.go_if
    assert "an owner with hours and money is named" in gate.go_if


def test_the_old_way_is_not_off_before_its_day():
    brief = plant(
        what_changes="Paper orders are replaced by OrderDesk. Paper is switched off on 30 September 2027."
    )
    assert "is off" not in gates(plan(brief))["gate-90"].go_if
    assert "the old way can end on" in gates(plan(brief))["gate-90"].go_if


def test_a_number_without_a_full_period_decides_nothing():
    usual = plant(change_kind="other")
    assert "number in the objective moves" in gates(plan(usual))["gate-90"].go_if
    rare = plant(change_kind="other", outcome_measure="Wrong orders per year")
    assert "number in the objective moves" not in gates(plan(rare))["gate-90"].go_if


def test_people_who_are_not_trained_by_then_are_not_asked_for():
    crowd = plant(headcount=1_430, trainers=1)
    groups = [each.model_copy(update={"size": 715}) for each in crowd.groups]
    gate = gates(plan(crowd.model_copy(update={"groups": tuple(groups)})))["gate-start"]
    assert "nine of ten people have entered" not in gate.go_if
    assert re.search(r"all rounds up to this day are held \(about \d+% of the people\)", gate.go_if)


def test_no_two_more_weeks_where_the_old_way_ends_before_them():
    text = "Paper orders are replaced by AssistDesk. Paper is switched off on 5 May 2027."
    brief = plant(change_kind="specialist_ai", what_changes=text)
    assert "Two weeks more" not in gates(plan(brief))["gate-start"].adjust_if
    assert "Two weeks more" in gates(plan(plant(change_kind="specialist_ai")))["gate-start"].adjust_if


def test_counted_people_become_a_task():
    brief = plant(why_now="In July 12 planners take over customers they do not know.")
    [task] = [item for item in plan(brief) if item.title == "12 planners: named, and told in person"]
    assert isinstance(task, Milestone)
    assert task.date
    assert task.date < date(2027, 3, 20)
    assert "both sides have gone through it" in task.done_when


def test_a_gate_lies_before_a_start_on_a_day_off():
    easter_monday = date(2027, 3, 29)
    brief = plant(country="DE", start=date(2027, 1, 18), go_live=easter_monday, end=date(2027, 9, 30))
    day = gates(plan(brief))["gate-start"].date
    assert day
    assert day < easter_monday


def test_the_hand_over_follows_the_gates_of_a_short_rollout():
    brief = plant(start=date(2027, 3, 1), go_live=date(2027, 5, 10), end=date(2027, 6, 30))
    items = plan(brief)
    [hand_over] = [item for item in items if item.provenance.play_id == "hand-over"]
    assert hand_over.due
    assert all(gate.date and gate.date <= hand_over.due for gate in gates(items).values())


def test_no_gate_asks_for_a_target_before_its_day():
    items = plan(plant(change_kind="other", end=date(2027, 12, 17)))
    gate = gates(items)["gate-90"]
    read = [item for item in items if isinstance(item, Metric) and item.id in gate.metric_ids]
    early = [item for item in read if item.target_date and gate.date and item.target_date > gate.date]
    assert early
    for item in early:
        assert f"{item.title.lower()}, at least {item.target:g}" not in gate.go_if.lower()
