"""Store invites as rows of the register."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from playbook.core.base.access import Membership
from playbook.core.base.errors import Missing
from playbook.store.register.records import RecordTable, insert, read_membership, read_record
from playbook.store.register.register import RegisterRow, Transaction


@dataclass(frozen=True, slots=True)
class Invite:
    """An invite without its secret; without a membership it makes an owner."""

    id: str
    name: str
    email: str | None
    membership: Membership | None
    made_by: str | None
    maker: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    def __repr__(self) -> str:
        return f"Invite(id={self.id!r})"

    def is_open(self, now: datetime) -> bool:
        """Return whether it can still be accepted."""
        return self.used_at is None and self.revoked_at is None and now < self.expires_at


class Invites(RecordTable[Invite]):
    """The invites of a register."""

    def add(self, invite: Invite, secret_hash: str) -> None:
        """Store a new invite under the hash of its secret."""
        values = {**asdict(invite), "secret_hash": secret_hash, "is_owner": invite.membership is None}
        del values["membership"]
        if invite.membership:
            values |= invite.membership.model_dump()
        values["group_ids"] = json.dumps(values.get("group_ids", ()))
        self._register.write(lambda transaction: insert(transaction, "invite", values))

    def all(self) -> list[Invite]:
        """Return every invite, newest first."""
        return self._all("select * from invite order by created_at desc")

    def find_by_secret(self, secret_hash: str) -> Invite | None:
        """Return the invite with a secret, open or not, or None."""
        return self._first("select * from invite where secret_hash = ?", secret_hash)

    def take_up(self, invite_id: str, now: datetime, work: Callable[[Transaction, Invite], str]) -> str:
        """Use an invite and do `work` with it, both or neither."""

        def both(transaction: Transaction) -> str:
            row = transaction.execute("select * from invite where id = ?", (invite_id,)).fetchone()
            if row is None or not (invite := self._record(row)).is_open(now):
                raise Missing("This invite is no longer valid.", "Ask for a new one.")
            account_id = work(transaction, invite)
            transaction.execute("update invite set used_at = ? where id = ?", (now, invite_id))
            return account_id

        return self._register.write(both)

    def replace_secret(self, invite_id: str, secret_hash: str) -> None:
        """Give an invite another secret; the earlier one ends."""
        self._register.run("update invite set secret_hash = ? where id = ?", (secret_hash, invite_id))

    def find(self, invite_id: str) -> Invite | None:
        """Return an invite, open or not, or None."""
        return self._first("select * from invite where id = ?", invite_id)

    def revoke(self, invite_id: str, now: datetime) -> None:
        """End an invite that nobody has accepted."""
        self._register.run(
            "update invite set revoked_at = ? where id = ? and revoked_at is null and used_at is null",
            (now, invite_id),
        )

    def forget(self, invite_ids: list[str]) -> None:
        """Delete invites."""
        self._register.write(
            lambda transaction: transaction.executemany(
                "delete from invite where id = ?", [(invite_id,) for invite_id in invite_ids]
            )
        )

    def _record(self, row: RegisterRow) -> Invite:
        return read_record(Invite, row, membership=None if row["is_owner"] else read_membership(row))


def forget_invites_to(transaction: Transaction, is_same: Callable[[str], bool]) -> None:
    """Delete the invites to an address, inside a transaction."""
    rows = transaction.execute("select id, email from invite where email is not null").fetchall()
    invite_ids = [(row["id"],) for row in rows if is_same(row["email"])]
    transaction.executemany("delete from invite where id = ?", invite_ids)
