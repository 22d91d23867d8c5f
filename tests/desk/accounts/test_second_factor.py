"""A second factor: setting it up, signing in with it, and getting rid of it."""

from datetime import UTC, datetime, timedelta

import pytest
from pyotp import TOTP

from playbook.core.base.errors import Invalid, Missing, Refused
from playbook.desk.accounts import own_account, passwords, people, sessions
from playbook.desk.accounts.registration import read_password
from playbook.desk.accounts.second_factor import HalfSignedIn, HalfSignIns
from playbook.desk.accounts.sessions import CodeNeeded, SignedOut
from playbook.desk.base.workspace import Workspace
from playbook.store.register.accounts import Account
from tests.store.logs import files_no_longer_than

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PASSWORD, OTHER = "quiet-otters-row-home", "seven-lamps-by-the-river"
EMAIL = "dana@lt.test"
HASH = passwords.hash_of(PASSWORD)
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def dana(workspace: Workspace) -> Account:
    return workspace.accounts.claim("Dana", EMAIL, HASH, NOW)


@pytest.fixture
def mo(workspace: Workspace, dana: Account) -> Account:
    return workspace.accounts.add("Mo", "mo@lt.test", passwords.hash_of(OTHER), NOW, is_owner=True)


@pytest.fixture
def app(workspace: Workspace, dana: Account) -> TOTP:
    """The app on Dana's phone, before anything is turned on."""
    setup = own_account.start_second_factor(workspace, dana.actor(), "session", PASSWORD)
    return TOTP(setup.key.replace(" ", ""))


@pytest.fixture
def codes(workspace: Workspace, dana: Account, app: TOTP, clock) -> list[str]:
    """Dana's recovery codes, a minute after the second factor was turned on."""
    recovery_codes = own_account.confirm_second_factor(workspace, dana.actor(), "session", app.now())
    clock.shift(timedelta(minutes=1))
    return recovery_codes


def half_way(workspace: Workspace, password: str = PASSWORD) -> str:
    with pytest.raises(CodeNeeded) as caught:
        sessions.sign_in(workspace, EMAIL, password)
    return caught.value.token


def enter(workspace: Workspace, code: str) -> str:
    return sessions.enter_code(workspace, half_way(workspace), code)


def refusal(workspace: Workspace, token: str, code: str) -> str:
    with pytest.raises(Refused) as caught:
        sessions.enter_code(workspace, token, code)
    return str(caught.value)


def test_with_a_second_factor_the_password_alone_begins_no_session(workspace, dana, app, codes):
    token = half_way(workspace)
    assert sessions.find_actor(workspace, token) is None
    assert sessions.find_actor(workspace, sessions.enter_code(workspace, token, app.now())) == dana.actor()
    with pytest.raises(SignedOut):
        sessions.enter_code(workspace, token, app.at(NOW + timedelta(minutes=9)))


def test_nothing_is_on_before_a_code_of_the_app_was_entered(workspace, dana, app):
    with pytest.raises(Invalid, match="not right"):
        own_account.confirm_second_factor(
            workspace, dana.actor(), "session", f"{(int(app.now()) + 1) % 10**6:06}"
        )
    assert sessions.sign_in(workspace, EMAIL, PASSWORD)


def test_a_set_up_that_took_too_long_begins_again(workspace, dana, app, clock):
    clock.shift(timedelta(minutes=11))
    with pytest.raises(Missing, match="took too long"):
        own_account.confirm_second_factor(workspace, dana.actor(), "session", app.now())


def test_turning_it_on_keeps_the_sessions_that_there_are(workspace, dana, app):
    token = sessions.begin(workspace, dana)
    own_account.confirm_second_factor(workspace, dana.actor(), "session", app.now())
    assert sessions.find_actor(workspace, token)


def test_no_code_works_twice_not_even_the_one_that_turned_it_on(workspace, dana, app, clock):
    first = app.now()
    own_account.confirm_second_factor(workspace, dana.actor(), "session", first)
    assert "not right" in refusal(workspace, half_way(workspace), first)
    clock.shift(timedelta(seconds=30))
    code = app.now()
    assert enter(workspace, code)
    assert "not right" in refusal(workspace, half_way(workspace), code)


def test_an_older_code_does_not_work_after_a_newer_one(workspace, app, codes, clock):
    older = app.now()
    clock.shift(timedelta(seconds=30))
    assert enter(workspace, app.now())
    assert "not right" in refusal(workspace, half_way(workspace), older)


def test_a_clock_may_be_one_step_off(workspace, app, codes, clock):
    for steps, is_taken in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        clock.shift(timedelta(minutes=5))
        code = app.at(datetime.now(UTC) + timedelta(seconds=30 * steps))
        token = half_way(workspace)
        if is_taken:
            assert sessions.enter_code(workspace, token, f" {code[:3]} {code[3:]} "), steps
        else:
            assert "not right" in refusal(workspace, token, code), steps


def test_on_a_full_disk_a_code_signs_in_once_too(workspace, app, codes, clock):
    with files_no_longer_than(1000):
        code = app.now()
        assert enter(workspace, code)
        assert "not right" in refusal(workspace, half_way(workspace), code)
    assert "not right" in refusal(workspace, half_way(workspace), code)
    clock.shift(timedelta(seconds=30))
    assert enter(workspace, app.now())


def test_a_clock_that_ran_ahead_locks_nobody_out(workspace, app, codes, clock):
    clock.shift(timedelta(days=365))
    assert enter(workspace, app.now())
    clock.shift(timedelta(days=-365))
    code = app.now()
    assert enter(workspace, code)
    assert "not right" in refusal(workspace, half_way(workspace), code)


def test_a_code_works_once_whatever_the_clock_says(workspace, app, codes, clock):
    code = app.now()
    assert enter(workspace, code)
    clock.shift(timedelta(minutes=5))
    assert enter(workspace, app.now())
    clock.shift(timedelta(minutes=-5))
    assert "not right" in refusal(workspace, half_way(workspace), code)


def test_each_of_ten_recovery_codes_works_once(workspace, dana, codes):
    assert len({*codes}) == 10
    assert enter(workspace, codes[0].upper())
    assert "not right" in refusal(workspace, half_way(workspace), codes[0])
    assert own_account.own_account(workspace, dana.actor()).codes_left == 9


def test_guessed_codes_wait_like_guessed_passwords(workspace, app, codes, clock):
    answers = [refusal(workspace, half_way(workspace), "123456") for _ in range(6)]
    assert ["not right" in answer for answer in answers] == [True] * 5 + [False]
    assert "Try again in 2 seconds." in refusal(workspace, half_way(workspace), app.now())
    clock.shift(timedelta(seconds=3))
    assert enter(workspace, app.now())


def test_a_sign_in_waits_ten_minutes_for_its_code(workspace, app, codes, clock):
    token = half_way(workspace)
    clock.shift(timedelta(minutes=11))
    for waiting in (token, "x" * 43, "", "\ud800"):
        with pytest.raises(SignedOut):
            sessions.enter_code(workspace, waiting, app.now())


def test_a_password_that_changed_meanwhile_begins_no_session(workspace, dana, app, codes):
    token = half_way(workspace)
    people.reset_password(workspace.register, dana, OTHER)
    with pytest.raises(SignedOut):
        sessions.enter_code(workspace, token, app.now())


def test_a_phone_that_was_replaced_meanwhile_begins_no_session(workspace, dana, mo, app, codes):
    token = half_way(workspace)
    people.reset_second_factor(workspace, mo.actor(), dana.id)
    setup = own_account.start_second_factor(workspace, dana.actor(), "session", PASSWORD)
    new_app = TOTP(setup.key.replace(" ", ""))
    own_account.confirm_second_factor(workspace, dana.actor(), "session", new_app.now())
    for code in (app.now(), new_app.now()):
        with pytest.raises(SignedOut):
            sessions.enter_code(workspace, token, code)


def test_no_file_holds_the_secret_or_a_recovery_code(workspace, app, codes):
    stored = b"".join(file.read_bytes() for file in workspace.settings.data.rglob("*") if file.is_file())
    secrets = [app.byte_secret(), app.secret.encode(), *(code.encode() for code in codes)]
    assert [secret for secret in [*secrets, codes[0].replace("-", "").encode()] if secret in stored] == []


def test_a_changed_password_keeps_the_second_factor(workspace, dana, app, codes):
    own_account.change_password(workspace, dana.actor(), sessions.begin(workspace, dana), PASSWORD, OTHER)
    assert sessions.enter_code(workspace, half_way(workspace, OTHER), app.now())


def test_a_password_that_is_changed_unaware_of_the_second_factor_stays(workspace, dana, app, codes):
    assert not workspace.accounts.set_password(dana.id, passwords.hash_of(OTHER), seen=(HASH, None))
    assert sessions.enter_code(workspace, half_way(workspace), app.now())


def test_of_two_changes_of_a_password_at_once_the_first_counts(workspace, dana, codes, monkeypatch):
    def read_last(*typed: str) -> str:
        monkeypatch.setattr(own_account, "read_password", read_password)
        own_account.change_password(workspace, dana.actor(), "session", PASSWORD, OTHER)
        return read_password(*typed)

    monkeypatch.setattr(own_account, "read_password", read_last)
    with pytest.raises(Refused, match="changed meanwhile"):
        own_account.change_password(workspace, dana.actor(), "stolen", PASSWORD, "nine-herons-on-the-ice")
    assert sessions.enter_code(workspace, half_way(workspace, OTHER), codes[0])


def test_a_password_that_the_machine_set_takes_the_second_factor_away(workspace, dana, codes):
    people.reset_password(workspace.register, dana, OTHER)
    assert sessions.sign_in(workspace, EMAIL, OTHER)


def test_it_is_turned_off_by_password_and_code(workspace, dana, app, codes):
    for password, code in (("wrong password", app.now()), (PASSWORD, "000000")):
        with pytest.raises(Invalid):
            own_account.turn_off_second_factor(workspace, dana.actor(), password, code)
    own_account.turn_off_second_factor(workspace, dana.actor(), PASSWORD, app.now())
    assert sessions.sign_in(workspace, EMAIL, PASSWORD)
    assert own_account.own_account(workspace, dana.actor()).codes_left == 0


def test_a_stolen_session_and_password_cannot_guess_the_code(workspace, dana, codes):
    answers = []
    for _ in range(6):
        with pytest.raises((Invalid, Refused)) as caught:
            own_account.turn_off_second_factor(workspace, dana.actor(), PASSWORD, "000000")
        answers.append(str(caught.value))
    assert "Try again in 2 seconds." in answers[-1]


def test_a_set_up_under_an_older_password_begins_again(workspace, dana, app):
    own_account.change_password(workspace, dana.actor(), sessions.begin(workspace, dana), PASSWORD, OTHER)
    with pytest.raises(Missing):
        own_account.confirm_second_factor(workspace, dana.actor(), "session", app.now())
    assert sessions.sign_in(workspace, EMAIL, OTHER)


def test_so_does_one_where_another_server_changed_the_password(workspace, dana, app):
    workspace.accounts.set_password(dana.id, passwords.hash_of(OTHER))
    with pytest.raises(Missing, match="password has changed"):
        own_account.confirm_second_factor(workspace, dana.actor(), "session", app.now())
    assert sessions.sign_in(workspace, EMAIL, OTHER)


def test_another_owner_turns_it_off_for_who_lost_it(workspace, dana, mo, codes):
    assert [person.has_second_factor for person in people.people_of(workspace, mo.actor())] == [True, False]
    with pytest.raises(Refused, match="your own account"):
        people.reset_second_factor(workspace, dana.actor(), dana.id)
    token = sessions.begin(workspace, dana)
    people.reset_second_factor(workspace, mo.actor(), dana.id)
    assert sessions.find_actor(workspace, token) is None
    assert sessions.sign_in(workspace, EMAIL, PASSWORD)


def test_where_owners_need_it_one_without_may_do_nothing(opened, clock):
    workspace = opened(PLAYBOOK_SECOND_FACTOR="owners")
    dana = workspace.accounts.claim("Dana", EMAIL, HASH, NOW)
    token = sessions.sign_in(workspace, EMAIL, PASSWORD)
    actor = sessions.find_actor(workspace, token)
    assert (actor.role, actor.memberships, actor.account_id) == ("member", (), dana.id)
    with pytest.raises(Refused):
        people.people_of(workspace, actor)
    setup = own_account.start_second_factor(workspace, actor, "session", PASSWORD)
    own_account.confirm_second_factor(workspace, actor, "session", TOTP(setup.key.replace(" ", "")).now())
    assert sessions.find_actor(workspace, token).role == "owner"


def test_who_is_no_owner_or_has_no_password_owes_none(opened, clock):
    workspace = opened(PLAYBOOK_SECOND_FACTOR="owners")
    company = workspace.accounts.add("Ana", "ana@lt.test", None, NOW, issuer="i", subject="s", is_owner=True)
    member = workspace.accounts.add("Mo", "mo@lt.test", HASH, NOW)
    for account in (company, member):
        assert sessions.find_actor(workspace, sessions.begin(workspace, account)) == account.actor()


def test_nobody_pushes_out_the_half_sign_in_of_another(workspace, dana, app, codes):
    token = half_way(workspace)
    waiting = workspace.own(HalfSignIns)
    for number in range(2_000):
        waiting.put(f"other {number}", HalfSignedIn("other", "hash", b"", b""))
    kept = [number for number in range(2_000) if waiting.find(f"other {number}")]
    assert kept == [1_995, 1_996, 1_997, 1_998, 1_999]
    assert sessions.enter_code(workspace, token, app.now())
