"""A client of its own opens no tab without a session, is bounded, and is asked who it is on every run."""

import asyncio
import json
import resource
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack, closing
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed, InvalidStatus

from bench.session import Session
from playbook.core.base.access import Actor
from playbook.core.plan.items import SponsorAct
from playbook.desk.accounts import sessions
from playbook.desk.base import workspace as workspaces
from playbook.desk.plan import plans, rollouts
from playbook.settings import Settings
from playbook.store.register.accounts import Accounts
from playbook.web.http.tabs import MOST_TABS
from tests.loops import run
from tests.web.asking import ask, assert_page
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
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as stack:
        # What the app starts with is less than the tabs of one account need: it takes all that it may have.
        resource.setrlimit(resource.RLIMIT_NOFILE, (96, limits[1]))
        try:
            running = stack.enter_context(server.app(data.parent))
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
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


def test_a_stranger_opens_no_tab(app, data):
    ended = server.sign_in(data, "Dana")
    end(data, ended)
    for token in ("", "A" * 43, "x", ended):
        with pytest.raises(InvalidStatus, match="403"):
            run(seen(app, "", "", token))


def test_a_tab_whose_session_ended_is_sent_to_its_own_address_and_heard_no_more(app):
    """There the guard of pages sends it to the sign-in, and back."""

    async def come_back() -> ForwardMsg:
        async with Session(app.port, tab="3f0c", token="A" * 43) as session:
            first = ForwardMsg.FromString(bytes(await session.socket.recv(decode=False)))
            with pytest.raises(ConnectionClosed):
                await session.socket.recv()
            return first

    message = run(come_back())
    assert message.HasField("auth_redirect")
    assert message.auth_redirect.url == ""


def test_an_account_has_so_many_tabs_and_a_sentence_for_the_next(app, data):
    token, other = server.sign_in(data, "Robin"), server.sign_in(data, "Kim")
    shown = {"Cookie": server.cookie(token)}

    def wait_for_page() -> None:
        while ask(app.port, headers=shown).status != 200:
            pass

    async def open_all() -> None:
        async with AsyncExitStack() as tabs:
            for _ in range(MOST_TABS):
                last = await tabs.enter_async_context(Session(app.port, token=token))
                await last.rerun()
            with pytest.raises(InvalidStatus, match="403"):
                await tabs.enter_async_context(Session(app.port, token=token))
            assert_page(ask(app.port, headers=shown), 403, "Close some that you no longer need")
            await tabs.enter_async_context(Session(app.port, token=other))
            await last.socket.close()
            await asyncio.to_thread(wait_for_page)
            await tabs.enter_async_context(Session(app.port, token=token))

    run(open_all())


def test_what_a_tab_sends_is_bounded(app):
    """What a person can type or paste is taken, and no tab makes the server hold more."""

    async def send(size: int) -> int:
        async with Session(app.port, token=app.token) as session:
            message = BackMsg()
            message.rerun_script.widget_states.widgets.add(id="pasted", string_value="x" * size)
            try:
                await session.socket.send(message.SerializeToString())
                await session.until_finished()
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else 0
            return 0

    assert run(send(1_500_000)) == 0
    for size in (2_500_000, 9_000_000, 24_000_000):
        assert run(send(size)) == 1009, size


def test_of_one_account_a_few_lost_tabs_are_held(app, data):
    """A tab that comes back has its id again; the others begin anew."""
    token, other = server.sign_in(data, "Lost"), server.sign_in(data, "Elsewhere")

    async def lose(token: str) -> str:
        async with Session(app.port, token=token) as session:
            await session.rerun()
            return session.id

    async def is_held(tab: str, token: str) -> bool:
        async with Session(app.port, token=token, tab=tab) as session:
            await session.rerun()
            return session.id == tab

    async def come_back() -> None:
        of_other = await lose(other)
        tabs = [await lose(token) for _ in range(12)]
        assert [await is_held(tab, token) for tab in reversed(tabs)] == [True] * 10 + [False] * 2
        assert await is_held(of_other, other)

    run(come_back())


def test_a_missing_file_of_a_component_is_no_line_of_the_log(app):
    size = app.log.stat().st_size
    assert ask(app.port, "/_stcore/bidi-components/playbook.task_rows/none.js").status == 404
    assert app.log.read_text("utf-8")[size:] == ""


def test_a_frame_that_nobody_can_read_is_one_line_of_the_log(app):
    async def send() -> int:
        async with Session(app.port, token=app.token) as session:
            await session.socket.send(b"\xff" * 100)
            with pytest.raises(ConnectionClosed) as closed:
                await session.until_finished()
            return closed.value.rcvd.code if closed.value.rcvd else 0

    size = app.log.stat().st_size
    assert [run(send()) for _ in range(3)] == [1002] * 3
    [line] = app.log.read_text("utf-8")[size:].splitlines()
    assert "Error deserializing" in line


def test_a_tab_that_sends_text_ends_without_a_line_in_the_log(app):
    async def send() -> None:
        async with Session(app.port, token=app.token) as session:
            await session.socket.send("text")
            with pytest.raises(ConnectionClosed):
                await session.until_finished()

    size = app.log.stat().st_size
    run(send())
    assert app.log.read_text("utf-8")[size:] == ""


@pytest.mark.parametrize(
    "sent", [{"opened": ["act"]}, {"opened": {"a": 1}}, {"chosen": 5}, {"chosen": ["act", {}]}]
)
def test_a_list_takes_no_value_that_it_never_sends(app, rollout_id, sent):
    async def send() -> str:
        async with Session(app.port, "leadership", f"rollout={rollout_id}", app.token) as session:
            await session.rerun()
            (listed,) = (
                message.delta.new_element.bidi_component.id
                for message in session.heard
                if message.delta.new_element.WhichOneof("type") == "bidi_component"
            )
            events = json.dumps([{"event": event, "value": value} for event, value in sent.items()])
            name = f"$$STREAMLIT_INTERNAL_KEY_{listed}__events"
            await session.rerun(states=[WidgetState(id=name, json_trigger_value=events)])
            return everything(session.heard)

    said = run(send())
    assert f"{CANARY} speaks" in said
    assert "went wrong" not in said


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
