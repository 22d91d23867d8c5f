"""Store the addresses of calendars as rows of the register."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Literal

from playbook.store.register.invites import refuse_former_owner
from playbook.store.register.records import RecordTable, delete
from playbook.store.register.register import Transaction
from playbook.store.register.tables import feeds

FeedKind = Literal["mine", "group", "rollout", "link"]


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar's address without its secret. `fetched_on`: its last day."""

    id: str
    kind: FeedKind
    created_at: datetime
    rollout_id: str | None = None  # None for one's own, of every rollout
    group_id: str | None = None
    link_id: str | None = None
    account_id: str | None = None  # with whose rights it is read; of a link: who made it
    has_alarms: bool = False
    fetched_on: date | None = None


class Feeds(RecordTable[Feed]):
    """The calendars of a register."""

    kind = Feed
    table = feeds
    order = feeds.c.created_at.desc(), feeds.c.id

    def put(self, feed: Feed, secret_hash: str) -> None:
        """Store a calendar in place of another one of the same scope.

        A link has one, whoever made it. Raise Refused where its maker owns this Playbook no longer.
        """
        scope = ("kind", "rollout_id", "group_id", "link_id", *([] if feed.link_id else ["account_id"]))
        same = [feeds.c[name].is_not_distinct_from(getattr(feed, name)) for name in scope]

        def work(transaction: Transaction) -> None:
            if feed.link_id:
                refuse_former_owner(transaction, feed.account_id)
            delete(transaction, feeds, *same)
            transaction.execute(feeds.insert().values({**asdict(feed), "secret_hash": secret_hash}))

        self._register.write(work)

    def find_by_secret(self, secret_hash: str) -> Feed | None:
        """Return the calendar with a secret, or None."""
        return self._first(secret_hash=secret_hash)

    def fetched(self, feed_id: str, day: date) -> None:
        """Note the day on which a calendar was fetched."""
        self._change(feeds.c.id == feed_id, fetched_on=day)

    def end(self, feed_ids: list[str]) -> None:
        """End calendars for good; nothing tells their addresses from unknown ones."""
        self._delete(feeds.c.id.in_(feed_ids))
