"""Taking up an invite over real HTTP: by a newcomer, by somebody with an account, and by nobody twice."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from playbook.core.base.access import EVERY, Actor, Membership
from playbook.desk.accounts import invites
from playbook.desk.base.workspace import open_workspace
from playbook.settings import Settings
from tests.web.asking import assert_page
from tests.web.people import FORM, HASH, OWNER, PASSWORD, Person
from tools import server

pytestmark = pytest.mark.slow
DANA = Actor(name="Dana <b>Okafor</b>")
ANYTHING = Membership(rollout_id=EVERY, role="viewer")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Iterator[tuple[server.Server, dict[str, str]]]:
    """A served app, and the secrets of some invites to it by their names."""
    folder = tmp_path_factory.mktemp("invited")
    workspace = open_workspace(Settings(data=folder / "data"))
    secrets = {
        name: invites.make_invite(workspace, DANA, name, ANYTHING, email).secret
        for name, email in (
            ("New", ""), ("Fixed", "fixed@lt.test"), ("Joins", ""), ("Back", ""), ("Stays", ""),
        )
    }  # fmt: skip
    back = next(one for one in invites.open_invites(workspace, DANA) if one.name == "Back")
    invites.revoke_invite(workspace, DANA, back.id)
    workspace.accounts.add("Kim", "kim@lt.test", HASH, datetime.now(UTC))
    workspace.close()
    environ = {"PLAYBOOK_DATA": str(folder / "data"), **OWNER}
    with server.running(server.ROOT / "app.py", folder / "app.log", environ=environ) as running:
        yield running, secrets


@pytest.fixture
def person(made) -> Person:
    return Person(made[0].port)


@pytest.fixture
def secrets(made) -> dict[str, str]:
    return made[1]


def form(name: str, email: str, password: str = PASSWORD) -> dict[str, str]:
    return {"name": name, "email": email, "password": password}


def test_a_newcomer_gets_an_account_and_is_signed_in(person, secrets):
    path = f"/invite/{secrets['New']}"
    page = person.get(path)
    assert (page.status, page.said("cache-control")) == (200, "no-store")
    assert "invites you as a viewer" in page.text
    assert "<b>Okafor" not in page.text
    answer = person.post(path, **form("Ana", "ana@lt.test"))
    assert (answer.status, answer.said("location")) == (303, "/")
    assert "You are signed in as" in person.get("/sign-out").text
    assert person.get(path).status == 404


def test_what_was_typed_stays_but_for_the_password(person, secrets):
    path = f"/invite/{secrets['Stays']}"
    answer = person.post(path, **form("Ana Ruiz", "ana.ruiz@lt.test", "short"))
    assert_page(answer, 400, 'value="Ana Ruiz"', 'value="ana.ruiz@lt.test"', "fewer than 8 characters")
    assert 'value="short"' not in answer.text
    answer = person.post(path, **form("Ana Ruiz", "kim@lt.test"))
    assert_page(answer, 400, "There is an account")


def test_the_address_of_the_invite_counts_whatever_the_form_says(person, secrets):
    path = f"/invite/{secrets['Fixed']}"
    assert "fixed@lt.test" in person.get(path).text
    assert person.post(path, **form("Fix", "other@lt.test")).status == 303
    person.post("/sign-out")
    assert person.sign_in("fixed@lt.test").status == 303


def test_somebody_with_an_account_joins_with_it(person, secrets):
    path = f"/invite/{secrets['Joins']}"
    assert person.post(path, **{"as": "me"}).status == 200
    person.sign_in("kim@lt.test")
    assert "Join as Kim" in person.get(path).text
    assert (person.post(path, **{"as": "me"}).said("location"), person.get(path).status) == ("/", 404)


def test_an_ended_invite_looks_like_none(person, secrets):
    never, over = person.get(f"/invite/{'A' * 43}"), person.get(f"/invite/{secrets['Back']}")
    assert never.status == over.status == 404
    assert never.body == over.body
    assert person.post(f"/invite/{secrets['Back']}", **form("Ana", "a@lt.test")).body == never.body


def test_another_site_takes_up_nothing(person, secrets):
    elsewhere = {**FORM, "Sec-Fetch-Site": "cross-site"}
    assert person.post(f"/invite/{secrets['Stays']}", elsewhere, **form("Eve", "eve@lt.test")).status == 403
