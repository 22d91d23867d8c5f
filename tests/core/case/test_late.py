"""What comes only after it is needed, or not for all: names, posts and what a new way lives on."""

from typing import Any

import pytest

from playbook.core.case.claims.late import COMES_TOO_LATE, NAMED_TOO_LATE, TOO_FEW_POSTS
from playbook.core.case.feasibility import verdict
from playbook.core.case.judgment import Point
from playbook.core.case.settle.ends import work_ends
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.points import UNTRUE, consequence, replacements_of, to_settle
from tests.core.case.cases import HOURS, TODAY, a_case, group

ZONES: dict[str, Any] = {
    "what_changes": "Seven depots become four zones with one zone manager each.",
    "what_stays": "Every worker speaks with the new zone manager before 15 March 2027.",
    "concerns": "The council confirms the names on 5 March 2027.",
    "groups": [group("a", 1_150, manager_id="ann", **HOURS)],
    "headcount": 1_150,
}


def points(**values: Any) -> list[Point]:
    case = a_case(**values)
    return [*to_settle(case, verdict(case, TODAY))]


def the_point(key: str, **values: Any) -> Point:
    [point] = [each for each in points(**values) if each.key == key]
    return point


def test_talks_with_leaders_who_are_named_days_before_are_counted():
    point = the_point(NAMED_TOO_LATE, **ZONES)
    assert point.title == "1,150 talks with four people who are named on Fri Mar 5"
    assert "leave 5 working days: 58 talks a day for each of the four" in point.why
    assert "in 77 groups of 15" in point.options[0]
    assert point.options[1].startswith("Ask by ")
    assert consequence(point) == UNTRUE
    case = a_case(**ZONES)
    assert replacements_of(case, verdict(case, TODAY))[ZONES["what_stays"]].startswith(
        "[When each of you speaks"
    )


@pytest.mark.parametrize(
    "values",
    [
        {"concerns": "The council confirms the names on 20 January 2027."},
        {"what_changes": "Seven depots become zones."},
        {"what_stays": "Pay stays."},
    ],
)
def test_talks_that_fit_or_are_not_promised_decide_nothing(values: dict[str, Any]):
    few = [group("a", 150, manager_id="ann", **HOURS)]
    found = points(**ZONES | {"groups": few, "headcount": 150} | values)
    assert not [each for each in found if each.key == NAMED_TOO_LATE]


@pytest.mark.parametrize(
    ("sentence", "title", "spared"),
    [
        ("Five of nine head cooks must apply for three posts.", "Five head cooks", "four of nine"),
        ("Six of the ten sextons apply for 4 positions.", "Six sextons, four posts", "four of ten"),
        ("4 of 12 foremen and drivers compete for three new posts.", "Four ", "eight of 12"),
        ("Three of our five librarians have to apply for two posts.", "Three librarians", "two of five"),
    ],
)  # fmt: skip
def test_some_apply_for_posts_and_the_others_do_not(sentence: str, title: str, spared: str) -> None:
    point = the_point(TOO_FEW_POSTS, concerns=sentence)
    assert point.title.startswith(title)
    assert spared in point.why
    assert "left over" in point.why


def test_more_people_than_posts_need_a_post_for_the_others():
    point = the_point(TOO_FEW_POSTS, concerns="Superintendents: seven of them, and four posts.")
    assert point.title == "Seven superintendents, four posts: what do the three others get?"
    assert point.options[0].startswith("A named post at today's grade and pay for each of the three")
    assert point.step
    assert point.step.is_sponsors
    assert not [each for each in points(concerns="Four leads and four posts.") if each.key == TOO_FEW_POSTS]


def test_what_it_lives_on_is_decided_where_it_comes_after_the_start():
    lives = "Planwell lives on live orders; the dealer gives them to us from 12 April 2027."
    point = the_point(COMES_TOO_LATE, concerns=lives)
    assert point.title == "What it lives on comes after go-live: live orders, from Mon Apr 12"
    assert point.options[0].startswith("Until Mon Apr 12 it runs beside today's way")
    earlier = lives.replace("12 April", "1 February")
    assert not [each for each in points(concerns=earlier) if each.key == COMES_TOO_LATE]


def test_no_severance_is_offered_where_the_brief_keeps_grade_and_pay():
    def offered(stays: str) -> str:
        job = {"capacity_hours_per_week": 2, "impact": {"process": 5, "job": 5, "reporting": 5}}
        groups = [group("a") | {"name": "Recycling", **job}, group("b", manager_id="bob", **HOURS)]
        ends = "Four zones do refuse and recycling. The recycling department is dissolved."
        case = a_case(what_changes=ends, what_stays=stays, groups=groups)
        [point] = work_ends(CaseFacts(case, TODAY))
        assert point.title.startswith("What happens to the 20 people in Recycling")
        return " ".join(point.options)

    assert "severance" in offered("Opening hours stay.")
    assert "severance" not in offered("Grades, pay and service years stay.")
    assert "each keeps pay and trade" in offered("Grades, pay and service years stay.")


def test_what_we_stopped_ourselves_is_decided_by_who_may_stop_it_now():
    past = "One cell was tried in 2025. It was 20% slower. We stopped it in week six, for a large order."
    point = the_point("open_from_last_time", past_attempts=past)
    assert point.title == "We stopped it ourselves in 2025, for a large order. Who may do that now?"
    assert "not for a large order either" in point.options[0]
    assert point.step
    assert point.step.is_sponsors
