"""Learn what other processes append: a bell says it at once, and a sweep misses nothing.

NOTIFY is sent by a thread of its own, for many appends at a time: in the transaction of an append it would
take a lock over the whole server. Nothing but speed depends on it.
"""

import logging
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import psycopg

from playbook.store.errors import StoreError
from playbook.store.log.postgres.connections import Pool, error_of
from playbook.store.log.postgres.heads import BESIDE, Heads

BELL_SECONDS, GATHER_SECONDS, SWEEP_SECONDS = 0.02, 0.01, 1.0
_DEAF_SECONDS = 2.0  # after which a bell of our own should have been heard
_LONGEST = 7_000  # bytes of 8,000 that one bell may carry
_STOP_SECONDS = 0.1
_NOTIFY = "select pg_notify($1, $2)"
# In the order of the ids, so that no two processes wait for each other.
_TELL = """insert into playbook.told as known
    select rollout_id, 1 from unnest($1::text[]) as new(rollout_id) order by rollout_id
    on conflict (rollout_id) do update set number = known.number + 1 returning rollout_id, number"""
_log = logging.getLogger(__name__)


class Follower:
    """Two threads: one rings, one listens and sweeps."""

    def __init__(self, pool: Pool, heads: Heads, *, sweep_seconds: float = SWEEP_SECONDS) -> None:
        self._pool, self._heads, self._sweep_seconds = pool, heads, sweep_seconds
        # A channel belongs to the whole database, not to a schema.
        self._channel = f"playbook_{pool.schema}"
        self._me = secrets.token_hex(4)
        self._moved: set[str] = set()
        self._changed_beside: set[str] = set()
        self._lock, self._rung, self._stop = threading.Lock(), threading.Event(), threading.Event()
        self.is_bell_heard: bool | None = None  # None until it was tried
        self._is_away = False
        works = {"log-bell": self._ring, "log-follower": self._follow}
        self._threads = [
            threading.Thread(target=work, name=name, daemon=True) for name, work in works.items()
        ]
        for thread in self._threads:
            thread.start()

    def ring(self, *rollout_ids: str) -> None:
        """Tell the others soon that these rollouts have moved."""
        with self._lock:
            self._moved.update(rollout_ids)
        self._rung.set()

    def tell(self, rollout_id: str) -> None:
        """Tell the others soon that something beside this log has changed."""
        with self._lock:
            self._changed_beside.add(rollout_id)
        self._rung.set()

    def close(self) -> None:
        """Ring what is left and end both threads."""
        self._stop.set()
        self._rung.set()
        for thread in self._threads:
            thread.join()

    def _ring(self) -> None:
        while not self._stop.is_set():
            self._rung.wait()
            self._stop.wait(BELL_SECONDS)
            self._rung.clear()
            with self._lock:
                moved, self._moved = self._moved, set()
                beside, self._changed_beside = self._changed_beside, set()
            moved |= {f"{BESIDE}{each}" for each in self._stored(beside)}
            for payload in self._payloads(moved):
                with suppress(StoreError):  # the sweep finds it
                    self._pool.rows(_NOTIFY, [self._channel, payload], seconds=0)

    def _stored(self, beside: set[str]) -> set[str]:
        """Store what changed beside the logs, or else try it again with the next bell."""
        try:
            if beside:
                self._heads.note_beside(dict(self._pool.rows(_TELL, [sorted(beside)], seconds=0)))
            return beside
        except StoreError:
            with self._lock:
                self._changed_beside |= beside
            return set()

    def _payloads(self, rollout_ids: set[str]) -> Iterator[str]:
        payload = self._me
        for rollout_id in sorted(rollout_ids):
            if len(payload) + len(rollout_id) > _LONGEST:
                yield payload
                payload = self._me
            payload += f" {rollout_id}"
        if payload != self._me:
            yield payload

    def _follow(self) -> None:
        while not self._stop.is_set():
            try:
                if self.is_bell_heard is False:
                    self._sweep()
                    self._stop.wait(self._sweep_seconds)
                else:
                    with closing(self._pool.listener()) as link:
                        self._listen(link)
            except StoreError as error:
                self._say_away(error)
                self._stop.wait(self._sweep_seconds / 2)
            except psycopg.Error as error:
                self._say_away(error_of(error))

    def _listen(self, link: psycopg.Connection) -> None:
        self._pool.is_direct = False  # until this line has shown it
        link.execute(f"listen {self._channel}".encode())
        # A pooler takes LISTEN without an error, and then nothing is heard.
        self._pool.rows(_NOTIFY, [self._channel, f"{self._me} ."], seconds=0)
        deaf_at = time.monotonic() + _DEAF_SECONDS
        swept_at, is_heard = -self._sweep_seconds, False
        while not self._stop.is_set():
            if time.monotonic() - swept_at >= self._sweep_seconds:
                self._sweep()
                swept_at = time.monotonic()
            notes = [*link.notifies(timeout=_STOP_SECONDS, stop_after=1)]
            if notes:  # one look for all who ring at about the same time
                self._stop.wait(GATHER_SECONDS)
                notes += link.notifies(timeout=0)
            moved: set[str] = set()
            for note in notes:
                sender, *ids = note.payload.split(" ")
                is_heard = is_heard or sender == self._me
                moved.update(ids if sender != self._me else ())
            if beside := {each for each in moved if each.startswith(BESIDE)}:
                self._heads.sweep_beside()
            if moved := moved - beside:
                self._heads.refresh(moved)
            if is_heard:
                self.is_bell_heard = self._pool.is_direct = True
            elif time.monotonic() > deaf_at:
                self.is_bell_heard = False
                _log.warning(
                    "PostgreSQL's NOTIFY is not heard here, as behind a pooler: what other processes change"
                    " is seen after %s s.",
                    self._sweep_seconds,
                )
                return

    def _sweep(self) -> None:
        self._heads.sweep()
        self._heads.sweep_beside()
        if self._is_away:
            self._is_away = False
            _log.info("PostgreSQL is back.")

    def _say_away(self, error: StoreError) -> None:
        if not self._is_away:
            _log.warning("What other processes change is not seen now: %s", error)
        self._is_away = True
