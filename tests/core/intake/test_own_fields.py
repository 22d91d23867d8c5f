"""What a memo tells of last times, results, authors and places reaches its field."""

import pytest

from playbook.core.intake.intake import Fact, check_findings
from playbook.core.intake.intake_changes import UNNAMED, changes_of
from playbook.core.log.changes.briefs import GroupSaved
from playbook.core.plan.brief import Brief
from playbook.core.text.notes import Notes
from playbook.llm.intake.intake_rules import find_facts
from tests.core.intake.test_wrong_fields import TODAY


def read(text: str) -> tuple[Fact, ...]:
    notes = Notes(text)
    return check_findings(find_facts(notes, TODAY), notes, TODAY).facts


TRIED = [
    "In 2021 we moved every kiln log into a shared sheet. We taught it in one morning, shift heads never "
    "opened the sheet, and by autumn one kiln in six used it.",
    "Two years ago we tried handsets in the orchard. Crews got them ten weeks before the picking, and never "
    "in the summer did anyone read a row on them.",
    "In 2023 we introduced one list of berths. Only the day shift was trained, nobody at the lock got "
    "access, and in December we gave it up.",
]


@pytest.mark.parametrize("told", TRIED)
def test_the_lesson_of_a_last_attempt_stands_beside_it_and_is_no_busy_time(told: str) -> None:
    facts = [(fact.field, fact.value) for fact in read(told)]
    sentences = [each.text for each in Notes(told).sentences]
    assert [value for field, value in facts if field == "past_attempts"] == sentences
    assert not [value for field, value in facts if field in ("busy", "closed")]


@pytest.mark.parametrize(
    ("text", "aims"),
    [
        (
            "I will judge it on three things: lost sacks, the share of sacks weighed at the gate (today "
            "nothing, 80% by the end of August 2027), and whether growers are paid on time (we guess 55% "
            "today, but we never count it in winter; I want 95%).",
            [
                "share of sacks weighed at the gate: 80% by the end of August 2027",
                "growers are paid on time: 95%",
            ],
        ),
        (
            "We judge success by two numbers: trams that leave on time (now 71%, 90% by June 2027) and "
            "complaints a week (today 40, we want 15 by December 2027).",
            ["trams that leave on time: 90% by June 2027", "complaints a week: 15 by December 2027"],
        ),
        ("I will measure it by whether nurses find the chart (80% by May 2027).",
         ["nurses find the chart: 80% by May 2027"]),
    ],
)  # fmt: skip
def test_what_somebody_judges_by_becomes_results_and_no_busy_time(text: str, aims: list[str]) -> None:
    facts = read(text)
    assert [fact.value for fact in facts if fact.field == "objective"] == aims
    assert not [fact for fact in facts if fact.field in ("busy", "closed")]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("From: Ada Lindt, COO, Retail", ""),
        ("From: Bo Marsh, Director, Supply Chain", ""),
        ("From: Cy Ferro, COO, Northern Region", "Northern Region"),
        ("From: Di Roth, COO, Harbour Ferries", "Harbour Ferries"),
        ("From: Ed Ngo, Head, Customer Services", ""),
    ],
)
def test_what_an_author_heads_is_no_organization(line: str, name: str) -> None:
    facts = read(f"{line}\n\nFrom May the desks log each parcel in Ropewalk.")
    assert [fact.value for fact in facts if fact.field == "organisation"] == ([name] if name else [])


@pytest.mark.parametrize(
    ("wish", "measure"),
    [
        ("I want late ferries down from 18% to 9% by the end of 2027.", "late ferries"),
        ("We want to cut broken panes from 12% to 5% by June 2027.", "broken panes"),
        ("We need wrong labels down from 7% to 2% by May 2027.", "wrong labels"),
    ],
)
def test_a_wish_is_no_part_of_what_is_counted(wish: str, measure: str) -> None:
    assert [fact.value for fact in read(wish) if fact.field == "outcome_measure"] == [measure]


@pytest.mark.parametrize(
    ("line", "team", "places"),
    [
        ("Who: Ticketing is 90 people in the halls in Bergen, Oslo and Narvik, headed by Ida Moe.",
         "Ticketing", "Bergen, Oslo and Narvik"),
        ("Who: Grading is 44 graders in the sheds in Kerikeri and Napier, headed by Tane Rewi.",
         "Grading", "Kerikeri and Napier"),
        ("Who: Repairs is 31 people in Ghent, headed by Lotte Claes.", "Repairs", "Ghent"),
    ],
)  # fmt: skip
def test_a_team_keeps_all_its_places(line: str, team: str, places: str) -> None:
    facts = [(fact.of, fact.value) for fact in read(line) if fact.field == "group_site"]
    assert facts == [(team, places)]
    assert {fact.of for fact in read(line) if fact.field == "group_manager"} == {team}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Milking is 24 people in Cavan, headed by Orla Finn; they work in two shifts, also on Sundays.",
            {("group_shifts", "Milking", "yes")},
        ),
        (
            "Fitters is 40 people, headed by Jan Prins; they are on the road all day and have no e-mail.",
            {("group_site", "Fitters", "on the road"), ("group_mailbox", "Fitters", "no")},
        ),
        (
            "Ticket desk is 18 people, headed by Eva Holm; they read their e-mail and do not work nights. "
            "Tram drivers is 90 people, headed by Tom Reyes. They work early and late shifts.",
            {("group_mailbox", "Ticket desk", "yes"), ("group_shifts", "Ticket desk", "no"),
             ("group_shifts", "Tram drivers", "yes")},
        ),
        ("Packing is 30 people, headed by Bea Roth. Shift patterns don't change.", set()),
    ],
)  # fmt: skip
def test_how_the_people_of_a_team_work_stands_on_that_team(text: str, expected: set[object]) -> None:
    facts = [fact for fact in read(text) if fact.field in ("group_shifts", "group_mailbox", "group_site")]
    found = {(fact.field, fact.of, fact.value) for fact in facts if fact.value != "Cavan"}
    assert found == expected
    groups = {
        change.group.name: change.group
        for change in changes_of(read(text), Brief(name=UNNAMED), TODAY)
        if isinstance(change, GroupSaved)
    }
    said = {"group_shifts": {True: "yes", False: "no"}, "group_mailbox": {True: "yes", False: "no"}}
    for field, team, value in found:
        group = groups[team]
        now = {"group_shifts": group.works_shifts, "group_mailbox": group.has_mailbox}
        assert value == (said[field][now[field]] if field in now else group.site)


def test_who_has_no_desk_may_have_no_mailbox() -> None:
    text = "Wardens is 26 people, headed by Ines Vogt; they have a phone but no desk."
    [fact] = [fact for fact in read(text) if fact.field == "group_mailbox"]
    assert (fact.of, fact.value, fact.is_doubtful) == ("Wardens", "no", True)
