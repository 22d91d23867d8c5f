"""Take a person or a rollout out of the log in PostgreSQL, in one transaction.

Deleted rows stay in the table's file until it is vacuumed, and in the write-ahead log while that is kept.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TypeVar

import psycopg

from playbook.core.base.errors import Refused
from playbook.core.forgetting.matcher import PersonMatcher
from playbook.store.log import forgetting
from playbook.store.log.forgetting import Follow, Rewritten, Sign
from playbook.store.log.postgres import writing
from playbook.store.log.postgres.connections import LinkLost, Pool
from playbook.store.log.postgres.heads import NOTHING, Heads, LogEnd
from playbook.store.log.rows import LogEntry, entries_of

_PAGE = 2_000
_HEADS = "select rollout_id, head from playbook.rollout order by rollout_id"
_LOCK_ALL = _HEADS + " for update"
_LOCK = "select head from playbook.rollout where rollout_id = $1 for update"
_BODIES = """select version, body from playbook.event where rollout_id = $1 and version > $2
    order by version limit $3"""
_DELETE_EVENTS = "delete from playbook.event where rollout_id = $1"
_DELETE_ROLLOUT = "delete from playbook.rollout where rollout_id = $1"
_NOTE_DELETED = "insert into playbook.deleted values ($1) on conflict do nothing"
_ADD = "insert into playbook.rollout values ($1, $2, $3)"
_MOVE = "update playbook.rollout set head = $2, chain = $3 where rollout_id = $1"
Link = psycopg.Connection
T = TypeVar("T")


def forget(
    pool: Pool, heads: Heads, person_matcher: PersonMatcher, sign: Sign, follow: Follow
) -> Mapping[str, Rewritten]:
    """Rewrite every log without somebody; return what was rewritten."""
    # Read before the locks are taken, so that they are held only for what came since.
    scanned = pool.patiently(lambda link: _scan(pool, link, person_matcher, {}))

    def work(link: Link) -> Mapping[str, Rewritten]:
        link.execute(pool.sql(_LOCK_ALL))
        named = _scan(pool, link, person_matcher, scanned)
        logs = {each: _log_of(pool, link, each) for each, (_, is_named) in named.items() if is_named}
        after, rewritten = forgetting.without_person(logs, person_matcher, sign)
        follow(rewritten)
        ends.update({each: _put(pool, link, each, entries_of(after[each])) for each in rewritten})
        return rewritten

    ends: dict[str, LogEnd] = {}
    rewritten = _whole(pool, work, partial(_is_there, pool, ends))
    heads.replace(ends)
    return rewritten


def delete(pool: Pool, heads: Heads, rollout_id: str, follow: Callable[[], object]) -> None:
    """Delete a rollout with its whole log."""

    def work(link: Link) -> None:
        link.execute(pool.sql(_LOCK), [rollout_id])
        follow()
        link.execute(pool.sql(_DELETE_EVENTS), [rollout_id])
        link.execute(pool.sql(_DELETE_ROLLOUT), [rollout_id])
        link.execute(pool.sql(_NOTE_DELETED), [rollout_id])

    _whole(pool, work, lambda: writing.end_at(pool, rollout_id, 1) == NOTHING)
    heads.replace({rollout_id: NOTHING})


def fill(pool: Pool, heads: Heads, texts: Iterable[list[bytes]]) -> dict[str, LogEnd]:
    """Put whole logs into an empty database; return where each ends. Raise Refused."""
    ends: dict[str, LogEnd] = {}

    def work(link: Link) -> None:
        if link.execute(pool.sql(_HEADS)).fetchall():
            raise Refused("There are rollouts in it already.", "Choose a database that is empty.")
        for batch in texts:
            entries = entries_of(batch)
            rollout_id = entries[0].event.rollout_id
            ends[rollout_id] = writing.insert(pool, link, rollout_id, entries, ends.get(rollout_id, NOTHING))
        for rollout_id, end in ends.items():
            link.execute(pool.sql(_ADD), [rollout_id, *end])

    _whole(pool, work, partial(_is_there, pool, ends))
    heads.replace(ends)
    return ends


def _whole(pool: Pool, work: Callable[[Link], T], is_done: Callable[[], bool]) -> T:
    """Do `work` in one transaction; where its answer is lost, look whether it counts."""
    done: list[T] = []
    try:
        with pool.connection() as link, link.transaction():
            done.append(work(link))
    except LinkLost:
        if not (done and is_done()):
            raise
    return done[0]


def _is_there(pool: Pool, ends: Mapping[str, LogEnd]) -> bool:
    return all(writing.end_at(pool, each, end.head) == end for each, end in ends.items())


def _scan(
    pool: Pool, link: Link, person_matcher: PersonMatcher, scanned_before: Mapping[str, tuple[int, bool]]
) -> dict[str, tuple[int, bool]]:
    """Return the head of each rollout, and whether it may name somebody."""
    scanned = {}
    for rollout_id, head in link.execute(pool.sql(_HEADS)).fetchall():
        after, is_named = scanned_before.get(rollout_id, (0, False))
        if head < after:
            after, is_named = 0, False
        bodies = _bodies(pool, link, rollout_id, after)
        is_named = is_named or any(person_matcher.may_be_in(body) for body in bodies)
        scanned[rollout_id] = head, is_named
    return scanned


def _log_of(pool: Pool, link: Link, rollout_id: str) -> list[bytes]:
    return [body.encode() for body in _bodies(pool, link, rollout_id, 0)]


def _bodies(pool: Pool, link: Link, rollout_id: str, after: int) -> Iterator[str]:
    while page := link.execute(pool.sql(_BODIES), [rollout_id, after, _PAGE]).fetchall():
        yield from (body for _, body in page)
        after = page[-1][0]


def _put(pool: Pool, link: Link, rollout_id: str, entries: list[LogEntry]) -> LogEnd:
    link.execute(pool.sql(_DELETE_EVENTS), [rollout_id])
    end = writing.insert(pool, link, rollout_id, entries)
    link.execute(pool.sql(_MOVE), [rollout_id, *end])
    return end
