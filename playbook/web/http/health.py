"""What a supervisor asks: whether the process answers, and whether it can do its work."""

import asyncio
import time

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse

from playbook.desk.base import workspace as workspaces

_PATIENCE_SECONDS = 2.0
_FRESH_SECONDS = 1.0


async def lives(_request: Request) -> JSONResponse:
    """Say that the process answers; asks nothing else."""
    return JSONResponse({"status": "ok"})


class Readiness:
    """Whether a read and an append would work; looked at once a second at most, whoever asks."""

    def __init__(self) -> None:
        self._look: asyncio.Task[str] | None = None
        self._fresh_until = 0.0

    async def answer(self, _request: Request) -> JSONResponse:
        """Say 200 and ready, or 503 with the reason in one word."""
        reason = await self._reason()
        if not reason:
            return JSONResponse({"status": "ready"})
        return JSONResponse({"status": "unavailable", "reason": reason}, status_code=503)

    async def _reason(self) -> str:
        if self._look is None or (self._look.done() and time.monotonic() > self._fresh_until):
            self._fresh_until = time.monotonic() + _FRESH_SECONDS
            self._look = asyncio.create_task(anyio.to_thread.run_sync(workspaces.trouble))
        try:
            # Shielded: whoever loses patience leaves the look to the others, and it is not repeated.
            return await asyncio.wait_for(asyncio.shield(self._look), _PATIENCE_SECONDS)
        except TimeoutError:
            return "slow"
