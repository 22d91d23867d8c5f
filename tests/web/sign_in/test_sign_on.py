"""Company sign-on against a provider on this machine: who comes in, who does not, and what is left behind."""

import json
import re
import secrets
import socket
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from anyio import sleep_forever
from starlette.types import Receive, Scope, Send
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from playbook.core.base.access import EVERY, Membership
from playbook.desk.accounts import sessions
from playbook.desk.accounts.sign_on import turned_away
from playbook.desk.base.workspace import set_current
from playbook.store.register.accounts import Accounts
from playbook.store.register.invites import Invite, Invites
from playbook.store.register.sqlite_register import SqliteRegister
from playbook.ui.shell.streamlit_oidc import StreamlitsProvider, limit_answers, refuse_unsigned
from playbook.web.sign_in import sign_on as sign_on_routes
from tests.web.asking import Answer, ask, current, served
from tests.web.company import COOKIE_SECRET, Company, secrets_of, trusting
from tests.web.people import FORM, HTTPS, OWNER, Person, set_by
from tools import server

pytestmark = pytest.mark.slow
VIEWER = Membership(rollout_id=EVERY, role="viewer")
IDENTITY = "_streamlit_user"


@pytest.fixture(scope="module")
def company(tmp_path_factory) -> Iterator[Company]:
    with trusting(tmp_path_factory.mktemp("company"), PLAYBOOK_SIGN_ON_ROLE="viewer") as company:
        yield company


@pytest.fixture
def person(company) -> Person:
    return Person(company.app.port)


@pytest.fixture
def register(company) -> Iterator[SqliteRegister]:
    """The same register, as another process has it."""
    opened = SqliteRegister(company.data / "register.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def accounts(register) -> Accounts:
    return Accounts(register)


def at_the_provider(company: Company, person: Person, **form: str) -> str:
    """Go to the provider and answer its form; return where it sends the browser."""
    there = urlsplit(person.get(person.get("/sign-on").said("location")).said("location"))
    back = urlsplit(
        company.asks(f"{there.path}?{there.query}", "POST", FORM, urlencode(form)).said("location")
    )
    return f"{back.path}?{back.query}"


def sign_on(company: Company, person: Person, subject: str) -> Answer:
    return person.get(at_the_provider(company, person, sub=subject))


def said_to(person: Person, answer: Answer) -> str:
    """Why a browser was turned away, as the page that it is sent to says it."""
    assert answer.status == 303
    where = answer.said("location")
    assert urlsplit(where).path == "/sign-in"
    assert not person.is_signed_in()
    page = person.get(where)
    assert page.status == 200
    (why,) = parse_qs(urlsplit(where).query)["turned-away"]
    refusal = turned_away(why)
    assert refusal
    assert str(refusal) in unescape(page.text)
    return why


def test_the_sign_in_page_leads_to_the_company(company, person):
    page = person.get("/sign-in?next=%2Fpeople%3Fa%3D1%26b%3D2")
    (href,) = re.findall(r'<a class="button" href="([^"]+)">Sign in with your company account</a>', page.text)
    assert href == "/sign-on?next=%2Fpeople%3Fa%3D1%26b%3D2"
    assert page.text.index("company account") < page.text.index("<form")
    away = person.get(href).said("location")
    assert away.startswith("/auth/login?provider=")
    assert person.get(away).said("location").startswith(f"{company.issuer}/oauth2/authorize?")


def test_the_first_sign_on_makes_an_account_with_a_role(company, person, accounts):
    company.knows("ana", "ana@lt.test", name="Ana Ruiz")
    answer = sign_on(company, person, "ana")
    assert (answer.status, answer.said("location")) == (303, "/")
    assert answer.said("cache-control") == "no-store"
    assert person.is_signed_in()
    account = accounts.find_by_subject(company.issuer, "ana")
    assert (account.name, account.email, account.password_hash) == ("Ana Ruiz", "ana@lt.test", None)
    assert (account.is_owner, account.memberships) == (False, (VIEWER,))
    company.knows("ana", "Ana.Lind@LT.test", name="Ana Lind")
    again = Person(company.app.port)
    sign_on(company, again, "ana")
    assert again.is_signed_in()
    assert person.is_signed_in()
    found = accounts.find_by_subject(company.issuer, "ana")
    assert (found.id, found.name, found.email) == (account.id, "Ana Lind", "ana.lind@lt.test")


def test_whoever_is_not_vouched_for_is_turned_away(company, person, accounts):
    for why, email, claims in [
        ("unverified", "new@lt.test", {"email_verified": False}),
        ("unverified", "new@lt.test", {"email_verified": None}),
        ("unverified", "new@lt.test", {"email_verified": "true"}), ("foreign", "new@elsewhere.test", {}),
        ("foreign", "new@sub.lt.test", {}), ("foreign", "new@notlt.test", {}),
        ("foreign", "new@lt.test@elsewhere.test", {}), ("incomplete", "new@elsewhere.test@lt.test", {}),
        ("incomplete", "", {"name": "Nobody"}), ("taken", "Dana@lt.test", {}),
    ]:  # fmt: skip
        before = [account.id for account in accounts.all()]
        company.knows("new", email, **claims)
        assert said_to(person, sign_on(company, person, "new")) == why
        assert [account.id for account in accounts.all()] == before, why


def test_a_token_for_another_app_of_the_company_opens_nothing(company, person):
    company.knows("lou", "lou@lt.test", aud="another-app", azp="playbook")
    assert said_to(person, sign_on(company, person, "lou")) == "ended"


def test_a_token_without_a_signature_is_refused_though_the_provider_lists_none(monkeypatch):
    from joserfc import errors, jwk, jws, jwt

    monkeypatch.setattr(jws.JWSRegistry, "algorithms", dict(jws.JWSRegistry.algorithms))
    header, claims = (b64encode(each).decode().rstrip("=") for each in (b'{"alg":"none"}', b'{"sub":"eve"}'))
    listed = jws.JWSRegistry(algorithms=["none", "RS256"])
    refuse_unsigned()
    with pytest.raises(errors.UnsupportedAlgorithmError):
        jwt.decode(f"{header}.{claims}.", jwk.KeySet([]), registry=listed)


def test_what_a_provider_says_beside_its_signed_token_is_not_read(monkeypatch):
    import httpx2
    from authlib.integrations.starlette_client import StarletteOAuth2App

    monkeypatch.setattr(StarletteOAuth2App, "client_cls", StarletteOAuth2App.client_cls)
    limit_answers()
    answer = httpx2.Response(200, json={"access_token": "a", "userinfo": {"sub": "eve"}})
    assert StarletteOAuth2App.client_cls().parse_response_token(answer) == {"access_token": "a"}


def test_a_return_without_a_state_or_with_an_error_leaves_no_line_in_the_log(company, person):
    size = company.app.log.stat().st_size
    for state in ("", "&state=z"):
        answer = person.get(f"/oauth2callback?error=x&error_description={'y' * 3_000}{state}")
        assert said_to(person, answer) == "denied"
    assert company.app.log.stat().st_size == size


def test_who_is_denied_there_comes_back_to_the_sign_in_page(company, person):
    assert said_to(person, person.get(at_the_provider(company, person, action="deny"))) == "denied"


def test_a_return_that_nobody_asked_for_opens_nothing(company, person):
    company.knows("ben", "ben@lt.test")
    back = at_the_provider(company, person, sub="ben")
    stranger = Person(company.app.port)
    assert said_to(stranger, stranger.get(back)) == "ended"
    assert said_to(stranger, stranger.get("/oauth2callback")) == "ended"
    person.get(back)
    assert person.is_signed_in()
    person.cookies = {}
    assert said_to(person, person.get(back)) == "ended"


def test_no_browser_gets_the_thirty_day_cookie_of_streamlit(company, person):
    company.knows("cai", "cai@lt.test", about="x" * 9_000)
    names = set(set_by(sign_on(company, person, "cai")))
    assert "playbook" in names
    assert {name for name in names if name.startswith(IDENTITY)} == set()


def test_a_signed_streamlit_identity_opens_nothing(company, person):
    claims = {"iss": company.issuer, "sub": "eve", "email": "eve@lt.test", "email_verified": True}
    signed = create_signed_value(
        COOKIE_SECRET, IDENTITY, json.dumps({**claims, "is_logged_in": True})
    ).decode()
    for shown in (signed, signed[:-2], "x"):
        person.cookies = {IDENTITY: shown}
        assert person.get("/").said("location") == "/sign-in"
        assert said_to(person, person.get("/oauth2callback")) == "ended"


def test_a_removed_account_is_out_at_once(company, person, accounts):
    company.knows("dev", "dev@lt.test")
    sign_on(company, person, "dev")
    account = accounts.find_by_subject(company.issuer, "dev")
    accounts.give(account.id, Membership(rollout_id=EVERY, role="editor"))
    accounts.remove(account.id)
    assert not person.is_signed_in()
    assert person.get("/").said("location") == "/sign-in"
    assert said_to(person, sign_on(company, person, "dev")) == "removed"
    assert accounts.find_by_subject(company.issuer, "dev") is None


def test_signing_out_asks_the_company_again_next_time(company, person):
    company.knows("fay", "fay@lt.test")
    sign_on(company, person, "fay")
    before = dict(person.cookies)
    person.post("/sign-out")
    assert not person.is_signed_in()
    assert not Person(company.app.port, cookies=before).is_signed_in()
    assert person.get("/sign-on").said("location").startswith("/auth/login?")


def test_who_is_signed_in_already_is_not_sent_to_the_company(person):
    person.sign_in()
    assert person.get("/sign-on?next=%2Fpeople").said("location") == "/people"


def test_an_invite_is_joined_by_whoever_signs_on(company, person, register, accounts):
    invite, now = secrets.token_urlsafe(32), datetime.now(UTC)
    editor = Membership(rollout_id=EVERY, role="editor")
    kept = Invite("ivo", "Ivo", "ivo@lt.test", editor, None, "Dana", now, now + timedelta(days=7))
    Invites(register).add(kept, sessions.hash_of_token(invite))
    company.knows("ivo", "ivo@lt.test", name="Ivo")
    path = f"/invite/{invite}"
    (there,) = re.findall(r'class="button" href="([^"]+)">Continue with', person.get(path).text)
    (sign_in,) = re.findall(r'href="(/sign-in\?next=[^"]+)"', person.get(path).text)
    assert f'class="button" href="{there}"' in person.get(unescape(sign_in)).text
    person.get(unescape(there))
    onward = person.cookies["playbook-onward"]
    back = at_the_provider(company, person, sub="ivo")
    person.cookies["playbook-onward"] = onward  # of the first way there, which led to the invite
    assert person.get(back).said("location") == path
    assert "playbook-onward" not in person.cookies
    assert "Join as Ivo" in person.get(path).text
    assert person.post(path, **{"as": "me"}).said("location") == "/"
    account = accounts.find_by_email("ivo@lt.test")
    assert account.memberships == (editor,)


@pytest.mark.parametrize("wish", ["https%3A%2F%2Fevil.test", "%2F%2Fevil.test", "%2F%5Cevil.test"])
def test_nobody_is_led_to_another_site(company, person, wish):
    company.knows("gus", "gus@lt.test")
    back = at_the_provider(company, person, sub="gus")
    person.cookies["playbook-onward"] = wish
    assert person.get(back).said("location") == "/"


def test_a_reason_that_is_none_is_not_said(person):
    page = person.get("/sign-in?turned-away=%3Cb%3E")
    assert page.status == 200
    assert 'class="said' not in page.text


def test_under_https_the_session_is_tied_to_its_host(company):
    company.knows("hal", "hal@lt.test")
    cookies = set_by(sign_on(company, Person(company.app.port, headers=dict(HTTPS)), "hal"))
    assert cookies["__Host-playbook"]["secure"]


def test_a_company_account_has_no_password_door(company, person, accounts):
    company.knows("jo", "jo@lt.test")
    sign_on(company, person, "jo")
    assert Person(company.app.port).sign_in("jo@lt.test").status == 403
    account = accounts.find_by_email("jo@lt.test")
    assert account.password_hash is None


def test_a_flood_asks_the_provider_so_often_and_others_get_in(company, person):
    company.knows("kim", "kim@lt.test")
    there = person.get("/sign-on").said("location")
    with ThreadPoolExecutor(20) as threads:
        outcomes = list(threads.map(lambda _: Person(company.app.port).get(there), range(120)))
    busy = [answer for answer in outcomes if not answer.said("location").startswith(company.issuer)]
    assert 0 < len(busy) < 120
    assert said_to(person, busy[0]) == "busy"
    elsewhere = Person(company.app.port, headers={"X-Forwarded-For": "192.0.2.7"})
    sign_on(company, elsewhere, "kim")
    assert elsewhere.is_signed_in()


def test_a_silent_or_endless_provider_is_said_on_the_sign_in_page(tmp_path):
    port, provider = server.free_port(), server.free_port()
    environ = {
        "PLAYBOOK_DATA": str(tmp_path / "data"),
        "STREAMLIT_SECRETS_FILES": str(secrets_of(tmp_path, port, provider)),
        **OWNER,
    }
    log = tmp_path / "app.log"
    with server.running(server.ROOT / "app.py", log, environ=environ, port=port, owner=""):
        person = Person(port)
        answer = person.get(person.get("/sign-on?next=%2Fpeople").said("location"))
        assert said_to(person, answer) == "unreachable"
        assert parse_qs(urlsplit(answer.said("location")).query)["next"] == ["/people"]
        with endless_answer(provider):
            answer = person.get(person.get("/sign-on").said("location"))
        assert said_to(person, answer) == "unreachable"
    lines = log.read_text(encoding="utf-8")
    assert "PLAYBOOK_SIGN_ON_DOMAINS names no domain" in lines
    assert "answer is too long" in lines
    assert "Traceback" not in lines


@contextmanager
def endless_answer(port: int) -> Iterator[None]:
    """Answer the next request at this port with JSON that never ends."""
    with socket.create_server(("localhost", port)) as door:

        def answer() -> None:
            line, _ = door.accept()
            with line, suppress(OSError):
                line.recv(65_536)
                line.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[")
                while True:
                    line.sendall(b"[]," * 30_000)

        thread = Thread(target=answer, daemon=True)
        thread.start()
        yield
        thread.join()


def test_a_provider_that_never_ends_its_answer_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(sign_on_routes, "_ANSWER_SECONDS", 0.05)

    async def trickle(_scope: Scope, _receive: Receive, _send: Send) -> None:
        await sleep_forever()

    with current(tmp_path) as workspace:
        set_current(replace(workspace, provider=StreamlitsProvider()))
        with served(sign_on_routes.SignOn(trickle)) as port:
            for address in ("/auth/login?provider=x", "/oauth2callback?state=x&code=y"):
                assert ask(port, address).said("location") == "/sign-in?turned-away=unreachable"


def test_without_a_provider_there_is_no_such_door(tmp_path):
    secrets_file = tmp_path / "secrets.toml"
    secrets_file.write_text('[auth]\ncookie_secret = "x"\n', encoding="utf-8")
    environ = {"PLAYBOOK_DATA": str(tmp_path / "data"), "STREAMLIT_SECRETS_FILES": str(secrets_file), **OWNER}
    log = tmp_path / "app.log"
    with server.running(server.ROOT / "app.py", log, environ=environ, owner="") as running:
        person = Person(running.port)
        assert "company account" not in person.get("/sign-in").text
        size = log.stat().st_size
        for address in ("/sign-on", "/oauth2callback?state=x&error=y", "/auth/login?provider=default"):
            assert person.get(address).status == 404
        assert log.stat().st_size == size
        assert person.sign_in().status == 303
    assert "Company sign-on is off." in log.read_text(encoding="utf-8")
    assert '"redirect_uri"' in log.read_text(encoding="utf-8")
