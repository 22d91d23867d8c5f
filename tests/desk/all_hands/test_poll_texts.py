"""Choices, texts and words of a pulse at the desk: moderation, file, and the line on tools."""

import csv
import io
import zipfile
from typing import Any

import pytest

from playbook.core.all_hands.pulse_questions import READY, TOOLS, OwnQuestion
from playbook.core.base.errors import Invalid, Missing, Refused
from playbook.core.plan.brief import Brief, Group
from playbook.desk.all_hands import answers, poll_texts, presenting, pulse, questions, rooms, session_file
from playbook.desk.all_hands.deck import deck_of
from playbook.desk.all_hands.pulse import PulseView
from playbook.desk.base.store_types import Shut
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import shares
from playbook.desk.links.devices import Device
from playbook.desk.links.shares import Share
from playbook.desk.upkeep.forgetting import forget_person
from tests.desk.all_hands.conftest import DANA
from tests.desk.all_hands.test_pulse import share_of
from tests.desk.conftest import rollout_of

GROUPS = (
    Group(id="creative", name="Creative", size=40, languages=("German",)),
    Group(id="media", name="Media", size=30),
)
OWN = [
    OwnQuestion("Which first?", "choice", ("Drafts", "Minutes")),
    OwnQuestion("What is in the way?", "text"),
    OwnQuestion("In a word?", "words"),
]


@pytest.fixture
def share(workspace: Workspace) -> Share:
    rollout = rollout_of(workspace, Brief(name="Atlas", groups=GROUPS))
    return share_of(workspace, rollout.id, asks=["pulse", "questions"], profile="teams")


def run_pulse(workspace: Workspace, share: Share, *forms: dict[str, str], **about: Any) -> None:
    """Open a pulse, send one form a phone, close it and reveal it."""
    pulse.open_pulse(workspace, DANA, share.rollout.id, OWN, **{"ready": (), **about})
    shown = pulse.pulse_of(workspace, share)
    assert shown
    for number, form in enumerate(forms):
        device = Device(share.link.id, f"phone {number}")
        pulse.answer_pulse(workspace, share, device, shown.poll.id, form)
    pulse.close_pulse(workspace, DANA, share.rollout.id)
    pulse.reveal_pulse(workspace, DANA, share.rollout.id)


def seen(workspace: Workspace, share: Share) -> PulseView:
    view = pulse.pulse_of(workspace, share)
    assert view
    return view


def ids_of(workspace: Workspace, share: Share, *words: str) -> list[str]:
    hosted = pulse.find_pulse(workspace, DANA, share.rollout.id)
    assert hosted
    return [text.id for text in hosted.texts if text.words in words]


def texts(count: int, **more: str) -> list[dict[str, str]]:
    return [{"own2": f"text {number}", **more} for number in range(count)]


def test_nothing_written_reaches_a_page_before_its_host_shows_it(workspace, share):
    run_pulse(workspace, share, *texts(8, **{"own3.1": "Hope"}))
    before = seen(workspace, share).texts
    assert (before["own2"].quotes, before["own3"].cloud) == ((), ())
    poll_texts.approve_texts(workspace, DANA, share.rollout.id, ids_of(workspace, share, "text 3", "hope"))
    after = seen(workspace, share).texts
    assert after["own2"].quotes == ("text 3",)
    assert [word.words for word in after["own3"].cloud] == ["hope"]
    poll_texts.hide_texts(workspace, DANA, share.rollout.id, ids_of(workspace, share, "text 3", "hope"))
    assert seen(workspace, share).texts == before


@pytest.mark.long
def test_short_answers_share_a_slide(workspace, share):
    forms = [{"own2": f"text {number}" if number else "A long answer. " * 18} for number in range(9)]
    run_pulse(workspace, share, *forms)
    readable = pulse.find_pulse(workspace, DANA, share.rollout.id).texts
    poll_texts.approve_texts(workspace, DANA, share.rollout.id, [text.id for text in readable])
    deck = deck_of(shares.shown_by(workspace, share), seen(workspace, share))
    slides = [slide for slide in deck if slide.title == "In your words"]
    sizes = sorted(len(slide.content[1]) if slide.kind == "written" else 1 for slide in slides)
    assert (sizes[0], sizes[-1] > 1, sum(sizes)) == (1, True, 9)  # in an order that tells of nobody


def test_a_hidden_pulse_hides_what_was_approved_too(workspace, share):
    run_pulse(workspace, share, *texts(8))
    poll_texts.approve_texts(workspace, DANA, share.rollout.id, ids_of(workspace, share, "text 3"))
    pulse.hide_pulse(workspace, DANA, share.rollout.id)
    assert pulse.pulse_of(workspace, share) is None
    rooms.open_room(workspace, DANA, share.rollout.id, share.link.id, 1)
    assert seen(workspace, share).texts == {}
    pulse.reveal_pulse(workspace, DANA, share.rollout.id)
    assert seen(workspace, share).texts["own2"].quotes == ("text 3",)


def test_a_text_that_shows_leaves_the_open_questions_on_the_slides(workspace, share):
    pulse.open_pulse(workspace, DANA, share.rollout.id, OWN, ready=("awareness",))
    for number, form in enumerate(texts(12)):
        device = Device(share.link.id, f"phone {number}")
        pulse.answer_pulse(workspace, share, device, seen(workspace, share).poll.id, form)
    pulse.reveal_pulse(workspace, DANA, share.rollout.id)

    def titles() -> list[str]:
        deck = deck_of(shares.shown_by(workspace, share), seen(workspace, share))
        return [slide.title for slide in deck if slide.key.startswith("pulse")]

    before = titles()
    assert before == ["How ready we are", *["Question"] * (1 + len(OWN))]
    first = pulse.find_pulse(workspace, DANA, share.rollout.id).texts[0]
    poll_texts.approve_texts(workspace, DANA, share.rollout.id, [first.id])
    assert titles() == [*before, "In your words"]


@pytest.mark.long
def test_a_written_answer_is_in_the_spotlight_while_results_show(workspace, share):
    run_pulse(workspace, share, *texts(8, **{"own3.1": "Hope"}))
    at = share.rollout.id, share.link.id
    rooms.open_room(workspace, DANA, *at)
    [text, word] = [ids_of(workspace, share, words)[0] for words in ("text 3", "hope")]
    for unseen in (text, word):
        with pytest.raises(Missing):
            presenting.set_spotlight(workspace, DANA, *at, unseen)
    poll_texts.approve_texts(workspace, DANA, share.rollout.id, [text, word])
    presenting.set_spotlight(workspace, DANA, *at, text)
    lit = presenting.spotlight_on(workspace, share)
    assert (lit.words, lit.below) == ("text 3", OWN[1].words)
    with pytest.raises(Missing):  # a word shows in its cloud
        presenting.set_spotlight(workspace, DANA, *at, word)
    pulse.hide_pulse(workspace, DANA, share.rollout.id)
    assert presenting.spotlight_on(workspace, share) is None
    pulse.reveal_pulse(workspace, DANA, share.rollout.id)
    poll_texts.hide_texts(workspace, DANA, share.rollout.id, [text])
    assert presenting.spotlight_on(workspace, share) is None


def test_texts_of_one_theme_are_a_count_on_the_screen(workspace, share):
    run_pulse(workspace, share, *texts(9))
    chosen = ids_of(workspace, share, *(f"text {number}" for number in range(6)))
    poll_texts.group_texts(workspace, DANA, share.rollout.id, chosen, "  No time ")
    [theme] = seen(workspace, share).texts["own2"].themes
    assert (theme.words, theme.number) == ("No time", 6)
    with pytest.raises(Invalid):
        poll_texts.group_texts(workspace, DANA, share.rollout.id, chosen, " ")


def test_nothing_or_a_text_that_is_gone_is_said(workspace, share):
    run_pulse(workspace, share, *texts(6))
    for ids, refused in (([], Refused), (["nothing"], Missing)):
        for change in (poll_texts.approve_texts, poll_texts.hide_texts, poll_texts.ask_texts):
            with pytest.raises(refused):
                change(workspace, DANA, share.rollout.id, ids)


@pytest.mark.long
def test_a_text_becomes_a_question_and_from_there_an_objection(workspace, share):
    run_pulse(workspace, share, *texts(6))
    rollout_id, ids = share.rollout.id, ids_of(workspace, share, "text 2")
    with pytest.raises(Shut):
        poll_texts.ask_texts(workspace, DANA, rollout_id, ids)
    questions.open_box(workspace, DANA, rollout_id)
    poll_texts.ask_texts(workspace, DANA, rollout_id, ids)
    poll_texts.ask_texts(workspace, DANA, rollout_id, ids)
    [question] = questions.list_questions(workspace, DANA, rollout_id).shown
    assert (question.words, question.name) == ("text 2", "")
    _, item = answers.turn_into_item(workspace, DANA, rollout_id, question.id, "resistance")
    assert item.is_from_room


def test_a_coarse_word_of_the_rollouts_languages_only_marks(workspace, share):
    written = ["Shit happens", "So ein SCHEISS", "Quelle merde", "Fine", "Good", "Well"]
    run_pulse(workspace, share, *({"own2": words} for words in written))
    hosted = pulse.find_pulse(workspace, DANA, share.rollout.id)
    marked = poll_texts.marked_texts(share.rollout, hosted.texts)
    assert {text.words for text in hosted.texts if text.id in marked} == {"Shit happens", "So ein SCHEISS"}
    assert len(hosted.texts) == len(written)
    poll_texts.approve_texts(workspace, DANA, share.rollout.id, list(marked))
    assert len(seen(workspace, share).texts["own2"].quotes) == 2


def test_a_forgotten_person_is_in_no_option_text_or_theme(workspace, share):
    who = OwnQuestion("Who helps?", "choice", ("Zephyrine Quillfeather", "Nobody"))
    pulse.open_pulse(workspace, DANA, share.rollout.id, [who, OwnQuestion("Why?", "text")])
    shown = seen(workspace, share)
    for number in range(6):
        form = {"own1": "1", "own2": f"Zephyrine Quillfeather {number}"}
        pulse.answer_pulse(workspace, share, Device(share.link.id, f"{number}"), shown.poll.id, form)
    pulse.close_pulse(workspace, DANA, share.rollout.id)
    poll_texts.group_texts(
        workspace, DANA, share.rollout.id,
        ids_of(workspace, share, "Zephyrine Quillfeather 1"), "About Zephyrine Quillfeather",
    )  # fmt: skip
    forget_person(workspace, DANA, ["Zephyrine Quillfeather"])
    folder = workspace.settings.data
    assert all(b"Zephyrine" not in file.read_bytes() for file in folder.glob("register.sqlite*"))
    hosted = pulse.find_pulse(workspace, DANA, share.rollout.id)
    assert len(hosted.shown.questions[-2].options) == 2
    assert len(hosted.texts) == 6


def rows_of(data: bytes, name: str) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return list(csv.reader(io.StringIO(file.read(name).decode("utf-8-sig"))))


def test_the_file_of_a_session_holds_what_its_host_may_see(workspace, share, monkeypatch):
    monkeypatch.setattr(pulse.pulse, "_NOISE", 1e-12)
    forms = texts(8, own1="1", **{"own3.1": "Hope", "own3.2": "rare"})
    forms[0] = {**forms[0], "own2": '=cmd|"/c calc"!A1', "own3.2": "alone"}
    run_pulse(workspace, share, *forms, ready=("desire",))
    questions.open_box(workspace, DANA, share.rollout.id)
    poll_texts.hide_texts(workspace, DANA, share.rollout.id, ids_of(workspace, share, "text 3"))
    poll_texts.ask_texts(workspace, DANA, share.rollout.id, ids_of(workspace, share, "text 4"))
    data = session_file.session_zip(workspace, DANA, share.rollout.id)
    results, written = rows_of(data, "results.csv"), rows_of(data, "written answers.csv")
    assert ["Which first?", "Choice", "All", "8", "Drafts", "most"] in [row[1:7] for row in results]
    texts_in = [row[3] for row in written]
    assert "text 3" not in texts_in
    assert '\'=cmd|"/c calc"!A1' in texts_in
    assert {"hope", "rare"} <= {*texts_in}
    assert "alone" not in texts_in
    assert [row[2] for row in rows_of(data, "questions.csv")] == ["Question", "text 4"]


def test_an_open_pulse_and_too_few_answers_are_in_no_file(workspace, share):
    run_pulse(workspace, share, *texts(4, own1="1"))
    pulse.open_pulse(workspace, DANA, share.rollout.id, OWN)
    data = session_file.session_zip(workspace, DANA, share.rollout.id)
    assert [len(rows_of(data, name)) for name in ("results.csv", "written answers.csv")] == [1, 1]


def test_tools_outside_are_counted_from_k_up_once_the_pulse_is_closed(workspace, share, monkeypatch):
    monkeypatch.setattr(pulse.pulse, "_NOISE", 1e-12)
    rollout_id = share.rollout.id
    assert session_file.find_tools_outside(workspace, DANA, rollout_id) is None
    chat, other = TOOLS.counters[1], TOOLS.counters[-1]
    forms = [{chat: "2"}] * 18 + [{other: "2"}] * 4 + [{TOOLS.counters[0]: "2"}] * 18
    run_pulse(workspace, share, *forms, ready=("tools",))
    outside = session_file.find_tools_outside(workspace, DANA, rollout_id)
    assert (outside.k, outside.people, outside.day) == (5, 40, workspace.today())
    assert dict(outside.options) == dict.fromkeys(TOOLS.options) | {
        "None": 18, "A chat assistant with my own account": 18,
    }  # fmt: skip
    # The next pulse does not ask, and this one still says what the last one said.
    run_pulse(workspace, share, *texts(9))
    assert session_file.find_tools_outside(workspace, DANA, rollout_id) == outside


def test_a_pulse_of_every_kind_asks_them_all(workspace, share):
    pulse.open_pulse(workspace, DANA, share.rollout.id, OWN, ready=[*READY])
    assert [question.key for question in seen(workspace, share).questions] == [*READY, "own1", "own2", "own3"]


@pytest.mark.long
def test_a_cloud_grows_while_its_pulse_is_open_once_its_host_shows_the_words(workspace, share):
    pulse.open_pulse(workspace, DANA, share.rollout.id, OWN, ready=(), expected=40, live=True)
    poll = seen(workspace, share).poll

    def send(*numbers: int, word: str) -> None:
        for number in numbers:
            device = Device(share.link.id, f"phone {number}")
            pulse.answer_pulse(workspace, share, device, poll.id, {"own3.1": word})

    send(*range(5), word="Hope")
    assert ids_of(workspace, share, "hope") == []
    # One step late, and only from one or two senders more than the minimum, which nobody knows.
    send(*range(5, 10), word="Hope")
    send(*range(10, 15), word="Late")
    [word] = ids_of(workspace, share, "hope", "late")
    assert seen(workspace, share).texts["own3"].cloud == ()
    poll_texts.approve_texts(workspace, DANA, share.rollout.id, [word])
    cloud = seen(workspace, share).texts["own3"].cloud
    # No number: each batch would tell of five people.
    assert [(shown.words, shown.number) for shown in cloud] == [("hope", 1)]
    pulse.hide_pulse(workspace, DANA, share.rollout.id)
    assert pulse.pulse_of(workspace, share).texts == {}
    pulse.close_pulse(workspace, DANA, share.rollout.id)
    pulse.reveal_pulse(workspace, DANA, share.rollout.id)
    [shown] = seen(workspace, share).texts["own3"].cloud
    assert (shown.words, shown.number >= 5) == ("hope", True)
