"""The headers that every answer carries, and the policies that tell a browser what a page may load."""

import base64
import hashlib
from collections.abc import Iterable
from html.parser import HTMLParser

Header = tuple[bytes, bytes]

# What a page of ours may do: what comes from here, and no script or style inside the page.
OURS = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# What is only ever loaded into a page: opened by itself it may do nothing.
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
_HTTPS = (b"strict-transport-security", b"max-age=31536000")


def streamlits(page: str) -> str:
    """Give back the policy for Streamlit's page: the scripts inside it by their hash, and no other.

    Styles inside the page stay allowed, since that is how Streamlit sets all of them.
    """
    hashes = " ".join(_hash(script) for script in _scripts_inside(page))
    return (
        f"default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {hashes}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; worker-src 'self' blob:; "
        "frame-src 'none'; object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


class Seal:
    """The headers of one kind of answer. What an answer says itself stays as it is."""

    def __init__(self, policy: str, *, is_kept: bool = True) -> None:
        """`is_kept`: whether a browser may keep the answer."""
        every = {"content-security-policy": policy, **_ALWAYS}
        if not is_kept:
            every["cache-control"] = "no-store"
        self._http = [(name.encode(), value.encode()) for name, value in every.items()]
        self._https = [*self._http, _HTTPS]
        self._names = frozenset(name for name, _ in self._https)

    def on(self, headers: Iterable[Header], *, is_https: bool) -> list[Header]:
        """Give back these headers with ours after them."""
        said = list(headers)
        ours = self._https if is_https else self._http
        if not (own := self._names.intersection(name.lower() for name, _ in said)):
            return said + ours
        return said + [header for header in ours if header[0] not in own]


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_inside = tag == "script" and "src" not in dict(attrs)
        if self._is_inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the name that HTMLParser calls by
        self._is_inside = False

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            self.found[-1] += data


def _scripts_inside(page: str) -> list[str]:
    parser = _Scripts()
    parser.feed(page)
    parser.close()
    return parser.found


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
