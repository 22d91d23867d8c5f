"""Serve the pages with what their visitor reads until the page's script has written a word."""

import gzip
from collections.abc import Collection, Mapping
from contextlib import suppress
from urllib.parse import parse_qs

import anyio
from markupsafe import Markup
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from playbook.core.base.access import Actor
from playbook.core.base.errors import PlaybookError
from playbook.core.base.unique_labels import unique_labels
from playbook.desk.base.workspace import current_workspace
from playbook.desk.progress.portfolio import PortfolioLine, list_rollouts, page_of
from playbook.web.http.form import HOME
from playbook.web.http.front_page import front_page
from playbook.web.http.static_files import takes_gzip
from playbook.web.http.tabs import VISITOR
from playbook.web.http.templates import render_fragment

_MOST = 8  # as many as Home lists on its first page
_LEVEL = 6


class FrontPages:
    """ASGI middleware: `titles` name the pages by path, those of `named` name the open rollout."""

    def __init__(self, app: ASGIApp, *, titles: Mapping[str, str], named: Collection[str]) -> None:
        self._app, self._titles, self._named = app, titles, named

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a page; pass everything else on."""
        is_page = scope["type"] == "http" and scope["path"] in self._titles
        if not is_page or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        answer = await anyio.to_thread.run_sync(self._page, scope)
        await answer(scope, receive, send)

    def _page(self, scope: Scope) -> Response:
        content = front_page(self._words(scope)).encode()
        # The names in it are one person's: no cache keeps them, on the way or in the browser.
        headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding, Cookie"}
        if takes_gzip(Headers(scope=scope).get("accept-encoding", "")):
            headers["Content-Encoding"] = "gzip"
            content = gzip.compress(content, _LEVEL, mtime=0)
        return Response(content, headers=headers, media_type="text/html")

    def _words(self, scope: Scope) -> Markup:
        path: str = scope["path"]
        actor: Actor | None = scope.get(VISITOR)
        lines: list[PortfolioLine] = []
        if actor and (path == HOME or path in self._named):
            with suppress(PlaybookError):  # the page shows the error
                lines = list_rollouts(current_workspace(), actor)
        names = unique_labels({line.card.rollout_id: line.card.name or "Untitled rollout" for line in lines})
        links, opened = [], ""
        if actor and path == HOME:
            for card in [line.card for line in lines[:_MOST]]:
                links.append((names[card.rollout_id], f"/{page_of(actor, card)}?rollout={card.rollout_id}"))
        else:
            # The page opens the one that its address names, or the only one.
            asked = parse_qs(scope["query_string"].decode("latin-1")).get("rollout", [""])[-1]
            opened = names.get(asked) or "".join(names.values() if len(names) == 1 else ())
        return render_fragment("first_words.html", title=self._titles[path], rollout=opened, links=links)
