"""Mail as rows: claimed by one, gone with its account, found in an export."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from playbook.core.forgetting.matcher import PersonMatcher
from playbook.store.register.accounts import Accounts
from playbook.store.register.posts.mails import Mails, QueuedMail
from playbook.store.register.privacy.expire import Periods, expire
from playbook.store.register.privacy.forget import take_out
from playbook.store.register.privacy.held import held_of_account
from playbook.store.register.sqlite_register import SqliteRegister
from playbook.store.register.tables import mail_optouts
from playbook.store.register.tables import mails as mails_table
from tests.store.register.racing import IN_A_FILE

NOW, MONDAY = datetime(2026, 3, 6, 8, tzinfo=UTC), date(2026, 3, 2)


@pytest.fixture
def account(register):
    Accounts(register).claim("Olga", None, None, NOW)
    return Accounts(register).add("Ana Ruiz", "ana@lt.test", None, NOW)


@pytest.fixture
def mails(register):
    return Mails(register)


@pytest.fixture
def nudge(account):
    about = '["a", "b"]'
    return QueuedMail("m", "r", "nudge", account.id, None, "2026-03-06", about, NOW, NOW, next_at=NOW)


def test_of_two_who_see_a_mail_waiting_one_takes_it(mails, nudge, open_register):
    assert mails.queue([nudge], MONDAY) == 1
    [seen] = mails.waiting(NOW)
    assert [mails.take(seen, NOW), Mails(open_register()).take(seen, NOW)] == [True, False]
    assert mails.waiting(NOW + timedelta(days=1)) == []
    # What is to be tried again is taken once more.
    mails.note(seen, "busy", 451, NOW)
    [again] = mails.waiting(NOW)
    assert (again.tries, again.outcome) == (1, "busy")
    assert [mails.take(again, NOW), mails.take(again, NOW), mails.take(seen, NOW)] == [True, False, False]


def test_a_task_is_in_one_nudge_a_week(mails, nudge):
    mails.queue([nudge], MONDAY)
    assert mails.queue([nudge], MONDAY) == 0
    thursday = replace(nudge, id="n", period="2026-03-07", about='["b", "c"]')
    assert mails.queue([thursday], MONDAY) == 1
    assert mails.get("n").item_ids == ("c",)
    next_week = replace(nudge, id="o", period="2026-03-09")
    assert mails.queue([next_week], date(2026, 3, 9)) == 1


def test_with_an_account_its_mail_and_its_choice_go(mails, nudge, account, register):
    mails.queue([nudge], MONDAY)
    mails.opt_out(account.id, ["week"], NOW)
    held = held_of_account(register, account)
    assert held["mail"][0]["kind"] == "nudge"
    assert held["mail_optout"] == [{"kind": "week", "since": NOW.isoformat()}]
    take_out(register, PersonMatcher(names=("Ana Ruiz",), addresses=("ana@lt.test",)), {})
    assert register.rows(select(mails_table)) == register.rows(select(mail_optouts)) == []


@IN_A_FILE
def test_the_digests_of_the_register_hold_after_a_removed_account(mails, nudge, account, register):
    mails.queue([nudge], MONDAY)
    Accounts(register).remove(account.id)
    register.close()
    with closing(SqliteRegister(register.path)) as opened:
        assert opened.rows(select(mails_table)) == []


def test_old_mail_goes_and_what_waits_stays(mails, nudge, register):
    mails.queue([nudge, replace(nudge, id="n", kind="week", next_at=None, outcome="sent")], MONDAY)
    assert expire(register, Periods(posts=NOW + timedelta(days=1)), NOW) == 1
    assert [row["id"] for row in register.rows(select(mails_table.c.id))] == ["m"]


def test_what_is_held_waits_and_what_waits_longer_is_left(mails, nudge):
    mails.queue([nudge, replace(nudge, id="n", kind="week", next_at=NOW + timedelta(hours=1))], MONDAY)
    mails.hold(NOW + timedelta(minutes=5))
    assert [mails.get(each).next_at - NOW for each in ("m", "n")] == [
        timedelta(minutes=5),
        timedelta(hours=1),
    ]
