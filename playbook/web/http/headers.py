"""The headers of every response, and the policies on what a page may load."""

import base64
import hashlib
from collections.abc import Iterable
from html.parser import HTMLParser

Header = tuple[bytes, bytes]

# For our pages: files of this server, and no script or style inside the page.
OURS = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# For what pages load: opened by itself it may do nothing.
NOTHING = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
            "microphone", "midi", "payment", "publickey-credentials-get", "usb", "xr-spatial-tracking",
        )
    ),
}  # fmt: skip


def streamlits(page: str) -> str:
    """Return the policy for Streamlit's page: inline scripts by hash, and its inline styles."""
    parser = _InlineScripts()
    parser.feed(page)
    parser.close()
    hashes = " ".join(_hash(script) for script in parser.scripts)
    return (
        f"default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {hashes}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; worker-src 'self' blob:; "
        "frame-src 'none'; object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


class ResponseHeaders:
    """The headers of one kind of response. Those that a response sets itself stay."""

    def __init__(self, policy: str, *, is_cacheable: bool = True) -> None:
        headers = {"content-security-policy": policy, **_ALWAYS}
        if not is_cacheable:
            headers["cache-control"] = "no-store"
        self._http = [(name.encode(), value.encode()) for name, value in headers.items()]
        self._https = [*self._http, (b"strict-transport-security", b"max-age=31536000")]
        self._names = frozenset(name for name, _ in self._https)

    def add_to(self, headers: Iterable[Header], *, is_https: bool) -> list[Header]:
        """Return these headers with ours after them."""
        own = list(headers)
        added = self._https if is_https else self._http
        if not (own_names := self._names.intersection(name.lower() for name, _ in own)):
            return own + added
        return own + [header for header in added if header[0] not in own_names]


class _InlineScripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_inside = tag == "script" and "src" not in dict(attrs)
        if self._is_inside:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the name that HTMLParser calls by
        self._is_inside = False

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            self.scripts[-1] += data


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
