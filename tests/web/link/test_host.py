"""The presenter's page of a room, over real HTTP."""

import json
import re
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import get_args
from urllib.parse import urlencode

import pytest

from playbook.core.all_hands.join_code import grouped
from playbook.core.all_hands.pulse_questions import OwnQuestion
from playbook.core.all_hands.room_state import LOBBY, TOPICS, Topic
from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Refused
from playbook.desk.accounts import sessions
from playbook.desk.all_hands import presenting, pulse, pulse_draft, questions, rooms
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import links, shares
from playbook.desk.links.devices import Device, new_form
from playbook.store.register.links import SpeakerNotes
from playbook.store.register.tables import pulse_texts
from playbook.web.http.tabs import MOST_TABS
from playbook.web.link import access
from playbook.web.link import host as host_routes
from tests.web.asking import PATIENCE, Answer, ask
from tests.web.people import FORM

DANA = Actor(name="Dana")
SCRIPT = {"Accept": "application/json"}


@dataclass
class Host:
    """A browser with a session, on the presenter's page of a link."""

    port: int
    path: str
    session: str
    headers: dict[str, str] = field(default_factory=dict)

    def see(self) -> Answer:
        return ask(self.port, self.path, headers=self._headers())

    def press(self, do: str, headers: dict[str, str] | None = None, **values: str) -> Answer:
        body = urlencode({"do": do, **values}).encode()
        return ask(self.port, self.path, "POST", self._headers(**FORM, **(headers or {})), body)

    def _headers(self, **more: str) -> dict[str, str]:
        cookie = {"Cookie": f"{sessions.cookie_name(False)}={self.session}"} if self.session else {}
        return {**cookie, **more}


@pytest.fixture
def link_id(workspace, rollout_id) -> str:
    asks = ["pulse", "questions"]
    return links.make_link(workspace, DANA, rollout_id, "Hall", asks=asks, profile="teams").link.id


@pytest.fixture
def at(workspace, rollout_id, link_id) -> tuple[Workspace, Actor, str, str]:
    rooms.open_room(workspace, DANA, rollout_id, link_id)
    return workspace, DANA, rollout_id, link_id


@pytest.fixture
def sign_in(port, workspace, link_id):
    def sign_in(role: str, rollout_id: str = "*") -> Host:
        memberships = () if role == "owner" else (Membership(rollout_id=rollout_id, role=role),)
        now = workspace.now()
        account = workspace.accounts.add(
            f"The {role} {rollout_id}", None, None, now, is_owner=role == "owner", memberships=memberships
        )
        return Host(port, f"/host/{link_id}", sessions.begin(workspace, account))

    return sign_in


def state(at) -> presenting.RoomState:
    current = presenting.find_state(*at)
    assert current
    return current


def test_a_host_leads_from_slide_to_slide_without_scripts(at, sign_in):
    host = sign_in("editor")
    text = host.see().text
    assert "How to join" in text
    room = rooms.room_on(at[0], at[3])
    assert grouped(room.code) in text
    answer = host.press("go", seen="lobby", to="start")
    assert (answer.status, answer.said("location")) == (303, host.path)
    assert state(at).current == "start"
    # The other host pressed the same button a moment later.
    assert host.press("go", seen="lobby", to="start").status == 303
    assert (state(at).current, state(at).version) == ("start", 1)
    host.press("skip", id="why")
    host.press("place", id="questions", to="1")
    host.press("timer", minutes="5")
    now = state(at)
    assert (now.skipped, now.topics[1]) == ({"why"}, "questions")
    assert now.timer_ends
    assert timedelta(minutes=4) < now.timer_ends - at[0].now() <= timedelta(minutes=5)
    host.press("unskip", id="why")
    host.press("timer", minutes="0")
    assert (state(at).skipped, state(at).timer_ends) == (frozenset(), None)


def test_the_big_screen_opens_in_a_browser_without_the_link(at, sign_in, port):
    match = re.search(r'<a href="([^"]+)"[^>]*>Big screen', sign_in("editor").see().text)
    assert match
    opened = ask(port, match[1])
    assert (opened.status, opened.said("location")) == (303, f"/view/{at[3]}/present")


def test_a_remote_goes_on_from_a_slide_that_is_gone(at, sign_in):
    poll = pulse.open_pulse(*at[:3])
    presenting.go_to_slide(*at, "lobby", "pulse-4")
    host = sign_in("editor")
    assert re.search(r"</span> Question \(3 of 5\)", host.see().text)
    host.press("close_pulse", id=poll.id)
    assert re.search(r"</span> How ready we are\s*</h2>", host.see().text)
    # Another slide has taken the place of the question: it goes on from the first one of the pulse.
    assert '<input type="hidden" name="seen" value="pulse">' in host.see().text
    host.press("go", seen="pulse", to="questions")
    assert state(at).current == "questions"


def test_every_screen_gets_the_slide_in_the_part_of_the_room(at, sign_in, port):
    before = json.loads(_parts(port, at))
    sign_in("editor").press("go", seen="lobby", to="why")
    after = json.loads(_parts(port, at))
    assert 'data-slide="lobby"' in before["parts"]["room"]
    assert 'data-slide="why"' in after["parts"]["room"]
    assert [name for name in after["marks"] if after["marks"][name] != before["marks"][name]] == ["room"]


def test_a_note_is_kept_for_its_slide_and_shown_to_hosts_only(at, sign_in, port):
    workspace, actor, rollout_id, link_id = at
    host = sign_in("editor")
    slide = re.search(r'name="id" value="(lobby-\w+)"', host.see().text)
    assert slide
    host.press("note", id=slide[1], words="Wait for <Lee>.\r\nThen start.")
    assert "Wait for &lt;Lee&gt;.\nThen start." in sign_in("owner").see().text
    for path in ("", "/parts", "/present"):
        assert "Wait for" not in ask(port, f"/view/{link_id}{path}", headers=_guest(at)).text
    host.press("go", seen="lobby", to="start")
    assert "Wait for" not in host.see().text
    # It outlives the room.
    rooms.close_room(*at)
    rooms.open_room(*at)
    assert "Wait for" in host.see().text
    for words in ("x" * 1_001, ""):
        seen = "Wait for <Lee>.\r\nThen start."
        refused = host.press("note", SCRIPT, id=slide[1], seen=seen, words=words)
        assert refused.status == (409 if words else 200)
    assert presenting.list_notes(workspace, actor, rollout_id) == {}
    assert host.press("note", SCRIPT, id="nowhere-1", words="x").status == 409
    assert host.press("note", SCRIPT, id=f"lobby-{'1' * 80}", words="x").status == 409


def test_no_host_replaces_a_note_that_they_have_not_seen(at, sign_in):
    editor, owner = sign_in("editor"), sign_in("owner")
    slide = re.search(r'name="id" value="(lobby-\w+)"', editor.see().text)
    assert slide
    editor.press("note", id=slide[1], seen="", words="Thank the “night” shift.")
    for words in ("Be short.", ""):
        refused = owner.press("note", SCRIPT, id=slide[1], seen="", words=words)
        assert refused.status == 409
        assert "Another note was saved for this slide" in json.loads(refused.body)["said"]
        assert presenting.list_notes(*at[:3]) == {slide[1]: "Thank the “night” shift."}
    seen = re.search(r'name="seen" value="(Thank[^"]+)"', owner.see().text)
    assert seen
    assert owner.press("note", SCRIPT, id=slide[1], seen=seen[1], words="Be short.").status == 200
    assert presenting.list_notes(*at[:3]) == {slide[1]: "Be short."}


def test_speaker_notes_end_at_a_number(at, monkeypatch):
    monkeypatch.setattr(SpeakerNotes, "MOST", 3)
    for number in range(3):
        presenting.save_note(*at[:3], f"why-{number}", "", f"Note {number}")
    with pytest.raises(Refused, match="Empty one first"):
        presenting.save_note(*at[:3], "why-3", "", "Note 3")
    presenting.save_note(*at[:3], "why-2", "Note 2", "Note 2, again")
    presenting.save_note(*at[:3], "why-1", "Note 1", "")
    presenting.save_note(*at[:3], "why-3", "", "Note 3")
    assert presenting.list_notes(*at[:3]) == {"why-0": "Note 0", "why-2": "Note 2, again", "why-3": "Note 3"}


def _parts(port: int, at) -> str:
    return ask(port, f"/view/{at[3]}/parts", headers=_guest(at)).text


def _guest(at) -> dict[str, str]:
    return {"Cookie": f"{access.COOKIE}={shares.signed(at[0], shares.Pass(at[3]))}"}


def test_a_reveal_is_of_the_pulse_on_the_page(at, sign_in, port, monkeypatch):
    monkeypatch.setattr("playbook.core.all_hands.pulse._NOISE", 1e-12)
    workspace, actor, rollout_id, link_id = at
    host = sign_in("owner")
    share = shares.resolve(workspace, shares.Pass(link_id))
    first = pulse.open_pulse(workspace, actor, rollout_id)
    sign = shares.sign_of(share.rollout.brief.groups[0].id)
    for number in range(10):
        typed = {"awareness": "4", "group": sign}
        pulse.answer_pulse(workspace, share, Device(link_id, f"{number}"), first.id, typed)
    assert "<strong>results hidden</strong>" in host.see().text
    host.press("reveal", id=first.id)
    text = host.see().text
    assert "no results to show yet" in text
    missing = "Percentages appear after about 55 answers, or after 20 once you close the pulse: 10 to go."
    assert missing in text
    slides = ask(port, f"/view/{link_id}/present", headers=_guest(at)).text
    assert "Results show after about 55 answers, so that nobody can be recognized." in slides
    assert "Reveal teams too" not in text
    # The button is folded away: the first tap only shows it.
    sends = f'value="close_pulse">\n<input type="hidden" name="id" value="{first.id}"'
    assert re.search(rf'<details id="end-pulse">.*{sends}', text, re.DOTALL)
    host.press("close_pulse", id=first.id)
    text = host.see().text
    assert "results shown" in text
    slides = ask(port, f"/view/{link_id}/present", headers=_guest(at)).text
    assert "so that no single answer can be read" in text
    assert "most people" in slides
    assert "Reveal teams too" in text
    host.press("reveal_teams", id=first.id)
    assert "results and teams shown" in host.see().text
    host.press("hide", id=first.id)
    assert "results hidden" in host.see().text
    second = pulse.open_pulse(workspace, actor, rollout_id)
    for do in ("reveal", "close_pulse"):
        refused = host.press(do, SCRIPT, id=first.id)
        assert refused.status == 409
        assert "Another pulse was opened meanwhile" in json.loads(refused.body)["said"]
    poll = pulse.find_pulse(workspace, actor, rollout_id).shown.poll
    assert (poll.is_shown, poll.is_open) == (False, True)
    host.press("reveal", id=second.id)
    assert pulse.find_pulse(workspace, actor, rollout_id).shown.poll.is_shown
    host.press("close_pulse", id=second.id)
    assert "<strong>no results to show</strong>" in host.see().text


def test_results_that_show_only_then_are_revealed_by_closing(at, sign_in):
    workspace, actor, rollout_id, link_id = at
    host = sign_in("owner")
    share = shares.resolve(workspace, shares.Pass(link_id))
    poll = pulse.open_pulse(workspace, actor, rollout_id)
    presenting.go_to_slide(*at, "lobby", "pulse-4")
    for number in range(30):
        typed = {"awareness": str(4 + number % 2)}
        assert ("Close and reveal now" in host.see().text) == (number >= 20)
        pulse.answer_pulse(workspace, share, Device(link_id, f"{number}"), poll.id, typed)
    assert "Close and reveal now" in host.see().text
    host.press("close_pulse", id=poll.id, then="reveal")
    text = host.see().text
    assert "results shown" in text
    assert "Say which result surprises you" in text
    assert state(at).current == "pulse"
    presenting.go_to_slide(*at, "pulse", "pulse-2")
    assert "Read the highest answer aloud" in host.see().text


def test_a_remote_opens_what_is_prepared_and_asks_again(at, sign_in, monkeypatch):
    monkeypatch.setattr("playbook.core.all_hands.pulse._NOISE", 1e-12)
    workspace, actor, rollout_id, link_id = at
    host, share = sign_in("owner"), shares.resolve(workspace, shares.Pass(link_id))
    choice = OwnQuestion("What would help?", "choice", ("Time", "Rules"))
    pulse_draft.save_draft(workspace, actor, rollout_id, pulse_draft.PulseDraft((), (choice,), 5, 40))
    assert "What would help?" in host.see().text
    gesture = {"do": "open_pulse"}
    for chosen in "12":
        host.press(**gesture)
        assert state(at).current == "pulse"
        poll = pulse.find_pulse(workspace, actor, rollout_id).shown.poll
        assert (poll.own, poll.is_open) == ((choice,), True)
        assert 'id="open-pulse"' not in host.see().text
        for number in range(25):
            device = Device(link_id, f"{chosen} {number}")
            pulse.answer_pulse(workspace, share, device, poll.id, {"own1": chosen})
        host.press("close_pulse", id=poll.id, then="reveal")
        text = host.see().text
        assert '25</strong> <span data-thing="answer">answers' in text
        (question_id,) = re.findall(r'name="id" value="(\w+)">\s*<button[^>]*>Ask again', text)
        gesture = {"do": "ask_again", "id": question_id}
    assert "<strong>Rules 100% · Time 0%</strong>" in text
    assert "Last time: Time 100% · Rules 0%, " in text


def test_a_remote_says_how_many_have_answered_a_question(at, sign_in, monkeypatch):
    monkeypatch.setattr("playbook.web.link.channel.open_phones", lambda *_: 20)
    workspace, actor, rollout_id, link_id = at
    host, share = sign_in("owner"), shares.resolve(workspace, shares.Pass(link_id))
    poll = pulse.open_pulse(workspace, actor, rollout_id)
    presenting.go_to_slide(*at, "lobby", "pulse-3")
    for number in range(12):
        keys = ["awareness", "desire", "of another pulse"] if number < 7 else ["awareness"]
        pulse.note_progress(workspace, share, Device(link_id, f"{number}"), poll.id, keys)
        pulse.note_progress(workspace, share, Device(link_id, f"{number}"), "another", ["desire"])
    count = '<strong data-count="done-desire">%s</strong> <span data-thing="answer">%s</span>'
    assert count % (7, "answers") in host.see().text
    # Whoever sent a form has done all of it, and counts once.
    for number in (0, 20, 21, 22):
        pulse.answer_pulse(workspace, share, Device(link_id, f"{number}"), poll.id, {"awareness": "4"})
    counts = pulse.count_done(workspace, actor, rollout_id, 20)
    assert (counts["awareness"], counts["desire"], counts["ability"]) == (15, 10, 4)
    pulse.close_pulse(workspace, actor, rollout_id)
    assert pulse.count_done(workspace, actor, rollout_id, 20) == {}


def test_a_remote_says_how_many_more_texts_wait(at, sign_in):
    workspace, actor, rollout_id, link_id = at
    host = sign_in("editor")
    own = [OwnQuestion("What is in the way?", "text")]
    poll = pulse.open_pulse(workspace, actor, rollout_id, own, ready=())
    share = shares.resolve(workspace, shares.Pass(link_id))
    for number in range(host_routes.MOST_TEXTS + 3):
        pulse.answer_pulse(
            workspace, share, Device(link_id, f"{number}"), poll.id, {"own1": f"text {number}"}
        )
    pulse.close_pulse(workspace, actor, rollout_id)
    assert f'<a href="/all_hands?rollout={rollout_id}"' in host.see().text
    assert "3 more on All-hands" in host.see().text


def test_a_remote_shows_the_words_of_a_cloud_at_one_press(at, sign_in):
    workspace, actor, rollout_id, link_id = at
    host = sign_in("editor")
    own = [OwnQuestion("In a word?", "words")]
    poll = pulse.open_pulse(workspace, actor, rollout_id, own, ready=())
    share = shares.resolve(workspace, shares.Pass(link_id))
    for number in range(30):
        typed = {"own1.1": ("Hope", "Busy", "Crap")[number % 3]}
        pulse.answer_pulse(workspace, share, Device(link_id, f"{number}"), poll.id, typed)
    pulse.close_pulse(workspace, actor, rollout_id)
    assert "Show all 2 words" in host.see().text
    host.press("show_words")
    texts = pulse.find_pulse(workspace, actor, rollout_id).texts
    assert {text.words: text.state for text in texts} == {"hope": "shown", "busy": "shown", "crap": "waiting"}
    assert "Show all" not in host.see().text


def test_a_remote_flags_strong_language_in_a_question(at, sign_in):
    workspace, actor, rollout_id, link_id = at
    questions.open_box(workspace, actor, rollout_id)
    share = shares.resolve(workspace, shares.Pass(link_id))
    questions.ask_question(workspace, share, Device(link_id, "phone"), new_form(), "What is this crap?")
    host = sign_in("editor")
    text = host.see().text
    assert '<span class="small">1 · strong language</span> What is this crap?' in text
    assert 'href="#of-questions">1 question waits</a>' in text
    # The first tap only asks.
    anyway = r"Put it on screen anyway</button>\s*</form>\s*</details>"
    asks_again = rf'<details class="confirm" id="confirm-(\w+)">.*{anyway}'
    match = re.search(asks_again, text, re.DOTALL)
    assert match
    host.press("spotlight", id=match[1], waits="question")
    text = host.see().text
    assert "question waits" not in text
    assert "0 votes · strong language</span> What is this crap?" in text
    host.press("take_away", id=match[1])
    assert state(at).spotlight == ""
    assert questions.get_question(workspace, actor, rollout_id, match[1]).state == "hidden"


def test_a_remote_leads_back_to_the_slide_before_the_pulse(at, sign_in):
    host = sign_in("editor")
    presenting.go_to_slide(*at, "lobby", "start")
    host.press("open_pulse")
    assert state(at).current == "pulse"
    assert "Back to slide 2" in host.see().text
    host.press("go", seen="pulse", to="pulse-2")
    back = r'value="pulse-2">\s*<input type="hidden" name="to" value="start">\s*<button[^>]*>Back to slide 2'
    assert re.search(back, host.see().text)
    host.press("go", seen="pulse-2", to="start")
    assert "Back to slide" not in host.see().text


def test_a_rehearsal_is_filled_with_made_up_answers_once(at, port, sign_in):
    workspace, actor, rollout_id, link_id = at
    rooms.close_room(*at)
    room = rooms.start_room(workspace, actor, rollout_id, is_rehearsal=True)
    host = sign_in("editor")
    host.path = f"/host/{room.link_id}"
    own = [OwnQuestion("What is in the way?", "text"), OwnQuestion("In a word?", "words")]
    pulse.open_pulse(workspace, actor, rollout_id, [*own, OwnQuestion("Which?", "choice", ("This", "That"))])
    assert "Fill in 30 made-up answers" in host.see().text
    assert host.press("make_up").status == 303
    text = host.see().text
    assert " (30 made up)" in text
    assert "Fill in" not in text
    assert host.press("make_up", SCRIPT).status == 409
    workspace.own(pulse._Running).devices.clear()  # as a restart does
    assert set(pulse.count_done(workspace, actor, rollout_id, 0).values()) == {30}
    assert host.press("close_pulse", then="reveal").status == 303
    text = host.see().text
    assert "strong language" in text
    assert "Show all 4 words" in text
    assert host.press("show_words").status == 303
    assert "Made up: Who helps when it fails?" in text
    shown = pulse.find_pulse(workspace, actor, rollout_id).shown
    assert len(shown.showing) == 7  # what is written waits for the host
    guest = {"Cookie": f"{access.COOKIE}={shares.signed(workspace, shares.Pass(room.link_id))}"}
    slides = ask(port, f"/view/{room.link_id}/present", headers=guest).text
    assert "Made up: Your answers" in slides
    assert "30 answers, from 1 to 5, rounded for privacy" in slides
    assert "<span>30 answers · rounded for privacy</span>" in slides
    page = ask(port, f"/view/{room.link_id}", headers=guest).text
    assert "A rehearsal with made-up answers." in page
    assert "data-rehearsal" in page
    pulse.close_room(workspace, actor, rollout_id, room.link_id)
    over = host.see().text
    assert "all of its answers are deleted" in over
    assert "the link works" not in over
    rooms.open_room(*at)
    poll = pulse.open_pulse(workspace, actor, rollout_id)
    host.path = f"/host/{link_id}"
    assert host.press("make_up", SCRIPT, id=poll.id).status == 409
    assert pulse.find_pulse(workspace, actor, rollout_id).taken == 0


def test_a_remote_moderates_what_was_written(at, sign_in, port):
    workspace, actor, rollout_id, link_id = at
    host = sign_in("editor")
    own = [OwnQuestion("What is in the way?", "text"), OwnQuestion("In a word?", "words")]
    poll = pulse.open_pulse(workspace, actor, rollout_id, own, ready=(), live=True)
    share = shares.resolve(workspace, shares.Pass(link_id))
    for number in range(16):
        text = "<i>No time" if number % 2 else f"text {number}"
        typed = {"own1": text.upper() if number == 1 else text, "own2.1": "Hope"}
        pulse.answer_pulse(workspace, share, Device(link_id, f"{number}"), poll.id, typed)
    pulse.close_pulse(workspace, actor, rollout_id)
    text = host.see().text
    assert "Written answers waiting for you" in text
    assert "Written answers the room sees" not in text
    assert re.search(r'aria-label="Show answer \d+: hope"', text)
    button = r'name="id" value="(\w+)">\n<button [^>]*aria-label="Show answer \d+: &lt;i&gt;No time"'
    [id_] = re.findall(button, text, re.IGNORECASE)
    # All who say the same, at one tap.
    host.press("show_text", id=id_)
    slides = f"/view/{link_id}/present"
    assert ask(port, slides, headers=_guest(at)).text.lower().count("&lt;i&gt;no time") == 1
    assert "text 2" not in ask(port, slides, headers=_guest(at)).text
    # Sent once more, it is nothing to decide.
    again = [
        text.id for text in pulse.find_pulse(workspace, actor, rollout_id).texts if text.words == "<i>No time"
    ]
    change = {"state": "waiting"}
    workspace.register.run(pulse_texts.update().where(pulse_texts.c.id == again[-1]).values(change))
    waiting, _, shown = host.see().text.partition("Written answers the room sees")
    assert ("no time" in waiting.lower(), "no time" in shown.lower()) == (False, True)
    pulse.reveal_pulse(workspace, actor, rollout_id)
    host.press("spotlight", id=id_)
    assert state(at).spotlight == id_
    host.press("take_away", id=id_)
    assert state(at).spotlight == ""
    assert "no time" not in ask(port, slides, headers=_guest(at)).text.lower()
    assert host.press("show_text", SCRIPT, id="nothing").status == 409


def test_a_host_puts_a_question_in_the_spotlight_and_out_of_sight(at, sign_in):
    workspace, actor, rollout_id, link_id = at
    host = sign_in("editor")
    questions.open_box(workspace, actor, rollout_id, True)
    share = shares.resolve(workspace, shares.Pass(link_id))
    words = "<b>Why</b> now? " + "x" * 200
    asked = questions.ask_question(workspace, share, Device(link_id, "phone"), new_form(), words)
    text = host.see().text
    assert "&lt;b&gt;Why" in text
    assert text.index('id="of-timer"') < text.index('id="of-questions"')
    assert 'aria-label="Show question 1"' in text
    # What waits is shown and on the big screen at one press.
    host.press("spotlight", id=asked.id, waits="question")
    assert state(at).spotlight == asked.id
    assert "Alone on the big screen" in host.see().text
    host.press("spotlight", id="")
    assert state(at).spotlight == ""
    assert "Alone on the big screen" not in host.see().text
    # On their slide, questions come first, and the lobby's warning is gone.
    assert "Phones may not reach" in host.see().text
    host.press("go", seen="lobby", to="questions")
    text = host.see().text
    assert text.index('id="of-questions"') < text.index('id="of-timer"')
    assert "Phones may not reach" not in text
    host.press("answered", id=asked.id)
    assert questions.get_question(workspace, actor, rollout_id, asked.id).state == "answered"


def test_a_room_is_closed_in_two_steps_and_opened_again(at, sign_in):
    host = sign_in("editor")
    code = state(at) and rooms.room_on(at[0], at[3]).code
    text = host.see().text
    # The button is folded away: the first tap only shows it.
    assert re.search(r"<details id=\"end\">.*Close the room now", text, re.DOTALL)
    host.press("close")
    assert presenting.find_state(*at) is None
    closed = host.see().text
    assert "The room is closed" in closed
    assert "Phones may not reach" not in closed
    assert f'class="button" href="/all_hands?rollout={at[2]}"' in closed
    host.press("open")
    assert rooms.room_on(at[0], at[3]).code != code
    assert state(at).current == "lobby"
    refused = host.press("go", SCRIPT, seen="why", to="x")
    assert refused.status == 409


def test_an_account_has_so_many_streams_of_a_room_and_each_that_ends_makes_way(at, sign_in, port):
    host = sign_in("editor")
    cookie = f"{sessions.cookie_name(False)}={host.session}"

    def follow() -> HTTPConnection:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("GET", f"{host.path}/live", headers={"Cookie": cookie})
        return connection

    connections = [follow() for _ in range(MOST_TABS)]
    answers = [connection.getresponse() for connection in connections]
    assert {answer.readline()[:5] for answer in answers} == {b"event"}
    assert ask(port, f"{host.path}/live", headers={"Cookie": cookie}).status == 503
    answers.pop().close()
    connections.pop().close()
    for _ in range(100):
        with closing(follow()) as another, closing(another.getresponse()) as answer:
            if answer.status == 200:
                break
        time.sleep(0.1)
    assert answer.status == 200
    for each in (*answers, *connections):
        each.close()


def test_to_ask_for_the_head_of_a_remote_opens_no_stream(at, sign_in, port):
    host = sign_in("editor")
    answer = ask(port, f"{host.path}/live", "HEAD", host._headers())
    assert (answer.status, answer.said("content-type")) == (200, "text/event-stream; charset=utf-8")
    assert not at[0].own(host_routes._open_streams)


def test_a_remote_hears_at_once_how_many_answers_are_missing(at, sign_in, port):
    workspace, actor, rollout_id, link_id = at
    host, share = sign_in("owner"), shares.resolve(workspace, shares.Pass(link_id))
    poll = pulse.open_pulse(workspace, actor, rollout_id)
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", f"{host.path}/live", headers=host._headers())
    with closing(connection), closing(connection.getresponse()) as stream:

        def missing() -> str:
            while stream.readline() != b"event: desk\n":
                pass
            return " ".join(re.findall(r"(\d+) to go", str(json.loads(stream.readline()[6:])["desk"])))

        assert missing() == "20"
        pulse.answer_pulse(workspace, share, Device(link_id, "phone"), poll.id, {"awareness": "4"})
        assert missing() == "19"


def test_a_remote_hears_at_once_what_is_prepared(at, sign_in, port):
    workspace, actor, rollout_id, _ = at
    host = sign_in("owner")
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", f"{host.path}/live", headers=host._headers())
    with closing(connection), closing(connection.getresponse()) as stream:

        def desk() -> str:
            while stream.readline() != b"event: desk\n":
                pass
            return str(json.loads(stream.readline()[6:])["desk"])

        assert "You prepared no questions" in desk()
        draft = pulse_draft.PulseDraft((), (OwnQuestion("What helps?"),), 5, 40)
        pulse_draft.save_draft(workspace, actor, rollout_id, draft)
        assert "What helps?" in desk()


def test_words_of_the_question_before_are_shown_while_the_next_is_open(at, sign_in, port):
    workspace, actor, rollout_id, link_id = at
    host, share = sign_in("owner"), shares.resolve(workspace, shares.Pass(link_id))
    own = (OwnQuestion("In a word?", "words"), OwnQuestion("And next?", "words"))
    pulse_draft.save_draft(workspace, actor, rollout_id, pulse_draft.PulseDraft((), own, 5, 40))
    host.press("open_first")
    poll = pulse.find_poll(workspace, actor, rollout_id)
    for number in range(20):
        typed = {"own1.1": ("Hope", "Busy")[number % 2]}
        pulse.answer_pulse(workspace, share, Device(link_id, f"{number}"), poll.id, typed)
    host.press("close_pulse", id=poll.id, then="reveal")
    host.press("open_next")
    text = host.see().text
    assert "Question 2 of 2" in text
    assert "to “In a word?”" in text
    assert "Show all 2 words" in text
    host.press("show_words")
    slides = ask(port, f"/view/{link_id}/present", headers=_guest(at)).text
    assert "And next?" in slides
    assert 'dir="auto">hope</li>' in slides
    (hope,) = (
        text for text in pulse.find_pulse(workspace, actor, rollout_id).before[0][1] if text.words == "hope"
    )
    host.press("hide_text", id=hope.id)
    assert 'dir="auto">hope</li>' not in ask(port, f"/view/{link_id}/present", headers=_guest(at)).text
    host.press("close_pulse")
    assert "· busy" in host.see().text.partition("Asked before")[2]


def test_a_rehearsal_neither_shows_nor_changes_the_questions_of_the_room(at, sign_in):
    workspace, actor, rollout_id, link_id = at
    questions.open_box(workspace, actor, rollout_id)
    share = shares.resolve(workspace, shares.Pass(link_id))
    device = Device(link_id, "phone")
    asked = questions.ask_question(workspace, share, device, new_form(), "Who pays?")
    rooms.close_room(*at)
    room = rooms.start_room(workspace, actor, rollout_id, is_rehearsal=True)
    host = sign_in("owner")
    host.path = f"/host/{room.link_id}"
    assert "Who pays?" not in host.see().text
    for do in ("hide_question", "answered", "show_question", "take_away"):
        assert host.press(do, SCRIPT, id=asked.id).status == 409
    assert host.press("spotlight", SCRIPT, id=asked.id, waits="question").status == 409
    assert questions.get_question(workspace, actor, rollout_id, asked.id).state == "shown"


def test_what_another_host_put_on_the_big_screen_stays_there(at, sign_in):
    workspace, actor, rollout_id, link_id = at
    host, other = sign_in("owner"), sign_in("editor")
    questions.open_box(workspace, actor, rollout_id)
    share = shares.resolve(workspace, shares.Pass(link_id))
    first, second = (
        questions.ask_question(workspace, share, Device(link_id, words), "", words)
        for words in ("What stays?", "What goes?")
    )
    host.press("spotlight", id=first.id)
    other.press("spotlight", id=second.id)
    host.press("take_away", id=first.id)  # a tap that comes late
    assert state(at).spotlight == second.id
    assert questions.get_question(workspace, actor, rollout_id, first.id).state == "hidden"


def test_questions_are_asked_one_by_one_from_the_remote(at, sign_in):
    workspace, actor, rollout_id, _ = at
    host = sign_in("owner")
    presenting.go_to_slide(*at, "lobby", "why")
    host.press("open_first")
    assert "Question 1 of 5" in host.see().text
    assert (state(at).current, state(at).came_from) == ("pulse", "why")
    poll = pulse.find_poll(workspace, actor, rollout_id)
    share = shares.resolve(workspace, shares.Pass(at[3]))
    for number in range(20):
        device = Device(at[3], f"{number}")
        pulse.answer_pulse(workspace, share, device, poll.id, {poll.asked[0].key: "4"})
    asking = host.see().text
    assert "Close and show the result" in asking
    assert "Close and reveal" not in asking  # it would do the same
    assert "Give them a minute." in asking
    host.press("close_pulse", id=poll.id, then="reveal")
    text = host.see().text
    assert "Ask question 2 of 5" in text
    assert "I would do this even if nobody checked." in text
    assert f'<input type="hidden" name="after" value="{poll.id}">' in text
    for late in ("open_first", "open_pulse"):  # from a remote that lost its connection
        assert host.press(late, SCRIPT, after="").status == 409
    for status in (200, 409):  # a second host, or a second tap
        assert host.press("open_next", SCRIPT, after=poll.id).status == status
    asked = pulse.find_poll(workspace, actor, rollout_id)
    assert (asked.place.number, asked.is_open) == (2, True)


def next_of(host: Host) -> dict[str, str]:
    """What the button Next says and sends."""
    before, _, after = host.see().text.partition('<div class="move">')[2].partition(' id="on"')
    values = re.findall(r'name="(\w+)" value="([^"]*)"', before.rpartition("<form")[2])
    return dict(values) | {"label": after.partition(">")[2].partition("<")[0]}


def test_next_shows_a_result_and_asks_the_next_question(at, sign_in):
    workspace, actor, rollout_id, link_id = at
    host, other = sign_in("owner"), sign_in("editor")
    presenting.go_to_slide(*at, "lobby", "why")
    host.press("open_first")
    share = shares.resolve(workspace, shares.Pass(link_id))
    for number in range(5):
        poll = pulse.find_poll(workspace, actor, rollout_id)
        assert poll.place.number == number + 1
        for each in range(20):
            form = {poll.asked[0].key: "4"}
            pulse.answer_pulse(workspace, share, Device(link_id, f"{number}.{each}"), poll.id, form)
        closes = next_of(host)
        assert closes.pop("label") == "Close and show the result"
        for who in (host, other):  # the second press of the same button is late
            assert who.press(**closes).status == 303
        shown = pulse.find_poll(workspace, actor, rollout_id)
        assert (shown.id, shown.is_open, shown.is_shown) == (poll.id, False, True)
        asks = next_of(host)
        label = asks.pop("label")
        if number < 4:
            assert label == f"Ask question {number + 2} of 5"
            assert "Skip to What happens next" in host.see().text
            for who in (host, other):
                assert who.press(**asks).status == 303
    # After the last one it leads on.
    assert (label[:6], asks["step"], state(at).current) == ("Next: ", "", "pulse")
    host.press(**asks)
    assert state(at).current == asks["to"] != "pulse"


def test_every_page_of_a_result_comes_before_the_next_question(at, sign_in):
    workspace, link_id = at[0], at[3]
    options = tuple(f"{letter} way of working that takes some words to say" for letter in "ABCDEFGHIJKL")
    own = (OwnQuestion("Which one?", "choice", options), OwnQuestion("Why?", "text"))
    pulse_draft.save_draft(*at[:3], pulse_draft.PulseDraft((), own, 5, 300))
    host = sign_in("owner")
    host.press("open_first")
    poll, share = pulse.find_poll(*at[:3]), shares.resolve(workspace, shares.Pass(link_id))
    for number in range(60):
        form = {poll.asked[0].key: str(number % 12 + 1)}
        pulse.answer_pulse(workspace, share, Device(link_id, f"{number}"), poll.id, form)
    labels = []
    while not (pressed := next_of(host))["label"].startswith("Ask question"):
        labels.append(pressed.pop("label"))
        host.press(**pressed)
    assert labels == ["Close and show the result", "Next: Your answers (2 of 2)"]


def test_only_a_host_leads(at, sign_in, port):
    for role in ("lead", "viewer"):
        guest = sign_in(role)
        assert guest.see().status == 403
        assert guest.press("go", seen="lobby", to="why").status == 403
    elsewhere = sign_in("editor", "other")
    foreign, unknown = elsewhere.see(), Host(port, "/host/none", elsewhere.session).see()
    assert (foreign.status, foreign.text) == (404, unknown.text)
    stranger = Host(port, f"/host/{at[3]}", "")
    answer = stranger.see()
    assert (answer.status, answer.said("location")) == (303, f"/sign-in?next=%2Fhost%2F{at[3]}")
    assert stranger.press("go", seen="lobby", to="why").said("location").startswith("/sign-in")
    assert json.loads(stranger.press("go", SCRIPT, seen="lobby", to="why").body) == {
        "to": f"/sign-in?next=%2Fhost%2F{at[3]}"
    }
    assert ask(port, f"/host/{at[3]}/live").status == 403
    assert sign_in("owner").see().status == 200
    assert state(at).version == 0


def test_a_remote_of_who_may_no_longer_host_ends(at, sign_in, port):
    import http.client

    host = sign_in("editor")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", f"{host.path}/live", headers=host._headers())
    stream = connection.getresponse()

    def next_event(name: str) -> dict[str, object]:
        while True:
            if stream.readline() == f"event: {name}\n".encode():
                return json.loads(stream.readline().removeprefix(b"data: "))

    assert "How to join" in str(next_event("desk")["desk"])
    assert next_event("here") == {"here": 0, "answers": 0}
    presenting.go_to_slide(*at, "lobby", "why")
    assert re.search("Now</span> Why", str(next_event("desk")["desk"]))
    # Each answer is counted at once, though it is no change that anybody else hears of.
    share, poll = shares.resolve(at[0], shares.Pass(at[3])), pulse.open_pulse(*at[:3])
    pulse.answer_pulse(at[0], share, Device(at[3], "phone"), poll.id, {"awareness": "4"})
    while next_event("here")["answers"] != 1:
        pass
    account = next(one for one in at[0].accounts.all() if one.name.startswith("The editor"))
    for each in account.memberships:
        at[0].accounts.take(account.id, each.rollout_id)
    assert next_event("over") == {}
    connection.close()


def test_a_gesture_that_is_none_does_nothing(at, sign_in):
    host = sign_in("editor")
    for do, values in {
        "": {}, "explode": {}, "timer": {"minutes": "1e3"}, "place": {"id": "x", "to": "1"},
        "spotlight": {"id": "x"}, "answered": {"id": "x"}, "go": {"seen": "lobby", "to": "nowhere"},
    }.items():  # fmt: skip
        answer = host.press(do, SCRIPT, **values)
        assert answer.status == 409, do
        assert json.loads(answer.body)["said"], do
    assert state(at).version == 0


def test_every_topic_has_a_tip_and_its_parts_on_phones():
    script = (
        Path(host_routes.__file__).parents[1].joinpath("static", "companion.js").read_text(encoding="utf-8")
    )
    shows = re.search(r"const SHOWS = \{(.*?)\};", script, re.DOTALL)
    assert shows
    assert {*re.findall(r"(\w+): \[", shows[1])} | {LOBBY} == {*get_args(Topic)}
    assert {*get_args(Topic)} == TOPICS.keys() == host_routes.TIPS.keys()
