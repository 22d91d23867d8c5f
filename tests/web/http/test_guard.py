"""A page that is asked for without a sign-in is answered with the way to one; the files of a page are not."""

import re
from contextlib import closing
from urllib.parse import quote

import pytest

from playbook.core.base.fields import STAGES
from playbook.desk.accounts import sessions
from playbook.desk.base.workspace import open_register
from playbook.settings import Settings
from playbook.store.register.accounts import Accounts
from playbook.ui.shell import page_registry
from tools import server

PAGES = sorted(page_registry.paths())


def with_cookie(token: str) -> dict[str, str]:
    return {"Cookie": server.cookie(token)}


def test_every_file_in_pages_is_guarded():
    files = {path.stem for path in (server.ROOT / "pages").glob("*.py")} - {"stage"}
    assert {"/", *(f"/{name}" for name in (*files, *STAGES))} == set(PAGES)


def test_a_stranger_who_asks_for_a_page_is_sent_to_the_sign_in(asked):
    for page in PAGES:
        for method in ("GET", "HEAD"):
            answer = asked(page, method)
            assert answer.status == 303, page
            assert answer.said("location") == ("/sign-in" if page == "/" else f"/sign-in?next=%2F{page[1:]}")
            assert answer.body == b"", page
            assert answer.said("cache-control") == "no-store", page


def test_the_way_back_holds_the_query(asked):
    answer = asked("/progress?rollout=a&b=c%20d")
    assert answer.said("location") == "/sign-in?next=%2Fprogress%3Frollout%3Da%26b%3Dc%2520d"


def test_a_slash_at_the_end_of_the_address_opens_nothing(asked):
    assert (asked("/progress/").status, asked("//").status) == (303, 303)


def test_whoever_is_signed_in_gets_the_page(asked, app):
    for page in sorted({*PAGES} - {"/rollouts"}):
        answer = asked(page, headers=with_cookie(app.token))
        assert answer.status == 200, page
        assert "<!doctype html>" in answer.text.lower(), page


def test_a_token_that_was_made_up_opens_nothing(asked):
    for token in ["x", "é", "A" * 43, "'; delete from session; --", "A" * 5_000]:
        header = server.cookie(token).encode().decode("latin-1")
        assert asked("/progress", headers={"Cookie": header}).status == 303, token


def test_a_session_that_ended_opens_nothing(asked, app, data):
    token = server.sign_in(data, "Robin", is_owner=False)
    assert asked("/progress", headers=with_cookie(token)).status == 200
    with closing(open_register(Settings(data=data))) as register:
        Accounts(register).end_session(sessions.hash_of_token(token))
    assert asked("/progress", headers=with_cookie(token)).status == 303
    assert asked("/progress", headers=with_cookie(app.token)).status == 200


@pytest.mark.parametrize("path", ["/_stcore/health", "/_stcore/host-config", "/app/static/icon.png"])
def test_what_a_page_is_made_of_is_served_to_everyone(asked, path):
    assert asked(path).status == 200


def test_the_names_of_both_cookies_count(asked, app):
    for is_https in (True, False):
        cookie = f"{sessions.cookie_name(is_https)}={app.token}"
        assert asked("/", headers={"Cookie": f"other=1; {cookie}"}).status == 200


def test_a_session_of_plain_http_counts_for_nothing_over_https(asked, app):
    token = app.token
    plain, strict = (f"{sessions.cookie_name(is_https)}={token}" for is_https in (False, True))
    proxied = {"X-Forwarded-Proto": "https"}
    for cookie in (plain, f"a=b; {plain}; c=d", f"{plain};{plain}", f" {plain}"):
        assert asked("/progress", headers={"Cookie": cookie}).status == 200
        assert asked("/progress", headers={"Cookie": cookie, **proxied}).status == 303
    for cookie in (strict, f"{plain}; {strict}", f"{strict}; {plain}"):
        assert asked("/progress", headers={"Cookie": cookie, **proxied}).status == 200


def test_the_first_page_opens_by_its_name_too(asked, app):
    answer = asked("/rollouts?rollout=a%26b", headers=with_cookie(app.token))
    assert (answer.status, answer.said("location")) == (307, "/?rollout=a%26b")


NOWHERE = (
    "/nothing-here", "/progress/nothing", "/static/js/nothing.js", "/static", "/index.html", "/app/nothing",
    "/_stcore/nothing", "/.env", "/wp-login.php", "/Progress", "/nothing-here/", "/\u00e9",
)  # fmt: skip


def test_an_unknown_address_is_not_there_whoever_asks(asked, app):
    for path in NOWHERE:
        for cookie in ({}, with_cookie(app.token)):
            answer = asked(quote(path), headers=cookie)
            assert answer.status == 404, path
            assert "There is nothing at this address." in answer.text, path
            assert "<script" not in answer.text, path
            assert answer.said("cache-control") == "no-store", path
        assert asked(quote(path), "HEAD").status == 404


def test_every_file_that_a_page_of_streamlit_loads_is_there(asked, app):
    named = re.findall(r'(?:src|href)="\.?(/[^"]+)"', asked("/progress", headers=with_cookie(app.token)).text)
    loaded = [path for path in named if not path.startswith("/_stcore/agent/")]  # for nobody: see envelope.py
    assert len(loaded) > 3
    assert {path: asked(path).status for path in loaded} == dict.fromkeys(loaded, 200)
    assert asked("/manifest.json").status == 200
