"""What a model answers is shown as words: in a digest, in questions and answers, in a message."""

import json
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import expect

from playbook.desk.base import workspace as workspaces
from playbook.settings import Settings
from tests.attacks import ATTACKS, Attack
from tests.browser.access.test_inert import led_out
from tests.browser.attacked import attacked
from tests.browser.conftest import TODAY
from tests.browser.screen import Screen
from tests.llm.server import ModelServer, Talk
from tests.soak import some
from tools import server

PATIENCE = 60_000
# What is left of these as plain words: such an answer is shown, so that the others are seen to be looked at.
SHOWN = {"digest": "Pay now later x", "faq": "Pay now later x", "message": "**Pay** _now_ ~~later~~ `x`"}
IN_A_BATCH = {"digest": 14, "faq": 10, "message": 10}


@pytest.fixture(scope="module")
def app(tmp_path_factory, model) -> Iterator[tuple[server.Server, str]]:
    """The app on a rollout full of attacks, with the model connected; and its id."""
    folder: Path = tmp_path_factory.mktemp("answers")
    environ = {
        "PLAYBOOK_DATA": str(folder / "data"), "PLAYBOOK_TODAY": TODAY, "PLAYBOOK_AI_URL": model.base_url,
        "PLAYBOOK_AI_MODEL": "told",
    }  # fmt: skip
    here = workspaces.open_workspace(
        Settings.load({**environ, "PLAYBOOK_AI_URL": "", "PLAYBOOK_AI_MODEL": ""})
    )
    try:
        rollout = attacked(here)
    finally:
        here.close()
    with server.running(server.ROOT / "app.py", folder / "app.log", environ=environ) as running:
        yield running, rollout.id


@pytest.fixture
def window(screen, app) -> Screen:
    return screen(app[0])


def batches(count: int) -> Sequence[Sequence[Attack]]:
    """Return the attacks in batches; in a short run the one that is shown."""
    every = [tuple(ATTACKS[first : first + count]) for first in range(0, len(ATTACKS), count)]
    plain = [batch for batch in every if any("Pay" in attack.text for attack in batch)]
    return some(every, plain)


def counted(talk: Talk) -> int:
    """How many sentences or questions were asked about."""
    return max(map(int, re.findall(r"^(\d+)\. ", talk.sent.body["messages"][1]["content"], re.MULTILINE)))


def answer(task: str, attacks: Sequence[Attack], talk: Talk) -> None:
    """Say the attacks in the place of an answer; of a message some has arrived when the rest is refused."""
    texts = [attack.text for attack in attacks]
    if task == "digest":
        basis = list(range(1, counted(talk) + 1))
        talk.answer(json.dumps({"sentences": [{"text": text, "rests_on": basis} for text in texts]}))
    elif task == "faq":
        numbers = range(1, counted(talk) + 1)
        answers = [
            {"number": number, "answer": text, "rests_on": [text]}
            for number, text in zip(numbers, texts, strict=False)
        ]
        talk.answer(json.dumps({"answers": answers}))
    else:
        paragraphs = [{"text": text} for text in texts]
        talk.answer(json.dumps({"title": texts[0], "paragraphs": paragraphs, "assumptions": texts}))


def ask_for_each(window: Screen, model: ModelServer, task: str, *buttons: str) -> str:
    """Ask once for each batch of attacks, and return all that the pages showed."""
    shown = ""
    dialogs: list[str] = []
    window.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for attacks in batches(IN_A_BATCH[task]):
        before = len(model.requests)
        model.reply = lambda talk, attacks=attacks: answer(task, attacks, talk)
        button = window.page.get_by_role("button", name=re.compile("|".join(buttons))).first
        asked = time.monotonic()
        while len(model.requests) == before and time.monotonic() - asked < PATIENCE / 1000:
            # A click in the very moment in which the page is drawn anew meets what is about to go.
            if button.is_visible() and button.is_enabled():
                button.click()
            for _ in range(200):
                if len(model.requests) > before:
                    break
                window.page.wait_for_timeout(50)
        window.settle()
        expect(window.page.get_by_role("button", name="Stop", exact=True)).to_have_count(0)
        window.settle()
        assert len(model.requests) > before
        assert led_out(window.page.get_by_test_id("stMain")) == []
        shown += window.page.get_by_test_id("stMain").inner_text().replace("\u2060", "")
    assert (window.foreign, dialogs) == ([], [])
    return shown


def test_every_attack_in_a_digest_is_no_more_than_words(window, model, app):
    window.open(f"progress?rollout={app[1]}")
    window.page.get_by_text("What changed", exact=True).first.click()
    window.settle()
    shown = ask_for_each(window, model, "digest", "^Write it with told", "^Write it again")
    assert SHOWN["digest"] in shown


@pytest.mark.long
def test_every_attack_in_an_answer_is_no_more_than_words(window, model, app):
    window.open(f"communication?rollout={app[1]}")
    window.page.get_by_role("tab", name="Messages and Q&A").click()
    window.settle()
    window.press("Have a model say it more plainly")
    assert SHOWN["faq"] in ask_for_each(window, model, "faq", "^Ask the model( again)?$")


@pytest.mark.long
def test_every_attack_in_a_message_is_no_more_than_words(window, model, app):
    window.open(f"communication?rollout={app[1]}")
    window.open_task()
    window.page.get_by_role("button", name=re.compile("^Write this")).first.click()
    window.settle()
    assert SHOWN["message"] in ask_for_each(window, model, "message", "^Ask the model( again)?$")
