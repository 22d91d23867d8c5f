"""Store what mail a rollout sends, each mail, and who wants none."""

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from playbook.core.posts.mail import MailKind, MailOutcome, MailTerms
from playbook.store.register.posts.webhooks import read_hour
from playbook.store.register.records import RecordTable, insert, read_record
from playbook.store.register.register import RegisterRow, Transaction

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

    def all(self) -> list[MailPlan]:
        """Return the plan of every rollout that sends mail."""
        return self._all("select * from mail_plan order by rollout_id")

    def find(self, rollout_id: str) -> MailPlan | None:
        """Return what a rollout sends, or None."""
        return self._first("select * from mail_plan where rollout_id = ?", rollout_id)

    def save(self, plan: MailPlan) -> None:
        """Replace what a rollout sends."""
        terms = plan.terms
        values: dict[str, object] = {"rollout_id": plan.rollout_id, "since": plan.since}
        values |= {"zone": terms.zone, "nudge_hour": terms.nudge_hour}
        for kind, hour in (("week", terms.week_at), ("digest", terms.digest_at)):
            values[f"{kind}_day"] = hour.weekday if hour else None
            values[f"{kind}_hour"] = hour.hour if hour else None

        def work(transaction: Transaction) -> None:
            transaction.execute("delete from mail_plan where rollout_id = ?", (plan.rollout_id,))
            insert(transaction, "mail_plan", values)

        self._register.write(work)

    def owe_from(self, rollout_id: str, now: datetime) -> None:
        """Owe nothing due until now."""
        self._register.run("update mail_plan set since = ? where rollout_id = ?", (now, rollout_id))

    def _record(self, row: RegisterRow) -> MailPlan:
        hours = {f"{kind}_at": read_hour(row, kind) for kind in ("week", "digest")}
        terms = read_record(MailTerms, row, **hours)
        return MailPlan(row["rollout_id"], terms, datetime.fromisoformat(row["since"]))


class Mails(RecordTable[QueuedMail]):
    """The mails of a register; each is claimed before it leaves."""

    kind = QueuedMail

    def queue(self, mails: Iterable[QueuedMail], monday: date) -> int:
        """Store mails to send, all or none; return how many are new.

        One mail a period; a nudge is about tasks that had none since `monday`.
        """
        return self._register.write(
            lambda transaction: sum(_insert(transaction, mail, monday) for mail in mails)
        )

    def is_queued(self, mail: QueuedMail) -> bool:
        """Return whether the mails of this kind and period are stored."""
        sql = "select 1 from mail where rollout_id = ? and kind = ? and period = ? limit 1"
        return bool(self._register.rows(sql, (mail.rollout_id, mail.kind, mail.period)))

    def get(self, mail_id: str) -> QueuedMail:
        """Return a mail that is stored."""
        return self._all("select * from mail where id = ?", mail_id)[0]

    def waiting(self, now: datetime) -> list[QueuedMail]:
        """Return the mails to send by now, invites first."""
        sql = "select * from mail where next_at <= ? order by kind <> 'invite', queued_at, id limit ?"
        return self._all(sql, now, MOST_AT_ONCE)

    def take(self, mail: QueuedMail, now: datetime) -> bool:
        """Claim a mail before it leaves; return whether nobody else did."""
        sql = (
            "update mail set next_at = null, outcome = null, status = null, claimed_at = ?, tries = tries + 1"
            " where id = ? and tries = ? and next_at is not null"
        )
        return self._register.run(sql, (now, mail.id, mail.tries)) == 1

    def note(
        self,
        mail: QueuedMail,
        outcome: MailOutcome,
        status: int | None = None,
        next_at: datetime | None = None,
    ) -> None:
        """Record how a claimed mail went, and when it is tried again."""
        sql = "update mail set outcome = ?, status = ?, next_at = ? where id = ?"
        self._register.run(sql, (outcome, status, next_at, mail.id))

    def hold(self, until: datetime) -> None:
        """Send nothing before a moment: the server takes nothing now."""
        self._register.run("update mail set next_at = :until where next_at < :until", {"until": until})

    def history(self, rollout_id: str, since: datetime, most: int) -> list[tuple[str, QueuedMail]]:
        """Return a rollout's mails and those without one, failures first."""
        rows = self._register.rows(
            "select mail.*, coalesce(account.name, invite.name, '') as who from mail"
            " left join account on account.id = mail.account_id"
            " left join invite on invite.id = mail.invite_id"
            " where mail.rollout_id in (?, '', '*') and claimed_at >= ? and outcome is not 'nothing'"
            " order by outcome is 'sent', claimed_at desc, mail.id limit ?",
            (rollout_id, since, most),
        )
        return [(row["who"], read_record(QueuedMail, row)) for row in rows]

    def of_invites(self) -> list[QueuedMail]:
        """Return the mail of every invite that went out by mail."""
        return self._all("select * from mail where kind = 'invite'")

    def opted_out(self, recipient: str) -> frozenset[str]:
        """Return the kinds of mail that somebody does not want."""
        rows = self._register.rows("select kind from mail_optout where recipient = ?", (recipient,))
        return frozenset(row["kind"] for row in rows)

    def opt_out(self, recipient: str, kinds: Collection[MailKind], now: datetime) -> None:
        """Send somebody no more mail of these kinds."""
        sql = "insert or ignore into mail_optout (recipient, kind, since) values (?, ?, ?)"
        values = [(recipient, kind, now) for kind in kinds]
        self._register.write(lambda transaction: transaction.executemany(sql, values))

    def opt_in(self, recipient: str, kinds: Collection[MailKind]) -> None:
        """Send somebody mail of these kinds again."""
        sql, values = (
            "delete from mail_optout where recipient = ? and kind = ?",
            [(recipient, kind) for kind in kinds],
        )
        self._register.write(lambda transaction: transaction.executemany(sql, values))


def _insert(transaction: Transaction, mail: QueuedMail, monday: date) -> bool:
    values = asdict(mail)
    if mail.kind == "nudge":
        rows = transaction.execute(
            "select about from mail"
            " where rollout_id = ? and kind = 'nudge' and account_id = ? and period >= ?",
            (mail.rollout_id, mail.account_id, monday),
        ).fetchall()
        before = {item_id for row in rows for item_id in json.loads(row["about"])}
        if not (left := [item_id for item_id in mail.item_ids if item_id not in before]):
            return False
        values["about"] = json.dumps(left)
    columns, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    sql = f"insert or ignore into mail ({columns}) values ({marks})"  # noqa: S608 - names of ours
    return transaction.execute(sql, values).rowcount == 1
