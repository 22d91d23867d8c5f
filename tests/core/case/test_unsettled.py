"""Sentences that leave something to decide become decisions."""

from datetime import date

import pytest
from pydantic import ValidationError

from playbook.core.case.case import read_case
from playbook.core.case.feasibility import verdict
from playbook.core.case.settle.points import UNTRUE, consequence, to_settle
from playbook.core.plan.brief import Brief, Group, Person
from playbook.core.plan.plays.unsettled import Unsettled, fill
from playbook.llm.builtin.builtin import load_stages
from playbook.llm.builtin.cases.works import load_unsettled
from tests.core.case.cases import KIND, TODAY, a_brief
from tests.drafts import draft

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
    "promised_to_others": "The head chef has promised two schools hot meals from 4 January 2027.",
    "signs_after": "The harbor master will not sign before it has been through a stormy autumn.",
    "tested_in_one": "A quarter of the pickers speak Polish, and the app was tested in English only.",
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
    "tested_weak": "It was right on 96%, and on 71% of torn labels.",
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


@pytest.mark.parametrize(
    "worry",
    [
        "The cheesemaker is against the sale of the lower cellar.",
        "The cheesemaker will not sign before the scales are calibrated.",
        "The cheesemaker wants to retire in December 2027.",
    ],
)
def test_the_interest_of_a_person_named_by_title_stands_in_no_task_and_no_gate(worry):
    people = (
        Person(id="nora", name="Nora Vogt", job_title="Owner", level="executive"),
        Person(id="emil", name="Emil Haas", job_title="Head of the dairy"),
        Person(id="otto", name="Otto Brandt", job_title="Master cheesemaker"),
    )
    teams = (
        Group(id="dairy", name="Dairy", size=24, manager_id="emil"),
        Group(id="shop", name="Shop", size=12, manager_id="emil"),
    )
    brief = Brief(
        name="Sale", organisation="Vogt Dairy", why="Nora Vogt retires and no child wants the dairy.",
        what_changes="On October 1, 2027 Nora Vogt signs over the company to a cooperative of all employees.",
        objective="By March 31, 2028, 90% of employees are members.", concerns=worry,
        start=date(2027, 3, 1), go_live=date(2027, 6, 14), end=date(2028, 3, 31), headcount=36,
        sponsor_id="nora", lead_id="emil", people=people, groups=teams,
    )  # fmt: skip
    items = draft(brief, load_stages(), date(2026, 11, 30)).items
    assert not [item.title for item in items if "Otto" in f"{item.title} {getattr(item, 'go_if', '')}"]


def test_who_leaves_is_a_decision_and_no_task_for_all():
    leaves = "Bob has resigned and goes in May 2027."
    step = points(concerns=leaves)["owner_leaves"].step
    assert step
    items = draft(a_brief(concerns=leaves), load_stages(), TODAY).items
    assert step.title not in {item.title for item in items}


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
        ("It mixed up two wine lots, and one was poured away.", "(“It mixed up two wine lots”)"),
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


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("In 2024 the robot sent a man who had a pacemaker into the scanner.", "The robot sent a man who"),
        ("In 2022 two children were left behind at the pool.", "Two children were left behind"),
        ("In 2023 the app told a farmer whose barn burned to wait.", "The app told a farmer whose barn"),
        ("A cook was scalded in the first week.", "A cook was scalded"),
        ("In Graz 40 guests were charged twice, and it was told.", "40 guests were charged twice"),
    ],
)  # fmt: skip
def test_a_case_that_went_wrong_is_tried_before_anyone_relies_on_it(sentence: str, what: str) -> None:
    point = points(past_attempts=sentence)["past_error"]
    assert point.title.startswith(f"“{what}")
    assert point.asks.endswith("”).")
    assert point.step
    assert point.step.by < a_brief().go_live


@pytest.mark.parametrize(
    "sentence",
    ["In 2024 the supplier sent two trainers.", "Two crews were trained.", "The app told everyone the date."],
)
def test_what_went_well_or_plainly_is_no_case_to_try(sentence: str) -> None:
    assert "past_error" not in points(past_attempts=sentence)


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("The lamp found the crack in 97%, and in 60% of wet rails.", "With wet rails it is right in 97%"),
        ("It was correct on 92% of calls, but only on 55% with dialect.", "With dialect it is right in 92%"),
        ("The scanner read 99%, and 80% of wet labels.", "With wet labels it is right in 99%"),
        ("The model agreed with the vet on 95%, and on 70% of calves.", "With calves it is right in 95%"),
    ],
)  # fmt: skip
def test_a_weak_part_of_a_test_has_its_own_mark(sentence: str, asks: str) -> None:
    assert points(past_attempts=f"In 2025 we tried it. {sentence}")["tested_weak"].asks.startswith(asks)


@pytest.mark.parametrize(
    ("sentence", "season", "within"),
    [
        ("The pilot will not sign until it has been through a whole ice season.",
         "The ice season lasts from December to March.", "until Wed Mar 31 and again from"),
        ("The vintner will not approve it before it has gone through a harvest.",
         "Harvest is from September to October.", "(until Sun Oct 31, 2027)"),
        ("The warden would not accept it until it has run through one breeding season.",
         "Breeding season is from April to June.", "(until Wed Jun 30, 2027)"),
        ("The patrol won't release the map before it has come through a winter.", "", "is tried in it, be"),
    ],
)  # fmt: skip
def test_what_only_a_season_can_show_is_tried_within_it(sentence: str, season: str, within: str) -> None:
    point = points(concerns=f"{sentence} {season}")["signs_after"]
    assert within.partition(",")[0] in point.options[0]
    assert "said not to be proven" in point.options[0]
    assert season.strip(".") in point.why


@pytest.mark.parametrize(
    ("sentence", "is_early"),
    [
        ("The sales director has promised all hotels fresh linen from 4 January 2027.", True),
        ("The mayor promised three villages a night bus from 11 January 2027.", True),
        ("The dean has guaranteed the students answers by 5 January 2027.", True),
        ("The head of care has assured 40 families visits on 6 January 2027.", True),
        ("The sales director has promised all hotels fresh linen from 4 November 2028.", False),
    ],
)  # fmt: skip
def test_what_is_promised_to_others_before_the_last_start_is_told_to_them(
    sentence: str, is_early: bool
) -> None:
    assert ("promised_to_others" in points(concerns=sentence)) is is_early


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


def test_a_role_without_a_person_begins_a_sentence_with_a_capital() -> None:
    said = "It stops if it shows. {lead} names that person, and {lead} says so."
    whole = "It stops if it shows. The rollout lead names that person, and the rollout lead says so."
    assert fill(said, {"lead": "the rollout lead"}) == whole
    assert fill("It ends. {what} stays.", {"what": "eBay"}) == "It ends. eBay stays."


def test_what_a_customer_told_us_is_no_promise_of_ours() -> None:
    said = "Mistakes cost us $410,000, and Kroger told {} that it leaves if we are not under 0.3%."
    assert not any("A promise hangs on it" in each.why for each in points(why_now=said.format("us")).values())
    ours = points(why_now=said.format("the drivers"))
    assert any("A promise hangs on it" in each.why for each in ours.values())
