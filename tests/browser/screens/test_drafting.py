"""Drafting with a model in a real browser: seen before it leaves, as it arrives, and before it is kept."""

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from bench import seed
from playbook.core.base.access import Actor
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved, PersonSaved
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import BriefFields, Person
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts
from tests.browser.screen import Screen
from tests.llm.author import Author, name_of
from tests.llm.server import ModelServer, Talk
from tools import server

TODAY = "2026-02-02"
DANA = Actor(name="Dana")


@dataclass
class Writer:
    """A model that writes some items of each stage at once, and the rest when it may."""

    author: Author
    first: int = 3
    fails: str = ""
    may_go_on: threading.Event = field(default_factory=threading.Event)

    def reply(self, talk: Talk) -> None:
        if name_of(talk.sent) == self.fails:
            talk.error(401)
            return
        parts = self.author.answer_to(talk.sent).split('{"do"')
        talk.begin(chunked=True)
        talk.write('{"do"'.join(parts[: self.first + 1]), size=97)
        while not self.may_go_on.wait(0.05):
            if talk.server.closing.is_set():
                return
            try:
                talk.raw("1\r\n\n\r\n")  # an empty line means nothing, and fails once the client has gone
            except OSError:
                talk.server.hung_up.set()
                return
        talk.write("".join(f'{{"do"{part}' for part in parts[self.first + 1 :]), size=97)
        talk.end()


@dataclass
class Desk:
    """The app on a rollout with a brief, the model that it is connected to, and what that one writes."""

    running: server.Server
    rollout_id: str
    model: ModelServer
    writer: Writer
    people: Sequence[Person]

    def page(self, stage: str) -> str:
        return f"{stage}?rollout={self.rollout_id}"


@pytest.fixture(scope="module")
def app(tmp_path_factory, model) -> Iterator[tuple[server.Server, list[Rollout]]]:
    """The app with a model and a rollout with a brief for each test."""
    folder: Path = tmp_path_factory.mktemp("drafting")
    with server.open_data(folder, TODAY) as here:
        planned = [briefed(here) for _ in range(3)]
    with server.app(folder, today=TODAY, ai_url=model.base_url, ai_model="told", ai_at_once="5") as running:
        yield running, planned


@pytest.fixture
def desk(app, model) -> Desk:
    running, planned = app
    rollout = planned.pop()
    model.requests.clear()
    model.hung_up.clear()
    writer = Writer(Author())
    model.reply = writer.reply
    return Desk(running, rollout.id, model, writer, rollout.brief.people)


def briefed(here: Workspace, groups: int = 3) -> Rollout:
    brief = seed.brief(groups=groups, size=12)
    rollout = rollouts.start_rollout(here, DANA, brief.name)
    people = [PersonSaved(person=person) for person in brief.people]
    teams = [GroupSaved(group=group) for group in brief.groups]
    changes = [BriefEdited.of(brief, *BriefFields.model_fields), *people, *teams]
    return commit(here, DANA, rollout.id, rollout.version, changes)


def button(window: Screen, name: str | re.Pattern[str]) -> Locator:
    exact = isinstance(name, str)
    return window.page.get_by_test_id("stMain").get_by_role("button", name=name, exact=exact).first


def begin(window: Screen, way: str) -> None:
    """Choose a way to draft an empty stage."""
    button(window, "More ways to draft").click()
    window.page.get_by_role("button", name=way, exact=True).click()


def says(window: Screen, words: str | re.Pattern[str]) -> None:
    expect(window.page.get_by_text(words).first).to_be_visible()


def rest(window: Screen) -> None:
    """Wait for what fades: it would be judged half gone."""
    window.page.mouse.move(2, 2)
    for fading in ("stToast", "stTooltipContent"):
        expect(window.page.get_by_test_id(fading)).to_have_count(0)


def test_a_draft_is_stopped_accepted_undone_or_ends_with_its_tab(desk, screen):
    window = screen(desk.running)
    window.open(desk.page("leadership"))
    begin(window, "Draft with AI")
    says(window, "It runs on this machine, so nothing leaves it.")
    words = window.page.get_by_test_id("stCode")
    expect(words).to_contain_text("THE STAGE: Leadership")
    rest(window)
    window.look_once()
    window.page.get_by_text("Hide names and addresses").click()
    expect(words).to_contain_text("Person 1")
    assert desk.model.requests == []
    button(window, "Send and draft").click()
    says(window, re.compile("writing 1 to .*, 3 tasks written"))
    says(window, "Arrived")
    rest(window)
    window.look_around()
    hidden = desk.people[0].name
    assert hidden not in str(desk.model.requests[0].body)
    button(window, "Stop").click()
    says(window, "Stopped: 3 tasks had arrived from told")
    assert desk.model.hung_up.wait(60)
    says(window, re.compile(r"^The model wrote \d+% of this stage"))
    says(window, re.compile(r"\d+ to add"))
    window.settle()
    rest(window)
    window.look_once()
    for box in window.page.get_by_test_id("stMain").get_by_role("checkbox").all()[:2]:
        box.check(force=True)
    button(window, "Accept chosen").click()
    says(window, "Accepted 2 changes.")
    says(window, re.compile(r"\d+ to add"))
    window.settle()
    button(window, "Undo").click()
    says(window, re.compile(r"\d+ to add"))
    assert window.foreign == []

    desk.model.hung_up.clear()
    window.turn_to(desk.page("training"))
    begin(window, "Draft with AI")  # that it may leave was said in this session
    says(window, re.compile("writing 1 to .*, 3 tasks written"))
    window.page.close()
    assert desk.model.hung_up.wait(60)


@pytest.mark.long
def test_five_drafts_survive_a_reload_and_one_failure(desk, screen):
    desk.writer.fails, desk.writer.first = "training", 2
    window = screen(desk.running)
    page = window.page
    window.open(desk.page("leadership"))
    begin(window, "Draft all five stages with AI")
    button(window, "Send and draft").click()
    says(window, "Newest of 8 tasks")
    page.reload()
    says(window, "Newest of 8 tasks")
    says(window, re.compile("Drafting with told: 1 of 5 stages"))
    page.get_by_role("button", name="Add a task").click()
    page.get_by_role("menuitem", name="Milestone", exact=True).click()
    title = page.get_by_role("textbox", name="Title")
    title.fill("Half a ti")
    title.press("Tab")
    window.settle()
    window.go("Brief")
    expect(page.get_by_role("button", name="Stop drafting")).to_be_visible()
    rest(window)
    window.check()
    window.go("Leadership")
    expect(title).to_have_value("Half a ti")
    title.press("End")
    title.press_sequentially("tle", delay=400)  # over several ticks of what is shown above
    expect(title).to_have_value("Half a title")
    desk.writer.may_go_on.set()
    says(window, re.compile(r"Drafted with told: \d+ dated tasks in 4 of 5 stages"))
    says(window, "The model server did not accept the key.")
    expect(title).to_have_value("Half a title")
    window.settle()
    rest(window)
    window.check()
    button(window, re.compile("^Accept all stages")).click()
    says(window, re.compile(r"Accepted \d+ changes\."))
    window.settle()
    rest(window)
    window.check()
    window.go("Communication")
    expect(window.tasks().first).to_be_visible()
    assert window.complaints == []


@pytest.mark.long
def test_a_page_shows_life_while_a_model_thinks_and_a_closed_tab_stops_the_spend(desk, screen):
    window = screen(desk.running)
    window.open(desk.page("training"))
    begin(window, "Draft with AI")
    button(window, "Send and draft").click()
    says(window, re.compile("writing 1 to .*, 3 tasks written"))
    assert not desk.model.hung_up.is_set()
    assert window.shows_life()
    window.page.close()
    assert desk.model.hung_up.wait(60)
    again = screen(desk.running)
    again.open(desk.page("training"))
    says(again, "Stopped: 3 tasks had arrived from told")
