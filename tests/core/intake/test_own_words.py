"""A memo's sentences are read as their writer meant them."""

from datetime import date

import pytest

from playbook.core.intake.intake import Fact
from playbook.core.text.notes import Notes
from playbook.llm.intake.sorting import read_sorted

TODAY = date(2026, 12, 1)


def facts_in(text: str) -> list[Fact]:
    return [fact for fact in read_sorted(Notes(text), TODAY)[0].facts if not fact.is_doubtful]


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
