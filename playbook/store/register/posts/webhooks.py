"""Store webhooks and their posts as rows of the register."""

from dataclasses import asdict, dataclass
from datetime import datetime

from playbook.core.posts.message import Subject
from playbook.core.posts.schedule import Hour
from playbook.core.posts.webhooks import Outcome, WebhookKind
from playbook.store.register.records import RecordTable, count, insert, read_record
from playbook.store.register.register import RegisterRow, Transaction

_CHANGE = (
    "update webhook set name = :name, zone = :zone, update_day = :update_day, update_hour = :update_hour, "
    "reminder_day = :reminder_day, reminder_hour = :reminder_hour, names_leads = :names_leads, "
    "since = :since where id = :id and removed_at is null"
)
_CLAIM = (
    "insert or ignore into dispatch (webhook_id, subject, period, attempt, claimed_at, outcome) "
    "select ?, ?, ?, ?, ?, ? where exists "
    "(select 1 from webhook where id = ? and removed_at is null and (? or paused_at is null))"
)
_LATEST = "order by claimed_at desc, period desc, attempt desc limit ?"


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook with its host, and never its address."""

    id: str
    rollout_id: str
    name: str
    kind: WebhookKind
    host: str
    zone: str
    update_at: Hour | None  # None: not sent
    reminder_at: Hour | None  # None: not sent
    names_leads: bool
    app_address: str  # of this app from outside, empty where unknown
    maker: str
    created_at: datetime
    since: datetime  # what was due before is not owed
    paused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One post to a webhook; `attempt` counts those sent again by hand."""

    webhook_id: str
    subject: Subject
    period: str  # the Monday of its week, or the moment of a test
    attempt: int
    claimed_at: datetime
    outcome: Outcome | None = None  # None until it is known
    status: int | None = None


class Webhooks(RecordTable[Webhook]):
    """The webhooks of a register."""

    def add(self, webhook: Webhook, address: str, most: int) -> bool:
        """Store a new webhook; return whether its rollout had fewer than `most`."""

        def work(transaction: Transaction) -> bool:
            live = "webhook where rollout_id = ? and removed_at is null"
            if count(transaction, live, webhook.rollout_id) >= most:
                return False
            insert(transaction, "webhook", {**_columns(webhook), "address": address})
            return True

        return self._register.write(work)

    def of_rollout(self, rollout_id: str) -> list[Webhook]:
        """Return the webhooks of a rollout, oldest first."""
        sql = "select * from webhook where rollout_id = ? and removed_at is null order by created_at, id"
        return self._all(sql, rollout_id)

    def live(self) -> list[Webhook]:
        """Return every webhook that is neither paused nor removed."""
        return self._all(
            "select * from webhook where paused_at is null and removed_at is null order by created_at, id"
        )

    def find(self, webhook_id: str) -> Webhook | None:
        """Return a webhook that was not removed, or None."""
        return self._first("select * from webhook where id = ? and removed_at is null", webhook_id)

    def find_address(self, webhook_id: str) -> str | None:
        """Return the secret address of a webhook, or None if removed."""
        sql = "select address from webhook where id = ? and removed_at is null"
        rows = self._register.rows(sql, (webhook_id,))
        return str(rows[0]["address"]) if rows else None

    def change(self, webhook: Webhook) -> None:
        """Change what is sent to a webhook and when, but not where."""
        self._register.run(_CHANGE, _columns(webhook))

    def pause(self, webhook_id: str, now: datetime) -> None:
        """Send nothing by itself until it is resumed."""
        sql = "update webhook set paused_at = ? where id = ? and paused_at is null"
        self._register.run(sql, (now, webhook_id))

    def resume(self, webhook_id: str, now: datetime) -> None:
        """Send posts again from now on; nothing due meanwhile is owed."""
        sql = "update webhook set paused_at = null, since = ? where id = ? and paused_at is not null"
        self._register.run(sql, (now, webhook_id))

    def owe_from(self, webhook_id: str, now: datetime) -> None:
        """Owe nothing due until now, unless a later moment is set."""
        sql = "update webhook set since = :now where id = :id and since < :now"
        self._register.run(sql, {"id": webhook_id, "now": now})

    def remove(self, webhook_id: str, now: datetime) -> None:
        """Remove a webhook and scrub its address; its posts stay listed."""
        sql = "update webhook set address = '', removed_at = ? where id = ? and removed_at is null"
        self._register.destroy(lambda transaction: transaction.execute(sql, (now, webhook_id)))
        self._register.settle()

    def claim(self, dispatch: Dispatch, *, is_by_hand: bool = False) -> bool:
        """Claim a post before it leaves; return whether it may be sent."""
        key = (dispatch.webhook_id, dispatch.subject, dispatch.period, dispatch.attempt)
        condition = (dispatch.webhook_id, int(is_by_hand))
        return self._register.run(_CLAIM, (*key, dispatch.claimed_at, dispatch.outcome, *condition)) == 1

    def note(self, dispatch: Dispatch, outcome: Outcome, status: int | None) -> None:
        """Record the outcome of a claimed post."""
        key = (dispatch.webhook_id, dispatch.subject, dispatch.period, dispatch.attempt)
        self._register.run(
            "update dispatch set outcome = ?, status = ? "
            "where webhook_id = ? and subject = ? and period = ? and attempt = ?",
            (outcome, status, *key),
        )

    def claimed(self, webhook_id: str, subject: Subject, period: str) -> list[Dispatch]:
        """Return the posts about a subject and a period, first attempt first."""
        sql = "select * from dispatch where webhook_id = ? and subject = ? and period = ? order by attempt"
        return [read_record(Dispatch, row) for row in self._register.rows(sql, (webhook_id, subject, period))]

    def history(self, webhook_id: str, most: int) -> list[Dispatch]:
        """Return the latest posts to a webhook, latest first."""
        sql = f"select * from dispatch where webhook_id = ? {_LATEST}"  # noqa: S608 - an order of ours
        return [read_record(Dispatch, row) for row in self._register.rows(sql, (webhook_id, most))]

    def removed_history(self, rollout_id: str, most: int) -> list[tuple[str, Dispatch]]:
        """Return the latest posts to removed webhooks, with their names."""
        sql = (
            "select webhook.name as webhook_name, dispatch.* from dispatch join webhook on webhook.id ="  # noqa: S608
            f" dispatch.webhook_id where rollout_id = ? and removed_at is not null {_LATEST}"
        )
        rows = self._register.rows(sql, (rollout_id, most))
        return [(row["webhook_name"], read_record(Dispatch, row)) for row in rows]

    def _record(self, row: RegisterRow) -> Webhook:
        hours = {f"{post}_at": read_hour(row, post) for post in ("update", "reminder")}
        return read_record(Webhook, row, app_address=row["here"], **hours)


def _columns(webhook: Webhook) -> dict[str, object]:
    values = asdict(webhook)
    values["here"] = values.pop("app_address")
    for name in ("update", "reminder"):
        hour: Hour | None = getattr(webhook, f"{name}_at")
        del values[f"{name}_at"]
        values[f"{name}_day"] = hour.weekday if hour else None
        values[f"{name}_hour"] = hour.hour if hour else None
    return values


def read_hour(row: RegisterRow, post: str) -> Hour | None:
    """Return when a post is sent, as its two columns say."""
    weekday = row[f"{post}_day"]
    return None if weekday is None else Hour(weekday=weekday, hour=row[f"{post}_hour"])
