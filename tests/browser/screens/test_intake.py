"""A memo read into a brief in a real browser, with a real model server beside it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.attacks import ATTACKS
from tests.browser.screen import Screen
from tools import server

NOTES = """Our COO Dana Whitfield will sponsor the rollout.

Company: Harbour & Pine
Tools: ChatGPT Team
Headcount: 90
Go-live: 1 March 2027
Launch: 8 March 2027
Concerns: People are worried that their drafts will train somebody else's model.
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory, model) -> Iterator[server.Server]:
    folder: Path = tmp_path_factory.mktemp("intake")
    with server.app(folder, today="2026-11-24", ai_url=model.base_url, ai_model="told") as started:
        yield started


@pytest.fixture
def window(screen, running) -> Callable[..., Screen]:
    """Open a new rollout's brief, where the panel is open."""

    def open_brief(name: str) -> Screen:
        window = screen(running)
        window.open()
        window.start_rollout(name)
        expect(box(window.page)).to_be_visible()
        window.settle()
        return window

    return open_brief


def box(page: Page):
    return page.get_by_role("textbox", name="Your notes")


def paste(screen: Screen, notes: str) -> None:
    box(screen.page).fill(notes)
    box(screen.page).blur()
    screen.settle()


@pytest.mark.long
def test_notes_become_a_brief_and_one_undo_takes_it_back(window):
    screen = window("Pasted")
    page = screen.page
    paste(screen, NOTES)
    page.get_by_role("button", name="Find the facts", exact=True).click()
    expect(page.get_by_role("heading", name="What your notes say")).to_be_visible()
    expect(page.get_by_role("heading", name="What your notes say")).to_be_in_viewport()
    screen.look_around()
    page.get_by_text("Mon Mar 8, 2027", exact=True).click()
    screen.settle()
    page.get_by_role("button", name="into the brief").click()
    expect(page.get_by_role("textbox", name="Organization")).to_have_value("Harbour & Pine")
    screen.settle()
    page.get_by_test_id("stMain").get_by_text("Paste a memo", exact=True).click()
    screen.settle()
    assert box(page).input_value() == NOTES
    page.get_by_test_id("stMain").get_by_role("button", name="Undo").first.click()
    expect(page.get_by_role("button", name="into the brief")).to_be_visible()
    screen.settle()
    assert box(page).input_value() == NOTES
    page.get_by_test_id("stMain").get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_role("textbox", name="Organization")).to_have_value("")
    assert screen.complaints == []


@pytest.mark.long
def test_attacks_in_notes_stay_words(window):
    screen = window("Attacked")
    page = screen.page
    paste(screen, "\n\n".join(f"Concerns: {attack.text}" for attack in ATTACKS[:60])[:19_000])
    page.get_by_role("button", name="Find the facts", exact=True).click()
    expect(page.get_by_role("heading", name="What your notes say")).to_be_visible()
    screen.settle()
    main = page.get_by_test_id("stMain")
    assert main.locator("a[href*='evil']").count() == 0
    assert main.locator("img[src*='evil']").count() == 0
    assert main.locator("script, iframe, form[action*='evil']").count() == 0
    assert screen.foreign == []
