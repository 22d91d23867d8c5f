"""Signing in and out over real HTTP: the cookie, the ways in and out, and what never comes back."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import escape
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

import pytest

from playbook.desk.accounts import sessions
from playbook.store.register.accounts import Accounts
from playbook.store.register.sqlite_register import SqliteRegister
from tests.web.asking import ask
from tests.web.people import FORM, HASH, HTTPS, OWNER, PASSWORD, Person, set_by
from tools import server

pytestmark = pytest.mark.slow
WRONG = "That e-mail address and password do not match."


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("owned")


@pytest.fixture(scope="module")
def owned(folder) -> Iterator[server.Server]:
    environ = {"PLAYBOOK_DATA": str(folder / "data"), "PLAYBOOK_LOG": "json", **OWNER}
    with server.running(server.ROOT / "app.py", folder / "app.log", environ=environ, owner="") as running:
        yield running


@pytest.fixture
def person(owned) -> Person:
    return Person(owned.port)


@pytest.fixture
def secure(owned) -> Person:
    return Person(owned.port, headers=dict(HTTPS))


@pytest.fixture
def accounts(owned, folder) -> Iterator[Accounts]:
    """The same register, as another process has it."""
    register = SqliteRegister(folder / "data" / "register.sqlite")
    yield Accounts(register)
    register.close()


@pytest.fixture
def somebody(accounts) -> Callable[[str], str]:
    """Make an account with the password of all of them, and return its address."""

    def made(name: str) -> str:
        return str(accounts.add(name, f"{name}@lt.test", HASH, datetime.now(UTC)).email)

    return made


def test_the_form_is_one_that_a_password_manager_knows(person):
    answer = person.get("/sign-in")
    assert answer.status == 200
    inputs = re.findall(r"<input [^>]*>", answer.text)
    assert [re.findall(r'(?:name|type|autocomplete)="([^"]*)"', one) for one in inputs] == [
        ["hidden", "next"], ["email", "email", "username"], ["password", "password", "current-password"],
    ]  # fmt: skip
    assert re.search(r'<form method="post" action="/sign-in"', answer.text)


def test_a_right_password_sets_a_server_only_cookie(person):
    answer = person.sign_in()
    assert (answer.status, answer.said("location"), answer.body) == (303, "/", b"")
    cookie = set_by(answer)["playbook"]
    assert len(cookie.value) == 43
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/", True, "lax")
    assert (cookie["secure"], cookie["domain"]) == ("", "")
    assert cookie["max-age"] == str(30 * 24 * 3600)
    assert (answer.said("cache-control"), answer.said("referrer-policy")) == ("no-store", "no-referrer")
    assert person.is_signed_in()


def test_under_https_the_cookie_is_secure_and_tied_to_its_host(secure):
    cookies = set_by(secure.sign_in())
    cookie = cookies["__Host-playbook"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["secure"], cookie["domain"]) == (
        "/", True, "lax", True, "",
    )  # fmt: skip
    assert cookies["playbook"]["max-age"] == "0"
    assert secure.is_signed_in()


def test_every_sign_in_ends_the_token_before(person, somebody):
    email = somebody("fresh")
    person.sign_in(email)
    before = dict(person.cookies)
    person.sign_in(email)
    assert person.cookies["playbook"] != before["playbook"]
    assert person.is_signed_in()
    assert not Person(person.port, cookies=before).is_signed_in()


def test_a_token_that_was_planted_before_is_not_taken_over(person, somebody):
    person.cookies["playbook"] = "x" * 43
    person.sign_in(somebody("planted"))
    assert person.cookies["playbook"] != "x" * 43


@pytest.mark.parametrize(
    "wish",
    [
        "/", "/progress", "/progress?rollout=atlas&as_of=3", "/my_team?x=%2F%2Fevil.example",
        "/%5Cevil.example",
    ],
)  # fmt: skip
def test_after_signing_in_a_browser_is_where_it_wanted_to_be(person, wish):
    shown = person.get(f"/sign-in?{urlencode({'next': wish})}").text
    assert f'value="{escape(wish)}"' in shown
    assert person.sign_in(next=wish).said("location") == wish


def test_a_way_out_to_another_site_leads_to_the_first_page(person):
    for wish in [
        "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example",
        "\\\\evil.example", "/\t/evil.example", "/\n/evil.example", "\t//evil.example",
        " //evil.example", "http:evil.example", "javascript:alert(1)", "data:text/html,x",
        "evil.example", "@evil.example", ".", "", "progress", "/\x00/evil.example",
        "/x\r\nSet-Cookie: playbook=planted", "/" + "x" * 2_001, "/a b", "/a\\b",
    ]:  # fmt: skip
        answer = person.sign_in(next=wish)
        assert (answer.status, answer.said("location")) == (303, "/"), wish
        assert "planted" not in str(answer.headers), wish


def test_who_is_signed_in_already_goes_straight_on(person):
    person.sign_in()
    answer = person.get("/sign-in?next=/history")
    assert (answer.status, answer.said("location")) == (303, "/history")


def test_a_wrong_password_keeps_only_the_address(person, somebody):
    email = somebody("wrong")
    answer = person.sign_in(email, "a-very-wrong-password", next="/history")
    assert answer.status == 403
    assert WRONG in answer.text
    for words in ('role="alert"', f'value="{email}"', 'value="/history"'):
        assert words in answer.text
    assert "a-very-wrong-password" not in answer.text
    assert "set-cookie" not in answer.headers


def test_the_answer_does_not_tell_whether_an_account_exists(person, accounts, somebody):
    accounts.add("sso", "sso@lt.test", None, datetime.now(UTC), issuer="https://id.test", subject="1")
    texts = {
        email: person.sign_in(email, "wrong-password").text.replace(email, "X")
        for email in (somebody("present"), "absent@lt.test", "sso@lt.test")
    }
    assert len(set(texts.values())) == 1


def test_a_form_of_nonsense_is_a_wrong_password(owned, person):
    for body in [
        b"", b"email", b"email=%00&password=%00", b"email=%ff%fe&password=%ff", b"%zz=1", b"&&&===",
        b"email=a&email=b&password=c", b"email=" + b"x" * 40_000, "email=é&password=ü".encode(),
        b"email=%ed%a0%80&password=%ed%a0%80",
    ]:  # fmt: skip
        answer = person._ask("/sign-in", "POST", FORM, body)
        assert (answer.status, WRONG in answer.text) == (403, True), body


def test_a_form_in_another_encoding_is_refused(person):
    for charset in ["undefined", "unicode_escape", '"latin-1"', "utf-16"]:
        kind = f"multipart/form-data; boundary=x; charset={charset}"
        body = b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n\\ud800\r\n--x--\r\n'
        headers = {"Content-Type": kind, "Sec-Fetch-Site": "same-origin"}
        answer = ask(person.port, "/sign-in", "POST", headers, body)
        assert answer.status == 400, charset
        assert "UTF-8" in answer.text, charset


def test_a_form_with_a_file_in_it_is_refused(person):
    body = (
        b'--b\r\nContent-Disposition: form-data; name="email"; filename="x"\r\n\r\nfile\r\n'
        b'--b\r\nContent-Disposition: form-data; name="password"\r\n\r\nx\r\n--b--\r\n'
    )
    answer = person._ask("/sign-in", "POST", {"Content-Type": "multipart/form-data; boundary=b"}, body)
    assert answer.status == 400


def test_more_than_a_form_holds_is_not_read(person):
    assert person._ask("/sign-in", "POST", FORM, b"email=" + b"x" * 70_000).status == 413


def test_another_site_signs_nobody_in_or_out(person):
    for headers, path in product(
        [
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://evil.example"},
        ],
        ["/sign-in", "/sign-out", "/sign-out-everywhere"],
    ):
        person.sign_in()
        kind = {"Content-Type": FORM["Content-Type"]}
        answer = person.post(path, {**kind, **headers}, email="dana@lt.test", password=PASSWORD)
        assert answer.status == 403, (headers, path)
        assert "set-cookie" not in answer.headers, (headers, path)
        assert person.is_signed_in(), (headers, path)


def test_signing_out_ends_this_session_and_takes_the_cookie(person, somebody):
    email = somebody("out")
    other = Person(person.port)
    for one in (person, other):
        one.sign_in(email)
    before = dict(person.cookies)
    answer = person.post("/sign-out")
    assert (answer.status, answer.said("location")) == (303, "/sign-in?out")
    assert "playbook" not in person.cookies
    assert "You are signed out." in person.get(answer.said("location")).text
    assert not Person(person.port, cookies=before).is_signed_in()
    assert other.is_signed_in()


def test_signing_out_everywhere_ends_every_session_of_one_person(person, somebody):
    email = somebody("everywhere")
    phone, stranger = Person(person.port, headers=dict(HTTPS)), Person(person.port)
    for one in (person, phone):
        one.sign_in(email)
    stranger.sign_in(somebody("stranger"))
    assert person.post("/sign-out-everywhere").status == 303
    assert [browser.is_signed_in() for browser in (person, phone, stranger)] == [False, False, True]


def test_signing_out_under_https_ends_older_sessions_too(person, secure, somebody):
    email = somebody("both")
    person.sign_in(email)
    secure.sign_in(email)
    secure.cookies |= person.cookies
    cookies = set_by(secure.post("/sign-out"))
    assert {name: cookies[name]["max-age"] for name in ("playbook", "__Host-playbook")} == {
        "playbook": "0", "__Host-playbook": "0",
    }  # fmt: skip
    assert not person.is_signed_in()


def test_opening_the_address_for_signing_out_ends_nothing(person):
    person.sign_in()
    assert "Sign out everywhere" in person.get("/sign-out").text
    person.get("/sign-out-everywhere")
    assert person.is_signed_in()


def test_without_a_session_the_way_out_leads_to_the_way_in(person):
    assert person.get("/sign-out").said("location") == "/sign-in"
    assert person.post("/sign-out-everywhere").said("location") == "/sign-in?out"


def test_a_new_password_ends_the_session_at_once(person, accounts, somebody):
    email = somebody("reset")
    person.sign_in(email)
    accounts.set_password(accounts.find_by_email(email).id, HASH)
    assert not person.is_signed_in()


def test_a_known_browser_does_not_wait_for_guessers(person, somebody):
    email = somebody("guessed")
    person.sign_in(email)
    known = set_by(person.sign_in(email))["playbook-known"]
    assert (known["httponly"], known["samesite"], known["path"]) == (True, "lax", "/")
    person.post("/sign-out")
    assert "playbook-known" in person.cookies
    attacker = Person(person.port)
    said = [attacker.sign_in(email, f"guess number {number}").text for number in range(6)]
    assert "Try again in 2 seconds." in said[-1]
    assert attacker.sign_in(email).status == 403
    assert person.sign_in(email).status == 303


def test_no_browser_keeps_the_pages(person):
    person.sign_in()
    for path in ("/sign-out", "/sign-in?next=/x"):
        answer = person.get(path)
        assert answer.said("cache-control") == "no-store"
        assert answer.said("referrer-policy") in ("strict-origin", "no-referrer", "same-origin")
    assert "default-src 'none'" in person.get("/sign-out").said("content-security-policy")


def test_no_password_and_no_token_is_in_the_log_or_in_the_data(person, owned, folder, somebody):
    email = somebody("canary")
    person.sign_in(email, "canary-password-7f3a")
    person.sign_in(email)
    token = person.cookies["playbook"]
    held = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert owned.log in held
    for secret in ("canary-password-7f3a", PASSWORD, token, person.cookies["playbook-known"]):
        assert [path.name for path, content in held.items() if secret.encode() in content] == []
    assert b"signed in" in held[owned.log]
    assert b"A sign-in was refused" in held[owned.log]
    assert email.encode() not in held[owned.log]
    assert any(sessions.hash_of_token(token).encode() in content for content in held.values())


def test_a_server_with_an_owner_of_the_settings_prints_no_link(owned):
    assert "setup?token" not in owned.log.read_text(encoding="utf-8")
