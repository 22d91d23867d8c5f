"""Copy the register for a backup, without what must not come back with it.

A backup is put back after days, maybe on another machine. So sign-ins, the secrets of this installation and
the addresses of channels and calendars stay behind, what opens something without an account is closed, and
a poll or a box of questions that is open counts as closed, with every mark of a device gone.
"""

import re
import sqlite3
import threading
from collections.abc import Callable, Collection
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Float, Integer, LargeBinary, Text, select
from sqlalchemy.exc import SQLAlchemyError

from playbook.core.base.fields import MAX_NAME, cleaned, is_address
from playbook.store.errors import Damaged
from playbook.store.register.accounts import Accounts
from playbook.store.register.invites import Invites
from playbook.store.register.postgres.transfer import transfer
from playbook.store.register.register import Register, Transaction
from playbook.store.register.sqlite_register import SqliteRegister, error_of, over
from playbook.store.register.tables import accounts, metadata

T = TypeVar("T")
Look = Callable[[Register], object]
_WAIT_SECONDS = 10.0
LEFT_OUT = (
    "sign-ins",
    "addresses of channels and calendars",
    "what goes out by e-mail",
    "answers of open polls",
)
# A hash is compared at its own cost, whoever made it: 100 MB and 9 passes at most.
_COSTLY = re.compile(r"\$argon2(?!(?:id|i|d)\$v=\d{2}\$m=\d{1,5},t=\d,p=\d\$)")
_KINDS: dict[type, type | tuple[type, ...]] = {
    Integer: int, Float: (int, float), Text: str, LargeBinary: bytes,
}  # fmt: skip
# A register from before a migration may lack the table.
_CLOSING = (
    ("session", "delete from session"),
    ("kept", "delete from kept"),
    ("setup_link", "delete from setup_link"),
    ("login_wait", "delete from login_wait"),
    ("bucket", "delete from bucket"),
    ("reservation", "delete from reservation"),
    ("draft_lease", "delete from draft_lease"),
    ("room", "delete from room"),
    ("link", "update link set paused_at = :now where paused_at is null and revoked_at is null"),
    ("invite", "update invite set revoked_at = :now where used_at is null and revoked_at is null"),
    ("token", "update token set revoked_at = :now where revoked_at is null"),
    ("feed", "delete from feed"),
    ("webhook", "update webhook set address = '', removed_at = :now where removed_at is null"),
    ("mail_plan", "delete from mail_plan"),
    ("mail", "update mail set next_at = null, outcome = 'missed' where next_at is not null"),
    ("pulse_key", "delete from pulse_key"),
    ("pulse_waiting", "delete from pulse_waiting"),
    ("pulse_seen", "delete from pulse_seen"),
    ("pulse_live", "delete from pulse_live"),
    ("pulse_text", "delete from pulse_text where poll_id in (select id from pulse where is_open <> 0)"),
    ("pulse_count", "delete from pulse_count where poll_id in (select id from pulse where is_open <> 0)"),
    ("pulse", "update pulse set is_open = 0, closed_on = coalesce(closed_on, :day), poll_key = null"),
    (
        "question_vote",
        "update question set is_final = 1, votes = votes + (select count(*) from question_vote where"
        " question_id = question.id) where is_final = 0",
    ),
    ("question_vote", "delete from question_vote"),
    ("question_box", "update question_box set is_open = 0, box_key = null"),
)
# The text of a table is written otherwise by another SQLite, that of a trigger is what it does. What is
# unique in a table can have an update that closes something leave it open. A table that is not strict holds
# numbers where bytes are read.
_SCHEMA = """
    select type, name, tbl_name, case type when 'table' then null else sql end, null from sqlite_master
    where type not in ('table', 'index') or name not glob 'sqlite_*'
    union all select tables.name, columns.name, columns.type, columns."notnull", columns.pk
    from sqlite_master as tables, pragma_table_xinfo(tables.name) as columns where tables.type = 'table'
    union all select tables.name, indexes.origin, indexes."unique", indexes.partial,
    (select group_concat(columns.name) from pragma_index_info(indexes.name) as columns)
    from sqlite_master as tables, pragma_index_list(tables.name) as indexes where tables.type = 'table'
    union all select name, 'strict', strict, null, null from pragma_table_list where schema = 'main'
    order by 1, 2, 3, 4, 5
"""


def copy(source: Path, to: Path, now: datetime) -> int:
    """Copy the register, also while others write it; return its accounts."""
    try:
        with closing(_connected(source)) as live, closing(_connected(to)) as draft:
            # Counted in the snapshot that is copied.
            live.execute("begin")
            counts = _counts(live)
            live.backup(draft)
            if _counts(draft) != counts:
                raise Damaged("The backup does not hold what was copied.", "Check the disk, then try again.")
            _close_what_opens(draft, counts, now)
            draft.execute("pragma journal_mode = delete")
            draft.execute("vacuum")  # or the file would still hold what was deleted
            _refuse_damaged(draft, to)
            return counts.get("account", 0)
    except sqlite3.Error as error:
        raise error_of(error, to) from error


def put_back(file: Path, to: Path, now: datetime, look: Look | None = None) -> None:
    """Make a closed register from a backup's rows, which others may have made. Raise StoreError."""
    with closing(RegisterCopy(file)) as copied, closing(SqliteRegister(to, accepts_loss=True)) as register:
        copied.transfer_closed(register, now, look)
    to.with_suffix(".mark").unlink()  # the first start takes the rows as they are


class RegisterCopy(SqliteRegister):
    """The register of a backup, opened in memory; its file stays unchanged.

    Raise StoreError where it holds other tables, views or triggers than ours.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock, self._reading = threading.RLock(), threading.Lock()
        self._connection = _connected(":memory:")
        self._reader = self._writing = over(self._connection, path)
        with self._translated(), closing(_connected(f"{path.resolve().as_uri()}?mode=ro")) as file:
            self._migrate()
            ours = self._connection.execute(_SCHEMA).fetchall()
            file.backup(self._connection)
            _refuse_damaged(self._connection, path)
            self._migrate()
            if self._connection.execute(_SCHEMA).fetchall() != ours:
                raise Damaged(
                    f"{path.name} is not a register of this app: it holds other tables, views or triggers.",
                    "Pick another backup.",
                )

    def transfer_closed(self, target: Register, now: datetime, look: Look | None = None) -> int:
        """Copy what may come back into an empty register; return how many rows.

        `look` may take something out of this copy before.
        """
        with self._translated():
            _close_what_opens(self._connection, _counts(self._connection), now)
        try:
            self._refuse_odd_accounts()
            self._refuse_odd_values()
            if look:
                look(self)
            return transfer(self, target)
        except (ValueError, TypeError, SQLAlchemyError) as error:
            raise Damaged(
                f"{self.path.name} holds what this app never wrote.", "Pick another backup."
            ) from error

    def _refuse_odd_accounts(self) -> None:
        for row in self.rows(select(accounts)):
            name, email, password_hash = row["name"], row["email"], row["password_hash"]
            is_named = 0 < len(name) <= MAX_NAME and cleaned(name) == name
            if not is_named or (email and not is_address(email)) or _COSTLY.match(password_hash or ""):
                raise ValueError(name)

    def _refuse_odd_values(self) -> None:
        """Read what the app reads, and raise ValueError or TypeError where that cannot be read."""
        Accounts(self).all(), Invites(self).all()
        for table in metadata.sorted_tables:
            kinds = {column.name: kind for column in table.c if (kind := _KINDS.get(type(column.type)))}
            for row in self.rows(select(table)):
                for name, kind in kinds.items():
                    if row[name] is not None and not isinstance(row[name], kind):
                        raise TypeError(f"{table.name}.{name}")

    def write(self, work: Callable[[Transaction], T]) -> T:
        # Nobody else has it, and what is written is gone with it.
        with self._lock, self._translated(), self._transaction() as transaction:
            return work(transaction)

    def close(self) -> None:
        self._reader.close()
        self._reader.engine.dispose()


def _connected(name: Path | str) -> sqlite3.Connection:
    return sqlite3.connect(
        name, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False, uri=True
    )


def _close_what_opens(connection: sqlite3.Connection, tables: Collection[str], now: datetime) -> None:
    for table, statement in _CLOSING:
        if table in tables:
            connection.execute(statement, {"now": now.isoformat(), "day": now.date().isoformat()})


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    names = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
    return {
        str(name): connection.execute(f'select count(*) from "{name}"').fetchone()[0]  # noqa: S608 - a name of ours
        for (name,) in names
    }


def _refuse_damaged(connection: sqlite3.Connection, path: Path) -> None:
    if str(connection.execute("pragma quick_check").fetchone()[0]) != "ok":
        raise Damaged(f"{path.name} does not hold what was written to it.", "Check the disk, then try again.")
