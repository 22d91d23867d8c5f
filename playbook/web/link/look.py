"""Serve the company's logo and color for the big screen."""

import hashlib
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from playbook.core.base.colors import mix, on_top, readable
from playbook.desk.base.workspace import current_workspace
from playbook.desk.links import brand
from playbook.web.http import problem
from playbook.web.http.assets import IMMUTABLE
from playbook.web.http.route_table import AppRoute, Who

_LIGHT, _DARK = "#fdfcf8", "#0e1519"


class Look(NamedTuple):
    """The addresses of a company's files; "" without one."""

    style: str = ""
    logo: str = ""


def look_of() -> Look:
    """Return where the files of the company are now."""
    shown = brand.brand_of(current_workspace())
    return Look(
        f"/look/{_mark(shown.color.encode())}.css" if shown.color else "",
        f"/look/{_mark(shown.logo)}.png" if shown.logo else "",
    )


def show_style(request: Request) -> Response:
    shown = brand.brand_of(current_workspace())
    if not shown.color or request.path_params["mark"] != _mark(shown.color.encode()):
        return problem.NOTHING
    return Response(style_of(shown.color), media_type="text/css", headers=IMMUTABLE)


def show_logo(request: Request) -> Response:
    shown = brand.brand_of(current_workspace())
    if not shown.logo or request.path_params["mark"] != _mark(shown.logo):
        return problem.NOTHING
    return Response(shown.logo, media_type="image/png", headers=IMMUTABLE)


def style_of(color: str) -> str:
    """Return the colors of a big screen, each readable where it stands."""
    light = _colors(readable(color, _LIGHT), _LIGHT, color)
    dark = _colors(readable(color, _DARK), _DARK, mix(color, _DARK, 0.55))
    return (
        f":root, :root[data-theme=light] {{ {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        f":root[data-theme=dark] {{ {dark} }}\n"
    )


def _colors(accent: str, page: str, cover: str) -> str:
    values = {
        "accent": accent, "link": accent, "done": accent, "on-accent": on_top(accent),
        "bar": mix(accent, page, 0.6), "cover": cover, "on-cover": on_top(cover),
    }  # fmt: skip
    return " ".join(f"--{name}: {value};" for name, value in values.items())


def _mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


ROUTES = [
    AppRoute("/look/{mark}.css", show_style, Who.ANYONE, "The company's colors on a big screen."),
    AppRoute("/look/{mark}.png", show_logo, Who.ANYONE, "The company's logo on a big screen."),
]
