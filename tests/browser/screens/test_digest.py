"""What changed, in a real browser on a real server with a model on loopback: asked, stopped, copied."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bench import seed
from tests.browser.screen import Screen
from tests.llm.server import Talk
from tools import server

TODAY = "2026-02-05"


def say(words: str) -> Callable[[Talk], object]:
    def answer(talk: Talk) -> None:
        facts = talk.sent.body["messages"][1]["content"].splitlines()
        numbers = [number for number, line in enumerate(facts) if "were done" in line or "launched" in line]
        written = [{"text": words, "rests_on": numbers}, {"text": "Zoe Quinn won 7 prizes.", "rests_on": [1]}]
        talk.answer(json.dumps({"sentences": written}))

    return answer


@pytest.fixture(scope="module")
def app(tmp_path_factory, model) -> Iterator[tuple[server.Server, str]]:
    folder: Path = tmp_path_factory.mktemp("digest")
    rollout_id = seed.seed(folder / "data", "normal")
    with server.app(folder, today=TODAY, ai_url=model.base_url, ai_model="told") as running:
        yield running, rollout_id


@pytest.fixture
def window(screen, app) -> Screen:
    opened = screen(app[0])
    opened.open(f"progress?rollout={app[1]}")
    opened.page.get_by_text("What changed", exact=True).first.click()
    opened.settle()
    return opened


def test_a_leader_reads_the_digest_and_has_it_worded(window, model):
    page = window.page
    sentence = page.get_by_text(re.compile(r"^\d+ tasks were done: ")).first
    done = int(sentence.inner_text().split()[0])
    assert done > 20
    words = f"By now {done} tasks were done, and the launch has its baseline."
    model.reply = say(words)
    page.get_by_role("button", name=f"{done} events", exact=True).first.click()
    expect(page.get_by_text(f"and {done - 20} more, all in Activity").first).to_be_visible()
    page.get_by_text("Copy the update", exact=True).click()
    expect(page.get_by_text("What changed since Thu 29 Jan 2026.", exact=False)).to_be_visible()
    window.look_around()
    page.get_by_role("button", name="Write it with told").click()
    expect(page.get_by_text(words, exact=False).first).to_be_visible()
    expect(page.get_by_text("A sentence of the model was replaced by ours", exact=False)).to_be_visible()
    expect(page.get_by_text("Worded by told", exact=False).first).to_be_visible()
    window.look_around()
    page.get_by_role("button", name="Back to the built-in words").click()
    expect(sentence).to_be_visible()
    assert window.foreign == []
