"""Take and count the answers of one pulse in several processes.

What waits in a process is announced by a row before the answer is taken. Who closes the pulse says so first,
and destroys its marks once no process has anything left to write.
"""

import time
from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import func, select

from playbook import clock
from playbook.store.register.records import Condition, change, count, delete, replace_row
from playbook.store.register.register import CLOCKS_APART, Register, Transaction
from playbook.store.register.tables import pulse_seen, pulse_waiting, pulses

_SILENT = timedelta(seconds=6)  # after which a process that did not renew its row is gone
_LONGEST_SECONDS, _LOOK_SECONDS = 18.0, 0.1


class OtherProcesses:
    """What this process says to the others about open pulses, and hears of them."""

    def __init__(self, register: Register) -> None:
        self._register, self._me = register, uuid4().hex

    def count_marks(self, poll_id: str) -> int:
        """Return how many devices every process has counted."""
        own = select(func.count()).select_from(pulse_seen).where(pulse_seen.c.poll_id == poll_id)
        return int(self._register.scalars(own)[0])

    def has_mark(self, poll_id: str, mark: bytes) -> bool:
        """Return whether a device was counted anywhere."""
        same = pulse_seen.c.poll_id == poll_id, pulse_seen.c.mark == mark
        return bool(self._register.scalars(select(pulse_seen.c.poll_id).where(*same)))

    def begin_to_wait(self, poll_id: str) -> bool:
        """Announce answers that wait here; return whether the pulse takes any."""

        def work(transaction: Transaction) -> bool:
            # Locked, so that whoever closes it comes before this or sees the row.
            taking = pulses.c.id == poll_id, pulses.c.is_open.is_(True), pulses.c.closed_on.is_(None)
            if transaction.scalar(select(pulses.c.id).where(*taking).with_for_update(read=True)) is None:
                return False
            replace_row(transaction, pulse_waiting, poll_id=poll_id, holder=self._me, until=self._until())
            return True

        return self._register.write(work)

    def end_waiting(self, transaction: Transaction, poll_id: str) -> None:
        """Say, as they are written, that no answers wait here any more."""
        delete(transaction, pulse_waiting, *self._own(poll_id))

    def renew(self, poll_id: str) -> bool:
        """Say that answers still wait here; return whether the pulse is being closed."""

        def work(transaction: Transaction) -> bool:
            change(transaction, pulse_waiting, *self._own(poll_id), until=self._until())
            return count(transaction, pulses.c.id == poll_id, pulses.c.closed_on.is_not(None)) > 0

        return self._register.write(work)

    def begin_to_close(self, poll_id: str, day: date) -> None:
        """Have no process take another answer."""
        still_open = pulses.c.id == poll_id, pulses.c.is_open.is_(True)
        self._register.run(pulses.update().where(*still_open).values(closed_on=day))

    def wait_for_others(self, poll_id: str) -> None:
        """Wait until every process has written what waited there."""
        ends_at = time.monotonic() + _LONGEST_SECONDS
        waiting = select(func.count()).select_from(pulse_waiting).where(pulse_waiting.c.poll_id == poll_id)
        while time.monotonic() < ends_at:
            is_alive = pulse_waiting.c.until >= clock.now() - CLOCKS_APART
            if not self._register.scalars(waiting.where(is_alive))[0]:
                return
            time.sleep(_LOOK_SECONDS)

    def _own(self, poll_id: str) -> tuple[Condition, ...]:
        return pulse_waiting.c.poll_id == poll_id, pulse_waiting.c.holder == self._me

    def _until(self) -> datetime:
        return clock.now() + _SILENT
