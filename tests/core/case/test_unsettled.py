"""Sentences that leave something to decide become decisions."""

import pytest
from pydantic import ValidationError

from playbook.core.case.case import read_case
from playbook.core.case.feasibility import verdict
from playbook.core.case.settle.points import UNTRUE, consequence, to_settle
from playbook.core.plan.plays.unsettled import Unsettled
from playbook.llm.builtin.cases.works import load_unsettled
from tests.core.case.cases import KIND, TODAY, a_brief

KIND_WITH_ROWS = KIND.model_copy(update={"unsettled": load_unsettled()})
TOLD = {
    "support_if": "The head baker is for it if orders come in by themselves, which is planned for next year.",
    "promised_unplanned": "The head promised each driver two hours a week, and rosters are paid for one.",
    "above_limit": "The safety officer recommends nine calls an hour at most; it will be eleven.",
    "released_later": "The depot wants three more drivers before June, and HR releases them after the audit.",
    "rewards_the_old": "The drivers' bonus is paid on distance and not on deliveries.",
    "term_ends": "The chair's own term ends on 31 May 2027.",
    "fewer_planned": "The budget for 2028 has six posts fewer.",
    "rumor": "Packers heard that the hall closes.",
    "body_objects": "The bakers' guild says that icing is confectioners' work.",
    "half_away": "Half of each crew is at sea at any time.",
    "best_already": "The depot manager in Leeds has the best figures and says that he plans by heart.",
    "lead_elsewhere": "The lead also runs the summer fair.",
    "trusted_way": "Bakers write on the oven door and trust it.",
    "for_and_against": "The union is for the new shifts and against fewer posts.",
    "no_way_there": "The early team begins at 4:30, and the first train leaves at 5.",
    "outside_people": "The 640 growers are members, not employees.",
    "asked_for_it": "The web desk has asked for it for years.",
}
# About a person of the brief, by name or title.
OF_PERSONS = {
    "told_others": "Bob Best has told the packers that nobody moves; the plan has two halls.",
    "against_in_the_chair": "Ruth Boss is against shared tips and chairs the tip committee.",
    "against": "The head of planning is openly against open kitchens.",
    "will_not_sign": "Bob Best will not sign before the kiln has run through a frost.",
    "would_wait": "Ann Able would rather wait until the harvest is in.",
    "leaves_before_the_end": "Lara plans to retire on 31 May 2027, and no one follows.",
}
NO_PERSON = (
    "Growers are against the fee.",
    "The mayor of Leeds would wait until June.",
    "The ferry will stop on 31 May 2027.",
)
PAST = {
    "past_light": "Nobody could read them in the sun, and after nine days it was paper again.",
    "past_upkeep": "The first cameras were overgrown after three weeks.",
    "past_one_person": "In May two of them fell ill, and nobody could read their folders.",
    "past_stayed_away": "The night shift sent nobody, and after a month it was over.",
    "past_canceled": "It was canceled whenever a ferry came in late.",
    "past_few_came": "After a month only the head gardeners came.",
    "past_not_told": "Nobody told the bakers why.",
    "past_went_on": "Most went on writing orders on the oven door.",
    "past_rate": "In 2025 we tried it on 60 wine lots, and it was right in 51.",
    "past_error": "It overlooked a cracked rail, and a train stood still.",
}
SILENT = (
    "The head baker is for it.",
    "The chair's term ends on 31 May 2029.",
    "Packers heard the bell.",
    "The plan has six teams.",
    "The bonus is paid in May.",
    "The early team begins at 4:30.",
    "The director promised to help, and we thank her.",
)


def points(**values):
    case = read_case(a_brief(**values), {KIND.key: KIND_WITH_ROWS, "other": KIND_WITH_ROWS}, TODAY)
    return {point.key: point for point in to_settle(case, verdict(case, TODAY))}


@pytest.mark.parametrize(("key", "sentence"), TOLD.items())
def test_a_sentence_that_leaves_something_open_is_a_decision_with_two_ways(key, sentence):
    point = points(concerns=sentence)[key]
    assert sentence.rstrip(".") in point.why
    assert len(point.options) == 2
    assert all("Cost: " in option for option in point.options)
    assert point.otherwise
    assert "{" not in "".join((point.title, point.otherwise, *point.options, point.pays))


@pytest.mark.parametrize(("key", "sentence"), OF_PERSONS.items())
def test_the_interest_of_a_named_person_is_faced_by_name(key, sentence):
    point = points(concerns=sentence)[key]
    assert any(person.name in point.title for person in a_brief().people)
    assert point.is_private
    assert point.step
    assert "{" not in "".join((point.title, point.otherwise, *point.options, point.asks))


@pytest.mark.parametrize("sentence", NO_PERSON)
def test_who_is_no_person_of_the_brief_is_not_faced(sentence):
    assert not {*points(concerns=sentence)} & {*OF_PERSONS}


@pytest.mark.parametrize("sentence", SILENT)
def test_a_sentence_of_another_shape_is_none(sentence):
    assert not {*points(concerns=sentence)} & {row.key for row in load_unsettled()}


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("Practice was postponed whenever the organist was away.", "also whenever the organist was away"),
        ("After two months only the foresters came.", "At least three in four of those invited came each"),
        ("No one told the night nurses why.", "The night nurses heard of each error so far within a day"),
        ("Half of them went on phoning the depot.", "Fewer than one in ten are still phoning the depot."),
        ("It mixed up two wine lots, and one was poured away.", "(it “mixed up two wine lots”)"),
    ],
)  # fmt: skip
def test_a_cause_in_its_own_words_is_a_rule_or_a_condition_of_the_start(sentence: str, asks: str) -> None:
    settled = points(past_attempts=f"In 2020 we tried it. {sentence}")
    assert [point for point in settled.values() if asks in point.asks]
    assert not any("nothing in this plan removes" in point.why for point in settled.values())


@pytest.mark.parametrize(
    ("past", "is_open"),
    [
        ("In 2023 tills were swapped in December. Carts for 24 December were late.", False),
        ("In 2022 the presses were moved in March. Papers for 20 March came out with errors.", True),
        ("In 2021 the kiln was changed in October. In the busy season pots broke.", False),
        ("In 2020 the pumps were changed in March. In the busy season two broke.", True),
        ("In 2019 the sluice was changed on 31 November. Boats for 30 November were late.", False),
    ],
)  # fmt: skip
def test_a_date_that_no_start_comes_near_is_no_cause_any_more(past: str, is_open: bool) -> None:
    assert ("open_from_last_time" in points(past_attempts=past)) is is_open


def test_every_row_is_tried_here():
    assert {row.key for row in load_unsettled()} == {*TOLD, *PAST, *OF_PERSONS, "part_time"}


@pytest.mark.parametrize(("key", "sentence"), PAST.items())
def test_what_stopped_it_last_time_decides_as_a_test_of_its_own(key, sentence):
    settled = points(past_attempts=f"In 2020 we tried it. {sentence}")
    assert sentence in settled[key].why
    assert settled[key].step
    assert "open_from_last_time" not in settled


def test_a_task_is_done_before_the_start_or_after_the_decision_as_its_row_says():
    told = points(concerns=f"{TOLD['outside_people']} {TOLD['support_if']}")
    assert told["outside_people"].step.by < a_brief().go_live
    assert told["support_if"].step.by == told["support_if"].by


def test_consent_is_a_condition_and_no_task_of_theirs():
    assert "outside_people" not in points(concerns="Parents must consent before a voice is recorded.")


def test_part_time_matters_where_one_person_stays_with_a_case():
    part_time = "41 of 78 nurses work three days a week or fewer."
    kept = points(what_changes="One nurse stays with a family from start to end.", concerns=part_time)
    assert "Each works as one of a pair" in kept["part_time"].options[0]
    assert "part_time" not in points(concerns=part_time)


def test_what_would_make_a_promise_untrue_comes_first():
    assert consequence(points(concerns=TOLD["promised_unplanned"])["promised_unplanned"]) == UNTRUE


def test_a_row_that_names_what_no_sign_finds_is_refused():
    row = {
        "signs": ["^(?P<who>.+) waits$"],
        "propose": "Ask.",
        "alternative": "Or not.",
        "otherwise": "It waits.",
    }
    Unsettled.model_validate({"key": "waits", "title": "{Who} waits", **row})
    with pytest.raises(ValidationError):
        Unsettled.model_validate({"key": "waits", "title": "{Whom} waits", **row})
