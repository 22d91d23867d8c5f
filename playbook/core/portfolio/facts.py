"""What lists show of a rollout at one version."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from playbook.core.log.changes.base import Change
from playbook.core.log.changes.briefs import BriefEdited, GroupRemoved, GroupSaved
from playbook.core.log.changes.items import ItemAdded, ItemEdited, ItemRemoved
from playbook.core.log.changes.rollouts import Launched
from playbook.core.log.rollout import Decision, Rollout
from playbook.core.plan.items import Gate, Metric
from playbook.core.progress.needed_facts import NeededFact, missing_for_draft, missing_for_launch, say_facts
from playbook.core.progress.progress import DatedTask, dated_tasks, last_progress, tracked
from playbook.core.progress.walk import STEPS, WalkStep, walk_of


@dataclass(frozen=True, slots=True)
class Decided:
    """The latest decision at a gate, with the gate's title."""

    title: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class OutcomeReading:
    """The business result against its target; unread, `value` is that before the rollout or None."""

    unit: str
    target: float
    value: float | None
    is_reached: bool


@dataclass(frozen=True, slots=True)
class RolloutFacts:
    """A rollout without its texts; nothing in it depends on the day."""

    rollout_id: str
    version: int
    changed_at: datetime
    name: str
    archived: bool
    synthetic: bool
    items: int
    next_step: str  # of the walk, empty once it is done
    start: date | None
    end: date | None
    launched_on: date | None
    last_progress: date | None
    go_lives: tuple[date, ...]
    open_gates: tuple[tuple[str, date], ...]
    decided: Decided | None
    outcome: OutcomeReading | None
    tasks: tuple[DatedTask, ...]
    fails_on: str = ""  # what the dates of a launched plan fail on
    has_newer_brief: bool = False  # than the plan
    trouble: str = ""  # why it, or a part of it, cannot be read
    is_readable: bool = True
    missing: str = ""  # facts of the brief, as a sentence names them


def has_newer_brief(changes: Iterable[Change]) -> bool:
    """Return whether the brief changed last, and not the plan."""
    for change in changes:
        if isinstance(change, BriefEdited | GroupSaved | GroupRemoved):
            return True
        if isinstance(change, Launched | ItemAdded | ItemEdited | ItemRemoved):
            return False
    return False


def unreadable(rollout_id: str, version: int, trouble: str) -> RolloutFacts:
    """Return what lists show of a rollout that cannot be read."""
    return RolloutFacts(
        rollout_id=rollout_id,
        version=version,
        changed_at=datetime.min.replace(tzinfo=UTC),
        name=f"Rollout {rollout_id}, which cannot be read",
        archived=False,
        synthetic=False,
        items=0,
        next_step="",
        start=None,
        end=None,
        launched_on=None,
        last_progress=None,
        go_lives=(),
        open_gates=(),
        decided=None,
        outcome=None,
        tasks=(),
        trouble=trouble,
        is_readable=False,
    )


COMPLETE = "complete the brief"
_WITH_A_BRIEF = ("brief", "draft", "plan")


def _next_step(rollout: Rollout, walk: Mapping[str, WalkStep], for_launch: Collection[NeededFact]) -> str:
    """Return the first open step; the brief while the launch asks for more of it."""
    is_draftable = not missing_for_draft(rollout.brief)
    steps = (step for step in STEPS if not (step == "brief" and is_draftable and walk[step].state != "fix"))
    step = next((step for step in steps if walk[step].state != "done"), "")
    step = step if rollout.items or step == "brief" else "draft"
    if for_launch and not rollout.launch and walk["brief"].state != "empty" and step in _WITH_A_BRIEF:
        return COMPLETE
    return step


def facts_of(
    rollout: Rollout,
    fails_on: str = "",
    *,
    has_newer_brief: bool = False,
    trouble: str = "",
    for_launch: Sequence[NeededFact] | None = None,
) -> RolloutFacts:
    """Return what lists show of a rollout; `for_launch`: what the launch asks for, the tool too."""
    brief = rollout.brief
    asked = missing_for_launch(brief) if for_launch is None else tuple(for_launch)
    walk = walk_of(rollout, asked)
    return RolloutFacts(
        rollout_id=rollout.id,
        version=rollout.version,
        changed_at=rollout.changed_at,
        name=brief.name,
        archived=rollout.archived,
        synthetic=rollout.synthetic,
        items=len(rollout.items),
        next_step=_next_step(rollout, walk, asked),
        start=brief.start,
        end=brief.end,
        launched_on=rollout.launch.launched_at.date() if rollout.launch else None,
        last_progress=last_progress(rollout),
        go_lives=_go_lives(rollout),
        open_gates=tuple(_open_gates(rollout)),
        decided=_decided(rollout),
        outcome=_outcome(rollout),
        tasks=dated_tasks(rollout),
        fails_on=fails_on,
        has_newer_brief=has_newer_brief,
        trouble=trouble,
        missing=say_facts((*missing_for_draft(brief), *asked)),
    )


def _go_lives(rollout: Rollout) -> tuple[date, ...]:
    brief = rollout.brief
    days = {brief.go_live_of(group) for group in brief.groups} or {brief.go_live}
    return tuple(sorted(filter(None, days)))


def _open_gates(rollout: Rollout) -> list[tuple[str, date]]:
    return [
        (item.title or "Untitled gate", item.due)
        for item in tracked(rollout)
        if isinstance(item, Gate)
        and item.due
        and item.id not in rollout.verdicts
        and rollout.tracking_of(item.id).status != "done"
    ]


def _decided(rollout: Rollout) -> Decided | None:
    latest = max(rollout.verdicts.items(), key=lambda pair: pair[1].decided_at, default=None)
    if latest is None:
        return None
    gate, verdict = rollout.items.get(latest[0]), latest[1]
    return Decided((gate.title if gate else "") or "Untitled gate", verdict.decision)


def _outcome(rollout: Rollout) -> OutcomeReading | None:
    """Return the first business outcome with a target, and its latest reading."""
    metrics = (item for item in rollout.items.values() if isinstance(item, Metric))
    outcomes = (each for each in metrics if each.measures == "outcome" and each.target is not None)
    if (metric := next(outcomes, None)) is None:
        return None
    target = metric.target or 0.0
    readings = (each for each in rollout.readings.values() if each.metric_id == metric.id)
    of_all = (each for each in readings if each.group_id is None)
    latest = max(of_all, key=lambda reading: reading.day, default=None)
    if latest is None:
        return OutcomeReading(metric.unit, target, metric.baseline, is_reached=False)
    is_reached = latest.value >= target if metric.higher_is_better else latest.value <= target
    return OutcomeReading(metric.unit, target, latest.value, is_reached)
