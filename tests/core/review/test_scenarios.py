"""Perfect, empty and doubled plans, and rollouts with known defects."""

import pytest

from playbook.core.plan.brief import Brief
from playbook.core.review.review import RULES, Logged, review, track
from tests.core.review.plans import PERFECT, PERFECT_PLAN, without
from tests.core.review.scenarios import SCENARIOS
from tests.core.review.variants import brief_with, check, every, texts


def test_the_perfect_plan_passes_all_rules_and_rings_no_alarm():
    reviewed = review(PERFECT, PERFECT_PLAN)
    assert {result.rule_id: texts(result) for result in reviewed.results if result.state != "pass"} == {}
    assert all(result.findings == () and result.missing == () for result in reviewed.results)
    assert len(reviewed.results) == len(RULES) == 66
    assert track(PERFECT, PERFECT_PLAN, Logged(today=PERFECT.start)).ids("fail") == ()
    assert [rule.id for rule in RULES] == [f"R{number:02}" for number in range(1, 67)]


def test_a_scenario_fails_exactly_its_rules():
    for key in SCENARIOS:
        scenario = SCENARIOS[key]
        reviewed = review(scenario.brief, scenario.items)
        assert set(reviewed.ids("fail")) == scenario.fails, [texts(result) for result in reviewed.failing]
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
    assert len(reviewed.ids("fail")) == 36
    # The published list has R32 as not applicable. By its own words the rule is about every milestone,
    # *message* and session, and the speech is a message: it has an owner and a date, so R32 passes.
    assert reviewed.ids("pass") == (
        "R01", "R08", "R11", "R13", "R32", "R42", "R43", "R44", "R45", "R46", "R48", "R49", "R50", "R59"
    )  # fmt: skip
    assert reviewed.ids("not_applicable") == (
        "R09", "R21", "R22", "R33", "R37", "R40", "R47", "R51", "R52", "R53", "R55", "R56", "R58", "R63",
        "R64", "R66")  # fmt: skip
    assert reviewed.ids("cannot_tell") == ()


def alarm_of(key, alarm_id):
    scenario = SCENARIOS[key]
    assert scenario.logged
    return track(scenario.brief, scenario.items, scenario.logged).by_id[alarm_id]


def test_alarms_of_scenarios_say_their_figures():
    little = alarm_of("S1", "T04")
    assert little.figures == {"low_value_share": pytest.approx(50 / 74), "examples": 74}
    assert texts(little) == ["68% of 74 examples from the week of August 14, 2023 are of little or no value."]
    idle = alarm_of("S5", "T07")
    assert idle.figures == {"idle_seats": 3_953, "monthly_waste": 118_590}
    assert texts(idle) == ["3,953 seats are unused for 28 days: 118,590 USD a month."]
    hidden = alarm_of("S7", "T11").findings
    assert [finding.group_id for finding in hidden] == ["partners", "paralegals", "office"]
    for key in ("S4", "S10"):
        barriers = texts(alarm_of(key, "T01"))
        assert all("stuck at desire" in text for text in barriers), key
        assert len(barriers) == len(SCENARIOS[key].brief.groups), key


def test_an_empty_plan_says_what_is_missing_and_fails_the_rest():
    reviewed = review(Brief(), ())
    assert reviewed.ids("pass") == ()
    assert reviewed.ids("fail") == ("R05", "R06", "R31", "R34", "R35", "R36", "R39")
    # What is read in the words and days of items asks nothing of a plan without any.
    of_items = tuple(f"R{number}" for number in range(41, 67) if number not in (56, 58, 59, 63))
    assert reviewed.ids("not_applicable") == ("R32", "R33", "R40", *of_items)
    missing = {field for result in reviewed.results for field in result.missing}
    assert missing == {"groups", "start", "go_live", "end"}
    reviewed = review(PERFECT, ())
    assert reviewed.ids("pass") == ("R01", "R06", "R07", "R08", "R09")
    not_asked = {"R17", "R21", "R22", "R32", "R33", "R40", *of_items, "R59"}
    of_the_brief = {"R53", "R54", "R55", "R60", "R62"}  # of the brief's people, conditions and tools
    assert set(reviewed.ids("not_applicable")) == not_asked - of_the_brief
    assert reviewed.ids("cannot_tell") == ()
    assert len(reviewed.ids("fail")) == len(RULES) - 5 - len(reviewed.ids("not_applicable"))


def test_a_doubled_plan_only_asks_too_many_hours():
    twice = [*PERFECT_PLAN, *every(lambda _: True)]
    renamed = [
        item.model_copy(update={"id": f"{item.id}-2"}) if place >= len(PERFECT_PLAN) else item
        for place, item in enumerate(twice)
    ]
    # Creative has four hours a week, and two sessions of three hours each are more. Titles stand twice.
    assert review(PERFECT, twice).ids("fail") == ("R09", "R46")
    # Under its new id, no message carries the second key message.
    assert review(PERFECT, renamed).ids("fail") == ("R09", "R14", "R46")
    assert review(PERFECT, twice).ids("cannot_tell") == review(PERFECT, renamed).ids("cannot_tell") == ()


def test_rules_on_go_live_stay_open_without_one():
    brief = brief_with(go_live=None)
    for rule_id in ("R13", "R16", "R18", "R19", "R20", "R21", "R24", "R25", "R28", "R29"):
        result = check(rule_id, brief=brief)
        expected = [f"{name} has no go-live date." for name in ("Creative", "Media", "Web")]
        assert (result.state, texts(result)) == ("cannot_tell", expected), rule_id
        assert result.missing == ("groups.0.go_live", "groups.1.go_live", "groups.2.go_live"), rule_id


PASSING = review(PERFECT, PERFECT_PLAN)
RELIED_ON = [(result.rule_id, item_id) for result in PASSING.results for item_id in result.inputs.item_ids]

# (rule, item) pairs that do not fail without the item, with the state they have instead, and why.
OTHERWISE: dict[tuple[str, str], tuple[str, str]] = {
    **{
        ("R03", f"act-{number}"): ("pass", "four weeks are no silence")
        for number in range(14, 337, 14)
        if number != 56  # the first after go-live
    },
    ("R18", "follow-up"): ("pass", "the message that tells the win comes within the month as well"),
    ("R15", "opening"): ("pass", "the follow-up and the manager's meeting carry it"),
    ("R15", "own-creative"): ("pass", "the manager's other meeting, after go-live, is live too"),
    ("R15", "own-media"): ("pass", "the manager's other meeting, after go-live, is live too"),
    ("R15", "own-web"): ("pass", "the manager's other meeting, after go-live, is live too"),
    ("R20", "practice"): ("pass", "the basics are before go-live too"),
    ("R21", "practice"): ("pass", "the basics are fresh enough too"),
    ("R22", "basics"): ("pass", "the practice is then the first training, and prepared as well"),
    ("R26", "basics"): ("pass", "the practice is then the first training, and later as well"),
    ("R03", "opening"): ("pass", "the sponsor's acts are near enough without it"),
    ("R47", "managers-first"): ("pass", "everyone's own sessions have seats as well"),
    ("R47", "basics"): ("pass", "the managers' session has seats as well"),
    ("R57", "own-creative"): ("pass", "the other managers show it too"),
    ("R58", "briefing"): ("pass", "the milestone on goals says it too"),
    ("R61", "practice"): ("pass", "the managers ask for tasks too"),
    ("R17", "opening"): ("pass", "the manager's own message is then the first, after the briefing as well"),
    ("R32", ""): ("pass", "what is not in the plan needs no owner"),
    ("R33", ""): ("pass", "what is not in the plan needs no target"),
    ("R36", ""): ("pass", "the other metrics are read early as well"),
    ("R40", ""): ("pass", "the other use cases are in order as well"),
}


def test_a_rule_needs_each_item_that_it_relied_on():
    for rule_id, item_id in RELIED_ON:
        after = review(PERFECT, without(item_id)).by_id[rule_id]
        expected, reason = OTHERWISE.get((rule_id, item_id)) or OTHERWISE.get((rule_id, "")) or ("fail", "")
        if (rule_id, item_id) == ("R40", "policy"):
            expected = "fail"
        assert after.state == expected, reason
        assert item_id not in after.inputs.item_ids, rule_id


def test_every_rule_says_its_items_and_every_exception_is_needed():
    of_the_brief = {"R01", "R06", "R07", "R08", "R09"}
    # These read every text, day and owner; none of them carries a rule.
    of_the_brief |= {"R41", "R42", "R43", "R44", "R45", "R46"}
    of_the_brief |= {"R48", "R49", "R50", "R51", "R59", "R63", "R64", "R66"}
    assert {result.rule_id for result in PASSING.results if not result.inputs.item_ids} == of_the_brief
    assert {pair for pair in OTHERWISE if pair[1]} <= set(RELIED_ON)
