"""Signing in and out."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import argon2
import pytest
from sqlalchemy import text

from playbook.core.base.access import EVERY, Membership
from playbook.core.base.errors import Refused
from playbook.desk.accounts import open_sessions, passwords, people, sessions
from playbook.desk.base.limits.login_throttle import LoginThrottle
from playbook.desk.base.limits.wrong_tries import WrongTries
from playbook.desk.base.workspace import Workspace
from playbook.store.errors import Full
from playbook.store.register.accounts import Account
from playbook.store.register.sqlite_register import SqliteRegister
from tests.cheap_passwords import REAL_COST
from tests.desk.conftest import at_once
from tests.store.logs import files_no_longer_than

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("clock")
PASSWORD = "quiet-otters-row-home"
LEAD = Membership(rollout_id="atlas", role="lead", group_ids=("creative",))


@pytest.fixture
def dana(workspace: Workspace) -> Account:
    return workspace.accounts.claim("Dana", "dana@lt.test", passwords.hash_of(PASSWORD), NOW)


@pytest.fixture
def mo(workspace: Workspace, dana: Account) -> Account:
    password = passwords.hash_of(PASSWORD[::-1])
    return workspace.accounts.add("Mo", "mo@lt.test", password, NOW, memberships=[LEAD])


def alive(workspace: Workspace, *tokens: str) -> list[bool]:
    return [sessions.find_actor(workspace, token) is not None for token in tokens]


def refusal(workspace: Workspace, email: str, password: str) -> str:
    with pytest.raises(Refused) as caught:
        sessions.sign_in(workspace, email, password)
    return str(caught.value)


def test_the_right_password_begins_a_session_that_says_who_it_is(workspace, mo):
    token = sessions.sign_in(workspace, " MO@lt.test", PASSWORD[::-1])
    assert len(token) == 43
    actor = sessions.find_actor(workspace, token)
    assert actor == mo.actor()
    assert (actor.name, actor.role, actor.account_id, actor.memberships) == ("Mo", "member", mo.id, (LEAD,))


def test_a_letter_typed_as_one_character_or_as_two_is_the_same(workspace, dana):
    workspace.accounts.set_password(dana.id, passwords.hash_of("caf\u00e9 by the river"))
    assert sessions.sign_in(workspace, "dana@lt.test", "cafe\u0301 by the river")


def test_only_the_hash_of_a_token_is_kept_and_no_password(workspace, dana):
    token = sessions.sign_in(workspace, "dana@lt.test", PASSWORD)
    stored = b"".join(path.read_bytes() for path in workspace.settings.data.glob("register.sqlite*"))
    assert sessions.hash_of_token(token).encode() in stored
    assert token.encode() not in stored
    assert PASSWORD.encode() not in stored
    assert token not in repr(workspace)


def test_what_is_no_token_is_nobody(workspace, dana):
    for token in [None, "", "x", "x" * 43, "x" * 44, "é" * 43, "\ud800" * 43]:
        sessions.sign_in(workspace, "dana@lt.test", PASSWORD)
        assert sessions.find_actor(workspace, token) is None


def test_every_wrong_try_gets_the_same_sentence_and_work(workspace, mo, monkeypatch):
    workspace.accounts.add("Kim", "kim@lt.test", None, NOW, issuer="https://id.test", subject="17")
    workspace.accounts.add("Roa", "roa@lt.test", None, NOW)
    done: list[str] = []
    verify = argon2.PasswordHasher.verify
    monkeypatch.setattr(
        argon2.PasswordHasher, "verify", lambda self, *args: done.append("verify") or verify(self, *args)
    )
    message = {}
    for email in ("mo@lt.test", "kim@lt.test", "roa@lt.test", "nobody@lt.test", "", "not an address"):
        for password in ("wrong password", "", "x" * 5_000):
            done.clear()
            message[email, password] = refusal(workspace, email, password)
            assert done == ["verify"], (email, password)
    assert len(set(message.values())) == 1
    assert "mo@lt.test" not in message["mo@lt.test", ""]
    done.clear()
    sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1])
    assert done == ["verify"]


def test_a_sign_on_account_has_no_door_for_a_password(workspace, dana):
    stored = passwords.hash_of(PASSWORD)
    workspace.accounts.add("Kim", "kim@lt.test", stored, NOW, issuer="https://id.test", subject="17")
    assert "do not match" in refusal(workspace, "kim@lt.test", PASSWORD)


def test_where_nobody_owns_this_yet_sign_in_says_where_to_begin(workspace):
    message = "This Playbook has no owner yet. Open the one-time link in the window where it was started."
    assert refusal(workspace, "dana@lt.test", PASSWORD) == message


def test_a_session_ends_twelve_hours_after_its_last_use(workspace, dana, clock):
    token = sessions.begin(workspace, dana)
    for _ in range(3):
        clock.shift(timedelta(hours=11))
        assert sessions.find_actor(workspace, token)
    clock.shift(timedelta(hours=12))
    assert sessions.find_actor(workspace, token) is None


@pytest.mark.parametrize(("who", "days", "hours"), [("dana", 14, 8), ("mo", 30, 144)])
def test_a_session_in_use_ends_after_its_longest_time(workspace, request, clock, who, days, hours):
    token = sessions.begin(workspace, request.getfixturevalue(who))
    while datetime.now(UTC) < NOW + timedelta(days=days):
        assert sessions.find_actor(workspace, token)
        clock.shift(timedelta(hours=hours))
    assert sessions.find_actor(workspace, token) is None


def test_a_lead_stays_signed_in_from_friday_to_friday(workspace, mo, clock):
    token = sessions.begin(workspace, mo)
    clock.shift(timedelta(days=7, hours=8))
    assert sessions.find_actor(workspace, token)
    # Whoever else signs in meanwhile ends nobody's session early.
    sessions.sweep(workspace)
    clock.shift(timedelta(days=7, hours=23))
    assert sessions.find_actor(workspace, token)
    clock.shift(timedelta(days=8))
    assert sessions.find_actor(workspace, token) is None


def test_who_changes_plans_or_signs_on_elsewhere_stays_for_hours(workspace, dana, clock):
    def joins(name: str, role: str, issuer: str | None = None) -> str:
        own = Membership(rollout_id="other", role=role)
        who = {"issuer": issuer, "subject": issuer and name, "memberships": [LEAD, own]}
        return sessions.begin(workspace, workspace.accounts.add(name, f"{name}@lt.test", None, NOW, **who))

    hourly = [
        sessions.begin(workspace, dana),
        joins("edi", "editor"),
        joins("kim", "viewer", "https://id.test"),
    ]
    weekly = [joins("vera", "viewer"), joins("lea", "lead")]
    clock.shift(timedelta(hours=12))
    assert alive(workspace, *hourly, *weekly) == [False, False, False, True, True]


def test_a_lead_who_becomes_an_editor_stays_for_hours(workspace, mo, clock):
    token = sessions.begin(workspace, mo)
    clock.shift(timedelta(days=2))
    workspace.accounts.give(mo.id, Membership(rollout_id="other", role="editor"))
    assert sessions.find_actor(workspace, token) is None


def test_an_ended_session_of_an_editor_stays_ended_for_a_viewer(workspace, dana, mo, clock):
    owner, (editor, viewer) = (
        dana.actor(),
        (Membership(rollout_id=EVERY, role=r) for r in ("editor", "viewer")),
    )
    for demote in (
        lambda: people.set_membership(workspace, owner, mo.id, viewer),
        lambda: people.drop_membership(workspace, owner, mo.id, EVERY),
    ):
        people.set_membership(workspace, owner, mo.id, editor)
        token = sessions.begin(workspace, mo)
        clock.shift(timedelta(hours=13))
        demote()
        assert alive(workspace, token) == [False]


class Killed(BaseException):
    """The process ends here."""


@contextmanager
def killed_after_one_transaction(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    write, written = SqliteRegister.write, []

    def write_once(register: SqliteRegister, work):
        if written:
            raise Killed
        written.append(work)
        return write(register, work)

    with monkeypatch.context() as patch, suppress(Killed):
        patch.setattr(SqliteRegister, "write", write_once)
        yield


@pytest.mark.parametrize(
    "end",
    [
        partial(people.drop_membership, rollout_id=EVERY),
        partial(people.set_membership, membership=Membership(rollout_id=EVERY, role="viewer")),
        people.sign_out_person,
        people.reset_second_factor,
        people.remove_person,
    ],
)
def test_a_kill_parts_no_session_that_ends_from_what_ends_it(workspace, dana, mo, monkeypatch, end):
    people.set_membership(workspace, dana.actor(), mo.id, Membership(rollout_id=EVERY, role="editor"))
    token, entries = sessions.begin(workspace, mo), _audit_length(workspace)
    with killed_after_one_transaction(monkeypatch):
        end(workspace, dana.actor(), mo.id)
    assert alive(workspace, token) == [False]
    assert stored_sessions(workspace) == 0
    assert _audit_length(workspace) == entries + 1


def test_a_kill_parts_no_dropped_owner_from_the_sessions(workspace, dana, mo, monkeypatch):
    people.set_owner(workspace, dana.actor(), mo.id, True)
    token = sessions.begin(workspace, mo)
    with killed_after_one_transaction(monkeypatch):
        people.set_owner(workspace, dana.actor(), mo.id, False)
    assert alive(workspace, token) == [False]


def test_a_kill_on_the_terminal_parts_no_second_factor_from_the_sessions(workspace, mo, monkeypatch):
    token = sessions.begin(workspace, mo)
    with killed_after_one_transaction(monkeypatch):
        people.drop_second_factor(workspace.register, mo)
    assert alive(workspace, token) == [False]


def _audit_length(workspace: Workspace) -> int:
    return len(workspace.register.rows(text("select 1 from audit")))


def test_a_lead_who_is_given_another_team_stays_signed_in(workspace, dana, mo):
    token = sessions.begin(workspace, mo)
    people.set_membership(workspace, dana.actor(), mo.id, Membership(rollout_id=EVERY, role="viewer"))
    assert alive(workspace, token) == [True]


def test_a_tab_says_after_how_long_it_was_signed_out(workspace, dana, mo, clock):
    clock.shift(timedelta(days=8))
    assert [sessions.unused_for(workspace, each.id, {}, NOW) for each in (dana, mo)] == ["12 hours", "8 days"]
    assert sessions.unused_for(workspace, mo.id, {}, NOW + timedelta(hours=1)) == ""
    assert sessions.unused_for(workspace, "gone", {}, NOW) == ""


def test_a_session_in_use_is_noted_once_a_minute(workspace, dana, clock):
    token = sessions.begin(workspace, dana)
    hashed = sessions.hash_of_token(token)
    clock.shift(timedelta(seconds=59))
    sessions.find_actor(workspace, token)
    assert workspace.accounts.find_session(hashed).seen_at == NOW
    clock.shift(timedelta(seconds=1))
    seen = workspace.own(open_sessions.SeenSessions)
    for _ in range(3):
        sessions.find_actor(workspace, token)
        assert workspace.accounts.find_session(hashed).seen_at == NOW
    seen.write()
    assert workspace.accounts.find_session(hashed).seen_at == NOW + timedelta(minutes=1)
    assert workspace.accounts.get(dana.id).seen_at == NOW + timedelta(minutes=1)


def test_a_session_used_again_after_an_hour_is_noted_at_once(workspace, dana, clock):
    token = sessions.begin(workspace, dana)
    for _ in range(3):
        clock.shift(timedelta(hours=11))
        assert sessions.find_actor(workspace, token)
        assert workspace.accounts.find_session(sessions.hash_of_token(token)).seen_at == datetime.now(UTC)


def test_what_could_not_be_noted_of_a_session_is_noted_later(workspace, dana, clock, monkeypatch):
    token = sessions.begin(workspace, dana)
    clock.shift(timedelta(minutes=2))
    seen = workspace.own(open_sessions.SeenSessions)
    with monkeypatch.context() as full:
        full.setattr(SqliteRegister, "write", refuse)
        assert sessions.find_actor(workspace, token)
        seen.write()
    seen.write()
    hashed = sessions.hash_of_token(token)
    assert workspace.accounts.find_session(hashed).seen_at == NOW + timedelta(minutes=2)


def refuse(*_: object) -> None:
    raise Full(Path("data"))


def test_signing_out_ends_one_session_or_all(workspace, dana, mo):
    first, second, third = (sessions.begin(workspace, dana) for _ in range(3))
    others = sessions.begin(workspace, mo)
    sessions.sign_out(workspace, first)
    sessions.sign_out(workspace, None)
    assert alive(workspace, first, second, third) == [False, True, True]
    sessions.sign_out_everywhere(workspace, dana.actor())
    assert alive(workspace, second, third, others) == [False, False, True]


def test_a_removed_account_and_a_new_password_end_their_sessions(workspace, dana, mo):
    token = sessions.begin(workspace, mo)
    workspace.accounts.set_password(mo.id, passwords.hash_of("another password"))
    assert sessions.find_actor(workspace, token) is None
    token = sessions.begin(workspace, mo)
    workspace.accounts.remove(mo.id)
    assert sessions.find_actor(workspace, token) is None


def test_a_password_replaced_meanwhile_leaves_no_session(workspace, mo, monkeypatch):
    begin = sessions.begin

    def begin_a_moment_later(workspace: Workspace, account: Account) -> str:
        workspace.accounts.set_password(account.id, passwords.hash_of("another password"))
        return begin(workspace, account)

    monkeypatch.setattr(sessions, "begin", begin_a_moment_later)
    assert "do not match" in refusal(workspace, "mo@lt.test", PASSWORD[::-1])
    assert workspace.register.rows(text("select * from session")) == []


def test_an_old_hash_is_renewed_at_sign_in(workspace, mo, monkeypatch):
    monkeypatch.setattr(passwords, "_COST", REAL_COST)
    monkeypatch.setattr(passwords, "_hasher", passwords._hasher.__wrapped__)
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    workspace.accounts.set_password(mo.id, weak)
    before = sessions.begin(workspace, mo)
    after = sessions.sign_in(workspace, "mo@lt.test", PASSWORD)
    assert workspace.accounts.get(mo.id).password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert alive(workspace, before, after) == [True, True]


def test_many_wrong_passwords_wait_longer_but_never_long(workspace, mo, clock):
    for _ in range(5):
        assert "do not match" in refusal(workspace, "mo@lt.test", "wrong password")
    waits = []
    for _ in range(12):
        waits.append(refusal(workspace, "MO@lt.test ", PASSWORD[::-1]).partition("Try again in ")[2])
        clock.shift(timedelta(minutes=5))
        refusal(workspace, "mo@lt.test", "wrong password")
    assert waits[:4] == ["2 seconds.", "4 seconds.", "8 seconds.", "16 seconds."]
    assert waits[6:] == ["3 minutes.", "5 minutes.", "5 minutes.", "5 minutes.", "5 minutes.", "5 minutes."]
    clock.shift(timedelta(minutes=5))
    assert sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1])
    assert "do not match" in refusal(workspace, "mo@lt.test", "wrong password")


def test_waiting_is_the_same_for_an_address_that_has_no_account(workspace, mo):
    emails = ("mo@lt.test", "no@lt.test")
    own, nobodys = ([refusal(workspace, email, "wrong password") for _ in range(7)] for email in emails)
    assert own == nobodys
    assert "Try again in 2 seconds." in own[-1]


def test_of_many_guesses_at_once_five_are_looked_at(workspace, mo):
    ends = at_once(30, lambda number: sessions.sign_in(workspace, "mo@lt.test", f"guess number {number}"))
    assert {type(end) for end in ends} == {Refused}
    assert sum("do not match" in str(end) for end in ends) == 5
    assert sum("Try again in 2 seconds" in str(end) for end in ends) == 25


def test_one_password_cannot_be_tried_on_many_addresses(workspace, mo, clock):
    message = [refusal(workspace, f"person{number}@lt.test", "Spring2026!") for number in range(70)]
    assert ["do not match" in each for each in message] == [True] * 60 + [False] * 10
    assert message[-1] == "Too many failed tries. Try again in 1 second."
    clock.shift(timedelta(seconds=2))
    assert sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1])


def test_who_waits_after_wrong_passwords_waits_after_a_restart_too(opened, clock):
    workspace = opened()
    workspace.accounts.claim("Mo", "mo@lt.test", passwords.hash_of(PASSWORD[::-1]), workspace.now())
    for _ in range(20):
        with suppress(Refused):
            sessions.sign_in(workspace, "mo@lt.test", "wrong password")
        clock.shift(timedelta(minutes=5))
    workspace = opened()
    assert "do not match" in refusal(workspace, "mo@lt.test", "wrong password")
    assert refusal(workspace, "mo@lt.test", PASSWORD[::-1]).endswith("Try again in 5 minutes.")
    clock.shift(timedelta(minutes=5))
    assert sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1])
    # Whoever was right, or has not tried for a day, is in no file any more.
    assert opened().register.rows(text("select * from login_wait")) == []
    workspace = opened()
    for _ in range(6):
        refusal(workspace, "mo@lt.test", "wrong password")
    assert len(opened().register.rows(text("select * from login_wait"))) == 1
    clock.shift(timedelta(days=2))
    assert "do not match" in refusal(opened(), "mo@lt.test", "wrong password")
    assert opened().register.scalars(text("select count from login_wait")) == [1]


def test_new_browsers_get_in_from_other_addresses_during_a_flood():
    login_throttle, let_in = LoginThrottle(WrongTries()), 0
    for number in range(2_000):
        now = NOW + timedelta(seconds=number / 100)
        for whose in ("mo", f"person {number}"):
            with suppress(Refused):
                login_throttle.begin(whose, now, address="203.0.113.1")
        login_throttle.begin("mo", now, address="198.51.100.7")
        login_throttle.right("mo", now, address="198.51.100.7")
        let_in += 1
    assert let_in == 2_000
    with pytest.raises(Refused):
        login_throttle.begin("mo", now)


@pytest.mark.parametrize("apart", [timedelta(microseconds=1), timedelta(seconds=10)])
def test_whoever_tries_at_two_clocks_gains_nothing_by_it(apart):
    for whose in (lambda _: "mo", lambda number: f"person {number}"):
        login_throttle, tried = LoginThrottle(WrongTries()), 0
        for number in range(2_000):
            with suppress(Refused):
                login_throttle.begin(whose(number), NOW + apart * (number % 2))
                tried += 1
        assert tried <= 60 + 11  # at once, and one in each of the seconds
    # Where the clock was set back, nobody waits until it is there again.
    login_throttle.begin("mo", NOW - timedelta(hours=1))


def test_an_address_of_ones_own_is_worth_few_guesses():
    login_throttle, tried = LoginThrottle(WrongTries()), 0
    for minute in range(24 * 60):
        now = NOW + timedelta(minutes=minute)
        with suppress(Refused):
            while True:
                login_throttle.begin("mo", now, address="203.0.113.1")
                tried += 1
        # Whoever has an account gains no guess at another by signing in.
        with suppress(Refused):
            login_throttle.begin("guesser", now, address="203.0.113.1")
            login_throttle.right("guesser", now, address="203.0.113.1")
    # Five at once, then eight with delays that double, then one in five minutes.
    by_account = 5 + 8 + 24 * 60 // 5
    assert tried <= by_account + 3 + 24 * 6


def test_however_many_addresses_a_guesser_names_the_guesses_at_one_account_are_few():
    login_throttle, tried = LoginThrottle(WrongTries()), 0
    for number in range(4 * 3_600):
        with suppress(Refused):
            address = f"{number >> 16}.{number >> 8 & 255}.{number & 255}.1"
            login_throttle.begin("mo", NOW + timedelta(seconds=number), address=address)
            tried += 1
    assert tried <= 5 + 8 + 4 * 60 // 5 + 300 + 4 * 3_600 // 12
    # Another account has its own.
    login_throttle.begin("lee", NOW, address="203.0.113.1")


def test_guesses_from_addresses_of_their_own_are_numbered_too():
    login_throttle = LoginThrottle(WrongTries())
    numbers = [login_throttle.begin("mo", NOW, address=f"203.0.113.{number}") for number in range(20)]
    assert numbers == [*range(1, 21)]
    assert login_throttle.begin("mo", NOW) == 21


def test_a_right_password_clears_the_tries_whatever_came_before():
    login_throttle = LoginThrottle(WrongTries())
    for _ in range(7):
        login_throttle.begin("mo", NOW, address="203.0.113.1")
    login_throttle.right("mo", NOW, address="203.0.113.1")
    assert login_throttle.begin("mo", NOW, address="203.0.113.1") == 1


def test_right_passwords_use_nothing_up():
    login_throttle = LoginThrottle(WrongTries())
    for number in range(200):
        login_throttle.begin(f"person {number % 3}", NOW)
        login_throttle.right(f"person {number % 3}", NOW)


def test_a_known_browser_waits_for_its_own_tries_only(workspace, mo):
    expected = sessions.known_browser(workspace, sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1]))
    for _ in range(9):
        refusal(workspace, "mo@lt.test", "wrong password")
    assert "Try again" in refusal(workspace, "mo@lt.test", PASSWORD[::-1])
    assert sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1], expected)
    for _ in range(5):
        with pytest.raises(Refused, match="do not match"):
            sessions.sign_in(workspace, "mo@lt.test", "wrong password", expected)
    with pytest.raises(Refused, match="Try again in 2 seconds"):
        sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1], expected)


def test_a_mark_written_in_another_way_is_the_same_browser(workspace, mo):
    expected = sessions.known_browser(workspace, sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1]))
    for number in range(5):
        with pytest.raises(Refused, match="do not match"):
            sessions.sign_in(workspace, "mo@lt.test", "wrong password", expected + "!!!!" * number)
    with pytest.raises(Refused, match="Try again in 2 seconds"):
        sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1], expected + "!!!!!!!!")


def test_a_known_browser_helps_one_account_only(workspace, dana, mo):
    expected = sessions.known_browser(workspace, sessions.begin(workspace, dana))
    for _ in range(9):
        refusal(workspace, "mo@lt.test", "wrong password")
    forged = f'["{mo.id}","x"].{expected.rpartition(".")[2]}'
    for shown in [expected, "", "x", expected[:-1], expected + "x", "W10.x", forged, "é\ud800"]:
        with pytest.raises(Refused, match="Try again"):
            sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1], shown)
    assert sessions.find_actor(workspace, expected) is None
    assert sessions.known_browser(workspace, "x" * 43) == ""


def test_a_clock_that_was_set_back_keeps_nobody_out(workspace, mo, clock):
    for _ in range(9):
        refusal(workspace, "mo@lt.test", "wrong password")
    clock.move_to(NOW - timedelta(days=2))
    assert sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1])


def test_the_cookie_of_a_session_is_tied_to_its_host_under_https():
    assert sessions.cookie_name(True) == "__Host-playbook"
    assert sessions.cookie_name(False) == "playbook"
    assert [sessions.token_in(each) for each in ({}, {"playbook": ""})] == [None, None]
    assert sessions.token_in({"playbook": "a", "other": "b"}) == "a"
    assert sessions.token_in({"playbook": "a", "__Host-playbook": "b"}) == "b"


def stored_sessions(workspace: Workspace) -> int:
    return len(workspace.register.rows(text("select 1 from session")))


@contextmanager
def read_only(workspace: Workspace) -> Iterator[None]:
    """A disk that takes nothing any more."""
    workspace.register._connection.execute("pragma query_only = on")
    yield
    workspace.register._connection.execute("pragma query_only = off")


DISKS = {"full": lambda _: files_no_longer_than(1000), "read-only": read_only}


@pytest.mark.parametrize("disk", DISKS)
def test_on_a_disk_that_takes_nothing_people_sign_in_to_read_and_out_again(workspace, mo, clock, disk):
    before = sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1])
    with DISKS[disk](workspace):
        first, second = (sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1]) for _ in range(2))
        assert alive(workspace, before, first, second) == [True, True, True]
        sessions.sign_out(workspace, before, first)
        clock.shift(timedelta(minutes=2))
        assert alive(workspace, before, first, second) == [False, False, True]
        assert stored_sessions(workspace) == 1
    clock.shift(timedelta(minutes=2))
    assert alive(workspace, before, first, second) == [False, False, True]
    assert stored_sessions(workspace) == 1
    workspace.accounts.end_all_sessions()
    assert alive(workspace, second) == [False]


def test_a_sign_in_whose_answer_was_lost_holds_back_no_sign_out(workspace, mo, clock, monkeypatch):
    def stored_but_unsaid(*given: object) -> None:
        begin(*given)
        raise Full(Path("data"))

    begin, over = workspace.accounts.begin_session, sessions.begin(workspace, mo)
    with monkeypatch.context() as cut:
        cut.setattr(workspace.accounts, "begin_session", stored_but_unsaid)
        unsure = sessions.begin(workspace, mo)
    with files_no_longer_than(1000):
        sessions.sign_out(workspace, over)
    clock.shift(timedelta(minutes=2))
    assert alive(workspace, over, unsure) == [False, True]
    unstored = workspace.own(open_sessions._unstored)
    assert (stored_sessions(workspace), *map(len, (unstored.begun, unstored.ended))) == (1, 0, 0)


def test_who_signed_out_on_a_full_disk_is_out_after_a_restart(opened):
    workspace = opened()
    workspace.accounts.add("Mo", "mo@lt.test", passwords.hash_of(PASSWORD[::-1]), workspace.now())
    token = sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1])
    with files_no_longer_than(1000):
        sessions.sign_out(workspace, token)
    assert alive(opened(), token) == [False]


@pytest.mark.parametrize("disk", DISKS)
def test_on_such_a_disk_all_devices_are_signed_out_at_once_too(workspace, mo, dana, clock, disk):
    tokens = [sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1]) for _ in range(2)]
    others = sessions.begin(workspace, dana)
    with DISKS[disk](workspace):
        tokens.append(sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1]))
        sessions.sign_out_everywhere(workspace, sessions.find_actor(workspace, tokens[0]))
        assert alive(workspace, *tokens, others) == [False, False, False, True]
    clock.shift(timedelta(minutes=2))
    assert alive(workspace, *tokens, others) == [False, False, False, True]
    assert stored_sessions(workspace) == 1


def test_a_full_disk_remembers_no_sign_out_of_a_session_that_never_was(workspace, mo):
    ended = workspace.own(open_sessions._unstored).ended
    token = sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1])
    with files_no_longer_than(1000):
        sessions.sign_out(workspace, "made-up", "A" * 43)
        assert ended == set()
        sessions.sign_out(workspace, token)
        assert len(ended) == 1


def test_a_session_of_a_full_disk_ends_like_any_other(workspace, dana, mo, clock):
    with files_no_longer_than(1000):
        tokens = [sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1]) for _ in range(2)]
    actor = sessions.find_actor(workspace, tokens[0])
    workspace.accounts.set_password(mo.id, passwords.hash_of("another-quiet-otter-rows"))
    assert alive(workspace, *tokens) == [False, False]
    with files_no_longer_than(1000):
        tokens = [sessions.sign_in(workspace, "mo@lt.test", "another-quiet-otter-rows") for _ in range(2)]
    sessions.sign_out_everywhere(workspace, actor)
    assert alive(workspace, *tokens) == [False, False]
    clock.shift(timedelta(minutes=2))
    assert (alive(workspace, *tokens), stored_sessions(workspace)) == ([False, False], 0)


@pytest.mark.parametrize("ahead", [timedelta(hours=2), timedelta(days=3650)])
def test_a_session_of_a_clock_that_ran_ahead_is_over(workspace, mo, clock, ahead):
    before = sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1])
    clock.shift(ahead)
    token = sessions.sign_in(workspace, "mo@lt.test", PASSWORD[::-1])
    assert alive(workspace, token) == [True]
    clock.shift(-ahead)
    assert alive(workspace, token) == [False]
    is_swept = ahead > sessions.WEEKLY.longest
    assert alive(workspace, before) == [not is_swept]
