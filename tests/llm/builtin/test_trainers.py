"""Who trains, and when trainers and helpers learn first."""

import re
from datetime import date

import pytest

from playbook.core.case.teaching import HOURS_OF_A_TRAINER
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import Champion, Milestone, TrainingSession
from playbook.llm.builtin.builtin import load_stages
from tests.briefs import group
from tests.drafts import draft
from tests.llm.builtin.test_case_items import plant
from tests.soak import some

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
    assert task.date < min(item.date for item in sessions if item.date and item.for_managers) < first


@pytest.mark.long
def test_three_trainers_stay_three_where_two_rooms_hold_two_at_once():
    brief = plant(groups=MANY, go_live=date(2027, 6, 7), end=date(2027, 12, 17), trainers=3, rooms=2)
    task, sessions, _ = planned(brief)
    assert task.title == "Name 3 trainers and train them first"
    assert any("2 trainers at once" in session.note for session in sessions)
    assert not any("2 trainers:" in session.note for session in sessions)


@pytest.mark.long
def test_helpers_of_the_brief_are_trained_under_their_own_name():
    brief = plant(concerns="Each site needs superusers, two per shift.", groups=MANY, end=date(2027, 12, 17))
    task, _, helpers = planned(brief)
    assert f"The {helpers} superusers have a session of their own" in task.done_when


@pytest.mark.long
def test_a_dozen_people_need_no_task_for_trainers():
    few = (group("a", "Stores", 7, "m1"), group("b", "Sales", 5, "m2"))
    items = draft(plant(groups=few, headcount=12), load_stages(), date(2027, 1, 4)).items
    assert "milestone.name-trainers" not in {item.id for item in items}


def test_trainers_whom_the_brief_counts_are_enough_in_two_places_of_a_country():
    reno, elko = group("a", "Stores", 40, "m1"), group("b", "Sales", 30, "m2")
    groups = (
        reno.model_copy(update={"site": "Reno"}),
        elko.model_copy(update={"site": "Elko", "country": "US"}),
    )
    brief = plant(groups=groups, country="US", go_live=date(2027, 6, 7), end=date(2027, 12, 17), trainers=2)
    assert planned(brief)[0].title == "Name 2 trainers and train them first"


@pytest.mark.parametrize("name", ["Nursing, permanent night shift", "Dispatch nights", "Pflege Nachtdienst"])
@pytest.mark.parametrize("trainers", some([1, 3, None], [None]))
def test_the_night_shift_has_two_trainers_of_its_own(name: str, trainers: int | None) -> None:
    groups = (*MANY, group("night", name, 60, "m2"))
    brief = plant(groups=groups, go_live=date(2027, 6, 7), end=date(2027, 12, 17), trainers=trainers)
    task, _, _ = planned(brief)
    assert re.fullmatch(r"Name \d+ trainers by team, two for nights, and train them first", task.title)
    assert f"{name} 2" in task.done_when
    assert f"{name}: the trainers work the same nights" in task.done_when


@pytest.mark.long
@pytest.mark.parametrize(
    "second",
    [{"works_shifts": True}, {"site": "Reno"}, {"languages": ("English", "Spanish")}, {"country": "MX"}],
)
def test_trainers_are_counted_by_team_where_place_shift_or_language_differ(second: dict[str, object]) -> None:
    stores, sales = MANY
    groups = (stores, sales.model_copy(update=second))
    brief = plant(groups=groups, go_live=date(2027, 6, 7), end=date(2027, 12, 17), trainers=None)
    task, sessions, _ = planned(brief)
    assert " trainers by team" in task.title
    counts = [
        int(each)
        for each in re.findall(r"(?:Stores|Sales) (\d+)", task.done_when.partition(" (proposal)")[0])
    ]
    assert sum(counts) == int(task.title.split()[1])
    hours = {each.provenance.play_id: each.hours for each in sessions if not each.for_managers}
    each_round = hours["safe-start"] + hours["hands-on"]
    assert 20 * each_round / counts[0] <= HOURS_OF_A_TRAINER
    languages = second.get("languages")
    assert ("rounds in English and Spanish" in task.done_when) == bool(languages)


@pytest.mark.long
def test_helpers_learn_start_by_start() -> None:
    stores, sales = MANY
    later = sales.model_copy(update={"go_live": date(2027, 9, 6), "access_date": date(2027, 9, 6)})
    brief = plant(groups=(stores, later), go_live=date(2027, 6, 7), end=date(2027, 12, 17))
    task, _, helpers = planned(brief)
    starts = re.search(
        r"start by start: (\d+) for Mon Jun 7 by \w+ May \d+ and (\d+) for Mon Sep 6 by", task.done_when
    )
    assert starts, task.done_when
    assert int(starts[1]) + int(starts[2]) == helpers
