"""Store accounts, memberships and sign-in sessions as rows of the register."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import uuid4

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Missing, PlaybookError
from playbook.store.errors import DuplicateKey
from playbook.store.register.account_names import refuse_taken_name
from playbook.store.register.invites import forget_invites_to
from playbook.store.register.records import RecordTable, insert, read_membership, read_record
from playbook.store.register.register import RegisterRow, Transaction
from playbook.store.register.second_factors import take_off


class Claimed(PlaybookError):
    """This Playbook has an owner, so nobody else can become the first."""

    title = "This Playbook has an owner"


class Taken(PlaybookError):
    """Another account has this address or sign-on subject."""

    title = "There is an account already"


def already_claimed() -> Claimed:
    """Return the error for whoever comes second."""
    return Claimed("This Playbook has an owner already.", "Sign in, or ask the owner for an invite.")


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `password_hash` never leaves the server."""

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
        """Return whether it has no password, since the company's sign-on vouches."""
        return self.issuer is not None

    @property
    def has_password(self) -> bool:
        """Return whether it signs in with a password."""
        return self.password_hash is not None and not self.signs_on_elsewhere

    def actor(self) -> Actor:
        """Return the actor that this account is."""
        return Actor(
            name=self.name,
            role="owner" if self.is_owner else "member",
            account_id=self.id,
            memberships=self.memberships,
        )


@dataclass(slots=True)
class LoginWait:
    """Wrong tries of one account or browser, and until when it waits."""

    whose: str  # a hash
    last: datetime
    next_at: datetime
    count: int = 0  # by which others wait
    total: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in, on one browser."""

    token_hash: str
    account_id: str
    created_at: datetime
    seen_at: datetime


class Accounts(RecordTable[Account]):
    """The accounts of a register."""

    kind = Account

    # Accounts

    def has_owner(self) -> bool:
        """Return whether anybody owns this Playbook."""
        return bool(self._register.rows("select 1 from account where is_owner limit 1"))

    def claim(self, name: str, email: str | None, password_hash: str | None, now: datetime) -> Account:
        """Make the first owner; one of many succeeds. Raise Claimed."""

        def work(transaction: Transaction) -> str:
            if transaction.execute("select 1 from account where is_owner limit 1").fetchone():
                raise already_claimed()
            return insert_account(transaction, name, email, password_hash, now, is_owner=True)

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
        """Make an account. Raise Taken or NameTaken where another is alike."""
        return self.get(
            self._register.write(
                lambda transaction: insert_account(
                    transaction, name, email, password_hash, now, issuer, subject, is_owner, memberships
                )
            )
        )

    def get(self, account_id: str) -> Account:
        """Return an account. Raise Missing where there is none."""
        if account := self.find(account_id):
            return account
        raise Missing("There is no such account any more.", "Reload the page.")

    def find(self, account_id: str) -> Account | None:
        """Return an account, or None."""
        return self._first("select * from account where id = ?", account_id)

    def find_by_email(self, email: str) -> Account | None:
        """Return the account with an address in any spelling, or None."""
        return self._first("select * from account where email = ?", normal(email))

    def find_by_subject(self, issuer: str, subject: str) -> Account | None:
        """Return the account of a subject of the company's sign-on, or None."""
        return self._first("select * from account where issuer = ? and subject = ?", issuer, subject)

    def all(self) -> list[Account]:
        """Return every account, oldest first."""
        return self._all("select * from account order by created_at, id")

    def set_password(
        self, account_id: str, password_hash: str, *, sealed: bytes | None = None, keep: str = ""
    ) -> None:
        """Replace the password; end every session but the one to `keep`.

        `sealed`: the secret of its second factor under the new password. Without, the second factor goes:
        nobody could open it any more.
        """

        def work(transaction: Transaction) -> None:
            transaction.execute(
                "update account set password_hash = ? where id = ?", (password_hash, account_id)
            )
            transaction.execute(
                "delete from session where account_id = ? and token_hash <> ?", (account_id, keep)
            )
            if sealed is None:
                take_off(transaction, account_id)
            else:
                transaction.execute(
                    "update second_factor set sealed = ? where account_id = ?", (sealed, account_id)
                )

        self._register.write(work)

    def rename(self, account_id: str, name: str, email: str) -> None:
        """Change name and address. Raise Taken or NameTaken where another account has them."""

        def work(transaction: Transaction) -> None:
            refuse_taken_name(transaction, name, account_id)
            sql = "update account set name = ?, email = ? where id = ?"
            transaction.execute(sql, (name, normal(email), account_id))

        try:
            self._register.write(work)
        except DuplicateKey as error:
            raise _taken() from error

    def renew_hash(self, account_id: str, old: str, new: str) -> None:
        """Store a new hash of the same password, unless replaced meanwhile."""
        self._register.run(
            "update account set password_hash = ? where id = ? and password_hash = ?", (new, account_id, old)
        )

    def set_memberships(self, account_id: str, memberships: Sequence[Membership]) -> None:
        """Replace all memberships of an account."""

        def work(transaction: Transaction) -> None:
            transaction.execute("delete from membership where account_id = ?", (account_id,))
            _insert_memberships(transaction, account_id, memberships)

        self._register.write(work)

    def set_owner(self, account_id: str, is_owner: bool) -> None:
        """Make an account an owner or none. Raise Claimed."""

        def work(transaction: Transaction) -> None:
            if not is_owner:
                refuse_last_owner(transaction, account_id)
                # Only an owner can make these.
                transaction.execute("delete from invite where made_by = ?", (account_id,))
                transaction.execute("delete from token where made_by = ?", (account_id,))
            transaction.execute("update account set is_owner = ? where id = ?", (int(is_owner), account_id))

        self._register.write(work)

    def give(self, account_id: str, membership: Membership) -> None:
        """Replace the membership in the same rollout."""
        self._register.write(lambda transaction: add_membership(transaction, account_id, membership))

    def take(self, account_id: str, rollout_id: str) -> None:
        """Remove the membership in a rollout."""
        self._register.run(
            "delete from membership where account_id = ? and rollout_id = ?", (account_id, rollout_id)
        )

    def seen(self, account_id: str, now: datetime) -> None:
        """Note that an account was active."""
        self._register.run("update account set seen_at = ? where id = ?", (now, account_id))

    def remove(self, account_id: str) -> None:
        """Remove an account with its sessions. Raise Claimed for the last owner."""
        self._register.destroy(lambda transaction: delete_account(transaction, account_id))
        self._register.settle()

    def was_removed(self, issuer: str, subject: str, email: str) -> bool:
        """Return whether an account of this subject or address was removed."""
        hashes = _person_hash(issuer, subject), _person_hash("", normal(email))
        return bool(self._register.rows("select 1 from turned_away where person_hash in (?, ?)", hashes))

    # Sessions

    def begin_session(self, token_hash: str, account_id: str, now: datetime) -> None:
        """Store a new session."""
        self._register.run(
            "insert into session (token_hash, account_id, created_at, seen_at) values (?, ?, ?, ?)",
            (token_hash, account_id, now, now),
        )

    def find_session(self, token_hash: str) -> Session | None:
        """Return a session, however old, or None."""
        rows = self._register.rows("select * from session where token_hash = ?", (token_hash,))
        return read_record(Session, rows[0]) if rows else None

    def touch_session(self, token_hash: str, now: datetime) -> None:
        """Note that a session and its account are in use."""
        account = (
            "update account set seen_at = ? where id = (select account_id from session where token_hash = ?)"
        )
        session = "update session set seen_at = ? where token_hash = ?"
        self._register.run_all((session, (now, token_hash)), (account, (now, token_hash)))

    def end_session(self, token_hash: str) -> None:
        """End one session."""
        self._register.run("delete from session where token_hash = ?", (token_hash,))

    def sessions_of(self, account_id: str) -> list[str]:
        """Return the hash of each session of an account."""
        rows = self._register.rows("select token_hash from session where account_id = ?", (account_id,))
        return [row["token_hash"] for row in rows]

    def end_sessions_of(self, account_id: str) -> None:
        """End every session of an account."""
        self._register.run("delete from session where account_id = ?", (account_id,))

    def end_sessions_before(self, created: datetime, seen: datetime) -> None:
        """End the sessions that began, or were last used, before a moment."""
        self._register.run("delete from session where created_at < ? or seen_at < ?", (created, seen))

    def login_waits(self) -> list[LoginWait]:
        """Return who waits after wrong passwords or codes."""
        rows = self._register.rows("select * from login_wait")
        return [read_record(LoginWait, row) for row in rows]

    def replace_login_waits(self, waits: Iterable[LoginWait]) -> None:
        """Store who waits, and nobody else."""

        def work(transaction: Transaction) -> None:
            transaction.execute("delete from login_wait")
            for wait in waits:
                insert(transaction, "login_wait", asdict(wait))

        self._register.write(work)

    def end_all_sessions(self) -> None:
        """Sign everybody out."""
        self._register.run("delete from session")

    def _record(self, row: RegisterRow) -> Account:
        memberships = self._register.rows(
            "select * from membership where account_id = ? order by rollout_id", (row["id"],)
        )
        return read_record(Account, row, memberships=tuple(map(read_membership, memberships)))


def add_membership(transaction: Transaction, account_id: str, membership: Membership) -> None:
    """Replace the membership in the same rollout, inside a transaction."""
    transaction.execute(
        "delete from membership where account_id = ? and rollout_id = ?", (account_id, membership.rollout_id)
    )
    _insert_memberships(transaction, account_id, (membership,))


def make_owner(transaction: Transaction, account_id: str) -> None:
    """Make an account an owner, inside a transaction."""
    transaction.execute("update account set is_owner = 1 where id = ?", (account_id,))


def delete_account(transaction: Transaction, account_id: str) -> None:
    """Remove an account, and every way back but a new invite."""
    refuse_last_owner(transaction, account_id)
    removed = transaction.execute(
        "delete from account where id = ? returning issuer, subject, email", (account_id,)
    ).fetchone()
    if removed is None:
        return
    transaction.execute("delete from mail_optout where recipient = ?", (account_id,))
    if removed["email"]:
        forget_invites_to(transaction, lambda email: normal(email) == removed["email"])
    if person := removed["subject"] or removed["email"]:
        person_hash = _person_hash(removed["issuer"] or "", person)
        transaction.execute("insert or ignore into turned_away (person_hash) values (?)", (person_hash,))


def _person_hash(issuer: str, person: str) -> str:
    """Return a hash of the sign-on subject, or of the address."""
    return hashlib.sha256(json.dumps([issuer, person]).encode()).hexdigest()


def normal(email: str) -> str:
    """Return an address as it is stored and compared."""
    return unicodedata.normalize("NFC", email.strip().casefold()).encode("utf-8", "replace").decode()


def insert_account(
    transaction: Transaction,
    name: str,
    email: str | None,
    password_hash: str | None,
    now: datetime,
    issuer: str | None = None,
    subject: str | None = None,
    is_owner: bool = False,
    memberships: Sequence[Membership] = (),
) -> str:
    """Make an account inside a transaction and return its id. Raise Taken or NameTaken."""
    refuse_taken_name(transaction, name)
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
    try:
        insert(transaction, "account", values)
    except DuplicateKey as error:
        raise _taken() from error
    _insert_memberships(transaction, account_id, memberships)
    return account_id


def _taken() -> Taken:
    return Taken("There is an account with this address already.", "Sign in with it instead.")


def _insert_memberships(transaction: Transaction, account_id: str, memberships: Iterable[Membership]) -> None:
    for member in memberships:
        values = {**member.model_dump(), "account_id": account_id, "group_ids": json.dumps(member.group_ids)}
        insert(transaction, "membership", values)


def refuse_last_owner(transaction: Transaction, account_id: str) -> None:
    """Raise Claimed where nobody else would own this Playbook."""
    owners = transaction.execute("select id from account where is_owner").fetchall()
    if [row["id"] for row in owners] == [account_id]:
        raise Claimed("This is the only owner.", "Make somebody else an owner first.")
