"""What a guest can get out of the app as it is served: what the profile of the link lists, and no more."""

import http.client
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from bench.session import Session
from playbook.core.base.access import Actor
from playbook.core.sharing.sharing import PROFILE_NAMES, Profile
from playbook.desk.base.workspace import open_workspace
from playbook.desk.links import links
from playbook.settings import Settings
from playbook.ui.shell import page_registry
from playbook.web.http.route_table import RouteEntry, inventory
from playbook.web.link import access
from playbook.web.routes import routes
from tests.canaries import TODAY, Canaries, filled, log_of
from tests.core.sharing.test_sharing import ALLOWED
from tests.loops import run
from tests.web.asking import PATIENCE, Answer, ask
from tools import server

pytestmark = pytest.mark.slow
LINES = [line for line in inventory(routes()) if "WEBSOCKET" not in line.methods]


@dataclass(frozen=True, slots=True)
class Shared:
    """The app with one rollout full of canaries, and a link to it for each profile."""

    app: server.Server
    canaries: Canaries
    rollout_id: str
    paths: Mapping[Profile, str]


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Iterator[Shared]:
    folder: Path = tmp_path_factory.mktemp("canaries")
    rollout, canaries = filled()
    with closing(open_workspace(Settings(data=folder / "data", today=TODAY))) as workspace:
        workspace.log.append(rollout.id, 0, log_of(rollout, canaries))
        paths = {
            profile: links.make_link(workspace, Actor(name="Dana"), rollout.id, profile, profile=profile).path
            for profile in PROFILE_NAMES
        }
    with server.app(folder, today=TODAY.isoformat()) as app:
        yield Shared(app, canaries, rollout.id, paths)


def opened(shared: Shared, profile: Profile) -> tuple[str, dict[str, str]]:
    """The address of a page, and the header by which the browser of a guest opens it."""
    answer = ask(shared.app.port, shared.paths[profile])
    cookie = SimpleCookie(answer.said("set-cookie"))[access.COOKIE].value
    return answer.said("location"), {"Cookie": f"{access.COOKIE}={cookie}"}


def whole(answer: Answer) -> str:
    return f"{answer.headers} {answer.body.decode(errors='replace')}"


@pytest.mark.parametrize("profile", PROFILE_NAMES)
def test_the_page_holds_exactly_the_texts_that_are_listed(shared, profile):
    address, cookie = opened(shared, profile)
    said = [whole(ask(shared.app.port, path, "GET", cookie)) for path in (address, f"{address}/state")]
    texts = set(shared.canaries.texts.values())
    assert shared.canaries.texts_in(said[0]) == ALLOWED[profile] & texts
    assert shared.canaries.texts_in(said[1]) == set()


def filled_in(line: RouteEntry, shared: Shared, address: str) -> str:
    """A route's path with what a guest knows in it, or could guess."""
    known = {"link_id": address.rsplit("/", 1)[1], "rollout_id": shared.rollout_id, "profile": "full"}
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: known.get(found[1], "x"), line.path)


def test_no_route_gives_a_guest_more_than_the_page_does(shared):
    for line in LINES:
        address, cookie = opened(shared, "public")
        for method in line.methods:
            path = filled_in(line, shared, address)
            if path.startswith("/view/") and path.endswith("/live"):
                said = begun(shared.app.port, f"{path}?version=another", cookie)
                assert "event: parts" in said, line
            else:
                said = whole(ask(shared.app.port, path, method, cookie))
            assert shared.canaries.texts_in(said) <= ALLOWED["public"], line


def begun(port: int, path: str, cookie: dict[str, str]) -> str:
    """What a stream says to a page that has another version, before it falls silent."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", path, headers=cookie)
        answer = connection.getresponse()
        lines = [f"{answer.getheaders()}"]
        while not lines[-1].startswith("data") or "hello" in lines[-2]:
            lines.append(answer.fp.readline().decode())
        return "".join(lines)


@pytest.mark.parametrize("page", sorted(page_registry.paths()))
def test_no_page_or_frame_of_the_app_gives_a_guest_anything(shared, page):
    _, cookie = opened(shared, "full")
    answer = ask(shared.app.port, f"{page}?rollout={shared.rollout_id}", "GET", cookie)

    async def open_tab() -> None:
        session = Session(shared.app.port, page.strip("/"), f"rollout={shared.rollout_id}")
        session.headers = cookie
        async with session:
            pass

    with pytest.raises(InvalidStatus):
        run(open_tab())
    assert shared.canaries.texts_in(whole(answer).replace(shared.rollout_id, "")) == set()
