"""The form of the pulse over real HTTP: one device one answer, plain sentences, and nobody to be found."""

import json
import re
from collections.abc import Callable

import pytest

from playbook.core.all_hands.pulse_questions import OwnQuestion
from playbook.core.base.access import Actor
from playbook.desk.accounts import sessions
from playbook.desk.all_hands import poll_texts, rooms
from playbook.desk.all_hands import pulse as pulses
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import devices, links, shares
from playbook.desk.links.devices import Device
from playbook.web.link import access
from tests.web.asking import Answer, ask, assert_page
from tests.web.link.phone import Phone, hidden_in

DANA = Actor(name="Dana")
GOOD = {"awareness": "4", "desire": "3"}
CHOSEN = 'name="desire" value="3" checked'


def answer(phone: Phone, **typed: str) -> Answer:
    return phone.send({"poll": hidden_in(phone.see(), "poll"), **(typed or GOOD)})


@pytest.fixture
def path(workspace, rollout_id) -> str:
    return links.make_link(workspace, DANA, rollout_id, "Room", asks=["pulse"], profile="teams").path


@pytest.fixture
def phone(port, path) -> Callable[[], Phone]:
    return lambda: Phone.at(port, path, "/pulse")


@pytest.fixture
def is_open(workspace, rollout_id) -> None:
    """A pulse that is open, with the usual questions."""
    pulses.open_pulse(workspace, DANA, rollout_id)


@pytest.fixture
def taken(workspace, rollout_id) -> Callable[[], int]:
    def count() -> int:
        hosted = pulses.find_pulse(workspace, DANA, rollout_id)
        return hosted.taken if hosted else 0

    return count


def test_a_phone_counts_once_and_is_told_so(workspace, rollout_id, phone, taken):
    pulses.open_pulse(workspace, DANA, rollout_id, [OwnQuestion("Do you know whom to ask?")])
    one = phone()
    form = one.see()
    assert_page(form, 200, "Do you know whom to ask?")
    assert form.text.index("Prefer not to say") < form.text.index("Creative")
    assert answer(one).status == 200
    assert taken() == 1
    assert_page(one.send({"poll": hidden_in(form, "poll"), **GOOD}), 409, "You have answered already")
    assert "Your answers are in." in one.see().text
    assert taken() == 1
    assert answer(phone()).status == 200
    assert taken() == 2


def test_the_clock_of_a_phone_decides_nothing(phone, taken, is_open):
    one = phone()
    form = one.see()
    kept = form.headers["set-cookie"]
    # How long, and not until when: a phone that lives in 1970 or 2090 keeps its device all the same.
    assert kept
    assert all("max-age=" in line.lower() and "expires=" not in line.lower() for line in kept)
    dated = {"Date": "Thu, 01 Jan 1970 00:00:00 GMT", "If-Modified-Since": "Thu, 01 Jan 2090 00:00:00 GMT"}
    assert one.send({"poll": hidden_in(form, "poll"), **GOOD}, **dated).status == 200
    assert taken() == 1


def test_the_form_says_what_is_kept_and_what_it_does_not_stop(workspace, rollout_id, phone):
    pulses.open_pulse(workspace, DANA, rollout_id, k=7)
    form = phone().see()
    assert_page(
        form, 200, "Anonymous: only totals are kept.", "How this works", "deleted when the pulse closes"
    )
    assert_page(
        form, 200, "Results appear only for 7 answers", "teams of 14 people", "two browsers can answer twice"
    )
    assert "network can see that you opened" in form.text
    assert "<script" not in form.text


SCRIPT = {"Accept": "application/json"}


def test_a_script_is_told_what_became_of_a_form(workspace, rollout_id, phone, taken, is_open):
    one = phone()
    form = {"poll": hidden_in(one.see(), "poll"), **GOOD}
    for is_first in (True, False):  # the answer to the first one got lost, so it is sent again
        answer = one.send(form, **SCRIPT)
        assert (answer.status, json.loads(answer.body)["is_first"]) == (200, is_first)
    assert taken() == 1
    other = phone()
    other.see()
    wrong = other.send({**form, "desire": "6"}, **SCRIPT)
    assert (wrong.status, json.loads(wrong.body)["problems"].keys()) == (400, {"desire"})
    del other.cookies[access.DEVICE]
    without = other.send(form, **SCRIPT)
    assert (without.status, json.loads(without.body)["is_again"]) == (400, True)
    assert other.send(form, **SCRIPT).status == 200  # with the device that it got
    pulses.close_pulse(workspace, DANA, rollout_id)
    late = other.send(form, **SCRIPT)
    assert (late.status, json.loads(late.body)["said"]) == (409, "This pulse is closed. Nothing was sent.")


def test_a_wrong_answer_is_said_and_choices_stay(phone, taken, is_open):
    for typed, says in [
        ({}, "No question is answered yet"), ({"awareness": "0"}, "No question is answered yet"),
        *(({"awareness": wrong, "desire": "3"}, "This is none of the choices.")
          for wrong in ("x" * 100_000, "<script>alert(1)</script>", "\u202e4", "\x00\x01", "6")),
        ({"group": "nobody", "desire": "3"}, "This team is not in the list."),
    ]:  # fmt: skip
        guest = phone()
        answer = guest.send({"poll": hidden_in(guest.see(), "poll"), **typed})
        assert_page(answer, 400, says)
        assert "<script>alert" not in answer.text, typed
        assert len(answer.text) < 20_000
        assert (CHOSEN in answer.text) is ("desire" in typed), typed
    assert taken() == 0


def test_binary_is_answered_in_a_sentence(phone, taken, is_open):
    for body in [b"\x00\xff\xfe" * 50, b"=&=&&&;;", b"awareness=%ff%fe&poll=%00"]:
        guest = phone()
        guest.see()
        assert_page(guest.send(body), 409, "Nothing was sent")
    assert taken() == 0


def test_more_than_a_form_can_be_is_refused(phone, taken, is_open):
    one = phone()
    assert one.send({"poll": hidden_in(one.see(), "poll"), "awareness": "x" * 600_000}).status == 413
    assert taken() == 0


def test_after_the_end_nothing_counts_and_the_page_says_so(workspace, rollout_id, phone, taken, is_open):
    one = phone()
    form = {"poll": hidden_in(one.see(), "poll"), **GOOD}
    pulses.close_pulse(workspace, DANA, rollout_id)
    assert_page(one.send(form), 409, "This pulse is closed. Nothing was sent.")
    assert taken() == 0
    # The one that is open now is shown with what was chosen, and does not count it by itself.
    pulses.open_pulse(workspace, DANA, rollout_id)
    assert CHOSEN in one.send(form).text
    assert taken() == 0


def test_a_forged_device_counts_nothing(phone, taken, is_open):
    one = phone()
    form = {"poll": hidden_in(one.see(), "poll"), **GOOD}
    for forged in ("", "forged", one.cookies[access.DEVICE][:-2] + "xx"):
        one.cookies[access.DEVICE] = forged
        assert_page(one.send(form), 400, "this browser keeps no cookie", CHOSEN)
    assert taken() == 0
    # It was given a new one meanwhile, and can send what it chose.
    assert one.send(form).status == 200


def test_one_device_sends_one_form_a_second(phone, taken, is_open):
    one = phone()
    form = {"poll": hidden_in(one.see(), "poll"), "awareness": "9", "desire": "3"}
    assert one.send(form).status == 400
    assert_page(one.send(form), 429, CHOSEN)
    assert taken() == 0


def test_more_phones_than_expected_keep_nobody_out(workspace, rollout_id, phone, taken):
    pulses.open_pulse(workspace, DANA, rollout_id, expected=1)
    assert [answer(phone()).status for _ in range(5)] == [200] * 5
    assert taken() == 5


def test_a_form_of_a_new_device_waits_its_seconds(phone, taken, is_open, monkeypatch):
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(devices, "SETTLES_SECONDS", 3)
    monkeypatch.setattr(access, "sleep", sleep)
    assert answer(phone()).status == 200
    [seconds] = waited
    assert 1 < seconds <= 3
    assert taken() == 1


def test_the_device_is_that_of_the_page_and_stays(phone):
    one = phone()
    one.see("")
    device = one.cookies[access.DEVICE]
    for below in ("", "/pulse", ""):
        one.see(below)
    assert one.cookies[access.DEVICE] == device


def test_a_link_that_does_not_ask_is_gone(workspace, rollout_id, port, phone, is_open):
    silent = Phone.at(port, links.make_link(workspace, DANA, rollout_id, "Silent").path, "/pulse")
    gone = ask(port, "/view/nothing/pulse")
    one = phone()
    form = {"poll": hidden_in(one.see(), "poll"), **GOOD}
    links.revoke_all(workspace, DANA)
    for answer in (silent.see(), silent.send(GOOD), one.see(), one.send(form)):
        assert (answer.status, answer.body) == (404, gone.body)


def test_behind_a_password_there_is_no_pulse_before_it_is_given(workspace, rollout_id, port, is_open):
    options = {"asks": ["pulse"], "profile": "teams", "password": "quiet otters"}
    locked = Phone.at(port, links.make_link(workspace, DANA, rollout_id, "Locked", **options).path, "/pulse")
    assert (locked.see().status, locked.send(GOOD).status) == (404, 404)


def fill(workspace: Workspace, rollout_id: str, path: str, count: int, *, group: str = "") -> None:

    found = shares.resolve(workspace, shares.open_link(workspace, path.rsplit("/", 1)[1]))
    shown = pulses.pulse_of(workspace, found)
    assert shown
    sign = shares.sign_of(group) if group else ""
    for number in range(count):
        device = Device(found.link.id, f"{group} {number}")
        typed = dict.fromkeys((question.key for question in shown.questions), str(3 + number % 3))
        pulses.answer_pulse(workspace, found, device, shown.poll.id, {**typed, "group": sign})


def test_a_link_shows_results_only_while_the_host_does(workspace, rollout_id, path, phone, monkeypatch):
    monkeypatch.setattr(pulses.pulse, "_NOISE", 1e-12)
    one = phone()
    assert "Answer the pulse</a>" not in one.see("").text
    pulses.open_pulse(workspace, DANA, rollout_id)
    # True before the first answer and for the phones that sent it.
    assert "The count appears after 5 answers." in one.see("").text
    fill(workspace, rollout_id, path, 24)
    page = one.see("").text
    assert "Answer the pulse</a>" in page
    assert "At least 20 answers so far." in page
    assert "of 5</span>" not in page
    pulses.close_pulse(workspace, DANA, rollout_id)
    assert "How ready we are" not in one.see("").text
    pulses.reveal_pulse(workspace, DANA, rollout_id)
    page = one.see("").text
    assert "24 answers." in page
    assert page.count('class="bar columns"') == 5
    assert " of 5</span>" in page
    assert "style=" not in page
    pulses.hide_pulse(workspace, DANA, rollout_id)
    assert "How ready we are" not in one.see("").text


def test_a_name_in_a_hosts_question_is_on_no_guest_page(workspace, rollout_id, path, phone, monkeypatch):
    monkeypatch.setattr(pulses.pulse, "_NOISE", 1e-12)
    people = [person.name for person in workspace.rollout_cache.get(rollout_id).brief.people]
    own = [f"Does {people[0]} help you?", f"Did {people[-1]}, of canary@lt.example, answer?"]
    pulses.open_pulse(workspace, DANA, rollout_id, [*map(OwnQuestion, own)])
    one = phone()
    seen = {below: one.see(below).text for below in ("", "/pulse", "/present", "/parts")}
    assert seen["/pulse"].count("help you?") == 1
    seen["refused"] = answer(one, awareness="9").text
    assert "help you?" in seen["refused"]
    fill(workspace, rollout_id, path, 24)
    pulses.close_pulse(workspace, DANA, rollout_id)
    pulses.reveal_pulse(workspace, DANA, rollout_id)
    shown = {below: one.see(below).text for below in ("", "/present", "/parts")}
    assert [below for below, text in shown.items() if "help you?" not in text] == []
    for text in (*seen.values(), *shown.values()):
        assert not [name for name in (*people, "canary@") if name in text]
    hosted = pulses.find_pulse(workspace, DANA, rollout_id)
    assert [question.words for question in hosted.shown.questions[-2:]] == own


def test_a_small_room_sees_what_it_agrees_on_and_talks(workspace, rollout_id, path, phone, monkeypatch):
    monkeypatch.setattr(pulses.pulse, "_NOISE", 1e-12)
    pulses.open_pulse(workspace, DANA, rollout_id, expected=9)
    for number in range(9):
        share = shares.resolve(workspace, shares.open_link(workspace, path.rsplit("/", 1)[1]))
        shown = pulses.pulse_of(workspace, share)
        typed = {"awareness": "4", "desire": str(1 + number % 5)}
        pulses.answer_pulse(workspace, share, Device(share.link.id, f"{number}"), shown.poll.id, typed)
    pulses.close_pulse(workspace, DANA, rollout_id)
    pulses.reveal_pulse(workspace, DANA, rollout_id)
    slides = phone().see("/present").text
    assert slides.count("mostly 4") == 1
    assert "Talk about the rest: hands up, then why." in slides


def test_a_room_that_agrees_on_nothing_is_asked_to_talk(workspace, rollout_id, path, phone):
    pulses.open_pulse(workspace, DANA, rollout_id, expected=9)
    pulses.close_pulse(workspace, DANA, rollout_id)
    pulses.reveal_pulse(workspace, DANA, rollout_id)
    slides = phone().see("/present").text
    assert "Now let’s talk" in slides
    assert "Hands up: who is ready?" in slides
    assert "so that nobody can be recognized" not in slides


def write(workspace: Workspace, rollout_id: str, path: str, key: str, *texts: str) -> None:
    found = shares.resolve(workspace, shares.open_link(workspace, path.rsplit("/", 1)[1]))
    poll = pulses.find_poll(workspace, DANA, rollout_id)
    for number, text in enumerate(texts):
        pulses.answer_pulse(workspace, found, Device(found.link.id, f"{number}"), poll.id, {key: text})
    pulses.close_pulse(workspace, DANA, rollout_id)
    pulses.reveal_pulse(workspace, DANA, rollout_id)


def test_a_room_reads_the_question_while_its_host_chooses_the_answers(workspace, rollout_id, path, phone):
    pulses.open_pulse(workspace, DANA, rollout_id, [OwnQuestion("In a word?", "words")], ready=())
    write(workspace, rollout_id, path, "own1.1", *["Hope"] * 9)
    for below in ("", "/present"):
        page = phone().see(below).text
        assert "In a word?" in page
        assert "nswers appear" in page
        assert "Hands up" not in page
        assert "hope" not in page
    ids = [text.id for text in pulses.find_pulse(workspace, DANA, rollout_id).texts]
    poll_texts.approve_texts(workspace, DANA, rollout_id, ids)
    for below in ("", "/present"):
        page = phone().see(below).text
        assert "hope" in page
        assert "choosing" not in page


def test_a_room_reads_a_question_that_too_few_answered(workspace, rollout_id, path, phone):
    pulses.open_pulse(workspace, DANA, rollout_id, [OwnQuestion("What is in the way?", "text")], ready=())
    write(workspace, rollout_id, path, "own1", "Time", "Rules")
    slides = phone().see("/present").text
    assert "What is in the way?" in slides
    assert "Answers appear once 5 people have written," in slides
    assert "Hands up" not in slides


def test_a_choice_that_too_few_made_is_talked_about_answer_by_answer(workspace, rollout_id, path, phone):
    own = [OwnQuestion("Which first?", "choice", ("Drafts", "Minutes"))]
    pulses.open_pulse(workspace, DANA, rollout_id, own, ready=())
    write(workspace, rollout_id, path, "own1", "1", "2")
    assert "Hands up for each answer." in phone().see("/present").text


def test_a_room_hears_how_many_send_a_word_until_it_shows(workspace, rollout_id, path, phone):
    pulses.open_pulse(workspace, DANA, rollout_id, [OwnQuestion("In a word?", "words")], ready=())
    write(workspace, rollout_id, path, "own1.1", *["Hope"] * 4)
    assert "A word appears once 5 to 7 people have sent it" in phone().see("/present").text


def test_a_new_pulse_leaves_what_the_room_saw_on_slides_and_phones(
    workspace, rollout_id, path, phone, monkeypatch
):
    monkeypatch.setattr(pulses.pulse, "_NOISE", 1e-12)
    found = shares.resolve(workspace, shares.open_link(workspace, path.rsplit("/", 1)[1]))
    own = [OwnQuestion("Tea or coffee?", "choice", ("Tea", "Coffee"))]

    def seen() -> list[bool]:
        return ["Tea or coffee?" in phone().see(below).text for below in ("", "/present")]

    def open_another() -> None:
        rooms.open_room(workspace, DANA, rollout_id, found.link.id)
        pulses.open_pulse(workspace, DANA, rollout_id, expected=40)

    rooms.open_room(workspace, DANA, rollout_id, found.link.id)
    pulses.open_pulse(workspace, DANA, rollout_id, own, ready=())
    write(workspace, rollout_id, path, "own1", *["1"] * 24)
    open_another()
    assert seen() == [True, True]
    assert "Earlier: Your answers" in phone().see("/present").text
    pulses.close_pulse(workspace, DANA, rollout_id)
    rooms.close_room(workspace, DANA, rollout_id, found.link.id)
    open_another()
    assert seen() == [False, False]


def test_the_screen_asks_one_question_after_the_other(workspace, rollout_id, path, phone):
    pulses.open_pulse(workspace, DANA, rollout_id)
    slides = phone().see("/present").text
    assert "Anonymous. 5 questions, about 1 minute." in slides
    assert re.findall(r'id="slide-(pulse[-\d]*)"', slides) == ["pulse", *(f"pulse-{n}" for n in range(2, 7))]
    assert slides.count("The last one. Then send your answers.") == 1
    pulses.close_pulse(workspace, DANA, rollout_id)
    pulses.reveal_pulse(workspace, DANA, rollout_id)
    assert "The last one." not in phone().see("/present").text


def test_a_room_sees_what_it_saw_last_time(workspace, rollout_id, path, phone, monkeypatch):
    monkeypatch.setattr("playbook.core.all_hands.pulse._NOISE", 1e-12)
    visitor = phone()
    share = shares.open_link(workspace, path.rpartition("/")[2])
    for choice, is_shown in (("2", True), ("5", False), ("4", True)):
        poll = pulses.open_pulse(workspace, DANA, rollout_id)
        for number in range(20):
            device = Device(share.link_id, f"{choice} {number}")
            typed = {"awareness": choice if number else "3"}
            pulses.answer_pulse(workspace, shares.resolve(workspace, share), device, poll.id, typed)
        pulses.close_pulse(workspace, DANA, rollout_id)
        if is_shown:
            pulses.reveal_pulse(workspace, DANA, rollout_id)
        last = "last time 2" in visitor.see("/present").text, "last time 2" in visitor.see("").text
        assert last == ((choice == "4",) * 2)
    # The one between was never revealed.
    assert "4.0 of 5, last time 2.0" in visitor.see("/present").text


def test_a_single_question_is_on_the_first_slide(workspace, rollout_id, path, phone):
    pulses.open_pulse(workspace, DANA, rollout_id, [OwnQuestion("What is in the way?", "text")], ready=())
    slides = phone().see("/present").text
    assert re.findall(r'id="slide-(pulse[-\d]*)"', slides) == ["pulse"]
    assert "What is in the way?" in slides
    assert "The last one." not in slides


def test_a_phone_says_which_questions_it_has_done(workspace, rollout_id, phone, is_open):
    for _ in range(5):
        visitor = phone()
        poll = hidden_in(visitor.see(), "poll")
        assert visitor.send({"poll": poll, "done": "awareness nothing"}, "progress").status == 204
    assert visitor.send({"poll": "x", "done": "desire"}, "progress").status == 204
    # Nobody answers more often than there are phones in the room.
    assert pulses.count_done(workspace, DANA, rollout_id, phones=3)["awareness"] == 3
    counts = pulses.count_done(workspace, DANA, rollout_id, phones=5)
    assert {key for key, number in counts.items() if number} == {"awareness"}
    assert counts["awareness"] == 5
    assert pulses.find_pulse(workspace, DANA, rollout_id).taken == 0


def test_results_by_team_are_shown_where_they_may_be(workspace, rollout_id, path, phone):
    names = [group.id for group in workspace.rollout_cache.get(rollout_id).brief.groups]
    assert len(names) > 1
    pulses.open_pulse(workspace, DANA, rollout_id)
    fill(workspace, rollout_id, path, 9, group=names[0])
    fill(workspace, rollout_id, path, 7, group=names[1])
    pulses.close_pulse(workspace, DANA, rollout_id)
    pulses.reveal_pulse(workspace, DANA, rollout_id, teams=True)
    page = phone().see("").text
    assert "How ready we are, by team" in page
    assert "A team with fewer than 5 answers or 10 people is not shown apart" in page


def test_no_file_holds_the_address_or_account_of_an_answer(workspace, rollout_id, phone, taken):
    account = workspace.accounts.claim("Canary Quillfeather", "canary@lt.example", "x", workspace.now())
    token = sessions.begin(workspace, account)
    pulses.open_pulse(workspace, DANA, rollout_id)
    workspace.register.scrub()
    before = {path: path.read_bytes() for path in workspace.settings.data.rglob("*") if path.is_file()}
    one = phone()
    one.cookies[sessions.cookie_name(False)] = token
    answer = one.send({"poll": hidden_in(one.see(), "poll"), **GOOD}, **{"X-Forwarded-For": "203.0.113.77"})
    assert answer.status == 200
    pulses.close_pulse(workspace, DANA, rollout_id)
    assert taken() == 1
    mark = one.cookies[access.DEVICE].split(".")[0].encode()
    for path in (path for path in workspace.settings.data.rglob("*") if path.is_file()):
        held = path.read_bytes()
        assert [word for word in (b"203.0.113.77", mark) if word in held] == [], path
        for name in (b"Canary", account.id.encode()):
            assert held.count(name) == before.get(path, b"").count(name), path
