"""What opens and closes with the server, and the two routes that a supervisor asks."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from playbook.core.errors import PlaybookError
from playbook.desk import house
from playbook.logs import write_logs

_WARM = "altair", "pandas", "playbook.charts"


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, object]]:
    """Open the data folder before the first visitor, and close it when the server ends."""
    try:
        opened = await anyio.to_thread.run_sync(house.open_house)
    except PlaybookError as error:
        sys.stderr.write(f"\n{error}\n\n")
        sys.exit(getattr(error, "exit_code", 2))
    house.move_into(opened)
    write_logs(opened.settings.log)
    await anyio.to_thread.run_sync(_import_what_pages_draw_with)
    try:
        yield {}
    finally:
        house.move_into(None)
        await anyio.to_thread.run_sync(opened.close)


def _import_what_pages_draw_with() -> None:
    """The first visitor should not wait for these imports (about 0.6 s)."""
    for name in _WARM:
        __import__(name)


def routes() -> list[Route]:
    """Give back our own HTTP routes."""
    return [Route("/healthz", _healthz)]


async def _healthz(_request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})
