"""Delete what the register holds no longer than it has to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from playbook.store.register.register import Register, Transaction

_ENDED = "select id from link where expires_at < :rooms or revoked_at < :rooms"
_OLD_POLLS = "select id from pulse where is_open = 0 and closed_on < :rooms_day"
_POLL_PARTS = ("own", "team", "count", "live", "seen", "text")
# The rows that hang on others go first. A period of None compares as unknown, so nothing is before it.
_EXPIRED = (
    ("link_open", f"link_id in ({_ENDED})"),
    ("room", f"link_id in ({_ENDED})"),
    ("link_guess", f"link_id in ({_ENDED})"),
    ("link_barred", f"link_id in ({_ENDED})"),
    ("link", f"id in ({_ENDED})"),
    *((f"pulse_{part}", f"poll_id in ({_OLD_POLLS})") for part in _POLL_PARTS),
    ("pulse", f"id in ({_OLD_POLLS})"),
    ("dispatch", "claimed_at < :posts"),
    ("mail", "claimed_at < :posts and next_at is null"),
    ("turned_away", "since < :removed"),
)
_NAMES = "name <> '' and asked_on < :rooms_day"


@dataclass(frozen=True, slots=True)
class Periods:
    """Before which moment each kind of data goes; None for never."""

    rooms: datetime | None = None  # ended links, closed polls, and names typed with questions
    posts: datetime | None = None
    removed: datetime | None = None  # hashes of accounts that were removed


def expire(register: Register, periods: Periods, now: datetime) -> int:
    """Delete what is over, also off the disk; return how many rows."""
    values: dict[str, datetime | date | None] = {
        "rooms": periods.rooms,
        "rooms_day": periods.rooms.date() if periods.rooms else None,
        "posts": periods.posts,
        "removed": periods.removed,
    }
    register.run("update turned_away set since = ? where since is null", (now,))
    conditions = (*_EXPIRED, ("question", _NAMES))
    if not any(_count(register, table, condition, values) for table, condition in conditions):
        return 0

    def work(transaction: Transaction) -> int:
        gone = [transaction.execute(f"delete from {table} where {over}", values) for table, over in _EXPIRED]  # noqa: S608
        gone.append(transaction.execute(f"update question set name = '' where {_NAMES}", values))  # noqa: S608
        return sum(result.rowcount for result in gone)

    count = register.destroy(work)
    register.settle()
    return count


def _count(register: Register, table: str, condition: str, values: Mapping[str, object]) -> int:
    sql = f"select count(*) as n from {table} where {condition}"  # noqa: S608 - names of ours
    return int(register.rows(sql, values)[0]["n"])
