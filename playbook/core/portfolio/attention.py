"""Which rollouts need attention, why, and in which order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from playbook.core.portfolio.facts import Decided, RolloutFacts
from playbook.core.progress.forecast import finish_chance
from playbook.core.progress.progress import Phase

Reason = Literal[
    "stop", "gate", "overdue", "late", "adjust", "risk", "dates", "brief", "unlaunched", "go_live"
]
# What asks for somebody now; the other reasons ask to be watched.
NOW: frozenset[Reason] = frozenset({"stop", "gate", "overdue", "late"})
SOON = timedelta(days=14)
Health = Literal["draft", "on_track", "at_risk", "off_track", "finished"]
_OFF_TRACK: frozenset[Reason] = frozenset({"stop", "late"})
_AT_RISK: frozenset[Reason] = frozenset({"gate", "overdue", "adjust", "risk", "dates", "unlaunched"})
_PHASES: tuple[Phase, ...] = ("under_way", "planning", "brief", "finished", "archived")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What lies ahead of a rollout."""

    # `go_live`: the next one of a group, or the last where all are past. `gate`: the first one that is due
    # and not decided. `chance`: of finishing in time, None where it cannot be forecast.

    start: date | None
    go_live: date | None
    gate: tuple[str, date] | None
    decided: Decided | None
    chance: float | None
    fails_on: str = ""  # what the dates fail on, until the last start
    has_newer_brief: bool = False


def outlook_of(facts: RolloutFacts, day: date) -> Outlook:
    """Return what is ahead of a rollout on the judged day."""
    last = facts.go_lives[-1] if facts.go_lives else None
    go_live = next((go_live for go_live in facts.go_lives if go_live >= day), last)
    due = (gate for gate in facts.open_gates if gate[1] <= day)
    gate = next(due, None) if facts.launched_on else None
    chance = finish_chance(facts.tasks, facts.launched_on, day)
    fails_on = facts.fails_on if last and day <= last else ""
    return Outlook(facts.start, go_live, gate, facts.decided, chance, fails_on, facts.has_newer_brief)


@dataclass(frozen=True, slots=True)
class RolloutStanding:
    """How a rollout stands, for the order of the cards."""

    name: str
    phase: Phase
    synthetic: bool
    overdue: int
    at_risk: int
    on_time: float | None
    next_day: date | None


def reasons(stand: RolloutStanding, outlook: Outlook, today: date) -> tuple[Reason, ...]:
    """Return why to look at a rollout, most pressing first."""
    return tuple(_reasons(stand, outlook, today)) if stand.phase != "finished" else ()


def _reasons(stand: RolloutStanding, outlook: Outlook, today: date) -> Iterator[Reason]:
    decision = outlook.decided.decision if outlook.decided else None
    if decision == "stop":
        yield "stop"
    if outlook.gate:
        yield "gate"
    if stand.overdue:
        yield "overdue"
    if outlook.chance is not None and outlook.chance < 0.5:
        yield "late"
    if decision == "adjust":
        yield "adjust"
    if stand.at_risk:
        yield "risk"
    if outlook.fails_on:
        yield "dates"
    if outlook.has_newer_brief and stand.phase not in ("brief", "planning"):  # there, the next step says it
        yield "brief"
    if stand.phase in ("brief", "planning") and outlook.start and outlook.start < today:
        yield "unlaunched"
    if outlook.go_live and today <= outlook.go_live <= today + SOON:
        yield "go_live"


def health_of(phase: Phase, why: Iterable[Reason]) -> Health:
    """Return a rollout's health in one word."""
    reasons = frozenset(why)
    if phase == "finished":
        return "finished"
    if reasons & _OFF_TRACK:
        return "off_track"
    if reasons & _AT_RISK:
        return "at_risk"
    return "on_track" if phase == "under_way" else "draft"


def rank(stand: RolloutStanding, why: Iterable[Reason]) -> tuple[object, ...]:
    """Return a sort key: real rollouts first, then those that need somebody."""
    reasons = set(why)
    level = 0 if reasons & NOW else 1 if reasons else 2
    on_time = 1.0 if stand.on_time is None else stand.on_time
    state = (stand.synthetic, stand.phase == "finished", level, _PHASES.index(stand.phase))
    return *state, -stand.overdue, on_time, stand.next_day or date.max, stand.name.casefold()
