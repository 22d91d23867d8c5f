"""What may change something comes from a page of this app, or from no browser at all."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product

import anyio
import pytest
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from playbook.web.http.middleware import Envelope, is_forged, is_same
from playbook.web.http.route_table import SAFE_METHODS

HOST = "playbook.example"
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
OURS = f"https://{HOST}"
# Sec-Fetch-Site and Origin. Without either it is no browser; without the first an older one, or plain http.
TAKEN = [
    ("same-origin", OURS), ("same-origin", ""), ("none", ""), ("none", OURS), ("", OURS),
    ("", f"http://{HOST}"), ("", ""),
]  # fmt: skip
# "no-cors" is a value of Sec-Fetch-Mode: whatever is not known is refused.
REFUSED = [
    ("same-site", OURS), ("same-site", "https://other.playbook.example"), ("cross-site", OURS),
    ("cross-site", "https://evil.example"), ("cross-site", "null"), ("cross-site", ""), ("no-cors", OURS),
    ("Same-Origin", OURS), ("same-origin, cross-site", OURS), ("anything", ""),
    ("", "https://evil.example"), ("", f"{OURS}:8443"),
    ("", f"{OURS}.evil.example"), ("", f"https://evil.example/{HOST}"), ("", f"{OURS}@evil.example"),
    ("", f"https://user@{HOST}"), ("", f"https://evil.example, {OURS}"), ("", "https://["), ("", HOST),
    ("", "null"),
]  # fmt: skip
TABLE = [*((*row, False) for row in TAKEN), *((*row, True) for row in REFUSED)]


def test_an_unsafe_method_is_refused_from_elsewhere():
    for method, (site, origin, is_refused) in product([*UNSAFE, "MOVE", "post"], TABLE):
        assert is_forged(method, HOST, origin, site) is is_refused


def test_a_safe_method_passes_from_anywhere():
    for method, (site, origin) in product(sorted(SAFE_METHODS), [*TAKEN, *REFUSED]):
        assert is_forged(method, HOST, origin, site) is False


def test_an_origin_is_the_same_letter_by_letter():
    for origin, host, is_here in [
        ("http://127.0.0.1:8501", "127.0.0.1:8501", True), ("http://[::1]:8501", "[::1]:8501", True),
        ("http://localhost:8501", "127.0.0.1:8501", False),
        ("http://127.0.0.1:8502", "127.0.0.1:8501", False), ("http://PLAYBOOK.example", HOST, False),
        (f"https://{HOST}", f"{HOST}/x", False), ("", "", False), ("null", "null", False),
    ]:  # fmt: skip
        assert is_same(origin, host) is is_here


def test_the_app_refuses_them_everywhere_in_a_plain_sentence(app, asked):
    paths, rows = (
        ["/healthz", "/", "/_stcore/upload_file/session/file"],
        [row for row in TABLE if "[" not in row[1]],
    )
    for method, path, (site, origin, is_refused) in product(UNSAFE, paths, rows):
        sent = {"Sec-Fetch-Site": site, "Origin": origin.replace(HOST, f"127.0.0.1:{app.port}")}
        answer = asked(path, method, sent)
        refuses = answer.status == 403 and answer.text.startswith("This request came from another site")
        assert refuses is is_refused, (method, path, site)


def test_two_origins_are_one_too_many(app, asked):
    here = f"http://127.0.0.1:{app.port}"
    for pair in ((here, here), (here, "http://evil.example"), ("http://evil.example", here)):
        assert asked("/healthz", "POST", [("Origin", one) for one in pair]).status == 403
    two_sites = [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "cross-site")]
    assert asked("/healthz", "POST", two_sites).status == 403


def test_what_comes_from_elsewhere_may_still_be_read(asked):
    from_elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    assert asked("/healthz", "GET", from_elsewhere).status == 200


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_cookie_of_backslashes_is_read_at_once_and_the_others_stay(kind):
    cookies = dict[str, str]()

    async def read(scope: Scope, _receive: Receive, _send: Send) -> None:
        cookies.update(HTTPConnection(scope).cookies)

    odd = b'a="' + rb"\a" * 2_000 + b'"; playbook-session=s'
    headers = [(b"host", b"localhost"), (b"origin", b"http://localhost"), (b"cookie", odd)]
    scope = {"type": kind, "method": "GET", "path": "/", "scheme": "http", "headers": headers}
    app = Envelope(read, is_host_allowed=bool, ours=())
    with ThreadPoolExecutor(1) as pool:  # a browser test before it leaves a loop in this thread
        pool.submit(anyio.run, app, scope, None, None).result()
    assert cookies == {"a": "a" * 2_000, "playbook-session": "s"}
