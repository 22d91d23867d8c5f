"""A real Chromium on a real server, each test with a data folder of its own."""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests import forked
from tests.browser.screen import PATIENCE, Screen, open_window
from tests.llm.server import ModelServer
from tools import server
from tools.browser import CHROMIUM_FLAGS, find_browser

TODAY = "2026-02-02"
server.launch = forked.launch
server.choose_port = forked.steady_port

MOST_SHOWN = 4_000
WINDOWS = pytest.StashKey[list[Screen]]()

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Print beside a failure what its windows showed."""
    report = yield
    if report.when == "call" and report.failed:
        for window in item.stash.get(WINDOWS, []):
            with suppress(PlaywrightError):  # a window that is closed shows nothing
                report.sections.append((window.page.url, window.page.inner_text("body")[:MOST_SHOWN]))
    return report


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_browser()), args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    """A model server for all tests of a module."""
    with ModelServer() as running:
        yield running


@pytest.fixture
def serve(tmp_path) -> Iterator[Callable[..., server.Server]]:
    """Start the app on a data folder; it is stopped when the test ends."""
    with ExitStack() as stack:

        def start(
            data: Path | None = None, today: str = TODAY, *, owner: str = "Dana", port: int | None = None
        ) -> server.Server:
            environ = {"PLAYBOOK_DATA": str(data or tmp_path / "data"), "PLAYBOOK_TODAY": today}
            running = server.start(
                server.ROOT / "app.py", tmp_path / "app.log", environ=environ, owner=owner, port=port
            )
            stack.callback(running.stop)
            return running

        yield start


@pytest.fixture
def screen(chromium, request) -> Iterator[Callable[..., Screen]]:
    """Open a browser window of a width on a server, signed in as its owner or with another session."""
    windows = request.node.stash[WINDOWS] = []
    with ExitStack() as stack:

        def opened(running: server.Server, width: int = 1280, **who: Any) -> Screen:
            window = open_window(chromium, running, width, **who)
            stack.callback(window.close)
            windows.append(window)
            return window

        yield opened
