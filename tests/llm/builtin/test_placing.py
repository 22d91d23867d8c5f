"""On which days a plan's items fall, in which order, and who has the hours for them."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.base.fields import Span
from playbook.core.case.case import Case, place_in, read_case
from playbook.core.case.rows.gates import LATER_START
from playbook.core.plan.brief import ASPECTS, Brief, Group, Person, problems_of
from playbook.core.plan.case import Condition
from playbook.core.plan.items import ITEM, AnyItem, Metric, TrainingSession
from playbook.core.plan.plays.stages import TEAM_TALKS
from playbook.core.plan.workdays import workdays_of
from playbook.llm.builtin.builtin import BuiltinDraft, load_stages
from playbook.llm.builtin.kinds import load_kinds
from playbook.llm.builtin.sizing.budget import budget, within_budget
from playbook.llm.builtin.sizing.owners import HELPER, hours_of
from tests.briefs import agency, bank, examples
from tests.drafts import draft
from tests.llm.builtin.test_case_items import plant

TURN = date(2026, 12, 24), date(2027, 1, 1)

COUNTRIES = ["", "XX", "US", "DE", "FR", "GB", "ES", "JP", "IN", "BR", "SA", "IL", "AE", "CN", "MX", "SE"]
ANNOUNCES = ("message", "sponsor_act", "manager_briefing")


@st.composite
def rollouts(draw: st.DrawFn, most: int = 60, fewest: int = 1) -> Brief:
    """Any rollout: so many groups, in any country, from tomorrow to two years, under conditions."""
    start = draw(st.dates(date(2024, 1, 1), date(2030, 1, 1)))
    go_live = start + timedelta(days=draw(st.integers(1, 60) | st.integers(1, 730)))
    end = go_live + timedelta(days=draw(st.integers(0, 30) | st.integers(30, 400)))
    days = st.integers(0, (end - start).days).map(lambda number: start + timedelta(days=number))
    spans = st.lists(st.builds(lambda day, length: Span(start=day, end=day + timedelta(length)), days,
                               st.integers(0, 25)), max_size=2).map(tuple)  # fmt: skip
    count = draw(st.integers(fewest, min(most, max(5, fewest))) | st.integers(fewest, most))
    largest = draw(st.sampled_from([12, 60, 700]))
    groups = tuple(
        Group(
            id=f"g{number}", name=f"Team {number}", size=draw(st.integers(5, largest)),
            manager_id=draw(st.sampled_from([None, "m0", "m1", "m2"])), go_live=draw(st.none() | days),
            country=draw(st.just("") | st.sampled_from(COUNTRIES)),
            blackouts=draw(st.just(()) | spans),
            impact=draw(st.sampled_from([{}, dict.fromkeys(ASPECTS, 3), {"tools": 5}])),
            capacity_hours_per_week=draw(st.sampled_from([None, 0.3, 0.5, 1.0, 2.0, 5.0])),
            has_mailbox=draw(st.sampled_from([None, True, False])),
        )
        for number in range(count)
    )  # fmt: skip
    conditions = tuple(
        Condition(
            id=f"c{number}", name=f"Condition {number}", needed_by=draw(st.none() | days),
            gates=draw(st.sampled_from(["announcement", "training", "go_live"])),
        )
        for number in range(draw(st.integers(0, 2)))
    )  # fmt: skip
    people = [Person(id=key, name=f"Person {key.upper()}") for key in ("m0", "m1", "m2", "lead", "boss")]
    brief = Brief(
        name="Any rollout", what_changes="Something changes.", why="It has to.", start=start,
        go_live=go_live, end=end, groups=groups, people=tuple(people), sponsor_id="boss", lead_id="lead",
        lead_hours_per_week=draw(st.sampled_from([None, 2.0, 10.0, 40.0])),
        country=draw(st.sampled_from(COUNTRIES)), company_blackouts=draw(st.just(()) | spans),
        trainers=draw(st.none() | st.integers(1, 5)), conditions=conditions,
        change_kind=draw(st.sampled_from(sorted(load_kinds()))),
    )  # fmt: skip
    assert not problems_of(brief)
    return brief


def case_of(brief: Brief) -> Case:
    return read_case(brief, load_kinds(), brief.start or date.min)


def is_free(case: Case, group: Group, day: date) -> bool:
    place = place_in(case, group)
    is_open = workdays_of(case.brief).is_working(day, place.country, place.subdivision)
    return is_open and not group.is_blacked_out(day)


def is_usual(case: Case, group: Group, day: date) -> bool:
    """Return whether a team is there on a day: a quiet day is taken only where no other is left."""
    place = place_in(case, group)
    is_quiet = workdays_of(case.brief).is_quiet(day, place.country, place.subdivision)
    return is_free(case, group, day) and not is_quiet


def works(case: Case, group: Group, day: date) -> bool:
    place = place_in(case, group)
    return workdays_of(case.brief).is_working(day, place.country, place.subdivision)


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def of_play(items: tuple[AnyItem, ...], group: Group, *play_ids: str) -> list[AnyItem]:
    return [
        item
        for item in items
        if item.due and group.id in item.group_ids and item.provenance.play_id in play_ids
    ]


@examples(3)
@given(rollouts(most=12), st.sampled_from(["essential", "standard", "thorough"]))
def test_any_rollout_keeps_to_working_days_order_and_hours(brief: Brief, size: Any) -> None:
    check_plan(brief, size)


def test_a_rollout_of_three_days_is_drafted():
    brief = Brief(
        name="Coding assistant", what_changes="Developers get an assistant.", why="It has to.",
        start=date(2024, 1, 1), go_live=date(2024, 1, 3), end=date(2024, 1, 3),
        groups=(Group(id="g0", name="Platform", size=8),), people=(Person(id="lead", name="Ana Ruiz"),),
        lead_id="lead", change_kind="coding_assistant",
    )  # fmt: skip
    assert draft(brief, load_stages(), size="essential").items


def test_what_was_heard_is_told_after_the_decision_on_a_later_start():
    groups = (
        Group(id="g0", name="Later", size=40),
        Group(id="g1", name="First", size=40, go_live=date(2024, 1, 1)),
    )
    brief = Brief(
        name="Coding assistant", what_changes="Developers get an assistant.", why="It has to.",
        start=date(2024, 1, 1), go_live=date(2024, 2, 6), end=date(2024, 6, 30), groups=groups,
        people=(Person(id="lead", name="Ana Ruiz"),), lead_id="lead", change_kind="coding_assistant",
    )  # fmt: skip
    items = draft(brief, load_stages()).items
    assert of_play(items, groups[1], "after-30-days")
    assert not [item for item in items if item.provenance.play_id == "gate-30"]
    check_order(case_of(brief), items, groups[1])


def test_a_talk_waits_until_people_are_back_from_the_turn_of_the_year():
    team = Group(
        id="g0", name="Platform", size=5, country="SA", has_mailbox=False, capacity_hours_per_week=0.3
    )
    brief = Brief(
        name="Coding assistant", what_changes="Developers get an assistant.", why="It has to.",
        start=date(2029, 12, 14), go_live=date(2030, 1, 16), end=date(2030, 1, 16), groups=(team,),
        people=(Person(id="lead", name="Ana Ruiz"),), lead_id="lead", country="SA",
        change_kind="coding_assistant",
    )  # fmt: skip
    items = draft(brief, load_stages(), size="essential").items
    said, talk = (of_play(items, team, *names)[0].due for names in (("first-word-shift",), TEAM_TALKS))
    assert (said, talk) == (date(2029, 12, 20), date(2030, 1, 7))
    check_order(case_of(brief), items, team)


def test_nobody_visits_a_team_that_may_not_be_told_before_the_end():
    waits = Condition(id="c0", name="Approval", needed_by=date(2030, 2, 18), gates="announcement")
    brief = Brief(
        name="Coding assistant", what_changes="Developers get an assistant.", why="It has to.",
        start=date(2030, 1, 1), go_live=date(2030, 2, 12), end=date(2030, 2, 18),
        groups=(Group(id="g0", name="Platform", size=31),), people=(Person(id="lead", name="Ana Ruiz"),),
        lead_id="lead", conditions=(waits,), change_kind="coding_assistant",
    )  # fmt: skip
    assert not [item for item in draft(brief, load_stages()).items if item.kind in ANNOUNCES]


@pytest.mark.long
def test_a_team_told_late_has_no_second_round_before_its_first():
    early = Group(id="g0", name="Early", size=45, go_live=date(2030, 1, 3))
    late = Group(id="g1", name="Late", size=5, country="SA")
    waits = Condition(id="c0", name="Approval", needed_by=date(2030, 1, 31), gates="announcement")
    brief = Brief(
        name="Coding assistant", what_changes="Developers get an assistant.", why="It has to.",
        start=date(2030, 1, 1), go_live=date(2030, 2, 12), end=date(2030, 2, 15), groups=(early, late),
        people=(Person(id="lead", name="Ana Ruiz"),), lead_id="lead", conditions=(waits,),
        change_kind="coding_assistant",
    )  # fmt: skip
    items = draft(brief, load_stages()).items
    assert of_play(items, early, "hands-on")
    assert not of_play(items, early, "second-round")


def test_a_day_off_after_the_managers_session_makes_no_talk_late():
    home = Group(id="g0", name="Home", size=5)
    away = Group(id="g1", name="Riyadh", size=492, country="SA", go_live=date(2030, 2, 18))
    brief = Brief(
        name="Coding assistant", what_changes="Developers get an assistant.", why="It has to.",
        start=date(2030, 1, 1), go_live=date(2030, 6, 25), end=date(2031, 2, 27), groups=(home, away),
        people=(Person(id="lead", name="Ana Ruiz"),), lead_id="lead", change_kind="coding_assistant",
    )  # fmt: skip
    items = draft(brief, load_stages(), size="essential").items
    said, talk = (of_play(items, away, name)[0].due for name in ("first-word", "manager-talk"))
    assert talk - said <= timedelta(days=11)


@pytest.mark.long
def test_the_first_tasks_wait_for_a_day_on_which_all_teams_work():
    groups = (Group(id="g0", name="Home", size=25), Group(id="g1", name="Haifa", size=5, country="IL"))
    brief = Brief(
        name="Coding assistant", what_changes="Developers get an assistant.", why="It has to.",
        start=date(2025, 8, 13), go_live=date(2025, 9, 12), end=date(2026, 4, 15), groups=groups,
        people=(Person(id="lead", name="Ana Ruiz"),), lead_id="lead", change_kind="coding_assistant",
    )  # fmt: skip
    check_working_days(case_of(brief), draft(brief, load_stages(), size="thorough").items)


@pytest.mark.parametrize("days", [0, 1, 5, 13])
def test_a_rollout_of_a_few_days_is_announced_too(days: int):
    start = date(2027, 3, 1)
    team = Group(id="g0", name="Platform", size=8)
    brief = Brief(
        name="Coding assistant", what_changes="Developers get an assistant.", why="It has to.", start=start,
        go_live=start + timedelta(days), end=start + timedelta(days), groups=(team,),
        people=(Person(id="lead", name="Ana Ruiz"),), lead_id="lead", change_kind="coding_assistant",
    )  # fmt: skip
    assert of_play(draft(brief, load_stages()).items, team, "first-word")


def test_a_talk_shares_the_last_day_before_everyone_is_off_until_the_end():
    team = Group(id="g0", name="Shanghai", size=75, country="CN")
    waits = Condition(id="c0", name="Approval", needed_by=date(2030, 1, 30), gates="announcement")
    brief = Brief(
        name="Coding assistant", what_changes="Developers get an assistant.", why="It has to.",
        start=date(2030, 1, 1), go_live=date(2030, 1, 13), end=date(2030, 2, 7), groups=(team,),
        people=(Person(id="lead", name="Ana Ruiz"),), lead_id="lead", conditions=(waits,),
        change_kind="coding_assistant",
    )  # fmt: skip
    items = draft(brief, load_stages(), size="thorough").items
    names = ("brief-managers", "first-word", "manager-talk")
    days = [of_play(items, team, name)[0].due for name in names]
    assert days == [date(2030, 1, 31), date(2030, 2, 1), date(2030, 2, 1)]
    check_order(case_of(brief), items, team)


@pytest.mark.long
def test_a_team_hears_it_after_its_managers_where_its_last_days_are_closed():
    closed = Span(start=date(2027, 5, 13), end=date(2027, 5, 30))
    away = Group(id="g0", name="Haifa", size=5, country="IL", blackouts=(closed,), has_mailbox=False)
    teams = (away, *(Group(id=f"g{number}", name=f"Paris {number}", size=5) for number in range(1, 4)))
    waits = Condition(id="c1", name="Consent", needed_by=date(2027, 5, 11), gates="announcement")
    brief = Brief(
        name="A tool", what_changes="Something changes.", why="It has to.", start=date(2027, 5, 7),
        go_live=date(2027, 5, 14), end=date(2027, 5, 14), groups=teams, conditions=(waits,), country="FR",
        people=(Person(id="lead", name="Ana Ruiz"),), lead_id="lead", change_kind="specialist_ai",
    )  # fmt: skip
    items = draft(brief, load_stages(), size="standard").items
    briefed, told = (of_play(items, away, name)[0].due for name in ("brief-managers", "first-word"))
    assert briefed
    assert told
    assert date(2027, 5, 12) <= briefed <= told


def test_a_team_without_a_session_moves_no_demo_of_the_others():
    none = dict.fromkeys(ASPECTS, 0)
    teams = (
        Group(id="g0", name="Yard", size=15, impact=none),
        Group(id="g1", name="Shops", size=179, impact=none, go_live=date(2047, 8, 30)),
        Group(id="g2", name="Desk", size=394, impact=none | {"job": 4, "habits": 5}),
    )
    hours = [team.model_copy(update={"capacity_hours_per_week": 4.5}) for team in teams]
    brief = Brief(
        name="Quotes", what_changes="Each offer ends with a quote.", why="It has to.",
        start=date(2047, 7, 3), go_live=date(2047, 8, 19), end=date(2048, 9, 4), groups=tuple(hours),
        people=(Person(id="lead", name="Ana Ruiz"), Person(id="boss", name="Bo Hart")), lead_id="lead",
        sponsor_id="boss",
    )  # fmt: skip
    plan = draft(brief, load_stages(), size="standard")
    [demo] = [item for item in plan.items if item.provenance.play_id == "manager-shows-use"]
    assert demo.group_ids == ("g2",)
    assert demo.due
    sessions = [item.due for item in of_play(plan.items, teams[2], "safe-start") if item.due]
    assert sessions
    assert demo.due < min(sessions)
    assert not any("demo for" in note for note in plan.notes)


@examples(1, times=10)  # each takes most of a minute
@given(rollouts(fewest=60), st.just("standard"))
def test_a_rollout_of_sixty_groups_keeps_to_them_too(brief: Brief, size: Any) -> None:
    check_plan(brief, size)


def check_plan(brief: Brief, size: Any) -> None:
    plan = draft(brief, load_stages(), size=size)
    case, groups = case_of(brief), {group.id: group for group in brief.groups}
    for item in plan.items:
        assert ITEM.validate_python(item.model_dump()) == item
    check_working_days(case, plan.items)
    for group in groups.values():
        check_order(case, plan.items, group)
    check_conditions(case, plan.items)
    check_sessions(plan.items)
    check_hours(brief, plan)


def check_working_days(case: Case, items: tuple[AnyItem, ...]) -> None:
    """A day off is used only where all groups together have no working day left."""
    assert case.brief.start
    assert case.brief.end
    groups = {group.id: group for group in case.brief.groups}
    open_days: dict[frozenset[str], list[date]] = {}
    for item in items:
        members = [groups[key] for key in item.group_ids]
        if item.due is None or all(works(case, group, item.due) for group in members):
            continue
        key = frozenset(str(place_in(case, group)) for group in groups.values())
        if key not in open_days:
            whole = days_between(case.brief.start, case.brief.end)
            open_days[key] = [day for day in whole if all(works(case, one, day) for one in groups.values())]
        assert not open_days[key], (item.id, item.due)


def check_order(case: Case, items: tuple[AnyItem, ...], group: Group) -> None:
    first_words = of_play(items, group, "first-word", "first-word-shift")
    talks = of_play(items, group, *TEAM_TALKS)
    briefings = of_play(items, group, "brief-managers")
    sessions = [item for item in items if isinstance(item, TrainingSession) and group.id in item.group_ids]
    if first_words and briefings:
        briefed, said = briefings[0].due, first_words[0].due
        assert case.brief.end
        left = days_between(briefed + timedelta(days=1), case.brief.end)
        # Managers hear it on the very day where their team has no later one.
        assert briefed < said or (briefed == said and not any(is_free(case, group, day) for day in left))
    if talks and first_words:
        said, talk = first_words[0].due, talks[0].due
        assert case.brief.end
        left = days_between(said + timedelta(days=1), case.brief.end)
        has_later_day = any(is_free(case, group, day) for day in left)
        # One meeting of a small company, or the last day on which anyone is there.
        assert said < talk or (said == talk and not (briefings and has_later_day))
        waited = days_between(said + timedelta(days=11), talk - timedelta(days=1))
        within = days_between(said + timedelta(days=1), said + timedelta(days=10))
        assert not waited or not any(is_usual(case, group, day) for day in within), (said, talk)
    trained = [item.due for item in sessions if item.due and not item.for_managers]
    managers = [item.due for item in sessions if item.due and item.for_managers]
    assert not trained or not managers or min(managers) <= min(trained)
    rules = [item.due for item in items if item.kind == "policy" and item.due]
    measured = [item.due for item in items if item.provenance.play_id == "baseline" and item.due]
    for before in (rules, measured):
        assert not before or not (trained + managers) or min(before) <= min(trained + managers)
    first = min(item.due for item in items if item.due)  # nothing is due on the day on which a plan is read
    for word in of_play(items, group, "go-live-word", "day-one-shift", "sponsor-day-one"):
        place, go_live = place_in(case, group), case.brief.go_live_of(group)
        day = workdays_of(case.brief).next_working(go_live or date.min, place.country, place.subdivision)
        assert word.due == max(day, first) or (case.brief.end and day > case.brief.end)
    # The decision on a later start reads the one before it, so it stands for the gate after 30 days.
    for told, decided in (("after-30-days", ("gate-30", LATER_START)), ("after-90-days", ("gate-90",))):
        gates = [item.due for item in items if item.provenance.play_id in decided and item.due]
        assert all(gates and item.due > min(gates) for item in of_play(items, group, told))


def check_conditions(case: Case, items: tuple[AnyItem, ...]) -> None:
    """Nothing that a condition gates is dated before the day on which it is needed."""
    for condition in case.conditions:
        if condition.needed_by is None:
            continue
        for item in items:
            if item.due is None or item.due >= condition.needed_by:
                continue
            if condition.gates == "announcement":
                assert item.kind not in (*ANNOUNCES, "training_session"), item.id
            elif condition.gates == "training":
                assert item.kind != "training_session", item.id


def check_sessions(items: tuple[AnyItem, ...]) -> None:
    for item in items:
        if isinstance(item, TrainingSession):
            assert (item.hours * 4).is_integer(), item.hours
            assert " of 4)" not in item.title
    practice = [item.due for item in items if item.provenance.play_id == "hands-on" and item.due]
    for metric in items:
        if isinstance(metric, Metric) and metric.provenance.play_id == "hands-on-check" and practice:
            assert metric.target_date is None or metric.target_date >= max(practice)


def check_hours(brief: Brief, plan: BuiltinDraft) -> None:
    """The lead has the hours for what the lead owns, or the plan says that they are too few."""
    if brief.lead_hours_per_week is None or brief.end is None or brief.start is None:
        return
    asked = sum(hours_of(item) for item in plan.items if item.owner and item.owner.person_id == "lead")
    weeks = max(1.0, ((brief.end - brief.start).days + 1) / 7)
    if asked > brief.lead_hours_per_week * weeks:
        assert any(re.search(r"hours? still finds? no time", note) for note in plan.notes)


@pytest.mark.long
def test_a_lead_without_time_hands_on_what_others_can_do():
    brief = agency().model_copy(update={"lead_hours_per_week": 0.5})
    plan = draft(brief, load_stages())
    helper = HELPER.format(lead="Tom Lindqvist")
    handed_on = [item for item in plan.items if item.owner and item.owner.role == helper]
    assert handed_on
    assert {item.kind for item in handed_on}.isdisjoint({"gate", "objective", "policy", "sponsor_act"})
    note = next(note for note in plan.notes if "hours of Tom Lindqvist" in note)
    assert "who has 0.5 a week" in note
    assert "a helper who is still to be named" in note
    rich = draft(agency().model_copy(update={"lead_hours_per_week": 40.0}), load_stages())
    assert not any("Tom Lindqvist" in note for note in rich.notes)


@pytest.mark.long
def test_more_people_and_a_larger_size_give_more_items():
    small = agency().model_copy(update={"headcount": 12})
    sizes: tuple[Any, ...] = ("essential", "standard", "thorough")
    assert [budget(small, size) for size in sizes] == [15, 25, 40]
    assert budget(bank(), "standard") > budget(agency(), "standard")
    counts = [len(draft(agency(), load_stages(), size=size).items) for size in sizes]
    assert counts == sorted(counts)
    assert counts[0] < 45 < 75 < counts[2]


def test_what_gives_way_leaves_no_link_behind():
    items = draft(agency(), load_stages(), size="thorough").items
    plays = [play for stage in load_stages() for play in stage.plays]
    fewer = within_budget(items, plays, agency().model_copy(update={"headcount": 12}), "standard")
    ids = {item.id for item in fewer}
    assert len(ids) < len(items)
    for item in fewer:
        for name in ("key_message_ids", "metric_ids", "use_case_ids"):
            assert set(getattr(item, name, ())) <= ids
    essential = {play.id for play in plays if play.tier == "essential"}
    # For a dozen people the gate right after it is enough, and the talk after the first days.
    essential -= {"review-30", "review-90", "second-week"}
    kept = {item.id for item in items if item.provenance.play_id in essential}
    assert kept <= ids


@pytest.mark.long
def test_a_session_says_when_its_rounds_are_held():
    brief = bank().model_copy(update={"seats_per_session": 10, "trainers": 40})
    sessions = [item for item in draft(brief, load_stages()).items if isinstance(item, TrainingSession)]
    first = next(item for item in sessions if item.provenance.play_id == "safe-start")
    assert "330 rounds of up to 10 people" in first.note
    assert "with 40 trainers" in first.note
    assert "trainer hours" in first.note


def test_a_team_whose_access_day_has_no_free_trainer_is_trained_before_it():
    access = date(2026, 4, 13)
    groups = tuple(
        Group(id=f"g{n}", name=f"Team {n}", size=40, access_date=access, go_live=date(2026, 4, 20 + n))
        for n in range(3)
    )
    brief = Brief(
        name="Till", what_changes="A new till replaces the old one.", change_kind="new_system",
        start=date(2026, 1, 12), go_live=date(2026, 4, 20), end=date(2026, 9, 30), groups=groups,
        trainers=1, seats_per_session=10,
    )  # fmt: skip
    first = {}
    for item in draft(brief, load_stages()).items:
        if isinstance(item, TrainingSession) and not item.for_managers and item.date:
            for key in item.group_ids:
                first[key] = min(item.date, first.get(key, item.date))
    assert {key: day <= access for key, day in first.items()} == dict.fromkeys(("g0", "g1", "g2"), True)


@pytest.mark.long
def test_a_pilot_that_runs_is_not_planned_again():
    brief = agency().model_copy(update={"why_now": "The Toledo crew has been on it since August."})
    (pilot,) = (item for item in draft(brief, load_stages()).items if item.provenance.play_id == "pilot")
    assert pilot.title == "Finish the pilot and write it up"
    assert "The Toledo crew has been on it since August." in pilot.note


@pytest.mark.long
def test_a_pilot_that_the_brief_wants_is_planned_after_an_earlier_trial_too():
    wish = "We see it working in one team before everyone gets it."
    tried = "We ran a trial with eleven people in 2022. It took 20 minutes off each brief."
    brief = agency().model_copy(update={"past_attempts": tried})

    def pilots(brief):
        return [item for item in draft(brief, load_stages()).items if item.provenance.play_id == "pilot"]

    assert pilots(brief) == []
    (pilot,) = pilots(brief.model_copy(update={"approach": wish}))
    assert wish.rstrip(".") in pilot.done_when


@pytest.mark.long
def test_a_pilot_ends_before_the_first_session_of_everyone_or_is_left_out():
    start = date(2027, 3, 1)
    for weeks, has_time in ((16, True), (5, True), (3, False)):
        brief = agency().model_copy(
            update={"start": start, "go_live": start + timedelta(weeks=weeks), "end": date(2027, 12, 17)}
        )
        plan = draft(brief, load_stages(), start)
        pilots = [item.due for item in plan.items if item.provenance.play_id == "pilot"]
        sessions = [
            item.due for item in plan.items if isinstance(item, TrainingSession) and not item.for_managers
        ]
        assert bool(pilots) is has_time
        assert all(pilot < min(sessions) for pilot in pilots)
        assert has_time or any("Left out" in note and "the pilot" in note for note in plan.notes)


@pytest.mark.long
def test_the_second_session_waits_a_week_where_both_ask_too_much_of_one():
    team = Group(id="a", name="Wards", size=600, capacity_hours_per_week=0.5)
    brief = agency().model_copy(
        update={
            "start": date(2027, 2, 15), "go_live": date(2027, 6, 1), "end": date(2027, 12, 17),
            "groups": (team,), "trainers": 6, "change_kind": "specialist_ai",
        }
    )  # fmt: skip
    items = draft(brief, load_stages(), date(2027, 2, 15)).items
    weeks = [
        item.due - timedelta(days=item.due.weekday())
        for play in ("safe-start", "hands-on")
        for item in items
        if item.provenance.play_id == play and item.due
    ]
    assert len(weeks) == len({*weeks}) == 2


def items_of(go_live: date, **texts: str) -> tuple[AnyItem, ...]:
    """The items of the agency's plan from March to December 2027."""
    dates = {"start": date(2027, 3, 1), "go_live": go_live, "end": date(2027, 12, 17)}
    brief = agency().model_copy(update={**dates, **texts})
    return draft(brief, load_stages(), date(2027, 3, 1)).items


def announced_on(items: tuple[AnyItem, ...]) -> date:
    first_words = ("brief-managers", "first-word")
    return min(item.due for item in items if item.due and item.provenance.play_id in first_words)


@pytest.mark.long
def test_leaders_go_first_before_the_others_start():
    go_live = date(2027, 6, 14)
    acts = ("manager-shows-use", "sponsor-shows-use")
    shown = [item.due for item in items_of(go_live) if item.provenance.play_id in acts]
    assert len(shown) == 2
    assert max(shown) < go_live


def test_a_consultation_has_four_weeks_before_anyone_is_told():
    concern = "The works council must be consulted before it is announced."
    items = items_of(date(2027, 7, 12), concerns=concern)
    council = next(
        item for item in items if item.provenance.play_id == "condition" and "council" in item.title
    )
    assert council.due >= date(2027, 3, 29)
    assert "They have the papers by" in council.note
    assert announced_on(items) > council.due


@pytest.mark.long
def test_managers_hear_it_first_where_no_day_before_is_open_to_all_teams():
    groups = (Group(id="near", name="Near", size=40), Group(id="far", name="Far", size=30, country="ES"))
    brief = agency().model_copy(
        update={
            "country": "FR", "groups": groups, "start": date(2029, 5, 8), "go_live": date(2029, 5, 21),
            "end": date(2029, 6, 30), "headcount": 70,
        }
    )  # fmt: skip
    items = draft(brief, load_stages()).items
    for group in groups:
        briefed, told = (of_play(items, group, name) for name in ("brief-managers", "first-word"))
        assert briefed[0].due < told[0].due


def test_managers_hear_it_before_a_closure_where_only_its_last_day_is_left_for_all():
    closed = Span(start=date(2024, 1, 3), end=date(2024, 1, 12))
    team = Group(id="g0", name="Platform", size=8, has_mailbox=False)
    brief = Brief(
        name="Coding assistant", what_changes="Developers get an assistant.", why="It has to.",
        start=date(2024, 1, 1), go_live=date(2024, 1, 2), end=date(2024, 1, 15), groups=(team,),
        people=(Person(id="lead", name="Ana Ruiz"), Person(id="boss", name="Eva Lund")), lead_id="lead",
        sponsor_id="boss", change_kind="coding_assistant", company_blackouts=(closed,),
    )  # fmt: skip
    items = draft(brief, load_stages()).items
    briefed, told = (of_play(items, team, name)[0].due for name in ("brief-managers", "first-word"))
    assert (briefed, told) == (date(2024, 1, 2), date(2024, 1, 15))


def test_managers_back_from_a_closure_are_briefed_on_a_day_on_which_all_work():
    def closed_until(day: date) -> tuple[Span, ...]:
        return (Span(start=date(2025, 7, 17), end=day), Span(start=date(2025, 7, 17), end=date(2025, 7, 20)))

    groups = (
        Group(id="home", name="Home", size=100), Group(id="far", name="Tel Aviv", size=90, country="IL"),
        Group(id="mill", name="Mill", size=150, blackouts=closed_until(date(2025, 7, 31))),
        Group(id="plant", name="Plant", size=150, blackouts=closed_until(date(2025, 8, 11))),
    )  # fmt: skip
    brief = agency().model_copy(
        update={
            "groups": groups, "start": date(2025, 7, 17), "go_live": date(2025, 8, 12), "headcount": 490,
            "end": date(2025, 8, 12), "change_kind": "coding_assistant", "company_blackouts": (),
        }
    )  # fmt: skip
    items = draft(brief, load_stages(), size="essential").items
    briefed, told = (of_play(items, groups[1], name)[0].due for name in ("brief-managers", "first-word"))
    assert (briefed, told) == (date(2025, 8, 4), date(2025, 8, 5))  # the Friday before is a weekend in Israel


def test_nobody_is_told_before_a_board_has_decided_on_its_named_day():
    days = "The works council is heard on 13 April 2027. The board decides on 15 April 2027."
    items = items_of(date(2027, 7, 12), why_now=days)
    due = {item.title: item.due for item in items if item.provenance.play_id == "condition"}
    assert due["Works council consulted"] == date(2027, 4, 13)
    assert due["Decision by the board"] == date(2027, 4, 15)
    assert announced_on(items) > date(2027, 4, 15)


@pytest.mark.long
def test_in_a_reorganization_names_and_talks_precede_what_teams_do_together():
    brief = agency().model_copy(
        update={
            "change_kind": "reorganization",
            "start": date(2027, 3, 1),
            "go_live": date(2027, 9, 6),
            "end": date(2028, 3, 31),
            "concerns": "The union says that consultation has to be finished before names are known.",
        }
    )
    items = draft(brief, load_stages(), date(2027, 3, 1)).items
    consulted = next(item.due for item in items if item.title == "Consultation")
    names = next(item.due for item in items if item.title.startswith("Assign each person"))
    talks = next(item.due for item in items if item.provenance.play_id == "personal-talks")
    sessions = [item for item in items if isinstance(item, TrainingSession)]
    assert consulted < names < min(item.due for item in sessions)
    assert talks < min(item.due for item in sessions if not item.for_managers)


def visits(brief: Brief) -> list[AnyItem]:
    plan = draft(brief, load_stages(), brief.start)
    return [item for item in plan.items if item.provenance.play_id.startswith("rhythm-after")]


@pytest.mark.long
def test_a_visit_after_the_start_skips_teams_that_have_not_started_or_are_gone():
    groups = agency().groups
    later = groups[-1].model_copy(update={"go_live": date(2027, 8, 23)})
    brief = agency().model_copy(
        update={
            "start": date(2027, 3, 1),
            "go_live": date(2027, 6, 14),
            "end": date(2028, 3, 31),
            "groups": (*groups[:-1], later),
        }
    )
    early = [item for item in visits(brief) if item.due and item.due < date(2027, 8, 23)]
    assert early
    assert not any(later.id in item.group_ids for item in early)
    moved = later.model_copy(update={"go_live": None, "impact": {"job": 5, "reporting": 5, "place": 5}})
    merged = brief.model_copy(update={"change_kind": "reorganization", "groups": (*groups[:-1], moved)})
    assert not any(moved.id in item.group_ids for item in visits(merged))


@pytest.mark.long
def test_who_starts_first_has_the_trainers_first():
    start = date(2027, 3, 1)
    groups = [
        Group(id="late", name="Late", size=150, go_live=date(2027, 5, 10)),
        Group(id="early", name="Early", size=150, go_live=date(2027, 5, 3)),
    ]
    dates = {"start": start, "go_live": date(2027, 5, 3), "end": date(2027, 12, 17)}
    days: list[dict[str, date | None]] = []
    for listed in (groups, groups[::-1]):
        team = {"groups": tuple(listed), "headcount": 300, "trainers": 1, "seats_per_session": 12}
        plan = draft(agency().model_copy(update=dates | team), load_stages(), start)
        safe = [item for item in plan.items if item.provenance.play_id == "safe-start"]
        days.append({item.group_ids[0]: item.due for item in safe})
    assert days[0] == days[1]


@pytest.mark.parametrize("go_live", [date(2027, 2, 15), date(2027, 3, 1), date(2027, 4, 5)])
def test_managers_of_a_january_start_are_briefed_once_they_are_back(go_live: date):
    dates = {"start": date(2026, 12, 14), "go_live": go_live, "end": date(2027, 10, 29)}
    items = draft(plant(**dates), load_stages(), date(2026, 12, 14)).items
    at_the_turn = {item.id for item in items if item.due and TURN[0] <= item.due <= TURN[1]}
    assert at_the_turn == set()
    due = {item.provenance.play_id: item.due for item in items}
    assert TURN[1] < due["brief-managers"] < due["first-word"]


def test_no_talk_falls_between_christmas_and_new_year_while_another_day_is_left():
    groups = tuple(each.model_copy(update={"capacity_hours_per_week": 0.5}) for each in agency().groups)
    dates = {"start": date(2026, 12, 7), "go_live": date(2027, 2, 8), "end": date(2027, 10, 29)}
    plan = draft(agency().model_copy(update=dates | {"groups": groups}), load_stages(), date(2026, 12, 7))
    talks = [item.due for item in plan.items if item.provenance.play_id in TEAM_TALKS]
    assert talks
    assert not [day for day in talks if day and date(2026, 12, 24) <= day <= date(2027, 1, 1)]
