"""One guest who sends as much as a program can, and the room beside it."""

import sys
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from playbook.core.all_hands.pulse_questions import Answers
from playbook.core.base.errors import Refused
from playbook.desk.all_hands import floods, guest_examples, pulse, questions
from playbook.desk.all_hands.guest_examples import log_example
from playbook.desk.all_hands.questions import ask_question, vote_for
from playbook.desk.base.cache import Parts
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import crowd, devices, shares
from playbook.desk.links.crowd import Crowd, crowd_of
from playbook.desk.links.devices import Device, issue_device, new_form, read_device, signed
from playbook.desk.links.shares import Share
from playbook.desk.upkeep.forgetting import forget_person
from playbook.store.register import pulse as store
from playbook.store.register.pulse import PulseFull, Pulses
from tests.desk.all_hands.conftest import DANA, NOW, share_of

MINUTE = timedelta(minutes=1)
EXAMPLE = {"what": "Wrote a pitch", "may_share": "no"}
ALL = ["pulse", "questions", "examples"]


@pytest.fixture
def share(workspace: Workspace) -> Share:
    questions.open_box(workspace, DANA, "made")
    pulse.open_pulse(workspace, DANA, "made", expected=90)
    return share_of(workspace, asks=ALL, profile="teams")


def phone(workspace: Workspace, share: Share) -> Device:
    return issue_device(workspace, share.link.id)


def answer(workspace: Workspace, share: Share, device: Device, score: int = 4) -> None:
    shown = pulse.pulse_of(workspace, share)
    pulse.answer_pulse(workspace, share, device, shown.poll.id, {"awareness": str(score)})


def ask(workspace: Workspace, share: Share, words: str, device: Device | None = None) -> str:
    return ask_question(workspace, share, device or phone(workspace, share), new_form(), words).state


def taken(workspace: Workspace) -> int:
    hosted = pulse.find_pulse(workspace, DANA, "made")
    return hosted.taken if hosted else 0


def words_of(workspace: Workspace) -> list[str]:
    hosted = questions.list_questions(workspace, DANA, "made")
    return [each.words for each in (*hosted.shown, *hosted.waiting)]


def examples_of(workspace: Workspace) -> list[str]:
    return [each.what for each in workspace.rollout_cache.get("made").examples.values() if each.by_link]


def test_two_thousand_phones_get_in_while_a_program_floods(workspace, share, clock):
    # 240 forms a second is what one guest managed; a room of 2,000 opens the page within the same minute.
    pulses, poll = Pulses(workspace.register), pulse.pulse_of(workspace, share).poll
    room: list[Device] = []
    flood = people = 0
    for second in range(60):
        for _ in range(240):
            device = phone(workspace, share)
            pulses.take(poll.id, device.mark, Answers({"awareness": 1}), device.origin)
            flood += 1
        room += [phone(workspace, share) for _ in range(2_000 * (second + 1) // 60 - len(room))]
        clock.shift(timedelta(seconds=1))
    assert len(room) == 2_000
    clock.shift(timedelta(seconds=40))
    for device in room:
        shown = read_device(workspace, signed(workspace, device), share.link.id)
        assert devices.seconds_to_settle(workspace, shown) == 0
        pulses.take(poll.id, shown.mark, Answers({"awareness": 5}), shown.origin)
        people += 1
    assert (flood, people) == (14_400, 2_000)
    assert pulses.taken(poll.id) == 16_400


def test_beyond_all_memory_every_minute_still_takes_a_room(workspace, share, monkeypatch):
    monkeypatch.setattr(store, "MOST_ANSWERS", 60)
    monkeypatch.setattr(store, "ANSWERS_EACH", 20)
    pulses, poll = Pulses(workspace.register), pulse.pulse_of(workspace, share).poll

    def send(minute: int, count: int) -> int:
        for number in range(count):
            try:
                pulses.take(poll.id, f"{minute} {number}", Answers({"awareness": 1}), ("link", minute))
            except PulseFull:
                return number
        return count

    assert [send(1, 100), send(2, 20), send(3, 100), send(4, 20)] == [60, 20, 20, 20]


def test_a_flood_of_texts_takes_no_more_room_and_every_minute_still_some(workspace, share, monkeypatch):
    monkeypatch.setattr(store, "MOST_WRITTEN", 20_000)
    monkeypatch.setattr(store, "WRITTEN_EACH", 2_000)
    poll = pulse.pulse_of(workspace, share).poll

    def send(pulses: Pulses, minute: int, letter: str) -> int:
        for number in range(100):
            answers = Answers({"own1": 1}, "", {"own1": (letter * 100,)})
            try:
                pulses.take(poll.id, f"{minute} {number}", answers, ("link", minute))
            except PulseFull:
                pulses.flush_all()
                # Whoever writes nothing is counted.
                pulses.take(poll.id, f"{minute} none", Answers({"awareness": 1}), ("link", minute))
                return number
        return 100

    pulses = Pulses(workspace.register)
    assert [send(pulses, minute, "x") for minute in (1, 2)] == [100, 10]
    # Also after a restart, and by what it takes and not by its letters.
    again = Pulses(workspace.register)
    assert send(again, 3, "é") == 7
    again.remove(poll.id, [("link", 3)])
    assert send(again, 4, "é") == 7


def test_a_new_phone_counts_some_seconds_after_it_opened_the_link(workspace, share, clock):
    device = phone(workspace, share)
    assert devices.seconds_to_settle(workspace, device) == 3
    clock.shift(timedelta(seconds=2))
    assert devices.seconds_to_settle(workspace, device) == 1
    clock.shift(timedelta(seconds=2))
    assert devices.seconds_to_settle(workspace, device) == 0
    # A clock that was set back keeps nobody waiting for longer.
    clock.shift(-timedelta(days=1))
    assert devices.seconds_to_settle(workspace, device) == 3


def test_a_host_takes_out_a_flood_in_one_gesture(workspace, share, clock, monkeypatch):
    monkeypatch.setattr(floods, "_LEAST_PHONES", 20)
    monkeypatch.setattr(floods, "_LEAST_WORDS", 9)
    early = [phone(workspace, share) for _ in range(5)]
    clock.shift(MINUTE)
    ask(workspace, share, "Why now?", early[0])
    [why] = questions.questions_of(workspace, share).shown
    for number in range(100):
        device = phone(workspace, share)
        answer(workspace, share, device, 1)
        if number < 10:
            ask(workspace, share, f"Spam {number}", device)
            log_example(workspace, share, device, {**EXAMPLE, "what": f"Spam {number}"})
            vote_for(workspace, share, device, why.id)
    clock.shift(MINUTE)
    for device in early:
        answer(workspace, share, device)
    vote_for(workspace, share, early[1], why.id)
    log_example(workspace, share, early[2], EXAMPLE)
    [rush] = floods.find_rushes(workspace, DANA, "made")
    assert (rush.first, rush.end) == (NOW + MINUTE, NOW + 2 * MINUTE)
    assert (rush.people, rush.phones, rush.answers, rush.voters) == (90, 100, 100, 10)
    assert (rush.questions, rush.examples, rush.held) == (10, 10, 0)
    floods.remove_sent(workspace, DANA, "made", rush.first, rush.end)
    assert words_of(workspace) == ["Why now?"]
    assert questions.questions_of(workspace, share).shown[0].votes == 1
    assert examples_of(workspace) == [EXAMPLE["what"]]
    assert floods.find_rushes(workspace, DANA, "made") == ()
    assert taken(workspace) == 5
    pulse.close_pulse(workspace, DANA, "made")
    counts = Pulses(workspace.register).counts(pulse.find_pulse(workspace, DANA, "made").shown.poll.id)
    assert counts.all("awareness") == (0, 0, 0, 0, 5, 0)


def test_phones_of_a_removed_minute_get_a_new_device_and_send_again(workspace, share, clock):
    phones = [phone(workspace, share) for _ in range(5)]
    for device in phones:
        answer(workspace, share, device)
    cookie = signed(workspace, phones[0])
    clock.shift(timedelta(seconds=10))
    floods.remove_sent(workspace, DANA, "made", NOW, NOW + MINUTE)
    assert read_device(workspace, cookie, share.link.id) is None
    assert taken(workspace) == 0
    clock.shift(timedelta(seconds=2))
    again = read_device(workspace, signed(workspace, phone(workspace, share)), share.link.id)
    assert again
    answer(workspace, share, again)
    assert taken(workspace) == 1


def test_a_removed_minute_stays_removed_after_a_restart(workspace, share, clock):
    cookie = signed(workspace, phone(workspace, share))
    assert read_device(workspace, cookie, share.link.id)
    clock.shift(timedelta(seconds=10))
    floods.remove_sent(workspace, DANA, "made", NOW, NOW + MINUTE)
    # Another workspace has nothing in memory.
    workspace = replace(workspace, parts=Parts())
    assert read_device(workspace, cookie, share.link.id) is None
    clock.shift(MINUTE)
    assert read_device(workspace, signed(workspace, phone(workspace, share)), share.link.id)


def test_fewer_answers_than_are_shown_are_not_taken_out(workspace, share, clock):
    for _ in range(4):
        answer(workspace, share, phone(workspace, share))
    clock.shift(MINUTE)
    floods.remove_sent(workspace, DANA, "made", NOW, NOW + MINUTE)
    assert taken(workspace) == 4


def test_another_link_loses_nothing_and_another_rollout_neither(workspace, share):
    elsewhere = share_of(workspace, asks=ALL)
    device = phone(workspace, elsewhere)
    crowd_of(workspace).bar([share.link.id], 0, 2**40)
    assert read_device(workspace, signed(workspace, device), elsewhere.link.id) == device
    assert read_device(workspace, signed(workspace, phone(workspace, share)), share.link.id) is None


def test_questions_beyond_what_a_room_sends_are_held_and_not_refused(workspace, share, clock, monkeypatch):
    monkeypatch.setattr(questions, "MOST_OF_MINUTE", 3)
    assert [ask(workspace, share, f"Why {number}?") for number in range(3)] == ["shown"] * 3
    held = phone(workspace, share)
    form = new_form()
    for _ in range(2):
        assert ask_question(workspace, share, held, form, "An honest one?").state == "waiting"
    # Whoever opened the link in another minute is not held for it.
    clock.shift(MINUTE)
    assert ask(workspace, share, "A minute later?") == "shown"
    [rush] = floods.find_rushes(workspace, DANA, "made")
    assert rush.held == 1
    assert "An honest one?" not in words_of(workspace)
    assert floods.let_in(workspace, DANA, "made", rush.first, rush.end) == 1
    assert words_of(workspace).count("An honest one?") == 1
    assert floods.find_rushes(workspace, DANA, "made") == ()
    floods.remove_sent(workspace, DANA, "made", rush.first, rush.end)
    assert words_of(workspace) == ["A minute later?"]


def test_a_full_list_holds_the_questions_of_honest_phones(workspace, share, clock, monkeypatch):
    monkeypatch.setattr("playbook.store.register.questions.MOST_OPEN", 4)
    honest = phone(workspace, share)
    clock.shift(MINUTE)
    for number in range(4):
        ask(workspace, share, f"Spam {number}")
    assert ask(workspace, share, "Why now?", honest) == "waiting"
    floods.remove_sent(workspace, DANA, "made", NOW + MINUTE, NOW + 2 * MINUTE)
    assert floods.let_in(workspace, DANA, "made", NOW, NOW + MINUTE) == 1
    assert words_of(workspace) == ["Why now?"]


def test_a_flood_of_examples_stays_out_of_the_log(workspace, share, clock, monkeypatch):
    monkeypatch.setattr(guest_examples, "MOST_OF_MINUTE", 3)
    before = workspace.log.head("made")
    for number in range(50):
        assert log_example(workspace, share, phone(workspace, share), {**EXAMPLE, "what": f"{number}"})
    assert workspace.log.head("made") == before + 3
    clock.shift(MINUTE)
    assert log_example(workspace, share, phone(workspace, share), EXAMPLE)
    assert examples_of(workspace) == ["0", "1", "2", EXAMPLE["what"]]
    floods.remove_sent(workspace, DANA, "made", NOW, NOW + MINUTE)
    assert examples_of(workspace) == [EXAMPLE["what"]]
    assert floods.find_rushes(workspace, DANA, "made") == ()


def test_what_is_held_is_bounded_and_leaves_each_minute_its_share(monkeypatch, workspace):
    monkeypatch.setattr(crowd, "_MOST_HELD", 50)
    monkeypatch.setattr(crowd, "_HELD_EACH", 5)
    of_all = Crowd(workspace)

    def hold(minute: int, count: int) -> int:
        stored = 0
        for number in range(count):
            with suppress(Refused):
                of_all.hold(("link", minute), "question", f"{minute} {number}", str, Refused("Full."))
                stored += 1
        return stored

    assert [hold(1, 100), hold(2, 3), hold(3, 100)] == [50, 3, 5]
    of_all.drop([("link", 1)])
    assert hold(4, 100) == 42


def test_after_twelve_hours_nothing_is_known_of_a_minute(workspace):
    of_all = Crowd(workspace)
    for minute in range(2_000):
        of_all.note_phone(("link", minute))
    assert len(of_all.minutes(["link"])) == 12 * 60 + 1


def test_a_room_as_large_as_the_rollout_is_nothing_odd(workspace, share):
    for _ in range(100):
        phone(workspace, share)
    assert floods.find_rushes(workspace, DANA, "made") == ()
    device = phone(workspace, share)
    # A hundred and one phones are odd as soon as one of them sends something.
    assert floods.find_rushes(workspace, DANA, "made") == ()
    ask(workspace, share, "Why now?", device)
    [rush] = floods.find_rushes(workspace, DANA, "made")
    assert (rush.phones, rush.sent) == (101, 1)


def test_no_file_tells_when_a_phone_came(workspace, share):
    def names():  # the write-ahead log of the database comes and goes by itself
        return {path.name for path in workspace.settings.data.rglob("*")} - {"playbook.duckdb.wal"}

    before = names()
    device = phone(workspace, share)
    answer(workspace, share, device)
    vote = ask(workspace, share, "Why now?", device)
    assert vote == "shown"
    assert names() == before
    for path in workspace.settings.data.rglob("*"):
        assert not path.is_file() or f"{device.issued}".encode() not in path.read_bytes()


def test_whoever_is_forgotten_is_in_nothing_that_is_held(workspace, share, monkeypatch):
    monkeypatch.setattr(questions, "MOST_OF_MINUTE", 1)
    assert ask(workspace, share, "Does Zephyrine Quillfeather help?") == "shown"
    assert ask(workspace, share, "Will Zephyrine Quillfeather help?") == "waiting"
    forget_person(workspace, DANA, ["Zephyrine Quillfeather"])
    assert floods.find_rushes(workspace, DANA, "made") == ()
    assert floods.let_in(workspace, DANA, "made", NOW, NOW + MINUTE) == 0
    assert shares.resolve(workspace, shares.Pass(share.link.id)).is_open


def test_a_flood_is_counted_while_it_goes_on(workspace, share):
    came, is_over = crowd_of(workspace), threading.Event()
    origin = phone(workspace, share).origin
    for number in range(5_000):
        came.note_phone(origin)
        came.note(origin, "vote", f"first {number}")

    def vote() -> None:
        for number in range(500_000):
            if is_over.is_set():
                return
            came.note(origin, "vote", f"then {number}")

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    voting = threading.Thread(target=vote)
    voting.start()
    try:
        for _ in range(20):
            [rush] = floods.find_rushes(workspace, DANA, "made")
            assert rush.voters >= 5_000
    finally:
        is_over.set()
        voting.join()
        sys.setswitchinterval(usual)
