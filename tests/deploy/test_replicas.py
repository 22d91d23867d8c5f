"""nginx and Caddy before two replicas, with the files of docs/deploy: who stays where, also at an end."""

import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from playbook.core.base.access import Actor
from playbook.desk.accounts import sessions
from playbook.desk.base.workspace import open_workspace
from playbook.desk.links import links
from playbook.desk.plan import rollouts
from playbook.settings import Settings
from tests import databases
from tests.deploy import proxied
from tests.deploy.proxied import NAME, Proxy
from tests.deploy.test_proxies import NAMES, signed_in
from tests.web.people import OWNER
from tools import server

pytestmark = pytest.mark.slow

# A replica as far as a proxy sees it: it is ready, and says who it is.
REPLICA = """
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Replica(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        name = sys.argv[1].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(name)))
        self.end_headers()
        self.wfile.write(name)
    def do_POST(self):
        self.rfile.read()
    def log_message(self, *_):
        pass
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Replica).serve_forever()
"""
ROOMS = [f"/view/room{number}" for number in range(12)]


@pytest.fixture
def replicas() -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Two processes by name, which is the port."""
    with ExitStack() as stack:
        running = {}
        for port in (server.free_port(), server.free_port()):
            process = subprocess.Popen([sys.executable, "-c", REPLICA, str(port)])
            stack.callback(process.wait, 20)
            stack.callback(process.kill)
            running[str(port)] = process
        yield running


@contextmanager
def before(
    name: str, folder: Path, ports: Iterable[int | str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Proxy]:
    """Put the proxy of this name in front of several replicas."""
    folder.mkdir(exist_ok=True)
    if name == "nginx":
        with proxied.nginx(folder, 0, other=proxied.nginx_of(ports)) as running:
            yield running
        return
    monkeypatch.setenv("PLAYBOOK_REPLICAS", "several")
    monkeypatch.setenv("PLAYBOOK_APP", " ".join(f"127.0.0.1:{port}" for port in ports))
    monkeypatch.setenv("PLAYBOOK_COOKIE_SECRET", "a-secret-of-the-tests")
    with proxied.caddy(folder, 8501) as running:
        yield running


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def proxy(name: str, replicas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    with before(name, tmp_path, replicas, monkeypatch) as running:
        deadline = time.monotonic() + 60
        while {name_of(running, room) for room in ROOMS} != set(replicas):
            assert time.monotonic() < deadline, running.logs()
        yield running


def name_of(proxy: Proxy, path: str, **headers: str) -> str:
    answer = proxy.ask(path, headers=headers)
    return answer.body.decode() if answer.status == 200 else ""


def test_all_pages_of_a_room_are_on_one_replica(proxy):
    for room in ROOMS:
        pages = ("", "/live", "/present", "/questions", "/state?version=1")
        assert len({name_of(proxy, f"{room}{page}") for page in pages for _ in range(3)}) == 1


def test_a_person_stays_on_one_replica_by_a_cookie(name, proxy, replicas):
    people = set()
    for number in range(16):
        cookie = f"other=1; {sessions.cookie_name(True)}=session-{number}"
        if name == "caddy":
            [given] = proxy.ask("/progress").headers["set-cookie"]
            assert given.startswith("playbook-replica=")
            cookie = given.split(";")[0]
        [place] = {name_of(proxy, page, Cookie=cookie) for page in ("/", "/plan", "/progress")}
        people.add(place)
    assert people == set(replicas)


def test_a_killed_replica_loses_no_page_of_its_rooms(proxy, replicas):
    gone = name_of(proxy, ROOMS[0])
    replicas[gone].kill()
    replicas[gone].wait(20)
    [other] = set(replicas) - {gone}
    assert {name_of(proxy, room) for room in ROOMS for _ in range(3)} == {other}


def test_a_request_that_breaks_off_takes_no_replica_away(proxy):
    before = name_of(proxy, ROOMS[0])
    proxy.say(f"POST {ROOMS[0]} HTTP/1.1\r\nHost: {NAME}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
    assert name_of(proxy, ROOMS[0]) == before


def test_two_apps_on_one_database_serve_the_same_people(name, database, tmp_path, monkeypatch):
    address, secret = databases.database_of(database, tmp_path), "a secret of the tests, long enough"
    settings = Settings(
        data=tmp_path / "here", database_url=SecretStr(address), secret=SecretStr(secret)
    )  # fmt: skip
    dana = Actor(name="Dana", role="owner")
    with closing(open_workspace(settings)) as workspace:
        rollout, _ = rollouts.open_sample(workspace, dana, "2-after-august")
        link = links.make_link(workspace, dana, rollout.id, "All-hands").token
    environ = {"PLAYBOOK_DATABASE_URL": address, "PLAYBOOK_SECRET": secret, **OWNER}
    environ["STREAMLIT_SERVER_ALLOWED_HOSTS"] = f"{NAME} 127.0.0.1"
    with ExitStack() as stack:
        apps = stack.enter_context(server.replicas(tmp_path, environ))
        ports = [app.port for app in apps]
        proxy = stack.enter_context(before(name, tmp_path / name, ports, monkeypatch))
        session = signed_in(proxy)[sessions.cookie_name(True)]
        shown = {"Cookie": f"{session.key}={session.value}"}

        def pages() -> set[int]:
            # Behind Caddy, without the cookie of the balancer, each goes to whichever replica comes next.
            return {proxy.ask("/progress", headers=shown).status for _ in range(6)}

        assert pages() == {200}
        opened = proxy.ask(f"/s/{link}")
        [passed] = [line for line in opened.headers["set-cookie"] if "playbook-replica" not in line]
        guest, room = {"Cookie": passed.split(";")[0]}, opened.said("location")
        assert proxy.ask(room, headers=guest).status == 200
        for app in apps:
            app.stop()
            if app is apps[0]:
                assert pages() == {200}
                assert proxy.ask(room, headers=guest).status == 200
        assert proxy.ask(room, headers=guest).status == 502
