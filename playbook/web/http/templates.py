"""Our own HTML pages: from one base template, escaped, without any script, and kept by no browser."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from playbook.desk.accounts import demo
from playbook.desk.base.workspace import is_demo
from playbook.web.http.asset import asset

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parents[1] / "templates"
_STYLE = asset("style.css", "How our own pages look.")
STYLE_PATH = _STYLE.path

HEADERS = {
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
    return HTMLResponse(written(template, here=request.url.path, **values), status, HEADERS)


def written(template: str, **values: Any) -> str:
    """Give back the text of a page of ours."""
    return _environment().get_template(template).render(style=STYLE_PATH, demo=_warning(), **values)


def piece(template: str, **values: Any) -> Markup:
    """Give back the text of a part of a page, escaped already."""
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704 - by the template


def _warning() -> str:
    return demo.WARNING if is_demo() else ""


@cache
def _environment() -> "Environment":
    # Imported at the first page of ours: the app starts without it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


ROUTES = [_STYLE.route]
