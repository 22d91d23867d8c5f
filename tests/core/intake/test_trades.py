"""Sentences of memos from many trades, each read by its grammar."""

import re
from datetime import date

import pytest

from playbook.core.case.timing import is_on_one_part
from playbook.core.plan.brief import Brief, Person
from playbook.core.plan.plays.kinds import SETS_IT_UP
from tests.core.intake.sentences import facts_in, fields_of, values


@pytest.mark.parametrize(
    ("text", "team", "size", "head"),
    [
        ("The tenant line in Hamilton is 39 people in two shifts, headed by Joyce Amoah.",
         "tenant line", 39, "Joyce Amoah"),
        ("The dispatch center in Reno employs 41 people in three shifts and is run by Nadine Osei.",
         "dispatch center", 41, "Nadine Osei"),
        ("The sorting hall in Leipzig counts 130 people on three shifts, under Uwe Brandt.",
         "sorting hall", 130, "Uwe Brandt"),
        ("The kitchen in Turin has 26 cooks in two shifts, supervised by Carla Rossi.",
         "kitchen", 26, "Carla Rossi"),
        ("The night ward in Cork has 18 nurses on two shifts, led by Dr. Niamh Foley.",
         "night ward", 18, "Niamh Foley"),
        ("The depot in Gary has 40 people in two shifts.", "depot", 40, ""),
        ("The toll booths in Porto have 52 people in four shifts, managed by Rui Alves.",
         "toll booths", 52, "Rui Alves"),
    ],
)  # fmt: skip
def test_a_team_in_a_city_keeps_its_size_its_shifts_and_its_head(text, team, size, head):
    facts = {fact.field: (fact.of, fact.value) for fact in facts_in(text) if fact.field.startswith("group_")}
    assert facts["group_size"] == (team, size)
    assert facts.get("group_manager", (team, "")) == (team, head)
    assert facts["group_shifts"] == (team, "yes")
    assert not values(text, "organisation")


def test_people_of_a_season_and_two_in_many_places_are_no_team():
    text = "We have 620 people in winter. The shop floors are 150 people; many shops have two people."
    assert values(text, "group_size") == [150]


@pytest.mark.parametrize(
    "text",
    [
        "We have bought Nexo, an app for everyone who digs, repairs or dispatches: 233 people.",
        "It touches everyone who takes in, reviews or inspects: 233 people.",
        "We have licensed Nexo, one inbox for all who answer tenants (233 people).",
    ],
)
def test_everyone_who_does_the_work_is_the_headcount_and_not_the_company(text):
    assert values(f"We run 31 clinics in Ohio and Indiana with 340 people. {text}", "headcount") == [233]


@pytest.mark.parametrize(
    ("text", "name", "owner", "until_then"),
    [
        ("Conditions: our compliance officer, Judith Kerr, must sign the HIPAA risk assessment before any "
         "real patient record goes into Nexo.", "HIPAA risk assessment signed", "judith-kerr",
         "no real patient record goes into Nexo"),
        ("Before any customer address is loaded, our privacy officer, Mei-Ling Hsu, has to approve the data "
         "map.",
         "Data map approved", "mei-ling-hsu", "no customer address is loaded"),
        ("Our quality manager, Trent Abara, must clear the validation report before the first lot is "
         "released.",
         "Validation report cleared", "trent-abara", "no lot is released"),
        ("The fire marshal, Ole Lund, must sign the evacuation plan sheet before any guest sleeps in the "
         "annex.",
         "Evacuation plan sheet signed", "ole-lund", "no guest sleeps in the annex"),
        ("The inspectorate has to confirm the label format before the first printer is switched over; "
         "Callum Reid will ask them.", "Label format confirmed", "callum-reid",
         "no printer is switched over"),
        ("Our finance director, Niamh Tully, needs to review the price list before any offer leaves the "
         "house.",
         "Price list reviewed", "niamh-tully", "no offer leaves the house"),
    ],
)  # fmt: skip
def test_a_condition_keeps_its_document_its_owner_and_what_waits_for_it(text, name, owner, until_then):
    pilot = "Pilot: the Leeds branch, 14 people, from 8 March 2027."
    [condition] = fields_of(f"{text}\n\n{pilot}").conditions
    assert (condition.name, condition.owner_id) == (name, owner)
    assert condition.done_when.endswith(f"If not: {until_then}.")
    assert condition.needed_by == date(2027, 3, 5), "the pilot is the first use"


def test_a_body_or_a_whole_plan_is_no_document():
    for text, name in (
        ("The works council must sign the agreement before any training.", "Works council agreement"),
        ("The data protection officer must approve the rollout before any training.",
         "Approval by the data protection officer"),
    ):  # fmt: skip
        [condition] = fields_of(text).conditions
        assert condition.name.startswith(name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Illinois clinics record calls only with the consent of both sides, so call recording stays off "
         "there until counsel has answered.", "Counsel has answered before we switch on call recording"),
        ("The cameras stay off until our lawyers have replied.",
         "Our lawyers have replied before we switch on the cameras"),
        ("Utah needs a permit, so tracking remains switched off in Utah until the state has decided.",
         "The state has decided before we switch on tracking"),
    ],
)  # fmt: skip
def test_what_stays_off_until_somebody_answers_waits_alone(text, name):
    [condition] = fields_of(text).conditions
    assert condition.name == name
    assert is_on_one_part(condition, Brief(name="A"))
    assert re.search(r"If not: [a-z ]+ (?:stays?|remains) (?:switched )?off\.$", condition.done_when)


@pytest.mark.parametrize(
    ("text", "sum_", "covers"),
    [
        ("Money: the licenses cost $342,000 a year, and the board approved $185,000 for training and "
         "backfill.",
         185_000, "The board approved $185,000 for training and backfill."),
        ("The licence is £96,000 a year; the owners set aside £70,000 for training and stand-ins.",
         70_000, "The owners set aside £70,000 for training and stand-ins."),
        ("Scanners come to €410,000, and the trustees released €55,000 for courses and overtime.",
         55_000, "The trustees released €55,000 for courses and overtime."),
        ("PermitHub costs $59,000 a year, but the commissioners granted us $44,000 for training and temps.",
         44_000, "The commissioners granted us $44,000 for training and temps."),
    ],
)  # fmt: skip
def test_the_sum_that_somebody_approved_is_the_budget_and_a_price_is_none(text, sum_, covers):
    assert values(text, "budget") == [sum_]
    assert fields_of(text).budget_covers == covers


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("I will judge it by three numbers: referrals called within two working days from 61% to 90% by June "
         "30.",
         "referrals called within two working days"),
        ("We will be measured on three things: leaks repaired within one day from 61% to 90% by October 31.",
         "leaks repaired within one day"),
        ("Three numbers tell us whether it worked: calls answered in a minute from 61% to 90% by June 30.",
         "calls answered in a minute"),
    ],
)  # fmt: skip
def test_the_name_of_a_metric_stands_before_its_numbers(text, measure):
    assert values(text, "outcome_measure", "outcome_baseline", "outcome_target") == [measure, 61, 90]


@pytest.mark.parametrize(
    "text",
    [
        "We are doing this so that no referred patient waits more than two working days for a call.",
        "The purpose is that no leak waits longer than one day for a crew.",
        "We do this so that a builder gets a full order the first time.",
        "We want this so that no tenant calls twice about the same leak.",
        "Last year 22% of the doctors' referrals were never called back, and an audit in August put the loss "
        "at about $1.9 million.",
    ],
)  # fmt: skip
def test_a_purpose_and_a_counted_harm_are_the_reason(text):
    assert values(text, "why") == [text]
    assert not values(text, "busy")
    both = "No training in July, when 4% of the orders come back."
    assert values(both, "busy") == [both]


@pytest.mark.parametrize(
    "text",
    [
        'The front desks tell Tom "another screen while the patient is standing there".',
        'The packers tell Gus "my hands are full of seed".',
        'The collectors say to Fiona "so I type while the patient bleeds".',
        'The counter staff told me "I know where my boards are".',
    ],
)
def test_what_people_tell_somebody_in_their_own_words_is_a_worry(text):
    assert [fact.value for fact in facts_in(text) if fact.field == "concerns"] == [text]
    assert not values('The nurses told Ana "finally something that is easier".', "concerns")


@pytest.mark.parametrize(
    "text",
    [
        "I report to the board on May 20.",
        "We present to the owners on 3 June 2027.",
        "The trust board hears my report on 27 May.",
        "The council gets our numbers on July 15.",
    ],
)
def test_a_report_to_those_above_is_a_day_of_the_plan_and_no_condition(text):
    assert values(text, "gate") == [text]
    assert not [fact for fact in facts_in(text) if fact.field == "condition"]


def test_a_limit_to_a_lesson_is_ticked_beside_the_size_of_its_team():
    for rest in (
        "nobody can leave the desk, so training there is no longer than 45 minutes at a time.",
        "a crew cannot stop while a trench is open, so sessions there last at most 30 minutes.",
        "a superintendent is alone in the building, so a session there is limited to 25 minutes.",
        "they are on the road until three, so classes there take 50 minutes at most.",
    ):
        text = f"The crews are 92 people in 31 yards, led by Tom Brandvold; {rest}"
        assert values(text, "training") == [rest]
        assert values(text, "group_size") == [92]


@pytest.mark.parametrize(
    ("title", "tool"),
    [
        ("Harbor administrator", "Harbor"), ("HomeBase’s administrator", "HomeBase"),
        ("Nexo product owner", "Nexo"), ("Head of the Nexo admins", "Nexo"),
    ],
)  # fmt: skip
def test_who_administers_the_tool_by_its_name_sets_it_up(title, tool):
    people = (Person(id="luis", name="Luis Ferreira", job_title=title),)
    assert Brief(name="A", tools=(tool,), people=people).titled(SETS_IT_UP) == "luis"
    assert Brief(name="A", tools=("Other",), people=people).titled(SETS_IT_UP) is None
    people = (Person(id="ann", name="Ann Lee", job_title="County administrator"),)
    assert Brief(name="A", tools=(tool,), people=people).titled(SETS_IT_UP) is None


@pytest.mark.parametrize(
    "text",
    [
        "Nobody loses a job over this; Dale Whitcomb, our CEO, put that in writing on November 12.",
        "Nobody's position is cut; Howard Lane, the administrator, wrote that to the union on November 9.",
        "No post is cut because of this; our chief executive, Ewan Lorne, put it in writing on 3 November.",
    ],
)
def test_a_promise_keeps_who_put_it_in_writing(text):
    assert values(text, "promise") == [text]
