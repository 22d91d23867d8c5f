"""A guest's phone in a room: it follows the slide on show, and loses nothing that somebody entered."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from starlette.applications import Starlette

from bench.seed import seed
from playbook.core.all_hands.questions import NewQuestion
from playbook.core.base.access import Actor
from playbook.core.log.changes.briefs import BriefEdited
from playbook.desk.all_hands import presenting, pulse, pulse_draft, questions, rooms
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import devices, links
from playbook.desk.plan import rollouts
from playbook.store.register.questions import Questions
from playbook.web.http.problem import HANDLERS
from playbook.web.routes import routes
from tests.browser.screen import Screen, open_window
from tests.pages import made
from tests.web.asking import current, served
from tools import server

DANA = Actor(name="Dana")
FOCUSED = "document.activeElement.id || document.activeElement.tagName"
KEPT = "JSON.parse(localStorage.getItem(`room ${location.pathname}`))"
ASKED = "What happens to the time that we save with it?"


@dataclass
class Room:
    """An open room, whose host the test is, served from this process."""

    workspace: Workspace
    url: str
    path: str
    link_id: str
    rollout_id: str

    @property
    def here(self) -> tuple[Workspace, Actor, str, str]:
        return self.workspace, DANA, self.rollout_id, self.link_id

    def go(self, slide: str) -> None:
        seen = presenting.state_on(self.workspace, self.link_id)
        presenting.go_to_slide(*self.here, seen.current, slide)

    def taken(self) -> int:
        hosted = pulse.find_pulse(self.workspace, DANA, self.rollout_id)
        return hosted.taken if hosted else 0

    def ask(self, words: str, number: int, votes: int) -> None:
        stored = Questions(self.workspace.register)
        stored.add(self.rollout_id, f"{number:012x}", NewQuestion(words), self.workspace.today())
        for phone in range(votes):
            stored.vote(self.rollout_id, f"{number:012x}", f"{phone}", True)
        self.workspace.notifier.publish(self.rollout_id)


@pytest.fixture(autouse=True)
def results_without_noise(monkeypatch):
    """Few answers with noise may show nothing."""
    monkeypatch.setattr("playbook.core.all_hands.pulse._NOISE", 1e-12)


@pytest.fixture
def room(tmp_path, monkeypatch) -> Iterator[Room]:
    monkeypatch.setattr(devices, "SETTLES_SECONDS", 0)
    app = Starlette(routes=routes(), exception_handlers=HANDLERS)
    with current(tmp_path / "data", today=made.TODAY, share_seconds=1) as workspace, served(app) as port:
        rollout_id = made.rollout(workspace).id
        asks = ["pulse", "questions", "examples"]
        link = links.make_link(workspace, DANA, rollout_id, "Room", asks=asks, profile="teams")
        rooms.open_room(workspace, DANA, rollout_id, link.link.id)
        yield Room(workspace, f"http://127.0.0.1:{port}", link.path, link.link.id, rollout_id)
        workspace.notifier.end()


@pytest.fixture
def phone(chromium: Browser, room: Room) -> Iterator[Callable[..., Screen]]:
    """Open the page of the room on a new phone."""
    with ExitStack() as stack:

        def opened(width: int = 390) -> Screen:
            running = cast(server.Server, SimpleNamespace(url=room.url, token=""))
            window = open_window(chromium, running, width)
            stack.callback(window.close)
            window.page.goto(f"{room.url}{room.path}")
            return window

        yield opened


def answer(page: Page, choice: str = "4") -> None:
    """Answer the first question of a poll, and go on to its end."""
    page.get_by_role("radio", name=choice).check()
    while page.get_by_role("button", name="Next").is_visible():
        page.get_by_role("button", name="Next").click()


def send(page: Page) -> None:
    page.get_by_role("button", name="Send my answers").click()


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name, level=2)).to_be_visible()


def says_how_many(page: Page, count: int) -> None:
    """Wait until a page says how many are here; once more where its stream took too long to begin."""
    said = page.get_by_text(f"You’re in · {count} here")
    for _ in range(4):
        try:
            expect(said).to_be_visible(timeout=15_000)
        except AssertionError:
            page.reload()
            continue
        return
    expect(said).to_be_visible()


def test_a_phone_follows_the_slides(room, phone):
    window = phone()
    page = window.page
    heading(page, "It starts soon")
    says_how_many(page, 1)
    other = phone()  # one that joins late and on an old, narrow phone
    other.resize(320)
    says_how_many(other.page, 2)
    says_how_many(page, 2)
    page.evaluate("window.mine = true")
    window.look(is_quiet=False)
    room.go("where")
    for one in (page, other.page):
        heading(one, "Where we are")
        expect(one.get_by_role("heading", name="Next", exact=True)).to_be_hidden()
    room.go("chart")
    expect(page.get_by_role("img", name="tasks done by")).to_be_visible()  # though it is folded in the report
    window.check(is_quiet=False)
    room.go("why-2")
    heading(page, "Why")
    page.get_by_role("button", name="The plan").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("img", name="tasks done by")).to_be_hidden()
    room.go("where")
    expect(page.locator("#onshow")).to_have_text("On show: the next slide")
    page.get_by_role("button", name="Now · new").click()
    heading(page, "Where we are")
    presenting.set_timer(*room.here, 3)
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"2:[345]\d left|3:00 left"))
    rooms.close_room(*room.here)
    expect(page.get_by_text("You’re in")).to_be_hidden()
    heading(page, "Thank you for joining")
    heading(page, "Where we are")
    heading(page, "Next")
    assert page.evaluate("window.mine")
    links.pause_link(room.workspace, DANA, room.link_id)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link isn’t available.")
    assert all("ERR" not in complaint and "Error" not in complaint for complaint in window.complaints)


def test_a_phone_shows_what_stays_and_what_is_promised_alone(room, phone):
    keeps = {"topic": "jobs", "state": "decided", "sentence": "Nobody at the looms loses a job."}
    told = {
        "what_changes": "Looms are booked by phone.",
        "what_stays": "The night shift stays.",
        "why": "Queues.",
    }
    changes = [BriefEdited(values=told | {"promises": [keeps]})]
    commit(
        room.workspace,
        DANA,
        room.rollout_id,
        room.workspace.rollout_cache.get(room.rollout_id).version,
        changes,
    )
    page = phone().page
    headings = ("What is changing", "What stays the same", "What we promise", "Why")
    says = dict(zip(("start-2", "stays", "stays-2", "why"), headings, strict=True))
    for slide, said in says.items():
        room.go(slide)
        heading(page, said)
        for other in {*headings} - {said}:
            expect(page.get_by_role("heading", name=other, level=2, exact=True)).to_be_hidden()
    page.get_by_role("button", name="The plan").click()
    page.get_by_text("What changes, and what you can do").click()
    for said in headings:
        expect(page.get_by_role("heading", name=said, level=2, exact=True)).to_be_visible()


@pytest.mark.long
def test_a_clock_that_is_wrong_does_not_matter(room, phone):
    window = phone()
    window.page.clock.install(time=room.workspace.now() + timedelta(hours=1))
    window.page.reload()
    says_how_many(window.page, 1)
    presenting.set_timer(*room.here, 3)
    expect(window.page.get_by_role("timer")).to_have_text(re.compile(r"2:[345]\d left|3:00 left"))


def test_a_poll_is_one_question_on_the_screen(room, phone):
    pulse.open_pulse(room.workspace, DANA, room.rollout_id)
    window = phone()
    page = window.page
    room.go("pulse")
    expect(page.get_by_role("group")).to_have_count(1)
    for label in page.locator("#poll .scale label:visible").all():
        assert (label.bounding_box() or {})["height"] >= 64
    window.resize(320)
    window.look(is_quiet=False)
    window.resize(390)
    page.get_by_role("radio", name="4").check()
    room.go("where")  # nobody is torn out of an answer
    expect(page.get_by_role("button", name="Answer later")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Answer the pulse").click()
    assert page.evaluate(FOCUSED) == "FIELDSET"
    expect(page.get_by_role("radio", name="4")).to_be_checked()
    for _ in range(5):
        page.get_by_role("button", name="Next").click()
    expect(page.get_by_label("Your team")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("1 of 5 questions answered.")).to_be_visible()
    promise, button = page.locator("#poll .promise"), page.get_by_role("button", name="Send my answers")
    assert (promise.bounding_box() or {})["y"] < (button.bounding_box() or {})["y"]
    window.look(is_quiet=False)
    send(page)
    heading(page, "Your answers are in")
    assert page.evaluate(FOCUSED) == "answered"
    assert room.taken() == 1
    room.go("pulse")
    page.reload()
    heading(page, "Your answers are in")
    expect(page.get_by_text("Your answers", exact=True)).to_be_hidden()
    window.look(is_quiet=False)
    slow = phone().page
    slow.get_by_role("radio", name="4").check()
    pulse.close_pulse(room.workspace, DANA, room.rollout_id)
    expect(slow.get_by_text("The pulse has closed. Your answers were not sent.")).to_be_visible()
    results = page.get_by_role("heading", name="How ready we are")
    expect(results).to_be_hidden()
    pulse.reveal_pulse(room.workspace, DANA, room.rollout_id)
    expect(results).to_be_visible()


def test_a_phone_keeps_no_answers_that_are_sent_or_too_late(room, phone):
    pulse.open_pulse(room.workspace, DANA, room.rollout_id)
    room.go("pulse")
    quick, slow = phone().page, phone().page
    for page in (quick, slow):
        answer(page)
        page.get_by_role("button", name="Earlier questions").click()
        page.get_by_label("Your team").select_option(index=1)
        page.get_by_role("button", name="Next").click()
    send(quick)
    heading(quick, "Your answers are in")
    kept = quick.evaluate(KEPT)
    assert kept["draft"] is None
    assert kept["answers"].keys() == {"poll", "isOne", "isFirst"}
    assert slow.evaluate(KEPT)["draft"]["body"]
    pulse.close_pulse(room.workspace, DANA, room.rollout_id)
    rooms.close_room(*room.here)
    for page in (quick, slow):
        heading(page, "Thank you for joining")
        kept = page.evaluate(KEPT)
        assert [kept[part] for part in ("queue", "draft", "answers", "team")] == [[], None, None, ""]


def test_a_phone_shows_the_question_that_the_screen_asks(room, phone):
    pulse.open_pulse(room.workspace, DANA, room.rollout_id)
    page = phone().page
    room.go("pulse")
    expect(page.locator("#step")).to_have_text("1 of 5")
    # What was done, and not what was chosen.
    with page.expect_request("**/pulse/progress") as noted:
        page.get_by_role("radio", name="4").check()
    assert (noted.value.post_data or "").endswith("&done=awareness")
    room.go("pulse-4")
    expect(page.locator("#step")).to_have_text("3 of 5")
    page.get_by_role("button", name="Earlier questions").click()
    expect(page.locator("#step")).to_have_text("2 of 5")
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.get_by_role("radio", name="4")).to_be_checked()
    late = phone().page
    expect(late.locator("#step")).to_have_text("3 of 5")
    for _ in range(4):
        late.get_by_role("button", name="Next").click()
    expect(late.get_by_text("0 of 5 questions answered.")).to_be_visible()
    room.go("pulse-3")  # nobody is led back
    expect(late.get_by_text("0 of 5 questions answered.")).to_be_visible()


def test_a_tap_on_an_answer_sends_a_single_question(room, phone):
    pulse_draft.open_first(room.workspace, DANA, room.rollout_id)
    room.go("pulse")
    window, wall = phone(), phone(1280)
    page, button = window.page, window.page.get_by_role("button", name="Send my answer")
    wall.page.goto(f"{wall.page.url}/present")
    expect(page.get_by_text("Question 1 of 5")).to_be_visible()
    # The window of the big screen was a phone just before.
    expect(wall.page.get_by_text(re.compile("^0 of 1 here answered"))).to_be_visible()
    page.get_by_label("Your team").select_option(index=1)
    window.look(is_quiet=False)
    expect(page.get_by_text("A tap sends your answer.")).to_be_visible()
    assert room.taken() == 0
    page.locator("label", has_text="4").click()
    heading(page, "Your answer is in")
    expect(wall.page.get_by_text(re.compile("^1 of 1 here answered"))).to_be_visible()
    assert room.taken() == 1
    # Whoever chooses by key looks at the choices on the way.
    pulse_draft.open_next(room.workspace, DANA, room.rollout_id)
    expect(page.get_by_text("Question 2 of 5")).to_be_visible()
    assert page.get_by_label("Your team").input_value()
    expect(button).to_be_hidden()
    page.get_by_role("radio", name="2").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="3")).to_be_checked()
    button.click()
    heading(page, "Your answer is in")
    assert room.taken() == 1


def test_an_answer_without_a_network_waits_and_counts_once(room, phone):
    pulse.open_pulse(room.workspace, DANA, room.rollout_id)
    room.go("pulse")
    window = phone()
    page = window.page
    answer(page)
    page.context.set_offline(True)
    send(page)
    heading(page, "Your answers wait on this phone")
    expect(page.get_by_text("Offline", exact=True)).to_be_visible()
    expect(page.get_by_text("You’re in")).to_be_hidden()
    # Pulled down, it stays: there is nothing to load it from.
    expect(page.locator("html")).to_have_css("overscroll-behavior-y", "contain")
    page.context.set_offline(False)
    expect(page.locator("html")).to_have_css("overscroll-behavior-y", "auto")
    expect(page.get_by_text("You’re in")).to_be_visible()

    def lose_the_response(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/pulse", lose_the_response, times=1)
    heading(page, "Your answers are in")
    assert room.taken() == 1
    again = page.context.new_page()  # the same phone twice
    again.goto(page.url)
    heading(again, "Your answers are in")
    again.evaluate("localStorage.clear()")
    again.reload()
    answer(again, "2")
    send(again)
    heading(again, "You have answered already")
    assert room.taken() == 1
    assert window.foreign == []


def test_votes_and_questions_are_sent_in_place(room, phone):
    questions.open_box(room.workspace, DANA, room.rollout_id)
    for number in range(12):
        room.ask(f"Will group {number} be trained?", number, 3 if number == 0 else 0)
    window = phone()
    page = window.page
    page.evaluate("window.mine = true")
    page.get_by_role("button", name="Questions", exact=True).click()
    window.resize(320)
    window.look(is_quiet=False)
    window.resize(390)
    page.get_by_role("button", name="Vote for question 2").click()
    mine = page.get_by_role("button", name="Voted for question 2. Take it back")
    expect(mine).to_contain_text("1")
    # What others vote for does not move what is being read.
    for phone_number in range(9):
        Questions(room.workspace.register).vote(room.rollout_id, f"{3:012x}", f"{phone_number}", True)
    room.workspace.notifier.publish(room.rollout_id)
    rows = page.locator("li[data-question]")
    expect(page.get_by_role("button", name="Vote for question 4")).to_contain_text("9")
    expect(rows.nth(3)).to_contain_text("group 3")
    page.get_by_role("button", name="Sort by votes").click()
    expect(rows.first).to_contain_text("group 3")

    page.context.set_offline(True)
    page.get_by_text("Ask a question", exact=True).click()
    page.get_by_label("Your question", exact=True).fill(ASKED)
    window.check(is_quiet=False)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#asked")).to_contain_text("Waits on this phone")
    page.context.set_offline(False)
    expect(page.locator("#asked")).to_contain_text("Posted")
    hosted = questions.list_questions(room.workspace, DANA, room.rollout_id)
    assert [one.words for one in hosted.shown].count(ASKED) == 1

    page.reload()
    room.go("questions")
    expect(mine).to_be_visible()
    expect(page.get_by_text("Ask a question", exact=True)).to_be_visible()
    presenting.set_spotlight(*room.here, f"{5:012x}")
    expect(rows.filter(visible=True)).to_have_count(1)
    expect(page.get_by_text("Ask a question", exact=True)).to_be_hidden()
    window.look(is_quiet=False)
    questions.close_box(room.workspace, DANA, room.rollout_id)
    presenting.set_spotlight(*room.here)
    expect(page.get_by_role("button", name="Vote")).to_have_count(0)
    questions.open_box(room.workspace, DANA, room.rollout_id)
    expect(page.get_by_role("button", name="Vote for question 10")).to_be_visible()


@pytest.mark.long
def test_a_phone_on_questions_is_led_to_the_pulse(room, phone):
    questions.open_box(room.workspace, DANA, room.rollout_id, True)
    room.go("start")
    page = phone().page
    page.get_by_role("button", name="Questions", exact=True).click()
    page.get_by_text("Ask a question", exact=True).click()
    expect(page.get_by_label("Your question", exact=True)).to_be_focused()
    page.get_by_label("Your question", exact=True).fill(ASKED)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#asked")).to_contain_text("With the host")
    waiting = questions.list_questions(room.workspace, DANA, room.rollout_id).waiting
    questions.show_question(room.workspace, DANA, room.rollout_id, waiting[0].id)
    expect(page.locator("#asked")).to_contain_text("Posted")
    pulse.open_pulse(room.workspace, DANA, room.rollout_id)
    room.go("pulse")
    call = page.get_by_role("button", name="Answer the pulse")
    expect(call).to_be_in_viewport()
    call.click()
    expect(page.locator("#step")).to_have_text("1 of 5")
    assert page.get_by_role("radio", checked=True).count() == 0
    expect(page.get_by_text("A rehearsal")).to_be_hidden()


@pytest.mark.long
def test_every_phone_of_a_rehearsal_says_so(room, phone):
    rooms.close_room(room.workspace, DANA, room.rollout_id, room.link_id)
    rehearsal = rooms.start_room(room.workspace, DANA, room.rollout_id, is_rehearsal=True)
    page = phone().page
    page.goto(f"{room.url}{rooms.scanned_path(room.workspace, rehearsal)}")
    says = page.get_by_text("A rehearsal: what you send is thrown away.")
    expect(says).to_be_visible()
    presenting.go_to_slide(room.workspace, DANA, room.rollout_id, rehearsal.link_id, "lobby", "where")
    heading(page, "Where we are")
    expect(says).to_be_visible()


def test_without_scripts_it_is_a_page_to_read_and_forms_to_send(room, chromium):
    pulse.open_pulse(room.workspace, DANA, room.rollout_id)
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{room.url}{room.path}")
        heading(page, "Where we are")
        expect(page.get_by_text("You’re in")).to_be_hidden()
        page.get_by_role("link", name="Answer the pulse").click()
        page.get_by_role("radio", name="4").first.check()
        send(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert room.taken() == 1


def test_a_lost_server_is_said_and_gets_what_waits(tmp_path, screen):
    seed(tmp_path / "data", "normal")
    with server.open_data(tmp_path) as workspace:
        [card] = rollouts.cards(workspace, DANA)
        link = links.make_link(workspace, DANA, card.rollout_id, "Room", asks=["pulse"])
        rooms.open_room(workspace, DANA, card.rollout_id, link.link.id)
        pulse.open_pulse(workspace, DANA, card.rollout_id)
    with server.app(tmp_path, today="2026-03-10", share_seconds="1") as running:
        page = screen(running, 390, token="").page
        page.clock.install()
        page.goto(f"{running.url}{link.path}")
        expect(page.get_by_text("You’re in")).to_be_visible()
        running.stop(kill=True)
        lost = page.get_by_text("No connection.")
        page.get_by_role("radio", name="4").check()
        while page.get_by_role("button", name="Next").is_visible():
            page.get_by_role("button", name="Next").click()
        send(page)
        heading(page, "Your answers wait on this phone")
        expect(lost).to_be_hidden()
        page.clock.fast_forward(11_000)
        expect(lost).to_be_visible()
        port = running.port
        with server.app(tmp_path, today="2026-03-10", share_seconds="1", port=port) as again:
            page.clock.fast_forward(6_000)
            heading(page, "Your answers are in")
            expect(lost).to_be_hidden()
            again.stop()
    with server.open_data(tmp_path) as workspace:
        hosted = pulse.find_pulse(workspace, DANA, card.rollout_id)
        assert (hosted.taken if hosted else 0) == 1
