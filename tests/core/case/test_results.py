"""A promised result has its own way, target and red line."""

from datetime import date

import pytest

from playbook.core.case.page import page_of
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.results import (
    YES,
    PromisedResult,
    level_after,
    promised_results,
    red_beside,
    several_results,
    steps_due,
    thirds,
)
from playbook.core.plan.brief import Brief
from tests.core.case.cases import TODAY, a_brief, a_case, group

START, DUE = date(2027, 6, 1), date(2027, 12, 1)


def promised(objective: str, **fields: object) -> PromisedResult:
    measure = {"outcome_measure": "Scrap rate", "outcome_unit": "%"}
    brief = a_brief(**{**measure, "objective": objective, "expected_benefit": "", **fields})
    return promised_results(brief)[0]


def test_a_harm_may_not_happen_and_is_red_at_the_first_case() -> None:
    result = promised("Scrap at 5% or below, and no accident because of a wrong instruction.")
    assert (result.target, result.rises, result.is_harm, result.red_at) == (0, False, True, 1)
    assert "accident log" in result.source("")


@pytest.mark.parametrize(
    ("measure", "unit", "objective"),
    [
        ("Days from order to delivered pram", "days", "Nine of ten prams are delivered within six days."),
        ("Hours from smear to finding", "hours", "By March nine of ten findings leave within 48 hours."),
        ("Days until a leaking roof is closed", "days", "90% of leaking roofs are closed within two days."),
        ("Minutes until a lifeboat is afloat", "minutes",
         "Nine of ten lifeboats are afloat within eight minutes at every station."),
    ],
)  # fmt: skip
def test_a_share_within_a_time_is_counted_beside_the_mean(measure: str, unit: str, objective: str) -> None:
    result = promised(objective, outcome_measure=measure, outcome_unit=unit)
    assert (result.target, result.unit, result.rises) == (90, "%", True)


def test_no_more_of_something_than_today_is_no_zero() -> None:
    result = promised("No more parcels than today are sent back because of a wrong label.")
    assert result.unchanged == "how many parcels are sent back because of a wrong label"
    assert (result.target, result.aim) == (None, "no more than today")


def test_by_when_is_no_target() -> None:
    result = promised("Within four months of the start, every team prepares its plans with it.")
    assert result.words == "every team prepares its plans with it"
    assert (result.target, result.unit) == (100, "%")


def test_so_many_things_by_a_day_are_counted_and_no_yes_or_no() -> None:
    result = promised("40 cells run by 31 August 2027.")
    assert (result.target, result.unit, result.rises) == (40, "cells", True)
    assert result.is_all_or_none


def test_closing_a_job_is_no_closing_of_the_books() -> None:
    of_books = promised("Scrap at 5% or below, and the books closed within 6 days.")
    of_jobs = promised("Scrap at 5% or below, and 3 days from closing the job to the invoice.")
    assert "closing calendar" in of_books.source("")
    assert "closing calendar" not in of_jobs.source("")


def test_no_double_work_is_a_target_of_none_without_alarm_at_one_case() -> None:
    result = promised("Scrap at 5% or below, and no order typed twice.")
    assert (result.target, result.rises, result.is_harm, result.red_at) == (0, False, False, None)


def test_a_second_number_of_the_objective_has_its_own_levels() -> None:
    aim = "By the end of June scrap is at 5% or less and a crown is out in seven days."
    result = promised(aim, why="Last quarter our average crown took 9.2 working days door to door.")
    assert (result.baseline, result.target, result.unit, result.rises) == (9.2, 7, "days", False)


def test_no_more_of_a_thing_is_a_target_of_none() -> None:
    assert promised("Scrap at 5% or below, and no more slips after April 30.").target == 0
    assert promised("Scrap at 5% or below, and no more than 3 slips a day.").target != 0


def test_what_all_have_is_a_share_that_begins_at_none_in_a_new_tool() -> None:
    result = promised("Every open opportunity is in LedgerDesk with a next step.", tools=("LedgerDesk",))
    assert (result.baseline, result.target, result.unit, result.rises) == (0, 100, "%", True)
    assert "LedgerDesk" in result.source("LedgerDesk")
    old = promised("Notes are finished within the shift on all wards.", tools=("LedgerDesk",))
    assert (old.baseline, old.target) == (None, 100)


def test_what_is_kept_is_as_many_as_today_and_a_new_tool_begins_at_none() -> None:
    shops = promised("By July we have kept all eleven shops.")
    assert (shops.baseline, shops.target, shops.unit) == (11, 11, "shops")
    assert promised("By July we have opened all eleven shops.").baseline is None
    used = promised("By June 80% of employees use it every week.", tools=("LedgerDesk",))
    assert (used.baseline, used.target, used.unit) == (0, 80, "%")


@pytest.mark.parametrize(
    ("baseline", "target", "red"),
    [(18, 11, 18), (6.8, 5, 6.8), (60, 90, 60), (0, 100, 10), (None, 5, None), (5, 5, None)],
)
def test_red_begins_where_the_number_was(baseline: float | None, target: float, red: float | None) -> None:
    assert red_beside(baseline, target) == red


def test_a_third_of_the_way_is_due_after_a_third_of_the_time() -> None:
    first, second = thirds(START, DUE)
    days = (START, first, second, DUE)
    assert [steps_due(START, DUE, day) for day in days] == [0, 1, 2, 3]
    assert [level_after(18, 11, steps / 3) for steps in range(4)] == [18, 16, 13, 11]


_LIFTS: dict[str, object] = {
    "outcome_measure": "Working days until the quote is out", "outcome_unit": "working days",
    "objective": "The quote is out in 3 working days, and the share of lost defects is under 10 percent.",
    "why": "34 percent of the defects noted on job sheets never became a quote.",
    "expected_benefit": "Quotes come sooner, and fewer than 10 percent of the noted defects are lost.",
}  # fmt: skip


def test_fewer_than_a_number_is_a_limit_to_stay_under() -> None:
    benefit = "Fewer than 10 percent of the noted defects are lost."
    result = promised("Scrap at 5% or below.", why=str(_LIFTS["why"]), expected_benefit=benefit)
    assert (result.baseline, result.target, result.unit, result.rises) == (34, 10, "%", False)


def test_a_share_of_something_else_is_not_today_s_number() -> None:
    why = "Almost half of the remakes were a note that never made it to the next bench."
    result = promised("Scan rate should stand at 95 percent at every bench.", why=why)
    assert (result.baseline, result.target) == (None, 95)
    why = "Today benches scan 40 percent of the cases."
    assert promised("Scan rate should stand at 95 percent at every bench.", why=why).baseline == 40


def test_a_result_that_the_brief_says_twice_is_counted_once() -> None:
    brief = a_brief(**_LIFTS)
    assert [result.words for result in promised_results(brief)] == [
        "the share of lost defects is under 10 percent"
    ]


def test_a_result_with_today_s_number_and_a_target_is_counted() -> None:
    def is_open(why: object) -> bool:
        return any(several_results(CaseFacts(a_case(**{**_LIFTS, "why": why}), TODAY)))

    assert is_open("Quotes are late.")
    [point] = several_results(CaseFacts(a_case(**{**_LIFTS, "why": "Quotes are late."}), TODAY))
    assert (point.title, "nobody" in point.why) == ("We have no baseline for one promised result", False)
    assert not is_open(_LIFTS["why"])


@pytest.mark.parametrize(
    ("objective", "due"),
    [
        ("By July 2027 every plan is shared, and 2 days are lost by the end of May 2027.", date(2027, 5, 28)),
        ("2 days are lost by the end of May 2027; every plan is shared by July 2027.", date(2027, 5, 28)),
        ("- 2 days are lost by the end of May 2027\n- Every plan is shared by July 2027", date(2027, 5, 28)),
        ("By July 2027 every plan is shared, and 3 days are lost by May 2027.", date(2027, 7, 30)),
    ],
)
def test_the_target_is_due_on_the_day_of_its_own_number(objective: str, due: date) -> None:
    assert CaseFacts(a_case(objective=objective), TODAY).stated_due == due


def test_the_page_names_the_objective_s_day_after_the_end_and_asks_who_reads_it() -> None:
    page = page_of(a_case(objective="Plans are ready 2 days earlier by December 2027."), (), TODAY)
    assert "2 days by Thu Dec 30." in page.number
    assert any(
        point.title.startswith("The plan ends on Tue Aug 31")
        for point in (*page.points, *page.further_points)
    )


def test_a_late_start_of_few_people_delays_no_proof() -> None:
    late = [group("a", 90), group("b", 10, go_live="2027-07-20")]
    assert CaseFacts(a_case(groups=late), TODAY).mostly_live == date(2027, 3, 15)
    assert CaseFacts(a_case(groups=[late[0] | {"size": 80}, late[1]]), TODAY).mostly_live == date(2027, 3, 15)
    assert CaseFacts(a_case(groups=[late[0] | {"size": 40}, late[1]]), TODAY).mostly_live == date(2027, 7, 20)


def test_a_limit_of_the_training_is_no_number_to_improve() -> None:
    measure = {"outcome_measure": "Scrap rate", "outcome_unit": "%", "expected_benefit": "", "objective": ""}
    for limit, results in (
        ("Training is at most 90 minutes per person", 0),
        ("A visit takes at most 9 minutes", 1),
    ):
        assert len(promised_results(a_brief(**measure, what_changes=f"We use Planwell. {limit}."))) == results


@pytest.mark.parametrize(
    "objective",
    ["Cases close in 9999999999999 days.", "It answers 9999999999999% of cases.",
     "It saves 9999999999999 minutes a case."],
)  # fmt: skip
def test_a_number_that_no_metric_holds_is_no_target(objective: str) -> None:
    assert promised(objective).target is None


def test_an_objective_with_two_objects_promises_both():
    objective = "By June 30 every quote and every renewal is in HubSpot."
    measure = {"outcome_measure": "Days from site visit to quote", "outcome_unit": "days"}
    brief = a_brief(objective=objective, tools=("HubSpot",), **measure)
    words = [result.words for result in promised_results(brief)]
    assert words == ["every quote is in HubSpot", "every renewal is in HubSpot"]


def test_what_is_to_stay_as_it_is_has_today_as_its_target_and_no_zero() -> None:
    def kept(objective: str) -> list[tuple[str, str]]:
        results = promised_results(a_brief(objective=objective))
        return [(each.unchanged, each.aim) for each in results if each.unchanged]

    aim = "no more than today"
    assert kept("Move 40 of 61 services by May with no more escaped defects than today.") == [
        ("escaped defects", aim)
    ]
    both = "No rise in handling time or complaints in January 2027, and 15% fewer repeat calls by May."
    assert kept(both) == [("handling time", aim), ("complaints", aim)]
    of_them = (
        "By September nine of ten reports are out in ten days, and no more of them come back than today."
    )
    assert kept(of_them) == [("how many come back", aim)]
    assert not kept("No more than one wrong load in forty.")
    assert not kept("No more late payments by the end of May.")


def test_so_many_of_all_is_a_number_and_no_yes() -> None:
    come = promised("At least 115 of the 128 come along.")
    assert (come.target, come.unit, come.rises, come.is_all_or_none) == (115, "of 128", True, True)
    assert promised("Nine of ten calls are answered.").unit == "%"
    examples = promised("The tender has two worked examples.")
    assert (examples.target, examples.unit, examples.is_all_or_none) == (2, "worked examples", True)
    assert promised("No order is short for more than a day.").unit == "orders"


def test_what_is_said_of_the_places_of_a_measure_is_a_number_of_its_own() -> None:
    both = "By the end of the year all 14 branches are open 112 hours a week and have 15% more visits."
    measure = {"outcome_measure": "Visits per month, all branches", "outcome_unit": "visits"}
    opened = promised(both, **measure)
    assert (opened.target, opened.unit, opened.is_all_or_none) == (112, "hours", True)
    assert not promised_results(a_brief(objective="All branches have 15% more visits.", **measure))


def test_a_benefit_without_a_number_is_not_counted() -> None:
    brief = a_brief(objective="Plans are early.", expected_benefit="More hours for people who work.")
    assert not promised_results(brief)


def test_what_is_there_or_not_is_a_yes_and_what_is_complete_is_all_of_it() -> None:
    assert promised("Building B is empty by 31 March 2027.").aim == YES
    assert promised("The hours of a month are complete on the second working day.").target == 100
    waits = promised("By May no customer waits longer than three minutes.", outcome_unit="minutes")
    assert (waits.target, waits.unit) == (0, "customers")


def test_what_could_be_lost_is_no_number_of_today() -> None:
    brief = a_brief(
        objective="By the end of November 92% of turnarounds are on time.",
        risk_of_not_changing="We lose a fifth of our turnarounds to a competitor.",
    )
    assert [result.baseline for result in promised_results(brief) if "turnarounds" in result.words] == [None]


@pytest.mark.parametrize(
    ("said", "now", "target"),
    [
        ("The share of calls solved at once should rise from 71 to 80 percent.", 71, 80),
        ("By then 80 percent of calls are solved at once (today 71 percent).", 71, 80),
        ("Carts that arrive complete up from 82 to 95 percent.", 82, 95),
        ("How many jobs an engineer fixes at the first visit, 71 percent today, 78 wanted by May.", 71, 78),
        ("A quote takes two days instead of five.", 5, 2),
    ],
)
def test_a_promised_result_says_itself_where_it_is_today(said, now, target):
    brief = Brief(name="A", outcome_measure="Lost linen", outcome_unit="%", objective=said)
    [result] = promised_results(brief)
    assert (result.baseline, result.target) == (now, target)


def test_what_must_not_fall_further_is_no_aim():
    said = "Reader satisfaction, 7.1 out of 10 today, must not fall below 7.0."
    [result] = promised_results(Brief(name="A", outcome_measure="Lost linen", objective=said))
    assert (result.unchanged, result.target, result.rises) == ("Reader satisfaction", None, True)
