"""Store the addresses of calendars as rows of the register."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Literal

from playbook.store.register.records import RecordTable, insert
from playbook.store.register.register import Transaction

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
    account_id: str | None = None  # with whose rights it is read
    has_alarms: bool = False
    fetched_on: date | None = None


class Feeds(RecordTable[Feed]):
    """The calendars of a register."""

    kind = Feed

    def put(self, feed: Feed, secret_hash: str) -> None:
        """Store a calendar in place of another one of the same scope."""
        scope = ("kind", "rollout_id", "group_id", "link_id", "account_id")
        same = " and ".join(f"{column} is :{column}" for column in scope)
        values = {**asdict(feed), "secret_hash": secret_hash}

        def work(transaction: Transaction) -> None:
            transaction.execute(f"delete from feed where {same}", values)  # noqa: S608 - names of ours
            insert(transaction, "feed", values)

        self._register.write(work)

    def all(self) -> list[Feed]:
        """Return every calendar, newest first."""
        return self._all("select * from feed order by created_at desc, id")

    def find(self, feed_id: str) -> Feed | None:
        """Return a calendar, or None."""
        return self._first("select * from feed where id = ?", feed_id)

    def find_by_secret(self, secret_hash: str) -> Feed | None:
        """Return the calendar with a secret, or None."""
        return self._first("select * from feed where secret_hash = ?", secret_hash)

    def fetched(self, feed_id: str, day: date) -> None:
        """Note the day on which a calendar was fetched."""
        self._register.run("update feed set fetched_on = ? where id = ?", (day, feed_id))

    def end(self, feed_ids: list[str]) -> None:
        """End calendars for good; nothing tells their addresses from unknown ones."""
        self._register.write(
            lambda transaction: transaction.executemany(
                "delete from feed where id = ?", [(feed_id,) for feed_id in feed_ids]
            )
        )
