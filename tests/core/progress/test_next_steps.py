"""The sentence of each next step, and their order."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from playbook.core.base.fields import StageKey
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved
from playbook.core.log.changes.counts import ReadingLogged, TrainingCounted, UseCaseTimed
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.progress import GateDecided, ItemMoved, ReadinessScored, StatusLogged
from playbook.core.log.changes.rollouts import Launched
from playbook.core.log.rollout import Reading, Rollout
from playbook.core.log.state import fold
from playbook.core.plan.brief import Group
from playbook.core.plan.counts import Timing, Trained
from playbook.core.plan.examples import Example
from playbook.core.plan.items import (
    AnyItem,
    CheckinSeries,
    Gate,
    Item,
    Metric,
    Milestone,
    Owner,
    SponsorAct,
    TrainingSession,
    UseCase,
)
from playbook.core.progress.next_from_alarms import STEPS_OF_ALARMS
from playbook.core.progress.next_step import MOST, MOST_OF_A_SORT, NextStep, Weight, rank
from playbook.core.progress.next_steps import find_steps
from playbook.core.review.logged import Seats, SurveyScore
from playbook.core.review.result import Finding, Result
from playbook.core.review.review import RULES, Review, logged_from, review, track
from playbook.core.review.rules.tracking import ALARMS
from tests.core.anything import changes as any_changes
from tests.core.story import STARTED, day, event, laid

KIM, ROA = Owner(person_id="kim"), Owner(person_id="roa")
TODAY = day("03-18")
KNOWN = {standard.id for standard in (*RULES, *ALARMS)}
ACT = SponsorAct(id="act", title="Show own use", owner=KIM, date=day("03-16"), script="I used it today.")
GATE = Gate(id="gate", title="Go on?", date=day("03-20"), owner=KIM, go_if="60 % use it", stop_if="10 %")
USED = Metric(id="used", title="Weekly use", unit="%", owner=ROA, baseline=10, target=60, red_at=30)
USED_RED = USED.model_copy(update={"red_action": "Ask *each* lead\nwhy. "})
SESSION = TrainingSession(
    id="session", title="Hands on", owner=ROA, date=day("03-20"), group_ids=("creative",), rule_ids=("R20",)
)


def rollout_of(*parts: AnyChange | AnyItem) -> Rollout:
    """Return the small rollout with these items, launched and changed."""
    items = [each for each in parts if isinstance(each, Item)]
    baseline = {item.id: item.due for item in items if item.due}
    changes = [each for each in parts if not isinstance(each, Item)]
    launch = [Launched(baseline=baseline)] if baseline else []
    return laid((*STARTED, *(ItemAdded(item=item) for item in items), *launch, *changes))


def steps(
    rollout: Rollout,
    today: date = TODAY,
    *,
    plan: Review | None = None,
    group_id: str | None = None,
    stage: StageKey | None = None,
    **logged: object,
) -> tuple[NextStep, ...]:
    alarms = track(rollout.brief, list(rollout.items.values()), logged_from(rollout, today, **logged))
    return find_steps(rollout, rollout, alarms, plan or Review(), today, group_id, stage)


def texts_of(result: tuple[NextStep, ...]) -> list[tuple[str, str, str]]:
    return [(each.rule_id, each.do, each.why) for each in result]


def status(item_id: str, how: str, on: date | None = None, **values: object) -> AnyChange:
    return StatusLogged.model_validate(
        {"item_id": item_id, "stage": "accountability", "status": how, "on": on} | values
    )


def read(value: float, on: str = "03-16", metric_id: str = "used") -> AnyChange:
    return ReadingLogged(reading=Reading(id=f"r{on}", metric_id=metric_id, day=day(on), value=value))


def rated(*ratings: int) -> list[AnyChange]:
    return [
        ExampleLogged(example=Example(id=f"e{place}", day=day("03-16"), rating=rating))
        for place, rating in enumerate(ratings)
    ]


SCORES = {"awareness": 4, "desire": 4, "knowledge": 2, "ability": 1, "reinforcement": 4}
SERIES = CheckinSeries(id="weekly", title="One example", start=day("02-20"), group_ids=("creative",))
WIN = Milestone(id="win", title="First win", owner=KIM, date=day("03-20"), metric_ids=("used",))


def moved(to: str, before: str) -> AnyChange:
    return ItemMoved(
        item_id="win", stage="accountability", title="First win", from_day=day(before), to_day=day(to),
        reason="the client")  # fmt: skip


ROLLOUTS: dict[str, tuple[tuple[AnyChange | AnyItem, ...], dict[str, object], tuple[str, str, str]]] = {
    "a gate": ((GATE,), {}, ("R33", "Decide at “Go on?” with Kim Oduya: continue, adjust or stop.",
        "It is due on Fri Mar 20, in 2 days, and nothing is decided.")),
    "a number on red": ((USED_RED, read(21)), {}, ("R33",
        "Do what the plan says for “Weekly use”, with Roa Field: Ask *each* lead why.",
        "“Weekly use” was 21% on Mon Mar 16; off track at 30%.")),
    "a number on red without a promise": ((USED, read(21)), {}, ("R33",
        "Agree with Roa Field what to do about “Weekly use”: the plan names no action.",
        "“Weekly use” was 21% on Mon Mar 16; off track at 30%.")),
    "what holds up a go-live": ((GroupSaved(group=Group(id="creative", name="Creative", size=20,
        go_live=day("03-25"))), SESSION, status("session", "off_track")), {}, ("T12",
        "Clear what keeps “Hands on” off track, with Roa Field.",
        "It is due Fri Mar 20, in 2 days, and was logged as off track. Creative goes live on Wed Mar 25, "
        "in 7 days.")),
    "what is off track": ((SESSION, status("session", "off_track")), {}, ("R32",
        "Clear what keeps “Hands on” off track, with Roa Field.",
        "It is due Fri Mar 20, in 2 days, and was logged as off track.")),
    "what is at risk": ((SESSION, status("session", "at_risk")), {}, ("R32",
        "Settle what puts “Hands on” at risk, with Roa Field.",
        "It is due Fri Mar 20, in 2 days, and was logged as at risk.")),
    "somebody who is late": ((WIN.model_copy(update={"owner": ROA, "date": day("03-10")}),), {}, ("R32",
        "Ask Roa Field how “First win” stands; a note is ready to send.",
        "It is 8 days late, and there is no update yet.")),
    "a barrier": ((ReadinessScored(group_id="creative", scores=SCORES),), {}, ("T01",
        "Ask Roa Field to work on “knows how” in Creative before anything else.",
        "In the self-check of Creative, “knows how” is the first answer that is too low (2.0 of 5).")),
    "a check-in": ((SERIES,), {}, ("T02",
        "Ask Roa Field in person what got in the way of the check-in, and agree on the next day to "
        "answer.",
        "Creative has not answered “One example” yet: it began 26 days ago, on February 20, 2026.")),
    "a milestone that moves": ((WIN, moved("03-24", "03-20"), moved("03-30", "03-24")), {}, ("T03",
        "Settle with Kim Oduya what the day of “First win” depends on, or drop it.",
        "“First win” has moved 2 times.")),
    "low value": (tuple(rated(0, 1, 4)), {}, ("T04",
        "Show two examples that were worth it, say why, and ask the leads for work that matters this "
        "week. Owner: the rollout lead.",
        "67% of 3 examples from the week of March 16, 2026 are of little or no value.")),
    "scores out of balance": ((), {"survey": (SurveyScore(dimension="adoption", score=80),
        SurveyScore(dimension="safety", score=20), SurveyScore(dimension="workflow", score=80))}, ("T06",
        "Fix what runs behind before more people get the tool. Owner: the rollout lead.",
        "The rollout: adoption is 80 but safety is 20; strengthen safe use before expanding.")),
    "idle seats": ((), {"seats": (Seats(count=12, price_per_month=20),), "currency": "EUR"}, ("T07",
        "Reassign or cancel 12 unused licenses. Owner: the rollout lead.",
        "12 seats are unused for 28 days: 240 EUR a month.")),
    "the sponsor's acts": ((ACT, status("act", "done", day("03-17"))), {}, ("T08",
        "Schedule Kim Oduya’s next two appearances today; ask what to drop if time is short.",
        "The sponsor did 0 of 1 act on time.")),
    "the sponsor's silence": ((ACT.model_copy(update={"date": day("02-16")}),), {}, ("T08",
        "Schedule Kim Oduya’s next appearance today: “Show own use”, planned for Mon Feb 16.",
        "The sponsor has not been visible; the first time was planned for February 16, 2026 (30 days ago); "
        "1 planned appearance is overdue. We flag this after 28 days.")),
    "a use case that costs": ((UseCase(id="drafts", title="First drafts", owner=ROA),
        UseCaseTimed(item_id="drafts", timing=Timing(baseline=60, verify=75))), {}, ("T09",
        "Stop using the tool for “First drafts”, or narrow the task. Owner: Roa Field.",
        "First drafts costs 15 minutes more with the tool than without.")),
    "work without a result": ((USED.model_copy(update={"red_at": None}), WIN, status("win", "done",
        day("03-17")), read(11)), {}, ("T10",
        "Ask Roa Field what else has to change for “Weekly use” to move, or measure something nearer.",
        "“Weekly use”: 1 of 1 milestone done; 2% of the way to target.")),
    "a result without work": ((USED, WIN, read(60)), {}, ("T10",
        "Ask Roa Field what moved “Weekly use”, as none of the work behind it is done.",
        "“Weekly use”: 0 of 1 milestone done; the metric is at its target.")),
    "a group that was not ready": ((TrainingCounted(group_id="creative", trained=Trained(day=day("03-02"),
        trained=12)),), {}, ("T12",
        "Hold a short session for those in Creative who missed it, before asking the team for results. "
        "Owner: Roa Field.", "Creative went live on March 2, 2026 with 60% trained."))}  # fmt: skip


def test_each_rule_has_its_sentence_and_a_quiet_week_none() -> None:
    for what in ROLLOUTS:
        parts, logged, expected = ROLLOUTS[what]
        assert texts_of(steps(rollout_of(*parts), **logged)) == [expected], what
    assert steps(rollout_of()) == ()


def test_every_alarm_that_asks_for_an_act_has_a_step() -> None:
    """T11 asks for none: it says which numbers are not shown."""
    assert set(STEPS_OF_ALARMS) == {standard.id for standard in ALARMS} - {"T11"}


def test_much_use_of_little_value_is_one_step_and_not_two() -> None:
    busy = rollout_of(*rated(0, 0, 0))
    seats = (Seats(count=9, last_active=TODAY), Seats(count=1, last_active=day("03-01")))
    assert [step.rule_id for step in steps(busy, seats=seats)] == ["T05"]
    assert [step.rule_id for step in steps(busy)] == ["T04"]


def test_the_first_error_stands_for_all() -> None:
    rollout = rollout_of()
    plan = review(rollout.brief, [])
    [step] = steps(rollout, plan=plan)
    first = next(result for result in plan.failing if result.severity == "E")
    assert (step.rule_id, step.weight, step.place) == (first.rule_id, Weight.ERROR, "review")
    assert step.do.startswith("Fix the plan with the rollout lead: the check “")
    assert step.why.endswith(" more checks have errors.")


def test_days_come_first_then_errors_then_warnings() -> None:
    rollout = rollout_of(
        GATE, USED_RED, read(21), SERIES, ReadinessScored(group_id="creative", scores=SCORES),
        ACT.model_copy(update={"date": day("02-16")}), *rated(0, 0, 0))  # fmt: skip
    plan = review(rollout.brief, [])
    assert [(step.weight.name, step.sort) for step in steps(rollout, plan=plan)] == [
        ("DATED", "sponsor"), ("DATED", "gate"), ("ERROR", "metric"), ("ERROR", "review"),
        ("WARNING", "T01")]  # fmt: skip


def test_a_gate_far_away_or_decided_or_done_asks_for_nothing() -> None:
    far = GATE.model_copy(update={"date": day("04-02")})
    about = {"item_id": "gate", "stage": "accountability", "title": "Go on?"}
    assert steps(rollout_of(far)) == ()
    assert steps(rollout_of(GATE, GateDecided(**about, decision="go", why="It works"))) == ()  # type: ignore[arg-type]
    assert steps(rollout_of(GATE, status("gate", "done", TODAY))) == ()
    near = rollout_of(GATE.model_copy(update={"date": day("04-01")}))
    assert [step.is_due for step in steps(near)] == [False]
    assert [step.asks for step in steps(near)] == [("Go on if: 60 % use it", "Stop if: 10 %")]
    assert [step.is_due for step in steps(rollout_of(GATE), day("03-20"))] == [True]


def test_silence_brings_ready_words_and_turns_red_when_due() -> None:
    first = ACT.model_copy(update={"id": "first", "title": "Say why", "date": day("02-16")})
    [step] = steps(rollout_of(first, ACT, status("first", "done", day("02-16"))))
    assert (step.words, step.item_id, step.is_due) == ("I used it today.", "act", True)
    assert step.asks == ("Planned since: “Show own use”, Mon Mar 16",)
    later = rollout_of(first, ACT, status("first", "done", day("02-16")), _act_moved("03-25"))
    assert [(step.sort, step.is_due) for step in steps(later)] == [("sponsor", False)]


def _act_moved(to: str) -> AnyChange:
    return ItemMoved(
        item_id="act", stage="leadership", title="Show own use", from_day=day("03-16"), to_day=day(to),
        reason="abroad")  # fmt: skip


def test_a_sponsor_and_a_red_number_are_asked_about_once() -> None:
    rollout = rollout_of(
        ACT.model_copy(update={"date": day("02-16")}), ACT.model_copy(update={"id": "second"})
    )
    assert [step.sort for step in steps(rollout)] == ["sponsor"]
    rollout = rollout_of(USED_RED, WIN, status("win", "done", day("03-17")), read(11))
    assert [step.sort for step in steps(rollout)] == ["metric"]


def test_two_of_a_sort_are_shown_and_the_rest_is_counted() -> None:
    groups = [GroupSaved(group=Group(id=f"g{place}", name=f"Team {place}", size=9)) for place in range(6)]
    scored = [ReadinessScored(group_id=f"g{place}", scores=SCORES) for place in range(6)]
    shown = steps(rollout_of(*groups, *scored))
    assert [(each.group_ids, each.more) for each in shown] == [(("g0",), 0), (("g1",), 4)]


def test_a_group_and_a_stage_narrow_the_steps() -> None:
    rollout = rollout_of(
        GATE, ReadinessScored(group_id="creative", scores=SCORES),
        ReadinessScored(group_id="media", scores=SCORES | {"awareness": 1}))  # fmt: skip
    assert [step.group_ids for step in steps(rollout, group_id="media")] == [(), ("media",)]
    assert [step.sort for step in steps(rollout, stage="training")] == ["T01"]
    assert [step.sort for step in steps(rollout, stage="communication")] == ["T01"]
    assert [step.sort for step in steps(rollout, stage="accountability")] == ["gate"]


def test_no_small_group_has_a_number_and_no_author_is_named() -> None:
    small = GroupSaved(group=Group(id="duo", name="Duo", size=2))
    shown = steps(rollout_of(small, ReadinessScored(group_id="duo", scores=SCORES)))
    assert [each.why for each in shown] == [
        "In the self-check of Duo, “knows how” is the first answer that is too low."
    ]
    shared = Example(
        id="e", day=day("03-16"), what="Ask Lee", rating=0, credit="Lee Hidden", may_share="named"
    )
    for step in steps(rollout_of(ExampleLogged(example=shared))):
        assert "Lee" not in f"{step.do} {step.why} {step.asks} {step.words}"


def step(
    place: int, weight: Weight, grade: str, on: int | None, cause: int, group: str, sort: str
) -> NextStep:
    return NextStep(
        rule_id=f"T{place:02}", grade=grade, sort=sort, cause=f"cause {cause}", weight=weight, do="Do it.",
        why="It was found.", stage="leadership", place="stage", group_ids=(group,) if group else (),
        day=None if on is None else date.fromordinal(738_000 + on))  # fmt: skip


some_steps = st.lists(
    st.builds(step, st.integers(1, 12), st.sampled_from(list(Weight)), st.sampled_from(["A/D", "B", "C",
        "C/D", "D"]), st.none() | st.integers(0, 9), st.integers(0, 4), st.sampled_from(["", "web",
        "media"]), st.sampled_from("xyz")),
    max_size=30)  # fmt: skip


@given(some_steps)
def test_any_steps_are_ranked_by_what_is_published(result: list[NextStep]) -> None:
    ranked = rank(result)
    assert len(ranked) <= MOST
    assert list(ranked) == sorted(ranked, key=lambda each: each.weight)
    warnings = [step for step in ranked if step.weight is Weight.WARNING]
    assert warnings == sorted(warnings, key=lambda each: (each.grade, each.day or date.max))
    about = [(step.group_ids, step.cause) for step in ranked]
    assert len(about) == len(set(about))
    assert all(sum(step.sort == sort for step in ranked) <= MOST_OF_A_SORT for sort in "xyz")
    assert (rank(result), bool(ranked)) == (ranked, bool(result))


@given(st.data())
def test_the_same_log_gives_the_same_steps_and_each_has_a_rule(data: st.DataObject) -> None:
    now = rollout_of(GATE, USED_RED, ACT)
    for _ in range(data.draw(st.integers(0, 12))):
        now = fold([event(data.draw(any_changes(now)), now.version + 1)], now)
    plan = review(now.brief, list(now.items.values()))
    shown = steps(now, plan=plan)
    assert steps(Rollout.model_validate(now.model_dump()), plan=plan) == shown
    assert {each.rule_id for each in shown} <= KNOWN
    for each in shown:
        assert each.do.strip()
        assert each.why.endswith((".", "?", "!", "…"))
        assert each.item_id is None or each.item_id in now.items
    assert all(step.do for step in steps(laid((BriefEdited(values={"lead_id": "roa"}),), now)))


def test_what_a_check_finds_about_people_is_no_step_that_all_read():
    finding = Finding(text="Tom is against it.")
    shared = {
        "question": "Who?",
        "part": "leadership",
        "stage": "leadership",
        "severity": "E",
        "state": "fail",
    }
    results = [
        Result(rule_id=rule_id, title=rule_id, findings=(finding,), **shared) for rule_id in ("R55", "R56")
    ]
    rollout = rollout_of(GATE)
    for failing, rules in ((results[:1], []), (results, ["R56"])):
        steps = find_steps(rollout, rollout, Review(), Review(results=tuple(failing)), TODAY)
        assert [step.rule_id for step in steps if step.sort == "review"] == rules
