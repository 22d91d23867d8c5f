"""What limits tries, budgets and drafts counts for every process on one register."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select

from playbook.desk.base.limits.wrong_tries import Rate
from playbook.store.register.limits import throttles as limits
from playbook.store.register.limits.drafts import LEASE, DraftLeases
from playbook.store.register.limits.reservations import Reservation, Reservations
from playbook.store.register.limits.throttles import LoginWait, Throttles
from playbook.store.register.tables import buckets
from tests.store.register.racing import MOMENT

SECOND = timedelta(seconds=1)


def test_no_row_shows_an_address_and_all_go_after_a_day(register):
    throttles = Throttles(register)
    rate = Rate("sign-in of an address", 3, 600)
    key = rate.key("203.0.113.7")
    throttles.change([key], ["mo"], lambda state: rate.take(state, "203.0.113.7", MOMENT), MOMENT)
    throttles.change([], ["mo"], lambda state: state.waits.update(mo=LoginWait("mo", MOMENT, MOMENT)), MOMENT)
    assert throttles.look([key]).buckets[key].level == 2
    [stored] = register.scalars(select(buckets.c.key))
    guesses = [key, "203.0.113.7"]
    assert stored not in {sha256(guess.encode()).hexdigest() for guess in guesses}
    assert "203.0.113" not in stored
    throttles.prune(MOMENT + timedelta(days=1))
    assert throttles.look([key], ["mo"]).waits != {}
    throttles.prune(MOMENT + timedelta(days=1) + SECOND)
    assert (throttles.look([key]).buckets, throttles.look([], ["mo"]).waits) == ({}, {})


def test_a_flood_of_addresses_pushes_no_account_out(register, monkeypatch):
    monkeypatch.setattr(limits, "_MOST_ROWS", 10)
    throttles, address, account = Throttles(register), Rate("of an address", 3, 600), Rate("of all", 300, 12)

    def take(rate: Rate, whose: str, now: datetime) -> None:
        throttles.change([rate.key(whose)], [], lambda state: rate.take(state, whose, now), now)

    take(account, "mo", MOMENT)
    for number in range(20):
        take(address, f"203.0.113.{number}", MOMENT + SECOND)
    throttles.prune(MOMENT + SECOND)
    assert throttles.look([account.key("mo")]).buckets[account.key("mo")].level == 299
    assert len(register.scalars(select(buckets.c.key))) == 11


def test_a_reservation_of_a_killed_process_ends_by_itself(register):
    reservations = Reservations(register)
    ends = MOMENT + SECOND
    assert reservations.add(Reservation("a", "atlas", 10, 2.0, ends), 10, None, MOMENT)
    assert not reservations.add(Reservation("b", "atlas", 1, 0.0, ends), 10, None, MOMENT)
    assert reservations.add(Reservation("c", "other", 10, 2.0, ends), 10, None, MOMENT)
    assert not reservations.add(Reservation("d", "atlas", 0, 0.5, ends), None, 2.0, MOMENT)
    assert reservations.add(Reservation("e", "atlas", 10, 2.0, ends), 10, 2.0, ends + SECOND)
    reservations.end("e")
    assert reservations.add(Reservation("f", "atlas", 10, 2.0, ends), 10, 2.0, ends + SECOND)


def test_a_reservation_of_a_clock_that_ran_ahead_holds_no_budget(register):
    reservations, ahead = Reservations(register), MOMENT + timedelta(days=5_000)
    assert reservations.add(Reservation("a", "atlas", 10, 2.0, ahead + SECOND), 10, None, ahead)
    assert reservations.add(Reservation("b", "atlas", 10, 2.0, MOMENT + SECOND), 10, None, MOMENT)


def test_a_rollout_is_free_once_its_drafter_is_silent(register):
    leases, length = DraftLeases(register), LEASE
    assert leases.take("atlas", "here", MOMENT)
    assert leases.take("atlas", "here", MOMENT + SECOND)
    assert leases.renew("atlas", "here", MOMENT + 2 * SECOND)
    assert not leases.take("atlas", "there", MOMENT + length)
    assert leases.take("atlas", "there", MOMENT + length + 3 * SECOND)
    assert not leases.renew("atlas", "here", MOMENT + length + 3 * SECOND)
    leases.end("atlas", "here")
    assert not leases.take("atlas", "here", MOMENT + length + 4 * SECOND)
    leases.end("atlas", "there")
    assert leases.take("atlas", "here", MOMENT + length + 4 * SECOND)
    # By a clock that was set back since, that lease would last for hours.
    assert leases.take("atlas", "there", MOMENT - timedelta(hours=1))
