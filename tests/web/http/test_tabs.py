"""What an account's tabs send is read at people's pace."""

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest

from playbook.web.http import tabs


@pytest.fixture
def waits(monkeypatch) -> list[float]:
    waits = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(tabs.anyio, "sleep", wait)
    return waits


async def frame() -> dict[str, str | bytes]:
    return {"type": "websocket.receive", "bytes": b"a click"}


async def end() -> dict[str, str]:
    return {"type": "websocket.disconnect"}


def test_what_an_account_sends_without_pause_waits_and_others_do_not(waits):
    pace = tabs.FramePace()
    first, second, other, gone = (
        pace.paced(receive, key)
        for receive, key in ((frame, "mo"), (frame, "mo"), (frame, "jo"), (end, "mo"))
    )

    async def send() -> None:
        for _ in range(tabs.FRAMES_AT_ONCE // 2):
            await first()
            await second()
        assert max(waits) == 0
        await first()
        assert await second() == await frame()
        assert 0 < waits[-2] < waits[-1] <= 2 * tabs.SECONDS_A_FRAME
        await other()
        assert waits[-1] == 0
        assert len(waits) == tabs.FRAMES_AT_ONCE + 3
        await gone()
        assert len(waits) == tabs.FRAMES_AT_ONCE + 3

    run_apart(send)


def test_a_long_frame_waits_as_long_as_many_short_ones(waits):
    async def long_frame() -> dict[str, str | bytes]:
        return {"type": "websocket.receive", "bytes": bytes(2_000_000)}

    async def send() -> None:
        receive = tabs.FramePace().paced(long_frame, "mo")
        for _ in range(3):
            await receive()
        assert waits[:2] == [0, 0]  # nobody waits who pastes a table
        assert waits[2] > 1

    run_apart(send)


def run_apart(send: Callable[[], Awaitable[None]]) -> None:
    # Another test of this process may have left a loop running in this thread.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(anyio.run, send).result()
