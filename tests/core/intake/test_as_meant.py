"""A memo's sentences give no more than their writer meant."""

from datetime import date

import pytest

from playbook.core.intake.intake_changes import UNNAMED, changes_of
from playbook.core.log.changes.briefs import GroupSaved
from playbook.core.plan.brief import Brief
from playbook.core.text.notes import Notes
from playbook.llm.intake.placing import Picked, place
from tests.core.intake.sentences import TODAY, facts_in, values

TEAMS = "Kitchens, 40 people, led by Ana Ruiz.\nNight nurses, 31 people, led by Bo Lee.\n\n"


@pytest.mark.parametrize(
    "text",
    [
        "We have not decided yet who cleans up the 14,000 contacts, nor whether the kitchens "
        "get it on March 1 or a month later.",
        "We have not decided yet whether the night nurses start on May 3 or after the summer.",
        "Whether the kitchens get it on April 12 or in the autumn is still open.",
        "It is undecided if we go live on March 1 or on April 5.",
        "No decision yet on whether the museum shops join on September 6.",
        "We still have to decide who cleans the 9,000 drawings and whether the project ends on August 31.",
        "The day for the night nurses is to be decided.",
        "Whether the kitchens get it on April 12 or in the autumn: Dr. Ana Ruiz decides by February 26.",
        "And whether the night nurses start on May 3 or June 7; Ana decides that after the pilot.",
        "Which team answers the phones at night: I decide that with Ana by January 29.",
    ],
)
def test_what_is_not_decided_is_an_open_question_and_gives_no_day(text):
    other_fields = ("start", "go_live", "end", "group_go_live", "concerns", "decides", "what_stays", "gate")
    assert values(TEAMS + text, *other_fields) == []
    alone = text.removeprefix("And ")
    assert values(TEAMS + text, "open_question") == [alone[0].upper() + alone[1:]]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("The kitchens go live on March 1; if the night nurses start on May 3 isn't decided.", "go_live"),
        ("The kitchens start on March 1, but we have not agreed when the nurses do, May 3 or June 7.",
         "group_go_live"),
        ("We go live on March 1, and nobody has decided who answers the phones.", "go_live"),
        ("We start on March 1; the price is still open.", "start"),
    ],
)  # fmt: skip
def test_what_is_decided_beside_an_open_question_keeps_its_day(text, field):
    assert [f"{day:%B} {day.day}" for day in values(TEAMS + text, field)] == ["March 1"]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Half of field sales will be at the Hannover Messe from April 19 to 23. The licenses cost £310,000.",
         "GB"),
        ("The buyers are at the Paris Air Show in June. The budget is 2.1 million NOK.", "NO"),
        ("Our engineers travel to Detroit twice a month. We lost £120,000 last year.", "GB"),
        ("The trade show in Chicago takes the whole team. The budget is C$90,000.", "CA"),
        ("In May I visited the mill in Tampere that has it. We paid SEK 400,000 for the licenses.", "SE"),
        ("Half of the office will be at the Paris textile fair. The budget is CHF 120,000.", "CH"),
        ("Our Leeds depot is closed during the Hannover Messe.", "GB"),
        ("The nurses visit patients in Bristol. The budget is £90,000.", "GB"),
        ("We have bought Cologne Planner. Cologne Planner replaces our lists. It costs £21,000.", "GB"),
    ],
)  # fmt: skip
def test_the_country_is_where_the_company_works_not_what_it_visits(text, country):
    assert values(text, "country") == [country]


@pytest.mark.parametrize(
    "text",
    [
        "We want 40,000 euros for it. The conference in Lisbon is in May.",
        "Each pallet carries 2,000 pounds.",
        "I showed it to Ron in 2026 at 4,000 feet.",
    ],
)
def test_a_currency_of_many_countries_or_a_weight_gives_no_country(text):
    assert values(text, "country") == []


OUTCOME = ("outcome_measure", "outcome_unit", "outcome_baseline", "outcome_target")


@pytest.mark.parametrize(
    ("text", "measure", "unit", "today", "target"),
    [
        ("Our forecast has been off by 30% three quarters in a row, and only 40% of our quotes are followed "
         "up within five days. That has to be 80% by the end of June.",
         "our quotes followed up within five days", "%", 40, 80),
        ("Today 40 percent of our quotes are followed up within five days. I want 80 by the end of June.",
         "our quotes followed up within five days", "percent", 40, 80),
        ("Today a repair takes 19 days. It has to be 8 by the end of the year.", "a repair", "days", 19, 8),
        ("Only 61 percent of the lessons are planned a week ahead. We need 90 percent by May 31.",
         "the lessons planned a week ahead", "percent", 61, 90),
        ("We lose 12% of our bookings on the phone, and 35% of guests wait more than ten minutes. That has "
         "to come down to 10% by August.", "guests wait more than ten minutes", "%", 35, 10),
        ("Today 70% of our trams leave on time. That has to be 92% by November 30.",
         "our trams leave on time", "%", 70, 92),
        ("At present 22 percent of the parcels are scanned at the door. That should be 95 percent by May.",
         "the parcels scanned at the door", "percent", 22, 95),
    ],
)  # fmt: skip
def test_one_sentence_has_todays_number_and_the_next_the_target(text, measure, unit, today, target):
    assert values(text, *OUTCOME) == [measure, unit, today, target]


@pytest.mark.parametrize(
    "text",
    [
        "That has to be 80% by the end of June.",
        "It has to come down to 10% by August.",
        "We need 90 percent by May 31.",
        "It must be 4 hours by June 30.",
    ],
)
def test_a_target_is_never_the_number_of_today(text):
    assert "outcome_baseline" not in {fact.field for fact in facts_in(text)}


SALES = (
    "Field sales, 46 people, led by Al Oakes.\nInside sales, 28 people, led by Priya Nair.\n"
    "Service and spare parts, 62 people, led by Gareth Pugh.\nWarehouse, 30 people, led by Ellen Voss.\n\n"
    "We go live on Monday, March 1. "
)


@pytest.mark.parametrize(
    ("text", "team", "days"),
    [
        ("Half of field sales will be at the Hannover Messe from April 19 to 23.",
         "field-sales", "2027-04-19/2027-04-23"),
        ("Prices go up on February 1, which is the busiest fortnight of the year for inside sales.",
         "inside-sales", "2027-02-01/2027-02-14"),
        ("The price rise is on February 1; the fortnight after it is the busiest for inside sales.",
         "inside-sales", "2027-02-01/2027-02-14"),
        ("The catalog comes out on March 15, and the two weeks after it are the busiest for inside sales.",
         "inside-sales", "2027-03-15/2027-03-28"),
        ("The three weeks after June 7 are the busiest for service and spare parts.",
         "service-and-spare-parts", "2027-06-07/2027-06-27"),
        ("Most of the warehouse is on leave from July 12 to 30.",
         "warehouse", "2027-07-12/2027-07-30"),
        ("The stocktaking keeps the warehouse busy from January 4 to 8.",
         "warehouse", "2027-01-04/2027-01-08"),
        ("Ten of the 28 in inside sales are away from August 2 to 20.",
         "inside-sales", "2027-08-02/2027-08-20"),
        ("The warehouse moves house from September 6 to 17 and can learn nothing then.",
         "warehouse", "2027-09-06/2027-09-17"),
    ],
)  # fmt: skip
def test_a_busy_time_of_some_of_a_team_is_its_own_and_no_start(text, team, days):
    changes = changes_of([f for f in facts_in(SALES + text) if not f.is_doubtful], Brief(name=UNNAMED), TODAY)
    groups = [each.group for each in changes if isinstance(each, GroupSaved)]
    closed = [(each.id, f"{span.start}/{span.end}") for each in groups for span in each.blackouts]
    assert closed == [(team, days)]
    assert not any(each.go_live for each in groups)
    assert values(SALES + text, "go_live", "closed") == [date(2027, 3, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "Field sales starts on April 19 and inside sales on May 3.",
        "Inside sales is in the pilot from April 5 to 23.",
        "Nobody knows whether the warehouse is away from July 12 to 30.",
    ],
)
def test_what_is_no_busy_time_closes_no_day_of_a_team(text):
    assert values(SALES + text, "group_closed") == []


def test_a_sentence_chosen_as_a_busy_time_is_that_of_the_team_it_names():
    text = "Prices go up on February 1, which is the busiest fortnight of the year for inside sales."
    notes = Notes(SALES + text)
    [fact] = place("busy", Picked(text, notes, facts_in(SALES), TODAY))
    assert (fact.field, fact.of.lower()) == ("group_closed", "inside sales")


@pytest.mark.parametrize(
    ("worry", "stance"),
    [
        ("The service engineers say there is no signal in a pump cellar.", "Ellen's people can't wait."),
        ("Some nurses say the tablet is too heavy.", "The pharmacy is looking forward to it."),
        ("The teachers say that it takes too much time.", "Marketing will be glad to have it."),
        (
            "Our buyers say the old list was better.",
            "The finance team likes the new one and can start tomorrow.",
        ),
        ("The tellers say that the customers will complain.", "The young ones are keen on it."),
        ("The foremen say they will lose their say.", "Olga's crew is only waiting for it to start."),
        ("Many planners think that it dies in a month.", "The buyers can hardly wait for this one."),
    ],
)
def test_that_others_like_it_answers_no_worry(worry, stance):
    assert values(f"{worry} {stance}", "concerns", "concern_answer") == [worry]


@pytest.mark.parametrize(
    ("worry", "answer"),
    [
        ("The drivers fear that they lose their routes.", "The routes stay with those who have them."),
        ("The clerks worry that they will be watched.", "We will not use it to rate anyone."),
        ("Some technicians say the app is slow.", "It gets its own servers in March."),
        ("The teachers fear that they have to use it at once.", "They can wait until they had the training."),
    ],
)
def test_what_is_done_about_a_worry_still_answers_it(worry, answer):
    assert values(f"{worry} {answer}", "concern_answer") == [answer]


def test_what_stands_behind_what_people_say_is_a_concern_for_sure():
    text = (
        'What people say: the field says "my customers are my bonus, why should I hand my contacts to head '
        'office?" and "the last CRM, in 2019, was dead in four months".'
    )
    assert values(text, "concerns") == [text.partition(": ")[2]]


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("The licences cost £310,000 for three years, and the implementation another £85,000.", 395_000),
        ("The budget is 310,000 for licenses over three years, 85,000 for the implementation.", 395_000),
        ("We have $120,000 for scanners and $40,000 for training.", 160_000),
        ("The licenses cost €90,000, plus €12,000 for tablets.", 102_000),
        ("Budget: $64,000 for the software, $9,500 for helmets and $21,000 for the trainers.", 94_500),
        ("The board has released £40,000 for the vendor and £9,000 for phones.", 49_000),
        ("The budget is $200,000, of which $80,000 is for licenses.", 200_000),
        ("The budget is $200,000 for the project, $80,000 for licenses.", 200_000),
        ("We have $148,000 in all: $82,000 for licenses and $66,000 for training.", 148_000),
        ("The licenses cost $342,000 a year, and the board approved $185,000 for training.", 185_000),
    ],
)
def test_parts_make_one_budget_and_parts_of_a_whole_are_in_it(text, budget):
    assert values(text, "budget") == [budget]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("We start on January 4, go live on Monday, March 1, and want to be done by June 30. From May 1 "
         "every ward will send its report there.", date(2027, 3, 1)),
        ("All wards go live on May 10. From July 1 every ward will send a report.", date(2027, 5, 10)),
        ("Everyone goes live on October 4. On November 8 we switch over to the winter plan.",
         date(2027, 10, 4)),
        ("We plan to go live on September 6. On November 8 we switch over to the winter plan.",
         date(2027, 9, 6)),
        ("Go-live is April 12. From June 1 every order will be in the new system.", date(2027, 4, 12)),
        ("The project will go live on May 3. From August 2 all drivers will enter their hours in it.",
         date(2027, 5, 3)),
    ],
)  # fmt: skip
def test_the_day_beside_go_live_is_the_go_live(text, day):
    assert values(TEAMS + text, "go_live") == [day]


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("We have bought Microsoft Dynamics 365 Sales.", "Microsoft Dynamics 365 Sales"),
        ("We have licensed Acme Route Planner Plus for the depots.", "Acme Route Planner Plus"),
        (
            "Everything is booked in Blue Yonder Luminate Platform from May 3.",
            "Blue Yonder Luminate Platform",
        ),
        ("We will use Oracle NetSuite from May 3.", "Oracle NetSuite"),
    ],
)
def test_a_product_keeps_its_whole_name(text, tool):
    assert values(text, "tools") == [tool]


@pytest.mark.parametrize(
    "text",
    [
        "Field sales will be at customers from June 1 to 30.",
        "The project will run from January 11 to September 30, 2027.",
        "The warehouse starts on May 3, two weeks after the inventory from April 12 to 16.",
    ],
)
def test_the_first_day_of_a_time_is_no_go_live(text):
    assert values(SALES.replace("We go live on Monday, March 1. ", "") + text, "go_live") == []


def test_a_go_live_may_take_several_days():
    assert values("We go live from May 3 to 7.", "go_live") == [date(2027, 5, 3)]


CLINICS = "Dayton, 45 people.\nSpringfield, 38 people.\nLima, 20 people.\n\n"


def test_a_text_that_goes_on_from_another_stands_by_itself():
    text = "Notes are late because they are typed at night. And two doctors left because of it."
    assert values(text, "why")[1] == "Two doctors left because of it."


def test_what_and_adds_to_aims_is_an_aim_and_no_reason():
    aims = (
        "We want 90% of notes signed on the day by June. And patients should feel seen, so that we keep them."
    )
    assert values(aims, "why") == []
    assert values(aims, "objective")[-1] == "Patients should feel seen, so that we keep them."
    assert values("Our aim is that no doctor takes notes home.", "objective", "concerns") == [
        "Our aim is that no doctor takes notes home."
    ]


@pytest.mark.parametrize("teams", ["", CLINICS, "Nurses, 40 people.\nDoctors, 20 people.\n\n"])
def test_several_that_start_on_one_day_give_the_go_live(teams):
    text = f"{teams}Dayton and Springfield start on March 8."
    assert [f"{day:%B} {day.day}" for day in values(text, "go_live")] == ["March 8"]
    assert values(f"{teams}Dayton and Springfield might start on March 8.", "go_live") == []


@pytest.mark.parametrize("rest", ["Everyone else follows", "The other clinics start", "The rest will join"])
def test_those_who_follow_start_on_their_own_day(rest):
    facts = facts_in(f"{CLINICS}Dayton and Springfield start on March 8. {rest} on May 10.")
    starts = {fact.of: f"{fact.value:%B} {fact.value.day}" for fact in facts if fact.field == "group_go_live"}
    assert starts == {"Dayton": "March 8", "Springfield": "March 8", "Lima": "May 10"}


@pytest.mark.parametrize(
    "who", ["with PenPal", "with PenPal Inc.", "for the PenPal licenses", "with the vendor"]
)
def test_a_signed_contract_is_a_purchase_and_no_open_condition(who):
    text = f"The contract {who} was signed in October."
    assert values(text, "signed") == [text]
    assert values(text, "condition", "what_changes") == []
    facts = [fact for fact in facts_in(text) if fact.field == "signed"]
    [edited] = changes_of(facts, Brief(name=UNNAMED), TODAY)
    assert edited.parsed() == {"approach": text, "purchase": "signed"}
    assert values("The contract with the works council was signed in October.", "signed") == []


@pytest.mark.parametrize(
    "text",
    [
        "Flu vaccination runs October 4 to 22, nobody can be spared.",
        "Our flu vaccination campaign runs October 4 to 22.",
        "October 4 to 22 is our flu season.",
        "The vaccination weeks are October 4 to 22.",
    ],
)
def test_the_weeks_of_a_campaign_are_busy_days(text):
    facts = [fact for fact in facts_in(f"{CLINICS}{text}") if fact.field == "closed"]
    assert [(fact.value.start.day, fact.value.end.day, fact.is_doubtful) for fact in facts] == [
        (4, 22, False)
    ]


@pytest.mark.parametrize(
    ("text", "name", "now", "target"),
    [
        ("Notes are signed on the day of the visit in 90% of cases, up from 55% today.",
         "Notes signed on the day of the visit", 55, 90),
        ("Doctors spend no more than 30 minutes a day on notes; in October it was 74 minutes.",
         "minutes a day on notes", 74, 30),
        ("Doctors spend at most 30 minutes a day on notes.", "minutes a day on notes", None, 30),
        ("By the end of September 2027 notes take 1.2 hours a day instead of 2.4.", "notes", 2.4, 1.2),
    ],
)  # fmt: skip
def test_a_result_has_a_short_name_and_its_numbers_the_right_way_round(text, name, now, target):
    facts = {fact.field: fact.value for fact in place("goal", Picked(text, Notes(text), (), TODAY))}
    assert facts["outcome_measure"] == name
    assert (facts.get("outcome_baseline"), facts["outcome_target"]) == (now, target)


def test_an_aim_before_the_number_of_today_is_the_target():
    text = "90% of notes should be signed on the day by June 30, today it is 55%."
    assert values(text, "outcome_baseline", "outcome_target") == [55, 90]
    [name] = values(text, "outcome_measure")
    assert name == "notes signed on the day"
