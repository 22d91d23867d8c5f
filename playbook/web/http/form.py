"""Forms and cookies of browsers, and the threads that work on forms."""

import re
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from urllib.parse import parse_qsl

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response

from playbook.core.base.errors import Invalid, Problem

_MAX_FIELDS = 64
_CHARSET = re.compile(r"charset\s*=\s*(?![\"']?utf-8[\"']?\s*(;|$))", re.IGNORECASE)
_PLAIN = "application/x-www-form-urlencoded"
# To decode a megabyte takes a second, in which nobody else would be answered.
_SHORT, _DECODING = 4096, CapacityLimiter(2)
# Password checks queue here: they take no thread from pages, and none from a room that asks and votes.
_PASSWORDS, _ROOMS = CapacityLimiter(4), CapacityLimiter(4)
_KNOWN_PASSWORDS = CapacityLimiter(2)  # of browsers that signed in before: no flood of others delays them
FormHandler = Callable[[Request, dict[str, str]], Response]


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a form as typed; the last of a name wins."""
    content_type = request.headers.get("content-type", "")
    if _CHARSET.search(content_type):
        raise Invalid([Problem("", "This form came in letters that are not read here.", "Send it as UTF-8.")])
    if content_type.partition(";")[0].strip().lower() == _PLAIN:
        body = await request.body()
        if len(body) <= _SHORT:
            return _decoded(body)
        return await to_thread.run_sync(_decoded, body, limiter=_DECODING)
    async with request.form(max_files=0, max_fields=_MAX_FIELDS) as form:
        return {name: _storable(value) for name, value in form.multi_items() if isinstance(value, str)}


def _decoded(body: bytes) -> dict[str, str]:
    try:
        fields = parse_qsl(body.decode("latin-1"), keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError as error:
        raise Invalid([Problem("", "This form has too many fields.", "Load the page again.")]) from error
    return {name: _storable(value) for name, value in fields}


def _storable(value: str) -> str:
    """Return a text that PostgreSQL takes: no browser sends a NUL."""
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}")


async def answer_form(request: Request, handler: FormHandler) -> Response:
    """Answer a form of a room beside the event loop."""
    return await to_thread.run_sync(handler, request, await read_form(request), limiter=_ROOMS)


async def answer_password(request: Request, handler: FormHandler, *, is_known: bool = False) -> Response:
    """Answer a form whose password has to be hashed; few at once."""
    limiter = _KNOWN_PASSWORDS if is_known else _PASSWORDS
    return await to_thread.run_sync(handler, request, await read_form(request), limiter=limiter)


HOME = "/"
_MAX_PATH = 2_000
# A browser takes \ for / and leaves out what cannot be printed, so that "/\t/evil" would be another site.
_OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\\ufffd]*")


def own_path(wish: str) -> str:
    return wish if len(wish) <= _MAX_PATH and _OWN_PATH.fullmatch(wish) else HOME


def is_https(request: Request) -> bool:
    """Return whether the browser came by https, so that cookies can require it."""
    return request.url.scheme == "https"


def base_address(request: Request, public_address: str) -> str:
    """Return the address at which others open the app."""
    return public_address or f"{request.url.scheme}://{request.url.netloc}"


def address_of(request: Request) -> str:
    """Return the network that a browser came from, or '' where nobody says.

    Behind a web server that uvicorn trusts (FORWARDED_ALLOW_IPS) it is the one that this names.
    """
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:
        return ""
    # A server that listens on IPv6 names an IPv4 address so.
    address = getattr(address, "ipv4_mapped", None) or address
    if address.is_loopback:
        return ""
    # Anybody gets a whole 48 of IPv6 addresses for the asking, which are 65,536 networks.
    return str(address if address.version == 4 else ip_network((address, 48), strict=False))


def set_cookie(
    request: Request, answer: Response, name: str, value: str, seconds: int, path: str = "/"
) -> None:
    """Set a cookie that scripts cannot read, over https where possible."""
    answer.set_cookie(
        name, value, max_age=seconds, path=path, secure=is_https(request), httponly=True, samesite="lax"
    )
