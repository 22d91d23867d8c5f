"""Remember where each rollout's log ends, whichever process moved it."""

import logging
import threading
import time
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

from playbook.store.errors import Unavailable
from playbook.store.log.log import Heard, Loss, Lost
from playbook.store.log.postgres.connections import Pool
from playbook.store.log.postgres.known import End, KnownEnds

OLD_SECONDS = 10.0
BESIDE = "+"  # what changed is beside the log; no id begins with it
_HEADS = "select rollout_id, head, chain from playbook.rollout"
# Of some rollouts, with the chain at the version that was known of each.
_HEADS_OF = """select rollout_id, rollout.head, rollout.chain, event.chain
    from unnest($1::text[], $2::integer[]) as known(rollout_id, version)
    join playbook.rollout using (rollout_id) left join playbook.event using (rollout_id, version)"""
_NUMBERS = "select rollout_id, number from playbook.told"
_CHAINS_AT = """select rollout_id, event.chain
    from unnest($1::text[], $2::integer[]) as known(rollout_id, version)
    join playbook.event using (rollout_id, version)"""
# What somebody took out on purpose: a whole rollout, or a person with an event that says so.
_TAKEN_OUT = """select rollout_id from playbook.deleted where rollout_id = any($1::text[])
    union select rollout_id from unnest($1::text[], $2::integer[]) as known(rollout_id, head)
    join playbook.event using (rollout_id) where version > head and kind = 'person_forgotten'"""
_log = logging.getLogger(__name__)


class LogEnd(NamedTuple):
    """The last version of a rollout, and the hash chain up to it."""

    head: int
    chain: bytes


NOTHING = LogEnd(0, b"")


class NotFollowing(Unavailable):
    """This process does not know what others have changed."""

    word = "behind"

    def __init__(self) -> None:
        super().__init__("What others changed cannot be seen now.", "Try again in a moment.")


class Heads:
    """The heads that this process knows.

    It has them from its own appends, bells and sweeps, and from the last process of its folder."""

    def __init__(self, pool: Pool, known_ends: KnownEnds) -> None:
        self._pool, self._known = pool, known_ends
        ends = known_ends.all()
        self._ends = {each: LogEnd(*end) for each, end in ends.items() if not each.startswith(BESIDE)}
        numbers = {each[1:]: end[0] for each, end in ends.items() if each.startswith(BESIDE)}
        self._beside: dict[str, int] | None = numbers or None  # None until it was looked at
        self._lock = threading.Lock()
        self._swept_at = 0.0
        self.heard: Heard = _nobody
        self._unheard: list[Loss] = []
        self._lost: Lost = self._unheard.append

    def __getitem__(self, rollout_id: str) -> LogEnd:
        return self._ends.get(rollout_id, NOTHING)

    def all(self) -> dict[str, int]:
        """Return the head of every rollout."""
        with self._lock:
            return {rollout_id: end.head for rollout_id, end in self._ends.items()}

    def ends(self) -> dict[str, LogEnd]:
        """Return where every log ends."""
        with self._lock:
            return dict(self._ends)

    def watch_losses(self, lost: Lost) -> None:
        """Call `lost` for what is gone since this folder was last used."""
        self._lost = lost
        for loss in self._unheard:
            lost(loss)
        with self._lock:
            self._known.begin()

    def note(self, rollout_id: str, end: LogEnd) -> None:
        """Remember what this process has just written."""
        with self._lock:
            if end.head > self[rollout_id].head:
                self._ends[rollout_id] = end
                self._known.note({rollout_id: end})

    def replace(self, ends: dict[str, LogEnd]) -> None:
        """Remember that this process has rewritten these logs, or deleted them."""
        with self._lock:
            self._ends.update(ends)
            for rollout_id in [each for each, end in ends.items() if end == NOTHING]:
                del self._ends[rollout_id]
            self._known.note(ends)

    def sweep_if_old(self) -> None:
        """Look at every head where that was long ago. Raise Unavailable without the database."""
        if time.monotonic() - self._swept_at > OLD_SECONDS:
            self.sweep(0)

    @property
    def is_old(self) -> bool:
        """Return whether the last sweep was long ago."""
        return time.monotonic() - self._swept_at > OLD_SECONDS

    def sweep(self, seconds: float = 0.0) -> None:
        """Look at the head of every rollout: nothing is ever missed."""
        began = time.monotonic()
        with self._lock:
            before = dict(self._ends)
        rows = self._pool.rows(_HEADS, seconds=seconds)
        self._take(before, {rollout_id: LogEnd(head, chain) for rollout_id, head, chain in rows})
        self._swept_at = began

    def refresh(self, rollout_ids: Collection[str]) -> None:
        """Look at the heads of these rollouts."""
        with self._lock:
            before = {each: self._ends[each] for each in rollout_ids if each in self._ends}
        versions = [before.get(each, NOTHING).head for each in rollout_ids]
        rows = self._pool.rows(_HEADS_OF, [list(rollout_ids), versions])
        self._take(
            before,
            {rollout_id: LogEnd(head, chain) for rollout_id, head, chain, _ in rows},
            {rollout_id: past for rollout_id, _, _, past in rows if past},
        )

    def note_beside(self, numbers: Mapping[str, int]) -> None:
        """Note what this process has numbered itself, unless others did so in between."""
        for rollout_id, number in numbers.items():
            if self._beside is not None and self._beside.get(rollout_id, 0) == number - 1:
                self._beside[rollout_id] = number
                self._known.note({f"{BESIDE}{rollout_id}": (number, b"")})

    def sweep_beside(self) -> None:
        """Look at what was changed beside the logs since the last time."""
        # A copy, as this process may number something while the rows are read.
        before = None if self._beside is None else dict(self._beside)
        now: dict[str, int] = dict(self._pool.rows(_NUMBERS, seconds=0))
        self._beside = now
        old = before or {}
        moved = [each for each in old.keys() | now.keys() if old.get(each) != now.get(each)]
        for rollout_id in moved:
            if now.get(rollout_id, 0) < old.get(rollout_id, 0):
                self._say_lost(Loss(rollout_id, 0, 0))
            if before is not None:
                self.heard(rollout_id, False)
        self._known.note({f"{BESIDE}{each}": (now.get(each, 0), b"") for each in moved})

    def _take(
        self, before: dict[str, LogEnd], now: dict[str, LogEnd], past: dict[str, bytes] | None = None
    ) -> None:
        """Note what differs from what was known before the rows were read.

        `past`: the chains at the versions known before, where they were read with the rows. An own append
        that overlaps is noted already: it is newer than the row.
        """
        moved = {each: end for each, end in now.items() if before.get(each) != end}
        moved |= dict.fromkeys(before.keys() - now.keys(), NOTHING)
        if past is None:
            past = self._chains_at({each: before[each].head for each in moved if each in before})
        # What was known before must be in the past of what is there now.
        others = {each: before[each].head for each in moved if each in before}
        others = {each: head for each, head in others.items() if past.get(each) != before[each].chain}
        taken: dict[str, End] = {}
        for rollout_id, end in moved.items():
            old = before.get(rollout_id)
            if rollout_id in others:
                # First, so that nobody takes what was made of another past for that of the new head.
                self.heard(rollout_id, True)
            with self._lock:
                if self._ends.get(rollout_id) != old:
                    continue  # the next sweep decides
                if end == NOTHING:
                    del self._ends[rollout_id]
                else:
                    self._ends[rollout_id] = end
                taken[rollout_id] = end
            self.heard(rollout_id, False)
        for rollout_id in sorted(others.keys() - self._taken_out(others)):
            self._say_lost(Loss(rollout_id, others[rollout_id], moved[rollout_id].head))
        self._known.note(taken)

    def _say_lost(self, loss: Loss) -> None:
        _log.error(
            "PostgreSQL had acknowledged changes of rollout %s that it does not hold any more, as after a"
            " failover to a standby that lagged: version %d was known, %d is there.",
            *loss,
        )
        self._lost(loss)

    def _taken_out(self, versions: dict[str, int]) -> set[str]:
        if not versions:
            return set()
        rows = self._pool.rows(_TAKEN_OUT, [list(versions), list(versions.values())])
        return {rollout_id for (rollout_id,) in rows}

    def _chains_at(self, versions: dict[str, int]) -> dict[str, bytes]:
        if not versions:
            return {}
        rows = self._pool.rows(_CHAINS_AT, [list(versions), list(versions.values())])
        return dict(rows)


def chained(before: bytes, bodies: Iterable[bytes]) -> list[bytes]:
    """Return the hash chain up to each of these events."""
    chains = []
    for body in bodies:
        before = sha256(before + body).digest()
        chains.append(before)
    return chains


def _nobody(_rollout_id: str, _is_rewritten: bool) -> None:
    pass
