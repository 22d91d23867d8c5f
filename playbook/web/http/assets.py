"""The files of web/static, at addresses that change with their content."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from playbook.web.http.route_table import AppRoute, Who

_STATIC = Path(__file__).parents[1] / "static"
IMMUTABLE = {"Cache-Control": "public, max-age=31536000, immutable"}
_MEDIA = {".css": ("style", "text/css"), ".js": ("script", "text/javascript")}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of web/static, read once; its address changes with its content."""

    path: str
    content: bytes
    route: AppRoute


def asset(name: str, note: str) -> Asset:
    """Return a static file with its address and its route."""
    content = (_STATIC / name).read_bytes()
    folder, media_type = _MEDIA[Path(name).suffix]
    path = f"/{folder}/{hashlib.sha256(content).hexdigest()[:16]}{Path(name).suffix}"

    async def answer(_request: Request) -> Response:
        return Response(content, media_type=media_type, headers=IMMUTABLE)

    return Asset(path, content, AppRoute(path, answer, Who.ANYONE, note))
