"""The app behind nginx and Caddy, with the files of docs/deploy: what arrives, stays out, and is logged."""

import http.client
import json
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from playbook.core.base.access import Actor
from playbook.core.progress import progress
from playbook.desk.accounts import sessions, tokens
from playbook.desk.base.workspace import open_workspace
from playbook.desk.links import links
from playbook.desk.plan import rollouts
from playbook.settings import Settings
from playbook.web.http import headers
from playbook.web.http.front_page import PAGE
from tests.deploy import proxied
from tests.deploy.proxied import NAME, Proxy
from tests.web.asking import ask, assert_page
from tests.web.people import FORM, OWNER, PASSWORD
from tools import server

pytestmark = pytest.mark.slow

DANA = Actor(name="Dana")
NAMES = ("nginx", "caddy")
BOTH = pytest.mark.parametrize("name", NAMES)
HERE = {"Origin": f"https://{NAME}", "Sec-Fetch-Site": "same-origin"}
SECRETS = ("/s/", "/j/", "/view/", "/cal/", "/invite/", "/unsubscribe/", "/setup?token=", "/progress?token=")
CANARY = "canary-in-an-address"


@dataclass(frozen=True)
class Street:
    """An app with both proxies before it, and the secret of one link."""

    app: server.Server
    proxies: dict[str, Proxy]
    secret: str
    log: Callable[[str], None]


def before(name: str, folder: Path, port: int, **other: Mapping[str, str]):
    """Put the proxy of this name in front of an app."""
    is_nginx = name == "nginx"
    return proxied.nginx(folder, port, **other) if is_nginx else proxied.caddy(folder, port, **other)


@pytest.fixture(scope="module")
def street(tmp_path_factory) -> Iterator[Street]:
    folder = tmp_path_factory.mktemp("street")
    workspace = open_workspace(Settings(data=folder / "data"))
    rollout, _ = rollouts.open_sample(workspace, DANA, "2-after-august")
    secret = links.make_link(workspace, DANA, rollout.id, "All-hands").token
    token = tokens.make_token(workspace, DANA, rollout.id, "Board", may_write=True).secret
    to_log = [item.id for item in progress.tracked(rollout)]
    workspace.close()
    environ = {"PLAYBOOK_DATA": str(folder / "data"), "PLAYBOOK_TODAY": "2026-11-02", **OWNER}
    environ["STREAMLIT_SERVER_ALLOWED_HOSTS"] = NAME
    for name in NAMES:
        (folder / name).mkdir()
    with ExitStack() as stack:
        served = server.running(server.ROOT / "app.py", folder / "app.log", environ=environ, owner="")
        app = stack.enter_context(served)
        proxies = {name: stack.enter_context(before(name, folder / name, app.port)) for name in NAMES}

        def log(status: str) -> None:
            path = f"/api/v1/rollouts/{rollout.id}/items/{to_log.pop()}/status"
            asked = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            assert ask(app.port, path, "POST", asked, json.dumps({"status": status}).encode()).status == 201

        yield Street(app, proxies, secret, log)


def signed_in(proxy: Proxy) -> SimpleCookie:
    form = f"email=dana%40lt.test&password={PASSWORD}".encode()
    answer = proxy.ask("/sign-in", "POST", {**FORM, **HERE}, form)
    assert answer.status == 303
    cookies = SimpleCookie()
    for line in answer.headers["set-cookie"]:
        cookies.load(line)
    return cookies


@BOTH
def test_who_signs_in_through_it_gets_a_cookie_that_https_keeps(street, name):
    cookie = signed_in(street.proxies[name])[sessions.cookie_name(True)]
    assert cookie.key.startswith("__Host-")
    assert (cookie["secure"], cookie["httponly"]) == (True, True)


@BOTH
def test_a_page_and_its_tab_open_from_no_other_site(street, name):
    proxy = street.proxies[name]
    cookie = signed_in(proxy)[sessions.cookie_name(True)]
    shown = {"Cookie": f"{cookie.key}={cookie.value}"}
    page = proxy.ask("/progress", headers=shown)
    assert page.status == 200
    assert page.said("strict-transport-security")
    assert "default-src 'self'" in page.said("content-security-policy")
    assert proxy.ask("/progress").status == 303
    with connect_tab(proxy, f"https://{NAME}", shown) as tab:
        message = BackMsg()
        message.rerun_script.query_string = ""
        tab.send(message.SerializeToString())
        kinds = set()
        while "script_finished" not in kinds:
            kinds.add(ForwardMsg.FromString(bytes(tab.recv(30))).WhichOneof("type"))
    assert "navigation" in kinds
    with pytest.raises(InvalidStatus), connect_tab(proxy, "https://evil.example", shown):
        pass


def connect_tab(proxy: Proxy, origin: str, shown: dict[str, str]):
    return connect(f"ws://{NAME}/_stcore/stream", sock=proxy.line(), subprotocols=[Subprotocol("streamlit")],
                   origin=Origin(origin), additional_headers=shown, max_size=None,
                   open_timeout=60)  # fmt: skip


def opened(street: Street, proxy: Proxy) -> tuple[str, str]:
    """The address that the link leads to, and the cookie for it."""
    answer = proxy.ask(f"/s/{street.secret}")
    assert answer.status == 303
    (cookie,) = SimpleCookie(answer.said("set-cookie")).values()
    assert cookie["secure"]
    return answer.said("location"), f"{cookie.key}={cookie.value}"


@BOTH
def test_a_share_link_opens_through_it(street, name):
    proxy = street.proxies[name]
    address, cookie = opened(street, proxy)
    assert proxy.ask(address, headers={"Cookie": cookie}).status == 200
    assert proxy.ask(address).status == 404


def read_to(stream: http.client.HTTPResponse, event: str) -> None:
    """Read up to an event of this name, which a proxy that holds back the stream never sends."""
    while (line := stream.readline()) and line != f"event: {event}\n".encode():
        pass
    assert line


@BOTH
def test_what_is_logged_reaches_an_open_page_at_once(street, name):
    proxy = street.proxies[name]
    address, cookie = opened(street, proxy)
    asked = {"Cookie": cookie, "Accept": "text/event-stream", "Accept-Encoding": "gzip"}
    connection, stream = proxy.begin(f"{address}/live", headers=asked)
    with closing(connection):
        assert stream.status == 200
        read_to(stream, "hello")
        street.log("done")
        read_to(stream, "parts")


# Shorter than in the files, and long enough for an honest client on a busy machine.
SOONER = {
    "nginx": {
        "client_header_timeout 10s": "client_header_timeout 4s",
        "client_body_timeout 15s": "client_body_timeout 4s",
    },
    "caddy": {"read_header 10s": "read_header 4s", "read_body 60s": "read_body 4s"},
}
SLOW = {
    "head": f"GET /sign-in HTTP/1.1\r\nHost: {NAME}\r\nX-Slow: ",
    "body": f"POST /sign-in HTTP/1.1\r\nHost: {NAME}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: 5000\r\n\r\nemail=",
}


def is_cut(proxy: Proxy, began: str, more: str) -> bool:
    """Whether a request that goes on with `more`, a letter now and then, is ended before it is whole."""
    deadline = time.monotonic() + 30
    with closing(proxy.line()) as line:
        line.settimeout(0.1)
        line.sendall(began.encode())
        while time.monotonic() < deadline:
            try:
                line.recv(4096)
            except TimeoutError:
                with suppress(OSError):
                    line.sendall(more.encode())
                continue
            except OSError:
                pass
            # Whatever it says, and Caddy may say 200 with nothing in it: it waits for no more.
            return True
    return False


@BOTH
def test_who_sends_too_slowly_is_gone_and_what_is_open_stays(tmp_path, street, name):
    with before(name, tmp_path, street.app.port, other=SOONER[name]) as proxy:
        address, cookie = opened(street, proxy)
        session = signed_in(proxy)[sessions.cookie_name(True)]
        asked = {"Cookie": cookie, "Accept": "text/event-stream"}
        connection, stream = proxy.begin(f"{address}/live", headers=asked)
        shown = {"Cookie": f"{session.key}={session.value}"}
        with closing(connection), connect_tab(proxy, f"https://{NAME}", shown) as tab:
            read_to(stream, "hello")
            with ThreadPoolExecutor() as threads:
                head = threads.submit(is_cut, proxy, SLOW["head"], "x")
                # Between two pieces of a body nginx waits as long as it does for the first.
                body = threads.submit(is_cut, proxy, SLOW["body"], "x" if name == "caddy" else "")
            assert head.result()
            assert body.result()
            street.log("done")
            read_to(stream, "parts")
            assert tab.ping().wait(30)


# A second: the app says nothing for thirty.
SILENT = {
    "nginx": {"proxy_read_timeout 2m": "proxy_read_timeout 4s", "playbook_tabs 4000": "playbook_tabs 1"},
    "caddy": {"read_timeout 2m": "read_timeout 4s"},
}


@BOTH
def test_a_silent_tab_is_closed_and_nginx_opens_so_many(tmp_path, street, name):
    with before(name, tmp_path, street.app.port, other=SILENT[name]) as proxy:
        session = signed_in(proxy)[sessions.cookie_name(True)]
        here, shown = f"https://{NAME}", {"Cookie": f"{session.key}={session.value}"}
        with connect_tab(proxy, here, shown) as tab:
            if name == "nginx":
                with pytest.raises(InvalidStatus), connect_tab(proxy, here, shown):
                    pass
            with pytest.raises(ConnectionClosed):
                tab.recv(30)


@BOTH
def test_another_host_is_refused_by_the_app_behind_it(street, name):
    # Caddy serves no name that its file does not hold; either way nothing of the app is seen.
    answer = street.proxies[name].ask("/sign-in", headers={"Host": "evil.example"})
    assert (answer.status, answer.text) == (400, "This address is not served here.") or not answer.body


@BOTH
@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/%6detrics"])
def test_what_is_for_nobody_ends_at_the_proxy(street, name, path):
    answer = street.proxies[name].ask(path)
    assert answer.status == 404
    assert answer.said("content-security-policy") == headers.NOTHING
    assert answer.said("x-content-type-options") == "nosniff"


@BOTH
def test_what_is_larger_than_any_file_is_refused(street, name):
    answer = street.proxies[name].ask("/sign-in", "POST", {**FORM, **HERE}, b"x" * 7_000_000)
    assert answer.status == 413
    assert answer.text


@BOTH
def test_a_head_that_is_too_large_ends_at_the_proxy(street, name):
    answer = street.proxies[name].ask("/healthz", headers={"X-Long": "x" * 90_000})
    assert answer.status == {"nginx": 400, "caddy": 431}[name]


@BOTH
def test_no_secret_of_an_address_is_written_down(street, name):
    proxy = street.proxies[name]
    for place in SECRETS:
        proxy.ask(f"{place}{CANARY}", headers={"Referer": f"https://{NAME}/s/{CANARY}"})
    for written in ("/J/", "//j/", "/%6a/", "/%73/", "/vi%65w/"):
        proxy.ask(f"{written}{CANARY}")
    # What is refused before it has a place: a head that is too large, a host of somebody else, no method.
    for place in SECRETS:
        proxy.say(f"GET {place}{CANARY} HTTP/1.1\r\nHost: {NAME}\r\nX: {'x' * 200_000}\r\n\r\n")
        proxy.say(f"GET {place}{CANARY} HTTP/1.1\r\nHost: evil.example\r\n\r\n")
        proxy.say(f"G@T {place}{CANARY} HTTP/1.1\r\nHost: {NAME}\r\n\r\n")
        proxy.say(f"GET {place}{CANARY} HTTP/1.1\r\nHost: {NAME}\r\nX: x\r\n")
    proxy.ask("/healthz")
    proxy.ask("/view/x/y")
    assert "/healthz" in proxy.logs()
    assert CANARY not in proxy.logs()
    assert street.secret not in proxy.logs()


@BOTH
def test_while_the_app_is_away_no_secret_is_written_down(tmp_path, street, name):
    with before(name, tmp_path, server.free_port()) as proxy:
        answers = [proxy.ask(f"{place}{CANARY}") for place in ("/s/", "/view/", "/setup?token=")]
    for answer in answers:
        assert_page(answer, 502, "Wait a minute")
        assert answer.said("content-security-policy") == headers.NOTHING
    assert CANARY not in proxy.logs()


@BOTH
def test_the_files_of_a_page_arrive_as_the_app_compressed_them(street, name):
    path = f"/static/js/{next((PAGE.parent / 'static' / 'js').glob('index.*.js')).name}"
    small = street.proxies[name].ask(path, headers={"Accept-Encoding": "gzip"})
    apps = ask(street.app.port, path, headers={"Accept-Encoding": "gzip"})
    assert small.body == apps.body
    for header in ("content-encoding", "vary", "etag", "cache-control", "content-security-policy"):
        assert small.headers[header] == apps.headers[header], header


@BOTH
def test_a_browser_is_offered_http_2(street, name):
    offers = ssl.create_default_context(cafile=street.proxies[name].certificate)
    offers.set_alpn_protocols(["h2", "http/1.1"])
    raw = socket.create_connection(("127.0.0.1", street.proxies[name].port), timeout=30)
    with offers.wrap_socket(raw, server_hostname=NAME) as line:
        assert line.selected_alpn_protocol() == "h2"
