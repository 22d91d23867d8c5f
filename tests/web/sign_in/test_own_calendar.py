"""One's own calendar on My account: made, shown once, replaced and ended."""

import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette

from playbook.desk.base.workspace import Workspace
from playbook.web.http.problem import HANDLERS
from playbook.web.link import calendar
from playbook.web.sign_in import account, sign_in
from tests.web.asking import assert_page, current, served
from tests.web.people import HASH, Person


@pytest.fixture
def workspace(tmp_path) -> Iterator[Workspace]:
    with current(tmp_path / "data") as opened:
        opened.accounts.claim("Dana", "dana@lt.test", HASH, opened.now())
        yield opened


@pytest.fixture
def dana(workspace) -> Iterator[Person]:
    routes = [*sign_in.ROUTES, *account.ROUTES, *calendar.ROUTES]
    with served(Starlette(routes=routes, exception_handlers=HANDLERS)) as port:
        person = Person(port)
        person.sign_in()
        yield person


def address_on(text: str) -> str:
    return re.search(r"<code>http://[\w.:]+(/cal/[\w-]{43}\.ics)</code>", text)[1]


def test_the_address_is_shown_once_and_a_new_one_ends_it(dana):
    assert_page(dana.get("/account"), 200, "Get the address")
    page = dana.post("/account/calendar", alarms="yes")
    assert_page(page, 200, "it is not shown again", "webcal://127.0.0.1", "You have an address")
    first = address_on(page.text)
    assert dana.get(first).status == 200
    assert "<code>" not in dana.get("/account").text
    second = address_on(dana.post("/account/calendar").text)
    assert (dana.get(first).status, dana.get(second).status) == (404, 200)
    assert_page(dana.get("/account"), 200, "It was last fetched on", "Make a new address")
    assert dana.post("/account/end-calendar").said("location") == "/account?done=calendar"
    assert_page(dana.get("/account?done=calendar"), 200, "has ended", "Get the address")
    assert dana.get(second).status == 404


def test_a_stranger_makes_none(workspace, dana):
    stranger = Person(dana.port)
    assert stranger.post("/account/calendar").said("location").startswith("/sign-in")
    assert "You have an address" not in dana.get("/account").text
