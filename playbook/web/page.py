"""Our own HTML pages: from one base template, escaped, without any script, and kept by no browser."""

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from playbook.web.inventory import Ours, Who

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE = Path(__file__).parent
_STYLE = (_HERE / "style.css").read_bytes()
# Another style has another address, so a browser may keep each for good.
STYLE_PATH = f"/style/{hashlib.sha256(_STYLE).hexdigest()[:16]}.css"

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    # Says which site a form was sent from and nothing else: with no-referrer the Origin of a form
    # would be null, which cannot be told from a forged one.
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


def render(template: str, request: Request, status: int = 200, **values: Any) -> HTMLResponse:
    """Give back a page of ours, made of a template and what it has to say."""
    page = _environment().get_template(template)
    html = page.render(here=request.url.path, style=STYLE_PATH, **values)
    return HTMLResponse(html, status, _HEADERS)


@cache
def _environment() -> "Environment":
    # Imported at the first page of ours: the app starts without it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


async def _style(_request: Request) -> Response:
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(_STYLE, media_type="text/css", headers=kept)


ROUTES = [Ours(STYLE_PATH, _style, who=Who.ANYONE, note="How our own pages look.")]
