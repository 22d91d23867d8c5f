"""Store what is taken for a while: budget by a call, a rollout by a draft."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from playbook.store.register.records import change, delete, upsert
from playbook.store.register.register import Register, Transaction
from playbook.store.register.tables import draft_leases, reservations


@dataclass(frozen=True, slots=True)
class Reservation:
    """What one call to a model may use, until it ends or is given up."""

    id: str
    rollout_id: str
    tokens: int
    usd: float
    until: datetime


class Reservations:
    """The reserved budgets of a register."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def add(self, new: Reservation, tokens: int | None, usd: float | None, now: datetime) -> bool:
        """Reserve and return True where all of a rollout together stay within these limits."""

        def work(transaction: Transaction) -> bool:
            delete(transaction, reservations, reservations.c.until < now)
            sums = [
                func.coalesce(func.sum(column), 0) for column in (reservations.c.tokens, reservations.c.usd)
            ]
            others = select(*sums).where(reservations.c.rollout_id == new.rollout_id)
            reserved_tokens, reserved_usd = transaction.execute(others).one()
            if tokens is not None and reserved_tokens + new.tokens > tokens:
                return False
            if usd is not None and reserved_usd + new.usd > usd:
                return False
            transaction.execute(reservations.insert().values(asdict(new)))
            return True

        return self._register.write(work)

    def end(self, reservation_id: str) -> None:
        """End a reservation."""
        self._register.run(reservations.delete().where(reservations.c.id == reservation_id))


LEASE_SECONDS = 10.0


class DraftLeases:
    """Which rollouts are being drafted, by a process that renews its lease."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def take(self, rollout_id: str, holder: str, now: datetime) -> bool:
        """Take a rollout; return whether nobody else holds it."""

        def work(transaction: Transaction) -> bool:
            values = {"holder": holder, "until": self._end(now)}
            insert = upsert(transaction, draft_leases).values(rollout_id=rollout_id, **values)
            # A lease that ends later than a new one is of a clock that ran ahead.
            is_free = or_(
                draft_leases.c.holder == holder,
                draft_leases.c.until < now,
                draft_leases.c.until > self._end(now),
            )
            taken = insert.on_conflict_do_update(index_elements=["rollout_id"], set_=values, where=is_free)
            return transaction.execute(taken).rowcount == 1

        return self._register.write(work)

    def renew(self, rollout_id: str, holder: str, now: datetime) -> bool:
        """Hold on to a rollout; return whether it still is this holder's."""

        def work(transaction: Transaction) -> bool:
            own = draft_leases.c.rollout_id == rollout_id, draft_leases.c.holder == holder
            return change(transaction, draft_leases, *own, until=self._end(now)) == 1

        return self._register.write(work)

    def end(self, rollout_id: str, holder: str) -> None:
        """End the lease of a rollout."""
        own = draft_leases.c.rollout_id == rollout_id, draft_leases.c.holder == holder
        self._register.run(draft_leases.delete().where(*own))

    def _end(self, now: datetime) -> datetime:
        return now + timedelta(seconds=LEASE_SECONDS)
