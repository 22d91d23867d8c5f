"""The page states no false facts: what the brief says, it says of the same thing."""

import re
from datetime import date

import pytest

from playbook.core.case.case import read_case
from playbook.core.case.feasibility import verdict
from playbook.core.case.feasible.amounts import amounts_in
from playbook.core.case.feasible.quotes import signed_in
from playbook.core.case.page import page_of
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.numbers import results_in
from playbook.core.case.settle.points import to_settle
from playbook.core.case.settle.results import is_in, promised_results
from playbook.llm.builtin.kinds import load_kinds
from tests.core.case.cases import HOURS, TODAY, a_brief, a_case, group

QUOTES = "By May 1, every open quote over $2,500 is in Planwell with a next step and a date."


def page(**values: object):
    return page_of(a_case(**values), (), TODAY)


@pytest.mark.parametrize(
    ("text", "results"),
    [
        (QUOTES, [QUOTES.rstrip(".")]),
        (
            "Nine of ten orders are closed with cause and parts on the same shift.",
            ["Nine of ten orders are closed with cause and parts on the same shift"],
        ),
        ("Each shift leaves with a label and a delivery note.", 1),
        ("Each visit is closed with photo and signature.", 1),
        ("85 percent of visits and service calls are logged the same day (today we guess 30 percent).", 1),
        ("Half of the permits and renewals are decided within a week.", 1),
        ("90% of orders are right and returns fall below 2%.", 2),
        ("Scrap is at 5% or less and a crown is out in seven days.", 2),
        ("Quicker quotes and fewer errors at the counter.", 2),
        ("Errors halve and customers come back.", 2),
        ("Dispatch, call center and sales work in the new CRM before the season.", 1),
        ("Waiting time, sick leave and complaints fall by 10%.", 2),
    ],
)
def test_a_noun_phrase_is_not_cut_at_its_and(text: str, results: object) -> None:
    found = results_in(text)
    assert found == results or len(found) == results


def test_the_day_of_the_objective_is_not_that_of_another_number() -> None:
    number = page(
        objective=QUOTES, outcome_measure="Share of quotes followed up within 2 days", outcome_unit="%",
        outcome_baseline=35, outcome_target=80, outcome_by="2027-08-31",
    ).number  # fmt: skip
    assert "the objective says" not in number


@pytest.mark.parametrize(
    ("objective", "is_other"),
    [("By October", False), ("By the end of October", True), ("By October 20", True), ("In October", True)],
)
def test_by_a_month_is_kept_on_the_day_before_it(objective: str, is_other: bool) -> None:
    number = page(
        objective=f"{objective} 85% of renewals are quoted in time.",
        outcome_measure="Renewals quoted in time", outcome_unit="%",
        outcome_baseline=41, outcome_target=85, outcome_by="2027-09-30", end="2027-12-31",
    ).number  # fmt: skip
    assert ("the objective says" in number) is is_other


def test_a_tool_is_named_in_short_and_never_by_its_maker() -> None:
    assert is_in("Dynamics 365 Sales", "every quote is in Dynamics")
    assert not is_in("Microsoft Teams", "every Microsoft file is open")


def test_a_day_that_moved_says_the_day_of_the_brief_and_why() -> None:
    moved = page(outcome_by="2027-07-31")
    assert "The brief says Sat Jul 31" in moved.number
    facts = CaseFacts(a_case(), TODAY)
    assert facts.why_closed(TODAY.replace(month=5, day=31)) == "Memorial Day"
    assert facts.why_closed(TODAY) == ""


OLD = "Plans move into Planwell, and the crew lists and the old PlanBase database are closed."
DATED = {"topic": "switch_off", "state": "decided", "sentence": "PlanBase is switched off on June 15."}


def asked_about_ends(**values: object) -> list[str]:
    shown = page(**values)
    titles = [*(row.question for row in shown.questions), *(point.title for point in shown.points)]
    return [title for title in titles if "which day" in title]


def test_only_the_end_that_has_no_day_is_asked_for() -> None:
    assert asked_about_ends(what_changes=OLD, promises=[DATED]) == [
        "“The crew lists”: closed from which day?"
    ]
    both = DATED | {"sentence": "PlanBase becomes read-only on May 3, and the crew lists close the same day."}
    assert asked_about_ends(what_changes=OLD, promises=[both]) == []


def test_read_only_is_not_off_because_another_thing_closes() -> None:
    both = DATED | {"sentence": "PlanBase becomes read-only on May 3, and the crew lists close the same day."}
    off = a_case(what_changes="Plans move into Planwell.", promises=[both]).ends[0]
    assert off.stays_readable


def test_what_a_condition_answers_is_not_open_in_the_lesson() -> None:
    data = {"id": "data", "kind": "migration", "name": "9,400 plans moved from PlanBase and checked"}
    last = "In 2023 we bought Rota. Nobody cleaned the plans, and by the summer only four planners logged in."
    [lesson] = page(past_attempts=last, conditions=[data]).lessons
    assert "9,400 plans moved" in lesson.this_time
    assert "Open:" not in lesson.this_time


def test_a_team_that_is_only_told_stands_beside_those_that_start() -> None:
    told_only = page(groups=[group("a", 16, **HOURS), group("b", 11, sessions="told", **HOURS)]).untrained
    assert (told_only.groups, told_only.people) == (("Team B",), 11)
    assert page().untrained is None


@pytest.mark.parametrize(
    ("name", "is_refused"),
    [("Customer numbers match in both systems", False), ("The landlord agrees to the lift", True)],
)
def test_only_an_answer_can_be_refused(name: str, is_refused: bool) -> None:
    condition = {"id": "x", "name": name, "needed_by": "2027-03-01"}
    risk = next(row.risk for row in page(conditions=[condition]).risks if name[:15] in row.risk)
    assert ("refused" in risk) is is_refused


def test_what_somebody_needs_is_not_asked_again_and_a_late_talk_is_named() -> None:
    against = {
        "person_id": "ann", "influence": 5, "support": 2, "needs": "Proof that nobody is watched",
        "contact_id": "bob", "talk_on": "2027-02-26",
    }  # fmt: skip
    [point] = [each for each in page(stakeholders=[against]).points if each.key == "opponents"]
    assert "What would Ann have to see" not in point.why
    assert "nobody is watched" not in point.why
    assert "The talk is on Fri Feb 26, after the announcement" in point.why


def test_whether_the_data_of_the_work_may_be_used_is_asked() -> None:
    task = {"id": "t", "task": "Log a visit", "data_class": "confidential"}
    rows = page(groups=[group("a", 40, manager_id="ann", tasks=[task], **HOURS)]).questions
    assert any(
        re.match(r"May confidential data go into Planwell .*Until a written yes", row.question)
        for row in rows
    )


def test_a_cut_over_in_a_close_is_no_calm_calendar() -> None:
    rule = "Nobody trains in the last three working days of a month because of month-end close."
    calendar = next(
        check for check in page(approach=rule, go_live="2027-04-05").checks if check.key == "calendar"
    )
    assert "No freeze or peak" not in calendar.sentence


def test_a_try_of_some_weeks_in_a_month_is_the_pilot() -> None:
    said = "Team A tries Planwell with real plans for two weeks in February, then everyone starts."
    pilot = a_case(approach=said).pilot
    assert (pilot.starts, pilot.ends) == (TODAY.replace(month=2, day=8), TODAY.replace(month=2, day=19))


def test_where_a_worry_takes_place_is_no_worry_of_its_own() -> None:
    said = "Planners fear typing every call twice, in Planwell and in the payroll system."
    assert [concern.text for concern in a_case(concerns=said).concerns] == [
        "Typing every call twice, in Planwell and in the payroll system"
    ]


def test_a_row_in_other_words_is_not_read_again() -> None:
    row = {"id": "2", "text": "No laptop on the road", "held_by": "Field nurses", "answer": "Tablets come."}
    said = "Field nurses fear that they have no laptop on the road."
    assert [concern.id for concern in a_case(concerns=said, concern_list=[row]).concerns] == ["2"]


def test_work_that_was_left_is_not_answered_by_a_list_that_ends() -> None:
    last = "In 2021 we bought Rota. Nobody scanned the old folders, and it was dropped."
    [lesson] = page(past_attempts=last, expected_benefit="No more folders on three desks.").lessons
    assert "No more folders" not in lesson.this_time


def test_a_maker_whose_support_ends_judges_no_number() -> None:
    due = "PlanBase loses vendor support on June 15, 2027."
    assert "proof_before_end" not in {point.key for point in page(why_now=due).points}


def test_a_limit_of_rooms_is_said_beside_the_trainers() -> None:
    assert (
        "2 of the 3 trainers work at once (2 rooms are the limit)" in page(trainers=3, rooms=2).training_note
    )


def test_only_the_clause_with_a_number_is_counted() -> None:
    gains = "Fewer recounts, two hours less overtime a week, and no hunting for pallets."
    words = [result.words for result in promised_results(a_brief(expected_benefit=gains))]
    assert "two hours less overtime a week" in words
    assert not any("recounts" in each for each in words)


def test_the_end_of_a_contract_is_its_own_clause_with_its_own_day() -> None:
    why_now = (
        "The county opens the new Eastgate branch on October 4, 2027, and the support contract of the old "
        "catalog ends on December 31, 2027."
    )
    changes = "The branches move to one shared catalog with RFID."
    case = read_case(
        a_brief(what_changes=changes, why_now=why_now, change_kind="", end=date(2028, 2, 25)),
        load_kinds(),
        TODAY,
    )
    [ending] = [each for each in case.conditions if each.kind == "contract"]
    assert ending.name == "The support contract of the old catalog ends on December 31, 2027"
    assert ending.needed_by == date(2027, 12, 31)
    assert case.kind.key == "new_system"


def test_no_sentence_of_a_memo_is_turned_into_another_fact() -> None:
    lost = a_brief(
        why_now="We lost the dental group (nine loans, $6.2 million) to a credit union in June.",
        what_changes="We do not train anyone until 97 of 100 migrated files open with the right balance.",
        what_stays="No front-desk job goes away.",
        approach="If the fire marshal has not signed ten permits by April 15, we do not go live.",
        concerns="Bob Tierney and four other mechanics retire in June 2027.",
        outcome_measure="Days", outcome_baseline=40, outcome_target=20, outcome_by="2027-12-15",
    )  # fmt: skip
    case = read_case(lost, load_kinds(), TODAY)
    asked = " ".join(point.title for point in to_settle(case, verdict(case, TODAY)))
    assert "prove it before" not in asked
    assert "the four who leave" not in asked
    assert not any(" by If " in each.name for each in case.conditions)
    assert not any(each.number == 100 for each in amounts_in(lost))
    assert case.sentence("jobs") == "No front-desk job goes away."
    assert {rule[:9] for rule in case.gate_rules} == {"We do not", "If the fi"}


@pytest.mark.parametrize(
    ("tool", "is_signed"), [("New CRM with dispatch module", True), ("HubSpot", False), ("", True)]
)
def test_a_tool_named_by_its_kind_is_the_one_that_is_signed_for(tool: str, is_signed: bool) -> None:
    said = "We have signed for a new CRM with a dispatch module."
    case = a_case(what_changes=said, tools=(tool,) if tool else (), purchase="")
    assert bool(signed_in(CaseFacts(case, TODAY))) == is_signed


def test_each_of_several_listed_results_is_whole() -> None:
    text = "98 percent of orders go out right and on time (94 today), the month closes in five days."
    assert results_in(text) == [
        "98 percent of orders go out right and on time (94 today)",
        "the month closes in five days",
    ]
    assert results_in("Orders go out in one day and in full.") == ["Orders go out in one day and in full"]
