"""Send a browser without a session to the sign-in, before Streamlit loads.

Downloads and uploads, which Streamlit serves to anyone with the address, do not exist for strangers.
"""

from collections.abc import Collection, Iterable
from pathlib import Path

import anyio
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse
from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from playbook.core.base.errors import PlaybookError
from playbook.desk.accounts.sessions import find_visitor, sign_in_for
from playbook.desk.base.workspace import current_workspace
from playbook.web.http import problem
from playbook.web.http.route_table import AppRoute, inventory

# Streamlit knows the first page by the address "/" alone.
_FIRST = "/rollouts"
_FILES = "/media/", "/_stcore/upload_file/"


class PageGuard:
    """ASGI middleware that sends strangers to the sign-in.

    `pages` are the paths of the app's pages, all of which are one HTML file, `ours` our own routes, and
    `files` the folder of Streamlit's page.

    It spares a stranger the sight of an empty app. What keeps strangers out is the check in each run of
    the script (playbook/ui/shell/sign_in_gate.py), since a tab talks over its own connection from then on.
    """

    def __init__(
        self, app: ASGIApp, *, pages: Collection[str], ours: Iterable[AppRoute], files: Path
    ) -> None:
        self._app = app
        self._pages = frozenset(pages)
        self._addresses = Addresses(pages, ours, files)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or send a stranger to the sign-in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, is_read = str(scope["path"]), scope["method"] in ("GET", "HEAD")
        is_page = is_read and (path.rstrip("/") or "/") in self._pages
        if is_page and await anyio.to_thread.run_sync(_is_stranger, scope, False):
            address = sign_in_for(_with_query(path, scope))
            headers = {"Cache-Control": "no-store", "Vary": "Cookie"}
            await RedirectResponse(address, 303, headers)(scope, receive, send)
        elif path.startswith(_FILES) and await anyio.to_thread.run_sync(_is_stranger, scope, True):
            await problem.NOTHING(scope, receive, send)
        elif path == _FIRST:
            address = _with_query("/", scope)
            await RedirectResponse(address, 307, {"Cache-Control": "no-store"})(scope, receive, send)
        elif is_read and self._is_nowhere(path):
            answer = await anyio.to_thread.run_sync(problem.nothing, Request(scope))
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_nowhere(self, path: str) -> bool:
        # Streamlit refuses what leads out of a folder or to another server.
        return not path.startswith("//") and "/.." not in path and path not in self._addresses


def _is_stranger(scope: Scope, in_doubt: bool) -> bool:
    """Return whether nobody is signed in, or `in_doubt` if that cannot be looked up."""
    try:
        return find_visitor(current_workspace(), HTTPConnection(scope).cookies) is None
    except PlaybookError:
        return in_doubt  # the page shows the error


def _with_query(path: str, scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


class Addresses:
    """The paths of this server: its `pages`, its routes, and the `files` of Streamlit."""

    def __init__(self, pages: Iterable[str], ours: Iterable[AppRoute], files: Path) -> None:
        served = {f"/{file.relative_to(files).as_posix()}" for file in files.rglob("*") if file.is_file()}
        # Streamlit's page by the name of its file is no page of the app.
        self._named = frozenset(pages) | served - {"/index.html"}
        self._patterns = [compile_path(entry.path)[0] for entry in inventory(ours) if entry.path != "/"]

    def __contains__(self, path: str) -> bool:
        """Return whether a path exists, with or without a slash at its end."""
        path = path.rstrip("/") or "/"
        return path in self._named or any(pattern.match(path) for pattern in self._patterns)
