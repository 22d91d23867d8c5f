"""The live page on a big screen and a phone: what is logged shows on both, whatever lies in between."""

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bench.seed import seed
from playbook.core.base.access import Actor
from playbook.core.progress.progress import tracked
from playbook.desk.accounts import tokens
from playbook.desk.base.workspace import open_workspace
from playbook.desk.links import links
from playbook.settings import Settings
from playbook.web.api.api import ROOT
from tests.browser.screen import Screen, until
from tests.web.asking import ask
from tools import server

DANA = Actor(name="Dana")
DATES = '[data-part="dates"] summary'


@dataclass
class Running:
    """The served app, a link to its rollout, and a program that logs in it."""

    app: server.Server
    path: str
    rollout_id: str
    secret: str
    still: list[str]
    titles: dict[str, str]

    def log(self) -> str:
        """Log that something is done, as a lead's program does, and return its title."""
        item = self.still.pop()
        sent = json.dumps({"status": "done"}).encode()
        address = f"{ROOT}/rollouts/{self.rollout_id}/items/{item}/status"
        headers = {"Authorization": f"Bearer {self.secret}"}
        assert ask(self.app.port, address, "POST", headers, sent).status == 201
        return self.titles[item]

    def done(self) -> int:
        headers = {"Authorization": f"Bearer {self.secret}"}
        said = ask(self.app.port, f"{ROOT}/rollouts/{self.rollout_id}/progress", "GET", headers)
        return int(json.loads(said.body)["done"])


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Running]:
    folder: Path = tmp_path_factory.mktemp("live")
    rollout_id = seed(folder / "data", "normal")
    workspace = open_workspace(Settings(data=folder / "data"))
    link = links.make_link(workspace, DANA, rollout_id, "All-hands")
    secret = tokens.make_token(workspace, DANA, rollout_id, "Board", True).secret
    rollout = workspace.rollout_cache.get(rollout_id)
    open_items = [item for item in tracked(rollout) if rollout.tracking_of(item.id).status != "done"]
    items = [item for item in open_items if item.kind != "checkin_series"]  # is asked again and again
    workspace.close()
    with server.app(folder, today="2026-03-10", share_seconds="1") as app:
        titles = {item.id: item.title for item in items}
        yield Running(app, link.path, rollout_id, secret, [*titles], titles)


@pytest.fixture
def windows(screen, running) -> dict[str, Screen]:
    """A big screen and a phone, each with the page open."""
    opened = {
        name: screen(running.app, width, token="") for name, width in (("screen", 1280), ("phone", 390))
    }
    for window in opened.values():
        window.page.add_init_script(WATCH)
        follow(window.page, f"{running.app.url}{running.path}")
    return opened


WATCH = """
    window.changed = 0;
    document.addEventListener('parts-changed', () => { window.changed += 1 });
    window.live = false;
    const Plain = window.EventSource;
    window.EventSource = class extends Plain {
        constructor(...given) {
            super(...given);
            this.addEventListener('hello', () => { window.live = true });
        }
    };
"""
FETCHED_SINCE = """since => performance.getEntriesByType('resource')
    .filter(one => one.startTime > since && one.name.includes('/view/')).map(one => one.name)"""


def follow(page: Page, address: str) -> None:
    """Open a live page, once more where its stream took too long and it went over to asking."""
    for _ in range(5):
        page.goto(address)
        try:
            until(page, "() => window.live", patience=15_000)
        except AssertionError:
            continue
        return
    until(page, "() => window.live")


def stands(page: Page, running: Running) -> None:
    expect(page.locator("main")).to_contain_text(f"{running.done()} of ")


def test_what_is_logged_shows_on_every_open_page(running, windows):
    for window in windows.values():
        page = window.page
        page.locator(DATES).click()
        page.locator(DATES).focus()
        page.evaluate("window.scrollTo(0, 300); window.mine = true")
        page.wait_for_timeout(300)
    before = {name: window.page.evaluate("scrollY") for name, window in windows.items()}
    since = {name: window.page.evaluate("performance.now()") for name, window in windows.items()}
    running.log()
    for name, window in windows.items():
        page = window.page
        stands(page, running)
        assert page.evaluate("window.mine")
        assert page.locator('[data-part="dates"] details').get_attribute("open") is not None
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
        assert abs(page.evaluate("scrollY") - before[name]) < 200
        assert page.get_by_role("status").last.inner_text() == "Updated"
        # By a stream that is still open, and not by asking: nothing was fetched below the link.
        assert page.evaluate(FETCHED_SINCE, since[name]) == []
        window.check()


def test_a_phone_that_was_away_catches_up(running, windows):
    page = windows["phone"].page
    stands(page, running)
    page.context.set_offline(True)
    running.log()
    page.wait_for_timeout(1_000)
    page.evaluate("window.mine = true")
    page.context.set_offline(False)
    stands(page, running)
    assert page.evaluate("window.mine")


def test_what_somebody_types_is_not_taken_away(running, windows):
    page = windows["phone"].page
    stands(page, running)
    page.evaluate(
        """document.querySelectorAll("details").forEach((one) => { one.open = true; one.hidden = false });
           for (const section of document.querySelectorAll("[data-part]")) {
             const field = document.createElement("input");
             field.setAttribute("aria-label", section.dataset.part);
             section.append(field);
           }"""
    )
    fields = page.locator("section[data-part] > input")
    for at in range(fields.count()):
        fields.nth(at).fill("mine")
    running.log()
    page.wait_for_timeout(1_500)
    assert page.evaluate("window.changed") == 0
    page.evaluate("document.querySelectorAll('section > input').forEach(one => { one.value = '' })")
    page.locator(DATES).focus()
    stands(page, running)


class Buffering:
    """A proxy that passes an answer on when it is whole, and so no stream ever."""

    def __init__(self, port: int) -> None:
        self._to = port
        self.port = server.free_port()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Buffering":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end)
        self._thread.join()

    def _end(self) -> None:
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.call_soon(self._loop.stop)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", self.port))
        self._loop.run_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
        asked, out = await asyncio.open_connection("127.0.0.1", self._to)
        out.write(b"\r\n".join([lines[0], b"Connection: close", *lines[1:]]))
        writer.write(await asked.read())
        writer.close()
        out.close()


def test_behind_a_buffering_proxy_the_page_asks_by_itself(running, screen):
    with Buffering(running.app.port) as proxy:
        page = screen(running.app, 390, token="").page
        page.add_init_script(WATCH)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))
        page.goto(f"http://127.0.0.1:{proxy.port}{running.path}")
        page.evaluate("window.mine = true")
        with page.expect_response(lambda answer: answer.url.endswith("/state") and answer.status == 304):
            pass
        running.log()
        stands(page, running)
        assert page.evaluate("window.mine")
        assert "parts" in asked


NOTE_STREAMS = """
    window.streams = [];
    window.hellos = 0;
    const Plain = window.EventSource;
    window.EventSource = class extends Plain {
        constructor(...given) {
            super(...given);
            window.streams.push(this);
            this.addEventListener('hello', () => { window.hellos += 1 });
        }
    };
"""
WOKEN = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


def hears(page: Page, hellos: int) -> None:
    until(page, "count => window.hellos === count", hellos)


@pytest.mark.long
def test_a_silent_stream_and_a_page_brought_back_catch_up(running, screen):
    window = screen(running.app, 390, token="")
    page = window.page
    page.add_init_script(NOTE_STREAMS)
    page.clock.install()
    page.goto(f"{running.app.url}{running.path}")
    page.evaluate("window.mine = true")
    hears(page, 1)
    # Not a word for forty seconds, and no error either: the page asks, and then tries for another stream.
    with page.expect_response(lambda answer: answer.url.endswith("/state")):
        page.clock.fast_forward(46_000)
    assert page.evaluate("window.streams[0].readyState") == 2
    running.log()
    page.clock.fast_forward(2_000)
    stands(page, running)
    page.clock.fast_forward(61_000)
    hears(page, 2)
    # A page that comes back by the back button was frozen, with its stream closed and no error said.
    page.evaluate("window.streams.at(-1).close()")
    running.log()
    page.evaluate(WOKEN)
    stands(page, running)
    hears(page, 3)
    assert page.evaluate("window.mine")
    assert window.complaints == []


def test_the_big_screen_says_whether_it_is_connected(running, screen):
    window = screen(running.app, token="")
    page = window.page
    page.add_init_script(NOTE_STREAMS)
    page.clock.install()
    page.goto(f"{running.app.url}{running.path}")
    # So many pages are open that there is no stream for this one, which asks by itself: that is connected.
    page.route("**/live*", lambda route: route.fulfill(status=503, body="full"))
    with page.expect_response(lambda answer: answer.url.endswith("/state")):
        page.goto(f"{page.url}/present")
    page.evaluate("window.mine = true")
    line = page.locator("#offline")
    running.log()
    page.clock.fast_forward(2_000)
    stands(page, running)
    expect(line).to_be_empty()
    # Whatever stands before the server answers, and the server does not.
    page.route("**/state", lambda route: route.fulfill(status=503, body="soon"))
    page.clock.fast_forward(2_000)
    expect(line).to_contain_text("Offline · last updated ")
    page.unroute("**/state")
    page.unroute("**/live*")
    page.clock.fast_forward(8_000)
    expect(line).to_be_empty()
    page.clock.fast_forward(4_000)
    hears(page, 1)
    # A laptop without a network shows what its own server says.
    with page.expect_response(lambda answer: answer.url.endswith("/state")):
        page.evaluate("dispatchEvent(new Event('offline'))")
    expect(line).to_be_empty()
    window.lose_network()
    expect(line).to_contain_text("Offline · last updated ")
    page.context.set_offline(False)
    expect(line).to_be_empty()
    assert page.evaluate("window.mine")
