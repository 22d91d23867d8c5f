"""What only a browser can show of the frame: place, focus, what is read out, and keys."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bench.seed import seed
from tests.browser.screen import Screen, until
from tools import server

TOP = "() => document.querySelector('[data-testid=stMain]').scrollTop === 0"
DOWN = "document.querySelector('[data-testid=stMain]').scrollTo(0, 900)"
CONTRAST = """() => {
    const style = getComputedStyle(document.activeElement), probe = document.createElement('canvas');
    const paint = probe.getContext('2d', {willReadFrequently: true});
    const light = color => {
        paint.fillStyle = color;
        paint.fillRect(0, 0, 1, 1);
        const parts = [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3).map(part => part / 255)
            .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    };
    const behind = getComputedStyle(document.querySelector('[data-testid=stSidebar]')).backgroundColor;
    const [more, less] = [light(style.outlineColor), light(behind)].sort().reverse();
    return style.outlineStyle === 'none' ? 1 : (more + 0.05) / (less + 0.05);
}"""


@pytest.fixture(scope="module")
def app(tmp_path_factory) -> Iterator[tuple[server.Server, str]]:
    folder: Path = tmp_path_factory.mktemp("frame")
    rollout_id = seed(folder / "data", "normal")
    with server.app(folder, today="2026-03-10") as running:
        yield running, rollout_id


def test_pages_open_at_their_top_and_the_menu_closes_on_a_phone(screen, app):
    running, rollout_id = app
    window: Screen = screen(running, 390)
    page = window.page
    window.open(f"history?rollout={rollout_id}")
    page.evaluate(DOWN)
    page.get_by_test_id("stExpandSidebarButton").click()
    page.locator(".st-key-menu").get_by_role("link", name="Communication", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Communication")).to_be_focused()
    until(page, TOP)
    expect(page.get_by_test_id("stSidebarCollapseButton")).to_have_count(0)
    expect(page.get_by_role("status").first).to_contain_text("Communication · ")
    page.evaluate(DOWN)
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Activity")).to_be_visible()
    until(page, TOP)
    window.resize(320)
    assert window.sideways() <= 0


def test_keys_open_the_search_and_what_it_finds(screen, app):
    running, rollout_id = app
    window: Screen = screen(running)
    page = window.page
    window.open(f"history?rollout={rollout_id}")
    for scheme in ("light", "dark"):
        window.wear(scheme)
        page.locator(".st-key-menu").get_by_role("link", name="Brief", exact=True).focus()
        page.keyboard.press("Tab")
        assert page.evaluate(CONTRAST) >= 3
    page.get_by_role("button", name="Undo my last change").click()
    expect(page.get_by_role("status").first).to_contain_text(re.compile("undo", re.I))
    page.keyboard.press("/")  # it stands in a date
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    field = page.get_by_role("dialog").get_by_role("searchbox")
    expect(field).to_be_focused()
    page.keyboard.type("leadership")
    expect(page.get_by_role("status").first).to_contain_text("found")
    window.check()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Leadership")).to_be_focused()
    page.keyboard.press("Control+k")
    expect(field).to_be_focused()
    page.keyboard.type("results: value")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Value")).to_be_focused()
    assert (window.complaints, window.foreign) == ([], [])


@pytest.mark.long
def test_keys_open_the_search_over_the_launch_which_comes_back(screen, app):
    running, rollout_id = app
    window: Screen = screen(running)
    page = window.page
    window.open(f"launch?rollout={rollout_id}")
    launch, search = (page.get_by_role("dialog", name=name) for name in ("Launch", "Search"))
    expect(launch).to_be_visible()
    page.keyboard.press("Control+k")
    expect(search.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(launch).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(1)
    assert (window.complaints, window.foreign) == ([], [])


def test_tab_goes_from_field_to_field(screen, app):
    running, rollout_id = app
    window: Screen = screen(running)
    window.open(f"brief?rollout={rollout_id}&step=change")
    unit = window.page.get_by_role("textbox", name="Unit")
    window.page.get_by_role("textbox", name="Business result").focus()
    window.page.keyboard.press("Tab")
    expect(unit).to_be_focused()
    window.page.keyboard.press("F1")
    expect(window.page.get_by_test_id("stTooltipContent")).to_be_visible()


def test_words_and_connection_come_before_the_scripts(screen, app):
    running, rollout_id = app
    window: Screen = screen(running, 390)
    page, early = window.page, window.page.locator("#first-words")
    page.route("**/static/js/**", lambda route: route.abort())
    with page.expect_websocket():
        page.goto(window.url)
    expect(early.get_by_role("link")).to_have_attribute("href", f"/progress?rollout={rollout_id}")
    place = early.get_by_role("heading").bounding_box()
    page.unroute_all()
    connections: list[str] = []
    page.on("websocket", lambda connection: connections.append(connection.url))
    window.open()
    expect(early).to_have_count(0)
    assert connections == [f"{window.url.replace('http', 'ws')}/_stcore/stream"]
    # The title takes the place of the one that came with the page.
    title = page.get_by_role("heading", level=1).bounding_box()
    assert place is not None
    assert title is not None
    assert place["x"] == title["x"]
    assert abs(place["y"] - title["y"]) < 24
