"""A page that is asked for without a sign-in is answered with the way to one, before Streamlit loads.

A download is not there at all: Streamlit gives it to whoever has its address, which is made of what it holds.
Nor is an upload, which Streamlit takes from any open tab, a stranger's too. And what is no address of this
server is not there either: Streamlit would answer with its page, and say that all is well.
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
from playbook.web.http.problem import NOTHING
from playbook.web.http.route_table import Ours, lines

# Streamlit knows the first page by the address "/" alone.
_FIRST = "/rollouts"
_FILES = "/media/", "/_stcore/upload_file/"


class Guard:
    """ASGI middleware: `pages` are the paths of the app's pages, all of which are one HTML file.

    `ours` are our own routes, `files` the folder of what Streamlit's page is made of.

    It spares a stranger the sight of an empty app; what keeps strangers out is the check in each run of
    the script (playbook/ui/shell/sign_in_gate.py), since a tab talks over its own connection from then on.
    """

    def __init__(self, app: ASGIApp, *, pages: Collection[str], ours: Iterable[Ours], files: Path) -> None:
        self._app = app
        self._pages = frozenset(pages)
        self._addresses = Addresses(pages, ours, files)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or send a stranger who asks for a page to the sign-in."""
        if self._asks_for_a_page(scope) and await anyio.to_thread.run_sync(_is_strange, scope, False):
            await _to_sign_in(scope)(scope, receive, send)
        elif _asks_for_a_file(scope) and await anyio.to_thread.run_sync(_is_strange, scope, True):
            await NOTHING(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == _FIRST:
            await _to("/", scope)(scope, receive, send)
        elif self._is_nowhere(scope):
            answer = await anyio.to_thread.run_sync(problem.nothing, Request(scope))
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _asks_for_a_page(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return False
        return (scope["path"].rstrip("/") or "/") in self._pages

    def _is_nowhere(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return False
        path = str(scope["path"])
        # Streamlit refuses what leads out of a folder or to another server.
        return not path.startswith("//") and "/.." not in path and path not in self._addresses


def _asks_for_a_file(scope: Scope) -> bool:
    return scope["type"] == "http" and str(scope["path"]).startswith(_FILES)


def _is_strange(scope: Scope, in_doubt: bool) -> bool:
    """Whether nobody is signed in; `in_doubt` is for when that cannot be looked up."""
    try:
        return find_visitor(current_workspace(), HTTPConnection(scope).cookies) is None
    except PlaybookError:
        return in_doubt  # a page says in plain words what is wrong


def _to_sign_in(scope: Scope) -> RedirectResponse:
    address = _with_query(scope["path"], scope)
    return RedirectResponse(sign_in_for(address), 303, {"Cache-Control": "no-store", "Vary": "Cookie"})


def _to(path: str, scope: Scope) -> RedirectResponse:
    return RedirectResponse(_with_query(path, scope), 307, {"Cache-Control": "no-store"})


def _with_query(path: str, scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


_ALL = "/"


class Addresses:
    """The paths of this server: its `pages`, the routes of the inventory, and the `files` of Streamlit."""

    def __init__(self, pages: Iterable[str], ours: Iterable[Ours], files: Path) -> None:
        served = {f"/{one.relative_to(files).as_posix()}" for one in files.rglob("*") if one.is_file()}
        # Streamlit's page by the name of its file is no page of the app.
        self._named = frozenset(pages) | served - {"/index.html"}
        self._patterns = [compile_path(line.path)[0] for line in lines(ours) if line.path != _ALL]

    def __contains__(self, path: str) -> bool:
        """Whether anything is there, also with a slash too many at its end."""
        path = path.rstrip("/") or "/"
        return path in self._named or any(one.match(path) for one in self._patterns)
