"""What opens and closes with the server, and what the envelope has to know of Streamlit."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import anyio
import streamlit as st
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from playbook.core.errors import PlaybookError
from playbook.desk import house
from playbook.logs import write_logs
from playbook.ui import callbacks

# Charts need these (about 0.6 s of imports). They come right after the first page could be served,
# so that neither the start nor the first visitor of a chart waits for them.
_WARM = "pandas", "altair", "playbook.charts"
_WARM_AFTER_SECONDS = 1.0

PAGE = Path(st.__file__).parent / "static" / "index.html"
__all__ = ["PAGE", "is_host_allowed", "lifespan"]


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, object]]:
    """Open the data folder before the first visitor, and close it when the server ends."""
    # Puts what stands at the top of secrets.toml among the variables that settings are read from.
    st.secrets.load_if_toml_exists()
    try:
        opened = await anyio.to_thread.run_sync(house.open_house)
    except PlaybookError as error:
        sys.stderr.write(f"\n{error}\n\n")
        sys.stderr.flush()
        # Nothing is open yet; sys.exit would print a page of traceback after the sentence.
        os._exit(getattr(error, "exit_code", 2))
    house.move_into(opened)
    write_logs(opened.settings.log)
    callbacks.run_to_the_end()
    warming = asyncio.create_task(_warm())
    try:
        yield {}
    finally:
        warming.cancel()
        house.move_into(None)
        await anyio.to_thread.run_sync(opened.close)


async def _warm() -> None:
    await asyncio.sleep(_WARM_AFTER_SECONDS)
    for name in _WARM:
        await anyio.to_thread.run_sync(import_module, name)
