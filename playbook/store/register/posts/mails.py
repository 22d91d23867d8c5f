"""Store what mail a rollout sends, each mail, and who wants none."""

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from playbook.core.posts.mail import MailKind, MailOutcome, MailTerms
from playbook.store.register.posts.webhooks import read_hour
from playbook.store.register.records import RecordTable, insert_new, read_record, replace_row
from playbook.store.register.register import RegisterRow, Transaction
from playbook.store.register.tables import accounts, invites, mail_optouts, mail_plans, mails

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class MailPlan:
    """A rollout's mail terms; mail due before `since` is not owed."""

    rollout_id: str
    terms: MailTerms
    since: datetime


@dataclass(frozen=True, slots=True)
class QueuedMail:
    """One mail to an account, or to whom an invite names."""

    id: str
    rollout_id: str  # empty for none, * for all
    kind: MailKind
    account_id: str | None
    invite_id: str | None
    period: str
    about: str  # a JSON list of the ids of tasks
    queued_at: datetime
    claimed_at: datetime
    tries: int = 0
    next_at: datetime | None = None  # None: being sent, or over
    outcome: MailOutcome | None = None
    status: int | None = None

    @property
    def item_ids(self) -> tuple[str, ...]:
        """Return the ids of the tasks that it is about."""
        return tuple(json.loads(self.about))


class MailPlans(RecordTable[MailPlan]):
    """The mail plans of a register."""

    table = mail_plans
    order = (mail_plans.c.rollout_id,)

    def find(self, rollout_id: str) -> MailPlan | None:
        """Return what a rollout sends, or None."""
        return self._first(rollout_id=rollout_id)

    def save(self, plan: MailPlan) -> None:
        """Replace what a rollout sends."""
        terms = plan.terms
        values: dict[str, object] = {"rollout_id": plan.rollout_id, "since": plan.since}
        values |= {"zone": terms.zone, "nudge_hour": terms.nudge_hour}
        for kind, hour in (("week", terms.week_at), ("digest", terms.digest_at)):
            values[f"{kind}_day"] = hour.weekday if hour else None
            values[f"{kind}_hour"] = hour.hour if hour else None
        self._register.write(lambda transaction: replace_row(transaction, mail_plans, **values))

    def owe_from(self, rollout_id: str, now: datetime) -> None:
        """Owe nothing due until now."""
        self._change(mail_plans.c.rollout_id == rollout_id, since=now)

    def _record(self, row: RegisterRow) -> MailPlan:
        hours = {f"{kind}_at": read_hour(row, kind) for kind in ("week", "digest")}
        terms = read_record(MailTerms, row, **hours)
        return MailPlan(row["rollout_id"], terms, row["since"])


class Mails(RecordTable[QueuedMail]):
    """The mails of a register; each is claimed before it leaves."""

    kind = QueuedMail
    table = mails

    def queue(self, mails: Iterable[QueuedMail], monday: date) -> int:
        """Store mails to send, all or none; return how many are new.

        One mail a period; a nudge is about tasks that had none since `monday`.
        """
        listed = list(mails)
        return self._register.write(
            lambda transaction: sum(_insert(transaction, mail, monday) for mail in listed)
        )

    def is_queued(self, mail: QueuedMail) -> bool:
        """Return whether the mails of this kind and period are stored."""
        same = [mails.c[name] == getattr(mail, name) for name in ("rollout_id", "kind", "period")]
        return bool(self._register.scalars(select(mails.c.id).where(*same).limit(1)))

    def get(self, mail_id: str) -> QueuedMail:
        """Return a mail that is stored."""
        return self._all(mails.c.id == mail_id)[0]

    def waiting(self, now: datetime) -> list[QueuedMail]:
        """Return the mails to send by now, invites first."""
        order = mails.c.kind != "invite", mails.c.queued_at, mails.c.id
        return self._all(mails.c.next_at <= now, order=order, most=MOST_AT_ONCE)

    def take(self, mail: QueuedMail, now: datetime) -> bool:
        """Claim a mail before it leaves; return whether nobody else did."""
        waits = mails.c.id == mail.id, mails.c.tries == mail.tries, mails.c.next_at.is_not(None)
        begun = {"next_at": None, "outcome": None, "status": None, "claimed_at": now}
        return self._change(*waits, **begun, tries=mail.tries + 1) == 1

    def note(
        self,
        mail: QueuedMail,
        outcome: MailOutcome,
        status: int | None = None,
        next_at: datetime | None = None,
    ) -> None:
        """Record how a claimed mail went, and when it is tried again."""
        self._change(mails.c.id == mail.id, outcome=outcome, status=status, next_at=next_at)

    def hold(self, until: datetime) -> None:
        """Send nothing before a moment: the server takes nothing now."""
        self._change(mails.c.next_at < until, next_at=until)

    def history(self, rollout_id: str, since: datetime, most: int) -> list[tuple[str, QueuedMail]]:
        """Return a rollout's mails and those without one, failures first."""
        outcome, claimed_at = mails.c.outcome, mails.c.claimed_at
        rows = self._register.rows(
            select(mails, func.coalesce(accounts.c.name, invites.c.name, "").label("who"))
            .outerjoin_from(mails, accounts, accounts.c.id == mails.c.account_id)
            .outerjoin(invites, invites.c.id == mails.c.invite_id)
            .where(mails.c.rollout_id.in_((rollout_id, "", "*")))
            .where(claimed_at >= since, outcome.is_distinct_from("nothing"))
            .order_by(outcome.is_not_distinct_from("sent"), claimed_at.desc(), mails.c.id)
            .limit(most)
        )
        return [(row["who"], read_record(QueuedMail, row)) for row in rows]

    def of_invites(self) -> list[QueuedMail]:
        """Return the mail of every invite that went out by mail."""
        return self._all(mails.c.kind == "invite")

    def opted_out(self, recipient: str) -> frozenset[str]:
        """Return the kinds of mail that somebody does not want."""
        kinds = select(mail_optouts.c.kind).where(mail_optouts.c.recipient == recipient)
        return frozenset(self._register.scalars(kinds))

    def opt_out(self, recipient: str, kinds: Collection[MailKind], now: datetime) -> None:
        """Send somebody no more mail of these kinds."""
        rows = [{"recipient": recipient, "kind": kind, "since": now} for kind in kinds]
        self._register.write(lambda transaction: insert_new(transaction, mail_optouts, *rows))

    def opt_in(self, recipient: str, kinds: Collection[MailKind]) -> None:
        """Send somebody mail of these kinds again."""
        unwanted = mail_optouts.c.recipient == recipient, mail_optouts.c.kind.in_(kinds)
        self._register.run(mail_optouts.delete().where(*unwanted))


def _insert(transaction: Transaction, mail: QueuedMail, monday: date) -> bool:
    values = asdict(mail)
    if mail.kind == "nudge":
        earlier = select(mails.c.about).where(
            mails.c.rollout_id == mail.rollout_id,
            mails.c.kind == "nudge",
            mails.c.account_id == mail.account_id,
            mails.c.period >= monday.isoformat(),
        )
        before = {item_id for about in transaction.scalars(earlier) for item_id in json.loads(about)}
        if not (left := [item_id for item_id in mail.item_ids if item_id not in before]):
            return False
        values["about"] = json.dumps(left)
    return insert_new(transaction, mails, values) == 1
