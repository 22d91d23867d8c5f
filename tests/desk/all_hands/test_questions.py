"""Questions at the desk: who may do what, each device once, and open pages that hear of it in a moment."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from playbook.core.all_hands.questions import Question
from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Missing, PlaybookError, Refused
from playbook.core.base.fields import cleaned
from playbook.desk.all_hands import questions
from playbook.desk.all_hands.questions import Heard, ask_question, vote_for
from playbook.desk.base.workspace import House, open_house
from playbook.desk.links import links, shares
from playbook.desk.links.devices import Device, new_form
from playbook.desk.links.shares import Share
from playbook.desk.upkeep.forgetting import forget_person
from playbook.settings import Settings
from playbook.store.register.questions import Over, Questions, Shut, TooMany
from tests.attacks import ATTACKS
from tests.pages import made
from tests.store.named import holders

NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
DANA = Actor(name="Dana")
Clock = time_machine.Traveller


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[House]:
    opened = open_house(Settings(data=tmp_path / "data", today=made.TODAY))
    made.rollout(opened)
    yield opened
    opened.close()


def share_of(house: House, **more: object) -> Share:
    link = links.make_link(house, DANA, "made", "Room", **{"asks": ["questions"], **more})  # type: ignore[arg-type]
    return shares.resolve(house, link.token)


@pytest.fixture
def share(house: House) -> Share:
    questions.open_box(house, DANA, "made")
    return share_of(house)


def phone(share: Share, mark: str = "phone") -> Device:
    return Device(share.link.id, mark)


def ask(house: House, share: Share, words: str, mark: str = "") -> Question:
    return ask_question(house, share, phone(share, mark or words), new_form(), words)


def heard(house: House, share: Share) -> Heard:
    found = questions.heard_by(house, share)
    assert found
    return found


def test_a_room_asks_and_votes_and_the_host_moderates(house: House, share: Share):
    first, second = ask(house, share, "Why now?"), ask(house, share, "Who helps?")
    assert (first.state, first.number, first.asked_on) == ("shown", 1, made.TODAY)
    assert vote_for(house, share, phone(share), second.id)
    assert [(one.words, one.votes) for one in heard(house, share).shown] == [
        ("Who helps?", 1),
        ("Why now?", 0),
    ]
    questions.hide_question(house, DANA, "made", first.id)
    assert [one.id for one in heard(house, share).shown] == [second.id]
    assert questions.show_question(house, DANA, "made", first.id).state == "shown"
    assert questions.mark_answered(house, DANA, "made", second.id, "stage").where == "stage"
    assert questions.get_question(house, DANA, "made", second.id).state == "answered"
    now = heard(house, share)
    assert ([one.id for one in now.shown], [one.id for one in now.answered]) == ([first.id], [second.id])
    questions.remove_question(house, DANA, "made", first.id)
    hosted = questions.list_questions(house, DANA, "made")
    assert (hosted.waiting, hosted.shown, hosted.hidden) == ((), (), ())
    assert [one.id for one in hosted.answered] == [second.id]
    with pytest.raises(Missing):
        questions.get_question(house, DANA, "made", first.id)
    with pytest.raises(Invalid):
        questions.mark_answered(house, DANA, "made", second.id, "in a dream")  # type: ignore[arg-type]


def test_a_moderated_question_waits_unread(house: House, share: Share):
    questions.moderate_box(house, DANA, "made", True)
    asked = ask(house, share, "Why now?")
    assert asked.state == "waiting"
    assert heard(house, share).shown == ()
    with pytest.raises(Over):
        vote_for(house, share, phone(share), asked.id)
    assert [one.id for one in questions.list_questions(house, DANA, "made").waiting] == [asked.id]
    questions.show_question(house, DANA, "made", asked.id)
    assert [one.id for one in heard(house, share).shown] == [asked.id]


def test_a_form_counts_once_and_so_does_a_vote(house: House, share: Share):
    once = new_form()
    asked = [ask_question(house, share, phone(share), once, "Why now?", "Ines") for _ in range(3)]
    assert {one.id for one in asked} == {once}
    assert [vote_for(house, share, phone(share), once) for _ in range(3)] == [True, False, False]
    now = heard(house, share)
    assert [(one.name, one.votes) for one in now.shown] == [("Ines", 1)]
    assert questions.voted_by(house, share, phone(share), now.shown) == {once}
    assert questions.voted_by(house, share, None, now.shown) == frozenset()
    assert vote_for(house, share, phone(share), once, is_for=False)
    assert heard(house, share).shown[0].votes == 0


def test_after_the_end_nothing_is_taken(house: House, share: Share):
    asked = ask(house, share, "Why now?")
    vote_for(house, share, phone(share), asked.id)
    questions.close_box(house, DANA, "made")
    with pytest.raises(Shut):
        ask(house, share, "Too late?")
    with pytest.raises(Shut):
        vote_for(house, share, phone(share, "other"), asked.id)
    now = heard(house, share)
    assert (now.is_open, [one.votes for one in now.shown]) == (False, [1])
    assert questions.voted_by(house, share, phone(share), now.shown) == frozenset()


def test_without_a_device_nothing_counts(house: House, share: Share):
    asked = ask(house, share, "Why now?")
    for deed in (
        lambda: ask_question(house, share, None, new_form(), "Who helps?"),
        lambda: vote_for(house, share, None, asked.id),
    ):
        # One that is raised again and again would keep what each of them had typed.
        depths = []
        for _ in range(2):
            with pytest.raises(Refused, match="keeps no cookies") as caught:
                deed()
            depths.append(len(caught.traceback))
        assert depths[0] == depths[1]
    assert [(one.words, one.votes) for one in heard(house, share).shown] == [("Why now?", 0)]


def test_an_attack_is_kept_as_the_words_that_it_is(house: House, share: Share):
    for attack in ATTACKS:
        assert ask(house, share, attack.text[:200], attack.name).words == cleaned(attack.text[:200])


def test_a_device_asks_one_at_a_time_and_so_many_a_day(house: House, share: Share, clock: Clock):
    def once_more() -> Question:
        return ask(house, share, "Why?", "phone")

    with pytest.raises(Invalid):
        ask(house, share, "", "phone")
    once_more()
    with pytest.raises(Refused, match="very soon"):
        once_more()
    for _ in range(questions.MOST_A_DAY - 1):
        clock.shift(timedelta(seconds=4))
        once_more()
    clock.shift(timedelta(seconds=4))
    with pytest.raises(Refused, match="a lot from one device"):
        once_more()
    assert len(heard(house, share).shown) == questions.MOST_A_DAY


def test_one_link_sends_no_more_than_a_room_would(
    house: House, share: Share, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(questions, "MOST_OF_LINK", 2)
    monkeypatch.setattr(questions, "MOST_VOTES_OF_LINK", 3)
    asked = [ask(house, share, f"Why {number}?") for number in range(2)]
    with pytest.raises(TooMany, match="than a room could send"):
        ask(house, share, "Why 3?")
    for number in range(3):
        vote_for(house, share, phone(share, f"{number}"), asked[0].id)
    with pytest.raises(TooMany):
        vote_for(house, share, phone(share, "one more"), asked[0].id)
    # Another link of the same rollout has a measure of its own, and an hour later so has this one.
    other = share_of(house)
    ask(house, other, "Why 3?")
    clock.shift(timedelta(minutes=61))
    ask(house, share, "Why 4?")
    assert [one.votes for one in heard(house, share).shown] == [3, 0, 0, 0]


def test_a_frozen_or_locked_link_is_no_way_in(house: House, share: Share):
    asked = ask(house, share, "Why now?")
    for more in ({"asks": ["pulse"]}, {"is_frozen": True}, {"password": "quiet otters"}):
        closed = share_of(house, **more)
        assert questions.heard_by(house, closed) is None
        with pytest.raises(Missing):
            ask(house, closed, "Who helps?")
        with pytest.raises(Missing):
            vote_for(house, closed, phone(closed), asked.id)
    assert len(heard(house, share).shown) == 1


def test_before_the_opening_there_is_nothing_to_read(house: House):
    share = share_of(house)
    assert questions.heard_by(house, share) is None
    assert questions.list_questions(house, DANA, "made") == questions.Hosted(None)
    with pytest.raises(Shut):
        ask(house, share, "Why now?")
    questions.open_box(house, DANA, "made")
    assert heard(house, share) == Heard(True, False, (), ())
    with pytest.raises(Refused, match="open already"):
        questions.open_box(house, DANA, "made")
    questions.close_box(house, DANA, "made")
    assert questions.heard_by(house, share) is None


def test_a_room_reads_roles_and_the_host_reads_names(house: House, share: Share):
    person = house.shelf.get("made").brief.people[0]
    asked = ask_question(house, share, phone(share), new_form(), f"Will {person.name} train us?", "Ines Roth")
    [read] = heard(house, share).shown
    assert person.name not in read.words
    assert read.name == "Ines Roth"
    assert questions.get_question(house, DANA, "made", asked.id).words == f"Will {person.name} train us?"


def until(said: object, *, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if said():  # type: ignore[operator]
            return True
        time.sleep(0.02)
    return False


def test_open_pages_hear_votes_bundled_and_hosts_at_once(house: House, share: Share):
    told = house.notifier.count("made")
    asked = [ask(house, share, f"Why {number}?") for number in range(20)]
    for number in range(20):
        vote_for(house, share, phone(share, f"{number}"), asked[0].id)
    assert until(lambda: house.notifier.count("made") > told)
    assert house.notifier.count("made") - told < 10
    assert questions.TELL_SECONDS < 1
    told = house.notifier.count("made")
    questions.hide_question(house, DANA, "made", asked[0].id)
    assert house.notifier.count("made") > told


def test_a_room_page_is_worked_out_once_for_each_change(
    house: House, share: Share, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(questions, "TELL_SECONDS", 3_600)  # no open page is told before the end
    asked = [ask(house, share, f"Why {number}?") for number in range(3)]
    other, reads = share_of(house), []
    all_of = Questions.all
    monkeypatch.setattr(Questions, "all", lambda *of: reads.append(1) or all_of(*of))
    for _ in range(3):
        assert heard(house, share) == heard(house, other)
    assert len(reads) == 1
    for number, (is_for, votes) in enumerate([(True, 1), (True, 1), (False, 0), (True, 1)], 2):
        vote_for(house, share, phone(share), asked[2].id, is_for)
        assert {one.id: one.votes for one in heard(house, other).shown}[asked[2].id] == votes
        assert len(reads) <= number
    assert len(reads) == 4
    assert ask(house, share, "Why 4?").id in {one.id for one in heard(house, other).shown}
    questions.close_box(house, DANA, "made")
    assert not heard(house, share).is_open
    with ThreadPoolExecutor(8) as threads:
        assert len(set(map(id, threads.map(lambda _: heard(house, share), range(40))))) == 1


def test_a_vote_that_changes_nothing_rings_nobody(
    house: House, share: Share, monkeypatch: pytest.MonkeyPatch
):
    asked = ask(house, share, "Why now?")
    vote_for(house, share, phone(share), asked.id)
    rung: list[str] = []
    monkeypatch.setattr(questions, "_ring_soon", lambda _house, rollout_id: rung.append(rollout_id))
    vote_for(house, share, phone(share), asked.id)
    assert rung == []
    vote_for(house, share, phone(share), asked.id, is_for=False)
    assert rung == ["made"]


def test_nothing_of_a_question_is_in_the_log(house: House, share: Share):
    version = house.shelf.get("made").version
    asked = ask(house, share, "Where is the lighthouse?")
    vote_for(house, share, phone(share), asked.id)
    questions.mark_answered(house, DANA, "made", asked.id, "stage")
    assert house.shelf.get("made").version == version
    assert all(b"lighthouse" not in path.read_bytes() for path in house.settings.data.rglob("*.jsonl"))


def test_a_forgotten_person_is_in_no_question(house: House, share: Share):
    told = house.notifier.count("made")
    asked = ask_question(
        house, share, phone(share), new_form(), "Does Zephyrine Quillfeather know?", "Zephyrine Quillfeather"
    )
    assert until(lambda: house.notifier.count("made") > told)
    assert heard(house, share).shown[0].name == "Zephyrine Quillfeather"
    told = house.notifier.count("made")
    forget_person(house, DANA, ["Zephyrine Quillfeather"])
    assert house.notifier.count("made") > told
    [read] = heard(house, shares.resolve(house, shares.Pass(share.link.id))).shown
    assert read.id == asked.id
    assert "Quillfeather" not in read.words + read.name
    assert holders(house.settings.data) == []


def test_every_refusal_is_a_sentence_that_says_what_to_do(house: House, share: Share):
    questions.close_box(house, DANA, "made")
    for deed in (
        lambda: ask(house, share, ""),
        lambda: ask(house, share, "Why?"),
        lambda: vote_for(house, share, phone(share), "nothing"),
        lambda: questions.close_box(house, DANA, "made"),
    ):
        with pytest.raises(PlaybookError) as caught:
            deed()
        assert caught.value.message or caught.value.problems  # type: ignore[attr-defined]
        assert caught.value.hint or caught.value.problems  # type: ignore[attr-defined]
