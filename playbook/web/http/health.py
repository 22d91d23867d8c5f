"""Health checks for a supervisor."""

import asyncio
import time

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse

from playbook.desk.base import workspace as workspaces
from playbook.desk.upkeep import backups

_TIMEOUT_SECONDS = 2.0
_FRESH_SECONDS = 1.0


async def lives(_request: Request) -> JSONResponse:
    """Report that the process answers, and check nothing else."""
    return JSONResponse({"status": "ok"})


class ReadinessCheck:
    """Checks whether reads and appends would work, at most once a second."""

    def __init__(self) -> None:
        self._check: asyncio.Task[str] | None = None
        self._fresh_until = 0.0

    async def answer(self, _request: Request) -> JSONResponse:
        """Respond 200 and ready, or 503 with the reason in one word."""
        if not (reason := await self._reason()):
            return JSONResponse({"status": "ready", "newest_backup_hours": backups.age_in_hours()})
        return JSONResponse({"status": "unavailable", "reason": reason}, status_code=503)

    async def _reason(self) -> str:
        if self._check is None or (self._check.done() and time.monotonic() > self._fresh_until):
            self._fresh_until = time.monotonic() + _FRESH_SECONDS
            self._check = asyncio.create_task(anyio.to_thread.run_sync(workspaces.trouble))
        try:
            # Shielded: a request that times out leaves the check to the others.
            return await asyncio.wait_for(asyncio.shield(self._check), _TIMEOUT_SECONDS)
        except TimeoutError:
            return "slow"
