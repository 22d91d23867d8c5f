"""One browser tab without a browser: a real websocket session that speaks Streamlit's protocol."""

import asyncio
import time
from types import TracebackType
from typing import Self

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class Session:
    """A session on one page; `rerun` gives back how long a whole script run took."""

    def __init__(self, port: int, page: str = "", query: str = "") -> None:
        self.address = f"ws://127.0.0.1:{port}/_stcore/stream"
        self.origin = f"http://127.0.0.1:{port}"
        self.page, self.query, self.page_hash = page, query, ""
        self.errors: list[str] = []
        self.elements = 0
        self.cached: set[str] = set()

    async def __aenter__(self) -> Self:
        self.socket = await websockets.connect(
            self.address,
            subprotocols=[websockets.Subprotocol("streamlit")],
            origin=websockets.Origin(self.origin),
            max_size=None,
            compression=None,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.socket.close()

    async def rerun(self) -> float:
        """Ask for a run of the page and give back the seconds until it has finished."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_script_hash = self.page_hash
        message.rerun_script.page_name = self.page
        message.rerun_script.context_info.timezone = "UTC"
        message.rerun_script.cached_message_hashes.extend(self.cached)
        started = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        self.elements = 0
        async with asyncio.timeout(60):
            while True:
                raw = await self.socket.recv()
                forward = ForwardMsg.FromString(raw if isinstance(raw, bytes) else raw.encode())
                kind = forward.WhichOneof("type")
                if kind == "navigation":
                    self.page_hash = forward.navigation.page_script_hash
                elif kind == "delta":
                    self.elements += 1
                    if forward.metadata.cacheable and forward.hash:
                        self.cached.add(forward.hash)
                    element = forward.delta.new_element
                    if element.WhichOneof("type") == "exception":
                        self.errors.append(element.exception.message)
                elif kind == "script_finished":
                    return time.perf_counter() - started
