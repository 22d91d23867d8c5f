"""Drafting with a model beside the screens: one job per rollout, which ends when nobody watches it."""

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from uuid import uuid4
from weakref import WeakKeyDictionary

from playbook.core.access import Actor
from playbook.core.errors import PlaybookError, Refused
from playbook.core.fields import StageKey
from playbook.core.items import AnyItem, Kind
from playbook.desk import drafting
from playbook.desk.connections import Connection, get_connection
from playbook.desk.drafting import StageDraft
from playbook.desk.house import House
from playbook.llm.faults import ModelError
from playbook.llm.redaction import Redaction

Phase = Literal["waiting", "asking", "reviewing", "filling", "done", "failed", "stopped"]
Watcher = Callable[[], bool]

log = logging.getLogger("playbook")
OVER: frozenset[Phase] = frozenset({"done", "failed", "stopped"})
UNWATCHED_SECONDS = 10.0
MOST_JOBS = 50
_END_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class StageState:
    """How far one stage is. `trouble` says in plain words why it failed; `kinds` is None for all of them."""

    stage: StageKey
    phase: Phase = "waiting"
    items: tuple[AnyItem, ...] = ()
    draft: StageDraft | None = None
    trouble: str = ""
    kinds: tuple[Kind, ...] | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will arrive."""
        return self.phase in OVER


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: of which stages, which kinds of item, with names hidden, and written anew."""

    stages: tuple[StageKey, ...]
    kinds: tuple[Kind, ...] | None = None
    hide_names: bool = False
    again: bool = False


@dataclass(slots=True, eq=False)
class DraftJob:
    """Some stages being drafted. Any thread may look at it; `states` come in the order of the plan."""

    rollout_id: str
    model: str
    hide_names: bool
    _states: dict[StageKey, StageState]
    _arrived: list[AnyItem] = field(default_factory=list)
    _watchers: dict[str, Watcher] = field(default_factory=dict)
    _seen_at: float = field(default_factory=time.monotonic)
    _stopped: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list)

    @property
    def states(self) -> tuple[StageState, ...]:
        """How far each stage is at this moment."""
        with self._lock:
            return tuple(self._states.values())

    @property
    def is_running(self) -> bool:
        """Whether anything may still arrive."""
        return not all(state.is_over for state in self.states)

    def watch(self, window: str, is_open: Watcher) -> None:
        """Note a window that shows the job; the job goes on while one of them is open."""
        with self._lock:
            self._watchers[window] = is_open
            self._seen_at = time.monotonic()

    def stop(self) -> None:
        """Ask for no more; what has arrived stays."""
        self._stopped.set()

    def is_stopped(self) -> bool:
        """Whether to go no further: it was stopped, or nobody has watched for a while."""
        if self._stopped.is_set():
            return True
        with self._lock:
            gone = [window for window, is_open in self._watchers.items() if not is_open()]
            for window in gone:
                del self._watchers[window]
            if self._watchers:
                self._seen_at = time.monotonic()
            unwatched = time.monotonic() - self._seen_at
        if unwatched > UNWATCHED_SECONDS:
            self._stopped.set()
        return self._stopped.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until its threads have ended; says whether they have."""
        until = None if seconds is None else time.monotonic() + seconds
        for thread in self._threads:
            thread.join(None if until is None else max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def change(self, stage: StageKey, **changes: object) -> None:
        """Note how far a stage is; one that was thrown away meanwhile stays away."""
        with self._lock:
            if stage in self._states:
                self._states[stage] = replace(self._states[stage], **changes)  # type: ignore[arg-type]

    def add(self, stage: StageKey, item: AnyItem) -> None:
        """Note an item that has arrived."""
        with self._lock:
            if state := self._states.get(stage):
                self._states[stage] = replace(state, items=(*state.items, item))
                self._arrived.append(item)

    def begin_again(self, stage: StageKey) -> None:
        """Forget what had arrived for a stage: it all comes again."""
        self.change(stage, items=())
        with self._lock:
            self._arrived = [item for item in self._arrived if item.stage != stage]

    def newest(self, most: int) -> list[AnyItem]:
        """The items that arrived last, the newest first."""
        with self._lock:
            return self._arrived[: -most - 1 : -1]

    def drop(self, stages: Iterable[StageKey]) -> None:
        """Forget these stages and what arrived for them."""
        with self._lock:
            for stage in stages:
                self._states.pop(stage, None)


_jobs: "WeakKeyDictionary[object, OrderedDict[str, DraftJob]]" = WeakKeyDictionary()
_lock = threading.Lock()


def find_draft(house: House, rollout_id: str) -> DraftJob | None:
    """Give back the job of a rollout, running or over; None where there is none."""
    with _lock:
        return _jobs.get(house.log, OrderedDict()).get(rollout_id)


def start_draft(
    house: House, actor: Actor, rollout_id: str, wish: Wish, window: str, is_open: Watcher
) -> DraftJob:
    """Have stages drafted in the background, as many at once as the server takes.

    What an earlier job brought for other stages stays. Raises Refused without a model, and while a job
    of this rollout runs.
    """
    connection = get_connection(house)
    house.shelf.get(rollout_id)
    with _lock:
        jobs = _shelf_of(house)
        before = jobs.get(rollout_id)
        if before and before.is_running:
            raise Refused("This rollout is being drafted already.", "Stop that first, or wait for its end.")
        _make_room(jobs, rollout_id)
        job = DraftJob(rollout_id, connection.server.model, wish.hide_names, _states_of(house, wish, before))
        job.watch(window, is_open)
        jobs[rollout_id] = job
    _set_to_work(house, actor, job, wish, connection)
    return job


def stop_draft(house: House, _actor: Actor, rollout_id: str) -> None:
    """Stop the job of a rollout; what has arrived stays to be looked at."""
    if job := find_draft(house, rollout_id):
        job.stop()


def close_draft(
    house: House, _actor: Actor, rollout_id: str, stages: Sequence[StageKey] | None = None
) -> None:
    """Throw away what arrived and was not accepted, of these stages or of all of them."""
    with _lock:
        jobs = _shelf_of(house)
        job = jobs.get(rollout_id)
        if job is None:
            return
        job.drop([state.stage for state in job.states] if stages is None else stages)
        if not job.states:
            job.stop()
            del jobs[rollout_id]


def _shelf_of(house: House) -> OrderedDict[str, DraftJob]:
    if house.log not in _jobs:
        jobs: OrderedDict[str, DraftJob] = OrderedDict()
        _jobs[house.log] = jobs
        house.at_close.append(lambda: _end_all(jobs))
    return _jobs[house.log]


def _end_all(jobs: OrderedDict[str, DraftJob]) -> None:
    """Stop every job and let its threads log what they cost, while the log is still open."""
    with _lock:
        running = list(jobs.values())
    for job in running:
        job.stop()
    until = time.monotonic() + _END_SECONDS
    for job in running:
        job.wait(max(0.0, until - time.monotonic()))


def _make_room(jobs: OrderedDict[str, DraftJob], rollout_id: str) -> None:
    jobs.pop(rollout_id, None)
    while len(jobs) >= MOST_JOBS:
        over = next((key for key, job in jobs.items() if not job.is_running), None)
        if over is None:
            raise Refused("Too many rollouts are being drafted.", "Wait until one of them is done.")
        del jobs[over]


def _states_of(house: House, wish: Wish, before: DraftJob | None) -> dict[StageKey, StageState]:
    kept = {state.stage: state for state in before.states} if before else {}
    wanted = {stage: StageState(stage, kinds=wish.kinds) for stage in wish.stages}
    found = {**kept, **wanted}
    return {stage.key: found[stage.key] for stage in house.stages if stage.key in found}


def _set_to_work(house: House, actor: Actor, job: DraftJob, wish: Wish, connection: Connection) -> None:
    waiting = deque(state.stage for state in job.states if state.stage in wish.stages)
    worker = _Worker(house, actor, job, wish, waiting)
    for number in range(min(connection.at_once, len(waiting))):
        thread = threading.Thread(target=worker.work, name=f"draft-{job.rollout_id}-{number}", daemon=True)
        job._threads.append(thread)
    for thread in list(job._threads):
        thread.start()


@dataclass(frozen=True, slots=True)
class _Worker:
    """What each thread of a job does: take the next stage that waits, until none is left."""

    house: House
    actor: Actor
    job: DraftJob
    wish: Wish
    waiting: "deque[StageKey]"

    def work(self) -> None:
        while True:
            try:
                stage = self.waiting.popleft()
            except IndexError:
                return
            if self.job.is_stopped():
                self.job.change(stage, phase="stopped")
            else:
                self._draft(stage)

    def _draft(self, stage: StageKey) -> None:
        job = self.job
        try:
            made = drafting.draft_with_model(
                self.house,
                self.actor,
                job.rollout_id,
                stage,
                kinds=self.wish.kinds,
                on_item=lambda item: job.add(stage, item),
                on_restart=lambda: job.begin_again(stage),
                on_phase=lambda phase: job.change(stage, phase=phase),
                stop=job.is_stopped,
                veil=self._veil(),
                again=self.wish.again,
            )
        except PlaybookError as error:
            stopped = isinstance(error, ModelError) and error.kind == "stopped"
            job.change(stage, phase="stopped" if stopped else "failed", trouble="" if stopped else str(error))
        except Exception:
            bug = uuid4().hex[:8]
            log.exception("bug %s", bug)
            job.change(
                stage,
                phase="failed",
                trouble=f"Something unexpected went wrong. Nothing that was saved is lost. "
                f"Report it with id {bug}.",
            )
        else:
            job.change(stage, phase=_end_of(made, job), items=made.items, draft=made, trouble=made.fault)

    def _veil(self) -> Redaction | None:
        if not self.wish.hide_names:
            return None
        return Redaction(self.house.shelf.get(self.job.rollout_id).brief)


def _end_of(made: StageDraft, job: DraftJob) -> Phase:
    """A draft with a fault holds what had arrived by then."""
    if not made.fault:
        return "done"
    return "stopped" if job.is_stopped() else "failed"
