"""Store invites, and the links that make the first owner."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from playbook import clock
from playbook.core.base.access import Membership
from playbook.core.base.errors import Missing, Refused
from playbook.store.register.records import RecordTable, change, count, delete, read_membership, read_record
from playbook.store.register.register import Register, RegisterRow, Transaction
from playbook.store.register.tables import accounts, invites, setup_links


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
        is_unused = self.used_at is None and self.revoked_at is None
        return is_unused and clock.is_within(now, self.created_at, self.expires_at)


class Invites(RecordTable[Invite]):
    """The invites of a register."""

    table = invites
    order = (invites.c.created_at.desc(),)

    def add(self, invite: Invite, secret_hash: str) -> None:
        """Store a new invite under the hash of its secret."""
        values = {**asdict(invite), "secret_hash": secret_hash, "is_owner": invite.membership is None}
        del values["membership"]
        if invite.membership:
            values |= invite.membership.model_dump()

        def work(transaction: Transaction) -> None:
            refuse_former_owner(transaction, invite.made_by)
            transaction.execute(invites.insert().values(values))

        self._register.write(work)

    def find_by_secret(self, secret_hash: str) -> Invite | None:
        """Return the invite with a secret, open or not, or None."""
        return self._first(secret_hash=secret_hash)

    def take_up(self, invite_id: str, now: datetime, work: Callable[[Transaction, Invite], str]) -> str:
        """Use an invite and do `work` with it, both or neither."""

        def both(transaction: Transaction) -> str:
            row = transaction.execute(select(invites).where(same)).mappings().first()
            if row is None or not (invite := self._record(row)).is_open(now):
                raise Missing("This invite is no longer valid.", "Ask for a new one.")
            account_id = work(transaction, invite)
            change(transaction, invites, same, used_at=now)
            return account_id

        same = invites.c.id == invite_id
        return self._register.write(both)

    def replace_secret(self, invite_id: str, secret_hash: str) -> None:
        """Give an invite another secret; the earlier one ends."""
        self._change(invites.c.id == invite_id, secret_hash=secret_hash)

    def revoke(self, invite_id: str, now: datetime) -> None:
        """End an invite that nobody has accepted."""
        is_open = invites.c.revoked_at.is_(None), invites.c.used_at.is_(None)
        self._change(invites.c.id == invite_id, *is_open, revoked_at=now)

    def forget(self, invite_ids: list[str]) -> None:
        """Delete invites."""
        self._delete(invites.c.id.in_(invite_ids))

    def _record(self, row: RegisterRow) -> Invite:
        return read_record(Invite, row, membership=None if row["is_owner"] else read_membership(row))


class SetupLinks:
    """The setup links of a register, under the hashes of their tokens."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def add(self, token_hash: str, ends_at: datetime, now: datetime) -> None:
        """Store a link, and drop those that are over."""

        def work(transaction: Transaction) -> None:
            delete(transaction, setup_links, setup_links.c.ends_at < now)
            transaction.execute(setup_links.insert().values(token_hash=token_hash, ends_at=ends_at))

        self._register.write(work)

    def find_end(self, token_hash: str) -> datetime | None:
        """Return when a link ends, or None where there is none."""
        ends: list[datetime] = self._register.scalars(
            select(setup_links.c.ends_at).where(setup_links.c.token_hash == token_hash)
        )
        return ends[0] if ends else None

    def end(self, token_hash: str) -> None:
        """End one link."""
        self._register.run(setup_links.delete().where(setup_links.c.token_hash == token_hash))

    def end_all(self) -> None:
        """End every link."""
        self._register.run(setup_links.delete())


def refuse_former_owner(transaction: Transaction, account_id: str | None) -> None:
    """Raise Refused where somebody is an owner no longer; None: whoever acts on the machine.

    Inside the transaction, so that nothing an owner hands out is stored behind the end of their role.
    """
    if account_id and not count(transaction, accounts.c.id == account_id, accounts.c.is_owner.is_(True)):
        raise Refused("You do not own this Playbook any more.", "Ask an owner.")


def forget_invites_to(transaction: Transaction, is_same: Callable[[str], bool]) -> None:
    """Delete the invites to an address, inside a transaction."""
    rows = transaction.execute(select(invites.c.id, invites.c.email).where(invites.c.email.is_not(None)))
    invite_ids = [row.id for row in rows if is_same(row.email)]
    delete(transaction, invites, invites.c.id.in_(invite_ids))
