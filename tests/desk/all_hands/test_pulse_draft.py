"""The questions that a host prepares for a pulse."""

import pytest

from playbook.core.all_hands.pulse_questions import OwnQuestion
from playbook.core.base.errors import Refused
from playbook.desk.all_hands import pulse, pulse_draft, rooms
from playbook.desk.all_hands.pulse_draft import PulseDraft, find_draft, save_draft
from playbook.desk.links import shares
from playbook.desk.upkeep.forgetting import forget_person
from playbook.store.register.pulse import Pulses
from tests.desk.all_hands.conftest import DANA
from tests.store.named import holders

OWN = (
    OwnQuestion("What would help?", "choice", ("Time", "A person"), True),
    OwnQuestion("In a word?", "words"),
)


def test_a_draft_is_kept_until_it_is_deleted(workspace):
    draft = PulseDraft(("ability",), OWN, 5, 300, True)
    assert find_draft(workspace, DANA, "made") is None
    save_draft(workspace, DANA, "made", draft)
    assert find_draft(workspace, DANA, "made") == draft
    save_draft(workspace, DANA, "made", None)
    assert find_draft(workspace, DANA, "made") is None


def test_a_draft_too_long_to_keep_is_refused(workspace):
    with pytest.raises(Refused):
        save_draft(workspace, DANA, "made", PulseDraft((), (OwnQuestion("x" * 20_000),), 5, 300))


def test_a_forgotten_person_is_in_no_draft(workspace):
    name = "Zephyrine Quillfeather"
    asked = OwnQuestion(f"Does {name} help?")
    save_draft(workspace, DANA, "made", PulseDraft((), (asked,), 5, 300))
    forget_person(workspace, DANA, [name])
    draft = find_draft(workspace, DANA, "made")
    assert "Quillfeather" not in draft.own[0].words
    assert holders(workspace.settings.data) == []


def test_prepared_questions_are_asked_one_by_one(workspace):
    save_draft(workspace, DANA, "made", PulseDraft(("ability",), (*OWN, OwnQuestion("")), 5, 300))
    asked = [pulse_draft.open_first(workspace, DANA, "made")]
    while rest := pulse_draft.find_rest(workspace, DANA, "made"):
        pulse.close_pulse(workspace, DANA, "made")
        asked.append(pulse_draft.open_next(workspace, DANA, "made"))
        assert asked[-1].asked[0].words == rest.words
    assert [[question.words for question in poll.asked] for poll in asked] == [
        ["I can do it, with the time and the tools I have."], ["What would help?"], ["In a word?"]
    ]  # fmt: skip
    assert [(poll.place.number, poll.place.total) for poll in asked] == [(1, 3), (2, 3), (3, 3)]
    assert find_draft(workspace, DANA, "made") is None
    with pytest.raises(Refused, match="last question"):
        pulse_draft.open_next(workspace, DANA, "made")


def test_to_ask_the_next_question_closes_the_one_before(workspace):
    first = pulse_draft.open_first(workspace, DANA, "made")
    second = pulse_draft.open_next(workspace, DANA, "made")
    polls = Pulses(workspace.register)
    assert (polls.get(first.id).is_open, polls.get(second.id).is_open) == (False, True)


@pytest.mark.parametrize("late", [pulse_draft.open_first, pulse_draft.open_prepared])
def test_what_was_prepared_stays_prepared_when_another_host_begins_anew(workspace, late):
    save_draft(workspace, DANA, "made", PulseDraft(("ability",), OWN, 5, 300))
    first = pulse_draft.open_first(workspace, DANA, "made")
    pulse.close_pulse(workspace, DANA, "made", first.id)
    late(workspace, DANA, "made", first.id)
    assert find_draft(workspace, DANA, "made") == PulseDraft((), OWN, 5, 300)


def test_the_usual_questions_are_not_prepared_by_asking_them(workspace):
    first = pulse_draft.open_first(workspace, DANA, "made")
    pulse.close_pulse(workspace, DANA, "made", first.id)
    pulse_draft.open_prepared(workspace, DANA, "made", first.id)
    assert find_draft(workspace, DANA, "made") is None


def test_of_two_hosts_who_ask_the_next_question_one_does(workspace):
    first = pulse_draft.open_first(workspace, DANA, "made")
    pulse.close_pulse(workspace, DANA, "made", first.id)
    second = pulse_draft.open_next(workspace, DANA, "made", first.id)
    with pytest.raises(Refused, match="Another question was asked meanwhile"):
        pulse_draft.open_next(workspace, DANA, "made", first.id)
    assert pulse.find_poll(workspace, DANA, "made") == second
    assert second.is_open


def test_a_late_first_question_leaves_those_still_to_ask(workspace):
    save_draft(workspace, DANA, "made", PulseDraft((), OWN, 5, 300))
    first = pulse_draft.open_first(workspace, DANA, "made", after="")
    pulse.close_pulse(workspace, DANA, "made", first.id)
    for late in (pulse_draft.open_first, pulse_draft.open_prepared):
        with pytest.raises(Refused, match="Another question was asked meanwhile"):
            late(workspace, DANA, "made", after="")
    rest = pulse_draft.find_rest(workspace, DANA, "made")
    assert rest is not None
    assert rest.words == "In a word?"


def test_nothing_follows_a_pulse_that_another_host_opened_meanwhile(workspace):
    pulse_draft.open_first(workspace, DANA, "made")
    pulse.close_pulse(workspace, DANA, "made")
    pulse.open_pulse(workspace, DANA, "made")
    assert pulse_draft.find_rest(workspace, DANA, "made") is None


def test_what_a_rehearsal_asked_one_by_one_is_asked_again_in_the_room(workspace):
    save_draft(workspace, DANA, "made", PulseDraft((), OWN, 5, 300))
    room = rooms.start_room(workspace, DANA, "made", is_rehearsal=True)
    first = pulse_draft.open_first(workspace, DANA, "made")
    second = pulse_draft.open_next(workspace, DANA, "made")
    share = shares.resolve(workspace, shares.Pass(room.link_id))
    pulse.reveal_pulse(workspace, DANA, "made")
    assert (first.is_rehearsal, second.is_rehearsal) == (True, True)
    assert pulse.pulse_of(workspace, share).poll.place.number == 2
    pulse.close_room(workspace, DANA, "made", room.link_id)
    assert pulse_draft.find_rest(workspace, DANA, "made") is None
    assert pulse_draft.open_first(workspace, DANA, "made").own == OWN[:1]


def test_a_rehearsal_in_a_break_leaves_what_the_room_still_has_to_ask(workspace):
    save_draft(workspace, DANA, "made", PulseDraft((), OWN, 5, 300))
    room = rooms.start_room(workspace, DANA, "made")
    pulse_draft.open_first(workspace, DANA, "made")
    with pytest.raises(Refused, match="Close the room first"):
        rooms.start_room(workspace, DANA, "made", is_rehearsal=True)
    pulse.close_pulse(workspace, DANA, "made")
    pulse.close_room(workspace, DANA, "made", room.link_id)
    rehearsal = rooms.start_room(workspace, DANA, "made", is_rehearsal=True)
    assert pulse_draft.open_first(workspace, DANA, "made").is_rehearsal
    pulse.close_room(workspace, DANA, "made", rehearsal.link_id)
    assert pulse_draft.open_next(workspace, DANA, "made").own == OWN[1:2]
