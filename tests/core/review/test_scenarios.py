"""The perfect plan, the empty plan, the plan with two of everything, and the rollouts with known defects."""

import pytest

from playbook.core.plan.brief import Brief
from playbook.core.review import RULES, Logged, review, track
from tests.core.review.plans import PERFECT, PERFECT_PLAN, every, said
from tests.core.review.scenarios import SCENARIOS


def test_the_perfect_plan_passes_every_rule_without_a_finding():
    reviewed = review(PERFECT, PERFECT_PLAN)
    assert {result.rule_id: said(result) for result in reviewed.results if result.state != "pass"} == {}
    assert all(result.findings == () and result.missing == () for result in reviewed.results)
    assert len(reviewed.results) == len(RULES) == 40


def test_the_rules_are_numbered_without_a_gap():
    assert [rule.id for rule in RULES] == [f"R{number:02}" for number in range(1, 41)]


def test_a_scenario_fails_exactly_its_rules():
    for key in SCENARIOS:
        scenario = SCENARIOS[key]
        reviewed = review(scenario.brief, scenario.items)
        assert set(reviewed.ids("fail")) == scenario.fails, [said(result) for result in reviewed.failing]
        assert reviewed.ids("cannot_tell") == (), key


def test_a_scenario_rings_exactly_its_alarms():
    for key in [key for key, scenario in SCENARIOS.items() if scenario.logged]:
        scenario = SCENARIOS[key]
        logged = scenario.logged
        assert logged, key
        rang = track(scenario.brief, scenario.items, logged).ids("fail")
        beside = {"T12"}  # nothing about training is logged in most of these
        assert set(rang) - beside == scenario.rings, key


def test_the_seed_passes_fails_and_skips_as_published():
    reviewed = review(SCENARIOS["S1"].brief, SCENARIOS["S1"].items)
    assert len(reviewed.ids("fail")) == 29
    # The published list has R32 as not applicable. By its own words the rule is about every milestone,
    # *message* and session, and the speech is a message: it has an owner and a day, so R32 passes.
    assert reviewed.ids("pass") == ("R01", "R08", "R11", "R13", "R32")
    assert reviewed.ids("not_applicable") == ("R09", "R21", "R22", "R33", "R37", "R40")
    assert reviewed.ids("cannot_tell") == ()


def test_in_august_most_seed_examples_are_of_little_value():
    scenario = SCENARIOS["S1"]
    assert scenario.logged
    alarm = track(scenario.brief, scenario.items, scenario.logged).by_id["T04"]
    assert alarm.figures == {"low_value_share": pytest.approx(50 / 74), "examples": 74}
    assert said(alarm) == ["68% of 74 examples from the week of 14 August 2023 are of little or no value."]


def test_the_manufacturer_wastes_what_its_idle_seats_cost():
    scenario = SCENARIOS["S5"]
    assert scenario.logged
    alarm = track(scenario.brief, scenario.items, scenario.logged).by_id["T07"]
    assert alarm.figures == {"idle_seats": 3_953, "monthly_waste": 118_590}
    assert said(alarm) == ["3,953 seats are unused for 28 days: 118,590 USD a month."]


@pytest.mark.parametrize("key", ["S4", "S10"])
def test_fear_holds_people_up_at_desire(key):
    scenario = SCENARIOS[key]
    assert scenario.logged
    alarm = track(scenario.brief, scenario.items, scenario.logged).by_id["T01"]
    assert all("held up at desire" in text for text in said(alarm))
    assert len(said(alarm)) == len(scenario.brief.groups)


def test_in_a_law_firm_of_18_almost_every_slice_is_hidden():
    scenario = SCENARIOS["S7"]
    assert scenario.logged
    alarm = track(scenario.brief, scenario.items, scenario.logged).by_id["T11"]
    assert [finding.group_id for finding in alarm.findings] == ["partners", "paralegals", "office"]


def test_the_empty_plan_says_what_is_missing_and_never_passes():
    reviewed = review(Brief(), ())
    assert reviewed.ids("pass") == ()
    assert reviewed.ids("fail") == ("R05", "R06", "R31", "R34", "R35", "R36", "R39")
    assert reviewed.ids("not_applicable") == ("R32", "R33", "R40")
    missing = {field for result in reviewed.results for field in result.missing}
    assert missing == {"groups", "start", "go_live", "end"}


def test_an_empty_plan_fails_all_that_a_plan_must_hold():
    reviewed = review(PERFECT, ())
    assert reviewed.ids("pass") == ("R01", "R06", "R07", "R08", "R09")
    assert reviewed.ids("not_applicable") == ("R17", "R21", "R22", "R32", "R33", "R40")
    assert reviewed.ids("cannot_tell") == ()
    assert len(reviewed.ids("fail")) == 29


def test_a_doubled_plan_only_asks_too_many_hours():
    twice = [*PERFECT_PLAN, *every(lambda _: True)]
    renamed = [
        item.model_copy(update={"id": f"{item.id}-2"}) if place >= len(PERFECT_PLAN) else item
        for place, item in enumerate(twice)
    ]
    # Creative has four hours a week, and two sessions of three hours each are more.
    assert review(PERFECT, twice).ids("fail") == ("R09",)
    # Under its new id, no message carries the second key message.
    assert review(PERFECT, renamed).ids("fail") == ("R09", "R14")
    assert review(PERFECT, twice).ids("cannot_tell") == review(PERFECT, renamed).ids("cannot_tell") == ()


def test_nothing_is_logged_on_the_first_day_and_no_alarm_rings():
    assert track(PERFECT, PERFECT_PLAN, Logged(today=PERFECT.start)).ids("fail") == ()
