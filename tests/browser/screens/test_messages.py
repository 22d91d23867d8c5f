"""A message, the FAQ and a strategy in a real browser, with a real model server beside it."""

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from playbook.core.base.access import Actor
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved, PersonSaved
from playbook.core.plan.brief import BriefFields
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import open_workspace
from playbook.desk.plan import plans, rollouts
from playbook.settings import Settings
from tests.briefs import agency
from tests.llm.server import ModelServer, Talk
from tests.llm.strategy.test_strategist import GOOD
from tools import server

TODAY = "2023-03-06"
FIRST_WORD = ".st-key-write-message-first-word button"
WORDS = "From 17 April we work with ChatGPT. I will show you my own first try, with what went wrong."
STRATEGY = {**GOOD, "bets": GOOD["bets"] * 3, "answer": "Priya Nair knows."}


def reply(talk: Talk) -> None:
    talk.begin()
    if talk.sent.body["messages"][1]["content"].startswith("1. "):
        talk.write(json.dumps({"answers": [{"number": 1, "answer": "It takes 99 days.", "rests_on": []}]}))
    else:
        told = [{"text": WORDS}]
        talk.write(json.dumps({"title": "Spring", "paragraphs": told, "assumptions": ["The room is free."]}))
    talk.end()


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[tuple[server.Server, str, ModelServer]]:
    folder: Path = tmp_path_factory.mktemp("messages")
    dana, brief = Actor(name="Dana"), agency()
    here = open_workspace(Settings.model_validate({"data": folder / "data", "today": TODAY}))
    started = rollouts.start_rollout(here, dana, brief.name)
    changes = [PersonSaved(person=person) for person in brief.people]
    changes += [GroupSaved(group=group) for group in brief.groups]  # type: ignore[misc]
    changes.append(BriefEdited.of(brief, *BriefFields.model_fields))  # type: ignore[arg-type]
    after = commit(here, dana, started.id, started.version, changes)
    plans.draft_stages(here, dana, after.id, after.version)
    here.close()
    with ModelServer() as model:
        model.reply = reply
        with server.app(folder, today=TODAY, ai_url=model.base_url, ai_model="told") as running:
            yield running, started.id, model


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


@pytest.mark.long
def test_a_message_is_written_asked_for_and_dropped_and_a_used_one_stands_until_undo(screen, served):
    running, rollout_id, _ = served
    window = screen(running)
    window.open(f"communication?rollout={rollout_id}")
    window.open_task("Announce what changes and why")
    window.page.locator(FIRST_WORD).click()
    expect(window.page.get_by_text("Nothing leaves before you ask.")).to_be_visible()
    window.look_around()
    press(window.page, "Write without a model")
    expect(window.page.get_by_text("In the plan now")).to_be_visible()
    window.look_around()
    press(window.page, "Ask the model")
    text = window.page.get_by_label("Text", exact=True).first
    expect(text).to_have_value(WORDS)
    expect(window.page.get_by_text("The room is free.")).to_be_visible()
    window.look_around()
    press(window.page, "Close")
    expect(window.page.get_by_text("In the plan now")).to_have_count(0)

    window.page.locator(FIRST_WORD).click()
    press(window.page, "Ask the model")
    expect(text).to_have_value(WORDS)
    took = window.page.get_by_text(re.compile(r"Written by told: (?:\d+ tokens|from cache)"))
    expect(took).to_be_visible()
    text.fill("My own words.")
    press(window.page, "Use this text")
    expect(window.page.get_by_text("My own words.", exact=True).first).to_be_visible()
    wrote = window.page.get_by_text(re.compile(r"Written by told \(prompt \w+\), edited by Dana"))
    expect(wrote.first).to_be_visible()
    assert window.complaints == []
    press(window.page, "Undo")
    expect(window.page.get_by_text("My own words.", exact=True)).to_have_count(0)


@pytest.mark.long
def test_questions_and_answers_can_be_read_by_everyone(screen, served):
    running, rollout_id, _ = served
    window = screen(running)
    window.open(f"communication?rollout={rollout_id}")
    window.page.get_by_role("tab", name="Messages and Q&A").click()
    expect(window.page.get_by_text("Why are we doing this?").first).to_be_visible()
    window.look_around()
    press(window.page, "Have a model say it more plainly")
    expect(window.page.get_by_text("What will be sent, word for word")).to_be_visible()
    window.look_around()
    press(window.page, "Ask the model")
    expect(window.page.get_by_text("It names no fact that it rests on.").first).to_be_visible()
    expect(window.page.get_by_text("It says 99, which none of its facts says.").first).to_be_visible()
    window.look_around()
    window.page.get_by_text("Copy as text", exact=True).click()
    window.check_settled()
    with window.page.expect_download() as found:
        press(window.page, "Download as a Markdown file")
    assert (
        Path(found.value.path()).read_text(encoding="utf-8").startswith("# Questions and answers: AI at LT")
    )


@pytest.mark.long
def test_a_strategy_is_drafted_edited_and_heads_the_page(screen, served):
    running, rollout_id, model = served
    thought = threading.Event()
    model.reply = lambda talk: (thought.wait(60), talk.answer(json.dumps(STRATEGY)))
    window = screen(running)
    window.open(f"decisions?rollout={rollout_id}")
    expect(window.page.get_by_role("heading", name="Strategy")).to_be_visible()
    press(window.page, "Draft it with a model")
    press(window.page, "Draft it")
    expect(window.page.get_by_text("The model reads the case")).to_be_visible()
    assert window.shows_life()
    thought.set()
    expect(window.page.get_by_label("What decides this change")).to_have_value(
        "Whether planners trust the forecast."
    )
    window.look_around()
    window.page.get_by_label("Our answer").fill("Nobody has looked into it yet.")
    press(window.page, "Save strategy")
    expect(window.page.get_by_text("Drafted by told, edited by Dana.")).to_be_visible()
    expect(window.page.get_by_text("Two weeks side by side.", exact=True).first).to_be_visible()
    window.look_around()
