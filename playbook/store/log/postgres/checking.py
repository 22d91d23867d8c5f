"""Read the whole log in PostgreSQL in one snapshot: to verify it, and to copy it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC
from itertools import chain
from pathlib import Path
from typing import Any

import psycopg

from playbook import clock
from playbook.core.log.events import UnreadableEvent, read_event
from playbook.store.log import backup, migration, rows
from playbook.store.log.backup import LogCounts
from playbook.store.log.database import Cursor, Database, DatabasePlace
from playbook.store.log.postgres.connections import Pool, Rows
from playbook.store.log.postgres.copy import COLUMNS
from playbook.store.log.postgres.heads import chained
from playbook.store.log.postgres.writing import storable
from playbook.store.log.rows import LogEntry
from playbook.store.log.verify import IntegrityReport

_PAGE = 2_000
_SNAPSHOT = b"set transaction isolation level repeatable read, read only"
_HEADS = "select rollout_id, head, chain from playbook.rollout order by rollout_id"
_COUNTS = "select rollout_id, count(*) from playbook.event group by rollout_id"
_EVENTS = f"""select {COLUMNS} from playbook.event where rollout_id = $1 and version > $2
    order by version limit $3"""  # noqa: S608 - the names of our own columns
_BODY, _CHAIN = -2, -1


def verify(pool: Pool) -> IntegrityReport:
    """Recompute every chain and every column."""
    problems: list[str] = []
    with _snapshot(pool) as link:
        counts = dict(link.execute(pool.sql(_COUNTS)).fetchall())
        heads = link.execute(pool.sql(_HEADS)).fetchall()
        problems += [
            f"{each}: there are events, but no rollout." for each in counts.keys() - {row[0] for row in heads}
        ]
        for rollout_id, head, end in heads:
            if (count := counts.get(rollout_id, 0)) != head:
                problems.append(f"{rollout_id}: the database has {count} events up to version {head}.")
            problems += _problems_of(pool, link, rollout_id, end)
    return IntegrityReport(len(heads), sum(counts.values()), tuple(sorted(problems)))


def copy_to(pool: Pool, file: Path, memory_limit: str, threads: int) -> LogCounts:
    """Copy everything into a DuckDB file, the same as a backup of an embedded log."""
    with closing(Database(DatabasePlace(file, file.parent, memory_limit, threads))) as database:
        migration.migrate(database, migration.load(), clock.now(), lambda: None)
        with _snapshot(pool) as link:
            for rollout_id, _, _ in link.execute(pool.sql(_HEADS)).fetchall():
                for page in _pages(pool, link, rollout_id):
                    _insert(database, page)
        counts = backup.counts_of(database)
    return backup.check(file, counts)


def _insert(database: Database, page: Rows) -> None:
    def work(cursor: Cursor) -> None:
        rows.insert_rows(cursor, [row[:_CHAIN] for row in page])

    database.write(work)


@contextmanager
def _snapshot(pool: Pool) -> Iterator[psycopg.Connection]:
    with pool.connection() as link, link.transaction():
        link.execute(_SNAPSHOT)
        yield link


def _pages(pool: Pool, link: psycopg.Connection, rollout_id: str) -> Iterator[Rows]:
    after = 0
    while page := link.execute(pool.sql(_EVENTS), [rollout_id, after, _PAGE]).fetchall():
        yield page
        after = page[-1][1]


def _problems_of(pool: Pool, link: psycopg.Connection, rollout_id: str, end: bytes) -> Iterator[str]:
    last = b""
    for version, row in enumerate(chain.from_iterable(_pages(pool, link, rollout_id)), 1):
        if row[1] != version:
            yield f"{rollout_id}: event {version} is missing."
            return
        [expected] = chained(last, [row[_BODY].encode()])
        if expected != (last := row[_CHAIN]):
            yield f"{rollout_id}: event {version} is not what was appended."
        yield from _problems_of_columns(row)
    if last != end:
        yield f"{rollout_id}: its last event is not what was appended."


def _problems_of_columns(row: tuple[Any, ...]) -> Iterator[str]:
    rollout_id, version, *_ = row
    try:
        event = read_event(row[_BODY])
    except UnreadableEvent as error:
        yield f"{rollout_id}: event {version} cannot be read: {error.message}"
        return
    expected = list(storable(LogEntry(event, row[_BODY].encode())))
    expected[2] = expected[2].astimezone(UTC).replace(tzinfo=None)
    if expected != list(row[:_CHAIN]):
        yield f"{rollout_id}: the columns of event {version} are not those of its text."
