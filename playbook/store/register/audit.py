"""Store the audit log as rows of the register."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from playbook.store.register.records import RecordTable

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

    def append(self, now: datetime, account_id: str, name: str, action: str, subject: str) -> None:
        """Add an entry."""
        sql = "insert into audit (happened_at, account_id, name, action, subject) values (?, ?, ?, ?, ?)"
        self._register.run(sql, (now, account_id, name, action, subject[:MAX_SUBJECT]))

    def newest(self, since: datetime, actions: Collection[str], most: int) -> Sequence[AuditEntry]:
        """Return the newest entries of these actions since a moment, newest first."""
        where, values = _where(since, actions)
        return self._all(f"select * from audit where {where} order by id desc limit ?", *values, most)  # noqa: S608

    def count(self, since: datetime, actions: Collection[str]) -> int:
        """Return how many entries of these actions there are since a moment."""
        where, values = _where(since, actions)
        return int(self._register.rows(f"select count(*) from audit where {where}", values)[0][0])  # noqa: S608

    def drop_before(self, moment: datetime) -> None:
        """Remove the entries from before a moment."""
        if self._register.rows("select 1 from audit where happened_at < ? limit 1", (moment,)):
            self._register.run("delete from audit where happened_at < ?", (moment,))


def _where(since: datetime, actions: Collection[str]) -> tuple[str, list[object]]:
    marks = ", ".join("?" for _ in actions)
    return f"happened_at >= ? and action in ({marks})", [since, *actions]
