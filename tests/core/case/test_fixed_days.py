"""Days that others fix: read with what is lost, and kept by what we propose."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from playbook.core.case.feasibility import applied, verdict
from playbook.core.case.feasible.ways import ONLY_WITH
from playbook.core.case.fixed.broken_days import broken_by, put_off
from playbook.core.case.judgment import FIXED, Verdict, failed_in
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.points import to_settle
from tests.core.case.cases import HOURS, TODAY, a_case, group

FUNDING = (
    "The freeport funding of £850,000 is only paid if hauliers are able to use the booking service by 30 "
    "June 2027; otherwise it goes back to the Treasury."
)
LICENSE = "The license of Marlin is up on June 30, 2027 and is not extended."
CUSTOMS = "Customs no longer accepts the old form from 1 July 2027."
TEAMS = [
    group("gate", 64, name="Gate staff", manager_id="ann", **HOURS),
    group("clerks", 29, name="Clerks", manager_id="bob", **HOURS),
]
LATE = {"groups": TEAMS, "headcount": 93, "go_live": "2027-08-16", "end": "2027-12-31"}


def fixed(sentence: str, **values: Any) -> list[tuple[str, date, str]]:
    case = a_case(why_now=sentence, **values)
    return [(each.sort, each.day, each.stake) for each in case.fixed]


def judged(**values: Any) -> tuple[CaseFacts, Verdict]:
    case = a_case(**(LATE | values))
    return CaseFacts(case, TODAY), verdict(case, TODAY)


@pytest.mark.parametrize(
    ("sentence", "sort", "day", "stake"),
    [
        (FUNDING, "by", date(2027, 6, 30), "£850,000"),
        (
            "- State grant (420k USD): first patients must be on the new system no later than June 15, 2027 "
            "or we give it back",
            "by",
            date(2027, 6, 15),
            "420k USD",
        ),
        (
            "Our largest client (31% of the revenue) accepts one format only from 1 July 2027.",
            "by",
            date(2027, 6, 30),
            "31% of the revenue",
        ),
        ("The grant is paid only if we are in production by 31 October 2027.", "by", date(2027, 10, 31), ""),
        (
            "£640k has to be committed by 31 March 2027 and both sites must report by 1 October 2027.",
            "by",
            date(2027, 10, 1),
            "",
        ),
        ("Our main client expects lot numbers by the end of August 2027.", "by", date(2027, 8, 31), ""),
        ("The regulator wants damp answered in 10 days by 1 October 2027.", "by", date(2027, 10, 1), ""),
        ("The court has given us until 30 September 2027 to check hourly.", "by", date(2027, 9, 30), ""),
        ("The lift line is cut, so each lift needs a new one by 1 July 2027.", "by", date(2027, 7, 1), ""),
        ("The grant is off unless half the farms use it by 31 October 2027.", "by", date(2027, 10, 31), ""),
        ("The commissioner ordered us to answer in ten seconds by 1 July 2027.", "by", date(2027, 7, 1), ""),
        ("Both mills must be in production by 1 July 2027.", "by", date(2027, 7, 1), ""),
        ("The bonus is paid only if ten schools are on it by 1 July 2027.", "by", date(2027, 7, 1), ""),
        ("If we aren't live by 1 October 2027, we lose the public work.", "by", date(2027, 10, 1), ""),
        (LICENSE, "end", date(2027, 6, 30), ""),
        ("We give back the east hall on August 31, 2027.", "end", date(2027, 8, 31), ""),
        ("The producer switches Dispo off on 31 December 2027.", "end", date(2027, 12, 31), ""),
        ("The test environment is there on April 12, 2027 at the earliest.", "from", date(2027, 4, 12), ""),
        (
            "The contract is up on May 8, 2027. The union says no app before that.",
            "from",
            date(2027, 5, 8),
            "",
        ),
        (
            "The earliest start of the parallel run is March 8, 2027. The parallel run of two pay periods is "
            "done before anybody clocks in.",
            "from",
            date(2027, 4, 5),
            "",
        ),
    ],
)
def test_a_fixed_day_is_read_from_its_sentence(sentence, sort, day, stake):
    assert fixed(sentence) == [(sort, day, stake)]


BY_LAW = (
    "By-law 9 says that plans come on paper; council has the change on the agenda on 27 July 2027, and a "
    "by-law takes effect 30 days after."
)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        (BY_LAW, date(2027, 8, 26)),
        ("The board votes on 1 July 2027. Its rule comes into force two months later.", date(2027, 9, 1)),
    ],
)
def test_a_decision_holds_from_its_own_later_day(sentence, day):
    assert fixed(sentence) == [("from", day, "")]


def test_nobody_starts_before_a_decision_is_in_force():
    facts, judgment = judged(concerns=BY_LAW)
    assert "(decided on Tue Jul 27, in force then)" in failed_in(judgment.checks)
    [first, *_] = judgment.alternatives
    starts = [day for path, day in first.changes.items() if path.endswith("go_live")]
    assert starts
    assert min(starts) >= date(2027, 8, 26)
    [point] = [each for each in to_settle(facts.case, judgment) if each.key == "in_force"]
    assert point.step
    assert point.step.by == date(2027, 7, 28)
    assert put_off(facts) == "The decision of Tue Jul 27 was put off or changed"
    assert not put_off(judged(concerns=FUNDING)[0])


def test_what_others_count_from_a_day_is_read_before_it():
    facts, judgment = judged(why_now="The state pays for quick answers, and counts from 1 October 2027.")
    [point] = [each for each in to_settle(facts.case, judgment) if each.key == "counts_from"]
    assert point.title == "Others count from Fri Oct 1: what will they see?"
    assert point.step
    assert point.step.by == date(2027, 9, 24)
    facts, judgment = judged(why_now="The state counts from 1 July 2027.")
    [late] = [each for each in to_settle(facts.case, judgment) if each.key == "counts_from"]
    assert late.title.endswith("before we start")


ALL_RUN = "All gates run in the east hall by 15 November 2027. Fewer trucks wait."


def test_an_objective_with_a_day_is_kept_by_what_we_propose():
    peak = [{"start": "2027-09-13", "end": "2027-11-14", "reason": "Harvest"}]
    teams = [TEAMS[0], TEAMS[1] | {"blackouts": peak}]
    own = "So the gates are moved in October. The market opens in October."
    facts, judgment = judged(objective=ALL_RUN, groups=teams, go_live="2027-10-11", why_now=own)
    assert judgment.state == "not_feasible"
    first, *_ = judgment.alternatives
    moved = CaseFacts(replace(facts.case, brief=applied(facts.brief, first.changes)), TODAY)
    assert max(moved.waves) < date(2027, 9, 13), "before the peak, as the objective has a day"
    month = f"{min(moved.waves):%B}"
    assert moved.brief.why_now == f"So the gates are moved in {month}. The market opens in October."
    assert not any(broken_by(moved, each) for each in moved.fixed)


def test_the_season_of_one_team_makes_no_other_team_late():
    season = [{"start": "2027-06-14", "end": "2027-09-10", "reason": "Harvest"}]
    gate = TEAMS[0] | {"blackouts": season, "go_live": "2027-09-20"}
    _, judgment = judged(
        why_now="Our customer expects a number on every delivery by 1 September 2027.",
        groups=[gate, TEAMS[1]],
        go_live="2027-07-12",
    )
    [check] = [each for each in judgment.checks if each.key == FIXED]
    assert check.group_ids == ("gate",)
    assert "Gate staff: Mon Sep 20." in check.sentence, "not the clerks, who start in July"
    first, *_ = judgment.alternatives
    assert first.changes["groups.gate.go_live"] < date(2027, 6, 14), "before the season"
    assert first.changes["groups.clerks.go_live"] == date(2027, 7, 12), "they keep their day"


def test_a_start_after_a_day_of_others_does_not_keep_it():
    season = [{"start": "2027-02-15", "end": "2027-09-10", "reason": "Harvest"}]
    gate = TEAMS[0] | {"blackouts": season, "go_live": "2027-09-20"}
    _, judgment = judged(
        why_now="Our customer expects a number on every delivery by 1 September 2027.",
        groups=[gate, TEAMS[1]],
        go_live="2027-07-12",
    )
    for way in judgment.alternatives:
        assert "It keeps Wed Sep 1" not in way.sentence, "no day before it is possible"


def test_an_objective_without_something_that_runs_fixes_no_start():
    for goal in ("Costs are down by 15 November 2027.", "By the end of 2027 all teams work faster."):
        assert not a_case(objective=goal).fixed


@pytest.mark.parametrize(
    "sentence",
    [
        "The legal merger is at the notary on 1 April 2027.",
        "The new council took office on 16 November 2026.",
        "We want to use it in all shops by 1 May 2027.",
        "If we miss the audit, support ends on 30 June 2027.",
        "The premium stays until the contract of 31 May 2028 ends. No grader is laid off before then.",
        "Wages stay as they are until 30 September 2027. Nobody loses a post before that.",
        "The money must be committed by 31 December 2027.",
        "The insurer wants proof of it before 31 July 2027.",
        "The regulator must be answered by 30 September 2027.",
        "Ideally everyone is on it by 1 September 2027, but nothing breaks if not.",
        "Four of our nine planners will have retired before 31 December 2028.",
        "We pay the second half of the price by 30 September 2027.",
        "The works council gives us its opinion by 15 May 2027.",
        "The competitor opens its second store in town by 1 October 2027.",
        "The harvest is in before 15 October 2027, and nobody has time until then.",
        "The bond has to be repaid by 30 June 2027.",
        "We expect 400 more customers by 1 September 2027.",
        "The grant application has to be in by 31 March 2027.",
        "In 2025 we had planned to be finished by 30 June 2027.",
        "The warehouse lease can be canceled by 31 March 2027 for the end of 2028.",
    ],
)
def test_the_day_of_something_else_fixes_no_start(sentence):
    assert not fixed(sentence)


@pytest.mark.parametrize("sentence", [FUNDING, CUSTOMS])
def test_what_we_propose_keeps_the_day_of_others(sentence):
    facts, judgment = judged(why_now=sentence)
    assert failed_in(judgment.checks).startswith("it misses the Wed Jun 30 deadline")
    first, *others = judgment.alternatives
    moved = CaseFacts(replace(facts.case, brief=applied(facts.brief, first.changes)), TODAY)
    assert first.changes
    assert not any(broken_by(moved, each) for each in moved.fixed)
    for other in others:
        assert "Only with an extension in writing" in other.sentence


@pytest.mark.parametrize(
    ("sentence", "first"),
    [
        (LICENSE, "Bring forward only what replaces it, to Wed Jun 30; everything else starts as planned."),
        ("The contract for Marlin ends on 30 June 2027.", "Extend it to Mon Aug 30, and get the price"),
        ("We hand back the warehouse on 30 June 2027.", "Bring forward only what replaces it"),
    ],
)
def test_an_end_before_the_start_moves_nobody_and_is_a_decision(sentence, first):
    facts, judgment = judged(why_now=sentence)
    assert not [each for each in judgment.checks if each.key == FIXED and each.state == "not_feasible"]
    starts = [day for way in judgment.alternatives for path, day in way.changes.items() if "go_live" in path]
    assert all(day >= date(2027, 8, 16) for day in starts), "one contract pulls nobody forward"
    points = to_settle(facts.case, judgment)
    [gap] = [each for each in points if each.key == "gap"]
    assert gap.options[0].startswith(first)
    assert "hard_end" not in {each.key for each in points}


@pytest.mark.parametrize(
    "sentence",
    [
        "The call center that answers at weekends ends its contract on 30 June 2027.",
        "The laundry that washes for us stops on 30 June 2027.",
        "The courier who brings the samples ends its contract on 30 June 2027.",
        "The agency that books the guides gives up on 30 June 2027.",
    ],
)
def test_a_service_that_ends_is_no_tool_of_teams_that_it_does_not_name(sentence):
    facts, judgment = judged(why_now=sentence)
    assert not {"gap", "switch_off"} & {each.key for each in to_settle(facts.case, judgment)}


@pytest.mark.parametrize(
    "sentence",
    [
        "The supplier stops supporting Marlin on 30 June 2027, and there will be no further extension.",
        "The maintenance of Marlin ends on 30 June 2027 and cannot be extended.",
    ],
)
def test_an_end_of_support_leaves_no_gap(sentence):
    facts, judgment = judged(why_now=sentence)
    assert not {"gap", "switch_off"} & {each.key for each in to_settle(facts.case, judgment)}
    assert not facts.case.switch_offs


def test_what_we_propose_has_no_gap_that_the_brief_does_not_have():
    facts, judgment = judged(
        go_live=date(2027, 6, 28), why_now="The contract for Marlin ends on 30 June 2027."
    )
    for way in judgment.alternatives:
        moved = CaseFacts(replace(facts.case, brief=applied(facts.brief, way.changes)), TODAY)
        assert ONLY_WITH in way.sentence or not any(broken_by(moved, each) for each in moved.fixed)


def test_a_first_release_before_a_day_leaves_the_others_theirs():
    facts, judgment = judged(why_now=FUNDING)
    moved = applied(facts.brief, judgment.alternatives[0].changes)
    starts = sorted(day for each in moved.groups if (day := moved.go_live_of(each)))
    assert starts[0] <= date(2027, 6, 23) < starts[-1] == date(2027, 8, 16)
    assert "has it in writing by" in judgment.alternatives[0].sentence


def test_a_missed_day_says_what_is_lost():
    _, judgment = judged(why_now=FUNDING)
    assert "If we miss it, we give up £850,000." in judgment.checks[0].sentence


def test_the_briefs_own_waves_are_planned():
    shops = "All 24 shops move to it. Wave plan: 6 shops a week, Dayton first."
    facts, judgment = judged(what_changes=shops, why_now=CUSTOMS)
    way = judgment.alternatives[0]
    moved = applied(facts.brief, way.changes)
    first, rest = sorted({day for each in moved.groups if (day := moved.go_live_of(each))})
    assert "The first 6 shops (Dayton) start on" in way.sentence
    assert rest - first >= timedelta(days=21)


def point(key: str, **values: Any):
    case = a_case(**(LATE | values))
    points = to_settle(case, verdict(case, TODAY))
    return next(each for each in points if each.key == key)


def test_a_body_gets_its_papers_before_the_session_that_the_start_needs():
    found = point(
        "papers",
        what_stays="The risk committee has to approve it before anyone uses it (it meets January 20, June 16 "
        "and October 13, 2027; papers are due three weeks earlier).",
    )
    assert found.title.startswith("Wed Jun 16 is the day for ")
    assert found.step.by == date(2027, 5, 26)


def test_others_are_told_the_weeks_before_that_the_brief_says():
    found = point("notice", what_stays="Customers with a contract need eight weeks' notice.")
    assert found.step.title == "Send notice to customers with a contract"
    assert found.step.by == date(2027, 6, 21)


def test_a_test_in_some_weeks_of_the_year_has_its_days():
    found = point("test_weeks", what_stays="The supermarket tests only in weeks 14 to 17.")
    assert found.title == "The supermarket: tests only from Mon Apr 5 to Fri Apr 30"


def test_an_answer_that_takes_weeks_starts_from_what_we_hand_over():
    found = point("weeks_of_others", concerns="Legal needs 6 weeks from a final draft.")
    assert "Done by Thu Jan 21, so the answer is there by Thu Mar 4." in found.options[0]


def test_what_a_council_needs_to_decide_is_scheduled_from_our_papers():
    asked = "The works council needs seven weeks to decide and has no paper yet."
    found = point("weeks_of_others", concerns=asked)
    assert found.step is None, "handing over the draft is a task already"
    with pytest.raises(StopIteration):
        point("condition_before_go_live", concerns=asked)
    case = a_case(concerns=asked)
    assert [each.needed_by for each in case.conditions] == [date(2027, 1, 11) + timedelta(days=10 + 49)]


def test_what_is_frozen_is_changed_before_or_after():
    found = point(
        "no_changes", what_stays="The core upgrade freezes all changes from February 8 to March 12."
    )
    assert "is in place by Fri Feb 5" in found.options[0]
    assert "waits until Mon Mar 15" in found.options[0]


def test_an_end_is_counted_from_the_last_start_that_it_names():
    late = [group("n", name="Northern branches", **HOURS), group("s", name="Southern branches", **HOURS)]
    late[1]["go_live"] = "2027-05-10"
    closes = "The old binder is switched off four weeks after the last branch is live."
    case = a_case(groups=late, what_changes=closes)
    assert [off.day for off in case.ends] == [date(2027, 6, 7)]


def test_too_many_for_one_day_before_a_deadline_start_in_two_weeks():
    teams = [
        group(each, size, manager_id="ann", **HOURS) for each, size in (("x", 60), ("y", 90), ("z", 220))
    ]
    facts, judgment = judged(groups=teams, headcount=370, why_now=CUSTOMS)
    moved = applied(facts.brief, judgment.alternatives[0].changes)
    assert {each.id: moved.go_live_of(each) for each in moved.groups} == {
        "x": date(2027, 6, 14),
        "y": date(2027, 6, 14),
        "z": date(2027, 6, 21),
    }


BUSY = {"start": "2027-02-15", "end": "2027-03-26", "reason": "Handover"}


def starts_of(judgment: Verdict, facts: CaseFacts) -> dict[str, date | None]:
    moved = applied(facts.brief, judgment.alternatives[0].changes)
    return {each.id: moved.go_live_of(each) for each in moved.groups}


def test_a_team_in_closed_days_leaves_the_start():
    teams = [TEAMS[0] | {"blackouts": [BUSY]}, TEAMS[1] | {"capacity_hours_per_week": 0.25}]
    facts, judgment = judged(groups=teams, go_live="2027-03-15")
    starts = starts_of(judgment, facts)
    assert (starts["gate"] or date.min) > date(2027, 3, 26)


@pytest.mark.parametrize(
    ("name", "start"),
    [("Permit for the new gate", date(2027, 8, 23)), ("Build-out of the new gate", date(2027, 8, 30))],
)
def test_nobody_starts_before_what_must_be_true_first(name, start):
    permit = {"id": "permit", "name": name, "needed_by": "2027-08-20", "gates": "go_live"}
    facts, judgment = judged(conditions=[permit], end="2028-06-30", outcome_by="2028-05-31")
    assert f"“{name}” is due Fri Aug 20" in failed_in(judgment.checks), "the day that moves it, alone"
    assert set(starts_of(judgment, facts).values()) == {start}, "a place is tested first, too"


def test_a_place_moves_no_start_by_a_day_of_its_state_that_firms_do_not_keep():
    facts, _ = judged(organisation="Wacker Advisors, Chicago", country="", regions=["US"])
    assert (facts.case.country, facts.case.subdivision) == ("US", "")
    assert facts.working(date(2027, 3, 1)) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("sentence", "is_shut"),
    [
        ("Dates: closed 21 June to 2 July.", True),
        ("We are closed from June 21 to July 2, 2027.", True),
        ("The Lagos house is closed from 21 June to 2 July.", False),
        ("The bridge at Oldendorf is closed until August 2.", False),
    ],
)
def test_days_on_which_all_are_shut_are_no_working_days(sentence, is_shut):
    facts, _ = judged(concerns=sentence)
    assert facts.is_working(date(2027, 6, 23)) != is_shut


def test_an_end_of_our_own_moves_with_the_starts_it_follows() -> None:
    asked = "Teams plan their week in Planwell. Paper ends on February 12, 2027."
    ways = verdict(a_case(go_live="2027-01-25", what_changes=asked), TODAY).alternatives
    moved = next(way for way in ways if way.changes.get("go_live", TODAY) > date(2027, 2, 12))
    assert moved.changes["what_changes"].endswith("Paper ends on March 5, 2027.")
    assert "a copy of the old way" not in moved.sentence


def test_everyone_starts_after_a_test_that_a_few_have_until_a_later_day():
    test = "Ten drivers at the east gate test it thru Sep 10. Then everybody."
    facts, judgment = judged(approach=test, end="2028-06-30", outcome_by="2028-05-31")
    assert "the brief's own test runs through Fri Sep 10" in failed_in(judgment.checks)
    assert min(filter(None, starts_of(judgment, facts).values())) >= date(2027, 9, 28), (
        "it is read and taught"
    )
    moved = a_case(**(LATE | {"approach": test, "go_live": "2027-10-04"}))
    assert moved.pilot
    assert moved.pilot.ends == date(2027, 9, 10)


def test_notice_runs_from_the_vote_that_it_waits_for():
    vote = {
        "id": "vote",
        "name": "Board approves the new hours",
        "needed_by": "2027-07-15",
        "gates": "go_live",
    }
    notice = {
        "id": "notice",
        "kind": "union",
        "name": "60 days' written notice of new shifts",
        "gates": "go_live",
    }
    late = {"conditions": [vote, notice], "end": "2028-06-30", "outcome_by": "2028-05-31"}
    facts, judgment = judged(**late)
    assert "the vote is due Thu Jul 15, then come 60 days of notice" in failed_in(judgment.checks)
    assert min(filter(None, starts_of(judgment, facts).values())) >= date(2027, 9, 13)
    moved = a_case(**(LATE | late | {"go_live": "2027-10-04"}))
    assert next(each for each in moved.conditions if each.id == "notice").needed_by == date(2027, 8, 5)


def test_what_a_sentence_wants_first_is_a_condition_in_its_own_words():
    text = (
        "Before we switch over, the security people need to have finished their test (they said April), "
        "the grid model must have been cleaned up, which stood at 71 per cent, and Acme has to be told in "
        "writing twenty working days ahead. Rules for use: the first draft went out. Nobody can be ordered "
        "to use it before that's done. He won't take drafts without a note on each."
    )
    model = [{"id": "n", "task": "Keeping the grid model current"}]
    groups = [group("plan", 26, manager_id="kim", tasks=model)]
    people = [{"id": "kim", "name": "Kim Reyes"}]
    case = a_case(concerns=text, groups=groups, people=people, go_live="2027-07-05", end="2027-12-31")
    read = {each.name: (each.needed_by, each.owner_id) for each in case.conditions}
    assert read == {
        "The security people have finished their test": (date(2027, 4, 30), None),
        "The grid model has been cleaned up": (None, "kim"),
        "Acme has been told in writing twenty working days ahead": (date(2027, 6, 4), None),
        "“Rules for use: the first draft went out” done": (None, None),
        "A note on each": (None, None),
    }


def test_nobody_starts_before_the_notice_of_new_hours_has_run() -> None:
    late = {"concerns": "New hours need sixty days' notice.", "go_live": "2027-03-15"}
    facts, judgment = judged(**late)
    [fixed] = [each for each in facts.case.fixed if each.sort == "from"]
    assert "and notice is sixty days" in failed_in(judgment.checks)
    assert min(filter(None, starts_of(judgment, facts).values())) >= fixed.day
    letters = point("notice", concerns="A new place of work needs three months' notice.").step
    assert (letters.title, letters.by) == (
        "Hand out the letters about a new place of work",
        date(2027, 5, 14),
    )


def test_the_first_new_roster_is_posted_as_long_ahead_as_promised() -> None:
    kept = "Contracts and pay. Rosters are still posted four weeks ahead."
    step = point("roster_ahead", what_changes="Rosters move into ShiftPoint.", what_stays=kept).step
    assert (step.title, step.by) == ("Post the roster that begins Mon Aug 16", date(2027, 7, 19))


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("Four pilot depots", "No depot goes live before April 19, 2027."),
        ("Wards 3 and 4", "Winter is full: no ward starts before April 19, 2027."),
        ("Ten branches", "None of our branches goes live before April 19, 2027."),
        ("Harbor shops", "Not a single shop switches to the new system before April 19, 2027."),
        ("Lower school", "No school uses the new system before April 19, 2027."),
        ("North garages", "No garage may start before April 19, 2027."),
    ],
)
def test_a_day_before_which_no_place_of_a_kind_starts_binds_the_teams_there(place, sentence):
    there = group("there", 22, name=f"Clerks in {place}", **HOURS)
    teams = [there, group("sales", 28, name="Commercial sales", **HOURS)]
    [day] = a_case(approach=sentence, groups=teams, headcount=50).fixed
    assert day.group_ids == ("there",)
    case = a_case(approach=sentence, groups=teams, headcount=50)
    titles = {point.title for point in to_settle(case, verdict(case, TODAY)) if point.key == "first_day"}
    assert titles == {f"Clerks in {place}: nobody starts before Mon Apr 19"}
    [day] = a_case(approach="No team goes live before April 19, 2027.", groups=teams, headcount=50).fixed
    assert day.group_ids == ()


def test_who_waits_if_a_number_is_missed_waits_for_no_fixed_day():
    rule = "If fewer than 60% of pilot orders need no change, the others wait until June 2027."
    assert a_case(approach=rule).fixed == ()
