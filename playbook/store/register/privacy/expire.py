"""Delete what the register holds no longer than it has to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Delete, Table, Update, func, or_, select

from playbook.store.register.records import Condition
from playbook.store.register.register import Register, Transaction
from playbook.store.register.tables import (
    dispatches,
    links,
    mails,
    pulses,
    questions,
    referring_columns,
    turned_away,
)


@dataclass(frozen=True, slots=True)
class Periods:
    """Before which moment each kind of data goes; None for never."""

    rooms: datetime | None = None  # ended links, closed polls, and names typed with questions
    posts: datetime | None = None
    removed: datetime | None = None  # hashes of accounts that were removed


def expire(register: Register, periods: Periods, now: datetime) -> int:
    """Delete what is over, also off the disk; return how many rows."""
    undated = turned_away.c.since.is_(None)
    register.run(turned_away.update().where(undated).values(since=now))
    changes = list(_changes(periods))
    if not any(
        register.scalars(select(func.count()).select_from(table).where(*over))[0] for table, over in changes
    ):
        return 0

    def work(transaction: Transaction) -> int:
        return sum(transaction.execute(_end(table).where(*over)).rowcount for table, over in changes)

    count = register.destroy(work)
    register.settle()
    return count


def _end(table: Table) -> Delete | Update:
    # A question stays, and loses the name that was typed with it.
    return questions.update().values(name="") if table is questions else table.delete()


def _changes(periods: Periods) -> Iterator[tuple[Table, tuple[Condition, ...]]]:
    """Yield what goes of which table; the rows that hang on others first."""
    if periods.rooms:
        day: date = periods.rooms.date()
        ended = or_(links.c.expires_at < periods.rooms, links.c.revoked_at < periods.rooms)
        closed = pulses.c.is_open.is_(False) & (pulses.c.closed_on < day)
        for parent, over in ((links, ended), (pulses, closed)):
            ids = select(parent.c.id).where(over)
            for column in referring_columns(parent):
                yield column.table, (column.in_(ids),)
            yield parent, (over,)
        yield questions, (questions.c.name != "", questions.c.asked_on < day)
    if periods.posts:
        yield dispatches, (dispatches.c.claimed_at < periods.posts,)
        yield mails, (mails.c.claimed_at < periods.posts, mails.c.next_at.is_(None))
    if periods.removed:
        yield turned_away, (turned_away.c.since < periods.removed,)
