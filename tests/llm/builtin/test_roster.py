"""The roster says who is away in which week, in which rounds, and who covers."""

import re
from datetime import date, timedelta

import pytest

from playbook.core.plan.brief import Brief
from playbook.core.plan.items import Milestone, TrainingSession
from tests.drafts import draft_of
from tests.llm.builtin.test_case_items import plant

WEEKS = re.compile(r"(?m)^- \w{3} \w{3} \d+.*?: (\d+) rounds? ")


def rostered(brief: Brief) -> tuple[Milestone, list[TrainingSession]]:
    items = draft_of(brief).items
    [roster] = [item for item in items if item.provenance.play_id == "roster"]
    assert isinstance(roster, Milestone)
    sessions = [item for item in items if isinstance(item, TrainingSession) and not item.for_managers]
    return roster, sessions


def test_the_roster_is_out_first_with_the_rounds_of_the_sessions():
    roster, sessions = rostered(plant())
    first = min(session.date or date.max for session in sessions)
    assert first - timedelta(days=21) <= roster.date < first
    assert roster.owner.role == "training lead"
    of_sessions = 0
    for session in sessions:
        found = re.search(r"(\d+) rounds?", session.note)
        of_sessions += int(found[1]) if found else 1
    assert sum(map(int, WEEKS.findall(roster.note))) == of_sessions


def test_a_limit_of_the_brief_shapes_rounds_and_roster():
    says = "In the stores at most three people can be away at a time."
    roster, sessions = rostered(plant(concerns=says))
    assert "at most three people can be away at a time.” So Stores learn in rounds of 3" in roster.done_when
    own = [session for session in sessions if session.group_ids == ("stores",)]
    assert own
    assert all("of up to 3 people" in session.note for session in own if "rounds" in session.note)


def test_shifts_learn_in_their_own_hours():
    sales, stores = plant().groups
    roster, _ = rostered(plant(groups=(sales, stores.model_copy(update={"works_shifts": True}))))
    assert "Stores: rounds are held within people's own shift, in paid time" in roster.done_when
    assert "within people's own shift" not in rostered(plant())[0].done_when


def test_a_dozen_people_need_no_roster():
    few = tuple(each.model_copy(update={"size": 5}) for each in plant().groups)
    items = draft_of(plant(groups=few, headcount=10)).items
    assert not [item for item in items if item.provenance.play_id == "roster"]


@pytest.mark.long
def test_a_round_is_never_larger_than_the_shift_that_it_takes_away():
    sales, stores = plant().groups
    few = stores.model_copy(update={"works_shifts": True, "size": 22})
    roster, _ = rostered(plant(groups=(sales, few), trainers=3, rooms=3, seats_per_session=12))
    assert "Stores (people of several shifts)" in roster.done_when


def test_one_trainer_hour_is_one_hour():
    roster, _ = rostered(plant(groups=plant().model_dump()["groups"][:1], seats_per_session=40))
    assert not re.search(r"\b1 trainer hours", roster.note)
    assert re.search(r"\b1 trainer hour\b", roster.note)


@pytest.mark.long
def test_each_place_is_named_once():
    brief = plant()
    sites = ["Tulsa", "Tulsa and Wichita", *("Tulsa" for _ in brief.groups[2:])]
    groups = [each.model_copy(update={"site": site}) for each, site in zip(brief.groups, sites, strict=True)]
    roster, _ = rostered(brief.model_copy(update={"groups": tuple(groups)}))
    assert "Places: Tulsa and Wichita." in roster.done_when
