"""Invites, as rows of the register."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from playbook.core.base.access import Membership
from playbook.core.base.errors import Missing
from playbook.store.register.records import insert, read_membership, read_record
from playbook.store.register.register import Register, Row, Transaction


@dataclass(frozen=True, slots=True)
class Invite:
    """What is kept of an invite: never its secret. Without a membership it makes an owner."""

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
        """Whether it can still be taken up."""
        return self.used_at is None and self.revoked_at is None and now < self.expires_at


class Invites:
    """The invites of a register. Whether someone may do this is decided at the desk, before."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def add(self, invite: Invite, secret_hash: str) -> None:
        """Keep a new invite under the hash of its secret."""
        member = invite.membership
        values = {
            **asdict(replace(invite, membership=None)),
            "secret_hash": secret_hash,
            "is_owner": member is None,
            "rollout_id": member.rollout_id if member else None,
            "role": member.role if member else None,
            "group_ids": json.dumps(member.group_ids if member else ()),
            "person_id": member.person_id if member else None,
        }
        del values["membership"]
        self._register.write(lambda transaction: insert(transaction, "invite", values))

    def all(self) -> list[Invite]:
        """Give back every invite, the newest first."""
        return [_invite(row) for row in self._register.rows("select * from invite order by created_at desc")]

    def find_by_secret(self, secret_hash: str) -> Invite | None:
        """Give back the invite with a secret, open or not, or None."""
        rows = self._register.rows("select * from invite where secret_hash = ?", (secret_hash,))
        return _invite(rows[0]) if rows else None

    def take_up(self, invite_id: str, now: datetime, work: Callable[[Transaction, Invite], str]) -> str:
        """Use an invite up and do `work` with it, both or neither; raises Missing where it is not open."""

        def both(connection: Transaction) -> str:
            row = connection.execute("select * from invite where id = ?", (invite_id,)).fetchone()
            if row is None or not (invite := _invite(row)).is_open(now):
                raise Missing("This invite is not open any more.", "Ask for a new one.")
            account_id = work(connection, invite)
            connection.execute("update invite set used_at = ? where id = ?", (now.isoformat(), invite_id))
            return account_id

        return self._register.write(both)

    def revoke(self, invite_id: str, now: datetime) -> None:
        """End an invite that nobody has taken up."""
        self._register.run(
            "update invite set revoked_at = ? where id = ? and revoked_at is null and used_at is null",
            (now.isoformat(), invite_id),
        )

    def forget(self, invite_ids: list[str]) -> None:
        """Take invites away for good."""

        def work(connection: Transaction) -> None:
            connection.executemany("delete from invite where id = ?", [(one,) for one in invite_ids])

        self._register.write(work)


def forget_invites_to(connection: Transaction, is_theirs: Callable[[str], bool]) -> None:
    """Take the invites to an address away for good, inside a transaction."""
    found = connection.execute("select id, email from invite where email is not null").fetchall()
    theirs = [(row["id"],) for row in found if is_theirs(row["email"])]
    connection.executemany("delete from invite where id = ?", theirs)


def _invite(row: Row) -> Invite:
    return read_record(Invite, row, membership=None if row["is_owner"] else read_membership(row))
