"""One's own password, changed by oneself."""

from datetime import UTC, datetime

import pytest

from playbook.core.base.errors import Invalid, Refused
from playbook.desk.accounts import own_account, passwords, sessions
from playbook.desk.base.workspace import Workspace
from playbook.store.register.accounts import Account

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PASSWORD, OTHER = "quiet-otters-row-home", "seven-lamps-by-the-river"
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def mo(workspace: Workspace) -> Account:
    return workspace.accounts.add("Mo", "mo@lt.test", passwords.hash_of(PASSWORD), NOW)


def test_a_changed_password_ends_the_other_sessions(workspace, mo):
    here, elsewhere = sessions.begin(workspace, mo), sessions.begin(workspace, mo)
    own_account.change_password(workspace, mo.actor(), here, PASSWORD, OTHER)
    assert sessions.find_actor(workspace, here)
    assert sessions.find_actor(workspace, elsewhere) is None
    assert sessions.sign_in(workspace, "mo@lt.test", OTHER)
    with pytest.raises(Refused):
        sessions.sign_in(workspace, "mo@lt.test", PASSWORD)


@pytest.mark.parametrize(("current", "new", "where"), [
    ("wrong password", OTHER, "current"), (PASSWORD, "short", "password"), (PASSWORD, "", "password"),
    (PASSWORD, PASSWORD, "password"),
])  # fmt: skip
def test_a_wrong_or_easy_password_changes_nothing(workspace, mo, current, new, where):
    token = sessions.begin(workspace, mo)
    with pytest.raises(Invalid) as caught:
        own_account.change_password(workspace, mo.actor(), token, current, new)
    assert [problem.where for problem in caught.value.problems] == [where]
    assert sessions.sign_in(workspace, "mo@lt.test", PASSWORD)


def test_a_stolen_session_cannot_guess_the_password(workspace, mo):
    answers = []
    for _ in range(6):
        with pytest.raises((Invalid, Refused)) as caught:
            own_account.change_password(workspace, mo.actor(), "", "wrong password", OTHER)
        answers.append(str(caught.value))
    assert "Try again in 2 seconds." in answers[-1]


def test_an_account_of_the_company_is_told_that_it_has_no_password(workspace):
    ana = workspace.accounts.add("Ana", "ana@lt.test", None, NOW, issuer="i", subject="s")
    assert not own_account.own_account(workspace, ana.actor()).has_password
    for change in (
        lambda: own_account.change_password(workspace, ana.actor(), "", "", OTHER),
        lambda: own_account.start_second_factor(workspace, ana.actor(), "", ""),
    ):
        with pytest.raises(Refused, match="company account"):
            change()
