"""Store the audit log as rows of the register."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from playbook.store.register.records import Condition, RecordTable
from playbook.store.register.register import Transaction
from playbook.store.register.tables import audit

MAX_SUBJECT = 300


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One administrative action. `account_id` is empty for the machine itself."""

    id: int
    happened_at: datetime
    account_id: str
    name: str
    action: str
    subject: str


class AuditLog(RecordTable[AuditEntry]):
    """The audit log of a register."""

    kind = AuditEntry
    table = audit
    order = (audit.c.id.desc(),)

    def append(self, now: datetime, account_id: str, name: str, action: str, subject: str) -> None:
        """Add an entry."""
        self._register.write(
            lambda transaction: insert_entry(transaction, now, account_id, name, action, subject)
        )

    def newest(self, since: datetime, actions: Collection[str], most: int) -> Sequence[AuditEntry]:
        """Return the newest entries of these actions since a moment, newest first."""
        return self._all(*_where(since, actions), most=most)

    def count(self, since: datetime, actions: Collection[str]) -> int:
        """Return how many entries of these actions there are since a moment."""
        [number] = self._register.scalars(select(func.count()).where(*_where(since, actions)))
        return int(number)

    def drop_before(self, moment: datetime) -> None:
        """Remove the entries from before a moment."""
        if self._all(audit.c.happened_at < moment, most=1):
            self._delete(audit.c.happened_at < moment)


def _where(since: datetime, actions: Collection[str]) -> tuple[Condition, ...]:
    return audit.c.happened_at >= since, audit.c.action.in_(actions)


def insert_entry(
    transaction: Transaction, now: datetime, account_id: str, name: str, action: str, subject: str
) -> None:
    """Add an entry inside the transaction that does what it tells of."""
    values = {"happened_at": now, "account_id": account_id, "name": name, "action": action}
    transaction.execute(audit.insert().values({**values, "subject": subject[:MAX_SUBJECT]}))
