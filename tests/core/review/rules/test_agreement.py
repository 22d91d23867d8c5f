"""R66: two values of one thing are found, with both sentences."""

from datetime import date

import pytest

from playbook.core.base.words import say
from playbook.core.case.rows.gates import LATER_START
from playbook.core.plan.case import Promise
from playbook.core.plan.items import AnyItem, Gate, Message, Metric, Milestone, Provenance, TrainingSession
from tests.core.review.plans import PERFECT_PLAN, day
from tests.core.review.variants import brief_with, check, group_with, state, texts
from tests.work import calls_of

SHARE = Metric(
    id="share", title="Drafts with the assistant", measures="utilization", unit="%", baseline=0, target=90,
    first_read=day(7), target_date=day(60),
)  # fmt: skip


def decided(offset: int, **texts_of_gate: str) -> Gate:
    return Gate(id="decide", title="Decide", date=day(offset), **texts_of_gate)


def found(*items: AnyItem, brief=None) -> list[str]:
    plan = [*PERFECT_PLAN, *items]
    return texts(check("R66", plan, brief) if brief else check("R66", plan))


def test_a_plan_that_agrees_passes() -> None:
    assert state("R66") == "pass"
    assert state("R66", ()) == "not_applicable"
    assert not found(SHARE, decided(30, go_if="Drafts with the assistant, at least 70%."))


@pytest.mark.parametrize(
    ("offset", "asked", "instead"),
    [
        (60, "at least 80%", "has its target of 90% on"),  # the target's day
        (30, "at least 95%", "has its target of 90% on"),
        (3, "at least 30%", "is first read on"),
    ],
)
def test_a_gate_asks_what_its_metric_can_show_then(offset: int, asked: str, instead: str) -> None:
    sentence = f"Drafts with the assistant, {asked}."
    [text] = found(SHARE, decided(offset, go_if=f"All is well. {sentence}"))
    assert sentence in text
    assert f"The metric “Drafts with the assistant” {instead}" in text
    [text] = found(SHARE.model_copy(update={"unit": "drafts"}), decided(offset, go_if=sentence))
    assert instead.replace("%", " drafts") in text


def test_a_later_start_is_an_aim_until_it_is_decided() -> None:
    start = day(30)
    brief = group_with("web", go_live=start)
    later = decided(20).model_copy(
        update={"group_ids": ("web",), "provenance": Provenance(source="builtin", play_id=LATER_START)}
    )
    told = Message(id="word", title="A word", date=day(1), body=f"We start on {start:%a %b} {start.day}.")
    [text] = found(told, later, brief=brief)
    assert "decides it on" in text
    hedged = told.model_copy(update={"body": f"Web should start on {start:%a %b} {start.day}."})
    after = told.model_copy(update={"date": day(21)})
    assert not found(hedged, later, brief=brief)
    assert not found(after, later, brief=brief)


def test_a_gate_does_not_ask_for_training_that_is_still_to_come() -> None:
    session = TrainingSession(id="late", title="Hands-on", date=day(-2), group_ids=("web",))
    gate = decided(-3, go_if="90% of each shift are trained.").model_copy(update={"group_ids": ("web",)})
    assert any("The training session “Hands-on” is on" in text for text in found(session, gate))
    assert not found(session, gate.model_copy(update={"date": day(-1)}))


def test_a_falling_number_is_weaker_where_it_is_higher() -> None:
    falls = SHARE.model_copy(
        update={"title": "Outcome: Scrap", "higher_is_better": False, "baseline": 7, "target": 5}
    )
    assert found(falls, decided(61, go_if="Scrap: at most 5.6%."))
    assert not found(falls, decided(61, go_if="Scrap: at most 5%."))
    assert not found(falls, decided(40, go_if="Scrap: at most 5.6%."))


def test_one_thing_has_one_day_and_one_value() -> None:
    twin = SHARE.model_copy(update={"id": "twin", "title": "Drafts done with the assistant"})
    assert not found(SHARE, twin)
    [text] = found(SHARE, twin.model_copy(update={"target_date": day(20)}))
    assert "“Drafts with the assistant” is due at 90 on" in text
    assert "“Drafts done with the assistant” is due at 90 on" in text
    assert not found(SHARE, twin.model_copy(update={"title": "Answers sent on time", "target": 50}))


def test_nothing_old_is_gone_before_the_old_way_ends() -> None:
    lists = SHARE.model_copy(
        update={"title": "Private lists in use", "unit": "", "higher_is_better": False, "target": 0}
    )
    off = Milestone(
        id="off", title="End the sheet", date=day(80), provenance=Provenance(play_id="switch-off")
    )
    [text] = found(lists, off)
    assert "due at 0" in text
    assert "“End the sheet”" in text
    assert not found(lists, off.model_copy(update={"date": day(59)}))


def test_nobody_hands_over_before_the_last_decision() -> None:
    hand_over = Milestone(id="over", title="Hand over to Kit Moreau", date=day(80))
    [text] = found(hand_over, decided(81))
    assert "before the last decision: the gate “Decide” on" in text
    [finding] = check("R66", [*PERFECT_PLAN, hand_over, decided(81)]).findings
    assert finding.item_ids == ("over", "decide")
    assert not found(hand_over, decided(80))
    accounts = hand_over.model_copy(update={"title": "Hand over accounts: one list"})
    assert not found(accounts, decided(81))


@pytest.mark.parametrize(
    "promise", ["Results are reported for all teams together.", "No reports on groups under ten."]
)
def test_what_is_reported_together_is_not_decided_team_by_team(promise: str) -> None:
    brief = group_with("media", size=3).model_copy(
        update={"promises": (Promise(topic="measurement", state="decided", sentence=promise),)}
    )
    [text] = found(decided(30, go_if="Every team has shown a piece of work."), brief=brief)
    assert "“Every team has shown a piece of work.”" in text
    assert f"“{promise}”" in text
    together = "In numbers, team by team, the smallest with another: use."
    assert not found(decided(30, go_if=together), brief=brief)


def test_groups_that_are_large_enough_are_read_team_by_team() -> None:
    promise = Promise(topic="measurement", state="decided", sentence="No reports on groups under ten.")
    assert not found(decided(30, go_if="Use, team by team."), brief=brief_with(promises=(promise,)))


def test_a_stop_halts_something() -> None:
    [text] = found(decided(30, stop_if="The numbers are bad: we look at them and talk."))
    assert "halts nothing" in text
    assert "“The numbers are bad: we look at them and talk.”" in text
    assert not found(decided(30, stop_if="The numbers are bad: it is off, people work as before."))


@pytest.mark.parametrize(
    "stop",
    [
        "Overtime was higher. Then all wards type by hand by Dec 17.",
        "A wrong price went out: the desk writes on paper until it is repaired.",
        "The review of June finds a wrong dose. Then the server goes dark.",
        "More than 5 of 100 checked entries are wrong.",
    ],
)
def test_a_stop_in_words_of_its_own_halts_something(stop: str) -> None:
    assert not found(decided(30, stop_if=stop))


@pytest.mark.parametrize(
    ("says", "gate", "why"),
    [
        ("Use is voluntary.", {"go_if": "80% of the work is done; all use it, 80%."}, "leaves"),
        ("You won't be asked to prove anything. Each piece is shown on Friday.", {}, "also says"),
    ],
)
def test_a_plan_does_not_leave_free_what_it_counts(says: str, gate: dict[str, str], why: str) -> None:
    word = Message(id="word", title="A word", date=day(1), body=says)
    [text] = found(word, decided(30, **gate))
    assert "asks" in text or why in text
    bounded = word.model_copy(update={"body": "Use is voluntary until the first decision."})
    assert not found(bounded, decided(30, **gate))


def test_nobody_goes_back_after_the_last_way_back() -> None:
    closed = decided(20, stop_if="We fix forward, no way back since Monday, and stop the next start.")
    later = Gate(id="later", title="Later", date=day(40), stop_if="We revert the step that failed.")
    assert not found(decided(10, stop_if=later.stop_if), closed.model_copy(update={"id": "closed"}))
    [text] = found(closed, later)
    assert "A later one goes back: “We revert the step that failed.”" in text


def test_a_plan_of_many_gates_and_metrics_keeps_nobody_waiting() -> None:
    asked = "Sure it is 95 by now. " * 100

    def judge(number: int) -> None:
        gates = [decided(30, go_if=asked).model_copy(update={"id": f"g{at}"}) for at in range(number)]
        metrics = [SHARE.model_copy(update={"id": f"m{at}", "title": "it"}) for at in range(number)]
        assert found(*gates, *metrics)

    judge(1)
    assert calls_of(lambda: judge(120)) < 2.5 * calls_of(lambda: judge(60))


def test_groups_of_a_number_without_end_break_no_review() -> None:
    promise = Promise(
        topic="measurement", state="decided", sentence=f"No reports on groups under {'9' * 4_400}."
    )
    gate = decided(30, go_if="Every team shows a piece of work.")
    assert not found(gate, brief=brief_with(promises=(promise,)))


def test_the_brief_its_sentence_and_the_plan_end_the_old_way_on_one_day() -> None:
    def brief_of(sentence: str, offset: int):
        end = Promise(topic="switch_off", state="decided", sentence=sentence, starts=day(offset))
        return brief_with(promises=(end,))

    closing = f"The lists close on {day(60):%B} {day(60).day}, {day(60).year}."
    end = Milestone(
        id="end", title="End the lists", date=day(60),
        provenance=Provenance(source="builtin", play_id="switch-off"),
    )  # fmt: skip
    assert not found(end, brief=brief_of(closing, 60))
    later = end.model_copy(update={"id": "end-2", "date": day(40)})
    [text] = found(later, end.moved_to(day(50)), brief=brief_of(closing, 60))
    assert "the old way ends on" in text
    assert say(day(50)) in text, "the last of them"
    [text] = found(end.moved_to(day(40)), brief=brief_of(closing, 40))
    assert "The sentence names" in text


def test_a_last_day_on_a_holiday_is_said_to_be_one() -> None:
    holiday = date(2027, 5, 31)
    sentence = "The lists close on May 31, 2027."
    ends = Promise(topic="switch_off", state="decided", sentence=sentence, starts=holiday)
    milestone = Milestone(
        id="end", title="End the lists", date=date(2027, 5, 28),
        provenance=Provenance(source="builtin", play_id="switch-off"),
    )  # fmt: skip
    brief = brief_with(promises=(ends,), country="US")
    [text] = found(milestone, brief=brief)
    assert text.endswith("May 31, 2027 is Memorial Day: take the working day before in the brief, too.")
    [text] = found(milestone.moved_to(date(2027, 5, 20)), brief=brief)
    assert "Memorial" not in text
