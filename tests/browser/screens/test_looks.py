"""Every page with a real plan on it, as the three people see it: wide and narrow, light and dark."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from bench.seed import seed
from tests.browser.screen import Screen, open_window
from tools import server

PAGES = (
    "", "portfolio", "brief", "readiness", "leadership", "communication", "training", "reinforcement",
    "accountability", "review", "launch", "my_team", "library", "progress", "history",
)  # fmt: skip
WIDTHS = (1280, 390)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# A flow that was walked wide and light, narrow and dark, has seen each of both.
PAIRS = tuple(zip(WIDTHS, SCHEMES, strict=True))


@pytest.fixture(scope="module")
def busy(chromium, tmp_path_factory) -> Iterator[tuple[list[Screen], str]]:
    """A wide and a narrow window, each in light and in dark, on an app that holds one launched rollout."""
    folder: Path = tmp_path_factory.mktemp("looks")
    rollout_id = seed(folder / "data", "normal")
    with server.app(folder, today="2026-03-10") as running:
        windows = []
        for width in WIDTHS:
            for scheme in SCHEMES:
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
        window.check()


def test_the_first_screen_of_an_empty_app_has_no_barrier(serve, screen):
    running = serve()
    for width in WIDTHS:
        window = screen(running, width)
        for scheme in SCHEMES:
            window.wear(scheme)
            window.open()
            window.check()
