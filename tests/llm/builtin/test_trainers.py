"""Who trains, and when trainers and helpers learn first."""

from datetime import date

import pytest

from playbook.core.plan.brief import Brief
from playbook.core.plan.items import Champion, Milestone, TrainingSession
from playbook.llm.builtin.builtin import draft, load_stages
from tests.briefs import group
from tests.llm.builtin.test_case_items import plant

MANY = (group("stores", "Stores", 600, "m1"), group("sales", "Sales", 200, "m2"))


def planned(brief: Brief) -> tuple[Milestone, list[TrainingSession], int]:
    items = draft(brief, load_stages(), date(2027, 1, 4)).items
    [task] = [item for item in items if isinstance(item, Milestone) and item.id == "milestone.name-trainers"]
    sessions = [item for item in items if isinstance(item, TrainingSession)]
    return task, sessions, sum(item.count for item in items if isinstance(item, Champion))


def test_trainers_come_from_the_teams_and_learn_before_the_others():
    task, sessions, helpers = planned(plant(groups=MANY, go_live=date(2027, 6, 7), end=date(2027, 12, 17)))
    assert task.title.startswith("Name ")
    assert task.title.endswith(" trainers and train them first")
    assert " from Stores and " in task.done_when
    assert "which work they drop for it" in task.done_when
    assert f"The {helpers} champions have a session of their own by " in task.done_when
    first = min(item.date for item in sessions if item.date and not item.for_managers)
    assert task.date
    assert task.date < min(item.date for item in sessions if item.date and item.for_managers) < first


def test_helpers_of_the_brief_are_trained_under_their_own_name():
    brief = plant(concerns="Each site needs superusers, two per shift.", groups=MANY, end=date(2027, 12, 17))
    task, _, helpers = planned(brief)
    assert f"The {helpers} superusers have a session of their own" in task.done_when


def test_a_dozen_people_need_no_task_for_trainers():
    few = (group("a", "Stores", 7, "m1"), group("b", "Sales", 5, "m2"))
    items = draft(plant(groups=few, headcount=12), load_stages(), date(2027, 1, 4)).items
    assert "milestone.name-trainers" not in {item.id for item in items}


@pytest.mark.parametrize("name", ["Nursing, permanent night shift", "Dispatch nights", "Pflege Nachtdienst"])
@pytest.mark.parametrize("trainers", [1, 3])
def test_the_night_shift_has_a_trainer_of_its_own(name: str, trainers: int) -> None:
    groups = (*MANY, group("night", name, 60, "m2"))
    brief = plant(groups=groups, go_live=date(2027, 6, 7), end=date(2027, 12, 17), trainers=trainers)
    task, _, _ = planned(brief)
    assert task.title == f"Name {max(2, trainers)} trainers, one for nights, and train them first"
    assert f"1 from {name}" in task.done_when
    assert f"{name}: the trainer works the same nights" in task.done_when
