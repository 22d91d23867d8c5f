"""People's accounts, what each may do where, and their sign-in sessions, as rows of the register."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Missing, PlaybookError
from playbook.store.errors import DuplicateKey
from playbook.store.register.invites import forget_invites_to
from playbook.store.register.records import insert, read_membership, read_record
from playbook.store.register.register import Register, Transaction


class Claimed(PlaybookError):
    """There is an owner already, so nobody else can become the first one."""

    title = "This Playbook has an owner"


class Taken(PlaybookError):
    """Another account has this address, or this name of the company's sign-on."""

    title = "There is an account already"


def already_claimed() -> Claimed:
    """Give back what is said to whoever comes second."""
    return Claimed("This Playbook has an owner already.", "Sign in, or ask the owner for an invite.")


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `seen_at`: when it last did anything here. `password_hash` never leaves the server."""

    id: str
    name: str
    email: str | None
    password_hash: str | None
    issuer: str | None
    subject: str | None
    is_owner: bool
    created_at: datetime
    seen_at: datetime | None
    memberships: tuple[Membership, ...] = ()

    def __repr__(self) -> str:
        return f"Account(id={self.id!r})"

    @property
    def signs_on_elsewhere(self) -> bool:
        """Whether the company's sign-on is its only door: it has no password, and gets none."""
        return self.issuer is not None

    def actor(self) -> Actor:
        """Give back who this is at the desk."""
        return Actor(
            name=self.name,
            role="owner" if self.is_owner else "member",
            account_id=self.id,
            memberships=self.memberships,
        )


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in, on one browser."""

    token_hash: str
    account_id: str
    created_at: datetime
    seen_at: datetime


class Accounts:
    """The accounts of a register. Whether someone may do this is decided at the desk, before."""

    def __init__(self, register: Register) -> None:
        self._register = register

    # Accounts

    def has_owner(self) -> bool:
        """Whether anybody owns this Playbook yet."""
        return bool(self._register.rows("select 1 from account where is_owner limit 1"))

    def claim(self, name: str, email: str | None, password_hash: str | None, now: datetime) -> Account:
        """Make the first owner; of any number who try at once, one succeeds. Raises Claimed."""

        def work(connection: Transaction) -> str:
            if connection.execute("select 1 from account where is_owner limit 1").fetchone():
                raise already_claimed()
            return _insert(connection, name, email, password_hash, None, None, True, (), now)

        return self.get(self._register.write(work))

    def add(
        self,
        name: str,
        email: str | None,
        password_hash: str | None,
        now: datetime,
        *,
        issuer: str | None = None,
        subject: str | None = None,
        is_owner: bool = False,
        memberships: Sequence[Membership] = (),
    ) -> Account:
        """Make an account; raises Taken where another one has the address or the subject."""
        return self.get(
            self._register.write(
                lambda connection: insert_account(
                    connection,
                    name,
                    email,
                    password_hash,
                    now,
                    issuer=issuer,
                    subject=subject,
                    is_owner=is_owner,
                    memberships=memberships,
                )
            )
        )

    def get(self, account_id: str) -> Account:
        """Give back an account; raises Missing where there is none."""
        if found := self.find(account_id):
            return found
        raise Missing("There is no such account any more.", "Reload the page.")

    def find(self, account_id: str) -> Account | None:
        """Give back an account, or None."""
        return self._one("select * from account where id = ?", account_id)

    def find_by_email(self, email: str) -> Account | None:
        """Give back the account with an address, however its letters are written, or None."""
        return self._one("select * from account where email = ?", normal(email))

    def find_by_subject(self, issuer: str, subject: str) -> Account | None:
        """Give back the account that the company's sign-on means, or None."""
        return self._one("select * from account where issuer = ? and subject = ?", issuer, subject)

    def all(self) -> list[Account]:
        """Give back every account, in the order they came."""
        return self._read("select * from account order by created_at, id")

    def set_password(self, account_id: str, password_hash: str) -> None:
        """Put another password in the place of the old one and end every session of the account."""

        def work(connection: Transaction) -> None:
            connection.execute(
                "update account set password_hash = ? where id = ?", (password_hash, account_id)
            )
            connection.execute("delete from session where account_id = ?", (account_id,))

        self._register.write(work)

    def rename(self, account_id: str, name: str, email: str) -> None:
        """Note another name and address; raises Taken where another account has the address."""

        def work(connection: Transaction) -> None:
            try:
                connection.execute(
                    "update account set name = ?, email = ? where id = ?", (name, normal(email), account_id)
                )
            except DuplicateKey as error:
                raise _taken() from error

        self._register.write(work)

    def renew_hash(self, account_id: str, old: str, new: str) -> None:
        """Keep the same password in another way, unless it has been replaced in the meantime."""
        self._register.run(
            "update account set password_hash = ? where id = ? and password_hash = ?", (new, account_id, old)
        )

    def set_memberships(self, account_id: str, memberships: Sequence[Membership]) -> None:
        """Put these in the place of what an account may do so far."""

        def work(connection: Transaction) -> None:
            connection.execute("delete from membership where account_id = ?", (account_id,))
            _insert_memberships(connection, account_id, memberships)

        self._register.write(work)

    def set_owner(self, account_id: str, is_owner: bool) -> None:
        """Make an account an owner, or no owner; raises Claimed where nobody else would own this."""

        def work(connection: Transaction) -> None:
            if not is_owner:
                refuse_last_owner(connection, account_id)
                # Only an owner can make these, so nobody keeps one who is none any more.
                connection.execute("delete from invite where made_by = ?", (account_id,))
                connection.execute("delete from token where made_by = ?", (account_id,))
            connection.execute("update account set is_owner = ? where id = ?", (int(is_owner), account_id))

        self._register.write(work)

    def give(self, account_id: str, membership: Membership) -> None:
        """Put a membership in the place of the one in the same rollout."""
        self._register.write(lambda connection: add_membership(connection, account_id, membership))

    def take(self, account_id: str, rollout_id: str) -> None:
        """Take the membership in a rollout away."""
        self._register.run(
            "delete from membership where account_id = ? and rollout_id = ?", (account_id, rollout_id)
        )

    def seen(self, account_id: str, now: datetime) -> None:
        """Note that an account did something."""
        self._register.run("update account set seen_at = ? where id = ?", (now.isoformat(), account_id))

    def remove(self, account_id: str) -> None:
        """Take an account away with its sessions; raises Claimed for the last owner."""
        self._register.destroy(lambda connection: delete_account(connection, account_id))
        self._register.settle()

    def was_removed(self, issuer: str, subject: str, email: str) -> bool:
        """Whether an account that the company's sign-on means, or one with this address, was removed."""
        return bool(
            self._register.rows(
                "select 1 from turned_away where person_hash in (?, ?)",
                (_person_hash(issuer, subject), _person_hash("", normal(email))),
            )
        )

    # Sessions

    def begin_session(self, token_hash: str, account_id: str, now: datetime) -> None:
        """Note a sign-in."""
        self._register.run(
            "insert into session (token_hash, account_id, created_at, seen_at) values (?, ?, ?, ?)",
            (token_hash, account_id, now.isoformat(), now.isoformat()),
        )

    def find_session(self, token_hash: str) -> Session | None:
        """Give back a session, however old, or None."""
        found = self._register.rows("select * from session where token_hash = ?", (token_hash,))
        return read_record(Session, found[0]) if found else None

    def touch_session(self, token_hash: str, now: datetime) -> None:
        """Note that a session is in use, and so is its account."""

        def work(connection: Transaction) -> None:
            stamp = now.isoformat()
            connection.execute("update session set seen_at = ? where token_hash = ?", (stamp, token_hash))
            connection.execute(
                "update account set seen_at = ? where id = "
                "(select account_id from session where token_hash = ?)",
                (stamp, token_hash),
            )

        self._register.write(work)

    def end_session(self, token_hash: str) -> None:
        """End one session."""
        self._register.run("delete from session where token_hash = ?", (token_hash,))

    def end_sessions_of(self, account_id: str) -> None:
        """End every session of an account."""
        self._register.run("delete from session where account_id = ?", (account_id,))

    def end_sessions_before(self, created: datetime, seen: datetime) -> None:
        """End the sessions that began before one moment, or were last used before another."""
        self._register.run(
            "delete from session where created_at < ? or seen_at < ?", (created.isoformat(), seen.isoformat())
        )

    def end_all_sessions(self) -> None:
        """Sign everybody out."""
        self._register.run("delete from session")

    def _one(self, sql: str, *values: str) -> Account | None:
        found = self._read(sql, *values)
        return found[0] if found else None

    def _read(self, sql: str, *values: str) -> list[Account]:
        rows = self._register.rows(sql, values)
        return [read_record(Account, row, memberships=self._memberships_of(row["id"])) for row in rows]

    def _memberships_of(self, account_id: str) -> tuple[Membership, ...]:
        rows = self._register.rows(
            "select * from membership where account_id = ? order by rollout_id", (account_id,)
        )
        return tuple(read_membership(row) for row in rows)


def add_membership(connection: Transaction, account_id: str, membership: Membership) -> None:
    """Give an account a membership, in place of one in the same rollout, inside a transaction."""
    connection.execute(
        "delete from membership where account_id = ? and rollout_id = ?", (account_id, membership.rollout_id)
    )
    _insert_memberships(connection, account_id, (membership,))


def make_owner(connection: Transaction, account_id: str) -> None:
    """Make an account an owner, inside a transaction."""
    connection.execute("update account set is_owner = 1 where id = ?", (account_id,))


def delete_account(connection: Transaction, account_id: str) -> None:
    """Take an account away inside a transaction, and all that would bring it back without a new invite."""
    refuse_last_owner(connection, account_id)
    gone = connection.execute(
        "delete from account where id = ? returning issuer, subject, email", (account_id,)
    ).fetchone()
    if gone is None:
        return
    if gone["email"]:
        forget_invites_to(connection, lambda email: normal(email) == gone["email"])
    if person := gone["subject"] or gone["email"]:
        connection.execute(
            "insert or ignore into turned_away (person_hash) values (?)",
            (_person_hash(gone["issuer"] or "", person),),
        )


def _person_hash(issuer: str, person: str) -> str:
    """Of what the provider calls somebody; of an address where no provider has named them."""
    return hashlib.sha256(json.dumps([issuer, person]).encode()).hexdigest()


def normal(email: str) -> str:
    """Give back an address as it is kept and compared."""
    return unicodedata.normalize("NFC", email.strip().casefold()).encode("utf-8", "replace").decode()


def insert_account(
    connection: Transaction,
    name: str,
    email: str | None,
    password_hash: str | None,
    now: datetime,
    *,
    issuer: str | None = None,
    subject: str | None = None,
    is_owner: bool = False,
    memberships: Sequence[Membership] = (),
) -> str:
    """Make an account inside a transaction and give back its id; raises Taken."""
    try:
        return _insert(connection, name, email, password_hash, issuer, subject, is_owner, memberships, now)
    except DuplicateKey as error:
        raise _taken() from error


def _taken() -> Taken:
    return Taken("There is an account with this address already.", "Sign in with it instead.")


def _insert(
    connection: Transaction,
    name: str,
    email: str | None,
    password_hash: str | None,
    issuer: str | None,
    subject: str | None,
    is_owner: bool,
    memberships: Iterable[Membership],
    now: datetime,
) -> str:
    account_id = uuid4().hex[:12]
    values = {
        "id": account_id,
        "name": name,
        "email": normal(email) if email else None,
        "password_hash": password_hash,
        "issuer": issuer,
        "subject": subject,
        "is_owner": is_owner,
        "created_at": now,
    }
    insert(connection, "account", values)
    _insert_memberships(connection, account_id, memberships)
    return account_id


def _insert_memberships(connection: Transaction, account_id: str, memberships: Iterable[Membership]) -> None:
    for one in memberships:
        connection.execute(
            "insert into membership (account_id, rollout_id, role, group_ids, person_id) "
            "values (?, ?, ?, ?, ?)",
            (account_id, one.rollout_id, one.role, json.dumps(one.group_ids), one.person_id),
        )


def refuse_last_owner(connection: Transaction, account_id: str) -> None:
    """Raise Claimed where nobody else would own this Playbook, inside a transaction."""
    others = connection.execute(
        "select 1 from account where is_owner and id != ? limit 1", (account_id,)
    ).fetchone()
    is_owner = connection.execute("select 1 from account where is_owner and id = ?", (account_id,)).fetchone()
    if is_owner and not others:
        raise Claimed("This is the only owner.", "Make somebody else an owner first.")
