"""Three memos of COOs from other trades: what a newcomer writes reaches its field."""

from datetime import date

import pytest

from playbook.core.base.fields import Span
from playbook.core.case.reading.pilot import judged_on
from playbook.core.case.reading.promises import doubts_about_the_day
from playbook.core.intake.intake import CHANGED, Fact, check_findings
from playbook.core.intake.intake_changes import UNNAMED, changes_of
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.case import Promise
from playbook.core.text.notes import Notes
from playbook.llm.builtin.facts import champion_circles
from playbook.llm.intake.intake_rules import find_facts
from playbook.llm.intake.placing import Picked, place, unused_sentences

TODAY = date(2026, 12, 1)
LAUNDRY = """Scanned linen from May

To all plant and ward service managers. From Ruth Adeyemi, COO, Bellhaven Linen Services.

We have signed for LinTrack, a system that reads chips in the linen. Harlow starts on 10 May 2027, Dartford \
on 7 June 2027.

Who it concerns:
- Harlow plant: 130 people in three shifts, led by Marek Nowak
- Dartford plant: 115 people in two shifts, led by Gloria Mensah
- Drivers: 48 people, led by Phil Carter. They have a phone and no desk.
- Ward service: 36 people who work inside the hospitals, led by Anjali Rao

What I want by 31 December 2027: lost linen down from 9 percent to 5 percent a year; carts that arrive \
complete up from 82 to 95 percent; and linen bought to replace losses from £640,000 to £400,000.

What worries me: the drivers think the scanner is there to time their stops. It is not, and nobody will be \
judged by scan times. GMB, the union, must be consulted before any report by name exists.

No training in the week before Easter and none in the first week of August. On 15 October I decide whether \
we go on, change course or stop.
"""
LOANS = """Subject: Small business loans in five days

A small business waits 19 days for our answer on a loan. Last year 212 applicants withdrew before we \
answered. By 31 December 2027 the answer takes five days, and no more than 60 applicants a year withdraw.

The board approved nCino for the whole credit process on 18 November. From 3 May 2027 all new applications \
run in it; the larger ones follow on 6 September.

Concerned are 96 branch advisers (Mikael Strand), 41 credit analysts (Eva Holm) and 17 people in risk \
control (Jonas Berg).

In 2023 we brought in a workflow tool. Analysts kept their own lists because the tool lacked values, and \
after half a year nobody used it. The pilot: the Falun branch, 14 people, from 6 April 2027.

Quarter-end closings (25 March to 2 April) are blocked for credit and risk.
"""


def facts_in(text: str) -> tuple[Fact, ...]:
    notes = Notes(text)
    return check_findings(find_facts(notes, TODAY), notes, TODAY).facts


def values(text: str, *fields: str) -> list[object]:
    return [fact.value for fact in facts_in(text) if fact.field in fields]


def brief_of(facts: tuple[Fact, ...]) -> dict[str, object]:
    sure = [fact for fact in facts if not fact.is_doubtful]
    [edited] = [
        each for each in changes_of(sure, Brief(name=UNNAMED), TODAY) if isinstance(each, BriefEdited)
    ]
    return dict(edited.values)


def test_three_measures_are_the_business_result_and_lines_of_the_objective():
    assert values(LAUNDRY, "outcome_measure", "outcome_baseline", "outcome_target") == ["lost linen", 9, 5]
    brief = brief_of(facts_in(LAUNDRY))
    assert brief["outcome_by"] == "2027-12-31"
    assert "from 82 to 95 percent" in str(brief["objective"])
    said = (
        "What I want: by the end of September 2027, 90 percent of quotes go out from it (today none), and a"
        " quote takes two days instead of five. The share of calls solved at once should rise from 71 to 80"
        " percent."
    )
    assert values(said, "outcome_measure", "outcome_baseline", "outcome_target") == [
        "quotes go out from it", 0, 90,
    ]  # fmt: skip
    assert [str(each)[:20] for each in values(said, "objective")] == [
        "by the end of Septem", "a quote takes two da", "The share of calls s",
    ]  # fmt: skip
    assert not values(said, "what_changes")
    judged = (
        "How I shall judge it: renewals; jobs fixed at the first visit, 71 percent today, 78 wanted by May."
    )
    assert "71 percent today, 78 wanted" in str(values(judged, "objective"))


def test_today_s_number_may_stand_in_a_sentence_before():
    assert values(LOANS, "outcome_baseline", "outcome_target", "outcome_unit") == ["days", 19, 5]
    assert "212 applicants" in str(values(LOANS, "why"))


def test_a_line_of_a_team_may_say_more_of_it():
    sizes = {fact.of: fact.value for fact in facts_in(LAUNDRY) if fact.field == "group_size"}
    assert sizes == {"Harlow": 130, "Dartford": 115, "Drivers": 48, "Ward service": 36}
    managers = {fact.of: fact.value for fact in facts_in(LAUNDRY) if fact.field == "group_manager"}
    assert managers["Ward service"] == "Anjali Rao"
    pages = "Pages, 48 people (part-time, mostly students), manager Luis Ortega\n"
    pages += "Desk, 84 people, manager Ana Ruiz"
    assert values(pages, "group_manager") == ["Luis Ortega", "Ana Ruiz"]


def test_a_heading_who_it_concerns_makes_no_worry_and_a_letter_s_head_no_person():
    assert values(LAUNDRY, "concerns") == ["the drivers think the scanner is there to time their stops."]
    assert [fact.of for fact in facts_in(LAUNDRY) if fact.field == "job_title"] == ["Ruth Adeyemi"]


def test_some_of_a_team_and_the_people_of_a_pilot_are_no_team():
    said = "Who: the 140 service technicians (Petra Hollweg) and sales (46, Jens Ahlers). About 30 of the "
    said += "technicians in Wroclaw read Polish."
    assert [fact.value for fact in facts_in(said) if fact.field == "group_size"] == [140, 46]
    assert "Falun" not in {fact.of for fact in facts_in(LOANS) if fact.field == "group_size"}


def test_what_a_board_approved_is_the_tool_and_a_title_is_the_name():
    assert values(LOANS, "name", "tools") == ["Small business loans in five days", "nCino"]
    assert values(LAUNDRY, "name") == ["Scanned linen from May"]
    assert "nobody used it" in str(values(LOANS, "past_attempts"))
    assert not any("lacked" in str(each) for each in values(LOANS, "why"))


def test_busy_days_close_the_teams_that_a_sentence_names_and_weeks_have_days():
    closed = {fact.of for fact in facts_in(LOANS) if fact.field == "group_closed"}
    assert closed == {"credit analysts", "risk control"}
    spans = [each for each in values(LAUNDRY, "closed") if isinstance(each, Span)]
    assert [(each.start, each.end) for each in spans] == [
        (date(2027, 3, 22), date(2027, 3, 27)), (date(2027, 8, 1), date(2027, 8, 7)),
    ]  # fmt: skip


def test_a_day_on_which_somebody_judges_is_a_decision():
    assert values(LAUNDRY, "gate") == ["On 15 October I decide whether we go on, change course or stop."]
    assert judged_on("By 30 September I want to know whether it worked.", TODAY) == date(2027, 9, 30)
    assert judged_on("On April 5 the steering group decides go or no-go.", TODAY) == date(2027, 4, 5)
    assert judged_on("I shall decide by 26 February.", TODAY) is None


def test_an_edited_condition_keeps_its_owner_and_its_words():
    said = "The legal department (Ana Ruiz) has to approve the wording by 5 March 2027."
    facts = facts_in(said)
    changed = tuple(
        Fact(each.field, "Legal approves the wording of every letter", each.sentence, each.of, CHANGED)
        if each.field == "condition"
        else each
        for each in facts
    )
    [condition] = brief_of(changed)["conditions"]  # type: ignore[misc]
    assert condition["name"] == "Legal approves the wording of every letter"
    assert (condition["owner_id"], condition["needed_by"]) == ("ana-ruiz", "2027-03-05")


def test_a_body_that_agrees_to_one_part_names_it_once_and_its_chair_owns_nothing():
    said = (
        "The works council (chair: Ute Kranich) has to agree before any activity report by name exists. "
        "The council meets on 20 January and 17 February."
    )
    [condition] = brief_of(facts_in(said))["conditions"]  # type: ignore[misc]
    assert condition["name"] == "Works council agreement before any activity report by name exists"
    assert not condition.get("owner_id")


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        (
            "The share of service calls solved on the first visit should rise from 71 to 80 percent.",
            {"outcome_baseline": 71.0, "outcome_target": 80.0},
        ),
        ("Renewals should be 88 percent; today 81.", {"outcome_baseline": 81.0, "outcome_target": 88.0}),
    ],
)
def test_a_sentence_placed_as_the_business_result_fills_both_numbers(said, fields):
    facts = place("goal", Picked(said, Notes(said), (), TODAY))
    assert {fact.field: fact.value for fact in facts if fact.field in fields} == fields


def test_a_heading_is_no_unused_sentence():
    notes = Notes(LAUNDRY)
    unused = unused_sentences(notes, check_findings(find_facts(notes, TODAY), notes, TODAY), TODAY)
    assert not [each for each in unused if each.endswith(":")]


@pytest.mark.parametrize(
    ("said", "team", "many"),
    [
        ("12 of the circulation staff can be released as helpers.", "Circulation desk", 12),
        ("Two salespeople per region and six engineers can be released to help.", "Field engineers", 6),
        ("One adviser per branch, 22 in all, helps the others.", "Branch advisers", 22),
    ],
)
def test_people_who_are_released_as_helpers_are_the_champions(said, team, many):
    assert values(said, "training") == [said]
    groups = (Group(id="t", name=team, size=90), Group(id="o", name="Back office", size=12))
    brief = Brief(name="A", groups=groups, approach=said)
    assert {indexes[0]: count for indexes, count in champion_circles(brief)}[0] == many


def test_training_time_is_training_and_an_answer_begins_with_its_promise():
    said = "Training time: half a day for each salesperson, two hours for an engineer."
    assert values(said, "training") == [said]
    worry = (
        "The drivers think the scanner times their stops. It is not, and nobody will be judged by scan times."
    )
    assert values(worry, "promise") == ["nobody will be judged by scan times."]


def test_places_that_follow_one_another_start_with_the_first():
    said = "The city council bought stations from Bibliotheca in September. Main Library starts on Tuesday, "
    said += "March 2, 2027. The eight branches follow on Tuesday, April 20, 2027."
    facts = facts_in(said)
    assert [fact.value for fact in facts if fact.field == "go_live"] == [date(2027, 3, 2)]
    assert not [fact for fact in facts if fact.of == "Bibliotheca"]


def test_an_aim_with_a_number_is_no_rule_to_stop():
    said = "Self-checkout share should be 75 percent six months after the start; today it is 0."
    assert not values(said, "gate")
    assert values(said, "outcome_baseline", "outcome_target") == [0, 75]
    wish = "I want at least 50 percent of desk hours on readers by June 2028."
    assert values(f"{said} {wish}", "objective") == [said, wish]


def test_what_is_read_only_first_ends_on_the_last_day_that_is_named():
    said = "The Access database becomes read-only on 28 May 2027 and is switched off at the end of September."
    [promise] = brief_of(facts_in(said))["promises"]  # type: ignore[misc]
    assert promise["starts"] == "2027-09-30"
    brief = Brief(name="A", promises=(Promise.model_validate(promise),), start=date(2026, 12, 1))
    assert not list(doubts_about_the_day(brief))


def test_a_measure_names_today_and_the_day_behind_a_colon():
    said = """How we will know
- Quotes over £1,000 followed up within five working days: 31% now (October), 70% by 30 September 2027.
- Sellers who log at least five contacts a week: 0 now, 32 of 38 by 30 June 2027.
- Top-600 accounts with a named second contact: about 90 now, 500 by the end of 2027.
"""
    assert values(said, "outcome_measure", "outcome_unit", "outcome_baseline", "outcome_target") == [
        "Quotes over £1,000 followed up within five working days", "%", 31, 70,
    ]  # fmt: skip
    assert len(values(said, "objective")) == 3


def test_what_does_not_change_heads_only_what_comes_after_it():
    said = "Visits are logged the same day. What does not change: the ERP stays."
    assert values(said, "what_stays") == ["the ERP stays"]


def test_a_queue_and_those_left_out_are_no_teams():
    said = (
        "12 people at the order desk and 6 in credit control look things up. The drivers (about 110) are not"
        " touched by it. At 7 in the morning there are nine builders in the queue."
    )
    sizes = {fact.of: fact.is_doubtful for fact in facts_in(said) if fact.field == "group_size"}
    assert sizes == {"order desk": False, "credit control": False, "drivers": True}


def test_a_first_name_is_no_organization():
    said = "Project lead is Priya Nair, head of sales. Priya has three days a week and is already doing five."
    assert values(said, "organisation") == []


def test_the_last_attempt_is_told_under_its_heading():
    said = (
        "Last attempt. In 2021 we brought in a tool. Training was one webinar in English, four weeks before"
        " go-live. I expect to hear of it."
    )
    assert [str(each)[:8] for each in values(said, "past_attempts")] == ["In 2021 ", "Training"]
    assert not values(said, "languages", "training")
    titled = "The last attempt\n\nIn 2022 we bought a CRM and it was dead in seven months. It was late."
    assert "The last attempt" not in values(titled, "past_attempts")


def test_numbered_worries_of_one_paragraph_are_worries():
    said = (
        "Worries. 1) The salespeople, 19 years with us, live on commission and believe that it is there to"
        " check on them. 2) Technicians get a tablet and say they have no time to type."
    )
    assert [str(each)[:11] for each in values(said, "concerns")] == ["The salespe", "Technicians"]
    assert not values(said, "condition", "busy")


def test_a_signed_contract_is_told_as_one():
    assert values("Contract is signed. We start on 1 March 2027.", "signed") == ["Contract is signed"]


MACHINES = """To: Karen (order desk), Luis (Fond du Lac plant), Beth (Sheboygan plant), Martin (finance)

From Monday, April 12, 2027, we will all work in one ERP, Business Central.

This touches about 330 people: 150 in the Fond du Lac plant, 120 in the Sheboygan plant, 34 on the order \
desk and 26 in finance. In the plants it is mainly the 40 planners, storekeepers and shift leads who have \
to book differently.

On March 27 and 28 we count stock in both plants. We go live on April 12, and the partner has people on both \
floors until May 14.

I will know it worked if by the end of September 98 percent of parts orders go out right and on time (94 \
today), the month closes in five working days, and the spreadsheets for orders are gone.
"""


def test_what_happens_once_is_no_go_live_beside_the_stated_one():
    assert values(MACHINES, "go_live") == [date(2027, 4, 12)]


def test_by_what_somebody_knows_that_it_worked_is_the_result():
    results = values(MACHINES, "outcome_measure", "outcome_baseline", "outcome_target")
    assert results == ["parts orders go out right and on time", 94.0, 98.0]


def test_people_counted_within_teams_are_in_doubt():
    sizes = {fact.of: fact.is_doubtful for fact in facts_in(MACHINES) if fact.field == "group_size"}
    assert [team for team, is_doubtful in sizes.items() if is_doubtful] == ["planners"]
    assert len(sizes) == 5


def test_who_is_written_to_for_a_team_heads_it():
    heads = {fact.of: fact.value for fact in facts_in(MACHINES) if fact.field == "group_manager"}
    assert heads == {
        "order desk": "Karen",
        "Fond du Lac plant": "Luis",
        "Sheboygan": "Beth",
        "finance": "Martin",
    }


def test_all_sites_together_are_no_team():
    said = (
        "- Riggers: 22 people\n- Engine shop: 37 people\n- Paint: 41 people\n- Office: 15 people\n\n"
        "It covers both yards, 115 people.\n"
    )
    assert "both yards" not in {fact.of for fact in facts_in(said) if fact.field == "group_size"}
    assert values(said, "organisation") == []


def test_a_table_of_measures_gives_the_result():
    said = (
        "Measure | Now | Aim | By\nDays from sample to result | 6 | 2 | 30 September 2027\n"
        "Results typed by hand per week | 410 | 0 | 30 June 2027\n"
    )
    results = values(said, "outcome_measure", "outcome_baseline", "outcome_target")
    assert results == ["Days from sample to result", 6.0, 2.0]
    assert "Results typed by hand per week" in values(said, "objective")
    assert not [fact for fact in facts_in(said) if fact.sentence.startswith("Measure | Now")]


@pytest.mark.parametrize(
    ("said", "sum_granted"),
    [
        ("Council voted 6-1 last night to put up $240,000.", 240_000.0),
        ("The board agreed to 186,000 pounds for the first year.", 186_000.0),
    ],
)
def test_a_sum_that_a_board_voted_is_the_budget(said, sum_granted):
    assert values(said, "budget") == [sum_granted]


def test_who_answers_or_stands_up_for_it_is_the_sponsor():
    owner = "From: Gwen Castellane\n\nI answer for it as the owner. Ruth Ellery runs it day to day."
    assert values(owner, "sponsor_id", "lead_id") == ["Gwen Castellane", "Ruth Ellery"]
    manager = "From: Bill Tarrant\n\nI'll be the one standing up for it with the council, you run it."
    assert values(manager, "sponsor_id", "lead_id") == ["Bill Tarrant"]


def test_what_a_council_wants_to_hear_is_no_busy_time_and_people_among_others_no_team():
    said = "They were not unanimous, and they want to hear from me in October."
    assert values(said, "busy", "closed") == []
    assert values("Among them are 23 crew leaders, who hand out the jobs.", "group_size") == []


def test_what_is_gone_on_a_day_ends_then():
    assert [fact.of for fact in facts_in("The slips are gone on June 14.") if fact.field == "promise"] == [
        "switch_off"
    ]
