"""A client of its own on a tab's connection is asked who it is for on every run."""

from collections.abc import Iterator
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.session import Session
from playbook.core.base.access import Actor
from playbook.core.plan.items import SponsorAct
from playbook.desk.accounts import sessions
from playbook.desk.base import workspace as workspaces
from playbook.desk.plan import plans, rollouts
from playbook.settings import Settings
from playbook.store.register.accounts import Accounts
from playbook.ui.shell import page_registry
from tests.loops import run
from tools import server

DANA = Actor(name="Dana")
CANARY = "canary 7c1d0e"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("strangers") / "data"


@pytest.fixture(scope="module")
def rollout_id(data) -> str:
    with closing(workspaces.open_workspace(Settings(data=data))) as opened:
        rollout = rollouts.start_rollout(opened, DANA, CANARY)
        item = SponsorAct(id="act", stage="leadership", title=f"{CANARY} speaks")
        return plans.add_item(opened, DANA, rollout.id, rollout.version, item).id


@pytest.fixture(scope="module")
def app(data, rollout_id) -> Iterator[server.Server]:
    with server.app(data.parent) as running:
        yield running


def end(data: Path, token: str) -> None:
    with closing(workspaces.open_register(Settings(data=data))) as register:
        Accounts(register).end_session(sessions.hash_of_token(token))


def everything(heard: list[ForwardMsg]) -> str:
    return "\n".join(str(message) for message in heard)


def drawn(heard: list[ForwardMsg]) -> list[str]:
    """The kinds of elements on the screen, with what they say."""
    said = []
    for message in heard:
        if message.WhichOneof("type") == "delta" and message.delta.HasField("new_element"):
            element = message.delta.new_element
            kind = element.WhichOneof("type")
            said.append(f"{kind}: {getattr(getattr(element, kind), 'body', '') or element.button.label}")
    return said


def button(heard: list[ForwardMsg], label: str) -> str:
    (found,) = (
        message.delta.new_element.button.id
        for message in heard
        if message.delta.new_element.button.label == label
    )
    return str(found)


async def seen(app: server.Server, page: str, query: str, token: str = "") -> list[ForwardMsg]:
    async with Session(app.port, page, query, token) as session:
        await session.rerun()
        return session.heard


def test_a_stranger_gets_the_way_to_sign_in_and_nothing_else(app, rollout_id):
    for page, token in product(sorted(page_registry.paths()), ["", "A" * 43]):
        heard = run(seen(app, page.strip("/"), f"rollout={rollout_id}", token))
        assert drawn(heard) == ["heading: Please sign in", "button: Sign in"], (page, token)
        assert not [message for message in heard if message.WhichOneof("type") == "navigation"], (page, token)
        assert CANARY not in everything(heard), (page, token)


def test_a_press_after_the_session_ended_changes_nothing(app, data, rollout_id):
    token = server.sign_in(data, "Dana")
    query = f"rollout={rollout_id}"

    async def press(*, ended: bool) -> list[ForwardMsg]:
        async with Session(app.port, "history", query, token) as session:
            await session.rerun()
            undo = button(session.heard, "Undo my last change")
            if ended:
                end(data, token)
            await session.rerun(press=undo)
            return session.heard

    heard = run(press(ended=True))
    said = "alert: You were signed out. Sign in again: what you typed is kept."
    assert drawn(heard) == ["heading: Please sign in", said, "button: Sign in"]
    assert CANARY not in everything(heard)
    token = app.token
    assert "markdown: 2 changes" in drawn(run(seen(app, "history", query, token)))
    assert "markdown: 3 changes" in drawn(run(press(ended=False)))


def test_a_tab_taken_over_shows_nothing_of_the_first(app, data, rollout_id):
    mine, theirs = server.sign_in(data, "Robin"), server.sign_in(data, "Kim")

    async def take_over() -> list[ForwardMsg]:
        async with Session(app.port, "history", f"rollout={rollout_id}", mine) as session:
            await session.rerun()
            assert CANARY in everything(session.heard)
            (tab,) = (
                message.new_session.initialize.session_id
                for message in session.heard
                if message.HasField("new_session")
            )
        async with Session(app.port, "", "", theirs, tab=tab) as session:
            await session.rerun()
            return session.heard

    heard = run(take_over())
    assert drawn(heard)[0] == "heading: Please sign in"
    assert CANARY not in everything(heard)
