"""Preview readings from a file, and log them as one change set."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from playbook.core.base.access import Actor, Thing, can
from playbook.core.base.errors import Invalid, Missing, Problem
from playbook.core.base.fields import Id
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.counts import ReadingLogged, UseCounted
from playbook.core.log.rollout import Reading, Rollout
from playbook.core.plan.counts import Use
from playbook.core.plan.items import Metric
from playbook.core.progress.metrics import SMALLEST
from playbook.desk.base.access import get_rollout, require
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.progress.readings import say_early, ticked_off
from playbook.desk.tables.reading_rows import Entry, Scope

MOST_AT_ONCE = 2_000
_Key = tuple[Id, Id | None, date]


@dataclass(frozen=True, slots=True)
class Line:
    """New values of one metric and group, with their days."""

    metric_id: Id
    group_id: Id | None
    count: int
    first: date
    last: date
    replaced: int


@dataclass(frozen=True, slots=True)
class Change:
    """A value that is logged already and would be replaced by another."""

    entry: Entry
    before: float


@dataclass(frozen=True, slots=True)
class Preview:
    """What logging would change.

    `wanted`: new or replacing entries; `same`: logged already. `recounted`: uses that replace another.
    """

    wanted: tuple[Entry, ...]
    lines: tuple[Line, ...]
    replaced: tuple[Change, ...]
    same: int
    notes: tuple[str, ...]
    uses: tuple[Use, ...] = ()
    recounted: int = 0
    same_uses: int = 0

    @property
    def too_many(self) -> Problem | None:
        """Return the problem of more entries than one change set takes."""
        return _too_many(len(self.wanted) + len(self.uses))


def scope_for(workspace: Workspace, actor: Actor, rollout: Rollout) -> Scope:
    """Return which readings an actor may log in a rollout."""
    groups = {group.id: group.name for group in rollout.brief.groups}
    mine = (one for one in groups if can(actor, "log_reading", _thing(rollout.id, one)))
    return Scope(
        metrics={item.id: item for item in rollout.items.values() if isinstance(item, Metric)},
        groups=groups,
        mine=frozenset(mine),
        may_all=can(actor, "log_reading", _thing(rollout.id, None)),
        today=workspace.today(),
        few=frozenset(one.id for one in rollout.brief.groups if 0 < one.size < SMALLEST),
        sizes={one.id: one.size for one in rollout.brief.groups if one.size},
    )


def preview(rollout: Rollout, entries: Sequence[Entry], uses: Sequence[Use] = ()) -> Preview:
    """Return what logging these entries and counts would change."""
    logged = _logged(rollout)
    wanted, replaced, same = [], [], 0
    for entry in entries:
        before = logged.get((entry.metric_id, entry.group_id, entry.day))
        if before is None:
            wanted.append(entry)
        elif before.value == entry.value:
            same += 1
        else:
            wanted.append(entry)
            replaced.append(Change(entry, before.value))
    counted, recounted = _to_count(rollout, uses)
    return Preview(
        tuple(wanted),
        _lines(wanted, replaced),
        tuple(replaced),
        same,
        tuple(_early(rollout, wanted)),
        tuple(counted),
        recounted,
        len(uses) - len(counted),
    )


def log_readings(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    entries: Sequence[Entry],
    uses: Sequence[Use] = (),
) -> Rollout:
    """Log entries and counts of use as one change set, or nothing."""
    rollout = get_rollout(workspace, actor, rollout_id)
    given: list[Entry | Use] = [*entries, *uses]
    for group_id in {one.group_id for one in given} or {None}:
        require(actor, "log_reading", _thing(rollout_id, group_id))
    for metric_id in {entry.metric_id for entry in entries}:
        if not isinstance(rollout.items.get(metric_id), Metric):
            raise Missing("A metric of this file is not in the plan any more.", "Read the file again.")
    if late := next((one for one in given if one.day > workspace.today()), None):
        said = f"{late.day.isoformat()} is still to come."
        raise Invalid([Problem("day", said, "Log readings of today and earlier days.")])
    logged = _logged(rollout)
    found = preview(rollout, entries, uses)
    new = [_reading(entry, logged) for entry in found.wanted]
    changes: list[AnyChange] = [ReadingLogged(reading=reading) for reading in new]
    changes += [UseCounted(use=use) for use in found.uses]
    if problem := _too_many(len(changes)):
        raise Invalid([problem])
    return commit(workspace, actor, rollout_id, seen, [*changes, *ticked_off(actor, rollout, new)])


def _to_count(rollout: Rollout, uses: Sequence[Use]) -> tuple[list[Use], int]:
    """Return new or changed counts, and how many replace another."""
    kept = {(one.group_id, one.day): one for one in rollout.uses.values()}
    wanted, recounted = [], 0
    for use in uses:
        before = kept.get((use.group_id, use.day))
        after = use if before is None else use.model_copy(update={"id": before.id})
        if after != before:
            wanted.append(after)
            recounted += before is not None
    return wanted, recounted


def _thing(rollout_id: str, group_id: Id | None) -> Thing:
    return Thing(rollout_id=rollout_id, group_ids=(group_id,) if group_id else ())


def _logged(rollout: Rollout) -> dict[_Key, Reading]:
    return {(one.metric_id, one.group_id, one.day): one for one in rollout.readings.values()}


def _reading(entry: Entry, logged: dict[_Key, Reading]) -> Reading:
    """Return a reading; its id comes from its subject and day."""
    key = (entry.metric_id, entry.group_id, entry.day)
    name = "\n".join((entry.metric_id, entry.group_id or "", entry.day.isoformat()))
    reading_id = logged[key].id if key in logged else hashlib.sha256(name.encode()).hexdigest()[:12]
    return Reading(
        id=reading_id, metric_id=entry.metric_id, day=entry.day, value=entry.value, group_id=entry.group_id
    )


def _too_many(count: int) -> Problem | None:
    if count <= MOST_AT_ONCE:
        return None
    return Problem(
        "table",
        f"{count:,} readings are new; at most {MOST_AT_ONCE:,} are logged at a time.",
        "Keep one value a week, or split the file by metric or by year.",
    )


def _lines(wanted: Sequence[Entry], replaced: Sequence[Change]) -> tuple[Line, ...]:
    days: dict[tuple[Id, Id | None], list[date]] = {}
    for entry in wanted:
        days.setdefault((entry.metric_id, entry.group_id), []).append(entry.day)
    changed = Counter((change.entry.metric_id, change.entry.group_id) for change in replaced)
    return tuple(
        Line(metric_id, group_id, len(found), min(found), max(found), changed[metric_id, group_id])
        for (metric_id, group_id), found in days.items()
    )


def _early(rollout: Rollout, wanted: Sequence[Entry]) -> list[str]:
    """Return notes on readings before the first read day or launch."""
    notes = []
    for metric_id in dict.fromkeys(entry.metric_id for entry in wanted):
        metric = rollout.items[metric_id]
        days = [entry.day for entry in wanted if entry.metric_id == metric_id]
        if isinstance(metric, Metric) and (note := say_early(rollout, metric, days)):
            notes.append(note)
    return notes
