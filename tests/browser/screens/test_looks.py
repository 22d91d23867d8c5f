"""Every page with a real plan on it, as the three people see it: wide and narrow, light and dark."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.seed import seed
from tests.browser.screen import OTHER, WIDTHS, Screen, open_window
from tools import server

PAGES = (
    "", "brief", "readiness", "leadership", "communication", "training", "reinforcement",
    "accountability", "timeline", "by_person", "review", "launch", "my_team", "library", "progress",
    "delivery", "adoption",     "history",
)  # fmt: skip


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
            window.page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barrier_and_fits_its_window(name, busy):
    windows, rollout_id = busy
    for window in windows:
        window.turn_to(f"{name}?rollout={rollout_id}")
        window.look()


def test_the_first_screen_of_an_empty_app_has_no_barrier(serve, screen):
    running = serve()
    for width, scheme in zip(WIDTHS, OTHER, strict=True):
        window = screen(running, width)
        window.wear(scheme)
        window.open()
        window.look()
