"""Signing in with a code, and the page My account, over real HTTP."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from pyotp import TOTP
from starlette.applications import Starlette

from playbook.desk.accounts import sessions
from playbook.desk.base.workspace import Workspace
from playbook.web.http.problem import HANDLERS
from playbook.web.sign_in import account, sign_in
from tests.web.asking import Answer, assert_page, current, served
from tests.web.people import HASH, PASSWORD, Person

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
OTHER = "seven-lamps-by-the-river"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def workspace(tmp_path, clock) -> Iterator[Workspace]:
    with current(tmp_path / "data") as opened:
        opened.accounts.claim("Dana", "dana@lt.test", HASH, START)
        yield opened


@pytest.fixture
def port(workspace) -> Iterator[int]:
    routes = [*sign_in.ROUTES, *account.ROUTES]
    with served(Starlette(routes=routes, exception_handlers=HANDLERS)) as serving:
        yield serving


@pytest.fixture
def person(port) -> Person:
    return Person(port)


@pytest.fixture
def dana(person) -> Person:
    person.sign_in()
    return person


@pytest.fixture
def app(dana, clock) -> TOTP:
    """The app on Dana's phone, a minute after she turned the second factor on."""
    app = app_of(dana.post("/account/set-up", current=PASSWORD))
    assert_page(dana.post("/account/confirm", code=app.now()), 200, "Save your recovery codes")
    clock.shift(timedelta(minutes=1))
    return app


def app_of(answer: Answer) -> TOTP:
    return TOTP(re.search(r"<code>([A-Z2-7 ]+)</code>", answer.text)[1].replace(" ", ""))


def waiting_of(answer: Answer) -> str:
    return re.search(r'name="waiting" value="([\w-]{43})"', answer.text)[1]


def test_the_code_is_asked_after_the_password_and_leads_on(app, port):
    phone = Person(port)
    answer = phone.sign_in(next="/progress")
    assert_page(answer, 200, "Enter your code", 'autocomplete="one-time-code"', 'value="/progress"')
    assert (phone.cookies, answer.said("cache-control")) == ({}, "no-store")
    form = {"waiting": waiting_of(answer), "next": "/progress"}
    assert_page(phone.post("/sign-in/code", code="000000", **form), 403, "This code is not right.")
    assert not phone.is_signed_in()
    done = phone.post("/sign-in/code", code=app.now(), **form)
    assert (done.status, done.said("location")) == (303, "/progress")
    assert phone.is_signed_in()


def test_a_code_without_a_password_leads_back_to_the_sign_in(app, port):
    stranger = Person(port)
    for form in ({}, {"waiting": "x" * 43, "next": "//evil.example"}):
        answer = stranger.post("/sign-in/code", code=app.now(), **form)
        assert_page(answer, 403, "That took too long.", '<input type="hidden" name="next" value="/">')
    assert stranger.get("/sign-in/code").said("location") == "/sign-in"


def test_a_wrong_password_gets_the_same_answer_with_and_without_a_code(app, workspace, port):
    workspace.accounts.add("Mo", "mo@lt.test", HASH, START)
    answers = [Person(port).sign_in(email, "wrong password") for email in ("dana@lt.test", "mo@lt.test")]
    texts = [answer.text.replace("dana@", "mo@") for answer in answers]
    assert (answers[0].status, texts[0]) == (answers[1].status, texts[1])


def test_a_set_up_shows_a_picture_and_a_key_and_each_secret_once(dana):
    answer = dana.post("/account/set-up", current=PASSWORD)
    # Without a view box the style sheet would cut it off.
    assert_page(answer, 200, "Set up two-step sign-in", "<svg", "viewBox=")
    assert answer.said("cache-control") == "no-store"
    wrong = dana.post("/account/confirm", code="12")
    assert_page(wrong, 400, "This code is not right.")
    assert app_of(wrong).secret == app_of(answer).secret
    codes = dana.post("/account/confirm", code=app_of(answer).now()).text
    assert len(re.findall(r"<code>(?:[a-z2-9]{4}-){3}[a-z2-9]{4}</code>", codes)) == 10
    assert_page(dana.get("/account"), 200, "You have 10 unused recovery codes")


def test_another_session_sees_nothing_of_a_set_up_and_ends_it_not(dana, port):
    stolen = Person(port)
    stolen.sign_in()
    app = app_of(dana.post("/account/set-up", current=PASSWORD))
    for code in ("000000", app.now()):
        answer = stolen.post("/account/confirm", code=code)
        assert answer.status == 400
        assert "nothing was set up" in answer.text
    assert_page(dana.post("/account/confirm", code=app.now()), 200, "Save your recovery codes")


def test_the_page_changes_a_password(dana, port):
    words = {"current": PASSWORD, "password": OTHER}
    assert_page(
        dana.post("/account/password", **{**words, "current": "x"}), 400, "This is not your password."
    )
    assert_page(dana.post("/account/password", **{**words, "password": "x"}), 400, "fewer than 8 characters")
    answer = dana.post("/account/password", **words)
    assert answer.said("location") == "/account?done=password"
    assert_page(dana.get("/account?done=password"), 200, "Your password is changed.")
    assert Person(port).sign_in(password=OTHER).status == 303


def test_the_page_turns_the_second_factor_off(dana, app, port):
    assert_page(dana.post("/account/turn-off", current=PASSWORD, code="1"), 400, "This code is not right.")
    assert dana.post("/account/turn-off", current=PASSWORD, code=app.now()).status == 303
    assert Person(port).sign_in().status == 303


def test_the_page_and_its_forms_are_for_who_is_signed_in(port):
    stranger = Person(port)
    assert stranger.get("/account").said("location") == "/sign-in?next=%2Faccount"
    for route in account.ROUTES[1:]:
        assert stranger.post(route.path).said("location") == "/sign-in?next=%2Faccount"


def test_who_comes_by_the_company_reads_that_there_is_no_password(workspace, person):
    ana = workspace.accounts.add("Ana", "ana@lt.test", None, START, issuer="i", subject="s")
    person.cookies["playbook"] = sessions.begin(workspace, ana)
    page = person.get("/account")
    assert_page(page, 200, "You sign in with your company account")
    assert 'type="password"' not in page.text
    assert_page(person.post("/account/password", current="", password=OTHER), 400, "no password here")
