"""One browser tab without a browser: a real websocket session that speaks Streamlit's protocol."""

import asyncio
import time
from collections.abc import Iterable
from types import TracebackType
from typing import Self

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tools import server

_GOES_ON = ForwardMsg.ScriptFinishedStatus.Value("FINISHED_EARLY_FOR_RERUN")


class Session:
    """A session on one page; `rerun` gives back how long a whole script run took."""

    def __init__(self, port: int, page: str = "", query: str = "", token: str = "", *, tab: str = "") -> None:
        """`token`: whose session it is; `tab`: the id of a tab that lost its connection, to go on with."""
        # The second place is for a token that uploads need.
        self.protocols = ["streamlit", "none", tab] if tab else ["streamlit"]
        self.headers = {"Cookie": server.cookie(token)} if token else {}
        self.address = f"ws://127.0.0.1:{port}/_stcore/stream"
        self.origin = f"http://127.0.0.1:{port}"
        self.page, self.query, self.page_hash = page, query, ""
        self.errors: list[str] = []
        self.id = ""
        self.elements = 0
        self.cached: set[str] = set()
        self.heard: list[ForwardMsg] = []

    async def __aenter__(self) -> Self:
        self.socket = await websockets.connect(
            self.address,
            subprotocols=[websockets.Subprotocol(one) for one in self.protocols],
            origin=websockets.Origin(self.origin),
            additional_headers=self.headers,
            max_size=None,
            compression=None,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.socket.close()

    async def rerun(self, press: str = "", part: str = "", states: Iterable[WidgetState] = ()) -> float:
        """Ask for a run of the page and return the seconds until it has finished.

        `press`: the id of a button; `part`: of what refreshes itself, to be run without the rest of the
        page; `states`: of fields, as a browser or somebody else fills them in. What the server says
        meanwhile is in `heard`.
        """
        message = BackMsg()
        message.rerun_script.fragment_id = part
        if press:
            message.rerun_script.widget_states.widgets.add(id=press, trigger_value=True)
        message.rerun_script.widget_states.widgets.extend(states)
        message.rerun_script.query_string = self.query
        message.rerun_script.page_script_hash = self.page_hash
        message.rerun_script.page_name = self.page
        message.rerun_script.context_info.timezone = "UTC"
        message.rerun_script.cached_message_hashes.extend(self.cached)
        started = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        await self.until_finished()
        return time.perf_counter() - started

    async def until_finished(self) -> None:
        """Listen to one run until it has finished, and to the one that takes its place."""
        self.elements = 0
        self.heard = []
        async with asyncio.timeout(60):
            while True:
                raw = await self.socket.recv()
                forward = ForwardMsg.FromString(raw if isinstance(raw, bytes) else raw.encode())
                self.heard.append(forward)
                kind = forward.WhichOneof("type")
                if kind == "new_session":
                    self.id = forward.new_session.initialize.session_id
                elif kind == "navigation":
                    self.page_hash = forward.navigation.page_script_hash
                elif kind == "delta":
                    self.elements += 1
                    if forward.metadata.cacheable and forward.hash:
                        self.cached.add(forward.hash)
                    element = forward.delta.new_element
                    if element.WhichOneof("type") == "exception":
                        self.errors.append(element.exception.message)
                elif kind == "script_finished" and forward.script_finished != _GOES_ON:
                    return
