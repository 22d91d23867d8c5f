"""A strategy in a real browser, with a scripted model server beside it."""

import json
import threading

from playwright.sync_api import expect

from tests.browser.screens.test_messages import press, served  # noqa: F401 - a fixture
from tests.llm.server import Talk
from tests.llm.strategy.test_strategist import GOOD


def reply(talk: Talk) -> None:
    talk.answer(json.dumps({**GOOD, "bets": GOOD["bets"] * 3, "answer": "Priya Nair knows."}))


def test_a_strategy_is_drafted_edited_and_heads_the_page(screen, served):  # noqa: F811
    running, rollout_id, model = served
    thought = threading.Event()
    model.reply = lambda talk: (thought.wait(60), reply(talk))
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
