"""Every answer carries the whole set of security headers, whoever gives it."""

import base64
import hashlib
import re
from collections.abc import Iterable

import pytest
from markupsafe import Markup

from playbook.web.http import headers
from playbook.web.http.front_page import PAGE, front_page
from playbook.web.http.headers import ResponseHeaders
from tests.web.asking import Answer, ask
from tools import server

STREAMLITS = {
    "default-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:",
    "font-src 'self' data:", "connect-src 'self'", "worker-src 'self' blob:", "frame-src 'none'",
    "object-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
}  # fmt: skip
OURS = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "manifest-src 'self'", "form-action 'self'", "base-uri 'none'",
    "frame-ancestors 'none'",
}  # fmt: skip
PARTS = {"default-src 'none'", "form-action 'none'", "base-uri 'none'", "frame-ancestors 'none'", "sandbox"}

EVERY = {
    "x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
}  # fmt: skip
FORGED = {"Origin": "https://evil.example"}
SCRIPT = next((PAGE.parent / "static" / "js").glob("index.*.js")).name

# What is asked, the status, the policy.
ANSWERS = {
    "Streamlit's page": ("/", "GET", {}, 200, STREAMLITS),
    "a page at its address": ("/progress", "GET", {}, 200, STREAMLITS),
    "a page without a session": ("/progress", "GET", {"Cookie": ""}, 303, STREAMLITS),
    "a script of Streamlit's": (f"/static/js/{SCRIPT}", "GET", {}, 200, STREAMLITS),
    "a typeface": ("/app/static/icon.png", "GET", {}, 200, STREAMLITS),
    "a path that leads out": ("/a/../../b", "GET", {}, 400, STREAMLITS),
    "an address with a slash too many": ("/progress/", "GET", {}, 301, STREAMLITS),
    "healthz": ("/healthz", "GET", {}, 200, OURS),
    "readyz": ("/readyz", "GET", {}, 200, OURS),
    "only the headers": ("/healthz", "HEAD", {}, 200, OURS),
    "a 404 of ours": ("/_stcore/metrics", "GET", {}, 404, OURS),
    "a 404 of Streamlit's": ("/media/nothing", "GET", {}, 404, PARTS),
    "Streamlit's health": ("/_stcore/health", "GET", {}, 200, PARTS),
    "a 403 of ours": ("/healthz", "POST", FORGED, 403, OURS),
    "a 403 of Streamlit's": ("/_stcore/upload_file/a/b", "DELETE", {}, 403, PARTS),
    "a 400 of ours": ("/", "GET", {"Host": "evil.example"}, 400, OURS),
    "a 405": ("/healthz", "POST", {}, 405, OURS),
}


def policy(answer: Answer) -> set[str]:
    return set(answer.said("content-security-policy").split("; "))


def test_an_answer_carries_the_whole_set(app, asked):
    for path, method, sent, status, wanted in ANSWERS.values():
        answer = asked(path, method, {"Cookie": server.cookie(app.token), **sent})
        assert answer.status == status, path
        assert {name: answer.said(name) for name in EVERY} == EVERY, path
        scripts = {rule for rule in policy(answer) if rule.startswith("script-src")}
        assert policy(answer) - (scripts if wanted is STREAMLITS else set()) == wanted, path
        permissions = set(answer.said("permissions-policy").split(", "))
        assert {"camera=()", "microphone=()", "geolocation=()"} <= permissions, path
        assert "strict-transport-security" not in answer.headers, path
        if wanted is OURS or path.startswith("/media/"):
            assert answer.said("cache-control") == "no-store", path


def hashes(scripts: list[str]) -> list[str]:
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def test_the_page_runs_only_its_own_script_by_hash(app, asked):
    answer = asked("/", headers={"Cookie": server.cookie(app.token)})
    inside = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    (rule,) = (rule for rule in policy(answer) if rule.startswith("script-src"))
    assert len(inside) == 1
    assert rule.split() == ["script-src", "'self'", "'wasm-unsafe-eval'", *hashes(inside)]


def test_no_policy_lets_a_page_write_its_own_scripts():
    for text in (headers.OURS, headers.NOTHING, headers.streamlits(front_page(Markup()))):
        rule = next((rule for rule in text.split("; ") if rule.startswith("script-src")), "")
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "data:", "blob:", "https:"} & set(rule.split())
    assert "unsafe" not in headers.OURS


def test_a_script_is_hashed_as_the_browser_reads_it():
    for page, scripts in [
        ("<p>no script</p>", []),
        ("<script src='a.js'></script><p>text</p>", []),
        ("<script>\n a < b && '&amp;'\n</script><p>text</p>", ["\n a < b && '&amp;'\n"]),
        ("<script>one</script><script type=module>two</script>", ["one", "two"]),
        ("<!-- <script>not this</script> --><SCRIPT>this</SCRIPT>", ["this"]),
    ]:
        assert re.findall(r"'sha256-[^']+'", headers.streamlits(page)) == hashes(scripts)


def on(said: Iterable[tuple[bytes, bytes]], is_https: bool = False) -> dict[bytes, bytes]:
    sealed = ResponseHeaders(headers.OURS, is_cacheable=False).add_to(said, is_https=is_https)
    assert len({name.lower() for name, _ in sealed}) == len(sealed)
    return {name.lower(): value for name, value in sealed}


@pytest.mark.parametrize("name", [b"content-security-policy", b"Referrer-Policy", b"Cache-Control"])
def test_what_an_answer_says_itself_stays(name):
    sealed = on([(b"content-type", b"text/html"), (name, b"its own")])
    assert (sealed[name.lower()], sealed[b"content-type"]) == (b"its own", b"text/html")
    assert {name.encode() for name in EVERY} <= set(sealed)


def test_https_is_kept_to_only_where_it_is_spoken():
    assert b"strict-transport-security" not in on([])
    assert on([], is_https=True)[b"strict-transport-security"] == b"max-age=31536000"


def test_https_behind_a_proxy_is_kept_to(behind_a_proxy):
    own = "playbook.example"
    for host, scheme in [(own, "https"), (own, "http"), ("localhost:8443", "https")]:
        answer = ask(behind_a_proxy.port, "/healthz", "GET", {"Host": host, "X-Forwarded-Proto": scheme})
        assert answer.status == 200, host
        is_strict = "strict-transport-security" in answer.headers
        assert is_strict is ((host, scheme) == (own, "https")), (host, scheme)
