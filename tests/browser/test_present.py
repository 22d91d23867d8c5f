"""The big screen: slides moved by keys, results hidden until revealed, the address on each, no network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.seed import seed
from tests.browser.screen import Screen, open_window
from tools import server


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[server.Server]:
    folder: Path = tmp_path_factory.mktemp("present")
    seed(folder / "data", "normal")
    environ = {"PLAYBOOK_DATA": str(folder / "data"), "PLAYBOOK_TODAY": "2026-03-10"}
    with server.running(server.ROOT / "app.py", folder / "app.log", environ=environ) as started:
        yield started


@pytest.fixture(scope="module")
def big(chromium: Browser, running: server.Server) -> Iterator[Page]:
    """The big screen, as a host comes to it: a link, a room, and the slides."""
    host = open_window(chromium, running)
    make_link(host)
    host.open("all_hands")
    host.page.get_by_role("button", name="Open the room").click()
    opener = host.page.get_by_role("link", name="Open the big screen")
    with host.page.context.expect_page() as opened:
        opener.click()
    page = opened.value
    page.wait_for_url("**/present")
    yield page
    host.page.context.close()


def make_link(host: Screen) -> None:
    host.open("share")
    host.page.get_by_role("button", name="Make link").click()
    expect(host.page.get_by_text("Only its fingerprint is kept")).to_be_visible()


def test_keys_move_between_slides_and_each_shows_how_to_join_without_a_network(big: Page):
    number = big.locator("#number")
    count = int(number.inner_text().split(" of ")[1])
    assert count >= 4
    big.context.set_offline(True)
    try:
        expect(big.locator("#offline")).to_contain_text("Not connected, showing ")
        for place in range(1, count + 1):
            expect(number).to_have_text(f"{place} of {count}")
            expect(big.locator(".slide:visible")).to_have_count(1)
            expect(big.locator(".join strong")).to_be_in_viewport(ratio=1)
            expect(big.locator(".qr svg")).to_be_in_viewport(ratio=1)
            big.keyboard.press("ArrowRight" if place % 2 else "PageDown")
        big.keyboard.press("Home")
        expect(number).to_have_text(f"1 of {count}")
        big.keyboard.press("Space")
        expect(number).to_have_text(f"2 of {count}")
        big.keyboard.press("End")
        big.keyboard.press("PageUp")
        expect(number).to_have_text(f"{count - 1} of {count}")
    finally:
        big.context.set_offline(False)
    expect(big.locator("#offline")).to_be_empty()
    big.keyboard.press("?")
    expect(big.get_by_role("dialog")).to_be_visible()
    big.keyboard.press("Escape")


def test_results_are_hidden_until_they_are_revealed_also_those_that_come_later(big: Page):
    big.evaluate(
        """() => {
          document.querySelector('[data-part="pulse"]').innerHTML = '<h2>How ready we are</h2>';
          document.dispatchEvent(new Event('parts-changed'));
        }"""
    )
    big.keyboard.press("End")
    heading = big.get_by_role("heading", name="How ready we are")
    expect(big.get_by_text("Results are hidden. Press R to reveal.")).to_be_visible()
    expect(heading).to_be_hidden()
    big.keyboard.press("r")
    expect(heading).to_be_visible()
    big.keyboard.press("h")
    expect(heading).to_be_hidden()
