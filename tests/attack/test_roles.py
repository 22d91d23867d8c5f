"""Every role against every page, route and frame: a lesser one changes nothing and reads nothing else.

The inventory is made from the app: its route table, its pages, the fields and buttons that these draw for
an owner, and the frames that Streamlit knows.
"""

import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from http.cookies import SimpleCookie
from itertools import cycle, product
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed, InvalidStatus

from bench.session import Session
from playbook.core.base.access import Actor, Membership, Role
from playbook.core.base.fields import STAGES
from playbook.desk.accounts import sessions, tokens
from playbook.desk.base.workspace import open_register, open_workspace
from playbook.desk.links import links
from playbook.desk.plan import rollouts
from playbook.settings import Settings
from playbook.store.register.accounts import Account, Accounts
from playbook.ui.shell import page_registry
from playbook.web.http.route_table import SAFE_METHODS, RouteEntry, inventory
from playbook.web.link import access
from playbook.web.routes import routes
from tests.attack.frames import WORD, every_kind, frames_of, hostile_states, opening_states, tab_states
from tests.attack.stored import stored
from tests.canaries import TODAY, Canaries, filled, log_of
from tests.loops import run
from tests.soak import some
from tests.web.asking import ask
from tests.web.http.test_strangers import everything
from tools import server

pytestmark = [pytest.mark.slow, pytest.mark.soak]
DANA = Actor(name="Dana")
MEMBERS: tuple[Role, ...] = ("editor", "lead", "viewer")
WITH_A_TAB = (*MEMBERS, "nobody")
ROLES = (*WITH_A_TAB, "removed", "signed out", "stranger", "guest", "program")
ONCE_OWNER = "once an owner"
# What waits in it is saved when its page is drawn for them as an owner again.
FORM_OF_A_PULSE: dict[str, object] = {"speaker_note": []}

MOST_BUTTONS = "brief", "leadership", "my_team", "people", "share"
PAGES = sorted(path.strip("/") for path in page_registry.paths())
LINES = [line for line in inventory(routes()) if "WEBSOCKET" not in line.methods]
TEMPLATES = (server.ROOT / "playbook" / "web" / "templates").rglob("*.html")
NAMES = {name for file in TEMPLATES for name in re.findall(r'name="(\w+)"', file.read_text(encoding="utf-8"))}
FORM = "&".join(f"{name}={WORD}" for name in sorted(NAMES)).encode()
JSON = json.dumps({"status": "done", "title": WORD, "group_id": WORD, "day": TODAY.isoformat()}).encode()
BODIES = (("application/x-www-form-urlencoded", FORM), ("application/json", JSON))


@dataclass(frozen=True, slots=True)
class Target:
    """The app with one rollout that roles have, one that they have not, and who is there."""

    app: server.Server
    data: Path
    accounts: Accounts
    atlas: str
    other: str
    link_id: str  # of Atlas
    canaries: Canaries  # of the other
    tasks: Mapping[tuple[str, str], str]  # one of each stage of each rollout
    tokens: Mapping[str, str]
    headers: Mapping[str, Mapping[str, str]]

    def read_in(self, said: str) -> set[str]:
        """What of the other rollout stands in an answer, beside the address that was asked for."""
        for part in (
            self.other,
            *(task for (rollout_id, _), task in self.tasks.items() if rollout_id == self.other),
        ):
            said = said.replace(part, "")
        return self.canaries.texts_in(said)

    def query(self, page: str, rollout_id: str = "") -> str:
        """The query of a page: its rollout, and on a stage a task that is open."""
        task = self.tasks.get((rollout_id or self.atlas, page), "")
        return f"rollout={rollout_id or self.atlas}" + (f"&task={task}" if task else "")

    def give(self, name: str, role: str) -> None:
        """Make an account an owner, or give it one role in Atlas, or none."""
        account = account_of(self.accounts, name)
        self.accounts.set_owner(account.id, role == "owner")
        self.accounts.take(account.id, self.atlas)
        for each in memberships(self.atlas, role):
            self.accounts.give(account.id, each)


def memberships(rollout_id: str, role: str) -> tuple[Membership, ...]:
    return tuple(Membership(rollout_id=rollout_id, role=one) for one in MEMBERS if one == role)


def account_of(accounts: Accounts, name: str) -> Account:
    return next(account for account in accounts.all() if account.name == name)


@pytest.fixture(scope="module")
def target(tmp_path_factory) -> Iterator[Target]:
    folder: Path = tmp_path_factory.mktemp("attack")
    data = folder / "data"
    other, canaries = filled()
    with closing(open_workspace(Settings(data=data, today=TODAY))) as workspace:
        sample, _ = rollouts.open_sample(workspace, DANA, rollouts.samples()[-1].key)
        atlas = sample.id
        tasks = {(each.id, item.stage): item.id for each in (sample, other) for item in each.items.values()}
        workspace.log.append(other.id, 0, log_of(other, canaries))
        link = links.make_link(workspace, DANA, atlas, "All-hands")
        program = tokens.make_token(workspace, DANA, atlas, "Board").secret
        for name in ("device", "mail", "tries"):
            workspace.register.secret(name)  # made when a guest first needs it
    with (
        server.app(folder, today=TODAY.isoformat()) as app,
        closing(open_register(Settings(data=data))) as register,
    ):
        shown = {
            name: server.sign_in(data, name, is_owner=False, memberships=memberships(atlas, name))
            for name in (*WITH_A_TAB, "removed", "signed out", "leaver", ONCE_OWNER)
        }
        accounts = Accounts(register)
        accounts.remove(account_of(accounts, "removed").id)
        accounts.end_session(sessions.hash_of_token(shown["signed out"]))
        view = SimpleCookie(ask(app.port, link.path).said("set-cookie"))[access.COOKIE].value
        headers = {name: {"Cookie": server.cookie(token)} for name, token in shown.items()}
        headers |= {"stranger": {}, "guest": {"Cookie": f"{access.COOKIE}={view}"}}
        headers |= {"program": {"Authorization": f"Bearer {program}"}}
        yield Target(app, data, accounts, atlas, other.id, link.link.id, canaries, tasks, shown, headers)


def addresses(line: RouteEntry, target: Target) -> Iterator[str]:
    """A route with the ids of either rollout in it, and of a link."""
    for rollout_id, link_id in ((target.atlas, target.link_id), (target.other, WORD)):
        known = {"rollout_id": rollout_id, "profile": "full", "link_id": link_id}
        yield re.sub(r"\{(\w+)(?::\w+)?\}", lambda part: known.get(part[1], WORD), line.path)  # noqa: B023


@pytest.mark.parametrize("role", some(ROLES, ("lead", "nobody", "removed", "guest", "program")))
def test_no_route_gives_a_lesser_role_another_rollout_or_lets_it_change_one(target, role):
    before = stored(target.data)
    for line in LINES:
        for method, address in product(line.methods, addresses(line, target)):
            if role in ("guest", "editor") and address.endswith("/live"):
                continue  # answers without an end: tests/web/link/test_share_canary.py, test_host.py
            is_leaving = role in WITH_A_TAB and address.startswith("/sign-out")
            headers = target.headers["leaver" if is_leaving else role]
            for kind, body in ((None, None),) if method in SAFE_METHODS else BODIES:
                sent = {**headers, "Content-Type": kind, "Sec-Fetch-Site": "same-origin"} if kind else headers
                answer = ask(target.app.port, address, method, sent, body)
                said = f"{answer.headers} {answer.body.decode(errors='replace')}"
                assert target.read_in(said) == set(), (method, address)
                assert answer.status < 500, (method, address)
    assert stored(target.data) == before


@pytest.mark.parametrize("role", ROLES)
def test_only_who_has_a_session_opens_a_tab(target, role):
    async def open_tab() -> None:
        session = Session(target.app.port)
        session.headers = dict(target.headers[role])
        async with session:
            await session.rerun()

    if role in WITH_A_TAB:
        run(open_tab())
    else:
        with pytest.raises(InvalidStatus, match="403"):
            run(open_tab())


async def open_all(session: Session) -> AsyncIterator[list[WidgetState]]:
    """Draw a page with all that is folded away, tab by tab, and return how that was opened."""
    await session.rerun()
    for tab in [[], *([one] for one in tab_states(session.heard))]:
        await session.rerun(states=tab)
        states = [*tab, *opening_states(session.heard)]
        await session.rerun(states=states)
        yield states


@pytest.fixture(scope="module")
def drawn(target) -> dict[tuple[str, str], list[WidgetState]]:
    """All that an owner could press and fill in, on each page of each rollout."""

    async def draw(page: str, rollout_id: str) -> list[WidgetState]:
        async with Session(
            target.app.port, page, target.query(page, rollout_id), target.app.token
        ) as session:
            return [state async for _ in open_all(session) for state in hostile_states(session.heard)]

    # One script draws all stages.
    pages = some(PAGES, [page for page in PAGES if page not in STAGES[1:]])
    return {place: run(draw(*place)) for place in product(pages, (target.atlas, target.other))}


@pytest.mark.parametrize("role", some(("lead", "viewer", "nobody"), ("viewer",)))
def test_no_page_gives_a_lesser_role_another_rollout_whatever_it_sends(target, drawn, role):
    async def visit(page: str, rollout_id: str, states: list[WidgetState]) -> list[ForwardMsg]:
        async with Session(
            target.app.port, page, target.query(page, rollout_id), target.tokens[role]
        ) as session:
            await session.rerun()
            heard = [*session.heard]
            await session.rerun(states=states)
            return heard + session.heard

    before = stored(target.data)
    for place, states in drawn.items():
        assert target.read_in(everything(run(visit(*place, states)))) == set(), place
    assert stored(target.data) == before


async def press_all(target: Target, page: str) -> int:
    """Draw a page for an owner, and press each kind of button there when they are owner no more."""
    name, roles = ONCE_OWNER, cycle(["lead", "viewer", "nobody"])
    async with Session(target.app.port, page, target.query(page), target.tokens[name]) as session:
        target.give(name, "owner")
        pressed = 0
        async for opened in open_all(session):
            for frame in frames_of(hostile_states(session.heard)):
                target.give(name, next(roles))
                before = stored(target.data)
                await session.rerun(states=[*opened, *frame])
                assert target.read_in(everything(session.heard)) == set(), (page, frame[-1:])
                assert stored(target.data) == before, (page, frame[-1:])
                target.give(name, "owner")
                await session.rerun(states=opened)
                pressed += 1
        return pressed


def test_what_was_drawn_before_a_role_was_taken_away_does_nothing_after(target):
    pressed = 0
    # One script draws all stages.
    pages = some([page for page in PAGES if page not in (*STAGES[1:], "rollouts")], MOST_BUTTONS)
    for page in pages:
        before = stored(target.data) | FORM_OF_A_PULSE
        pressed += run(press_all(target, page))
        target.give(ONCE_OWNER, "nobody")
        assert stored(target.data) | FORM_OF_A_PULSE == before, page
    assert pressed > 5 * len(pages)


@pytest.mark.parametrize("role", ["viewer", "nobody"])
def test_no_frame_changes_anything_or_ends_the_server(target, role):
    async def send(message: bytes) -> str:
        async with Session(target.app.port, "", "", target.tokens[role]) as session:
            await session.rerun()
            try:
                await session.socket.send(message)
                await session.rerun()
            except ConnectionClosed:
                return ""
            return everything(session.heard)

    before = stored(target.data)
    for message in [*(one.SerializeToString() for one in every_kind()), b"", b"\xff" * 1_000, WORD.encode()]:
        said = run(send(message))
        assert target.read_in(said) == set(), message
        assert "Traceback" not in said, message
    assert stored(target.data) == before


def test_the_same_frames_of_an_owner_do_change_something(target):
    """Else those of the others would show nothing."""

    async def press_until_changed() -> None:
        async with Session(
            target.app.port, "leadership", target.query("leadership"), target.app.token
        ) as session:
            async for opened in open_all(session):
                for frame in frames_of(hostile_states(session.heard)):
                    await session.rerun(states=[*opened, *frame])
                    if stored(target.data)["journal"] != before["journal"]:
                        return
        pytest.fail("An owner's buttons changed nothing.")

    before = stored(target.data)
    run(press_until_changed())
