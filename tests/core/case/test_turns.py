"""Why those start first who do."""

from typing import Any

import pytest

from playbook.core.case.feasible.turns import why_first
from playbook.core.case.settle.facts import CaseFacts
from tests.core.case.cases import TODAY, a_case, group

DAILY = {"process": 5, "tools": 5, "habits": 5}
LATER = "2027-06-07"


def why(of_first: dict[str, Any], of_second: dict[str, Any], **values: Any) -> str:
    teams = [
        group("a", 40, **({"impact": DAILY} | of_first)),
        group("b", 90, **({"impact": DAILY, "go_live": LATER} | of_second)),
    ]
    return why_first(CaseFacts(a_case(groups=teams, **values), TODAY))


@pytest.mark.parametrize(
    ("first", "second", "values", "reason"),
    [
        ({}, {}, {}, "they are few (40 people)"),
        ({"impact": DAILY | {"beliefs": 4}}, {}, {}, "people there doubt it the most (4 of 5)"),
        ({"name": "Repairs"}, {}, {"outcome_measure": "Late repairs"}, "where “Late repairs” is won or lost"),
        ({}, {}, {"concerns": "Team A asked to start before the others."}, "they asked for it"),
        ({}, {"blackouts": [{"start": "2027-03-01", "end": "2027-04-30", "reason": "Audit"}]}, {},
         "Team B has “Audit” until Fri Apr 30."),
        ({}, {"name": "Melt shop", "blackouts": [{"start": "2027-03-01", "end": "2027-03-31"}]}, {},
         "A wrong step in Melt shop can hurt someone"),  # what ended in March does not explain June
        ({"name": "Akron"}, {}, {"why_now": "Akron and Dayton merge in July."}, "they are why we start now"),
        ({}, {"name": "Melt shop"}, {}, "A wrong step in Melt shop can hurt someone"),
        (
            {},
            {"name": "Melt shop", "impact": DAILY | {"beliefs": 4}},
            {},
            "We start with Team A: a mistake there is less likely to hurt anyone",
        ),
    ],
)  # fmt: skip
def test_facts_of_the_brief_say_who_begins(first, second, values, reason) -> None:
    assert reason in why(first, second, **values)


def test_another_country_that_shares_a_dangerous_start_is_said() -> None:
    abroad = group("c", 50, impact=DAILY, go_live=LATER, country="MX")
    teams = [
        group("a", 40, impact=DAILY),
        group("b", 90, name="Melt shop", impact=DAILY, go_live=LATER),
        abroad,
    ]
    said = why_first(CaseFacts(a_case(groups=teams, country="US"), TODAY))
    assert "Melt shop in a wave of its own would leave" in said


def test_a_season_that_keeps_others_is_the_reason_where_there_is_no_other() -> None:
    season = {"blackouts": [{"start": "2027-03-01", "end": "2027-05-21", "reason": "Season"}]}
    light = {"impact": {"process": 3, "tools": 3, "habits": 3}}
    assert why(light, season) == "We start with Team A: Team B has “Season” until Fri May 21."
    assert not why(light, {})


def test_nothing_is_argued_where_everyone_starts_together() -> None:
    assert not why({"go_live": LATER}, {})


def test_only_the_last_start_is_explained_by_steps_that_can_hurt_someone():
    groups = [
        group("a", 60, impact=DAILY),
        group("b", 90, name="Melt shop", impact=DAILY, go_live="2027-04-26"),
        group("c", 90, impact=DAILY, go_live=LATER),
    ]
    assert "can hurt someone" not in why_first(CaseFacts(a_case(groups=groups), TODAY))


def test_nothing_is_argued_against_teams_that_only_hear_of_it() -> None:
    assert not why({}, {"sessions": "told"})
