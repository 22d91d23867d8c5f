"""Store what calls to a model reserve of a budget."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from playbook import clock
from playbook.store.register.records import delete
from playbook.store.register.register import Register, Transaction
from playbook.store.register.tables import reservations


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
            until = reservations.c.until
            # No call lasts a day: whoever reserved until then had a clock that ran ahead.
            delete(transaction, reservations, or_(until < now, until > now + clock.AHEAD))
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
