"""The questions of earlier pulses, and asking them again."""

import pytest

from playbook.core.all_hands.pulse_questions import OwnQuestion
from playbook.core.base.access import Actor
from playbook.core.base.errors import Missing
from playbook.desk.all_hands import earlier, pulse, pulse_draft, rooms
from playbook.desk.links.devices import Device
from tests.desk.all_hands.conftest import DANA, share_of

CHOICE = OwnQuestion("What would help?", "choice", ("Time", "A person", "Rules"))
TEXT = OwnQuestion("What is unclear?", "text")


@pytest.fixture(autouse=True)
def results_without_noise(monkeypatch):
    monkeypatch.setattr("playbook.core.all_hands.pulse._NOISE", 1e-12)


def run_pulse(workspace, share, poll, answers: dict[str, list[str]]) -> None:
    for number in range(max(map(len, answers.values()))):
        typed = {key: chosen[number] for key, chosen in answers.items() if number < len(chosen)}
        pulse.answer_pulse(workspace, share, Device(share.link.id, f"{poll.id} {number}"), poll.id, typed)
    pulse.close_pulse(workspace, DANA, "made")


def listed(workspace) -> dict[str, str]:
    questions = earlier.earlier_questions(workspace, DANA, "made")
    return {each.question.words: each.result for each in questions}


@pytest.mark.long
def test_a_question_is_asked_again_beside_its_last_result(workspace, clock):
    share = share_of(workspace, asks=["pulse"])
    poll = pulse.open_pulse(workspace, DANA, "made", [CHOICE, TEXT], ready=["awareness"])
    chosen = ["1"] * 10 + ["2"] * 15
    run_pulse(workspace, share, poll, {"awareness": ["4"] * 25, "own1": chosen, "own2": ["All of it"] * 25})
    questions = {each.question.words: each for each in earlier.earlier_questions(workspace, DANA, "made")}
    choice, text = questions["What would help?"], questions["What is unclear?"]
    assert (choice.result, choice.answers) == ("A person 60% · Time 40% · Rules 0%", 25)
    assert text.result == earlier.NONE_CHOSEN
    clock.shift(60 * 60 * 24 * 7)
    again = earlier.ask_again(workspace, DANA, "made", choice.id)
    assert (again.own, again.ready) == ((CHOICE,), ())
    run_pulse(workspace, share, again, {"own1": ["1"] * 25})
    view = pulse.find_pulse(workspace, DANA, "made").shown
    (last,) = earlier.results_before(workspace, DANA, view).values()
    assert last.startswith("A person 60% · Time 40% · Rules 0%, ")
    assert listed(workspace)["What would help?"].startswith("Time 100%")
    assert len(listed(workspace)) == 3


def test_below_k_no_earlier_result_shows(workspace):
    share = share_of(workspace, asks=["pulse"])
    poll = pulse.open_pulse(workspace, DANA, "made", [CHOICE], ready=())
    run_pulse(workspace, share, poll, {"own1": ["1"] * 4})
    assert listed(workspace) == {"What would help?": earlier.TOO_FEW}


@pytest.mark.long
def test_a_ready_question_is_asked_again_as_it_is(workspace):
    share = share_of(workspace, asks=["pulse"])
    poll = pulse.open_pulse(workspace, DANA, "made", ready=["awareness"])
    run_pulse(workspace, share, poll, {"awareness": ["4"] * 25})
    (question,) = earlier.earlier_questions(workspace, DANA, "made")
    assert question.own is None
    again = earlier.ask_again(workspace, DANA, "made", question.id)
    assert (again.own, again.ready) == ((), ("awareness",))
    with pytest.raises(Missing):
        earlier.ask_again(workspace, DANA, "made", "of another rollout")


@pytest.mark.long
def test_questions_still_to_ask_follow_one_that_is_asked_again(workspace):
    share_of(workspace, asks=["pulse"])
    prepared = pulse_draft.PulseDraft((), (CHOICE, OwnQuestion("In a word?")), 5, 300)
    pulse_draft.save_draft(workspace, DANA, "made", prepared)
    pulse_draft.open_first(workspace, DANA, "made")
    pulse.close_pulse(workspace, DANA, "made")
    (question,) = earlier.earlier_questions(workspace, DANA, "made")
    earlier.ask_again(workspace, DANA, "made", question.id)
    assert pulse_draft.open_next(workspace, DANA, "made").own == prepared.own[1:]


def test_only_a_host_reads_and_asks_earlier_questions(workspace):
    for action in (earlier.earlier_questions, pulse_draft.prepared_questions, pulse_draft.open_prepared):
        with pytest.raises(Missing):
            action(workspace, Actor(name="Lee", role="member"), "made")
    poll = pulse.open_pulse(workspace, DANA, "made")
    view = pulse.find_pulse(workspace, DANA, "made").shown
    with pytest.raises(Missing):
        earlier.results_before(workspace, Actor(name="Lee", role="member"), view)
    with pytest.raises(Missing):
        pulse_draft.drop_draft(workspace, Actor(name="Lee", role="member"), "made", poll)


def test_what_is_prepared_opens_and_outlives_a_rehearsal(workspace):
    draft = pulse_draft.PulseDraft(("awareness",), (CHOICE,), 5, 40)
    pulse_draft.save_draft(workspace, DANA, "made", draft)
    assert pulse_draft.prepared_questions(workspace, DANA, "made")[1:] == ("What would help?",)
    room = rooms.start_room(workspace, DANA, "made", is_rehearsal=True)
    assert pulse_draft.open_prepared(workspace, DANA, "made").is_rehearsal
    pulse.close_room(workspace, DANA, "made", room.link_id)
    poll = pulse_draft.open_prepared(workspace, DANA, "made")
    assert (poll.own, poll.ready, poll.expected) == ((CHOICE,), ("awareness",), 40)
    assert pulse_draft.find_draft(workspace, DANA, "made") is None
    pulse.close_pulse(workspace, DANA, "made")
    assert len(pulse_draft.open_prepared(workspace, DANA, "made").ready) == 5
