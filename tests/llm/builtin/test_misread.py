"""A drafted plan repeats no false fact: days, pilots, data and promises are the brief's own."""

from typing import Any

import pytest

from playbook.core.case.case import read_case
from playbook.core.case.rows.data_use import data_questions
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.plan.items import AnyItem, Milestone, Objective, Policy, TrainingSession
from playbook.core.review.review import review
from playbook.llm.builtin.builtin import load_stages
from playbook.llm.builtin.kinds import load_kinds
from tests.drafts import draft
from tests.llm.builtin.test_case_items import plant


def items(**values: Any) -> tuple[AnyItem, ...]:
    return draft(plant(**values), load_stages()).items


@pytest.mark.long
def test_the_objective_is_reached_on_its_own_day() -> None:
    brief = plant()
    assert brief.end
    day = brief.go_live.replace(month=brief.go_live.month + 1, day=1)
    aim = f"By {day:%B} 1, {day.year}, every order is in the app with a photo and a signature."
    [objective] = [each for each in items(objective=aim) if isinstance(each, Objective)]
    assert f"{day:%b} 1" in objective.title


@pytest.mark.long
def test_a_team_that_tries_it_for_some_weeks_is_the_pilot() -> None:
    brief = plant()
    month = (brief.go_live - (brief.go_live - brief.start) / 3).strftime("%B")
    said = f"{brief.groups[0].name} tries it on real work for two weeks in {month}, then everyone starts."
    drafted = items(approach=said)
    [start] = [each for each in drafted if each.provenance.play_id == "pilot-starts"]
    assert isinstance(start, Milestone)
    assert brief.groups[0].name in start.title
    assert not any("dozen" in each.title for each in drafted)


@pytest.mark.long
def test_what_an_answer_promises_by_a_day_is_a_task_of_that_day() -> None:
    brief = plant()
    day = brief.start + (brief.go_live - brief.start) / 2
    row = {
        "id": "1", "text": "No device on the road",
        "answer": f"Tablets go to everyone by {day:%B} {day.day}.",
        "answered_by_id": brief.people[0].id,
    }  # fmt: skip
    [kept] = [each for each in items(concern_list=[row]) if each.provenance.play_id == "answer-kept"]
    assert kept.title.startswith("Keep our word: Tablets go to everyone")
    assert abs((kept.due - day).days) <= 4


@pytest.mark.long
def test_the_data_of_the_work_is_proposed_and_what_is_restricted_waits() -> None:
    brief = plant()
    groups = [group.model_dump(mode="json") for group in brief.groups]
    for group, data in zip(groups, ("confidential", "restricted"), strict=False):
        group["tasks"] = [{"id": "t", "task": "Close an order", "tool": brief.tools[0], "data_class": data}]
    [rules] = [each for each in items(groups=groups) if isinstance(each, Policy)][:1]
    allowed = rules.data_rules[brief.tools[0]]
    assert "confidential" in allowed
    assert "restricted" not in allowed
    assert "Allowed (proposal): confidential data" in rules.text
    assert "Not allowed yet: restricted data" in rules.text


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("data_protection", "The data protection officer signs the assessment"),
        ("other", "HIPAA risk assessment"),
    ],
)
def test_what_a_condition_signs_needs_no_second_yes(kind: str, name: str) -> None:
    brief = plant()
    groups = [group.model_dump(mode="json") for group in brief.groups]
    for group in groups:
        task = {"id": "t", "task": "Call a patient back", "tool": brief.tools[0], "data_class": "restricted"}
        group["tasks"] = [task]
    signed = {"id": "s", "kind": kind, "name": name}
    drafted = items(groups=groups, conditions=[signed])
    [rules] = [each for each in drafted if isinstance(each, Policy)][:1]
    assert "restricted" in rules.data_rules[brief.tools[0]]
    assert "Allowed once this is signed: restricted data" in rules.text
    changed = brief.model_validate(
        {**brief.model_dump(mode="json"), "groups": groups, "conditions": [signed]}
    )
    case = read_case(changed, load_kinds(), brief.start)
    failing = review(changed, drafted, today=brief.start, case=case).failing
    assert "R40" not in {each.rule_id for each in failing}
    assert not any("restricted" in each.question for each in data_questions(CaseFacts(case, brief.start)))


def test_nobody_practices_with_data_that_is_not_moved_yet() -> None:
    brief = plant()
    moved = {"id": "m", "kind": "migration", "name": "Orders moved", "needed_by": brief.go_live.isoformat()}
    notes = [each.note for each in items(conditions=[moved]) if isinstance(each, TrainingSession)]
    assert not any("copy of real cases" in note for note in notes)
    assert any("the data is moved by" in note for note in notes)
