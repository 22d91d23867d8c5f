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
        self._check: asyncio.Task[tuple[str, int | None]] | None = None
        self._fresh_until = 0.0

    async def answer(self, _request: Request) -> JSONResponse:
        """Respond 200 and ready, or 503 with the reason in one word."""
        reason, backup_hours = await self._look()
        if not reason:
            return JSONResponse({"status": "ready", "newest_backup_hours": backup_hours})
        return JSONResponse({"status": "unavailable", "reason": reason}, status_code=503)

    async def _look(self) -> tuple[str, int | None]:
        if self._check is None or (self._check.done() and time.monotonic() > self._fresh_until):
            self._fresh_until = time.monotonic() + _FRESH_SECONDS
            self._check = asyncio.create_task(anyio.to_thread.run_sync(_look))
        try:
            # Shielded: a request that times out leaves the check to the others.
            return await asyncio.wait_for(asyncio.shield(self._check), _TIMEOUT_SECONDS)
        except TimeoutError:
            return "slow", None


def _look() -> tuple[str, int | None]:
    reason = workspaces.trouble()
    return reason, None if reason else backups.age_in_hours()
