"""What a tab sends beside messages is bounded, for that tab alone."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import closing, suppress

import httpx
import pytest
import uvicorn
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import UploadedFileInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

from bench.session import Session
from playbook.web.http.frames import MOST, BoundedTab, bound_frames
from tests.attack.frames import hostile_states, opening_states
from tests.loops import run
from tests.web.http.test_strangers import everything
from tools.server import ROOT, running, sign_in

PING = Frame(Opcode.PING, b"").serialize(mask=True)
FLOODS = {
    "pings": PING,
    "pongs": Frame(Opcode.PONG, b"").serialize(mask=True),
    "pieces": Frame(Opcode.CONT, b"", fin=False).serialize(mask=True),
}


@pytest.mark.parametrize("what", FLOODS)
def test_a_tab_that_floods_the_app_with_frames_is_hung_up_on(app, what):
    async def flood() -> None:
        async with Session(app.port, token=app.token) as other, Session(app.port, token=app.token) as tab:
            if what == "pieces":
                tab.socket.transport.write(Frame(Opcode.BINARY, b"", fin=False).serialize(mask=True))
            tab.socket.transport.write(FLOODS[what] * 2 * MOST)
            with pytest.raises(ConnectionClosed):
                await asyncio.wait_for(tab.socket.recv(), 20)
            await asyncio.wait_for(await other.socket.ping(), 20)

    run(flood())


def test_a_tab_that_sends_text_is_hung_up_on_without_a_line_in_the_log(app):
    before = app.log.read_text()

    async def send() -> None:
        async with Session(app.port, token=app.token) as tab:
            tab.socket.transport.write(Frame(Opcode.TEXT, b"\xff\xfe").serialize(mask=True))
            with pytest.raises(ConnectionClosed):
                await asyncio.wait_for(tab.socket.recv(), 20)

    run(send())
    assert "Traceback" not in app.log.read_text().removeprefix(before)


def test_frames_before_a_tab_is_open_end_it_without_a_line_in_the_log(app):
    head = (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: 127.0.0.1:{app.port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: MDAwMDAwMDAwMDAwMDAwMA==\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: streamlit\r\n"
        f"Origin: http://127.0.0.1:{app.port}\r\n\r\n"
    )
    before = app.log.read_text()
    with closing(socket.create_connection(("127.0.0.1", app.port), timeout=10)) as line:
        line.sendall(head.encode())
        with suppress(ConnectionError):
            line.sendall(PING * 100_000)  # more than is read at once
            while line.recv(1_000):
                pass
    assert app.log.read_text() == before


@pytest.mark.parametrize(("headers", "status"), [
    ("X: " + "a" * 50_000, b"431"), ("X: a\r\n" * 200 + "X: a", b"431"), ("X a: b", b"400"),
    ("Content-Length: 4", b"400"), ("Transfer-Encoding: chunked", b"400"),
])  # fmt: skip
def test_a_handshake_that_cannot_be_read_is_answered_and_hung_up_on(app, headers, status):
    head = (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: 127.0.0.1:{app.port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nOrigin: http://127.0.0.1:{app.port}\r\n{headers}\r\n\r\n"
    )
    with closing(socket.create_connection(("127.0.0.1", app.port), timeout=10)) as line:
        line.sendall(head.encode())
        answer = b"".join(iter(lambda: line.recv(65_536), b""))
    assert answer.split()[1] == status


def test_a_message_in_a_hundred_pieces_is_taken(app):
    async def send() -> None:
        async with Session(app.port, token=app.token) as tab:
            message = BackMsg()
            message.rerun_script.widget_states.widgets.add(id="pasted", string_value="x" * 1_000_000)
            data = message.SerializeToString()
            await tab.socket.send(data[at : at + 10_000] for at in range(0, len(data), 10_000))
            await tab.until_finished()

    run(send())


def test_a_message_that_never_ends_takes_no_more_than_a_whole_one(app):
    async def send() -> None:
        async with Session(app.port, token=app.token) as tab:
            for opcode in (Opcode.BINARY, Opcode.CONT, Opcode.CONT):
                tab.socket.transport.write(Frame(opcode, bytes(800_000), fin=False).serialize(mask=True))
            with pytest.raises(ConnectionClosed):
                await asyncio.wait_for(tab.socket.recv(), 20)

    run(send())


def test_a_message_of_hundreds_of_thousands_of_parts_is_dropped(app):
    files, states = BackMsg(), BackMsg()
    files.file_urls_request.file_names.extend([""] * 900_000)
    states.rerun_script.widget_states.widgets.extend([WidgetState()] * 900_000)

    async def send() -> float:
        async with Session(app.port, token=app.token) as tab:
            await tab.rerun()
            before = app.cpu_seconds()
            for message in (files, states):
                await tab.socket.send(message.SerializeToString())
            await tab.rerun()  # the tab goes on
            return app.cpu_seconds() - before

    assert run(send()) < 2  # nobody is answered meanwhile


def test_a_message_whose_fields_hold_lists_beyond_any_page_is_dropped(app):
    def sent(fill: Callable[[ClientState], object]) -> bytes:
        message = BackMsg()
        fill(message.rerun_script)
        return message.SerializeToString()

    def field(run: ClientState) -> WidgetState:
        return run.widget_states.widgets.add(id="list")

    # Of two bytes on the line each becomes up to eighty in memory, which its tab would hold.
    lists: list[Callable[[ClientState], object]] = [
        lambda run: run.cached_message_hashes.extend([""] * 20_000),
        lambda run: field(run).string_array_value.data.extend([""] * 20_000),
        lambda run: field(run).int_array_value.data.extend([0] * 20_000),
        lambda run: field(run).double_array_value.data.extend([0] * 20_000),
        lambda run: field(run).file_uploader_state_value.uploaded_file_info.extend(
            [UploadedFileInfo()] * 20_000
        ),
        lambda run: field(run).chat_input_value.file_uploader_state.uploaded_file_info.extend(
            [UploadedFileInfo()] * 20_000
        ),
    ]

    async def send() -> list[str | None]:
        async with Session(app.port, token=app.token) as tab:
            await tab.rerun()
            for fill in lists:
                await tab.socket.send(sent(fill))
            answered = []
            with suppress(TimeoutError):
                while True:
                    heard = ForwardMsg.FromString(await asyncio.wait_for(tab.socket.recv(), 2))
                    answered.append(heard.WhichOneof("type"))
            await tab.rerun()  # the tab goes on
            return answered

    assert "new_session" not in run(send())  # no run has begun


def test_a_tab_that_leaves_while_it_is_answered_leaves_no_line_in_the_log(app):
    before = app.log.read_text()
    click = BackMsg(rerun_script=ClientState()).SerializeToString()

    async def leave() -> None:
        async with Session(app.port, token=app.token) as tab:
            tab.socket.transport.write(Frame(Opcode.BINARY, click).serialize(mask=True) * 100)
            await asyncio.wait_for(tab.socket.recv(), 20)
            tab.socket.transport.abort()
        async with Session(app.port, token=app.token) as tab:
            await tab.rerun()  # at the pace of its account, and so after what the other sent

    run(leave())
    assert app.log.read_text() == before


@pytest.mark.parametrize("made_up", ["x", "rollout", "$$x", "$$ID-0-rollout", "$$STREAMLIT_INTERNAL_KEY_x"])
def test_a_field_with_a_made_up_id_is_none_and_no_bug(app, made_up):
    before = app.log.read_text()

    async def send() -> str:
        async with Session(app.port, token=app.token) as tab:
            for _ in range(2):
                await tab.rerun(states=[WidgetState(id=made_up, string_value="x")])
            return everything(tab.heard)

    assert "Report it with id" not in run(send())
    assert app.log.read_text() == before


def test_a_run_of_a_made_up_part_leaves_no_line_in_the_log(app):
    before = app.log.read_text()

    async def send() -> None:
        async with Session(app.port, token=app.token) as tab:
            await tab.rerun()
            frame = BackMsg(rerun_script=ClientState(fragment_id="x" * 3_000))
            await tab.socket.send(frame.SerializeToString())
            await tab.rerun()

    run(send())
    assert app.log.read_text() == before


def test_a_broken_form_of_a_stranger_leaves_no_line_in_the_log(app):
    before = app.log.read_text()
    kind = {"Content-Type": "multipart/form-data; boundary=BBBB"}
    answer = httpx.post(f"http://127.0.0.1:{app.port}/sign-in", content=b"--BBgg\r\nx", headers=kind)
    assert answer.status_code < 500
    assert app.log.read_text() == before


def test_a_file_that_the_server_does_not_hold_ends_in_a_sentence(app):
    file = {"uploaded_file_info": [UploadedFileInfo(file_id="made-up", name="logo.png", size=5)]}

    async def send() -> str:
        async with Session(app.port, "settings", token=app.token) as tab:
            await tab.rerun()
            ids = {state.id.rpartition("-")[2]: state.id for state in hostile_states(tab.heard)}
            upload = WidgetState(id=ids["look.logo"], file_uploader_state_value=file)
            await tab.rerun(states=[upload])
            await tab.rerun(press=ids["look.save_logo"], states=[upload])
            return everything(tab.heard)

    assert "This file is not on the server any more" in run(send())
    assert "Traceback" not in app.log.read_text()


@pytest.mark.parametrize("page", ["", "guide", "people", "settings"])
def test_a_value_of_another_kind_is_none_and_no_bug(app, page):
    values = {
        "int_value": 7, "double_value": 1e300, "string_value": "x", "bool_value": True, "bytes_value": b"x",
        "json_value": "x", "string_array_value": {"data": ["x"]}, "int_array_value": {"data": [-1]},
        "double_array_value": {"data": [0.5]}, "file_uploader_state_value": {},
    }  # fmt: skip
    before = app.log.read_text()

    async def send() -> list[str]:
        async with Session(app.port, page, token=app.token) as tab:
            await tab.rerun()
            ids = {state.id for state in (*opening_states(tab.heard), *hostile_states(tab.heard))}
            heard = []
            for kind, value in values.items():
                await tab.rerun(states=[WidgetState(id=each, **{kind: value}) for each in sorted(ids)])
                heard.append(everything(tab.heard))
            return heard

    assert not [each for each in run(send()) if "Report it with id" in each]
    assert "Traceback" not in app.log.read_text().removeprefix(before)


def test_what_a_message_took_is_free_while_its_tab_waits_for_the_next(app):
    message = BackMsg()
    field = message.rerun_script.widget_states.widgets.add(id="list")
    field.file_uploader_state_value.uploaded_file_info.extend([UploadedFileInfo()] * 900_000)
    data = message.SerializeToString()  # 1.8 MB, of which 70 are made

    async def send() -> float:
        async with Session(app.port, token=app.token) as tab:
            await tab.rerun()
            before = app.rss_mb()
            await tab.socket.send(data)
            await asyncio.sleep(3)  # it is long in coming at the pace of a tab
            for _ in range(60):  # and longer on a busy machine
                if app.rss_mb() - before < 40:
                    break
                await asyncio.sleep(0.5)
            return app.rss_mb() - before

    assert run(send()) < 40


def test_an_account_waits_for_so_many_downloads_and_others_for_none(app, data):
    busy, other = (sign_in(data, name, is_owner=False) for name in ("Busy", "Other"))

    async def ask(tab: Session, number: int) -> None:
        elements = (message.delta.new_element for message in tab.heard)
        files = (each.download_button.deferred_file_id for each in elements)
        message = BackMsg()
        request = message.backend_operation_request
        request.request_id, request.session_id = str(number), tab.id
        request.deferred_file.file_id = next(filter(None, files))
        await tab.socket.send(message.SerializeToString())

    async def answers(tab: Session, most: int) -> list[str]:
        heard = [ForwardMsg.FromString(await asyncio.wait_for(tab.socket.recv(), 20)) for _ in range(most)]
        return [message.backend_operation_response.error_msg for message in heard]

    async def send() -> list[list[str]]:
        async with Session(app.port, token=busy) as one, Session(app.port, token=other) as two:
            await one.rerun()
            await two.rerun()
            for number in range(20):
                await ask(one, number)
            await ask(two, 0)
            return [await answers(one, 20), await answers(two, 1)]

    of_busy, of_other = run(send())
    assert of_other == [""]
    assert "You are waiting for 2 downloads already. Ask again when one has come." in of_busy
    assert "" in of_busy


def test_the_reader_is_bounded_that_was_chosen_before_the_app_was_loaded():
    async def app(_scope, _receive, _send) -> None: ...

    async def read() -> object:
        return WebSocketsSansIOProtocol(config=config, server_state=ServerState(), app_state={})

    config = uvicorn.Config(app, log_config=None)
    config.load()
    bound_frames(2_000_000)
    assert isinstance(run(read()), BoundedTab)


@pytest.mark.long
def test_the_app_ends_while_what_a_tab_sent_waits_its_turn(tmp_path):
    environ = {"PLAYBOOK_DATA": str(tmp_path / "data")}
    with running(ROOT / "app.py", tmp_path / "app.log", environ=environ) as app:

        async def leave_unread() -> None:
            async with Session(app.port, token=app.token) as tab:
                tab.socket.transport.write(Frame(Opcode.BINARY, b"").serialize(mask=True) * 1_000)
                await asyncio.sleep(0.5)
                tab.socket.transport.abort()

        run(leave_unread())
        app.stop()  # raises where it takes more than twenty seconds
