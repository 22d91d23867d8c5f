"""Questions at the desk."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from playbook.core.all_hands.questions import Question
from playbook.core.base.errors import Invalid, Missing, Refused
from playbook.desk.all_hands import questions
from playbook.desk.all_hands.questions import RoomQuestions, ask_question, vote_for
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import shares
from playbook.desk.links.devices import Device, new_form
from playbook.desk.links.shares import Share
from playbook.desk.upkeep.forgetting import forget_person
from playbook.store.register.questions import Questions, Shut, TooMany, VotesOver
from tests.desk.all_hands.conftest import DANA, share_of
from tests.desk.conftest import until
from tests.pages import made
from tests.store.named import holders


def phone(share: Share, mark: str = "phone") -> Device:
    return Device(share.link.id, mark)


def ask(workspace: Workspace, share: Share, words: str, mark: str = "") -> Question:
    return ask_question(workspace, share, phone(share, mark or words), new_form(), words)


def heard(workspace: Workspace, share: Share) -> RoomQuestions:
    return questions.questions_of(workspace, share)


def test_a_room_asks_and_votes_and_the_host_moderates(workspace, share):
    first, second = ask(workspace, share, "Why now?"), ask(workspace, share, "Who helps?")
    assert (first.state, first.number, first.asked_on) == ("shown", 1, made.TODAY)
    assert vote_for(workspace, share, phone(share), second.id)
    votes = [(each.words, each.votes) for each in heard(workspace, share).shown]
    assert votes == [("Who helps?", 1), ("Why now?", 0)]
    questions.hide_question(workspace, DANA, "made", first.id)
    assert [each.id for each in heard(workspace, share).shown] == [second.id]
    assert questions.show_question(workspace, DANA, "made", first.id).state == "shown"
    assert questions.mark_answered(workspace, DANA, "made", second.id, "stage").where == "stage"
    assert questions.get_question(workspace, DANA, "made", second.id).state == "answered"
    now = heard(workspace, share)
    assert ([each.id for each in now.shown], [each.id for each in now.answered]) == ([first.id], [second.id])
    questions.remove_question(workspace, DANA, "made", first.id)
    hosted = questions.list_questions(workspace, DANA, "made")
    assert (hosted.waiting, hosted.shown, hosted.hidden) == ((), (), ())
    assert [each.id for each in hosted.answered] == [second.id]
    with pytest.raises(Missing):
        questions.get_question(workspace, DANA, "made", first.id)
    with pytest.raises(Invalid):
        questions.mark_answered(workspace, DANA, "made", second.id, "in a dream")  # type: ignore[arg-type]


def test_a_moderated_question_waits_unread(workspace, share):
    questions.moderate_box(workspace, DANA, "made", True)
    question = ask(workspace, share, "Why now?")
    assert question.state == "waiting"
    assert heard(workspace, share).shown == ()
    with pytest.raises(VotesOver):
        vote_for(workspace, share, phone(share), question.id)
    assert [each.id for each in questions.list_questions(workspace, DANA, "made").waiting] == [question.id]
    questions.show_question(workspace, DANA, "made", question.id)
    assert [each.id for each in heard(workspace, share).shown] == [question.id]


def test_strong_language_waits_for_the_host(workspace, share):
    assert ask(workspace, share, "Why is this fucking slow?").state == "waiting"
    assert ask(workspace, share, "Why is it slow?").state == "shown"
    assert [each.words for each in heard(workspace, share).shown] == ["Why is it slow?"]
    (waiting,) = questions.list_questions(workspace, DANA, "made").waiting
    assert questions.show_question(workspace, DANA, "made", waiting.id).state == "shown"


def test_a_form_counts_once_and_so_does_a_vote(workspace, share):
    once = new_form()
    question = [ask_question(workspace, share, phone(share), once, "Why now?", "Ines") for _ in range(3)]
    assert {each.id for each in question} == {once}
    assert [vote_for(workspace, share, phone(share), once) for _ in range(3)] == [True, False, False]
    now = heard(workspace, share)
    assert [(each.name, each.votes) for each in now.shown] == [("Ines", 1)]
    assert questions.voted_by(workspace, share, phone(share), now.shown) == {once}
    assert questions.voted_by(workspace, share, None, now.shown) == frozenset()
    assert vote_for(workspace, share, phone(share), once, is_for=False)
    assert heard(workspace, share).shown[0].votes == 0


def test_without_a_device_nothing_counts(workspace, share):
    question = ask(workspace, share, "Why now?")
    for change in (
        lambda: ask_question(workspace, share, None, new_form(), "Who helps?"),
        lambda: vote_for(workspace, share, None, question.id),
    ):
        # One that is raised again and again would keep what each of them had typed.
        depths = []
        for _ in range(2):
            with pytest.raises(Refused, match="keeps no cookies") as caught:
                change()
            depths.append(len(caught.traceback))
        assert depths[0] == depths[1]
    assert [(each.words, each.votes) for each in heard(workspace, share).shown] == [("Why now?", 0)]


def test_a_device_asks_one_at_a_time_and_so_many_a_day(workspace, share, clock):
    def once_more() -> Question:
        return ask(workspace, share, "Why?", "phone")

    with pytest.raises(Invalid):
        ask(workspace, share, "", "phone")
    once_more()
    with pytest.raises(Refused, match="quick"):
        once_more()
    for _ in range(questions.MOST_A_DAY - 1):
        clock.shift(timedelta(seconds=4))
        once_more()
    clock.shift(timedelta(seconds=4))
    with pytest.raises(Refused, match="sent its share"):
        once_more()
    assert len(heard(workspace, share).shown) == questions.MOST_A_DAY


def test_one_minute_sends_no_more_than_a_room_would(workspace, share, clock, monkeypatch):
    monkeypatch.setattr(questions, "MOST_OF_MINUTE", 2)
    monkeypatch.setattr(questions, "MOST_VOTES_OF_MINUTE", 3)
    question = [ask(workspace, share, f"Why {number}?") for number in range(2)]
    assert ask(workspace, share, "Why 3?").state == "waiting"
    for number in range(3):
        vote_for(workspace, share, phone(share, f"{number}"), question[0].id)
    with pytest.raises(TooMany):
        vote_for(workspace, share, phone(share, "one more"), question[0].id)
    # Another link of the same rollout has a measure of its own, and an hour later so has this one.
    ask(workspace, share_of(workspace), "Why 3?")
    clock.shift(timedelta(minutes=61))
    ask(workspace, share, "Why 4?")
    assert [each.votes for each in heard(workspace, share).shown] == [3, 0, 0, 0]


def test_a_frozen_or_locked_link_is_no_way_in(workspace, share):
    question = ask(workspace, share, "Why now?")
    for extra in ({"asks": ["pulse"]}, {"is_frozen": True}, {"password": "quiet otters"}):
        closed = share_of(workspace, **extra)
        assert questions.questions_of(workspace, closed) is None
        with pytest.raises(Missing):
            ask(workspace, closed, "Who helps?")
        with pytest.raises(Missing):
            vote_for(workspace, closed, phone(closed), question.id)
    assert len(heard(workspace, share).shown) == 1


def test_before_the_opening_there_is_nothing_to_read(workspace):
    share = share_of(workspace)
    assert questions.questions_of(workspace, share) is None
    assert questions.list_questions(workspace, DANA, "made") == questions.HostedQuestions(None)
    with pytest.raises(Shut):
        ask(workspace, share, "Why now?")
    questions.open_box(workspace, DANA, "made")
    assert heard(workspace, share) == RoomQuestions(True, False, (), ())
    with pytest.raises(Refused, match="open already"):
        questions.open_box(workspace, DANA, "made")
    questions.close_box(workspace, DANA, "made")
    assert questions.questions_of(workspace, share) is None


def test_a_room_reads_no_names_and_the_host_reads_them(workspace, share):
    people = workspace.rollout_cache.get("made").brief.people
    assert len(people) > 1
    words = "".join(f"Will {person.name} train us? " for person in people).strip()
    question = ask_question(workspace, share, phone(share), new_form(), words, "Ines Roth")
    [read] = heard(workspace, share).shown
    # By roles, a guest who types names would learn who has which.
    assert read.words == " ".join(["Will someone train us?"] * len(people))
    assert read.name == "Ines Roth"
    assert questions.get_question(workspace, DANA, "made", question.id).words == words


def test_open_pages_hear_votes_bundled_and_hosts_at_once(workspace, share):
    notified = workspace.notifier.count("made")
    question = [ask(workspace, share, f"Why {number}?") for number in range(20)]
    for number in range(20):
        vote_for(workspace, share, phone(share, f"{number}"), question[0].id)
    until(lambda: workspace.notifier.count("made") > notified)
    assert workspace.notifier.count("made") - notified < 10
    assert questions.TELL_SECONDS < 1
    notified = workspace.notifier.count("made")
    questions.hide_question(workspace, DANA, "made", question[0].id)
    assert workspace.notifier.count("made") > notified


def test_a_room_page_is_worked_out_once_for_each_change(workspace, share, monkeypatch):
    monkeypatch.setattr(questions, "TELL_SECONDS", 3_600)  # no open page hears of it before the end
    question = [ask(workspace, share, f"Why {number}?") for number in range(3)]
    other, reads = share_of(workspace), []
    all_of = Questions.of_rollout
    monkeypatch.setattr(Questions, "of_rollout", lambda *of: reads.append(1) or all_of(*of))
    for _ in range(3):
        assert heard(workspace, share) == heard(workspace, other)
    assert len(reads) == 1
    for number, (is_for, votes) in enumerate([(True, 1), (True, 1), (False, 0), (True, 1)], 2):
        vote_for(workspace, share, phone(share), question[2].id, is_for)
        assert {each.id: each.votes for each in heard(workspace, other).shown}[question[2].id] == votes
        assert len(reads) <= number
    assert len(reads) == 4
    assert ask(workspace, share, "Why 4?").id in {each.id for each in heard(workspace, other).shown}
    questions.close_box(workspace, DANA, "made")
    assert not heard(workspace, share).is_open
    with ThreadPoolExecutor(8) as threads:
        assert len(set(map(id, threads.map(lambda _: heard(workspace, share), range(40))))) == 1


def test_a_vote_that_changes_nothing_rings_nobody(workspace, share, monkeypatch):
    question = ask(workspace, share, "Why now?")
    vote_for(workspace, share, phone(share), question.id)
    rung: list[str] = []
    monkeypatch.setattr(questions, "_ring_soon", lambda _workspace, rollout_id: rung.append(rollout_id))
    vote_for(workspace, share, phone(share), question.id)
    assert rung == []
    vote_for(workspace, share, phone(share), question.id, is_for=False)
    assert rung == ["made"]


def test_nothing_of_a_question_is_in_the_log(workspace, share):
    version = workspace.rollout_cache.get("made").version
    question = ask(workspace, share, "Where is the lighthouse?")
    vote_for(workspace, share, phone(share), question.id)
    questions.mark_answered(workspace, DANA, "made", question.id, "stage")
    assert workspace.rollout_cache.get("made").version == version
    assert all(b"lighthouse" not in path.read_bytes() for path in workspace.settings.data.rglob("*.jsonl"))


def test_a_forgotten_person_is_in_no_question(workspace, share):
    notified = workspace.notifier.count("made")
    name = "Zephyrine Quillfeather"
    question = ask_question(workspace, share, phone(share), new_form(), f"Does {name} know?", name)
    until(lambda: workspace.notifier.count("made") > notified)
    assert heard(workspace, share).shown[0].name == name
    notified = workspace.notifier.count("made")
    forget_person(workspace, DANA, [name])
    assert workspace.notifier.count("made") > notified
    [read] = heard(workspace, shares.resolve(workspace, shares.Pass(share.link.id))).shown
    assert read.id == question.id
    assert "Quillfeather" not in read.words + read.name
    assert holders(workspace.settings.data) == []
