"""Questions over real HTTP: a form and votes on a phone, one answer for what is dead, nothing twice."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import text as statement
from starlette.applications import Starlette

from playbook.core.all_hands.questions import NewQuestion, Question
from playbook.core.base.access import Actor
from playbook.desk.accounts import passwords
from playbook.desk.all_hands import answers, questions
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import crowd, links
from playbook.desk.links.links import NewLink
from playbook.store.register.questions import Questions
from playbook.web.http.problem import HANDLERS
from playbook.web.link import access
from playbook.web.routes import routes
from tests.attacks import ATTACKS
from tests.pages import made
from tests.web.asking import Answer, ask, assert_page, current, served
from tests.web.link import phone as phone_kit

DANA = Actor(name="Dana")
PATIENCE = 20.0


@pytest.fixture(scope="module")
def started(tmp_path_factory) -> Iterator[tuple[Workspace, int]]:
    app = Starlette(routes=routes(), exception_handlers=HANDLERS)
    with current(tmp_path_factory.mktemp("questions"), today=made.TODAY) as opened, served(app) as port:
        yield opened, port


@pytest.fixture
def workspace(started) -> Workspace:
    """The workspace with a rollout that is new to every test, and a box that is open."""
    workspace, _ = started
    for table in ("question_vote", "question", "question_box"):
        workspace.register.run(statement(f"delete from {table}"))  # noqa: S608
    if "made" not in workspace.log.heads():
        made.rollout(workspace)
    questions.open_box(workspace, DANA, "made")
    return workspace


class Phone(phone_kit.Phone):
    def ask(self, words: str, name: str = "") -> Answer:
        return self.send({"once": once_in(self.see()), "words": words, "name": name})

    def vote(self, question_id: str, way: str = "add") -> Answer:
        self.see()
        return self.send({way: question_id}, "vote")


def once_in(answer: Answer) -> str:
    return phone_kit.hidden_in(answer, "once")


def link(workspace: Workspace, **more: object) -> NewLink:
    return links.make_link(workspace, DANA, "made", "Room", **{"asks": ["questions"], **more})  # type: ignore[arg-type]


@pytest.fixture
def phone(workspace, started) -> Callable[..., Phone]:
    """Open a link on a new phone; the same link for all phones of a test."""
    usual = link(workspace)
    return lambda of=None: Phone.at(started[1], (of or usual).path, "/questions")


def kept(workspace: Workspace) -> list[Question]:
    return Questions(workspace.register).of_rollout("made")


def fill(workspace: Workspace, count: int, words: str = "Why {}?") -> list[str]:
    of = Questions(workspace.register)
    return [
        of.add("made", f"{number:012x}", NewQuestion(words.format(number)), made.TODAY)[0].id
        for number in range(count)
    ]


def test_one_phone_asks_another_votes_and_both_read_it(workspace, phone):
    one, other = phone(), phone()
    page = one.get(one.page).text
    assert f'href="{one.form}"' in page
    assert "No questions yet. The first one can be yours." in page
    sent = one.ask("Why now?", "Ines")
    assert (sent.status, sent.said("location")) == (303, f"{one.form}?kept=shown")
    assert "Posted." in one.get(sent.said("location")).text
    [asked] = kept(workspace)
    voted = other.vote(asked.id)
    assert (voted.status, voted.said("location")) == (303, f"{other.form}#q{asked.id}")
    assert re.search(rf'name="take" value="{asked.id}"><strong>1</strong>', other.see().text)
    assert re.search(rf'name="add" value="{asked.id}"><strong>1</strong>', one.see().text)
    workspace.notifier.publish("made")
    page = one.get(one.page).text
    for said in ("Why now?", "<bdi>Ines</bdi>", "<strong>1</strong>"):
        assert said in page
    assert "No questions yet" not in page
    assert other.vote(asked.id, "take").status == 303
    assert kept(workspace)[0].votes == 0


def test_a_double_tap_and_a_form_from_the_history_count_once(workspace, phone):
    one = phone()
    form = {"once": once_in(one.see()), "words": "Why now?", "name": ""}
    assert [one.send(form).status for _ in range(3)] == [303] * 3
    [asked] = kept(workspace)
    assert [one.vote(asked.id).status for _ in range(3)] == [303] * 3
    assert kept(workspace)[0].votes == 1


def test_a_moderated_question_waits_and_its_asker_is_told_so(workspace, phone):
    questions.moderate_box(workspace, DANA, "made", True)
    one = phone()
    assert "The host reads it first." in one.see().text
    assert "The host shows them one by one." in one.get(one.page).text
    sent = one.get(one.ask("Why now?").said("location"))
    assert "The host reads it first, and it stands here once it is shown." in sent.text
    [asked] = kept(workspace)
    for page in (one.form, one.page):
        assert "Why now?" not in one.get(page).text
    questions.show_question(workspace, DANA, "made", asked.id)
    for page in (one.form, one.page):
        assert "Why now?" in one.get(page).text
    questions.hide_question(workspace, DANA, "made", asked.id)
    assert "Why now?" not in one.get(one.page).text


def test_a_refused_question_keeps_what_was_typed(workspace, phone):
    one = phone()
    once = once_in(one.see())
    answer = one.send({"once": once, "words": "x" * 100_000, "name": "Ines"})
    assert_page(answer, 400, "This has 100,000 characters. Shorten it to at most 280.")
    assert "x" * 100_000 in answer.text
    assert 'value="Ines"' in answer.text
    assert once_in(answer) == once
    empty = one.send({"once": once, "words": " \u200b", "name": "y" * 121})
    assert_page(empty, 400, "The question is empty.", "This has 121 characters.")
    assert one.send(b"words=" + b"x" * 2_000_000).status == 413
    assert one.send(b"add=" + b"x" * 100_000, "vote").status == 413
    assert kept(workspace) == []


def test_a_foreign_body_keeps_nothing_and_breaks_nothing(workspace, phone):
    for body in [b"", b"\x00\xff\xfe%00", b"words=%ff%fe%00", b"words", b"=&=&=", b"words=a&words="]:
        one = phone()
        one.see()
        assert one.send(body).status in (303, 400)
        assert one.send(body, "vote").status == 409
        assert all(asked.words.isprintable() for asked in kept(workspace)), body


def test_a_question_is_only_ever_words(workspace, phone):
    of = Questions(workspace.register)
    of.add("made", "e" * 12, NewQuestion("لماذا الآن؟"), made.TODAY)
    for number, attack in enumerate(ATTACKS):
        of.add("made", f"{number:012x}", NewQuestion(attack.text[:280], attack.text[:120]), made.TODAY)
    workspace.notifier.publish("made")
    one = phone()
    for page, of_list in ((one.form, "asks"), (one.page, "asks"), (f"{one.page}/present", "list")):
        text = re.sub(r"<template.*?</template>", "", one.get(page).text, flags=re.S)
        slide = text[max(0, text.find('id="slide-questions"')) :]
        part = slide[slide.index(f'<ol class="{of_list}') :].partition("</ol>")[0]
        assert "لماذا الآن؟" in part
        assert not re.search(r"<(?!/?(ol|li|p|div|span|bdi|strong|button)\b)", part)
        assert not re.search(r"\b(href|src|style|on\w+)=", re.sub(r">[^<]*<", "><", part))
        assert re.search(r'<(span|p)[^>]* dir="auto">', part)


@pytest.mark.parametrize("device", ["", "forged", "another link's"])
def test_an_unknown_device_counts_nothing_and_keeps_the_text(workspace, phone, device):
    one = phone()
    form = {"once": once_in(one.see()), "words": "Why now?", "name": ""}
    other = phone(link(workspace))
    other.see()
    one.cookies.pop(access.DEVICE)
    if device == "forged":
        link_id = one.page.split("/")[2]
        one.cookies[access.DEVICE] = URLSafeSerializer("guessed", salt="device").dumps([link_id, "x"])
    elif device:
        one.cookies[access.DEVICE] = other.cookies[access.DEVICE]
    assert_page(one.send(form), 403, "this browser keeps no cookies", "Why now?")
    assert kept(workspace) == []
    # It was given a new one meanwhile, and can send what it typed.
    assert one.send(form).status == 303
    one.cookies.pop(access.DEVICE)
    assert one.send({"add": form["once"]}, "vote").status == 403
    assert [asked.votes for asked in kept(workspace)] == [0]


def test_a_post_after_closing_is_told_so_and_loses_no_word(workspace, phone):
    one = phone()
    form = {"once": once_in(one.see()), "words": "Why so late?", "name": ""}
    [asked] = fill(workspace, 1)
    questions.close_box(workspace, DANA, "made")
    answer = one.send(form)
    assert_page(answer, 409, "Questions are closed now.")
    assert re.search(r"<textarea[^>]* readonly>Why so late\?</textarea>", answer.text)
    late = one.send({"add": asked}, "vote")
    assert_page(late, 409, "The votes until now count.")
    assert 'name="add"' not in late.text
    back = one.get(f"{one.form}/vote")
    assert (back.status, back.headers["location"]) == (303, [one.form])
    assert "Questions are closed. Votes are as they stood then." in one.get(one.page).text
    assert [(one.id, one.votes) for one in kept(workspace)] == [(asked, 0)]
    questions.open_box(workspace, DANA, "made")
    assert 'name="add"' in one.see().text
    one.send({"add": asked}, "vote")
    assert [(one.id, one.votes) for one in kept(workspace)] == [(asked, 1)]


def test_who_sends_too_much_is_told_to_wait(workspace, phone, monkeypatch):
    one = phone()
    one.ask("Why now?")
    assert_page(one.ask("Why us?"), 429, "Wait a moment and send it again.", "Why us?")
    monkeypatch.setattr(crowd, "_HELD_EACH", 0)
    monkeypatch.setattr(crowd, "_MOST_HELD", 0)
    monkeypatch.setattr(questions, "MOST_OF_MINUTE", 0)
    assert_page(phone().ask("Why them?"), 429, "Try again in a few minutes.")
    assert [asked.words for asked in kept(workspace)] == ["Why now?"]


def test_closed_links_answer_alike_byte_for_byte(workspace, phone):
    [asked] = fill(workspace, 1)
    never = ask(phone().port, "/view/nothing/questions")
    assert never.status == 404

    def alike(one: Phone) -> bool:
        one_form = {"once": "", "words": "Why now?", "name": ""}
        back = one.get(f"{one.form}/vote")
        answers = (one.see(), back, one.send(one_form), one.send({"add": asked}, "vote"))
        return {(answer.status, answer.body) for answer in answers} == {(404, never.body)}

    for more in ({"asks": ["pulse"]}, {"is_frozen": True}, {"password": "quiet otters"}):
        assert alike(phone(link(workspace, **more)))
    for end in (links.pause_link, links.revoke_link):
        made_now = link(workspace)
        one = phone(made_now)
        one.see()
        end(workspace, DANA, made_now.link.id)
        assert alike(one)
    assert [(one.id, one.votes) for one in kept(workspace)] == [(asked, 0)]


def test_the_most_votes_stand_first_and_long_lists_end(workspace, phone):
    ids = fill(workspace, 340)
    of, one = Questions(workspace.register), phone()
    for place in range(3):
        for number in range(place + 1):
            of.vote("made", ids[100 + place], f"{number}", True)
    questions.mark_answered(workspace, DANA, "made", ids[0], "stage")
    questions.mark_answered(workspace, DANA, "made", ids[1], "writing")
    page, form, screen = (one.get(path).text for path in (one.page, one.form, f"{one.page}/present"))
    for text, said in ((page, 10), (form, 300)):
        found = re.findall(r'<span class="ref">(\d+)</span>', text[text.index("asks open") :])
        assert found[:4] == ["103", "102", "101", "3"]
        assert found[said:] == ["1", "2"]
        assert f"{338 - said} more have fewer votes, or came later." in text
    assert "Answered on stage" in page
    assert "Answered in writing" in page
    assert 'id="slide-questions"' in screen
    slide = screen[screen.index('id="slide-questions"') :].partition("</section>")[0]
    assert re.findall(r'<p class="lead">(\d+ votes?)', slide) == ["3 votes", "2 votes", "1 vote"]
    assert "335 more on your phone" in slide


def test_a_written_answer_has_a_role_for_every_name(workspace, phone):
    one = phone()
    one.ask("Will this cost <b>jobs</b>?")
    [asked] = kept(workspace)
    named = next(iter(workspace.rollout_cache.get("made").brief.people)).name
    seen, words = workspace.rollout_cache.get("made").version, f"No.\nAsk {named} & <i>me</i>."
    answers.answer_question(workspace, DANA, "made", seen, asked.id, "writing", words)
    for page in (one.see(), one.get(one.page)):
        reply = '<p class="reply" dir="auto">No.\nAsk '
        assert_page(page, 200, reply, "&amp; &lt;i&gt;me&lt;/i&gt;.", "Answered in writing")
        assert named not in page.text


def test_a_link_that_does_not_ask_says_nothing_of_questions(workspace, phone):
    fill(workspace, 1, "Where is the lighthouse?")
    for silent in (link(workspace, asks=[]), link(workspace, is_frozen=True)):
        one = phone(silent)
        assert "lighthouse" not in one.get(one.page).text
        assert "/questions" not in one.get(one.page).text
    questions.remove_question(workspace, DANA, "made", kept(workspace)[0].id)
    questions.close_box(workspace, DANA, "made")
    one = phone()
    assert "<h2>Questions</h2>" not in one.get(one.page).text
    assert "No questions are taken now." in one.see().text


def test_no_file_holds_an_address_or_device_after_closing(workspace, phone):
    one = phone()
    one.see()
    mark = one.cookies[access.DEVICE].split(".")[0]
    form = {"once": once_in(one.see()), "words": "Why now?", "name": ""}
    one.send(form, **{"X-Forwarded-For": "203.0.113.77"})
    one.vote(kept(workspace)[0].id)
    questions.close_box(workspace, DANA, "made")
    for path in (path for path in workspace.settings.data.rglob("*") if path.is_file()):
        held = path.read_bytes()
        assert [word for word in (b"203.0.113.77", mark.encode()) if word in held] == [], path


def test_a_room_asks_while_every_password_turn_is_taken(workspace, started, phone, monkeypatch):
    # Whoever guesses at sign-in has all the turns that there are for what has to be worked out.
    may_end, begun, check = threading.Event(), threading.Semaphore(0), passwords.matches
    monkeypatch.setattr(
        passwords, "matches", lambda *given: begun.release() or (may_end.wait(PATIENCE) and check(*given))
    )
    port, locked = started[1], link(workspace, password="quiet otters")
    guess = urlencode({"email": "dana@lt.test", "password": "wrong words"}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    with ThreadPoolExecutor(4) as room:
        guessing = [room.submit(ask, port, "/sign-in", "POST", headers, guess) for _ in range(4)]
        try:
            assert all(begun.acquire(timeout=PATIENCE) for _ in guessing)
            guest = phone()
            assert (guest.ask("Who helps?").status, guest.vote(kept(workspace)[0].id).status) == (303, 303)
            assert Phone.at(port, locked.path).send({"password": "quiet otters"}, "password").status == 303
            assert not begun.acquire(blocking=False)
        finally:
            may_end.set()


SCRIPT = {"Accept": "application/json"}


def test_a_script_is_told_what_became_of_a_question_and_a_vote(workspace, phone):
    one = phone()
    form = {"once": once_in(one.see()), "words": "Why now?", "name": ""}
    for _ in range(2):  # the same form counts once
        answer = one.send(form, **SCRIPT)
        assert (answer.status, json.loads(answer.body)["state"]) == (200, "shown")
    [question] = kept(workspace)
    assert question.id == form["once"]
    for way, votes in (("add", 1), ("add", 1), ("take", 0)):
        assert one.send({way: question.id}, "vote", **SCRIPT).status == 200
        assert kept(workspace)[0].votes == votes
    empty = one.send({**form, "once": "0" * 12, "words": " "}, **SCRIPT)
    assert (empty.status, json.loads(empty.body)["problems"].keys()) == (400, {"words"})
    assert one.send({**form, "once": "1" * 12, "words": "Why?"}, **SCRIPT).status == 429  # too soon
    questions.close_box(workspace, DANA, "made")
    other = phone()
    other.see()
    for late in (other.send({**form, "once": "1" * 12, "words": "Why?"}, **SCRIPT),
                 one.send({"add": question.id}, "vote", **SCRIPT)):  # fmt: skip
        assert (late.status, json.loads(late.body)["said"] != "") == (409, True)
