"""The brief's words for times without an hour to learn close these days for sessions."""

from datetime import date

import pytest

from playbook.core.case.case import read_case
from playbook.core.case.page import page_of
from playbook.core.plan.items import AnyItem, TrainingSession
from playbook.llm.builtin.kinds import load_kinds
from tests.briefs import agency
from tests.core.case.cases import TODAY, a_case, group
from tests.drafts import draft_of

TEAMS = [group("a", 30, name="Accounting"), group("b", 30, name="Drivers")]


@pytest.mark.parametrize(
    ("sentence", "closed", "free"),
    [
        ("Accounting closes the books at month end.", date(2027, 3, 31), date(2027, 3, 24)),
        ("Accounting is busy in the first week of each month.", date(2027, 4, 5), date(2027, 4, 9)),
        ("Am Monatsende hat Accounting keine Zeit.", date(2027, 2, 28), date(2027, 2, 10)),
        ("Around the 20th of each quarter month nobody can be off.", date(2027, 4, 20), date(2027, 5, 20)),
        ("Summer holiday in July.", date(2027, 7, 14), date(2027, 8, 2)),
        ("Quarter end is sacred: nobody in finance trains then.", date(2027, 3, 30), date(2027, 3, 10)),
        ("No training in Black Friday week.", date(2027, 11, 26), date(2027, 11, 30)),
    ],
)
def test_a_full_time_is_read_with_its_days(sentence: str, closed: date, free: date) -> None:
    [time] = a_case(concerns=sentence, groups=TEAMS, start="2027-01-11", end="2027-12-17").busy
    assert time.quote == sentence
    assert time.concerns("a")
    assert time.concerns("b") is ("Accounting" not in sentence)
    assert any(span.start <= closed <= span.end for span in time.spans)
    assert not any(span.start <= free <= span.end for span in time.spans)


def test_a_time_that_is_only_named_closes_nothing():
    assert not a_case(what_changes="The month-end close moves to NorthERP.").busy
    assert not a_case(concerns="Reports come at the end of the month.").busy


@pytest.mark.long
def test_no_session_falls_on_a_day_that_the_brief_calls_full():
    brief = agency().model_copy(
        update={
            "start": date(2027, 3, 1),
            "go_live": date(2027, 5, 10),
            "end": date(2027, 12, 17),
            "concerns": "Nobody has time in the first week of each month.",
        }
    )
    items: tuple[AnyItem, ...] = draft_of(brief, start=brief.start).items
    days = [item.date for item in items if isinstance(item, TrainingSession) and item.date]
    assert days
    assert all(day.day > 7 for day in days)
    sheet = page_of(a_case(concerns="Accounting closes at month end.", groups=TEAMS), items, TODAY)
    assert "No session at month end for Accounting" in sheet.training_note


def test_a_full_time_ends_with_the_last_day_that_can_be_planned():
    dates = {"start": "2099-11-02", "go_live": "2099-12-01", "end": "2099-12-31"}
    [time] = a_case(concerns="Accounting is busy at month end.", groups=TEAMS, **dates).busy
    assert time.spans[-1].end == date(2099, 12, 31)


def test_a_day_of_the_month_is_named_by_its_number():
    sentence = "Around the 21st of each month nobody can be off."
    [time] = a_case(concerns=sentence, groups=TEAMS, start="2027-01-11", end="2027-12-17").busy
    assert time.words == "around day 21 of a month"


YEAR = {"start": "2027-01-11", "go_live": "2027-03-15", "end": "2028-02-29"}


@pytest.mark.parametrize(
    ("sentence", "inside", "outside"),
    [
        ("Closing the month takes twelve working days in Accounting.", date(2027, 3, 16), date(2027, 3, 18)),
        ("The year-end close takes fifteen working days in Accounting.", date(2028, 1, 20), date(2027, 4, 1)),
        ("The grape harvest runs from August to October.", date(2027, 9, 20), date(2027, 11, 2)),
        ("The accreditation visit is from 12 to 23 April 2027.", date(2027, 4, 14), date(2027, 4, 26)),
        ("School holidays are from 5 July to 13 August.", date(2027, 7, 20), date(2027, 8, 16)),
        ("Commissions are counted up to the end of each quarter.", date(2027, 6, 29), date(2027, 7, 5)),
        ("Budgets are decided in November.", date(2027, 11, 8), date(2027, 12, 1)),
        ("The roster changes on 3 May 2027.", date(2027, 5, 3), date(2027, 5, 4)),
        ("Der Monatsabschluss dauert zehn Tage (Accounting).", date(2027, 3, 10), date(2027, 3, 18)),
    ],
)
def test_a_cycle_of_the_business_is_read_with_its_days(sentence: str, inside: date, outside: date) -> None:
    spans = [span for time in a_case(why=sentence, groups=TEAMS, **YEAR).cycles for span in time.spans]
    assert any(span.has(inside) for span in spans)
    assert not any(span.has(outside) for span in spans)


def test_a_close_holds_up_those_who_keep_the_books():
    close = "The monthly close takes six days."
    [time] = a_case(why=close, groups=TEAMS, **YEAR).cycles
    assert time.group_ids == ("a",)
    assert not a_case(why=close, groups=TEAMS[1:], **YEAR).cycles
    [everyones] = a_case(why=close, what_changes="The month-end close moves.", groups=TEAMS, **YEAR).cycles
    assert everyones.concerns("b")


@pytest.mark.parametrize(
    "sentence",
    [
        "Will the audit in May see it?",
        "In March an outage stopped us.",
        "Peaks are handled by temps.",
        "In May we lost two fleet renewals because nobody saw the expiry dates.",
        "The quarter end was busy.",
    ],
    ids=["asked", "no cycle", "no day", "past loss", "past end of a quarter"],
)
def test_what_names_no_cycle_with_its_days_holds_nothing_up(sentence: str) -> None:
    assert not a_case(why=sentence, groups=TEAMS, **YEAR).cycles


@pytest.mark.parametrize(
    ("sentence", "closed", "free"),
    [
        ("No sessions in the last three working days of a month.", date(2027, 4, 28), date(2027, 4, 27)),
        ("Finance can't do training in the last two and the first three working days of a month.",
         date(2027, 4, 29), date(2027, 4, 28)),
        ("No training on Fridays.", date(2027, 4, 9), date(2027, 4, 8)),
        ("Training runs on any day, never in the first week of a month.", date(2027, 4, 5), date(2027, 4,
         9)),
        ("No training in the first two days of each month.", date(2027, 4, 2), date(2027, 4, 3)),
        ("Nobody trains in the last week of a quarter.", date(2027, 3, 30), date(2027, 4, 1)),
        ("No training in the week before a month ends.", date(2027, 4, 28), date(2027, 4, 20)),
        ("No sessions at quarter-end.", date(2027, 6, 29), date(2027, 5, 28)),
        ("The quarter closes on the last five days of March, nobody trains then.", date(2027, 3, 29),
         date(2027, 4, 28)),
        ("Nobody trains in the last two days of each quarter.", date(2027, 6, 29), date(2027, 5, 31)),
        ("Nobody trains in the last week of March.", date(2027, 3, 25), date(2027, 4, 28)),
        ("Nobody trains in the last week of a month.", date(2027, 4, 28), date(2027, 4, 22)),
        ("No training in August.", date(2027, 8, 12), date(2027, 9, 1)),
        ("No training from June 1 to June 12.", date(2027, 6, 7), date(2027, 6, 14)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["what_changes", "approach", "what_stays"])
def test_a_rule_against_sessions_closes_its_days_over_the_plan(
    field: str, sentence: str, closed: date, free: date
) -> None:
    case = a_case(groups=TEAMS, start="2027-01-11", end="2027-12-17", **{field: sentence})
    assert {time.quote for time in case.busy} == {sentence}
    assert case.is_ruled_out(("a",), closed)
    assert not case.is_ruled_out(("a",), free)


@pytest.mark.parametrize(
    "sentence",
    [
        "No training before April 17.", "No training until the council agrees on April 16.",
        "No training, except on Fridays.", "No training on Friday, April 9.", "We ship every Friday.",
    ],
)  # fmt: skip
def test_what_rules_out_no_weekday_leaves_it_open(sentence: str) -> None:
    case = a_case(groups=TEAMS, start="2027-01-11", end="2027-12-17", approach=sentence)
    assert not case.is_ruled_out(("a", "b"), date(2027, 4, 16))


def test_a_draft_trains_on_no_day_that_a_rule_forbids() -> None:
    rules = "No sessions in the last three working days of a month. No training on Tuesdays."
    dates = {"start": date(2027, 3, 1), "go_live": date(2027, 5, 10), "end": date(2027, 12, 17)}
    brief = agency().model_copy(update={**dates, "approach": rules})
    case = read_case(brief, load_kinds(), date(2027, 3, 1))
    teams = [team.id for team in brief.groups]
    items = draft_of(brief, start=brief.start).items
    tried = [each for each in items if isinstance(each, TrainingSession) or each.title.startswith("Pilot")]
    days = [each.due for each in tried if each.due]
    assert days
    assert not [day for day in days if case.is_ruled_out(teams, day)]


@pytest.mark.long
@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("Training: each branch closes two Tuesday afternoons between April 6 and April 20.", (6, 13, 20)),
        ("Drivers have their sessions on the in-service days, April 15 and 16.", (15, 16)),
        ("The training days are April 7-9.", (7, 8, 9)),
    ],
)
def test_sessions_fall_on_the_days_that_the_brief_keeps_for_them(sentence: str, kept: tuple[int]) -> None:
    case = a_case(groups=TEAMS, start="2027-01-11", go_live="2027-05-10", end="2027-12-17", approach=sentence)
    assert case.has_reserved_days(case.brief.groups[1])
    spans = [span for time in case.busy if time.concerns("b") for span in time.spans]
    april = [date(2027, 4, day) for day in range(5, 23)]
    assert [day.day for day in april if not any(span.has(day) for span in spans)] == [*kept]
    brief = agency().model_copy(
        update={"start": date(2027, 3, 1), "go_live": date(2027, 5, 10), "end": date(2027, 12, 17)}
    )
    items = draft_of(brief.model_copy(update={"approach": sentence.replace("Drivers", "All")})).items
    days = [each.date for each in items if isinstance(each, TrainingSession) and not each.for_managers]
    assert [day for day in days if day and day < date(2027, 5, 10)]
    assert all(day.day in kept for day in days if day and day < date(2027, 5, 10))


@pytest.mark.parametrize(
    "sentence",
    [
        "No training on the staff days, April 7 and 8.",
        "Training days are paid.",
        "Drivers are trained by April 15.",
        "Each branch closes on Tuesday afternoons between April 6 and April 20.",
    ],
)
def test_other_days_are_kept_for_no_session(sentence: str) -> None:
    case = a_case(groups=TEAMS, start="2027-01-11", go_live="2027-05-10", end="2027-12-17", approach=sentence)
    assert not any(map(case.has_reserved_days, case.brief.groups))


def test_a_rule_may_stand_among_the_conditions() -> None:
    rule = {"id": "fridays", "name": "No training on Fridays"}
    case = a_case(groups=TEAMS, start="2027-01-11", end="2027-12-17", conditions=[rule])
    assert case.is_ruled_out(("a",), date(2027, 4, 9))


def test_a_rule_for_sessions_closes_no_day_for_a_switch_off():
    rule = "Nobody trains in the last week of a month."
    assert not a_case(approach=rule, groups=TEAMS, **YEAR).cycles
    assert a_case(approach=f"{rule[:-1]}, our peak.", groups=TEAMS, **YEAR).cycles


def test_only_the_clause_of_a_cycle_names_its_days():
    sentence = "Act! is sold until April 30, 2027, and 140 contracts come up for renewal in June."
    spans = [span for time in a_case(why=sentence, groups=TEAMS, **YEAR).cycles for span in time.spans]
    assert spans
    assert not any(span.has(date(2027, 4, 30)) for span in spans)


def test_closed_days_that_name_teams_close_no_other():
    days = {"start": "2027-03-01", "end": "2027-03-12"}
    groups = [group("a", 30, name="Customer care"), group("b", 30, name="Finance")]
    shut = [days | {"reason": "Peak, no projects for customer-facing teams"}, days | {"reason": "Stocktake"}]
    case = a_case(groups=groups, company_blackouts=shut)
    assert [span.reason for span in case.brief.company_blackouts] == ["Stocktake"]
    assert [len(each.blackouts) for each in case.brief.groups] == [1, 0]


_CLOSED = (
    "The school is closed from 12 July to 20 August, so lessons come before it.",
    "Our works are closed from 12 July to 20 August, and nobody is there.",
    "In summer the museum is closed from 12 July to 20 August.",
)


@pytest.mark.parametrize("text", _CLOSED)
def test_a_house_that_is_closed_has_closed_days_for_all(text):
    days = {"start": "2027-03-01", "go_live": "2027-09-01", "end": "2027-12-31"}
    groups = [group("a", 30, name="Front desk"), group("b", 30, name="School and museum shop")]
    [span] = a_case(concerns=text, groups=groups, **days).brief.company_blackouts
    assert (span.start, span.end) == (date(2027, 7, 12), date(2027, 8, 20))


def test_a_house_in_whose_closed_weeks_people_learn_stays_open_for_that():
    text = "The hotel is closed from 12 July to 20 August, and we train in that time."
    days = {"start": "2027-03-01", "go_live": "2027-09-01", "end": "2027-12-31"}
    assert a_case(concerns=text, **days).brief.company_blackouts == ()
