"""How many people may be away at once is read from the brief, and the rounds follow."""

import pytest

from playbook.core.case.away import away_at_once, few_on_shift
from playbook.core.case.rounds import rounds_for, seats_for
from playbook.core.plan.brief import Brief
from tests.core.case.cases import a_brief, group


def with_teams(concerns: str) -> Brief:
    teams = [group("w", 60, name="Wards"), group("o", 24, name="Office")]
    return a_brief(concerns=concerns, groups=teams, seats_per_session=None)


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("On the wards at most four people can be away at a time.", 4),
        ("Wards can spare only 3 at once.", 3),
        ("No more than two of the wards may leave the floor together.", 2),
    ],
)
def test_a_limit_of_a_team_is_the_size_of_its_rounds(text: str, most: int) -> None:
    brief = with_teams(text)
    wards, office = brief.groups
    assert away_at_once(brief) == {"w": (most, text)}
    assert rounds_for(brief, [wards]) == 60 // most
    assert rounds_for(brief, [office]) == 2
    assert seats_for(brief, brief.groups) == most


@pytest.mark.parametrize(
    "text",
    [
        "People can give at most two hours a week.",
        "At most 10 trainers can be away at a time.",
        "Close in at most six working days.",
        "Up to five devices can be charged at once.",
    ],
)
def test_hours_trainers_and_devices_limit_no_rounds(text: str) -> None:
    brief = with_teams(text)
    assert away_at_once(brief) == {}
    assert seats_for(brief, brief.groups) is None


def test_a_limit_without_a_team_holds_for_all():
    brief = with_teams("Only five people can be away at the same time.")
    assert {most for most, _ in away_at_once(brief).values()} == {5}
    assert len(away_at_once(brief)) == 2


def test_few_people_on_a_shift_are_found_with_their_sentence():
    assert few_on_shift("All is calm. Two nurses are on duty at night.") == "Two nurses are on duty at night."
    assert few_on_shift("Two superusers are on each shift.") == ""
