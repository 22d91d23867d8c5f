"""An open page of a link behind a proxy that holds the stream back: it asks by itself."""

import http.client
import json
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from bench.seed import ACTOR, seed
from playbook.core.progress import progress
from playbook.desk.accounts import tokens
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import open_workspace
from playbook.desk.links import links
from playbook.settings import Settings
from tests.browser.conftest import TODAY
from tests.browser.screen import until
from tests.deploy import proxied
from tests.web.asking import ask
from tools import server


@pytest.fixture
def street(tmp_path) -> Iterator[tuple[server.Server, proxied.Proxy, str, str, str]]:
    """An app behind an nginx that buffers; a link to its rollout, a token, and where an item is logged."""
    rollout_id = seed(tmp_path / "data", "normal")
    workspace = open_workspace(
        Settings.load({"PLAYBOOK_DATA": str(tmp_path / "data"), "PLAYBOOK_TODAY": TODAY})
    )
    secret = links.make_link(workspace, ACTOR, rollout_id, "All-hands").token
    token = tokens.make_token(workspace, ACTOR, rollout_id, "Board", may_write=True).secret
    item = progress.tracked(get_rollout(workspace, ACTOR, rollout_id))[-1].id
    workspace.close()
    environ = {
        "PLAYBOOK_DATA": str(tmp_path / "data"), "PLAYBOOK_TODAY": TODAY, "PLAYBOOK_SHARE_SECONDS": "1",
        "STREAMLIT_SERVER_ALLOWED_HOSTS": proxied.NAME,
    }  # fmt: skip
    with ExitStack() as stack:
        app = stack.enter_context(
            server.running(server.ROOT / "app.py", tmp_path / "app.log", environ=environ)
        )
        proxy = stack.enter_context(proxied.nginx(tmp_path, app.port, buffers=True))
        yield app, proxy, secret, token, f"/api/v1/rollouts/{rollout_id}/items/{item}/status"


def nothing_arrives(proxy: proxied.Proxy, address: str, cookie: str) -> bool:
    """Whether a second passes without a byte of the stream."""
    connection = http.client.HTTPConnection(proxied.NAME)
    connection.sock = proxy.line()
    connection.sock.settimeout(1)
    try:
        connection.request("GET", f"{address}/live", headers={"Cookie": cookie})
        connection.getresponse().readline()
    except TimeoutError:
        return True
    finally:
        connection.close()
    return False


@pytest.mark.long
def test_behind_a_buffering_proxy_a_page_asks_for_what_is_new(chromium, street):
    app, proxy, secret, token, logged = street
    window = chromium.new_context(ignore_https_errors=True, viewport={"width": 390, "height": 844})
    try:
        page = window.new_page()
        page.goto(f"https://127.0.0.1:{proxy.port}/s/{secret}")
        before = page.locator("main").inner_text()
        (cookie,) = (one for one in window.cookies(page.url) if one["name"] == "playbook-view")
        address = page.url.partition(str(proxy.port))[2]
        assert nothing_arrives(proxy, address, f"{cookie['name']}={cookie['value']}")
        asked = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        assert ask(app.port, logged, "POST", asked, json.dumps({"status": "done"}).encode()).status == 201
        until(page, "before => document.querySelector('main').innerText !== before", before)
    finally:
        window.close()
