"""Waves of a memo: their teams, their days, and what still waits for a decision."""

from datetime import date

import pytest

from playbook.core.intake.intake import Fact
from playbook.core.text.notes import Notes
from playbook.llm.intake.sorting import read_sorted

TODAY = date(2026, 12, 1)
OFFICES = "- Claims Basel: 45 people\n- Policy service Lyon: 70 people\n- Policy service Graz: 52 people"


def facts_in(text: str) -> tuple[Fact, ...]:
    return read_sorted(Notes(f"ContractHub comes to all teams.\n\n{text}"), TODAY)[0].facts


def test_a_wave_with_its_places_in_brackets_starts_them():
    said = "Wave 1 (Basel) goes live on 12 April 2027. Wave 2 (Lyon, Graz) goes live on 14 June 2027."
    starts = {f.of: f.value for f in facts_in(f"{OFFICES}\n\n{said}") if f.field == "group_go_live"}
    second = date(2027, 6, 14)
    assert starts == {
        "Claims Basel": date(2027, 4, 12), "Policy service Lyon": second, "Policy service Graz": second,
    }  # fmt: skip


def test_a_team_with_a_number_in_its_name_has_a_line_and_a_start():
    lines = (
        "- Ward 4 doctors: 22 people, led by Dr. Anna Vogt, start on 3 May 2027\n"
        "- Surgery doctors: 40 people, led by Dr. Carla Ruiz, from 21 June 2027"
    )
    facts = facts_in(lines)
    assert {f.of: f.value for f in facts if f.field == "group_size"} == {
        "Ward 4 doctors": 22, "Surgery doctors": 40,
    }  # fmt: skip
    assert {f.of: f.value for f in facts if f.field == "group_go_live"} == {
        "Ward 4 doctors": date(2027, 5, 3), "Surgery doctors": date(2027, 6, 21),
    }  # fmt: skip
    assert not any(f.field == "pilot" for f in facts)


@pytest.mark.parametrize(
    "said",
    [
        "The rest start on 3 May 2027, provided that the board says yes on 20 April 2027.",
        "Wave 2 (Lyon, Graz) goes live on 14 June; the steering group decides on 31 May.",
        "Six ovens are delivered in March, the last ten are ordered once the pilot says yes.",
    ],
)
def test_what_waits_for_a_decision_is_kept_as_one(said):
    facts = facts_in(f"{OFFICES}\n\n{said}")
    assert [f.value for f in facts if f.field == "gate"] == [said]
    assert date(2027, 4, 20) not in [f.value for f in facts if f.field == "go_live"]
