"""Writes playbook/ui/static/guide/*.png: the pictures of docs/guide, taken of the example in progress.

Run `python -m tools.guide_pictures` after a change of a screen; it needs the browser of the tests.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from playbook.core.base.access import Actor
from playbook.desk.all_hands import pulse, rooms
from playbook.desk.links import links
from playbook.desk.plan import rollouts
from tools import server
from tools.browser import CHROMIUM_FLAGS, find_browser

FOLDER = server.ROOT / "playbook" / "ui" / "static" / "guide"
TODAY = "2026-11-26"
WIDE, NARROW = 1280, 390
REST = 3_000  # charts are drawn after the script has run, and the keys of a slide fade
HOST = Actor(name="Dana")
# The script of the page has run.
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'


@dataclass(frozen=True, slots=True)
class Place:
    """The running app with the example, and the addresses of its room."""

    running: server.Server
    rollout_id: str
    link: str
    code: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: the address that it shows, and its size in pixels."""

    name: str
    address: str
    width: int = WIDE
    height: int = 800


PICTURES = (
    Picture("brief", "brief?rollout={rollout}"),
    Picture("stage", "communication?rollout={rollout}"),
    Picture("timeline", "timeline?rollout={rollout}"),
    Picture("checks", "review?rollout={rollout}"),
    Picture("results", "progress?rollout={rollout}"),
    Picture("my-team", "my_team?rollout={rollout}&my_groups=Creative", NARROW),
    Picture("all-hands", "all_hands?rollout={rollout}"),
    Picture("slide", "j/{code}?then=present", height=720),
    Picture("phone", "{link}", NARROW),
)


@contextmanager
def place(folder: Path) -> Iterator[Place]:
    """Start the app with the example in progress and an open room."""
    with server.open_data(folder, TODAY) as workspace:
        rollout, _ = rollouts.open_sample(workspace, HOST, "3-under-way")
        made = links.make_link(workspace, HOST, rollout.id, "All-hands", asks=["pulse"], profile="teams")
        opened = rooms.open_room(workspace, HOST, rollout.id, made.link.id)
        pulse.open_pulse(workspace, HOST, rollout.id)
    with server.app(folder, today=TODAY) as running:
        yield Place(running, rollout.id, made.path.lstrip("/"), opened.code)


def sign_in(browser: Browser, at: Place) -> Page:
    """Return a page of somebody who is signed in, on which nothing moves."""
    context = browser.new_context(reduced_motion="reduce")
    name, _, token = server.cookie(at.running.token).partition("=")
    context.add_cookies([{"name": name, "value": token, "url": at.running.url}])
    return context.new_page()


def take(page: Page, at: Place, picture: Picture, folder: Path, rest: int = REST) -> None:
    """Open the address, and save what the page shows after so many milliseconds."""
    address = picture.address.format(rollout=at.rollout_id, link=at.link, code=at.code)
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    page.goto(f"{at.running.url}/{address}")
    page.wait_for_selector("h1 >> visible=true")
    if "{rollout}" in picture.address:
        page.wait_for_selector(IDLE)
    page.wait_for_timeout(rest)
    page.screenshot(path=folder / f"{picture.name}.png", animations="disabled")


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, place(Path(folder)) as at, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_browser()), args=list(CHROMIUM_FLAGS))
        page = sign_in(browser, at)
        for picture in PICTURES:
            take(page, at, picture, FOLDER)
            print(f"{picture.name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
