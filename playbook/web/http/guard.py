"""Let no browser without a session reach Streamlit.

Downloads and uploads, which Streamlit serves to anyone with the address, do not exist for strangers.
"""

from collections.abc import Collection, Iterable
from pathlib import Path

import anyio
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from playbook.core.base.errors import PlaybookError
from playbook.desk.accounts.sessions import sign_in_for
from playbook.web.http import problem
from playbook.web.http.route_table import AppRoute, inventory
from playbook.web.http.tabs import TOO_MANY, VISITOR, OpenTabs, visitor
from playbook.web.http.uploads import HeldFiles, UploadLimit

# Streamlit knows the first page by the address "/" alone.
_FIRST = "/rollouts"
_UPLOADS = "/_stcore/upload_file/"
_FILES = "/media/", _UPLOADS


class PageGuard:
    """ASGI middleware that sends strangers to the sign-in.

    `pages` are the paths of the app's pages, all of which are one HTML file, `ours` our own routes, and
    `files` the folder of Streamlit's page; `reload` has a tab load its address again, and `held` are the
    files that were uploaded.

    Each run of the script asks again who is there (playbook/ui/shell/sign_in_gate.py), since a tab goes on
    over its own connection when a session ends.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        pages: Collection[str],
        ours: Iterable[AppRoute],
        files: Path,
        reload: bytes,
        held: HeldFiles,
    ) -> None:
        self._app = app
        self._pages = frozenset(pages)
        self._addresses = Addresses(pages, ours, files)
        self._tabs = OpenTabs(app, reload)
        self._uploads = UploadLimit(app, held)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or send a stranger to the sign-in."""
        if scope["type"] == "websocket":
            await self._tabs(scope, receive, send)
        elif scope["type"] != "http":
            await self._app(scope, receive, send)
        elif str(scope["path"]).startswith(_FILES):
            await self._serve_file(scope, receive, send)
        else:
            await self._serve_page(scope, receive, send)

    async def _serve_file(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            actor = await anyio.to_thread.run_sync(visitor, scope)
        except PlaybookError:
            actor = None
        if actor is None:
            await problem.NOTHING(scope, receive, send)
        elif scope["path"].startswith(_UPLOADS):
            await self._uploads.serve(actor, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _serve_page(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, is_read = str(scope["path"]), scope["method"] in ("GET", "HEAD")
        is_page = is_read and (path.rstrip("/") or "/") in self._pages
        answer: ASGIApp | None = None
        if is_page:
            answer = await anyio.to_thread.run_sync(self._refusal, scope, path)
        if answer is None and path == _FIRST:
            answer = RedirectResponse(_with_query("/", scope), 307, {"Cache-Control": "no-store"})
        elif answer is None and is_read and self._is_nowhere(path):
            answer = await anyio.to_thread.run_sync(problem.nothing, Request(scope))
        await (answer or self._app)(scope, receive, send)

    def _refusal(self, scope: Scope, path: str) -> ASGIApp | None:
        try:
            actor = visitor(scope)
        except PlaybookError:
            return None  # the page shows the error
        if actor is None:
            headers = {"Cache-Control": "no-store", "Vary": "Cookie"}
            return RedirectResponse(sign_in_for(_with_query(path, scope)), 303, headers)
        scope[VISITOR] = actor
        return problem.show(Request(scope), TOO_MANY) if self._tabs.is_full(actor) else None

    def _is_nowhere(self, path: str) -> bool:
        # Streamlit refuses what leads out of a folder or to another server.
        return not path.startswith("//") and "/.." not in path and path not in self._addresses


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
