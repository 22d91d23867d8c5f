"""Sessions by place and exposure, and helpers whom a brief names."""

import re
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.case.case import read_case
from playbook.core.case.dated import with_dates
from playbook.core.case.feasibility import verdict
from playbook.core.case.owner_weeks import TOO_MUCH, full_weeks
from playbook.core.case.rows.gates import LATER_START
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.plan.brief import Brief, Group, Person
from playbook.core.plan.items import AnyItem, Champion, Gate, Milestone, TrainingSession
from playbook.llm.builtin.audience import wanted
from playbook.llm.builtin.builtin import load_stages
from playbook.llm.builtin.case_items import with_sessions
from playbook.llm.builtin.cases.for_writing import for_writing
from playbook.llm.builtin.kinds import load_kinds
from playbook.llm.builtin.placing import schedule
from tests.briefs import examples
from tests.drafts import draft_of

START = date(2027, 1, 11)
PLACES = ("Arven", "Brask", "Corl")


def plants(**values: Any) -> Brief:
    """A rollout in three plants that start one after the other."""
    groups = tuple(
        Group(
            id=f"g{number}", name=f"{place} line", size=40, site=place, works_shifts=True, has_mailbox=False,
            manager_id="boss", capacity_hours_per_week=1,
            go_live=START + timedelta(days=70 + 21 * number), impact={"tools": 5, "process": 4},
        )
        for number, place in enumerate(PLACES)
    )  # fmt: skip
    calm: dict[str, Any] = {
        "name": "Tablets",
        "what_changes": "Crews stop writing paper checklists and log on tablets in LineLog.",
        "why": "Sheets lie in a tray.", "tools": ("LineLog",), "start": START,
        "go_live": START + timedelta(days=70), "end": START + timedelta(days=240), "groups": groups,
        "people": (Person(id="boss", name="Ada Moor", level="executive"), Person(id="lead", name="Ben Sund")),
        "sponsor_id": "boss", "lead_id": "lead", "lead_hours_per_week": 15, "trainers": 1, "country": "NO",
        "objective": "Bad batches stop within a day.",
    }  # fmt: skip
    return Brief.model_validate(calm | values)


def planned(brief: Brief) -> tuple[AnyItem, ...]:
    return draft_of(brief, start=START).items


def of_play(items: tuple[AnyItem, ...], play_id: str) -> list[AnyItem]:
    return [item for item in items if item.provenance.play_id == play_id]


@st.composite
def rollouts(draw: st.DrawFn) -> Brief:
    """Draw places, sizes, hours, impacts and trainers."""
    groups = tuple(
        Group(
            id=f"g{number}", name=f"Team {number}", size=draw(st.integers(4, 120)),
            site=draw(st.sampled_from((*PLACES, ""))), manager_id="boss",
            capacity_hours_per_week=draw(st.sampled_from([0.5, 1.0, 3.0])),
            impact=draw(st.sampled_from([{}, {"tools": 2, "process": 1}, {"tools": 5, "habits": 4}])),
            go_live=draw(st.none() | st.dates(START + timedelta(days=60), START + timedelta(days=120))),
        )
        for number in range(draw(st.integers(1, 6)))
    )  # fmt: skip
    return plants(
        groups=groups, trainers=draw(st.none() | st.integers(1, 3)),
        lead_hours_per_week=draw(st.sampled_from([2.0, 8.0, 30.0])),
        change_kind=draw(st.sampled_from(sorted(load_kinds()))),
    )  # fmt: skip


@examples(4)
@given(rollouts())
def test_no_trainer_is_in_two_places_on_a_day(brief: Brief) -> None:
    case = for_writing(read_case(brief, load_kinds(), START))
    stages = load_stages()
    plays = with_sessions(
        wanted(case, [play for stage in stages for play in stage.plays], "standard"), case.kind
    )
    placed = schedule(case, plays, False, START)
    places: dict[date, set[frozenset[str]]] = defaultdict(set)
    for play in plays:
        if play.kind != "training_session" or play.fields.get("for_managers"):
            continue
        rounds: dict[int, set[str]] = defaultdict(set)
        held = {}
        for index, slots in placed.slots.get(play.id, {}).items():
            for slot in slots:
                if slot.rounds and brief.groups[index].site:
                    rounds[id(slot.rounds)].add(brief.groups[index].site)
                    held[id(slot.rounds)] = slot.rounds.held
        for key, sites in rounds.items():
            for day, _ in held[key]:
                places[day].add(frozenset(sites))
    for day, sets in places.items():
        apart = [sites for sites in sets if not any(sites < other for other in sets)]
        assert len(apart) <= placed.trainers or len(frozenset.union(*sets)) <= placed.trainers, day


@pytest.mark.long
@examples(4)
@given(rollouts())
def test_a_full_week_of_the_lead_is_in_the_verdict(brief: Brief) -> None:
    items = planned(brief)
    case = read_case(brief, load_kinds(), START)
    facts = CaseFacts(case, START)
    judged = with_dates(facts, verdict(case, START), items)
    lead = next(check for check in judged.checks if check.key == "lead")
    full = full_weeks(brief, items)
    is_far = max(full.values(), default=0) > TOO_MUCH * (brief.lead_hours_per_week or 0)
    assert not is_far or lead.state in ("tight", "not_feasible")
    assert not full or re.search("We propose: |name a second one", lead.sentence)
    first = min(full, default=None)
    assert first is None or facts.on(first) in lead.sentence


@pytest.mark.long
@examples(4)
@given(rollouts())
def test_hours_before_the_start_follow_how_much_changes(brief: Brief) -> None:
    items = planned(brief)
    hours = {
        group.id: sum(
            item.hours
            for item in items
            if isinstance(item, TrainingSession) and not item.for_managers and group.id in item.group_ids
            and item.provenance.play_id in ("safe-start", "hands-on")
        )
        for group in brief.groups
    }  # fmt: skip
    little = [hours[group.id] for group in brief.groups if brief.changes_little(group)]
    much = [hours[group.id] for group in brief.groups if not brief.changes_little(group)]
    assert not little or not much or max(little) <= min(much)


def test_each_place_has_rounds_of_its_own() -> None:
    items = planned(plants())
    for item in of_play(items, "safe-start"):
        assert len(item.group_ids) == 1


@pytest.mark.long
def test_the_old_way_ends_in_each_place_on_its_own_day() -> None:
    brief = plants(
        what_changes="Crews log on tablets in LineLog. Paper ends on the go-live day of each plant."
    )
    ends = [item for item in of_play(planned(brief), "switch-off") if item.title.startswith("End ")]
    assert [item.due for item in ends] == [group.go_live for group in brief.groups]
    checks = [item for item in of_play(planned(brief), "switch-off") if item.title.startswith("Check")]
    assert all("finished the old way by the evening before" in item.done_when for item in checks)
    assert all(isinstance(item, Milestone) for item in checks)


def test_gates_count_each_team_and_only_who_has_started() -> None:
    gates = [item for item in planned(plants()) if isinstance(item, Gate)]
    counted = [gate for gate in gates if "In numbers" in gate.go_if]
    assert counted
    for gate in counted:
        late = [
            each.name for each in plants().groups if each.go_live and gate.date and each.go_live > gate.date
        ]
        numbers = next(line for line in gate.go_if.splitlines() if line.startswith("In numbers"))
        assert numbers.startswith("In numbers, team by team")
        assert not any(name in numbers for name in late)


@pytest.mark.parametrize("pilots", ["line pilot", "line pilots", "line tries it first,"])
def test_a_first_start_that_is_the_pilot_waits_for_no_test(pilots: str) -> None:
    first, day = START + timedelta(days=70), START + timedelta(days=88)
    approach = (
        f"The {PLACES[0]} {pilots} from {first:%B} {first.day}. "
        f"The committee decides on {day:%B} {day.day} whether the others start."
    )
    brief = plants(approach=approach)
    case = read_case(brief, load_kinds(), START)
    assert [each for each in case.fixed if each.sort == "from"] == []
    assert (case.pilot_wish, case.judged_on, case.decided_before) == ("", None, None)
    gates = [each for each in planned(brief) if isinstance(each, Gate)]
    assert [each.date for each in gates if each.provenance.play_id == LATER_START] == [day]
    without = [each for each in planned(plants()) if isinstance(each, Gate)]
    assert not any(each.provenance.play_id == LATER_START for each in without)


@pytest.mark.long
def test_the_helpers_of_the_brief_are_named_counted_and_trained() -> None:
    brief = plants(concerns="Each plant needs superusers, two per shift. The help desk is far away.")
    items = planned(brief)
    [circle] = [item for item in items if isinstance(item, Champion)]
    assert circle.title == "Recruit 18 superusers"
    assert "Each plant needs superusers, two per shift." in circle.note
    titles = {item.title for item in of_play(items, "real-work")}
    assert "Name superusers for every shift and place" in titles
    assert "Get the help desk ready for the first hour" in titles
    assert not any("superusers, two per shift" in item.title for item in of_play(items, "worry"))


@pytest.mark.long
def test_who_learns_more_slowly_gets_an_hour_more() -> None:
    brief = plants(concerns="A third of the crews have never used a tablet and need more time.")
    assert any(item.title.startswith("Give an extra hour") for item in of_play(planned(brief), "real-work"))
