"""Serve Streamlit's files compressed, each compressed once."""

import gzip
import hashlib
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import anyio
from anyio.lowlevel import checkpoint
from starlette.datastructures import Headers
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

# Only these shrink. All of them together are 7 MB compressed, so that nothing has to go.
COMPRESSED = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_LEVEL = 9
# The name of a file changes with what it holds; Streamlit says the same of them.
IMMUTABLE = "public, immutable, max-age=31536000"
_PART = 64 * 1024  # bytes that an answer holds for a browser that does not read
# So many parts leave before other requests are looked at, however many files leave.
_IN_TURN = anyio.CapacityLimiter(4)


@dataclass(frozen=True, slots=True)
class _File:
    """What one address holds."""

    small: bytes
    size: int
    tag: str
    media_type: str


class CompressedFiles:
    """ASGI middleware: `folder` has the files."""

    def __init__(self, app: ASGIApp, *, folder: Path) -> None:
        self._app = app
        self._paths = {
            f"/{path.relative_to(folder).as_posix()}": path
            for path in (folder / "static").rglob("*")
            if path.suffix in COMPRESSED
        }
        self._files: dict[str, _File] = {}
        self._compressing = anyio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a file that is known; pass everything else on."""
        path = scope.get("path", "")
        if path not in self._paths or scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        if path not in self._files:
            # Once, whoever asks meanwhile, and on one thread: it takes a second of a large file.
            async with self._compressing:
                if path not in self._files:
                    self._files[path] = await anyio.to_thread.run_sync(self._compress, path)
        answer = _answer(self._files[path], Headers(scope=scope), is_head=scope["method"] == "HEAD")
        await answer(scope, receive, send)

    def _compress(self, path: str) -> _File:
        content, media_type = self._paths[path].read_bytes(), COMPRESSED[self._paths[path].suffix]
        # No time inside, so that the same file is always compressed to the same bytes.
        small = gzip.compress(content, _LEVEL, mtime=0)
        tag = hashlib.sha256(content).hexdigest()[:16]
        return _File(small, len(content), tag, media_type)


def _answer(file: _File, asked: Headers, *, is_head: bool) -> Response:
    is_small = takes_gzip(asked.get("accept-encoding", ""))
    tag = f'"{file.tag}-gzip"' if is_small else f'"{file.tag}"'
    headers = {"Cache-Control": IMMUTABLE, "ETag": tag, "Vary": "Accept-Encoding"}
    if tag in asked.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers["Content-Length"] = str(len(file.small) if is_small else file.size)
    if is_small:
        headers["Content-Encoding"] = "gzip"
    if is_head:
        return Response(headers=headers, media_type=file.media_type)
    small = io.BytesIO(file.small)
    parts = _parts(small if is_small else gzip.GzipFile(fileobj=small))
    return StreamingResponse(parts, headers=headers, media_type=file.media_type)


def takes_gzip(accepted: str) -> bool:
    """Return whether a browser accepts gzip, other than with quality 0."""
    for offer in accepted.lower().split(","):
        name, _, quality = offer.partition(";")
        if name.strip() == "gzip":
            return not quality or not set(quality.partition("=")[2].strip()) <= set("0.")
    return False


async def _parts(content: io.BufferedIOBase) -> AsyncIterator[bytes]:
    while part := await _next_part(content):
        yield part


async def _next_part(content: io.BufferedIOBase) -> bytes:
    async with _IN_TURN:
        await checkpoint()  # others are answered in between
        return content.read(_PART)
