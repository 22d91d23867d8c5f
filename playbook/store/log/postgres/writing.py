"""Write events into PostgreSQL: what is acknowledged is there once and whole."""

import time
from collections.abc import Sequence
from itertools import count
from typing import Any

import psycopg

from playbook.store.errors import StaleVersion, Unavailable
from playbook.store.log.postgres.connections import Collided, LinkLost, Pool, pause
from playbook.store.log.postgres.heads import NOTHING, Heads, LogEnd, chained
from playbook.store.log.rows import LogEntry, row_of

APPEND_SECONDS = 20.0
_CHAIN_AT = "select chain from playbook.event where rollout_id = $1 and version = $2"
# Of what follows the rollout's id in `event`.
_TYPES = ["integer", "timestamptz", *["text"] * 8, "date", "text", "bytea"]
_MANY = ", ".join(f"${number}::{kind}[]" for number, kind in enumerate(_TYPES, 2))
_INSERT = f"insert into playbook.event select $1::text, new.* from unnest({_MANY}) as new"  # noqa: S608
_MOVED = " where exists (select 1 from moved)"
# Most appends hold one event, and follow another.
_ONE_TYPES = ("text", *_TYPES, "integer", "bytea")
_ONE_ARGUMENTS = ", ".join(f"${number}::{kind}" for number, kind in enumerate(_ONE_TYPES, 1))
_ONE = f"select 1 where playbook.append_one({_ONE_ARGUMENTS})"
_FIRST = """with moved as (
    insert into playbook.rollout values ($1::text, $15, $16) on conflict do nothing returning 1
) """
_NEXT = """with moved as (
    update playbook.rollout set head = $15, chain = $16
    where rollout_id = $1::text and head = $17 and chain = $18 returning 1
) """


class InDoubt(Unavailable):
    """The link was lost in the middle, and the database did not come back in time."""

    def __init__(self) -> None:
        super().__init__(
            "The database does not answer, so this may not have been saved.",
            "Load the page again in a moment, see whether it is there, and repeat it if not.",
        )


def append(
    pool: Pool, heads: Heads, rollout_id: str, expected: int, entries: Sequence[LogEntry],
    seconds: float = APPEND_SECONDS,
) -> None:  # fmt: skip
    """Append in one statement, again after a lost link. Raise StaleVersion."""
    before = heads[rollout_id]
    if before.head > expected:
        _refuse_stale(heads, rollout_id)
    if before.head != expected:
        before = end_at(pool, rollout_id, expected)
        if before.head != expected:
            _refuse_stale(heads, rollout_id)
    chains = chained(before.chain, [entry.text for entry in entries])
    after = LogEnd(expected + len(entries), chains[-1])
    if expected and len(entries) == 1:
        parameters = [rollout_id, *storable(entries[0])[1:], after.chain, *before]
        statement = pool.sql(_ONE)
    else:
        parameters = [*columns(rollout_id, entries, chains), *after, *(before if expected else ())]
        statement = pool.sql(f"{_NEXT if expected else _FIRST}{_INSERT}{_MOVED}")
    ends_at, is_in_doubt, is_done = time.monotonic() + seconds, False, False
    for attempt in count():
        try:
            with pool.connection() as link:
                is_done = link.execute(statement, parameters).rowcount == len(entries)
            # Only after a lost link: elsewhere the same events may be somebody else's.
            if not is_done and is_in_doubt:
                is_done = end_at(pool, rollout_id, after.head) == after
            break
        except Unavailable as error:
            is_in_doubt = is_in_doubt or isinstance(error, LinkLost)
            if not (is_in_doubt or isinstance(error, Collided)):
                raise
            if time.monotonic() >= ends_at:
                raise (InDoubt() if is_in_doubt else error) from error
            pause(attempt)
    if not is_done:
        _refuse_stale(heads, rollout_id)
    heads.note(rollout_id, after)


def end_at(pool: Pool, rollout_id: str, version: int) -> LogEnd:
    """Return the log's end at a version, or nothing without it."""
    rows = pool.rows(_CHAIN_AT, [rollout_id, version])
    return LogEnd(version, rows[0][0]) if rows else NOTHING


def insert(
    pool: Pool, link: psycopg.Connection, rollout_id: str, entries: Sequence[LogEntry], end: LogEnd = NOTHING
) -> LogEnd:
    """Insert what follows the `end` of a log within a transaction; return where it ends then."""
    first = end.head
    for at in range(0, len(entries), 1_000):
        page = entries[at : at + 1_000]
        chains = chained(end.chain, [entry.text for entry in page])
        link.execute(pool.sql(_INSERT), columns(rollout_id, page, chains))
        end = LogEnd(first + at + len(page), chains[-1])
    return end


def columns(rollout_id: str, entries: Sequence[LogEntry], chains: Sequence[bytes]) -> list[Any]:
    """Return the parameters of an insert."""
    _, *lists = (list(column) for column in zip(*map(storable, entries), strict=True))
    return [rollout_id, *lists, list(chains)]


def storable(entry: LogEntry) -> tuple[Any, ...]:
    """Return the columns of an event as PostgreSQL can hold them; the body is exact."""
    return tuple(
        value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value
        for value in row_of(entry)
    )


def _refuse_stale(heads: Heads, rollout_id: str) -> None:
    # Known before it is said: whoever repeats the change would begin at the old version again.
    heads.refresh([rollout_id])
    raise StaleVersion(heads[rollout_id].head)
