"""Every page with a real plan on it, as the three people see it: wide and narrow, light and dark."""

from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bench.seed import seed
from playbook.ui.shell.menu import ENTRIES
from tests.browser.screen import OTHER, WIDTHS, Screen, open_window
from tests.soak import IS_LONG
from tools import server

PAGES = (
    "", "brief", "leadership", "communication", "training", "reinforcement",
    "accountability", "timeline", "by_person", "review", "launch", "my_team", "library", "progress",
    "delivery", "adoption", "history",
)  # fmt: skip


# What the executive and a lead walk through, seen at both widths.
PATHS = {"", "brief", "launch", "my_team", "progress", "delivery"}
TALLEST = {1280: 1_400, 390: 3_000}
HEIGHT_OF = "element => element.getBoundingClientRect().height"


@pytest.fixture(scope="module")
def busy(chromium, tmp_path_factory) -> Iterator[tuple[list[Screen], str]]:
    """A wide and a narrow window on an app that holds one launched rollout."""
    folder: Path = tmp_path_factory.mktemp("looks")
    rollout_id = seed(folder / "data", "normal")
    with server.app(folder, today="2026-03-10") as running:
        windows = []
        for width, scheme in zip(WIDTHS, OTHER, strict=True):
            window = open_window(chromium, running, width)
            windows.append(window)
            window.wear(scheme)
            window.open(f"settings?rollout={rollout_id}")  # each of the pages is come to from another one
        yield windows, rollout_id
        for window in windows:
            window.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barrier_and_fits_its_window(name, busy):
    windows, rollout_id = busy
    # The second half of the pages in the other scheme: each width shows its parts in both.
    schemes = list(OTHER) if PAGES.index(name) < len(PAGES) // 2 else list(OTHER.values())
    looks = [*zip(windows, WIDTHS, schemes, strict=True)]
    if not IS_LONG and name not in PATHS:
        looks = [looks[PAGES.index(name) % len(looks)]]
    for window, width, scheme in looks:
        if window.scheme != scheme:
            window.wear(scheme)
        window.turn_to(f"{name}?rollout={rollout_id}")
        window.look_once()
        if name in ("leadership", "accountability", "my_team"):
            buttons = window.names()
            assert len(buttons) > 5
            assert [each for each, number in Counter(buttons).items() if number > 1 or "\\" in each] == []
        if name in ENTRIES["Results"]:
            assert window.page.get_by_test_id("stMainBlockContainer").evaluate(HEIGHT_OF) <= TALLEST[width]


LONGEST = """rows => rows.flatMap(row => {
    const [day, owner] = ['.day', '.owner'].map(name => row.querySelector(name));
    day.textContent = 'Wed Sep 30, 2027';
    owner.textContent = 'Alexandra Montgomery-Whitfield of the help desk';
    const range = document.createRange();
    range.selectNodeContents(day);
    const [left, right] = [range.getBoundingClientRect(), owner.getBoundingClientRect()];
    const is_beside = left.top < right.bottom && right.top < left.bottom && left.left < right.left;
    return is_beside && left.right > right.left ? [left.right - right.left] : [];
})"""


def test_a_day_never_runs_into_the_owner(busy):
    windows, rollout_id = busy
    for window in windows if IS_LONG else windows[:1]:
        window.turn_to(f"accountability?rollout={rollout_id}")
        rows = window.page.locator(".tasks .row[data-id]")
        rows.first.wait_for()
        assert rows.evaluate_all(LONGEST) == []
        if window is windows[0]:
            rows.first.click()
            window.settle()
            assert rows.evaluate_all(LONGEST) == []


def test_a_page_prints_without_the_menu_and_its_buttons(busy):
    windows, rollout_id = busy
    page = windows[0].page
    windows[0].turn_to(f"delivery?rollout={rollout_id}")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Delivery", level=1)).to_be_visible()
    for part in ("stSidebar", "stHeader", "stPageLink", "stPopover", "stButton"):
        assert not [one for one in page.get_by_test_id(part).all() if one.is_visible()], part
    assert page.get_by_test_id("stVegaLiteChart").first.is_visible()
    assert windows[0].sideways() <= 0
    windows[0].turn_to(f"decisions?rollout={rollout_id}")
    assert not [each for each in page.get_by_test_id("stLinkButton").all() if each.is_visible()]
    expect(page.get_by_role("heading", name="Strategy", exact=True)).to_be_hidden()
    page.emulate_media(media="screen")


@pytest.mark.long
def test_the_first_screen_of_an_empty_app_has_no_barrier(serve, screen):
    running = serve()
    window = screen(running)
    for width, scheme in product(WIDTHS, OTHER) if IS_LONG else zip(WIDTHS, OTHER, strict=True):
        window.resize(width)
        window.wear(scheme)
        window.open()
        window.check()
