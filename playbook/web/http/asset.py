"""Files that our own pages load: another one has another address, so a browser may keep each for good."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from playbook.web.http.route_table import Ours, Who

_HERE = Path(__file__).parents[1] / "static"
_KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}
_MEDIA = {".css": ("style", "text/css"), ".js": ("script", "text/javascript")}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file beside this module, read once; `note` is for the inventory."""

    path: str
    held: bytes
    route: Ours


def asset(name: str, note: str) -> Asset:
    """Give back a file of ours with its address and its route."""
    held = (_HERE / name).read_bytes()
    room, media_type = _MEDIA[Path(name).suffix]
    path = f"/{room}/{hashlib.sha256(held).hexdigest()[:16]}{Path(name).suffix}"

    async def answer(_request: Request) -> Response:
        return Response(held, media_type=media_type, headers=_KEPT)

    return Asset(path, held, Ours(path, answer, who=Who.ANYONE, note=note))
