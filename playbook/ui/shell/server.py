"""The server's start and end, and what our middleware knows of Streamlit."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from types import FrameType
from typing import TYPE_CHECKING

import anyio
import streamlit as st
from streamlit.proto.AuthRedirect_pb2 import AuthRedirect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from playbook.core.base.errors import PlaybookError
from playbook.desk.accounts import demo, first_owner, sessions
from playbook.desk.base import setup_link
from playbook.desk.base import workspace as workspaces
from playbook.desk.base.workspace import Workspace
from playbook.desk.upkeep import app_socket, failover, time_zone
from playbook.logs import bug_sentence, write_logs
from playbook.settings import load
from playbook.ui.shell import streamlit_patches
from playbook.ui.shell.streamlit_oidc import with_provider

if TYPE_CHECKING:
    from playbook.desk.base.timer import Tick

# Charts, plans and drafts need these (a second of imports). They come once the first page has been drawn, so
# that neither that page nor the first click waits for them.
_WARM = "holidays", "pandas", "altair", "playbook.charts", "playbook.desk.writing.draft_jobs"
_WARM_AFTER_SECONDS = 3.0

# Sends a tab to the address "", which is the one it is at.
RELOAD = ForwardMsg(auth_redirect=AuthRedirect(url="")).SerializeToString()
__all__ = ["RELOAD", "is_host_allowed", "lifespan"]


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, object]]:
    """Open the data folder, and close it when the server ends."""
    _lift_file_limit()
    os.umask(0o077)
    # Puts what stands at the top of secrets.toml among the variables that settings are read from.
    st.secrets.load_if_toml_exists()
    try:
        opened = await anyio.to_thread.run_sync(_open)
    except PlaybookError as error:
        sys.stderr.write(f"\n{error}\n\n")
        sys.stderr.flush()
        # Nothing is open yet; sys.exit would print a page of traceback after the sentence.
        os._exit(getattr(error, "exit_code", 2))
    write_logs(opened.settings.log)
    opened = with_provider(opened)
    workspaces.set_current(opened)
    await anyio.to_thread.run_sync(_welcome_an_owner, opened)
    streamlit_patches.apply()
    _end_streams_first(opened)
    warming = asyncio.create_task(_warm(opened))
    try:
        yield {}
    finally:
        warming.cancel()
        # What it is in the middle of ends first: nothing begins in a workspace that closes.
        try:
            await warming
        except asyncio.CancelledError:
            pass
        except Exception as error:  # noqa: BLE001 - the data is closed all the same
            bug_sentence(error)
        workspaces.set_current(None)
        await anyio.to_thread.run_sync(_close, opened)


def _lift_file_limit() -> None:
    """Take every open file that this machine allows; a tab needs four."""
    with suppress(ImportError, OSError, ValueError):
        limits = import_module("resource")  # not on Windows
        _, hard = limits.getrlimit(limits.RLIMIT_NOFILE)
        limits.setrlimit(limits.RLIMIT_NOFILE, (hard, hard))


def _end_streams_first(opened: Workspace) -> None:
    """End the streams to open pages when the server is signaled."""
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        before = signal.getsignal(number)

        def on_signal(number: int, frame: FrameType | None, before: object = before) -> None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(opened.notifier.end)
            if callable(before):
                before(number, frame)

        if callable(before):
            signal.signal(number, on_signal)


def _open() -> Workspace:
    settings = load()
    if settings.demo == "on":
        return demo.open_demo(settings)
    opened = workspaces.open_workspace(settings)
    failover.record_losses(opened)
    try:
        time_zone.begin(opened)
        first_owner.claim_from_settings(opened)
        app_socket.begin(opened)
    except PlaybookError:
        opened.close()
        raise
    return opened


def _close(opened: Workspace) -> None:
    try:
        opened.close()
    finally:
        demo.throw_away(opened)


def _welcome_an_owner(opened: Workspace) -> None:
    """Print the setup link of an unowned Playbook. Never log it."""
    if opened.is_demo:
        return
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    # Without an address for everybody, the terminal is on this machine.
    here = f"{scheme}://127.0.0.1:{st.get_option('server.port')}"
    if link := first_owner.new_link(opened, opened.settings.public_address or here):
        sys.stderr.write(
            f"\n  This Playbook has no owner yet. Within {setup_link.MINUTES} minutes this link "
            f"makes it yours:\n\n      {link}\n\n"
        )
        sys.stderr.flush()


async def _warm(opened: Workspace) -> None:
    await asyncio.sleep(_WARM_AFTER_SECONDS)
    await anyio.to_thread.run_sync(_begin_jobs, opened)
    for name in _WARM:
        await anyio.to_thread.run_sync(import_module, name)
    await anyio.to_thread.run_sync(_read_a_brief)


def _read_a_brief() -> None:
    """Load the kinds of change, and compile the phrases of briefs."""
    from playbook.desk.plan import cases

    cases.warm_up()


def _begin_jobs(opened: Workspace) -> None:
    from playbook.desk.base import timer
    from playbook.desk.upkeep import clock_jump

    for prepare in (sessions.sweep, clock_jump.note_start):
        try:
            prepare(opened)
        except Exception as error:  # noqa: BLE001 - the jobs begin all the same
            bug_sentence(error)
    timer.begin(opened, *_jobs())


def _jobs() -> "tuple[tuple[Tick, int, int], ...]":
    """Return the regular work, each with its first and its later seconds."""
    from playbook.desk.base import fact_cache
    from playbook.desk.posts import mailing, posting
    from playbook.desk.upkeep import backups, deletion, retention

    return (
        (posting.tick, 0, posting.SECONDS),
        (mailing.tick, 5, mailing.SECONDS),
        (fact_cache.tick, 0, fact_cache.SECONDS),
        (backups.tick, backups.FIRST_SECONDS, backups.SECONDS),
        (deletion.erase_again, deletion.SECONDS, deletion.SECONDS),
        (deletion.tick, backups.FIRST_SECONDS, backups.SECONDS),
        (retention.tick, retention.FIRST_SECONDS, retention.SECONDS),
        (time_zone.tick, time_zone.SECONDS, time_zone.SECONDS),
    )
