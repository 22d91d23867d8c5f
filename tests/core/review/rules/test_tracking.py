"""T01 to T12: quiet, ringing, and at the limit."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from playbook.core.log.rollout import Launch, Reading, Rollout
from playbook.core.plan.counts import Use, suppressed
from playbook.core.plan.examples import Example
from playbook.core.plan.items import CheckinSeries, Milestone, Move, Owner, SponsorAct, Tracking, UseCase
from playbook.core.review.logged import (
    CheckinEntry,
    GroupTraining,
    ReadinessAnswer,
    Seats,
    SurveyScore,
    TaskTime,
)
from playbook.core.review.review import ALARMS, Logged, Thresholds, View, logged_from, track
from playbook.core.review.rules.metric_milestones import ways_of
from playbook.core.review.rules.tracking import barrier_of
from tests.core.review.plans import LEAD, PERFECT, PERFECT_PLAN, SPONSOR, day, without
from tests.core.review.variants import brief_with, every, group_with, texts, with_

TODAY = day(28)
STEPS = ("awareness", "desire", "knowledge", "ability", "reinforcement")


def ring(alarm_id, logged=None, items=PERFECT_PLAN, brief=PERFECT, limits=None, **values):
    """How one alarm comes out on a log that holds only these."""
    logged = logged or Logged(**({"today": TODAY} | values))
    return track(brief, items, logged, limits or Thresholds()).by_id[alarm_id]


def moved(*days_later, reason=""):
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return tuple(
        Move(moved_at=at, actor="lee", from_day=day(25), to_day=day(25 + days), reason=reason)
        for days in days_later
    )


class TestT01:
    def scores(self, *means, group="web"):
        return tuple(
            ReadinessAnswer(group_id=group, step=step, score=score)
            for step, score in zip(STEPS, means, strict=False)
        )

    def test_the_first_step_at_three_or_less_is_the_one_barrier(self):
        for means, barrier in [
            ((3, 1, 1, 1, 1), "awareness"), ((3.1, 3, 1, 1, 1), "desire"), ((5, 5, 2, 5, 1), "knowledge"),
            ((5, 5, 5, 2.9, 1), "ability"), ((5, 5, 5, 5, 3), "reinforcement"),
        ]:  # fmt: skip
            result = ring("T01", readiness=self.scores(*means))
            expected = {"creative": "not_applicable", "media": "not_applicable", "web": "fail"}
            assert (result.by_group, list(result.figures)) == (expected, [f"web:{barrier}"]), means
            assert result.findings[0].text.startswith(f"Web is stuck at {barrier}: "), means

    def test_a_mean_above_three_everywhere_is_no_barrier(self):
        result = ring("T01", readiness=self.scores(3.1, 3.1, 3.1, 3.1, 3.1))
        assert (result.state, result.figures) == ("pass", {})
        assert ring("T01").state == "not_applicable"
        readiness = (*self.scores(2, 5, 5, 5, 5), *self.scores(5), *self.scores(1, group="media"))
        assert ring("T01", readiness=readiness).by_group["web"] == "pass"
        assert ring("T01", readiness=readiness).by_group["media"] == "fail"

    def test_a_group_that_is_too_small_shows_no_score(self):
        result = ring("T01", readiness=self.scores(5, 2, 1, 1, 1), brief=group_with("web", size=3))
        assert (result.by_group["web"], result.figures) == ("fail", {})
        assert texts(result) == ["Web is stuck at desire."]

    def test_a_step_without_an_answer_leaves_it_open(self):
        result = ring("T01", readiness=self.scores(4, 4))
        assert (result.state, result.missing) == ("cannot_tell", ("readiness.web.knowledge",))
        assert result.by_group["web"] == "cannot_tell"
        assert texts(result) == ["Web has not answered on knowledge."]
        assert ring("T01", readiness=self.scores(4, 2)).state == "fail"

    def test_barrier_of_names_one_thing_at_most(self):
        assert barrier_of({}, 3) == (None, "awareness")
        assert barrier_of({"awareness": 3}, 3) == ("awareness", None)
        assert barrier_of(dict.fromkeys(STEPS, 4), 3) == (None, None)


WEEKLY = CheckinSeries(id="ask", group_ids=("web",), way="status", start=day(0), end=day(70), cadence_days=7)


class TestT02:
    def last(self, offset, today=TODAY, series=WEEKLY, **values):
        entries = (CheckinEntry(series_id="ask", day=day(offset), **values),)
        return ring("T02", items=[series], today=today, entries=entries)

    @pytest.mark.parametrize(("on", "expected"), [(63, "fail"), (64, "not_applicable")])
    def test_after_its_last_round_nobody_is_asked(self, on, expected):
        assert ring("T02", items=[WEEKLY], today=day(65), tracking={"ask": done(day(on))}).state == expected

    @pytest.mark.parametrize(("waiting", "expected"), [(10, "pass"), (11, "fail")])
    def test_one_and_a_half_rounds_are_the_limit(self, waiting, expected):
        result = self.last(28 - waiting)
        assert (result.by_group, result.inputs.item_ids) == ({"web": expected}, ("ask",))
        assert result.inputs.dates[-2:] == (day(28 - waiting), TODAY)
        if expected == "fail":
            assert texts(result) == ["Web last checked in 11 days ago, on March 19, 2026."]
            assert result.inputs.dates == (day(0), day(17), TODAY)

    def test_an_even_cadence_is_overdue_only_after_the_limit(self):
        fortnightly = WEEKLY.model_copy(update={"cadence_days": 14})
        assert self.last(7, series=fortnightly).state == "pass"
        assert self.last(6, series=fortnightly).state == "fail"

    def test_without_an_entry_it_counts_from_the_first_day(self):
        assert ring("T02", items=[WEEKLY], today=day(10)).state == "pass"
        late = ring("T02", items=[WEEKLY.model_copy(update={"title": "One example"})], today=day(11))
        assert late.state == "fail"
        expected = ["Web has not answered “One example” yet: it began 11 days ago, on March 2, 2026."]
        assert texts(late) == expected

    def test_before_it_starts_and_after_it_is_over_nobody_is_late(self):
        assert ring("T02", items=[WEEKLY], today=day(-1)).state == "not_applicable"
        assert ring("T02", items=[WEEKLY], today=day(0)).state == "pass"
        assert self.last(60, today=day(80)).state == "fail"
        assert self.last(60, today=day(81)).by_group == {"web": "not_applicable"}
        even = WEEKLY.model_copy(update={"cadence_days": 2})
        assert self.last(60, today=day(73), series=even).state == "fail"
        endless = WEEKLY.model_copy(update={"end": None})
        assert self.last(60, today=day(200), series=endless).state == "fail"

    def test_an_entry_of_another_group_series_or_day_is_ignored(self):
        assert self.last(27, group_id="media").state == "fail"
        assert (self.last(27, group_id="web").state, self.last(28).inputs.dates) == ("pass", (day(0), TODAY))
        assert self.last(29).state == "fail"
        other = (CheckinEntry(series_id="other", day=day(27)),)
        assert ring("T02", items=[WEEKLY], entries=other).state == "fail"

    def test_for_examples_a_shared_example_is_an_entry(self):
        example = Example(id="e1", group_id="web", day=day(27))
        asks = WEEKLY.model_copy(update={"way": "example"})
        assert ring("T02", items=[asks], examples=(example,)).state == "pass"
        assert ring("T02", items=[WEEKLY], examples=(example,)).state == "fail"
        elsewhere = example.model_copy(update={"group_id": "media"})
        assert ring("T02", items=[asks], examples=(elsewhere,)).state == "fail"

    def test_a_series_without_a_first_day_leaves_it_open(self):
        result = ring("T02", items=[WEEKLY.model_copy(update={"start": None})])
        assert (result.state, result.missing) == ("cannot_tell", ("items.ask.start",))
        assert texts(result) == ["The check-in of Web has no first day."]
        assert (result.by_group, result.inputs.item_ids) == ({"web": "cannot_tell"}, ("ask",))
        daily = WEEKLY.model_copy(update={"cadence_days": 1})
        assert texts(self.last(26, series=daily)) == ["Web last checked in 2 days ago, on March 28, 2026."]


class TestT03:
    def test_milestones_ring_by_their_baseline_and_without_are_quiet(self):
        result = ring("T03")
        milestones = ("dpa", "goals", "pilot", "ready", "win", "hand-over")
        assert (result.state, result.inputs.item_ids) == ("pass", milestones)
        assert ring("T03", items=()).state == "not_applicable"
        assert ring("T03", items=[Milestone(id="m")]).state == "pass"
        assert ring("T03", items=[Milestone(id="m")], baseline={"m": day(1)}).state == "pass"
        dated = [Milestone(id="m", date=day(1))]
        assert ring("T03", items=dated, limits=Thresholds(slip_days=0)).state == "pass"
        assert ring("T03", baseline={"win": day(10)}).state == "fail"
        assert ring("T03", baseline={"win": day(11)}).state == "pass"

    def test_a_second_move_rings_even_with_a_reason(self):
        assert ring("T03", tracking={"win": Tracking(moves=moved(0, reason="Ill"))}).state == "pass"
        result = ring("T03", tracking={"win": Tracking(moves=moved(0, 0, reason="Ill"))})
        assert (texts(result), result.findings[0].item_ids) == (["“win” has moved 2 times."], ("win",))

    def test_more_than_a_fortnight_needs_a_reason(self):
        for slip, reason, expected in [
            (14, "", "pass"), (15, "", "fail"), (15, "Ill", "pass"), (-15, "", "fail"),
        ]:  # fmt: skip
            items = with_("win", title="First win", date=day(25 + slip))
            tracking = {"win": Tracking(moves=moved(slip, reason=reason))}
            result = ring("T03", items=items, tracking=tracking)
            assert result.state == expected, slip
            if expected == "fail":
                assert texts(result) == ["“First win” has moved 15 days without a reason."], slip
                assert result.findings[0].item_ids == ("win",), slip


def examples(on, *ratings):
    return tuple(Example(id=f"e{n}-{on}", day=on, rating=rating) for n, rating in enumerate(ratings))


class TestT04:
    def test_half_is_the_limit_and_the_finding_says_how_many(self):
        for ratings, expected in [((0, 1, 2, 3), "pass"), ((0, 1, 1, 2, 4), "fail"), ((2,), "pass")]:
            result = ring("T04", examples=examples(day(15), *ratings))
            assert (result.state, result.figures["examples"]) == (expected, len(ratings))
            assert result.figures["low_value_share"] == sum(value < 2 for value in ratings) / len(ratings)
            assert result.inputs.dates == (day(14),)
        expected = ["100% of 1 example from the week of March 16, 2026 are of little or no value."]
        assert texts(ring("T04", examples=examples(day(15), 0))) == expected

    def test_only_rated_examples_of_the_latest_week_count(self):
        early, late = examples(day(13), 0, 0, 0), examples(day(14), 3)
        assert ring("T04", examples=(*early, *late)).state == "pass"
        assert ring("T04", examples=(*early, *late), today=day(13)).state == "fail"
        unrated = Example(id="x", day=day(27))
        assert ring("T04", examples=(unrated,)).state == "not_applicable"
        assert ring("T04", examples=(unrated, *examples(day(13), 3))).figures["examples"] == 1


class TestT05:
    def use(self, active, idle, *ratings, last=TODAY, **values):
        seats = (Seats(count=active, last_active=last), Seats(count=idle))
        return ring("T05", seats=seats, examples=examples(TODAY, *ratings), **values)

    def test_much_use_with_few_useful_examples_rings(self):
        for active, ratings, expected in [
            (60, (0, 0, 0, 2), "fail"), (59, (0, 0, 0, 2), "pass"),
            (60, (0, 0, 0, 0, 0, 0, 0, 2, 2, 2), "pass"), (60, (0, 0, 0, 0, 0, 0, 0, 1, 2, 2), "fail")
        ]:  # fmt: skip
            result = self.use(active, 100 - active, *ratings)
            assert result.state == expected, active
            assert result.figures["weekly_active_share"] == active / 100
            if expected == "fail":
                useful = result.figures["useful_share"]
                assert texts(result) == [
                    f"60% use it every week, yet only {useful:.0%} of the examples are useful."
                ], active

    def test_a_week_is_seven_days_up_to_today(self):
        assert self.use(9, 1, 0, last=day(22)).state == "fail"
        assert self.use(9, 1, 0, last=day(21)).state == self.use(9, 1, 0, last=day(29)).state == "pass"

    def test_one_without_the_other_leaves_it_open(self):
        result = self.use(1, 1)
        assert (result.state, result.missing) == ("cannot_tell", ("examples",))
        assert texts(result) == ["No examples are logged, so use and value cannot be compared."]
        result = ring("T05", examples=examples(TODAY, 1))
        assert result.missing == ("seats",)
        assert texts(result) == ["No seats are logged, so use and value cannot be compared."]
        assert ring("T05").state == "not_applicable"

    def test_a_count_of_seats_holds_before_a_list_if_it_says_active(self):
        use = Use(id="u", day=day(20), seats=10, active=6)
        result = self.use(0, 10, 0, use=use)
        assert texts(result) == ["60% use it every week, yet only 0% of the examples are useful."]
        assert self.use(9, 1, 0, use=use.model_copy(update={"active": 5})).state == "pass"
        result = self.use(9, 1, 0, use=Use(id="u", day=day(20), seats=10))
        assert (result.state, result.missing) == ("cannot_tell", ("seats.active",))
        assert texts(result) == [
            "How many use it in a week is not counted, so use and value cannot be compared."
        ]
        nobody = ring("T05", use=Use(id="u", day=day(20), seats=0, active=0), examples=examples(TODAY, 1))
        assert nobody.missing == ("seats",)


def survey(group_id=None, **scores):
    return tuple(
        SurveyScore(dimension=dimension, score=score, group_id=group_id)
        for dimension, score in scores.items()
    )


class TestT06:
    def test_a_high_score_on_a_weak_one_rings(self):
        for scores, text in [
            ({"adoption": 60, "safety": 49, "workflow": 50},
                "The rollout: adoption is 60 but safety is 49; strengthen safe use before expanding."),
            ({"interest": 70, "enablement": 49},
                "The rollout: interest is 70 but enablement is 49; remove what stands in the way."),
            ({"adoption": 60, "safety": 50, "workflow": 49},
                "The rollout: adoption is 60 but workflow is 49; make ways of working repeatable.")
        ]:  # fmt: skip
            assert texts(ring("T06", survey=survey(**scores))) == [text]

    def test_below_the_limits_it_is_quiet(self):
        for scores in [
            {"adoption": 59, "safety": 0, "workflow": 0}, {"adoption": 60, "safety": 50, "workflow": 50},
            {"interest": 69, "enablement": 0}, {"interest": 70, "enablement": 50}, {"safety": 0},
        ]:  # fmt: skip
            assert ring("T06", survey=survey(**scores)).state == "pass"

    def test_each_group_is_looked_at_by_itself_and_by_its_mean(self):
        answers = (
            *survey("web", adoption=80, safety=20, workflow=90),
            *survey("media", adoption=80, safety=20, workflow=90), *survey("media", safety=90))  # fmt: skip
        result = ring("T06", survey=answers)
        assert result.by_group == {"web": "fail", "media": "pass"}
        assert texts(result)[0].startswith("Web: adoption is 80")

    def test_a_missing_dimension_leaves_it_open(self):
        result = ring("T06", survey=survey(adoption=80, safety=80))
        assert (result.state, result.missing) == ("cannot_tell", ("survey.workflow",))
        assert texts(result) == ["The rollout has no score for workflow."]
        assert ring("T06", survey=survey("web", adoption=80, safety=80)).by_group == {"web": "cannot_tell"}
        assert ring("T06").state == "not_applicable"


class TestT07:
    @pytest.mark.parametrize(("idle_for", "expected"), [(27, "pass"), (28, "fail")])
    def test_four_weeks_without_use_are_idle(self, idle_for, expected):
        seats = (Seats(count=3, last_active=TODAY - timedelta(days=idle_for), price_per_month=20),)
        result = ring("T07", seats=seats)
        assert result.state == expected
        lost = 3 if expected == "fail" else 0
        assert result.figures == {"idle_seats": lost, "monthly_waste": lost * 20}

    def test_a_seat_never_used_is_idle(self):
        result = ring("T07", seats=(Seats(price_per_month=30), Seats(last_active=TODAY)))
        assert texts(result) == ["1 seat is unused for 28 days: 30 a month."]
        assert ring("T07").state == "not_applicable"

    def test_a_count_of_idle_seats_holds_and_says_its_day(self):
        for idle, cost, text in [
            (12, 360, "12 seats were unused for 28 days on March 22, 2026: 360 EUR a month."),
            (1, None, "1 seat was unused for 28 days on March 22, 2026."),
        ]:
            use = Use(id="u", day=day(20), seats=60, idle=idle, idle_cost=cost)
            result = ring("T07", use=use, currency="EUR", seats=(Seats(),))
            assert texts(result) == [text]
            assert result.figures == {"idle_seats": idle} | ({"monthly_waste": cost} if cost else {})
        assert ring("T07", use=Use(id="u", day=day(20), seats=60, idle=0)).state == "pass"
        result = ring("T07", use=Use(id="u", day=day(20), seats=60))
        assert (result.state, result.missing) == ("cannot_tell", ("seats.idle",))


def done(on):
    return Tracking(status="done", done_on=on)


class TestT08:
    ACTS = tuple(
        SponsorAct(id=f"a{n}", owner=SPONSOR, date=day(n), group_ids=("web",), act="announce")
        for n in range(5)
    )

    @pytest.mark.parametrize(("on_time", "expected"), [(4, "pass"), (3, "fail")])
    def test_four_of_five_on_time_are_just_enough(self, on_time, expected):
        tracking = {f"a{n}": done(day(n)) for n in range(on_time)}
        result = ring("T08", items=self.ACTS, tracking=tracking, today=day(10))
        assert (result.state, result.figures) == (expected, {"on_time_share": on_time / 5})
        assert result.inputs.item_ids == ("a0", "a1", "a2", "a3", "a4")
        if expected == "fail":
            assert texts(result) == ["The sponsor did 3 of 5 acts on time."]

    def test_an_appearance_that_is_missed_is_counted(self):
        for acts, missed in ((1, "1 planned appearance is"), (2, "2 planned appearances are")):
            told = texts(ring("T08", items=self.ACTS[:acts], today=day(60)))
            assert any(f"; {missed} overdue." in text for text in told), missed

    def test_on_time_is_done_by_its_day(self):
        for tracking, expected in [
            (Tracking(status="done", done_on=day(0)), "pass"),
            (Tracking(status="done", done_on=day(1)), "fail"),
            (Tracking(status="done", logged_at=datetime(2026, 3, 2, 18, tzinfo=UTC)), "pass"),
            (Tracking(status="done", logged_at=datetime(2026, 3, 3, 8, tzinfo=UTC)), "fail"),
            (Tracking(status="done"), "fail"), (Tracking(status="on_track", done_on=day(0)), "fail")
        ]:  # fmt: skip
            assert ring("T08", items=self.ACTS[:1], tracking={"a0": tracking}).state == expected

    def test_only_the_sponsors_acts_due_at_launch_by_today_count(self):
        items = [self.ACTS[4]]
        tracking = {"a4": done(day(4))}
        assert ring("T08", items=items, tracking=tracking, baseline={"a4": day(3)}).state == "fail"
        assert ring("T08", items=items, tracking=tracking, baseline={"a4": day(4)}).state == "pass"
        assert ring("T08", items=self.ACTS, today=day(-1)).state == "not_applicable"
        assert ring("T08", items=self.ACTS, today=day(0)).state == "not_applicable"  # the day is not over
        assert ring("T08", items=self.ACTS, today=day(1)).state == "fail"
        others = every(lambda _: True, self.ACTS, owner=LEAD)
        assert ring("T08", items=others).state == "not_applicable"

    ROUNDS = tuple(
        SponsorAct(id=f"r{n}", owner=SPONSOR, date=day(n), group_ids=("web",)) for n in (0, 10, 30, 60)
    )

    def test_a_silence_beyond_the_plan_rings(self):
        for days_done, today, silent in [
            ({"r0": 0, "r10": 10}, 40, None),  # thirty days are the plan's own pause
            ({"r0": 0, "r10": 10}, 41, 31),
            ({"r0": 0, "r10": 10, "r30": 31}, 61, None),
            ({"r0": 0, "r30": 61}, 61, None),  # what was done today ends it
            ({"r0": 0, "r10": 12}, 43, 31),
            ({"r0": 0, "r10": 10, "r30": 30, "r60": 60}, 200, None),  # nothing planned is open
            ({}, 30, None),
            ({}, 31, 31),
        ]:
            tracking = {name: done(day(on)) for name, on in days_done.items()}
            result = ring("T08", items=self.ROUNDS, tracking=tracking, today=day(today))
            assert result.figures.get("silent_days") == silent, days_done

    def test_a_silence_says_since_when_and_how_much_is_open(self):
        tracking = {"r0": done(day(0)), "r10": done(day(10)), "r30": Tracking(status="on_track")}
        first, *_ = texts(ring("T08", items=self.ROUNDS, tracking=tracking, today=day(61)))
        assert first == (
            "The sponsor was last visible on March 12, 2026 (51 days ago); 2 planned appearances are overdue."
        )
        first, *_ = texts(ring("T08", items=self.ROUNDS, today=day(31)))
        assert "first time was planned for March 2, 2026 (" in first
        assert "3 planned appearances are overdue." in first

    @pytest.mark.parametrize(("gap", "rings_on"), [(3, 29), (35, 36), (90, 43)])
    def test_the_limit_is_the_plans_pause_between_four_and_six_weeks(self, gap, rings_on):
        acts = [
            SponsorAct(id=f"r{n}", owner=SPONSOR, date=day(n * gap), group_ids=("web",)) for n in range(3)
        ]
        for today, expected in ((rings_on - 1, None), (rings_on, rings_on)):
            assert ring("T08", items=acts, today=day(today)).figures.get("silent_days") == expected


class TestT09:
    def test_what_is_left_is_the_saving_and_less_than_none_rings(self):
        times = TaskTime(
            use_case_id="draft", baseline=60, residual=10, prepare=1, supervise=2, verify=3, correct=4,
            exceptions=5, set_up=6)  # fmt: skip
        assert times.net_minutes == 60 - 15 - 6
        assert times.model_copy(update={"residual": 20.0}).net_minutes == 60 - 20 - 6
        assert ring("T09", task_times=(times,)).figures == {"draft": 39}
        for verify, expected in [(60, "pass"), (61, "fail")]:
            result = ring("T09", task_times=(TaskTime(use_case_id="draft", baseline=60, verify=verify),))
            assert (result.state, result.inputs.fields) == (expected, ("task_times.draft",)), verify
            if expected == "fail":
                assert texts(result) == ["draft costs 1 minute more with the tool than without."]
        items = (UseCase(id="draft", title="First drafts"),)
        times = (TaskTime(use_case_id="draft", baseline=60, verify=61),)
        expected = ["First drafts costs 1 minute more with the tool than without."]
        result = ring("T09", items=items, task_times=times)
        assert (texts(result), result.findings[0].item_ids) == (expected, ("draft",))
        many = (TaskTime(use_case_id="draft", baseline=60, verify=75),)
        assert "15 minutes more" in texts(ring("T09", task_times=many))[0]
        assert ring("T09").state == "not_applicable"


class TestT10:
    ITEMS = with_("outcome", with_("win", metric_ids=("outcome",)), baseline=0, target=100)

    def moved(self, value, status="done", items=ITEMS, on=TODAY):
        readings = (Reading(id="r1", metric_id="outcome", day=on, value=value),)
        return ring("T10", items=items, readings=readings, tracking={"win": Tracking(status=status)})

    def test_work_and_result_go_together(self):
        for value, status, expected in [
            (5, "done", "pass"), (4.9, "done", "fail"), (-20, "done", "fail"), (99, "on_track", "pass"),
            (100, "on_track", "fail"), (100, "done", "pass"), (0, "on_track", "pass"),
        ]:  # fmt: skip
            result = self.moved(value, status)
            assert (result.state, result.inputs.item_ids) == (expected, ("outcome", "win")), value

    def test_the_findings_say_which_way_round(self):
        expected = ["“The outcome metric”: 1 of 1 milestone done; 0% of the way to target."]
        assert texts(self.moved(0)) == expected
        assert texts(self.moved(100, "at_risk")) == [
            "“The outcome metric”: 0 of 1 milestone done; the metric is at its target."
        ]
        two = with_("hand-over", self.ITEMS, metric_ids=("outcome",))
        (said,) = texts(self.moved(100, "at_risk", two))
        assert said.startswith("“The outcome metric”: 0 of 2 milestones done;")

    def test_while_only_some_milestones_are_done_it_is_quiet(self):
        items = with_("hand-over", self.ITEMS, metric_ids=("outcome",))
        assert self.moved(0, items=items).state == self.moved(100, items=items).state == "pass"
        assert self.moved(100, items=items).inputs.item_ids == ("outcome", "win", "hand-over")

    def test_a_reading_of_a_few_people_is_in_no_number(self):
        few = Reading(id="r1", metric_id="outcome", day=TODAY, value=0, group_id="web")
        tracking = {"win": Tracking(status="done")}
        for size, expected in ((20, "fail"), (3, "cannot_tell")):
            brief = group_with("web", size=size)
            result = ring("T10", items=self.ITEMS, readings=(few,), tracking=tracking, brief=brief)
            assert result.state == expected

    def test_both_numbers_stand_side_by_side(self):
        for value, words in [
            (None, "0 of 1 milestone done; progress to target is not known"),
            (40, "0 of 1 milestone done; 40% of the way to target"),
            (-5, "0 of 1 milestone done; 5% of the way in the wrong direction"),
            (120, "0 of 1 milestone done; the metric is at its target"),
        ]:
            read = () if value is None else (Reading(id="r1", metric_id="outcome", day=TODAY, value=value),)
            [way] = ways_of(View(PERFECT, self.ITEMS, Thresholds()), Logged(today=TODAY, readings=read))
            assert way.in_words() == words, value

    def test_less_may_be_better_and_a_target_be_the_baseline(self):
        items = with_("outcome", self.ITEMS, baseline=8, target=4, higher_is_better=False)
        assert (self.moved(7.8, items=items).state, self.moved(7.9, items=items).state) == ("pass", "fail")
        for value, higher, expected in [(5, True, "pass"), (6, True, "pass"), (4, True, "fail")]:
            items = with_("outcome", self.ITEMS, baseline=5, target=5, higher_is_better=higher)
            assert self.moved(value, items=items).state == expected, value

    def test_without_a_baseline_the_first_reading_is_the_start(self):
        items = with_("outcome", self.ITEMS, baseline=None)
        first = Reading(id="r0", metric_id="outcome", day=day(1), value=50)
        for last, expected in ((52, "fail"), (52.5, "pass")):
            readings = (Reading(id="r1", metric_id="outcome", day=day(20), value=last), first)
            tracking = {"win": Tracking(status="done")}
            assert ring("T10", items=items, readings=readings, tracking=tracking).state == expected

    def test_readings_of_a_day_are_averaged_over_groups(self):
        days = ((day(20), 0), (day(20), 10), (day(29), 90))
        readings = tuple(
            Reading(id=f"r{n}", metric_id="outcome", day=on, value=value)
            for n, (on, value) in enumerate(days)
        )
        tracking = {"win": Tracking(status="done")}
        assert ring("T10", items=self.ITEMS, readings=readings, tracking=tracking).state == "pass"
        assert ring("T10", items=self.ITEMS, readings=readings[:1], tracking=tracking).state == "fail"

    def test_without_target_reading_or_link_it_cannot_be_told(self):
        result = self.moved(1, items=with_("outcome", self.ITEMS, target=None))
        assert (result.state, result.missing) == ("cannot_tell", ("items.outcome.target", "readings.outcome"))
        assert texts(result) == [
            "“The outcome metric” needs a baseline, a target and a reading before it shows progress."
        ]
        assert (result.inputs.item_ids, self.moved(1, on=day(29)).state) == (("outcome",), "cannot_tell")
        assert ring("T10").state == "not_applicable"


class TestT11:
    def test_small_slices_cannot_be_found_by_subtraction(self):
        for sizes, hidden in [
            ({"a": 5, "b": 5}, set()), ({"a": 4, "b": 50}, {"a", "b"}), ({"a": 5, "b": 50}, set()),
            ({"a": 20, "b": 30, "c": 4}, {"c", "a"}), ({"a": 3, "b": 4, "c": 60}, {"a", "b"}),
            ({"a": 2, "b": 3, "c": 60}, {"a", "b"}), ({"a": 60}, set()), ({"a": 4}, {"a"}),
            ({"a": 0, "b": 60}, {"a"}), ({}, set()),
        ]:  # fmt: skip
            assert suppressed(sizes, 5) == hidden

    def test_it_names_groups_that_too_few_answer_for_to_be_shown(self):
        brief = group_with("web", size=4)
        result = ring("T11", brief=brief)
        expected = ["Media must not be shown apart: 30 people.", "Web must not be shown apart: 4 people."]
        assert texts(result) == expected
        assert result.by_group == {"creative": "pass", "media": "fail", "web": "fail"}
        assert ring("T11", respondents={"creative": 9, "media": 9, "web": 9}).state == "pass"
        assert ring("T11", respondents={"creative": 9, "media": 9}).by_group["web"] == "fail"
        expected = "Web must not be shown apart: 1 person."
        assert texts(ring("T11", respondents={"creative": 9, "media": 9, "web": 1}))[-1] == expected
        assert ring("T11", brief=brief_with(groups=())).state == "not_applicable"


class TestT12:
    def ready(self, trained, proficient=None, brief=PERFECT, today=TODAY):
        record = GroupTraining(group_id="web", trained=trained, proficient=proficient)
        return ring("T12", brief=brief, today=today, trained=(record,))

    def test_ninety_five_and_eighty_percent_are_just_ready(self):
        for trained, proficient, expected in [
            (19, 16, "pass"), (18, 16, "fail"), (19, 15, "fail"), (19, None, "pass"),
        ]:  # fmt: skip
            assert self.ready(trained, proficient).by_group["web"] == expected

    def test_the_finding_says_how_few_but_not_of_a_small_group(self):
        result = self.ready(10, 5)
        assert "Web went live on March 2, 2026 with 50% trained and 25% proficient." in texts(result)
        result = self.ready(1, brief=group_with("web", size=3))
        assert "Web went live on March 2, 2026 before it was ready." in texts(result)
        assert result.by_group["web"] == "fail"

    def test_before_go_live_it_does_not_apply_and_on_the_day_it_does(self):
        assert self.ready(1, today=day(-1)).state == "not_applicable"
        assert self.ready(1, today=day(0)).by_group["web"] == "fail"
        assert day(0) in self.ready(20, 20).inputs.dates

    def test_what_is_not_logged_leaves_it_open(self):
        result = self.ready(20)
        assert result.missing == ("trained.creative", "trained.media")
        assert texts(result)[0] == "How much of Creative is trained is not logged."
        assert self.ready(20, brief=group_with("web", size=0)).missing[-1] == "groups.2.size"
        assert result.by_group == {"creative": "cannot_tell", "media": "cannot_tell", "web": "pass"}
        no_day = self.ready(20, brief=brief_with(go_live=None))
        assert (no_day.missing[0], texts(no_day)[0]) == ("groups.0.go_live", "Creative has no go-live date.")


def test_alarms_are_numbered_and_their_limits_are_settings():
    assert [alarm.id for alarm in ALARMS] == [f"T{number:02}" for number in range(1, 13)]
    assert {alarm.stage for alarm in ALARMS} == {"accountability"}
    seats = (Seats(last_active=day(20)),)
    assert ring("T07", seats=seats, limits=Thresholds(idle_days=8)).state == "fail"
    assert ring("T07", seats=seats).thresholds == {"idle_days": 28}


def test_a_stranger_cannot_keep_the_sponsors_promise():
    act = SponsorAct(id="a", owner=Owner(role="the sponsor"), date=date(2026, 3, 2), group_ids=("web",))
    assert ring("T08", items=[act], tracking={"a": done(day(0))}).state == "pass"
    assert ring("T08", items=[*without(), act]).state == "fail"


def test_what_a_rollout_has_logged_is_what_the_alarms_read():
    at = datetime(2026, 3, 1, tzinfo=UTC)
    example, reading = examples(day(3), 2)[0], Reading(id="r", metric_id="outcome", day=day(3), value=1)
    rollout = Rollout(
        id="r1", version=1, created_at=at, changed_at=at, created_by="lee",
        tracking={"win": Tracking(status="done")}, readiness={"web": {"desire": 2}},
        examples={example.id: example}, readings={"r": reading})  # fmt: skip
    assert logged_from(rollout, TODAY) == Logged(
        today=TODAY, tracking={"win": Tracking(status="done")},
        readiness=(ReadinessAnswer(group_id="web", step="desire", score=2),), examples=(example,),
        readings=(reading,))  # fmt: skip
    launched = rollout.model_copy(
        update={"launch": Launch(launched_at=at, actor="lee", baseline={"win": day(9)})}
    )
    counted = Use(id="u", day=day(3), seats=5, active=4)
    billed = rollout.brief.model_copy(update={"currency": "EUR"})
    paid = logged_from(rollout.model_copy(update={"brief": billed, "uses": {"u": counted}}), TODAY)
    assert (paid.use, paid.currency) == (counted, "EUR")
    few = counted.model_copy(update={"seats": 4})
    assert logged_from(rollout.model_copy(update={"uses": {"u": few}}), TODAY).use is None
    seats = (Seats(count=2),)
    acts = [SponsorAct(id=key, group_ids=("web",)) for key in ("one", "two")]
    tasks = {each.id: each for each in (*acts, WEEKLY, CheckinSeries(id="asked", way="pulse"))}
    days = {"one": day(9), "two": day(3), "asked": day(4)}
    tracking = {key: Tracking(logged_at=datetime.combine(when, time(), UTC)) for key, when in days.items()}
    told = logged_from(rollout.model_copy(update={"items": tasks, "tracking": tracking}), TODAY)
    assert set(told.entries) == {
        CheckinEntry(series_id="ask", day=day(9), group_id="web"),
        CheckinEntry(series_id="asked", day=day(4)),
    }
    values = logged_from(launched, TODAY, seats=seats)
    assert (values.baseline, values.seats) == ({"win": day(9)}, seats)
