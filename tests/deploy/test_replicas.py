"""nginx and Caddy before two replicas, with the files of docs/deploy: who stays where, also at an end."""

import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
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


@pytest.fixture(scope="module")
def replicas(name: str) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Two processes for each kind of proxy, by their port."""
    with ExitStack() as stack:
        running = {}
        for port in (server.free_port(), server.free_port()):
            process = subprocess.Popen([sys.executable, "-c", REPLICA, str(port)])
            stack.callback(process.wait, 20)
            stack.callback(process.kill)
            running[str(port)] = process
        yield running


@contextmanager
def before(name: str, folder: Path, ports: Iterable[int | str]) -> Iterator[Proxy]:
    """Put the proxy of this name in front of several replicas."""
    folder.mkdir(exist_ok=True)
    if name == "nginx":
        with proxied.nginx(folder, 0, other=proxied.nginx_of(ports)) as running:
            yield running
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYBOOK_REPLICAS", "several")
        patch.setenv("PLAYBOOK_APP", " ".join(f"127.0.0.1:{port}" for port in ports))
        patch.setenv("PLAYBOOK_COOKIE_SECRET", "a-secret-of-the-tests")
        with proxied.caddy(folder, 8501) as running:
            yield running


@pytest.fixture(scope="module", params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def proxy(name: str, replicas, tmp_path_factory) -> Iterator[Proxy]:
    with before(name, tmp_path_factory.mktemp(name), replicas) as running:
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
        assert len({name_of(proxy, f"{room}{page}") for page in pages}) == 1


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


def test_a_request_that_breaks_off_takes_no_replica_away(proxy):
    before = name_of(proxy, ROOMS[0])
    proxy.say(f"POST {ROOMS[0]} HTTP/1.1\r\nHost: {NAME}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
    assert name_of(proxy, ROOMS[0]) == before


def test_a_killed_replica_loses_no_page_of_its_rooms(proxy, replicas):
    """The last of a proxy's tests, which share its replicas."""
    gone = name_of(proxy, ROOMS[0])
    replicas[gone].kill()
    replicas[gone].wait(20)
    [other] = set(replicas) - {gone}
    assert {name_of(proxy, room) for room in ROOMS} == {other}


def test_two_apps_on_one_database_serve_the_same_people(database, tmp_path):
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
        people = [
            arrive(stack.enter_context(before(name, tmp_path / name, ports)), f"/s/{link}") for name in NAMES
        ]
        for app in apps:
            app.stop()
            for person in people:
                if app is apps[0]:
                    assert person.pages() == {200}
                    assert person.room() == 200
                else:
                    assert person.room() == 502


@dataclass(frozen=True, slots=True)
class Arrived:
    """An owner and a guest behind a proxy: its app's session, and its room with a pass."""

    proxy: Proxy
    session: dict[str, str]
    room_path: str
    guest: dict[str, str]

    def pages(self) -> set[int]:
        # Behind Caddy, without the cookie of the balancer, each goes to whichever replica comes next.
        return {self.proxy.ask("/progress", headers=self.session).status for _ in range(6)}

    def room(self) -> int:
        return self.proxy.ask(self.room_path, headers=self.guest).status


def arrive(proxy: Proxy, link: str) -> Arrived:
    """Sign in through a proxy, open a link, and expect both pages."""
    session = signed_in(proxy)[sessions.cookie_name(True)]
    opened = proxy.ask(link)
    [passed] = [line for line in opened.headers["set-cookie"] if "playbook-replica" not in line]
    shown, guest = {"Cookie": f"{session.key}={session.value}"}, {"Cookie": passed.split(";")[0]}
    arrived = Arrived(proxy, shown, opened.said("location"), guest)
    assert arrived.pages() == {200}
    assert arrived.room() == 200
    return arrived
