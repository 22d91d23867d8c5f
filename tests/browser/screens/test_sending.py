"""What will be sent, in a real browser: open again for another server, even where somebody had closed it."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen
from tests.llm.server import ModelServer

NOTES = "Our COO Dana Whitfield will sponsor the rollout."
WORDS = "THE SHAPE OF THE ANSWER"


def use(window: Screen, model: ModelServer, name: str) -> None:
    window.open("settings")
    window.page.get_by_label("Address").fill(model.base_url)
    window.page.get_by_label("Model", exact=True).fill(name)
    window.page.get_by_role("button", name="Save connection").click()
    expect(window.page.get_by_text(f"{name} at 127.0.0.1 is set up.")).to_be_visible()
    window.settle()


@pytest.mark.long
def test_the_words_are_open_again_for_another_model(serve, screen):
    running = serve()
    owner, window = screen(running), screen(running)
    with ModelServer() as model:
        model.reply = lambda talk: talk.answer(json.dumps({"facts": []}))
        use(owner, model, "told")
        window.open()
        page = window.page
        window.start_rollout("Atlas")
        box = page.get_by_role("textbox", name="Your notes")
        box.fill(NOTES)
        box.blur()
        expect(page.get_by_text(WORDS)).to_be_visible()
        window.settle()
        page.get_by_text("What will be sent, word for word").click()
        expect(page.get_by_text(WORDS)).to_be_hidden()

        use(owner, model, "ok")
        box.fill(f"{NOTES} More.")
        box.blur()
        expect(page.get_by_role("button", name="Find the facts with ok")).to_be_visible()
        expect(page.get_by_text(WORDS)).to_be_visible()

        use(owner, model, "told")
        box.fill(NOTES)
        box.blur()
        expect(page.get_by_role("button", name="Find the facts with told")).to_be_visible()
        window.settle()
        page.get_by_role("button", name="Find the facts with told").click()
        again = page.get_by_role("button", name="Find the facts again with told")
        expect(again).to_be_visible(timeout=30_000)
        expect(page.get_by_text(WORDS)).to_be_hidden()
        assert len(model.requests) == 1
    assert window.complaints == []
