"""Store webhooks and their posts as rows of the register."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import exists, literal, or_, select, true

from playbook import clock
from playbook.core.posts.message import Subject
from playbook.core.posts.schedule import Hour
from playbook.core.posts.webhooks import Outcome, WebhookKind
from playbook.store.register.records import Condition, RecordTable, count, read_record, upsert
from playbook.store.register.register import RegisterRow, Transaction
from playbook.store.register.tables import dispatches, webhooks

_CHANGEABLE = (
    "name", "zone", "update_day", "update_hour", "reminder_day", "reminder_hour", "names_leads", "since",
)  # fmt: skip
_LATEST = dispatches.c.claimed_at.desc(), dispatches.c.period.desc(), dispatches.c.attempt.desc()
_IS_THERE, _IS_ON = webhooks.c.removed_at.is_(None), webhooks.c.paused_at.is_(None)


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

    table = webhooks
    order = webhooks.c.created_at, webhooks.c.id

    def add(self, webhook: Webhook, address: str, most: int) -> bool:
        """Store a new webhook; return whether its rollout had fewer than `most`."""

        def work(transaction: Transaction) -> bool:
            if count(transaction, webhooks.c.rollout_id == webhook.rollout_id, _IS_THERE) >= most:
                return False
            transaction.execute(
                webhooks.insert().values({**_columns(webhook), "address": self._register.seal(address)})
            )
            return True

        return self._register.write(work)

    def of_rollout(self, rollout_id: str) -> list[Webhook]:
        """Return the webhooks of a rollout, oldest first."""
        return self._all(webhooks.c.rollout_id == rollout_id, _IS_THERE)

    def live(self) -> list[Webhook]:
        """Return every webhook that is neither paused nor removed."""
        return self._all(_IS_ON, _IS_THERE)

    def find(self, webhook_id: str) -> Webhook | None:
        """Return a webhook that was not removed, or None."""
        return next(iter(self._all(*_live(webhook_id))), None)

    def find_address(self, webhook_id: str) -> str | None:
        """Return the secret address of a webhook, or None if removed."""
        addresses: list[str] = self._register.scalars(select(webhooks.c.address).where(*_live(webhook_id)))
        return self._register.unseal(addresses[0]) if addresses else None

    def change(self, webhook: Webhook) -> None:
        """Change what is sent to a webhook and when, but not where."""
        columns = _columns(webhook)
        self._change(*_live(webhook.id), **{name: columns[name] for name in _CHANGEABLE})

    def pause(self, webhook_id: str, now: datetime) -> None:
        """Send nothing by itself until it is resumed."""
        self._change(webhooks.c.id == webhook_id, _IS_ON, paused_at=now)

    def resume(self, webhook_id: str, now: datetime) -> None:
        """Send posts again from now on; nothing due meanwhile is owed."""
        self._change(webhooks.c.id == webhook_id, ~_IS_ON, paused_at=None, since=now)

    def owe_from(self, webhook_id: str, now: datetime) -> None:
        """Owe nothing due until now, unless a later moment is set by a clock that agrees."""
        is_off = or_(webhooks.c.since < now, webhooks.c.since > now + clock.AHEAD)
        self._change(webhooks.c.id == webhook_id, is_off, since=now)

    def remove(self, webhook_id: str, now: datetime) -> None:
        """Remove a webhook and scrub its address; its posts stay listed."""
        removed = webhooks.update().where(*_live(webhook_id)).values(address="", removed_at=now)
        self._register.destroy(lambda transaction: transaction.execute(removed))
        self._register.settle()

    def claim(self, dispatch: Dispatch, *, is_by_hand: bool = False) -> bool:
        """Claim a post before it leaves; return whether it may be sent."""
        values = asdict(dispatch)
        may_go = exists().where(*_live(dispatch.webhook_id), true() if is_by_hand else _IS_ON)
        row = select(*(literal(value, dispatches.c[name].type) for name, value in values.items()))

        def work(transaction: Transaction) -> bool:
            claim = upsert(transaction, dispatches).from_select(list(values), row.where(may_go))
            return transaction.execute(claim.on_conflict_do_nothing()).rowcount == 1

        return self._register.write(work)

    def note(self, dispatch: Dispatch, outcome: Outcome, status: int | None) -> None:
        """Record the outcome of a claimed post."""
        key = ("webhook_id", "subject", "period", "attempt")
        same = [dispatches.c[name] == getattr(dispatch, name) for name in key]
        self._register.run(dispatches.update().where(*same).values(outcome=outcome, status=status))

    def claimed(self, webhook_id: str, subject: Subject, period: str) -> list[Dispatch]:
        """Return the posts about a subject and a period, first attempt first."""
        posts = dispatches.c
        same = posts.webhook_id == webhook_id, posts.subject == subject, posts.period == period
        rows = self._register.rows(select(dispatches).where(*same).order_by(posts.attempt))
        return [read_record(Dispatch, row) for row in rows]

    def history(self, webhook_id: str, most: int) -> list[Dispatch]:
        """Return the latest posts to a webhook, latest first."""
        of_one = select(dispatches).where(dispatches.c.webhook_id == webhook_id)
        rows = self._register.rows(of_one.order_by(*_LATEST).limit(most))
        return [read_record(Dispatch, row) for row in rows]

    def removed_history(self, rollout_id: str, most: int) -> list[tuple[str, Dispatch]]:
        """Return the latest posts to removed webhooks, with their names."""
        of_removed = (
            select(webhooks.c.name.label("webhook_name"), dispatches)
            .join_from(dispatches, webhooks)
            .where(webhooks.c.rollout_id == rollout_id, ~_IS_THERE)
        )
        rows = self._register.rows(of_removed.order_by(*_LATEST).limit(most))
        return [(row["webhook_name"], read_record(Dispatch, row)) for row in rows]

    def _record(self, row: RegisterRow) -> Webhook:
        hours = {f"{post}_at": read_hour(row, post) for post in ("update", "reminder")}
        return read_record(Webhook, row, app_address=row["here"], **hours)


def _live(webhook_id: str) -> tuple[Condition, ...]:
    return webhooks.c.id == webhook_id, _IS_THERE


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
