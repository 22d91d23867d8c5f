"""Which rollouts need attention, why, and in which order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from playbook.core.log.rollout import Rollout, Verdict
from playbook.core.plan.items import Gate
from playbook.core.progress.forecast import Forecast, Unknown, forecast_finish
from playbook.core.progress.progress import Phase, tracked

Reason = Literal["stop", "gate", "overdue", "late", "adjust", "unlaunched", "go_live"]
# What asks for somebody now; the other reasons ask to be watched.
NOW: frozenset[Reason] = frozenset({"stop", "gate", "overdue", "late"})
SOON = timedelta(days=14)
_PHASES: tuple[Phase, ...] = ("under_way", "planning", "brief", "finished", "archived")


@dataclass(frozen=True, slots=True)
class Decided:
    """The latest decision at a gate, with the gate's title."""

    title: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Outlook:
    """What lies ahead of a rollout."""

    # `go_live`: the next one of a group, or the last where all are past. `gate`: the first one that is due
    # and not decided. `finish`: None before the launch.

    start: date | None
    end: date | None
    go_live: date | None
    go_lives: tuple[date, ...]
    gate: tuple[str, date] | None
    decided: Decided | None
    finish: Forecast | Unknown | None


def outlook_of(rollout: Rollout, day: date) -> Outlook:
    """Return what is ahead of a rollout on the judged day."""
    gates = [item for item in tracked(rollout) if isinstance(item, Gate)]
    done = {item.id for item in gates if rollout.tracking_of(item.id).status == "done"}
    open_gates = [item for item in gates if item.id not in rollout.verdicts and item.id not in done]
    due = ((item.title or "Untitled gate", item.due) for item in open_gates if item.due and item.due <= day)
    go_lives = _go_lives(rollout)
    last = go_lives[-1] if go_lives else None
    go_live = next((go_live for go_live in go_lives if go_live >= day), last)
    gate = next(due, None) if rollout.launch else None
    finish = forecast_finish(rollout, day) if rollout.launch else None
    span = (rollout.brief.start, rollout.brief.end)
    return Outlook(*span, go_live, go_lives, gate, _decided(rollout), finish)


def _go_lives(rollout: Rollout) -> tuple[date, ...]:
    brief = rollout.brief
    days = {brief.go_live_of(group) for group in brief.groups} or {brief.go_live}
    return tuple(sorted(filter(None, days)))


def _decided(rollout: Rollout) -> Decided | None:
    latest = max(rollout.verdicts.items(), key=lambda pair: pair[1].decided_at, default=None)
    if latest is None:
        return None
    gate = rollout.items.get(latest[0])
    return Decided((gate.title if gate else "") or "Untitled gate", latest[1])


@dataclass(frozen=True, slots=True)
class RolloutStanding:
    """How a rollout stands, for the order of the cards."""

    name: str
    phase: Phase
    synthetic: bool
    overdue: int
    on_time: float | None
    next_day: date | None


def reasons(stand: RolloutStanding, outlook: Outlook, today: date) -> tuple[Reason, ...]:
    """Return why to look at a rollout, most pressing first."""
    return tuple(_reasons(stand, outlook, today)) if stand.phase != "finished" else ()


def _reasons(stand: RolloutStanding, outlook: Outlook, today: date) -> Iterator[Reason]:
    decision = outlook.decided.verdict.decision if outlook.decided else None
    if decision == "stop":
        yield "stop"
    if outlook.gate:
        yield "gate"
    if stand.overdue:
        yield "overdue"
    finish = outlook.finish
    if isinstance(finish, Forecast) and finish.chance is not None and finish.chance < 0.5:
        yield "late"
    if decision == "adjust":
        yield "adjust"
    if stand.phase in ("brief", "planning") and outlook.start and outlook.start < today:
        yield "unlaunched"
    if outlook.go_live and today <= outlook.go_live <= today + SOON:
        yield "go_live"


def rank(stand: RolloutStanding, why: Iterable[Reason]) -> tuple[object, ...]:
    """Return a sort key: real rollouts first, then those that need somebody."""
    reasons = set(why)
    level = 0 if reasons & NOW else 1 if reasons else 2
    on_time = 1.0 if stand.on_time is None else stand.on_time
    state = (stand.synthetic, stand.phase == "finished", level, _PHASES.index(stand.phase))
    return *state, -stand.overdue, on_time, stand.next_day or date.max, stand.name.casefold()
