"""The address of a calendar: /cal/SECRET.ics, for programs that fetch it."""

import re
from datetime import UTC
from email.utils import format_datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from playbook.core.base.errors import Missing, Refused
from playbook.desk.base.workspace import current_workspace
from playbook.desk.links import feed_files, feeds
from playbook.web.http import problem
from playbook.web.http.route_table import AppRoute, Who
from playbook.web.http.static_files import takes_gzip

_MEDIA_TYPE = "text/calendar; charset=utf-8"
_SECRET = re.compile(r"([A-Za-z0-9_-]{43})\.ics")
_TOO_OFTEN = PlainTextResponse(
    "This is asked for too often. Ask again in a minute.", 429, {"Retry-After": "60"}
)


def fetch(request: Request) -> Response:
    """Answer with a calendar, or that it has not changed.

    No header decides what comes.
    """
    secret = _SECRET.fullmatch(request.path_params["secret"])
    try:
        here = str(request.base_url).rstrip("/")
        file = feed_files.fetch(current_workspace(), secret[1] if secret else "", here)
    except Missing:
        return problem.NOTHING
    except Refused:
        return _TOO_OFTEN
    is_small = takes_gzip(request.headers.get("accept-encoding", ""))
    tag = f'"{file.tag}-gzip"' if is_small else f'"{file.tag}"'
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(file.changed_at.astimezone(UTC), usegmt=True),
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Encoding",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
    if file.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers |= {"Content-Encoding": "gzip"} if is_small else {}
    return Response(file.small if is_small else file.content, headers=headers, media_type=_MEDIA_TYPE)


ROUTES = [AppRoute(f"{feeds.PATH}{{secret:path}}", fetch, Who.LINK, "The days of a plan, for a calendar.")]
