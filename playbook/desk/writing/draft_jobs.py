"""Draft with a model in the background: one job per rollout."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal
from uuid import uuid4

from pydantic import TypeAdapter

from playbook.core.base.access import Actor
from playbook.core.base.errors import PlaybookError, Refused
from playbook.core.base.fields import StageKey
from playbook.core.case.case import read_case
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, Kind
from playbook.core.plan.plays.stages import Tier
from playbook.core.review.review import Review, review
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.ask import AskTerms
from playbook.desk.models.background_work import BackgroundWork, Loss, Watcher
from playbook.desk.models.connections import Connection
from playbook.desk.models.preview import hide_names
from playbook.desk.models.revocation import loss_since
from playbook.desk.plan import plans
from playbook.desk.plan.accepting import Proposal, plan_with
from playbook.desk.writing import drafting
from playbook.desk.writing.drafting import CallProgress, DraftWatch, StageDraft
from playbook.desk.writing.running_drafts import already_running, hold, jobs_of, newest_draft
from playbook.llm.builtin.kinds import load_kinds
from playbook.llm.builtin.rebase import refit
from playbook.llm.call.errors import ModelError
from playbook.llm.stage.edits import Edit
from playbook.llm.stage.slots import texts_of
from playbook.logs import bug_sentence
from playbook.store.register.limits.drafts import DraftBody, DraftLease

Phase = Literal["waiting", "asking", "reviewing", "done", "failed", "stopped"]
OVER: frozenset[Phase] = frozenset({"done", "failed", "stopped"})
MOST_JOBS = 50


@dataclass(frozen=True, slots=True)
class StageState:
    """Progress of one stage; `key` tells answers apart."""

    stage: StageKey
    phase: Phase = "waiting"
    items: tuple[AnyItem, ...] = ()  # what the model has written; once it is over, the whole draft
    writing: CallProgress | None = None
    heard_at: float = 0.0  # when something last arrived, by the monotonic clock
    draft: StageDraft | None = None
    trouble: str = ""
    kinds: tuple[Kind, ...] | None = None
    size: Tier = "standard"
    key: str = field(default_factory=lambda: uuid4().hex[:8])

    @property
    def written(self) -> tuple[AnyItem, ...]:
        """Return the items that the model has written so far."""
        by_model = (item for item in self.items if item.provenance.source == "model")
        return tuple(by_model) if self.draft else self.items

    @property
    def builtin(self) -> Mapping[str, AnyItem]:
        """Return the items that stood there before, by id."""
        source = self.draft or self.writing
        return source.builtin if source else {}

    @property
    def silence(self) -> int:
        """Return for how many seconds nothing has arrived."""
        return int(time.monotonic() - self.heard_at)

    @property
    def is_over(self) -> bool:
        """Return whether nothing more will arrive."""
        return self.phase in OVER


@dataclass(frozen=True, slots=True)
class DraftWish:
    """The stages and kinds to draft, and how."""

    stages: tuple[StageKey, ...]
    kinds: tuple[Kind, ...] | None = None
    size: Tier = "standard"
    hide_names: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """What other processes see of a job."""

    model: str
    hide_names: bool
    why: str
    states: tuple[StageState, ...]


_STORED = TypeAdapter(StoredDraft)


class DraftJob(BackgroundWork):
    """Some stages being drafted; `states` come in the order of the plan."""

    is_elsewhere = False

    def __init__(
        self,
        workspace: Workspace,
        rollout_id: str,
        wish: DraftWish,
        agreed: Connection,
        states: dict[StageKey, StageState],
        window: str,
        is_open: Watcher,
        loss: Loss,
    ) -> None:
        super().__init__(workspace, agreed, window, is_open, loss)
        self.rollout_id, self.model = rollout_id, agreed.server.model
        self.hide_names = wish.hide_names
        self._states = states
        self._arrived: list[AnyItem] = []
        self._edition, self._of_edition = "", tuple[StageState, ...]()

    @property
    def states(self) -> tuple[StageState, ...]:
        """Return the current state of each stage."""
        with self._lock:
            return tuple(self._states.values())

    @property
    def is_running(self) -> bool:
        """Return whether anything may still arrive."""
        return not all(state.is_over for state in self.states)

    def stored(self) -> DraftBody:
        """Return what other processes may see of it."""
        stored = StoredDraft(self.model, self.hide_names, self.why, self.states)
        # Each change makes another object, so none has to be compared by its content.
        if [*map(id, stored.states)] != [*map(id, self._of_edition)] or not self._edition:
            self._edition, self._of_edition = uuid4().hex[:12], stored.states
        return DraftBody(self._edition, _STORED.dump_json(stored).decode())

    def is_as_stored(self, lease: DraftLease, _now: datetime) -> bool:
        """Return whether it is what is stored; for one that is over."""
        return lease.edition == self._edition

    def change(self, stage: StageKey, **changes: object) -> None:
        """Update a stage's state; a dropped stage stays away."""
        with self._lock:
            if stage in self._states:
                self._states[stage] = replace(self._states[stage], **changes)  # type: ignore[arg-type]

    def begin_call(self, stage: StageKey, writing: CallProgress) -> None:
        """Note which slots the model is asked for now."""
        self.change(stage, writing=writing, heard_at=time.monotonic())

    def add(self, stage: StageKey, edit: Edit) -> None:
        """Note an edit that has arrived."""
        with self._lock:
            if state := self._states.get(stage):
                items = (*state.items, *([] if edit.do == "drop" else [edit.item]))
                self._states[stage] = replace(state, items=items, heard_at=time.monotonic())
                self._arrived += items[len(state.items) :]

    def begin_again(self, stage: StageKey, earlier: Sequence[Edit]) -> None:
        """Forget what had arrived of a call: it all comes again."""
        items = tuple(edit.item for edit in earlier if edit.do != "drop")
        self.change(stage, items=items, heard_at=time.monotonic())
        with self._lock:
            self._arrived = [item for item in self._arrived if item.stage != stage or item in items]

    def newest(self, most: int) -> list[AnyItem]:
        """Return the last items that arrived, newest first."""
        with self._lock:
            return self._arrived[: -most - 1 : -1]

    def drop(self, stages: Iterable[StageKey]) -> None:
        """Forget these stages and what arrived for them."""
        with self._lock:
            for stage in stages:
                self._states.pop(stage, None)


class DraftElsewhere(DraftJob):
    """A job of another process, or of an earlier one, as it was stored."""

    is_elsewhere = True

    def __init__(self, lease: DraftLease, body: str, now: datetime) -> None:
        stored, runs = _STORED.validate_json(body), lease.runs_at(now)
        self.rollout_id, self.model, self.hide_names = lease.rollout_id, stored.model, stored.hide_names
        self.why, self._is_stopped = stored.why, lease.is_stopped
        self._shape, self._lock, self._threads = _shape_of(lease, now), threading.Lock(), ()
        if not runs and not all(state.is_over for state in stored.states):
            self.why = "The app was ended meanwhile."
        heard_at = time.monotonic()
        self._states = {
            state.stage: replace(
                state, heard_at=heard_at, phase=state.phase if runs or state.is_over else "stopped"
            )
            for state in stored.states
        }
        self._arrived = [item for state in self._states.values() for item in state.written]
        self._edition, self._of_edition = lease.edition, self.states

    @property
    def is_ending(self) -> bool:
        return self._is_stopped

    def watch(self, window: str, is_open: Watcher) -> None:
        """Do nothing: only windows of its own process keep it running."""

    def stop(self) -> None:
        """Do nothing: its process is asked by its row."""

    def is_as_stored(self, lease: DraftLease, now: datetime) -> bool:
        """Return whether it is what is stored, and as alive as that."""
        return self._shape == _shape_of(lease, now)


def _shape_of(lease: DraftLease, now: datetime) -> tuple[str, bool, bool]:
    return lease.edition, lease.runs_at(now), lease.is_stopped


def start_draft(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    wish: DraftWish,
    agreed: Connection,
    window: str,
    is_open: Watcher,
) -> DraftJob:
    """Draft stages in the background; other stages' results stay."""
    get_rollout(workspace, actor, rollout_id, "ask_model")
    jobs = jobs_of(workspace)
    with workspace.lock("drafts"):
        if (before := newest_draft(workspace, rollout_id)) and before.is_running:
            raise already_running()
        states = {state.stage: state for state in before.states} if before else {}
        states |= {stage: StageState(stage, kinds=wish.kinds, size=wish.size) for stage in wish.stages}
        states = {stage.key: states[stage.key] for stage in workspace.stages if stage.key in states}
        loss = loss_since(workspace, actor, "ask_model", rollout_id)
        job = DraftJob(workspace, rollout_id, wish, agreed, states, window, is_open, loss)
        _make_room(jobs, rollout_id)
        hold(workspace, rollout_id, job)
        waiting = deque(state.stage for state in job.states if state.stage in wish.stages)
        terms = AskTerms(agreed, again=wish.again, stop=job.is_stopped)
        worker = _Worker(workspace, actor, job, wish, terms, waiting)
        job.begin(*[worker.work] * min(agreed.at_once, len(waiting)))
        jobs.pop(rollout_id, None)
        jobs[rollout_id] = job
    return job


def _make_room(jobs: OrderedDict[str, DraftJob], rollout_id: str) -> None:
    while len(jobs.keys() - {rollout_id}) >= MOST_JOBS:
        over = next((key for key, job in jobs.items() if key != rollout_id and not job.is_running), None)
        if over is None:
            raise Refused("Too many rollouts are being drafted.", "Wait until one of them is done.")
        del jobs[over]


@dataclass(frozen=True, slots=True)
class _Worker:
    """One worker thread: drafts waiting stages until none is left."""

    workspace: Workspace
    actor: Actor
    job: DraftJob
    wish: DraftWish
    terms: AskTerms
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
            rollout = self.workspace.rollout_cache.get(job.rollout_id)
            draft = drafting.draft_with_model(
                self.workspace,
                self.actor,
                job.rollout_id,
                stage,
                replace(self.terms, veil=hide_names(rollout) if self.wish.hide_names else None),
                kinds=self.wish.kinds,
                size=self.wish.size,
                watch=DraftWatch(
                    on_call=lambda writing: job.begin_call(stage, writing),
                    on_edit=lambda edit: job.add(stage, edit),
                    on_restart=lambda earlier: job.begin_again(stage, earlier),
                    on_phase=lambda phase: job.change(stage, phase=phase),
                ),
            )
        except PlaybookError as error:
            stopped = bool(job.why) or (isinstance(error, ModelError) and error.kind == "stopped")
            job.change(stage, phase="stopped" if stopped else "failed", trouble="" if stopped else str(error))
        except Exception as error:  # noqa: BLE001 - a bug gets a sentence and an id
            job.change(stage, phase="failed", trouble=bug_sentence(error))
        else:
            phase: Phase = "done" if not draft.fault else "stopped" if job.is_ending else "failed"
            job.change(stage, phase=phase, items=draft.items, draft=draft, trouble=draft.fault)


@dataclass(frozen=True, slots=True)
class Offer:
    """Changes left to accept, and notes on fitting them."""

    proposals: tuple[Proposal, ...]
    notes: tuple[str, ...]


def offer_of(workspace: Workspace, rollout: Rollout, state: StageState) -> Offer:
    """Return one stage's changes that are left to accept."""
    # The answer holds on to the items, so no others can come to have the same id.
    key = ("stage", rollout.id, rollout.version, state.stage, state.phase, id(state.items))
    cache = workspace.cache("proposals", 100)
    return cache.once(key, lambda: (state.items, _offer(workspace, rollout, state)))[1]


def _offer(workspace: Workspace, rollout: Rollout, state: StageState) -> Offer:
    drafted = [_on_the_plan(rollout, item, state.builtin.get(item.id)) for item in state.items]
    fitted = refit(drafted, rollout.brief, workspace.stages).items
    dropped = state.draft.dropped if state.draft else {}
    changes = plans.proposals(rollout, fitted, dropped)
    # What is in the plan already needs no note.
    settled = {item.id for item in fitted} - {change.item_id for change in changes}
    items = [item for item in drafted if item.id not in settled]
    return Offer(tuple(changes), refit(items, rollout.brief, workspace.stages).changes)


def _on_the_plan(rollout: Rollout, item: AnyItem, before: AnyItem | None) -> AnyItem:
    """Return the item as the plan holds it by now, with the words that were written."""
    now = rollout.items.get(item.id)
    if now is None or before is None:
        return item
    if not plans.is_replaceable(rollout, now):
        return now
    words = {name: text for name, text in texts_of(item).items() if text != getattr(before, name)}
    return now.model_copy(update={**words, "provenance": item.provenance}) if words else now


def whole_offer(workspace: Workspace, rollout: Rollout, job: DraftJob) -> Offer:
    """Return the changes of all finished stages of a job."""
    offers = [offer_of(workspace, rollout, state) for state in job.states if state.is_over]
    notes = dict.fromkeys(sentence for offer in offers for sentence in offer.notes)
    return Offer(tuple(change for offer in offers for change in offer.proposals), tuple(notes))


@dataclass(frozen=True, slots=True)
class Whole:
    """The review of a whole plan, and its empty stages."""

    review: Review
    empty: tuple[StageKey, ...]


def review_with(workspace: Workspace, rollout: Rollout, job: DraftJob) -> Whole:
    """Return the review once all is accepted; built-in drafts fill gaps."""
    states = tuple(state for state in job.states if state.is_over)
    held = ((state.phase, id(state.items)) for state in states)
    key = ("review", rollout.id, rollout.version, workspace.today(), *held)
    return workspace.cache("proposals", 100).once(key, lambda: (states, _review(workspace, rollout, job)))[1]


def _review(workspace: Workspace, rollout: Rollout, job: DraftJob) -> Whole:
    chosen = whole_offer(workspace, rollout, job).proposals
    drafted_stages = {item.stage for item in plan_with(rollout, chosen).values()}
    empty = tuple(stage.key for stage in workspace.stages if stage.key not in drafted_stages)
    absent: list[AnyItem] = []
    with suppress(PlaybookError):  # a brief with gaps cannot be drafted from
        absent = [item for item in plans.draft_for(workspace, rollout).items if item.stage in empty]
    plan = plan_with(rollout, [*chosen, *(Proposal("add", None, item) for item in absent)])
    today = workspace.day_of(rollout)
    case = read_case(rollout.brief, load_kinds(), today)
    return Whole(review(rollout.brief, list(plan.values()), today=today, case=case), empty)
