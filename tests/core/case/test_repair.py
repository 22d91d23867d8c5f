"""The smallest repair of dates that fail."""

import re
from datetime import date
from typing import Any

import pytest

from playbook.core.case.feasibility import applied, verdict
from playbook.core.case.judgment import recommended
from playbook.core.case.timing import BETWEEN_STARTS
from tests.core.case.cases import HOURS, TODAY, a_case, group


def _judged(*starts: str, **values: Any) -> Any:
    groups = [group(letter, go_live=day, **HOURS) for letter, day in zip("abcd", starts, strict=False)]
    values = {"groups": groups, "go_live": starts[0], "headcount": 20 * len(starts)} | values
    case = a_case(**values)
    return case, verdict(case, TODAY)


_UK = {"country": "GB", "regions": ["UK"]}
_PEAK = {"start": "2027-04-01", "end": "2027-04-16", "reason": "peak"}


@pytest.mark.parametrize(
    ("starts", "values", "title", "moved"),
    [
        (
            ("2027-02-08", "2027-03-08", "2027-03-29", "2027-04-26"),  # Easter Monday
            _UK,
            "Move Team C to Tue Mar 30",
            {"c": date(2027, 3, 30)},
        ),
        (
            ("2027-01-18", "2027-03-08", "2027-03-29", "2027-04-26"),  # too early, and Easter Monday
            _UK,
            "Move Team A to Thu Jan 28 and Team C to Tue Mar 30",
            {"a": date(2027, 1, 28), "c": date(2027, 3, 30)},
        ),
        (
            ("2027-02-15", "2027-03-08", "2027-04-05"),
            {"company_blackouts": [_PEAK]},
            "Move Team C to Mon Apr 26",
            {"c": date(2027, 4, 26)},
        ),
    ],
)
def test_only_the_starts_that_fail_move_to_the_nearest_day(starts, values, title, moved):
    case, before = _judged(*starts, **values)
    way, other = before.alternatives
    assert before.state == "not_feasible"
    assert recommended(before) is way
    assert way.title == title
    assert re.match(r"Why: .+\. Only what was planned for ", way.sentence)
    brief = applied(case.brief, way.changes)
    after = {each.id: brief.go_live_of(each) for each in brief.groups}
    asked = {each.id: case.brief.go_live_of(each) for each in case.brief.groups}
    assert after == asked | moved
    assert other.title.startswith("Move every")


def test_the_day_in_how_we_go_about_it_moves_with_its_start():
    text = "Each license costs 300 USD. Waves start on 8 February, 8 March, 29 March and 26 April 2027."
    _, before = _judged("2027-02-08", "2027-03-08", "2027-03-29", "2027-04-26", **_UK, approach=text)
    assert before.alternatives[0].changes["approach"] == text.replace("29 March", "30 March")


def test_one_start_for_all_has_no_smaller_repair():
    _, before = _judged("2027-01-18")
    assert not any(way.is_repair for way in before.alternatives)


@pytest.mark.parametrize(
    ("needed_by", "title"),
    [("2027-03-12", "Move Team B to Mon Mar 15"), ("2027-05-10", "Move Team B to Mon May 10")],
)
def test_a_condition_of_one_team_moves_this_team_alone(needed_by, title):
    condition = {
        "id": "app", "name": "The mobile app works offline", "needed_by": needed_by, "group_ids": ["b"],
        "gates": "go_live",
    }  # fmt: skip
    _, before = _judged("2027-02-15", "2027-03-08", conditions=[condition])
    assert recommended(before).title == title


def test_the_way_that_keeps_who_goes_first_comes_first():
    closed = {"start": "2027-01-20", "end": "2027-03-31", "reason": "closed"}
    _, before = _judged("2027-02-01", "2027-03-01", company_blackouts=[closed])
    assert [way.title for way in before.alternatives] == [
        "Move every start by 10 weeks, the first to Mon Apr 12", "Move everyone to Mon Apr 12",
    ]  # fmt: skip


def test_a_start_after_a_closed_season_pushes_only_the_starts_it_reaches():
    closed = {"start": "2027-01-20", "end": "2027-03-31", "reason": "closed"}
    case, before = _judged("2027-02-01", "2027-04-20", "2027-08-09", company_blackouts=[closed])
    way, other = before.alternatives
    brief = applied(case.brief, way.changes)
    starts = [brief.go_live_of(each) for each in brief.groups]
    assert other.title.startswith("Move every start by 10 weeks")
    assert starts[0] < starts[1] < starts[2] == date(2027, 8, 9)
    assert starts[1] - starts[0] >= BETWEEN_STARTS
    assert "All other starts stay." in way.sentence
