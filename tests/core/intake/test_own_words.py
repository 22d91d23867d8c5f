"""A memo's sentences are read as their writer meant them."""

from datetime import date

import pytest

from playbook.core.intake.intake import Fact
from playbook.core.text.notes import Notes
from playbook.llm.intake.placing import Picked, place
from playbook.llm.intake.sorting import read_sorted

TODAY = date(2026, 12, 1)


def facts_in(text: str) -> list[Fact]:
    return [fact for fact in read_sorted(Notes(text), TODAY)[0].facts if not fact.is_doubtful]


def values(text: str, *fields: str) -> list[object]:
    return [fact.value for fact in facts_in(text) if fact.field in fields]


@pytest.mark.parametrize(
    ("said", "team", "size", "head"),
    [
        ("The dispatch offices in our 14 depots have 79 people under Tom Pelletier, who is director of "
         "operations; most depots have five or six dispatchers and one of them is always on the radio.",
         "dispatch offices", 79, "Tom Pelletier"),
        ("The filling lines in our three dairies have 64 people under Olof Berg, who is plant director.",
         "filling lines", 64, "Olof Berg"),
        ("The order desks at our nine depots employ 41 people under Maja Nilsson.",
         "order desks", 41, "Maja Nilsson"),
        ("The records rooms across the county have 23 people under Joan Pike.",
         "records rooms", 23, "Joan Pike"),
        ("The kitchens in all our 12 schools are 96 cooks under Beth Orr.", "kitchens", 96, "Beth Orr"),
        ("The pharmacies at the four hospitals count 58 people, led by Dr. Ines Vega.",
         "pharmacies", 58, "Ines Vega"),
        ("Our ticket offices in the eleven stations have 120 people under Karl Wenz.",
         "ticket offices", 120, "Karl Wenz"),
    ],
)  # fmt: skip
def test_a_team_at_many_places_keeps_its_size_and_its_head(said, team, size, head):
    found = {(each.field, each.of, each.value) for each in facts_in(said) if each.field.startswith("group_")}
    assert {("group_size", team, size), ("group_manager", team, head)} <= found


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("I want the project to begin on January 11 and to close on September 30, 2027.",
         date(2027, 1, 11), date(2027, 9, 30)),
        ("The project is to start on January 18, 2027 and end on August 27, 2027.",
         date(2027, 1, 18), date(2027, 8, 27)),
        ("We are to start on 4 January 2027 and to finish on 27 August 2027.",
         date(2027, 1, 4), date(2027, 8, 27)),
        ("I want the rollout to open on January 25 and to be finished on September 17, 2027.",
         date(2027, 1, 25), date(2027, 9, 17)),
        ("The program should kick off on Monday, January 11 and be closed by July 30, 2027.",
         date(2027, 1, 11), date(2027, 7, 30)),
        ("The rollout has to begin on February 8, 2027, and wraps up on December 3, 2027.",
         date(2027, 2, 8), date(2027, 12, 3)),
    ],
)  # fmt: skip
def test_one_sentence_gives_the_first_and_the_last_day(said, first, last):
    assert (values(said, "start"), values(said, "end")) == ([first], [last])


@pytest.mark.parametrize(
    "said",
    [
        "The enrollment opens on January 11 and closes on March 30, 2027.",
        "We open on March 1 and close on October 30, 2027.",
        "The pilot is to begin on March 1 and to end on March 30, 2027.",
        "The project needs a room that opens on March 1 and closes on May 3, 2027.",
    ],
)
def test_what_else_opens_and_closes_is_not_the_project(said):
    assert not values(said, "start", "end")


def test_a_sentence_can_be_the_end_date():
    said = "All of it lasts from January 11 to September 30, 2027."
    [fact] = place("end", Picked(said, Notes(said), (), TODAY))
    assert (fact.field, fact.value) == ("end", date(2027, 9, 30))
