"""Webhooks and what was sent to them, as rows of the register."""

from dataclasses import asdict, dataclass
from datetime import datetime

from playbook.core.posts.message import Subject
from playbook.core.posts.schedule import Hour
from playbook.core.posts.webhooks import Outcome, WebhookKind
from playbook.store.register.records import insert, read_record, stored
from playbook.store.register.register import Register, Row, Transaction

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


@dataclass(frozen=True, slots=True)
class Webhook:
    """What is known of a webhook: its host, and never its address.

    `update_at` and `reminder_at` are None for what is not sent. `here`: how this app is called from outside,
    empty where that is not known. `since`: what was due before is not owed.
    """

    id: str
    rollout_id: str
    name: str
    kind: WebhookKind
    host: str
    zone: str
    update_at: Hour | None
    reminder_at: Hour | None
    names_leads: bool
    here: str
    maker: str
    created_at: datetime
    since: datetime
    paused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One post to a webhook. `outcome` is None until it is known; `attempt` counts those that follow by hand.

    `period`: the Monday of the week that it is for, or the moment of a test.
    """

    webhook_id: str
    subject: Subject
    period: str
    attempt: int
    claimed_at: datetime
    outcome: Outcome | None = None
    status: int | None = None


class Webhooks:
    """The webhooks of a register. Whether someone may do this is decided at the desk, before."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def add(self, webhook: Webhook, address: str, most: int) -> bool:
        """Keep a new webhook with its address; say whether its rollout had fewer than `most`."""

        def kept(connection: Transaction) -> bool:
            alive = connection.execute(
                "select count(*) from webhook where rollout_id = ? and removed_at is null",
                (webhook.rollout_id,),
            ).fetchone()[0]
            if alive >= most:
                return False
            insert(connection, "webhook", {**_columns(webhook), "address": address})
            return True

        return self._register.write(kept)

    def of_rollout(self, rollout_id: str) -> list[Webhook]:
        """Give back the webhooks of a rollout, the oldest first."""
        sql = "select * from webhook where rollout_id = ? and removed_at is null order by created_at, id"
        return [_webhook(row) for row in self._register.rows(sql, (rollout_id,))]

    def live(self) -> list[Webhook]:
        """Give back every webhook that is neither paused nor removed."""
        sql = "select * from webhook where paused_at is null and removed_at is null order by created_at, id"
        return [_webhook(row) for row in self._register.rows(sql)]

    def find(self, webhook_id: str) -> Webhook | None:
        """Give back a webhook that was not removed, or None."""
        rows = self._register.rows("select * from webhook where id = ? and removed_at is null", (webhook_id,))
        return _webhook(rows[0]) if rows else None

    def find_address(self, webhook_id: str) -> str | None:
        """Give back the secret address of a webhook, for whoever sends to it; None where it was removed."""
        rows = self._register.rows(
            "select address from webhook where id = ? and removed_at is null", (webhook_id,)
        )
        return str(rows[0]["address"]) if rows else None

    def change(self, webhook: Webhook) -> None:
        """Keep what is sent to a webhook and when, as it is in `webhook`; its place stays what it was."""
        self._register.run(_CHANGE, _columns(webhook))

    def pause(self, webhook_id: str, now: datetime) -> None:
        """Have nothing sent there by itself until it is resumed."""
        self._register.run(
            "update webhook set paused_at = ? where id = ? and paused_at is null",
            (now.isoformat(), webhook_id),
        )

    def resume(self, webhook_id: str, now: datetime) -> None:
        """Have posts sent again from now on; nothing that was due meanwhile is owed."""
        self._register.run(
            "update webhook set paused_at = null, since = ? where id = ? and paused_at is not null",
            (now.isoformat(), webhook_id),
        )

    def owe_from(self, webhook_id: str, now: datetime) -> None:
        """Have nothing owed that was due up to now; whoever paused or changed it later is obeyed."""
        self._register.run(
            "update webhook set since = :now where id = :id and since < :now",
            {"id": webhook_id, "now": now.isoformat()},
        )

    def remove(self, webhook_id: str, now: datetime) -> None:
        """Take a webhook away and its address out of the files; what was sent there stays listed."""
        self._register.destroy(
            lambda connection: connection.execute(
                "update webhook set address = '', removed_at = ? where id = ? and removed_at is null",
                (now.isoformat(), webhook_id),
            )
        )
        self._register.settle()

    def claim(self, dispatch: Dispatch, *, is_by_hand: bool = False) -> bool:
        """Take a post on, on the disk, before it leaves; False where somebody else has, or nothing may.

        By hand a paused webhook is sent to as well. One with an outcome is only noted.
        """
        values = (
            dispatch.webhook_id,
            dispatch.subject,
            dispatch.period,
            dispatch.attempt,
            dispatch.claimed_at.isoformat(),
            dispatch.outcome,
            dispatch.webhook_id,
            int(is_by_hand),
        )
        return self._register.run(_CLAIM, values) == 1

    def note(self, dispatch: Dispatch, outcome: Outcome, status: int | None) -> None:
        """Keep how a post went that was claimed."""
        key = (dispatch.webhook_id, dispatch.subject, dispatch.period, dispatch.attempt)
        self._register.run(
            "update dispatch set outcome = ?, status = ? "
            "where webhook_id = ? and subject = ? and period = ? and attempt = ?",
            (outcome, status, *key),
        )

    def claimed(self, webhook_id: str, subject: Subject, period: str) -> list[Dispatch]:
        """Give back the posts about a subject and a period, the first attempt first."""
        sql = "select * from dispatch where webhook_id = ? and subject = ? and period = ? order by attempt"
        return [read_record(Dispatch, row) for row in self._register.rows(sql, (webhook_id, subject, period))]

    def history(self, webhook_id: str, most: int) -> list[Dispatch]:
        """Give back the latest posts to a webhook, the latest first."""
        sql = (
            "select * from dispatch where webhook_id = ? "
            "order by claimed_at desc, period desc, attempt desc limit ?"
        )
        return [read_record(Dispatch, row) for row in self._register.rows(sql, (webhook_id, most))]

    def removed_history(self, rollout_id: str, most: int) -> list[tuple[str, Dispatch]]:
        """Give back the latest posts to webhooks of a rollout that were removed, each with its name."""
        sql = (
            "select webhook.name as webhook_name, dispatch.* from dispatch join webhook "
            "on webhook.id = dispatch.webhook_id where rollout_id = ? and removed_at is not null "
            "order by claimed_at desc, period desc, attempt desc limit ?"
        )
        rows = self._register.rows(sql, (rollout_id, most))
        return [(row["webhook_name"], read_record(Dispatch, row)) for row in rows]


def _columns(webhook: Webhook) -> dict[str, object]:
    values = asdict(webhook)
    for name in ("update", "reminder"):
        hour: Hour | None = getattr(webhook, f"{name}_at")
        del values[f"{name}_at"]
        values[f"{name}_day"] = hour.weekday if hour else None
        values[f"{name}_hour"] = hour.hour if hour else None
    return stored(values)


def _webhook(row: Row) -> Webhook:
    return read_record(Webhook, row, update_at=_hour(row, "update"), reminder_at=_hour(row, "reminder"))


def _hour(row: Row, what: str) -> Hour | None:
    if row[f"{what}_day"] is None:
        return None
    return Hour(weekday=row[f"{what}_day"], hour=row[f"{what}_hour"])
