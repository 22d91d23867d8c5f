"""The arithmetic of the verdict, and alternatives that fit."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.case.case import read_case
from playbook.core.case.feasibility import applied, sentence_of, verdict
from playbook.core.case.feasible.ways import all_later, as_asked, with_asked_starts
from playbook.core.case.judgment import Check, Verdict
from playbook.core.case.page import page_of
from playbook.core.case.rounds import parts_of
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.timing import proposed_dates, why_proposed_end
from playbook.core.plan.plays.works import Wait
from playbook.llm.builtin.kinds import load_kinds
from tests.core.case.cases import HOURS, KIND, PEOPLE, TODAY, a_brief, a_case, group, person

TEAMS = [group("a", name="Accounting", manager_id="ann", **HOURS), group("b", manager_id="bob", **HOURS)]


def judged(**values: Any) -> Verdict:
    return verdict(a_case(**values), TODAY)


def check_of(key: str, **values: Any) -> Check:
    return next(check for check in judged(**values).checks if check.key == key)


def big(size: int, **values: Any) -> dict[str, Any]:
    groups = [group("a", size, manager_id="ann", **(HOURS | values)), group("b", manager_id="bob", **HOURS)]
    return {"groups": groups, "headcount": size + 20}


@pytest.mark.parametrize(
    ("go_live", "end"),
    [
        ("2027-03-01", "2027-06-07"),
        ("2027-03-02", "2027-07-07"),
        ("2027-02-01", "2027-05-07"),
        ("2027-09-15", "2028-01-07"),
        ("2027-10-01", "2028-01-07"),
        ("2027-12-01", "2028-03-07"),
    ],
)
def test_the_proposed_end_leaves_three_full_months_and_a_week_to_count(go_live, end):
    brief = a_brief(go_live=go_live, end=None, objective="Plans are ready two days earlier.")
    days = proposed_dates(brief, TODAY)
    assert days == {"end": date.fromisoformat(end)}
    assert check_of("outcome", go_live=go_live, objective=brief.objective, **days).state == "feasible"


@pytest.mark.parametrize(("go_live", "end"), [("2027-02-01", "2028-01-14"), ("2027-04-01", "2028-01-14")])
def test_the_proposed_end_leaves_three_full_quarters_of_a_quarterly_measure(go_live, end):
    quarterly = {"outcome_measure": "Late plans per quarter", "outcome_unit": "plans", "go_live": go_live}
    brief = a_brief(**quarterly, end=None, objective="Plans are ready two days earlier.")
    days = proposed_dates(brief, TODAY)
    assert days == {"end": date.fromisoformat(end)}
    assert check_of("outcome", **quarterly, objective=brief.objective, **days).state == "feasible"


def test_the_proposed_end_is_no_earlier_than_the_day_of_the_objective():
    brief = a_brief(go_live="2027-02-01", end=None, objective="Invoices are out by the end of October 2027.")
    assert proposed_dates(brief, TODAY) == {"end": date(2027, 11, 1)}
    late = brief.model_copy(update={"objective": "Nothing is on paper by the end of October 2031."})
    assert proposed_dates(late, TODAY)["end"] < date(2027, 11, 1)
    by_target = brief.model_copy(update={"objective": "", "outcome_by": date(2027, 11, 15)})
    assert proposed_dates(by_target, TODAY)["end"] >= date(2027, 11, 15)


@pytest.mark.parametrize("target", [None, "2027-09-30"])
def test_an_objective_by_october_is_met_before_october(target):
    said = "By October 2027 every invoice goes out without paper."
    brief = a_brief(go_live="2027-02-01", end=None, objective=said, outcome_by=target)
    assert proposed_dates(brief, TODAY) == {"end": date(2027, 9, 30)}


def test_a_number_by_october_counts_october():
    brief = a_brief(go_live="2027-02-01", end=None, objective="Late invoices: 5% by October 2027.")
    assert proposed_dates(brief, TODAY) == {"end": date(2027, 11, 1)}


@pytest.mark.parametrize(("period", "end"), [("year", "2027-09-30"), ("quarter", "2027-09-30")])
def test_the_proposed_end_waits_for_no_period_beyond_the_target_day(period, end):
    metric = {"outcome_measure": f"Clients lost per {period}", "outcome_unit": "clients"}
    brief = a_brief(**metric, go_live="2027-04-05", end=None, objective="", outcome_by="2027-09-30")
    assert proposed_dates(brief, TODAY) == {"end": date.fromisoformat(end)}
    assert why_proposed_end(brief, TODAY) == "the day of “Target by”"
    yearly = brief.model_copy(update={"outcome_by": None, "outcome_measure": "Clients lost per year"})
    assert proposed_dates(yearly, TODAY) == {"end": date(2027, 7, 6)}
    assert why_proposed_end(yearly, TODAY) == "90 days after the last start"


def test_the_proposed_start_is_a_working_day():
    saturday = date(2026, 11, 28)
    brief = a_brief(start=None, end=None, go_live="2027-02-01")
    assert proposed_dates(brief, saturday)["start"] == date(2026, 11, 30)


def test_a_calm_brief_is_feasible_without_alternatives():
    assert judged().state == "feasible"
    assert judged().alternatives == ()


def test_rounds_trainers_and_days_are_said_with_their_numbers():
    # 90 + 2 rounds of 10; one trainer gives five rounds of one hour or two of two hours a day.
    check = check_of("rounds", **big(900), trainers=1)
    assert check.state == "not_feasible"
    assert "92 rounds of 10" in check.sentence
    assert "With one trainer: 65 working days" in check.sentence
    assert "There are 16 for training before Mon Mar 15" in check.sentence


def test_an_unnamed_trainer_is_counted_as_one_and_said():
    assert "one trainer (our assumption)" in check_of("rounds", trainers=None).sentence


def test_rooms_limit_what_trainers_can_do():
    many = check_of("rounds", **big(400), trainers=6)
    few = check_of("rounds", **big(400), trainers=6, rooms=1)
    assert (many.state, few.state) == ("feasible", "not_feasible")


def test_a_way_whose_last_start_is_after_the_end_moves_the_end():
    sentence = "The contract is up on May 8, 2028. The union says no app before that."
    ways = judged(why_now=sentence).alternatives
    late = [way for way in ways if way.changes.get("go_live", date.min) > date(2028, 5, 7)]
    assert late
    for way in late:
        after = applied(a_brief(why_now=sentence), way.changes)
        assert after.end > max(filter(None, map(after.go_live_of, after.groups)))


def test_training_places_are_counted_from_the_end_of_the_pilot():
    pilot = "We pilot with one team from 1 February to 26 February 2027."
    check = check_of("rounds", **big(400), trainers=2, concerns=pilot)
    assert check.state == "not_feasible"
    assert "There are 10 for training before Mon Mar 15" in check.sentence


def test_a_session_is_split_only_where_each_part_leaves_time_to_practice():
    assert parts_of(1.0, 0.5) == [1.0]
    assert parts_of(1.5, 0.5) == [1.5]
    assert parts_of(1.5, 1.2) == [0.75, 0.75]
    assert parts_of(3.0, 0.0) == [3.0]
    assert parts_of(3.0, 1.0) == [1.0, 1.0, 1.0]


def test_who_is_missed_at_once_needs_hours_for_the_first_session_alone():
    check = check_of("hours", **big(20, capacity_hours_per_week=0.5), go_live="2027-02-15")
    assert check.state == "feasible"
    assert "practice the rest at work, beside a coach" in check.sentence
    check = check_of("hours", **big(20, capacity_hours_per_week=0.2), go_live="2027-02-15")
    assert check.state == "not_feasible"
    assert "5 weeks" in check.sentence
    assert check.group_ids == ("a",)


def test_training_that_asks_twice_what_four_weeks_have_is_held_on_no_day():
    enough, little = (
        check_of("hours", **big(20, capacity_hours_per_week=weekly), go_live="2027-06-07")
        for weekly in (0.22, 0.15)
    )
    assert enough.state == "tight"
    assert little.state == "not_feasible"
    assert "more than half as much again as its people have in four weeks" in little.sentence


def test_a_way_keeps_the_order_of_the_starts_and_leaves_weeks_to_learn():
    shut = {"start": "2027-03-08", "end": "2027-03-19"}
    groups = [
        group("a", 30, go_live="2027-03-15", blackouts=[shut]),
        group("b", 30, go_live="2027-04-26"),
        group("c", 30, go_live="2027-03-15"),
    ]
    ways = judged(groups=groups, end="2027-12-31").alternatives
    assert ways
    for way in ways:
        brief = applied(a_brief(groups=groups), way.changes)
        first, later, alone = (brief.go_live_of(each) for each in brief.groups)
        assert first < later
        assert first == alone or (first - alone).days >= 49


def test_every_start_that_moves_moves_its_day_in_what_changes():
    # Monday 31 May is Memorial Day, so the first start is the day after.
    text = "Orders move to Planner. The pilot starts on May 31, everybody goes live on July 19."
    shut = {"start": "2027-06-10", "end": "2027-06-12"}
    groups = [
        group("a", 30, go_live="2027-06-01", manager_id="ann", **HOURS),
        group("b", 90, go_live="2027-07-19", manager_id="bob", **HOURS),
    ]
    dates = {"start": "2027-01-11", "go_live": "2027-06-01", "end": "2027-12-31", "company_blackouts": [shut]}
    facts = CaseFacts(a_case(groups=groups, headcount=120, country="US", what_changes=text, **dates), TODAY)
    way = all_later(facts, 3)
    first, others = (way.changes[f"groups.{name}.go_live"] for name in "ab")
    said = way.changes["what_changes"]
    assert said.endswith(f"on {first:%B} {first.day}, everybody goes live on {others:%B} {others.day}.")
    assert "Work still begins on Mon Jan 11 and has 3 weeks more." in way.sentence


def test_unknown_capacity_is_unknown_not_fine():
    groups = [group("a", manager_id="ann"), group("b", manager_id="bob")]
    assert check_of("hours", groups=groups).state == "unknown"
    assert judged(groups=groups).state == "unknown"


def test_a_lead_who_also_trains_has_no_hours_left():
    assert check_of("lead", **big(300), trainers=None, lead_hours_per_week=8).state == "feasible"
    check = check_of("lead", **big(8), trainers=None, lead_hours_per_week=1)
    assert check.state == "not_feasible"
    assert "cannot lead and train" in check.sentence


def test_the_fullest_week_of_a_lead_is_that_of_the_plan():
    week = "The fullest week of training asks for 8 hours, other tasks included."
    for weekly, state in ((10, "feasible"), (4, "feasible"), (3, "not_feasible")):
        check = check_of("lead", **big(8), trainers=None, lead_hours_per_week=weekly)
        assert check.state == state
        assert check.sentence.endswith(week) is (state != "feasible")
    trainer = [*(person(*names) for names in PEOPLE), person("tess", "Tess Day", "Training lead")]
    helped = check_of("lead", **big(8), trainers=None, lead_hours_per_week=3, people=trainer)
    assert helped.state == "feasible"


def test_go_live_in_a_closure_or_right_before_one_fails():
    inside = [{"start": "2027-03-08", "end": "2027-03-19", "reason": "Stocktaking"}]
    after = [{"start": "2027-03-18", "end": "2027-03-31", "reason": "Stocktaking"}]
    assert check_of("calendar", **big(20, blackouts=inside)).state == "not_feasible"
    assert "3 working days from go-live" in check_of("calendar", **big(20, blackouts=after)).sentence


def test_go_live_on_a_public_holiday_fails():
    check = check_of("calendar", go_live="2027-05-31")
    assert check.state == "not_feasible"
    assert "no working day" in check.sentence


def test_go_live_on_a_holiday_of_public_offices_is_a_note():
    check = check_of("calendar", go_live="2027-02-15", country="US")
    assert check.state != "not_feasible"
    assert "Birthday on Mon Feb 15 is a public holiday on which most companies work" in check.sentence


@pytest.mark.parametrize(
    ("sentence", "go_live"),
    [
        ("The month-end close takes ten working days in Accounting.", "2027-04-05"),
        ("Planting and harvest run from March to May.", "2027-03-15"),
        ("The accreditation visit is from 8 to 26 March 2027.", "2027-03-15"),
        ("Commissions are counted up to the end of each quarter.", "2027-03-29"),
    ],
)
def test_nobody_starts_in_a_cycle_that_the_brief_names(sentence, go_live):
    values = {"why": sentence, "end": "2027-12-17", "objective": "Plans are ready earlier.", "groups": TEAMS}
    check = check_of("calendar", **values, go_live=go_live)
    assert check.state == "not_feasible"
    assert f"nothing starts in this time (proposal). “{sentence}”" in check.sentence
    way = judged(**values, go_live=go_live).alternatives[0]
    case = a_case(**values)
    days = [day for path, day in way.changes.items() if path.endswith("go_live")]
    assert not any(span.has(day) for time in case.cycles for span in time.spans for day in days)


def test_an_old_way_that_ends_in_a_cycle_asks_for_a_later_day():
    values = {
        "what_changes": "The old planner is switched off on 6 April 2027.",
        "groups": TEAMS,
        "why": "The quarter-end close takes five working days in Accounting.",
    }
    check = check_of("switch_off", **values)
    assert check.state == "tight"
    assert "the switch-off on Tue Apr 6" in judged(**values).sentence
    ended = values | {"why_now": "The old planner is no longer supported after April 6, 2027."}
    assert "Ask for Wed Mar 31 (proposal)." in check_of("switch_off", **ended).sentence
    assert "in a time that is needed for something else" in check.sentence
    assert "Ask for Thu Apr 8 (proposal)." in check.sentence


def test_a_way_out_of_a_tight_plan_keeps_the_day_from_which_everyone_uses_it():
    closed = [{"start": "2027-03-15", "end": "2027-03-19", "reason": "Fair"}]
    teams = [team | {"blackouts": closed} for team in TEAMS]
    duty = {"topic": "duty", "state": "decided", "sentence": "Everyone uses it.", "starts": "2027-03-01"}

    def moved(**values):
        verdict = judged(groups=teams, go_live="2027-03-01", **values)
        assert verdict.state == "tight"
        return [way for way in verdict.alternatives if any("go_live" in path for path in way.changes)]

    assert moved()
    assert moved(promises=[duty]) == []


def test_a_state_that_each_team_names_is_not_missed():
    named = [team | {"country": "US", "subdivision": "WI"} for team in TEAMS]
    assert "The state is not named" not in check_of("calendar", country="US", groups=named).sentence
    assert "The state is not named" in check_of("calendar", country="US", groups=TEAMS).sentence


def test_without_a_country_the_calendar_is_unknown():
    assert check_of("calendar", country="", regions=[]).state == "unknown"


def test_a_condition_with_four_days_left_fails():
    condition = {"id": "wc", "kind": "works_council", "name": "Works council agreement"}
    late = check_of("conditions", conditions=[condition | {"needed_by": "2027-01-15"}])
    fine = check_of("conditions", conditions=[condition | {"needed_by": "2027-03-10"}])
    assert (late.state, fine.state) == ("not_feasible", "feasible")
    assert "4 working days until Fri Jan 15" in late.sentence


def test_a_body_decides_while_a_team_is_away():
    condition = {"id": "wc", "kind": "works_council", "name": "Works council agreement"}
    away = [{"start": "2027-01-11", "end": "2027-02-28", "reason": "Winter"}]
    answer = condition | {"needed_by": "2027-02-26"}
    [most, few] = big(200, blackouts=away)["groups"]
    sentences = [
        check_of("conditions", groups=[each, few], headcount=220, conditions=[answer]).sentence
        for each in (most, most | {"blackouts": []})
    ]
    assert sentences[0] == sentences[1]


def test_starts_that_move_keep_what_lies_between_them():
    closed = [{"start": "2027-01-18", "end": "2027-03-05", "reason": "Peak"}]
    groups = [
        group("a", 20, manager_id="ann", **HOURS, go_live="2027-03-01", blackouts=closed),
        group("b", 20, manager_id="bob", **HOURS, go_live="2027-04-12", blackouts=closed),
    ]
    way = next(each for each in judged(groups=groups).alternatives if "every start" in each.title)
    first, second = (way.changes[f"groups.{each}.go_live"] for each in "ab")
    assert (second - first).days == 42
    assert way.changes["go_live"] == first


def test_a_lease_that_ends_in_a_month_is_over_before_it():
    case = a_case(why_now="The lease of the Hillside office ends in June 2027.")
    [lease] = [each for each in case.conditions if each.kind == "contract"]
    assert lease.needed_by == date(2027, 5, 31)
    assert lease.done_when.endswith("the old building is empty.")
    phones = a_case(why_now="The lease of the old phone switch ends in June 2027.")
    assert all("building" not in each.done_when for each in phones.conditions)


def test_a_consultation_of_less_than_four_weeks_is_tight():
    condition = {"id": "wc", "kind": "works_council", "name": "Works council agreement"}
    hurried = check_of("conditions", conditions=[condition | {"needed_by": "2027-02-03"}])
    assert hurried.state == "tight"
    assert "takes four weeks from the papers to the answer: Works council agreement" in hurried.sentence
    answer = condition | {"name": "Written answer to the works council", "needed_by": "2027-02-03"}
    assert "papers" not in check_of("conditions", conditions=[answer]).sentence


COUNCIL = Wait(kind="works_council", weeks=8, countries={"DE": 12})
SUPPLIER = Wait(kind="contract", words="supplier", weeks=12)
WORKS = Wait(kind="other", words="building", weeks=20)


def awaiting(**values: Any) -> tuple[Check, Verdict]:
    kind = KIND.model_copy(update={"waits": (COUNCIL, SUPPLIER, WORKS)})
    verdict_ = verdict(read_case(a_brief(**values), {"other": kind}, TODAY), TODAY)
    return next(check for check in verdict_.checks if check.key == "conditions"), verdict_


@pytest.mark.parametrize(
    ("concerns", "go_live", "sentence"),
    [
        ("The works council must agree first.", "2027-03-15",
         "about 8 weeks (proposal): at the earliest Mon Mar 8"),
        ("The works council in Bremen must agree first.", "2027-04-12",
         "about 12 weeks in Germany (proposal)"),
        ("The supplier is not chosen yet.", "2027-04-12",
         "about 12 weeks (proposal): at the earliest Mon Apr 5"),
        ("The building permit is not there yet.", "2027-05-17",
         "about 20 weeks (proposal): at the earliest Tue Jun 1"),
    ],
)  # fmt: skip
def test_what_takes_months_is_said_and_the_way_starts_after_it(concerns, go_live, sentence):
    values = {"concerns": concerns, "end": "2027-12-17", "objective": "Plans are ready two days earlier."}
    check, judged_ = awaiting(**values, go_live=go_live)
    assert sentence in check.sentence
    assert check.state == "not_feasible"
    way = judged_.alternatives[0]
    assert way.changes["go_live"] > date.fromisoformat(go_live)
    later, _ = awaiting(**values, go_live=way.changes["go_live"])
    assert later.state != "not_feasible"


def test_a_day_in_the_brief_counts_before_what_we_assume():
    council = {"id": "wc", "kind": "works_council", "name": "Works council agreement"}
    dated, _ = awaiting(conditions=[council | {"needed_by": "2027-02-26", "gates": "training"}])
    assert "Usually" not in dated.sentence
    met, _ = awaiting(conditions=[council, {"id": "x", "name": "Report", "kind": "other"}])
    assert "Usually" in met.sentence


def test_time_for_an_agreement_without_a_day_to_spare_is_tight():
    check, _ = awaiting(concerns="The works council must agree first.", go_live="2027-03-29")
    assert check.state == "tight"
    calm, _ = awaiting(concerns="The works council must agree first.", go_live="2027-06-14", end="2027-12-17")
    assert calm.state == "feasible"


def test_a_quarterly_number_needs_quarters():
    quarterly = "Late plans per quarter"
    assert check_of("outcome", outcome_measure=quarterly).state == "tight"
    assert check_of("outcome", outcome_measure=quarterly, end="2027-06-15", objective="Plans.").state == (
        "not_feasible"
    )


def test_only_a_clearly_small_budget_is_flagged():
    assert check_of("money", budget=400).state == "tight"
    assert check_of("money", budget=2_000).state == "feasible"
    assert check_of("money", budget=None).state == "unknown"


def test_an_alternative_moves_the_group_that_cannot_start():
    closed = [{"start": "2027-03-08", "end": "2027-03-19", "reason": "Stocktaking"}]
    brief = a_brief(**big(20, blackouts=closed))
    way = verdict(read_case(brief, {"other": KIND}, TODAY), TODAY).alternatives[0]
    assert set(way.changes) == {"groups.a.go_live"}
    assert way.changes["groups.a.go_live"] > date(2027, 3, 19)


def test_an_end_on_the_day_of_go_live_is_no_day_after_it():
    ends = check_of("old_end", why_now="The supplier: the old sheet is switched off on 15 March 2027.")
    assert "The old way ends on Mon Mar 15, the day people start in the new one" in ends.sentence
    locked = judged(why_now="The old sheet becomes read-only on 15 March 2027.").checks
    assert "old_end" not in {check.key for check in locked}


def the_end(sentence: str, day: str) -> dict[str, Any]:
    return {"promises": [{"topic": "switch_off", "state": "decided", "sentence": sentence, "starts": day}]}


@pytest.mark.parametrize("day", ["2027-03-15", "2027-03-17"])
def test_an_end_of_ours_that_comes_too_early_moves_and_not_the_start(day):
    asked = the_end(f"The old sheet ends on {date.fromisoformat(day).day} March 2027.", day)
    before = judged(**asked)
    assert before.sentence.startswith("These dates don't work yet. The old way ends on ")
    [way] = before.alternatives
    assert way.title == "Let the old way run until Mon Apr 5"
    after = verdict(read_case(applied(a_brief(**asked), way.changes), {"other": KIND}, TODAY), TODAY)
    assert after.state == "feasible"
    [promise] = way.changes["promises"]
    assert promise.sentence == "The old sheet ends on 5 April 2027."
    assert not any(path.endswith("go_live") for path in way.changes)


def test_a_way_with_a_later_end_cures_what_else_fails():
    asked = the_end("The old sheet ends on 15 March 2027.", "2027-03-15")
    closed = [{"start": "2027-03-08", "end": "2027-03-19", "reason": "Stocktaking"}]
    values = asked | big(20, blackouts=closed)
    for way in judged(**values).alternatives:
        brief = applied(a_brief(**values), way.changes)
        assert verdict(read_case(brief, {"other": KIND}, TODAY), TODAY).state != "not_feasible"
        starts = [day for group in brief.groups if (day := brief.go_live_of(group))]
        assert brief.promises[0].starts > max(starts)


def test_an_old_way_that_is_only_closed_for_new_entries_may_close_on_the_first_day():
    closed = the_end("The old sheet is closed for new entries on 15 March 2027.", "2027-03-15")
    assert judged(**closed).state == "feasible"


def test_a_later_start_after_the_switch_off_names_its_price():
    closed = [{"start": "2027-03-08", "end": "2027-03-19", "reason": "Stocktaking"}]
    off = "The supplier: the old planner is switched off on 19 March 2027."
    way = judged(**big(20, blackouts=closed), why_now=off).alternatives[0]
    assert "a copy of the old way must stay readable" in way.sentence
    ours = judged(**big(20, blackouts=closed), what_changes=off.removeprefix("The supplier: "))
    assert "let the old way run until" in ours.alternatives[0].title


def test_a_later_start_names_the_result_that_comes_late():
    closed = [{"start": "2027-03-08", "end": "2027-03-19", "reason": "Stocktaking"}]
    goal = "All four lines run by 19 March 2027; plans are ready two days earlier by the end of August."
    ways = judged(**big(20, blackouts=closed), objective=goal).alternatives
    way = next(each for each in ways if "extension" in each.sentence)
    late = (way.changes["groups.a.go_live"] - date(2027, 3, 19)).days
    assert f"“All four lines run by 19 March 2027” comes {late} days late" in way.sentence


def test_the_day_in_a_promise_moves_with_the_start_and_comes_back_with_it():
    start = a_brief().go_live
    closed = [{"start": "2027-03-08", "end": "2027-04-02", "reason": "Stocktaking"}]
    groups = [group("a", 20, manager_id="ann", **HOURS, blackouts=closed)]
    sentence = f"From {start:%B} {start.day} everyone plans in it."
    duty = {"topic": "duty", "state": "decided", "sentence": sentence, "starts": start}
    values = {"groups": groups, "headcount": 20, "promises": [duty]}
    way = next(each for each in judged(**values).alternatives if "go_live" in each.changes)
    day = way.changes["go_live"]
    [moved] = way.changes["promises"]
    assert (moved.sentence, moved.starts) == (f"From {day:%B} {day.day} everyone plans in it.", day)
    assert "the day in the promises moves, too" in way.sentence
    before = a_brief(**values)
    after = with_asked_starts(before, applied(before, way.changes))
    asked = as_asked(read_case(after, load_kinds(), TODAY), TODAY)
    assert asked.promises == before.promises


def test_the_day_in_what_changes_moves_with_everyone():
    start = a_brief().go_live
    closed = [{"start": "2027-03-08", "end": "2027-04-02", "reason": "Stocktaking"}]
    groups = [group("a", 20, manager_id="ann", **HOURS, blackouts=closed)]
    own = f"Plans move to Planner. On {start:%B} {start.day} the old one becomes read-only."
    ways = judged(groups=groups, headcount=20, what_changes=own).alternatives
    way = next(each for each in ways if "go_live" in each.changes)
    day = way.changes["go_live"]
    assert day > start
    moved = f"Plans move to Planner. On {day:%B} {day.day} the old one becomes read-only."
    assert way.changes["what_changes"] == moved
    assert "today's way goes on" in way.sentence
    theirs = f"{own} The contract for the old one ends on {start.day} {start:%B} {start.year}."
    ways = judged(groups=groups, headcount=20, what_changes=theirs).alternatives
    assert not any("what_changes" in each.changes for each in ways)


def test_more_trainers_are_as_many_as_it_takes():
    brief = a_brief(**big(300), trainers=None)
    way = next(
        way
        for way in verdict(read_case(brief, {"other": KIND}, TODAY), TODAY).alternatives
        if set(way.changes) == {"trainers"}
    )
    after = verdict(read_case(applied(brief, way.changes), {"other": KIND}, TODAY), TODAY)
    assert next(check for check in after.checks if check.key == "rounds").state == "feasible"


def test_changes_reach_fields_and_groups():
    brief = applied(a_brief(), {"trainers": 4, "groups.b.go_live": date(2027, 4, 5)})
    assert brief.trainers == 4
    assert [each.go_live for each in brief.groups] == [None, date(2027, 4, 5)]


@given(
    size=st.integers(1, 3_000),
    capacity=st.sampled_from([0, 0.25, 0.5, 1, 2, 4]),
    trainers=st.sampled_from([None, 1, 3]),
    days=st.integers(3, 120),
)
def test_an_alternative_never_leaves_its_own_check_worse(size, capacity, trainers, days):
    go_live = date.fromordinal(date(2027, 1, 11).toordinal() + days)
    brief = a_brief(
        **big(size, capacity_hours_per_week=capacity), trainers=trainers, go_live=go_live.isoformat()
    )
    before = verdict(read_case(brief, {"other": KIND}, TODAY), TODAY)
    rank = {"feasible": 0, "unknown": 1, "tight": 2, "not_feasible": 3}
    for way in before.alternatives:
        after = verdict(read_case(applied(brief, way.changes), {"other": KIND}, TODAY), TODAY)
        assert rank[after.state] <= rank[before.state]


def test_an_old_way_that_ends_before_the_new_one_starts_is_said():
    what = "The old planner is switched off on 5 March 2027."
    check = check_of("old_end", what_changes=what)
    assert check.state == "tight"
    assert "before anyone can use the new one: a copy has to bridge it." in check.sentence


def test_a_yearly_measure_is_judged_without_a_later_end():
    assert judged(outcome_measure="Annual revenue per customer").checks


def test_in_a_peak_people_work_both_ways_and_nobody_trains():
    what = "Teams plan their week in Planwell. The old sheet is switched off on 26 March 2027."
    days = {"start": "2027-03-22", "end": "2027-03-31"}
    peak = big(20, blackouts=[{**days, "reason": "Spring peak"}])
    shut = big(20, blackouts=[{**days, "reason": "Plant shut"}])
    in_peak, in_closure = (check_of("old_end", **each, what_changes=what).sentence for each in (peak, shut))
    assert "in full load (Spring peak): people work, nobody trains" in in_peak
    assert "a closure" not in in_peak
    assert "full load" not in in_closure
    both = [
        int(text.partition("Mar 26, ")[2].split()[0]) for text in (in_peak, in_closure) if "Mar 26, " in text
    ]
    assert len(both) == 2
    assert both[0] > both[1]


def test_what_the_change_ends_on_the_first_day_moves_no_start():
    told = "Teams plan their week in Planwell. The old sheet is switched off on 15 March 2027."
    assert judged(what_changes=told).alternatives == ()
    assert judged(why_now="The supplier: the old sheet is switched off on 15 March 2027.").alternatives


def test_a_month_in_which_everyone_is_closed_proves_nothing():
    shut = [{"start": "2027-07-01", "end": "2027-07-31", "reason": "Company holiday"}]
    assert check_of("outcome").sentence.startswith("5 full months")
    text = check_of("outcome", company_blackouts=shut).sentence
    assert text.startswith("4 full months")
    assert "without a month of closed days" in text
    full_load = [shut[0] | {"reason": "Peak season"}]
    assert check_of("outcome", company_blackouts=full_load).sentence.startswith("5 full months")


def test_a_number_is_due_in_the_peak_season():
    peak = [{"start": "2027-05-15", "end": "2027-08-31", "reason": "Peak season"}]
    objective = "Plans are ready two days earlier by the end of July."
    assert CaseFacts(a_case(company_blackouts=peak, objective=objective), TODAY).due == date(2027, 7, 30)


BY_JULY = "Plans are ready two days earlier by the end of July."


def test_a_result_is_read_from_those_who_start_first():
    late = group("b", 60, manager_id="bob", go_live="2027-09-13", **HOURS)
    groups = [group("a", 60, manager_id="ann", **HOURS), late]
    check = check_of("outcome", groups=groups, headcount=120, objective=BY_JULY)
    assert check.state == "tight"
    assert check.sentence.endswith("full months: count them alone first (proposal).")
    page = page_of(a_case(groups=groups, headcount=120, objective=BY_JULY), (), TODAY)
    assert "By Fri Jul 30 only the first teams count" in [point.title for point in page.points]
    alone = check_of("outcome", groups=[late], headcount=60, objective=BY_JULY)
    assert alone.state == "not_feasible"


def test_the_leads_hours_in_all_say_nothing_of_a_single_week():
    assert "The review of the plan counts single weeks." in check_of("lead").sentence


def test_a_day_that_stands_beside_the_end_of_support_is_no_end():
    case = a_case(why_now="Our supplier ends support on 30 June 2027, and the fair opens on 12 June 2027.")
    assert CaseFacts(case, TODAY).hard_ends == (date(2027, 6, 30),)


def test_a_later_start_extends_no_plan_by_years():
    later = group("b", 60, manager_id="bob", go_live="2027-02-15", **HOURS)
    groups = [group("a", 60, manager_id="ann", **HOURS), later]
    yearly = {"outcome_measure": "Linen lost in a year", "outcome_unit": "%", "go_live": "2027-01-18"}
    objective = "Losses fall to 2% by the end of August."
    ways = judged(groups=groups, headcount=120, objective=objective, **yearly).alternatives
    assert any("every start" in way.title for way in ways)
    assert not any("end" in way.changes for way in ways)


def test_no_day_is_asked_for_that_lies_after_the_end_of_support():
    peak = {"concerns": "The harvest peak is from April 19 to May 7."}
    off = "The old planner is switched off on April 30, 2027."
    free = check_of("switch_off", **peak, what_changes=off)
    assert "Ask for Mon May 10" in free.sentence
    supported = "It is no longer supported after April 30, 2027."
    held = check_of("switch_off", **peak, what_changes=off, why_now=supported)
    assert "Ask for Fri Apr 16 (proposal)." in held.sentence


def test_a_state_that_each_team_names_counts_as_named():
    states = [team | {"country": "US", "subdivision": "WI"} for team in TEAMS]
    assert "The state is not named" in check_of("calendar", groups=TEAMS).sentence
    assert "The state is not named" not in check_of("calendar", groups=states).sentence


def test_those_who_work_in_a_system_all_day_need_more_than_two_sessions():
    deep = {"impact": {"process": 5, "systems": 5}}
    office = group("a", manager_id="ann", **(HOURS | deep))
    dock = group("b", manager_id="bob", **deep, capacity_hours_per_week=0.8)
    brief = a_brief(groups=[office, dock])
    kind = KIND.model_copy(update={"deep_hours": 12.0})
    check = next(
        each
        for each in verdict(read_case(brief, {"other": kind}, TODAY), TODAY).checks
        if each.key == "hours"
    )
    assert (
        "works in it all day: 12 hours each before go-live (proposal); everyone else needs 3."
        in check.sentence
    )
    assert "At 2 hours a week they have 8 in four weeks and need 12. Free up 4." in check.sentence
    assert check.state == "tight"


def test_a_date_that_nobody_signed_is_feasible_only_if_somebody_confirms_it():
    work = Check(
        "work",
        "The work",
        "if_confirmed",
        "It takes 40.",
        holds_if="the person who sets up X confirms 40 days",
    )
    tight = Check("hours", "Hours", "tight", "Few.")
    assert sentence_of("tight", (work, tight)) == (
        "This works if the person who sets up X confirms 40 days. Tight: watch hours."
    )
    named = replace(work, holds_if="Raj confirms 40 days")
    assert sentence_of("tight", (named, tight)).startswith("Feasible, but tight. Watch hours.")


@pytest.mark.parametrize(("country", "has_leave"), [("FR", True), ("US", False)])
def test_a_start_in_the_usual_leave_asks_for_the_rosters(country, has_leave):
    brief = a_brief(country=country, regions=[], start="2027-03-01", go_live="2027-08-02", end="2028-03-31")
    case = read_case(brief, load_kinds(), TODAY)
    leave = [check for check in verdict(case, TODAY).checks if check.key == "leave"]
    assert [check.state for check in leave] == ["tight"] * has_leave
    assert all("check rosters, or start on Mon Sep 20" in check.sentence for check in leave)
