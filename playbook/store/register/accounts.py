"""Store accounts, memberships and sign-in sessions as rows of the register."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import uuid4

from sqlalchemy import Select, bindparam, or_, select

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Missing, PlaybookError
from playbook.core.base.letters import normalized
from playbook.store.errors import DuplicateKey
from playbook.store.register.account_names import refuse_taken_name
from playbook.store.register.invites import forget_invites_to, refuse_former_owner
from playbook.store.register.records import (
    Condition,
    RecordTable,
    change,
    count,
    delete,
    insert_all,
    insert_new,
    read_membership,
    read_record,
)
from playbook.store.register.register import RegisterRow, Transaction
from playbook.store.register.second_factors import take_off
from playbook.store.register.tables import (
    accounts,
    feeds,
    invites,
    links,
    mail_optouts,
    memberships,
    second_factors,
    sessions,
    tokens,
    turned_away,
)

# Done in the transaction of a change.
Also = Callable[[Transaction], object]


def _nothing(_transaction: Transaction) -> None:
    pass


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


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in, on one browser."""

    token_hash: str
    account_id: str
    created_at: datetime
    seen_at: datetime


_IS_OWNER = accounts.c.is_owner.is_(True)
_SESSION = select(sessions).where(sessions.c.token_hash == bindparam("token_hash"))
_WITH_MEMBERSHIPS = select(
    accounts, *(column for name, column in memberships.c.items() if name != "account_id")
).outerjoin_from(accounts, memberships)


class Accounts(RecordTable[Account]):
    """The accounts of a register."""

    table = accounts
    order = accounts.c.created_at, accounts.c.id, memberships.c.rollout_id

    # Accounts

    def has_owner(self) -> bool:
        """Return whether anybody owns this Playbook."""
        return bool(self._register.scalars(select(accounts.c.id).where(_IS_OWNER).limit(1)))

    def claim(self, name: str, email: str | None, password_hash: str | None, now: datetime) -> Account:
        """Make the first owner; one of many succeeds. Raise Claimed."""

        def work(transaction: Transaction) -> str:
            if count(transaction, _IS_OWNER):
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

    def find_by_email(self, email: str) -> Account | None:
        """Return the account with an address in any spelling, or None."""
        return self._first(email=normal(email))

    def find_by_subject(self, issuer: str, subject: str) -> Account | None:
        """Return the account of a subject of the company's sign-on, or None."""
        return self._first(issuer=issuer, subject=subject)

    def set_password(
        self,
        account_id: str,
        password_hash: str,
        *,
        sealed: bytes | None = None,
        keep: str = "",
        seen: tuple[str | None, bytes | None] | None = None,
    ) -> bool:
        """Replace the password; end calendars, and every session but the one to `keep`.

        `sealed`: the secret of its second factor under the new password. Without, the second factor goes:
        nobody could open it any more. `seen`: the hash and the sealed secret that they replace. Return False,
        and change nothing, where others stand there by now.
        """

        def work(transaction: Transaction) -> bool:
            if seen not in (None, tuple(map(transaction.scalar, current))):
                return False
            _update(transaction, account_id, password_hash=password_hash)
            others = sessions.c.account_id == account_id, sessions.c.token_hash != keep
            delete(transaction, sessions, *others)
            delete(transaction, feeds, feeds.c.account_id == account_id, feeds.c.kind != "link")
            if sealed is None:
                take_off(transaction, account_id)
            else:
                change(transaction, second_factors, second_factors.c.account_id == account_id, sealed=sealed)
            return True

        current = (
            select(accounts.c.password_hash).where(accounts.c.id == account_id),
            select(second_factors.c.sealed).where(second_factors.c.account_id == account_id),
        )
        return self._register.write(work)

    def rename(self, account_id: str, name: str, email: str) -> None:
        """Change name and address. Raise Taken or NameTaken if in use."""

        def work(transaction: Transaction) -> None:
            refuse_taken_name(transaction, name, account_id)
            before = transaction.execute(select(accounts.c.name).where(accounts.c.id == account_id)).scalar()
            change(transaction, links, links.c.made_by == before, made_by=name)
            _update(transaction, account_id, name=name, email=normal(email))

        try:
            self._register.write(work)
        except DuplicateKey as error:
            raise _taken() from error

    def renew_hash(self, account_id: str, old: str, new: str) -> None:
        """Store a new hash of the same password, unless replaced meanwhile."""
        self._change(accounts.c.id == account_id, accounts.c.password_hash == old, password_hash=new)

    def set_owner(
        self,
        account_id: str,
        is_owner: bool,
        by: str = "",
        *,
        links_end_at: datetime | None = None,
        also: Also = _nothing,
    ) -> None:
        """Make an account an owner or none (`by`: the acting owner). Raise Claimed or Refused.

        `links_end_at`: when the links of who is none any more end. `also` is done with it, or neither.
        """

        def work(transaction: Transaction) -> None:
            refuse_former_owner(transaction, by)
            if not is_owner:
                refuse_last_owner(transaction, account_id)
                # Only an owner can make these.
                for table in (invites, tokens):
                    delete(transaction, table, table.c.made_by == account_id)
                delete(transaction, feeds, feeds.c.account_id == account_id, feeds.c.kind == "link")
                _end_links(transaction, account_id, links_end_at)
            _update(transaction, account_id, is_owner=is_owner)
            also(transaction)

        self._register.write(work)

    def give(self, account_id: str, membership: Membership, by: str = "", *, also: Also = _nothing) -> None:
        """Replace the membership in the same rollout; `by` and `also` as in `set_owner`. Raise Refused."""

        def work(transaction: Transaction) -> None:
            refuse_former_owner(transaction, by)
            add_membership(transaction, account_id, membership)
            also(transaction)

        self._register.write(work)

    def take(self, account_id: str, rollout_id: str, by: str = "", *, also: Also = _nothing) -> None:
        """Remove the membership in a rollout; `by` and `also` as in `set_owner`. Raise Refused."""

        def work(transaction: Transaction) -> None:
            refuse_former_owner(transaction, by)
            delete(transaction, memberships, *_same_membership(account_id, rollout_id))
            also(transaction)

        self._register.write(work)

    def remove(
        self, account_id: str, by: str = "", *, links_end_at: datetime | None = None, also: Also = _nothing
    ) -> None:
        """Remove an account, as in `set_owner`. Raise Claimed, Refused."""

        def work(transaction: Transaction) -> None:
            refuse_former_owner(transaction, by)
            _end_links(transaction, account_id, links_end_at)
            delete_account(transaction, account_id)
            also(transaction)

        self._register.destroy(work)
        self._register.settle()

    def was_removed(self, issuer: str, subject: str, email: str) -> bool:
        """Return whether an account of this subject or address was removed."""
        hashes = _person_hash(issuer, subject), _person_hash("", normal(email))
        statement = select(turned_away).where(turned_away.c.person_hash.in_(hashes))
        return bool(self._register.rows(statement))

    # Sessions

    def begin_session(self, token_hash: str, account_id: str, now: datetime) -> None:
        """Store a new session."""
        session = Session(token_hash, account_id, now, now)
        self._register.run(sessions.insert().values(asdict(session)))

    def find_session(self, token_hash: str) -> Session | None:
        """Return a session, however old, or None."""
        rows = self._register.rows(_SESSION, {"token_hash": token_hash})
        return read_record(Session, rows[0]) if rows else None

    def touch_sessions(self, seen: Mapping[str, datetime]) -> None:
        """Note when sessions and their accounts were in use, all in one transaction."""

        def work(transaction: Transaction) -> None:
            for token_hash, moment in sorted(seen.items()):
                own = sessions.c.token_hash == token_hash
                whose = select(sessions.c.account_id).where(own).scalar_subquery()
                change(transaction, sessions, own, seen_at=moment)
                change(transaction, accounts, accounts.c.id == whose, seen_at=moment)

        if seen:
            self._register.write(work)

    def end_session(self, token_hash: str) -> None:
        """End one session."""
        self._register.run(sessions.delete().where(sessions.c.token_hash == token_hash))

    def sessions_of(self, account_id: str) -> list[str]:
        """Return the hash of each session of an account."""
        return self._register.scalars(
            select(sessions.c.token_hash).where(sessions.c.account_id == account_id)
        )

    def end_sessions_of(self, account_id: str, *, also: Also = _nothing) -> None:
        """End every session of an account; `also` as in `set_owner`."""

        def work(transaction: Transaction) -> None:
            end_sessions(transaction, account_id)
            also(transaction)

        self._register.write(work)

    def end_sessions_before(self, created: datetime, seen: datetime) -> None:
        """End the sessions that began, or were last used, before a moment."""
        is_old = or_(sessions.c.created_at < created, sessions.c.seen_at < seen)
        self._register.run(sessions.delete().where(is_old))

    def end_all_sessions(self) -> None:
        """Sign everybody out."""
        self._register.run(sessions.delete())

    @classmethod
    def _select(cls) -> Select[Any]:
        return _WITH_MEMBERSHIPS

    def _records(self, rows: Iterable[RegisterRow]) -> list[Account]:
        return _read_accounts(rows)


def _read_accounts(rows: Iterable[RegisterRow]) -> list[Account]:
    by_account = (list(group) for _, group in groupby(rows, key=lambda row: row["id"]))
    return [
        read_record(
            Account,
            of_one[0],
            memberships=tuple(read_membership(row) for row in of_one if row["rollout_id"] is not None),
        )
        for of_one in by_account
    ]


def account_in(transaction: Transaction, account_id: str) -> Account | None:
    """Return an account as a transaction has it by now, or None."""
    rows = transaction.execute(_WITH_MEMBERSHIPS.where(accounts.c.id == account_id)).mappings()
    return next(iter(_read_accounts(rows)), None)


def end_sessions(transaction: Transaction, account_id: str) -> None:
    """End every session of an account, inside a transaction."""
    delete(transaction, sessions, sessions.c.account_id == account_id)


def find_membership(transaction: Transaction, account_id: str, rollout_id: str) -> Membership | None:
    """Return the membership in one rollout, read inside a transaction."""
    same = select(memberships).where(*_same_membership(account_id, rollout_id))
    row = transaction.execute(same).mappings().first()
    return read_membership(row) if row else None


def add_membership(transaction: Transaction, account_id: str, membership: Membership) -> None:
    """Replace the membership in the same rollout, inside a transaction."""
    delete(transaction, memberships, *_same_membership(account_id, membership.rollout_id))
    _insert_memberships(transaction, account_id, (membership,))


def make_owner(transaction: Transaction, account_id: str) -> None:
    """Make an account an owner, inside a transaction."""
    _update(transaction, account_id, is_owner=True)


def delete_account(transaction: Transaction, account_id: str) -> None:
    """Remove an account, and every way back but a new invite."""
    refuse_last_owner(transaction, account_id)
    removed = transaction.execute(
        accounts.delete()
        .where(accounts.c.id == account_id)
        .returning(accounts.c.issuer, accounts.c.subject, accounts.c.email)
    ).first()
    if removed is None:
        return
    delete(transaction, mail_optouts, mail_optouts.c.recipient == account_id)
    if removed.email:
        forget_invites_to(transaction, lambda email: normal(email) == removed.email)
    if person := removed.subject or removed.email:
        insert_new(transaction, turned_away, {"person_hash": _person_hash(removed.issuer or "", person)})


def _end_links(transaction: Transaction, account_id: str, at: datetime | None) -> None:
    """End the links of an account, inside a transaction."""
    if at:
        name = select(accounts.c.name).where(accounts.c.id == account_id).scalar_subquery()
        is_open = links.c.revoked_at.is_(None), links.c.expires_at > at
        change(transaction, links, links.c.made_by == name, *is_open, revoked_at=at)


def _person_hash(issuer: str, person: str) -> str:
    """Return a hash of the sign-on subject, or of the address."""
    return hashlib.sha256(json.dumps([issuer, person]).encode()).hexdigest()


def normal(email: str) -> str:
    """Return an address as it is stored and compared."""
    # Not folded further: straße.de and strasse.de are different companies.
    return normalized("NFC", email.strip().lower()).encode("utf-8", "replace").decode()


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
        transaction.execute(accounts.insert().values(values))
    except DuplicateKey as error:
        raise _taken() from error
    _insert_memberships(transaction, account_id, memberships)
    return account_id


def _taken() -> Taken:
    return Taken("There is an account with this address already.", "Sign in with it instead.")


def _update(transaction: Transaction, account_id: str, **values: object) -> None:
    change(transaction, accounts, accounts.c.id == account_id, **values)


def _same_membership(account_id: str, rollout_id: str) -> tuple[Condition, ...]:
    return memberships.c.account_id == account_id, memberships.c.rollout_id == rollout_id


def _insert_memberships(transaction: Transaction, account_id: str, new: Iterable[Membership]) -> None:
    rows = [{**membership.model_dump(), "account_id": account_id} for membership in new]
    insert_all(transaction, memberships, rows)


def refuse_last_owner(transaction: Transaction, account_id: str) -> None:
    """Raise Claimed where nobody else would own this Playbook."""
    owners = transaction.scalars(select(accounts.c.id).where(_IS_OWNER)).all()
    if list(owners) == [account_id]:
        raise Claimed("This is the only owner.", "Make somebody else an owner first.")
