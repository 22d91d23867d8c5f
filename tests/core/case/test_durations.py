"""What a brief counts, how long it takes, and whether it fits."""

from datetime import date
from typing import Any

import pytest

from playbook.core.case.case import Case, read_case
from playbook.core.case.feasibility import verdict
from playbook.core.case.feasible.amounts import amounts_in
from playbook.core.case.feasible.durations import (
    SUPPLY,
    finishes,
    longest_way,
    size_of_step,
    sizes_before_start,
    steps_before_start,
)
from playbook.core.case.feasible.masses import masses_of_works
from playbook.core.case.feasible.quotes import bought
from playbook.core.case.judgment import Check
from playbook.core.case.page import page_of
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.points import to_settle
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Condition
from playbook.core.plan.plays.works import Pace
from playbook.llm.builtin.kinds import load_kinds
from tests.core.case.cases import HOURS, TODAY, a_brief, group, person

RECORDS = "9,000 records move from two old systems to Planwell."


def system(**values: Any) -> Case:
    brief = a_brief(change_kind="new_system", **values)
    return read_case(brief, load_kinds(), TODAY)


def work_check(**values: Any) -> Check:
    return next(each for each in verdict(system(**values), TODAY).checks if each.key == "work")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dough is baked in 84 new ovens.", ["84 new ovens"]),
        ("Paper is replaced by screens at 310 stations.", ["screens at 310 stations"]),
        (
            "It moves from three old systems and about 200 spreadsheets.",
            ["3 old systems", "200 spreadsheets"],
        ),
        ("Locks of 1,150 rooms are exchanged.", ["locks of 1,150 rooms"]),
        ("30 tons of archive are sorted.", ["30 tons of archive"]),
        ("34 sales engineers take over.", ["34 sales engineers"]),
        ("It takes ten weeks, costs $4,000 and 2 million euros, and began in 2027 in grades 3 to 5.", []),
        ("They read aloud three times; one in 14 trucks is wrong, 20% of orders, in hall 3.", []),
    ],
)
def test_things_are_counted_and_weeks_money_and_years_are_not(text, words):
    assert [each.words for each in amounts_in(a_brief(what_changes=text))] == words


def test_what_a_brief_counts_is_read_once_for_all_work():
    brief = a_brief(what_changes="We move 310 stations.")
    assert amounts_in(brief) is amounts_in(brief.model_copy(update={"why": "Because."}))


def test_more_of_a_thing_takes_longer_up_to_where_more_hands_help():
    paces = (Pace(things="records", a_day=500, most=30),)
    step = load_kinds()["new_system"].steps[0].model_copy(update={"needs": 4, "paces": paces})
    few, many, all_of_them = (
        size_of_step(system(what_changes=f"{number} records move to Planwell."), step)
        for number in ("1,000", "9,000", "900,000")
    )
    assert (few.days, many.days, all_of_them.days) == (6, 22, 34)
    assert many.counted == ("9,000 records",)
    assert many.pace == "about 500 a day"


@pytest.mark.parametrize(
    ("condition", "counted"),
    [
        ("Customer data cleaned: duplicates among the 118,000 accounts are merged", "118,000 accounts"),
        ("41,000 patient records are migrated", "41,000 patient records"),
        ("The 9,500 supplier addresses have been cleaned", "9,500 supplier addresses"),
        ("IT has imported 62,000 articles", "62,000 articles"),
        ("12,400 member contacts are converted", "12,400 member contacts"),
        ("Duplicates among 8,700 parts are gone", "8,700 parts"),
    ],
)
def test_data_work_is_counted_from_what_is_brought_across(condition, counted):
    step = next(each for each in load_kinds()["new_system"].steps if each.key == "clean")
    values = {"why_now": "In June 31,000 customers call us.", "what_changes": "Orders move to Planwell."}
    row = Condition(id="data", kind="migration", name=condition)
    assert size_of_step(system(**values, conditions=(row,)), step).counted == (counted,)
    assert size_of_step(system(**values), step).counted == ("31,000 customers",)


def test_a_step_begins_when_those_before_it_are_done():
    steps = steps_before_start(system(what_changes=RECORDS))
    done = finishes(steps, dict.fromkeys([step.key for step in steps], 5))
    assert done["clean"] == done["define"] == 5, "side by side"
    assert done["load"] == done["connect"] == 15
    assert [step.key for step in longest_way(steps, dict.fromkeys(done, 5))] == [
        "define", "build", "connect", "test", "rehearse", "cut-over",
    ]  # fmt: skip


def test_each_kind_names_steps_in_their_order():
    for kind in load_kinds().values():
        before = {SUPPLY}
        for step in kind.steps:
            assert {*step.after} <= before, kind.key
            before.add(step.key)
        assert all(step.short for step in kind.steps if step.days < 0), kind.key


def test_work_that_fits_is_said_with_its_days():
    check = work_check(go_live="2027-06-01")
    assert check.state == "if_confirmed"
    assert "set-up 16, interfaces 6, one-week user test 5, rehearsal of the cut-over 4" in check.sentence


def test_days_that_we_assume_are_feasible_only_if_confirmed():
    judged = verdict(system(go_live="2027-06-01"), TODAY)
    confirmed = (
        "the person who sets up the new system confirms by Thu Jan 21 "
        "that 37 working days are enough to get ready"
    )
    assert judged.state == "if_confirmed"
    assert judged.sentence == f"This works if {confirmed}."
    people = [*a_brief().model_dump()["people"], person("it", "Ida Tech", "IT manager")]
    named = system(go_live="2027-06-01", people=people)
    page = page_of(named, (), TODAY)
    assert page.verdict.startswith("This works if Ida Tech confirms ")
    [question] = [row for row in page.questions if "assumed days" in row.question]
    assert (question.who, question.by) == ("Ida Tech", date(2027, 1, 21))


def test_the_page_marks_the_weeks_of_an_agreement_as_a_proposal_and_offers_dates_that_follow_it():
    page = page_of(
        system(concerns="The works council in Bremen must agree first.", go_live="2027-05-10"), (), TODAY
    )
    [line] = [each for each in page.conditions if each.mark == "brief"]
    assert line.before == "the first training (usually about 12 weeks in Germany: proposal)"
    [point] = [each for each in page.points if each.key == "condition_before_go_live"]
    assert "Teams hear no date until it is signed; they start 4 weeks later, " in point.options[0]
    assert "at the earliest Mon May 10." in point.options[0]


def test_work_begins_once_its_supplier_is_under_contract():
    late = "The supplier is not chosen yet."
    check = work_check(go_live="2027-04-26", concerns=late)
    assert check.state == "not_feasible"
    assert "It begins once its supplier is under contract. There are 14 from Tue Apr 6" in check.sentence
    signed = {"id": "c", "kind": "contract", "name": "Supplier contract signed", "gates": "go_live"}
    for day, state in (("2027-02-01", "if_confirmed"), ("2027-05-03", "not_feasible")):
        stated = [signed | {"needed_by": day}]
        assert work_check(go_live="2027-06-01", conditions=stated).state == state


def test_work_that_does_not_fit_says_the_day_and_a_later_start_follows():
    brief = {"what_changes": "40,000 records move to Planwell.", "go_live": "2027-03-15"}
    check = work_check(**brief)
    assert check.state == "not_feasible"
    assert "data 58" in check.sentence
    assert "At this pace it is ready on" in check.sentence
    judged = verdict(system(**brief), TODAY)
    days = [day for way in judged.alternatives for path, day in way.changes.items() if "go_live" in path]
    assert days
    assert min(days) > date(2027, 4, 26)


def test_what_is_set_up_at_places_counts_for_the_first_start_alone():
    groups = [group("a", 20, **HOURS), group("b", 60, go_live="2027-09-06", **HOURS)]
    about = {"what_changes": "1,200 stations get Planwell.", "end": "2028-03-31"}
    both = work_check(**about)
    first = work_check(groups=groups, headcount=80, **about)
    assert "1,200 stations, 10 weeks for delivery, 90 working days until all are in place" in both.sentence
    assert (
        "300 stations (a guess), 10 weeks for delivery, 48 working days until all are in place"
        in first.sentence
    )


def test_delivery_that_takes_too_long_fails_and_the_first_way_waits_for_it():
    text = "Paper work instructions are replaced by screens at 310 stations."
    case = read_case(
        a_brief(change_kind="specialist_ai", what_changes=text, trainers=None), load_kinds(), TODAY
    )
    judged = verdict(case, TODAY)
    [check] = [each for each in judged.checks if each.key == "work"]
    assert check.state == "not_feasible"
    assert (
        "The critical path takes 114 working days (proposal): screens at 310 stations, 10 weeks"
        in check.sentence
    )
    assert "work instructions, 7 working days" not in check.sentence
    ready = judged.alternatives[0].changes["go_live"]
    assert (ready - TODAY).days > 7 * 10 + 310 / 8


def test_content_is_done_before_people_practice_with_it():
    text = "Paper work instructions are replaced by screens."
    groups = [group("a", 1_500, manager_id="ann", **HOURS), group("b", manager_id="bob", **HOURS)]
    brief = a_brief(change_kind="specialist_ai", what_changes=text, groups=groups, headcount=1_520)
    [check] = [
        each for each in verdict(read_case(brief, load_kinds(), TODAY), TODAY).checks if each.key == "work"
    ]
    assert check.state == "not_feasible"
    assert (
        "work instructions, 43 working days until it is done and 15 in which people practice"
        in check.sentence
    )


@pytest.mark.parametrize(
    ("text", "days"), [("The month-end close moves to Planwell.", 3), ("Plans move.", 31)]
)
def test_a_close_changes_over_with_a_new_month(text, days):
    closed = [{"start": "2027-03-01", "end": "2027-03-26", "reason": "Audit"}]
    groups = [
        group(each, manager_id=who, blackouts=closed, **HOURS) for each, who in (("a", "ann"), ("b", "bob"))
    ]
    ways = verdict(system(what_changes=text, groups=groups), TODAY).alternatives
    lives = [way.changes["go_live"] for way in ways if "go_live" in way.changes]
    assert lives
    assert all(each.day <= days for each in lives)


@pytest.mark.parametrize("said", [RECORDS, "Data of 9,000 articles is full of duplicates."])
def test_data_that_takes_more_than_spare_hours_is_a_point_with_its_price(said):
    case = system(concerns=said)
    [point] = [each for each in to_settle(case, verdict(case, TODAY)) if each.key == "mass_of_data"]
    assert point.title.endswith("take 900 hours to clean")
    assert "Cost: 1,125 paid hours at 40 an hour (our assumption)" in point.options[0]
    few = system(concerns="90 records move from two old systems to Planwell.")
    assert "mass_of_data" not in {each.key for each in to_settle(few, verdict(few, TODAY))}


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("Paper work instructions are replaced by screens at 310 stations.",
         ["310 stations × 2 people × 1 hour = 620 hours",
         "310 stations × 2 instructions × 6 hours = 3,720 hours"]),
        ("It answers from 400 procedures.", ["400 procedures × 2 people × 1 hour = 800 hours"]),
        ("Paper is replaced by screens at 310 stations.", ["310 stations × 2 people × 1 hour = 620 hours"]),
        ("We open 42 shops. Work instructions are on paper.", []),
        ("Twelve procedures change.", []),
    ],
)  # fmt: skip
def test_work_done_piece_by_piece_is_counted_beside_training(text: str, sums: list[str]) -> None:
    case = read_case(a_brief(change_kind="specialist_ai", what_changes=text), load_kinds(), TODAY)
    checks = [each for each in verdict(case, TODAY).checks if each.key == "by_hand"]
    assert [each.arithmetic for each in masses_of_works(case)] == sums
    assert [bool(sums)] == [bool(checks)]
    for check in checks:
        assert all(each in check.sentence for each in sums)
        assert "Training before go-live takes " in check.sentence


@pytest.mark.parametrize(("weekly", "state"), [(0.5, "tight"), (5.0, "feasible")])
def test_hands_whom_nobody_has_freed_make_the_work_tight(weekly: float, state: str) -> None:
    text = "It answers from 90 procedures."
    groups = [group("a", 500, manager_id="ann", capacity_hours_per_week=weekly)]
    brief = a_brief(change_kind="specialist_ai", what_changes=text, groups=groups, headcount=500)
    checks = verdict(read_case(brief, load_kinds(), TODAY), TODAY).checks
    [check] = [each for each in checks if each.key == "by_hand"]
    assert check.state == state


def test_customers_who_are_served_are_no_records_to_clean():
    for sentence, is_mass in (
        ("We serve 9,000 customers.", False), ("Data of 9,000 customers is full of duplicates.", True),
    ):  # fmt: skip
        case = system(concerns=f"{sentence} Old records move.")
        assert is_mass is any(each.key == "mass_of_data" for each in to_settle(case, verdict(case, TODAY)))


def test_what_is_there_is_not_ordered_and_what_is_tried_is_not_carried_over():
    owned, new, tried = (
        amounts_in(a_brief(concerns=text))[0]
        for text in ("We have 44 handhelds.", "We need 44 handhelds.", "Marta tests it on 200 claims.")
    )
    assert [each.is_owned for each in (owned, new, tried)] == [True, False, False]
    [shared] = amounts_in(a_brief(concerns="Hall B has one slow line and two shared computers."))
    assert shared.is_owned
    for moved in ("Mechanics will move 44 ovens at night.", "44 ovens are moved to hall B."):
        assert all(each.is_owned for each in amounts_in(a_brief(concerns=moved)))
    assert [each.is_tried for each in (owned, new, tried)] == [False, False, True]


def test_parts_of_a_whole_are_not_counted_beside_it() -> None:
    says = "All 62 shops change. We start with 12 shops, then 22 shops and 28 shops follow."
    counted = {
        thing for size in sizes_before_start(system(what_changes=says)).values() for thing in size.counted
    }
    assert "62 shops" in counted
    assert not counted & {"12 shops", "22 shops", "28 shops"}


@pytest.mark.parametrize(("has", "steps"), [("140 licenses since April 2026", False), ("12 licenses", True)])
def test_what_most_people_have_already_is_not_set_up_again(has, steps):
    text = f"We have {has} of Copilot, and few people use it."
    work = {"tools": ["Copilot"], "change_kind": "general_assistant", "groups": [group("a", 140)]}
    case = read_case(a_brief(what_changes=text, **work), load_kinds(), TODAY)
    assert ("set-up" in {step.key for step in case.kind.steps}) is steps
    assert bool(bought(CaseFacts(case, TODAY))) is steps


@pytest.mark.parametrize(
    ("says", "is_bought"),
    [("Stations North and South close.", False), ("Paper goes, and 310 stations get Planwell.", True)],
)
def test_a_station_that_closes_is_no_device_to_buy(says, is_bought):
    case = read_case(a_brief(what_changes=says, tools=[]), load_kinds(), TODAY)
    assert ("devices" in bought(CaseFacts(case, TODAY))) is is_bought


def test_people_who_told_something_are_no_records():
    said = "Last year 11 customers told us in writing that nobody knew of a repair. We move 14,200 customers."
    assert [each.number for each in amounts_in(Brief(name="A", why_now=said))] == [14_200]


def test_busy_days_of_one_team_are_not_taken_off_the_prep_work():
    bills = {"start": "2027-02-15", "end": "2027-03-12", "reason": "Annual bills"}
    small = group("a", 18, manager_id="ann", **HOURS)
    large = group("b", 128, manager_id="bob", go_live="2027-04-19", **HOURS)
    calm = work_check(headcount=146, groups=[small, large])
    assert work_check(headcount=146, groups=[small, large | {"blackouts": [bills]}]).sentence == calm.sentence
    both = [each | {"blackouts": [bills]} for each in (small, large)]
    assert work_check(headcount=146, groups=both).sentence != calm.sentence, "then nobody is there"


@pytest.mark.parametrize(
    ("text", "is_owned"),
    [
        ("Deck crews have five tablets for ninety people.", True),
        ("The milkers share two tablets.", True),
        ("Night porters get three terminals.", False),
        ("The wards will have five tablets.", False),
    ],
)
def test_what_a_worry_counts_in_their_hands_is_not_to_be_bought(text, is_owned):
    assert amounts_in(a_brief(concerns=text))[0].is_owned is is_owned


def test_the_things_that_the_budget_pays_for_are_those_that_come() -> None:
    case = system(
        what_changes="Inspectors enter results on tablets.",
        approach="Builders can use two computers at the counter.",
        budget_covers="The app 18,000 a year. 31 tablets 27,000. Training 9,000.",
    )
    checks = repr(verdict(case, TODAY).checks)
    assert "31 tablets" in checks
    assert "2 computers" not in checks
