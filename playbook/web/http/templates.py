"""Our own HTML pages from escaped templates."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from playbook.desk.accounts import demo
from playbook.desk.base.workspace import is_demo
from playbook.web.http.assets import asset
from playbook.web.http.front_page import SCRIPT, needed_files

if TYPE_CHECKING:
    from jinja2 import Environment

_WEB = Path(__file__).parents[1]

_STYLE = asset("style.css", "How our own pages look.")
STYLE_PATH = _STYLE.path
DECISIONS_STYLE = asset("decisions.css", "How the Decisions page looks on a link.")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    # Names the site of a form and nothing else: with no-referrer its Origin would be null, like a forged one.
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


def render(template: str, request: Request, status: int = 200, **values: Any) -> HTMLResponse:
    """Return the response with a page of ours."""
    return HTMLResponse(render_page(template, here=request.url.path, **values), status, HEADERS)


def render_page(template: str, **values: Any) -> str:
    """Return the text of a page of ours."""
    warning = demo.WARNING if is_demo() else ""
    return _environment().get_template(template).render(style=STYLE_PATH, demo=warning, **values)


def render_fragment(template: str, **values: Any) -> Markup:
    """Return the escaped text of one part of a page."""
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704 - by the template


@cache
def _environment() -> "Environment":
    # Imported at the first page of ours: the app starts without it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["needed_files"] = needed_files
    return environment


ROUTES = [_STYLE.route, DECISIONS_STYLE.route, SCRIPT.route]
