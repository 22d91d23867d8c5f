"""Who starts first where one day would start many people, and when everyone starts together."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from playbook.core.case.case import read_case
from playbook.core.case.feasibility import applied, verdict, with_asked_starts
from playbook.core.case.feasible import depth, staged
from playbook.core.case.feasible.durations import fits_from
from playbook.core.case.feasible.staged import (
    a_counted_place,
    breaks_promise,
    merging_first,
    promised,
    together,
    waves_of,
)
from playbook.core.case.feasible.work import ENOUGH_PERIODS
from playbook.core.case.judgment import recommended
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.timing import LEAST_TO_LEARN
from playbook.core.plan.brief import Group
from playbook.llm.builtin.kinds import load_kinds
from tests.core.case.cases import TODAY, a_brief, a_case, group

DAILY, LITTLE = {"process": 5, "tools": 5, "habits": 5}, {"process": 1, "tools": 2, "habits": 1}
GO_LIVE = date(2027, 3, 15)


def teams(**of_b: Any) -> list[dict[str, Any]]:
    usual = {"capacity_hours_per_week": 3, "impact": DAILY}
    return [
        group("a", 120, **usual),
        group("b", **({"size": 40} | usual | of_b)),
        group("c", 60, **usual),
        group("d", 30, **(usual | {"impact": LITTLE})),
    ]


def facts_of(**values: Any) -> CaseFacts:
    return CaseFacts(a_case(**({"groups": teams()} | values)), TODAY)


def first_of(**values: Any) -> list[str]:
    waves = waves_of(facts_of(**values))
    return [each.name for each in waves[0][1]] if waves else []


def test_the_smallest_team_that_does_the_central_work_starts_first_and_the_others_weeks_later():
    (day, first), (second, others) = waves_of(facts_of())
    assert day == GO_LIVE
    assert [each.name for each in first] == ["Team B"]
    assert [each.name for each in others] == ["Team A", "Team C", "Team D"]
    assert timedelta(weeks=5) <= second - day <= timedelta(weeks=7, days=4)


def test_waves_start_as_many_people_as_the_objective_promises_by_its_day():
    values = wards(140, 560, 260, 300, 120)
    late = waves_of(facts_of(**values))
    day = late[-1][0] - timedelta(days=3)
    usual = facts_of(**values | {"objective": f"By {day:%B} {day.day}, {day.year} 95% of employees use it."})
    assert promised(usual) == (95, day)
    assert breaks_promise(usual, late)
    assert not breaks_promise(usual, waves_of(usual))
    soon = a_case(**values | {"objective": "By April 9, 2027 90% of employees use it."})
    assert "fewer than the objective's 90%" in recommended(verdict(soon, TODAY)).sentence


def test_whoever_asked_for_it_starts_first_and_whoever_is_closed_does_not():
    assert first_of(concerns="Team C asked to start before the others.") == ["Team C"]
    assert first_of(concerns="Team C does not want to start.") == ["Team B"]
    audit = {"start": "2027-03-08", "end": "2027-03-19", "reason": "Audit"}
    assert first_of(groups=teams(blackouts=[audit])) == ["Team C"]


def test_whoever_why_now_is_about_starts_first_unless_others_do_everything():
    assert first_of(why_now="Team C and another one merge in July.") == ["Team C"]
    assert first_of(why_now="Team C likes it.") == ["Team B"]


def test_units_that_merge_may_begin_alone_at_a_cost():
    facts = facts_of(why_now="Two regions merge in July.")
    option = merging_first(facts, facts.brief.groups)
    assert "the two merging regions first, live on Mon Mar 15; everyone else on Mon Apr 26." in option
    assert "Cost: running both ways for 6 weeks" in option
    assert not merging_first(facts_of(), facts.brief.groups)


def test_a_team_where_a_wrong_step_hurts_somebody_is_not_the_first_although_it_is_the_smallest():
    assert first_of(groups=teams(name="Melt shop")) == ["Team C"]


def test_who_was_to_start_later_stays_behind_when_all_days_move():
    last = [each | {"go_live": "2027-06-07"} if each["id"] == "a" else each for each in teams()]
    starts = waves_of(facts_of(groups=teams()), facts_of(groups=last).brief)
    assert starts
    assert "Team A" in [group.name for group in starts[-1][1]]


def test_a_site_starts_as_a_whole():
    by_site = [each | {"site": "Elm" if each["id"] in "bd" else "Oak"} for each in teams()]
    assert first_of(groups=by_site) == ["Team B", "Team D"]


@pytest.mark.parametrize(
    "values",
    [
        {"groups": [group("a", 60), group("b", 40)]},
        {"groups": [group("a", 400)]},
        {"groups": [group("a", 390, impact=DAILY), group("b", 12, impact=LITTLE)]},
        {"end": "2027-05-28"},
    ],
    ids=["few people", "one team", "nearly all of them one team", "no time before the end"],
)
def test_one_start_stays_where_a_first_wave_shows_nothing(values):
    assert first_of(**values) == []


@pytest.mark.parametrize(
    ("values", "quote"),
    [
        ({"what_changes": "All teams plan in Planwell, everyone at once."}, "everyone at once"),
        ({"why_now": "From 15 March 2027 a plan that is not in Planwell does not exist."}, "does not exist"),
        ({"what_changes": "The old planner is switched off on 19 March 2027."}, "switched off"),
        ({"why_now": "The support of the old planner ends on 30 June 2027."}, "support"),
        ({"why_now": "The regulator asks for it from April."}, "regulator"),
    ],
)
def test_everyone_starts_together_where_the_brief_says_why(values, quote):
    facts = facts_of(**values)
    assert quote in together(facts)
    assert waves_of(facts) == []
    assert together(facts_of()) == ""


def test_two_waves_are_recommended_where_the_large_start_fails_and_pass_the_verdict():
    audit = {"start": "2027-03-08", "end": "2027-03-19", "reason": "Audit"}
    case = a_case(groups=teams(blackouts=[audit]))
    way = recommended(verdict(case, TODAY))
    assert way.title.startswith("Two waves: Team C on Mon Mar 15, the others on ")
    assert "Cost: " in way.sentence
    staged = with_asked_starts(case.brief, applied(case.brief, way.changes))
    after = verdict(replace(case, brief=staged), TODAY)
    assert after.state != "not_feasible"
    assert recommended(after) is None


def test_many_teams_start_in_waves_although_one_day_would_hold():
    few_days = a_case(groups=[each | {"capacity_hours_per_week": 8} for each in teams()])
    judged = verdict(few_days, TODAY)
    assert judged.state != "not_feasible"
    way = recommended(judged)
    assert way.title.startswith("Two waves: Team B on Mon Mar 15, the others on ")
    assert judged.alternatives[1].title == "All on Mon Mar 15, as asked"
    three = verdict(a_case(groups=few_days.brief.groups[:3]), TODAY)
    assert recommended(three) is None


def test_who_has_tried_it_or_has_time_to_learn_it_goes_first():
    assert first_of(why="Two squads of Team C that tried it saved a third.") == ["Team C"]
    more_time = [each | {"capacity_hours_per_week": 3 if each["id"] == "c" else 2} for each in teams()]
    assert first_of(groups=more_time) == ["Team C"]


def test_the_others_have_their_weeks_before_what_why_now_names():
    second = waves_of(facts_of())[1][0]
    sooner = waves_of(facts_of(why_now="The migration starts on 28 April 2027."))[1][0]
    assert sooner < second, "the usual weeks would end in it"


def test_a_way_with_one_start_stays_first_and_two_waves_are_the_other():
    everyone = [group(letter, 150, impact=DAILY, capacity_hours_per_week=3) for letter in "abc"]
    shut = [{"start": "2027-02-15", "end": "2027-02-15"}]
    case = a_case(groups=everyone, end="2027-12-17", lead_hours_per_week=None, company_blackouts=shut)
    one, waves = verdict(case, TODAY).alternatives
    assert one.title == "Move everyone to Mon Mar 22"
    assert waves.title.startswith("Two waves: Team A on Mon Mar 15, the others on ")


def test_two_ways_never_start_the_same_people_on_the_same_days():
    closed = [{"start": "2027-02-08", "end": "2027-04-09", "reason": "Audit"}]
    hours = {"impact": DAILY, "capacity_hours_per_week": 3}
    pair = [group("a", 200, **hours), group("b", 200, blackouts=closed, **hours)]
    ways = verdict(a_case(groups=pair, headcount=400, trainers=None), TODAY).alternatives
    starts = [{path: day for path, day in way.changes.items() if path.endswith("go_live")} for way in ways]
    assert starts[0]
    assert starts[0] not in starts[1:], [way.title for way in ways]


@pytest.mark.parametrize(
    "values",
    [
        {"why_now": "The regulator's next review counts from 1 April 2028."},
        {
            "what_changes": "Teams plan their week in Planwell. The packing desk ends on 30 June 2027.",
            "groups": [*teams(), group("e", 8, impact=DAILY | {"job": 5}) | {"name": "Packing desk"}],
        },
    ],
    ids=["a date of others long after the start", "the end of one team's work"],
)
def test_what_leaves_time_for_two_starts_asks_for_none_together(values):
    assert together(facts_of(**values)) == ""
    assert first_of(**values) == ["Team B"]


WARDS = {
    "end": "2027-12-17",
    "objective": "Plans are ready two days earlier by December 2027.",
    "trainers": None,
}


def wards(*sizes: int, **values: Any) -> dict[str, Any]:
    usual = {"capacity_hours_per_week": 3, "impact": DAILY}
    groups = [group(letter, size, **usual) for letter, size in zip("abcdefgh", sizes, strict=False)]
    return WARDS | {"groups": groups, "headcount": sum(sizes)} | values


def sizes_of(facts: CaseFacts) -> list[int]:
    return [sum(each.size for each in groups) for _, groups in waves_of(facts)]


@pytest.mark.parametrize(
    ("sizes", "starts"),
    [
        ((140, 560, 260, 180, 120), [140, 300, 260, 560]),
        ((60, 240, 200), [60, 200, 240]),
        ((100, 500), [100, 500]),
        ((60, 100, 90), [60, 190]),
    ],
    ids=["five wards", "three shops", "one team is left", "few are left"],
)
def test_more_than_300_people_of_several_teams_start_one_after_another(sizes, starts):
    assert sizes_of(facts_of(**wards(*sizes))) == starts


def test_each_start_has_its_numbers_before_the_next_and_the_result_its_months():
    facts = facts_of(**wards(140, 560, 260, 180, 120))
    days = [day for day, _ in waves_of(facts)]
    assert all(later - day >= LEAST_TO_LEARN for day, later in pairwise(days))
    assert facts.due
    assert len(facts.periods_between(days[-1], facts.due)) >= ENOUGH_PERIODS


def test_fewer_starts_where_the_result_would_lack_its_months_and_the_way_says_so():
    late = wards(140, 560, 260, 180, 120, end="2027-07-31", objective="Plans are ready by the end of July.")
    audit = {"start": "2027-03-08", "end": "2027-03-19", "reason": "Audit"}
    late["groups"][1]["blackouts"] = [audit]
    way = recommended(verdict(a_case(**late), TODAY))
    assert len(waves_of(facts_of(**late))) < 4
    assert "One more start would come too late for the brief's day." in way.sentence


def test_a_very_large_start_is_split_before_it_is_moved_and_each_start_is_one_line():
    audit = {"start": "2027-03-08", "end": "2027-03-19", "reason": "Audit"}
    values = wards(140, 560, 260, 180, 120)
    values["groups"][1]["blackouts"] = [audit]
    way = verdict(a_case(**values), TODAY).alternatives[0]
    assert way.title.startswith("Four waves: Team A on Mon Mar 15, then ")
    assert "Team B (560). " in way.sentence
    assert way.changes["trainers"] >= 3
    staged = with_asked_starts(a_brief(**values), applied(a_brief(**values), way.changes))
    assert verdict(replace(a_case(**values), brief=staged), TODAY).state != "not_feasible"


def test_a_first_start_on_the_brief_s_day_says_that_its_preparation_begins_sooner():
    sizes = zip("abcd", (420, 200, 120, 60), strict=True)
    brief = a_brief(
        groups=[group(key, size, impact=DAILY, capacity_hours_per_week=3) for key, size in sizes],
        start=date(2027, 4, 5), go_live=date(2027, 6, 14), end=date(2028, 1, 28), trainers=9,
        lead_hours_per_week=40, change_kind="specialist_ai", tools=("Guide",),
        what_changes="Paper work instructions are replaced by screens at 120 stations.",
        objective="Plans are ready two days earlier by the end of January 2028.",
    )  # fmt: skip
    today = date(2026, 11, 28)
    way = verdict(read_case(brief, load_kinds(), today), today).alternatives[0]
    assert way.title.startswith("Three waves: Team C on Mon Jun 14, then ")
    assert way.title.endswith(f", prepared from {way.changes['start']:%a %b} {way.changes['start'].day}")


def test_a_small_first_start_begins_as_soon_as_its_own_work_is_done():
    groups = [group(key, 420, impact=DAILY, capacity_hours_per_week=3) for key in "abcde"]
    brief = a_brief(
        groups=groups, start=date(2027, 4, 5), go_live=date(2027, 6, 14), end=date(2028, 1, 28), trainers=9,
        lead_hours_per_week=40, change_kind="specialist_ai", tools=("Guide",),
        what_changes="Paper work instructions are replaced by screens at 310 stations.",
        objective="Plans are ready two days earlier by the end of January 2028.",
    )  # fmt: skip
    today = date(2027, 4, 5)
    staged = recommended(verdict(read_case(brief, load_kinds(), today), today))
    assert "waves: Team A on " in staged.title
    all_at_once = fits_from(CaseFacts(read_case(brief, load_kinds(), today), today))
    moved = CaseFacts(read_case(applied(brief, staged.changes), load_kinds(), today), today)
    assert fits_from(moved) <= min(moved.waves) < all_at_once


def test_sites_follow_each_other_whole_and_those_whose_work_ends_come_last():
    values = wards(100, 150, 120, 140, 90, 60)
    for each in values["groups"]:
        each["site"] = {"a": "Elm", "b": "Oak", "c": "Elm", "d": "Oak", "e": "Ash", "f": "Ash"}[each["id"]]
    assert sizes_of(facts_of(**values)) == [150, 220, 290]


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("An outage stops all four dairies for a day.", "one of the four dairies"),
        ("We run 12 branches in two towns.", "one of the 12 branches"),
        ("Our Seven Kitchens cook alone.", "one of the seven kitchens"),
        ("Four people work in one office.", ""),
    ],
)
def test_a_place_that_the_brief_counts_can_be_the_first(sentence, place):
    assert a_counted_place(facts_of(risk_of_not_changing=sentence)) == place


def test_no_place_has_each_kind_of_work_where_teams_have_their_own():
    sentence = "An outage stops all four dairies for a day."
    split = [group("a", 120, site="Leeds"), group("b", 120, site="York")]
    assert a_counted_place(facts_of(risk_of_not_changing=sentence, groups=split)) == ""


@pytest.mark.parametrize("name", ["Quality and maintenance", "Master data", "IT help desk", "Key users"])
def test_who_signs_off_or_helps_others_is_not_in_the_last_turn(name):
    values = wards(140, 560, 260, 300, 120)
    little = [*values["groups"][:4], values["groups"][4] | {"impact": LITTLE}]
    plain = waves_of(facts_of(**(values | {"groups": little})))
    assert len(plain) > 2
    assert "e" in [each.id for each in plain[-1][1]]
    helping = [*little[:4], little[4] | {"name": name}]
    waves = waves_of(facts_of(**(values | {"groups": helping})))
    assert "e" in [each.id for each in waves[1][1]]


def test_a_team_where_a_wrong_step_hurts_somebody_is_the_last():
    values = wards(140, 560, 260, 300, 120)
    *others, small = values["groups"]
    starts = waves_of(facts_of(**(values | {"groups": [*others, small | {"name": "Intensive care"}]})))
    assert len(starts) > 2
    assert "Intensive care" in [each.name for each in starts[-1][1]]


def test_a_verdict_on_many_teams_looks_at_each_a_few_times(monkeypatch):
    looked = Counter[str]()

    def is_hazardous(team: Group) -> bool:
        looked[team.id] += 1
        return depth.is_hazardous(team)

    monkeypatch.setattr(staged, "is_hazardous", is_hazardous)
    many = [group(f"t{number}", 10, capacity_hours_per_week=3, impact=DAILY) for number in range(150)]
    verdict(a_case(groups=many), TODAY)
    assert 0 < max(looked.values()) <= 40
