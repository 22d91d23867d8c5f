"""Preview readings from a file, and log them as one change set."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from playbook.core.base.access import Actor
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
from playbook.desk.progress.readings import group_thing, may_log, say_early, ticked_off
from playbook.desk.tables.reading_table import ReadingEntry, Scope

MOST_AT_ONCE = 2_000
_Key = tuple[Id, Id | None, date]


@dataclass(frozen=True, slots=True)
class NewValues:
    """New values of one metric and group, with their days."""

    metric_id: Id
    group_id: Id | None
    count: int
    first: date
    last: date
    replaced: int


@dataclass(frozen=True, slots=True)
class ReplacedValue:
    """A value that is logged already and would be replaced by another."""

    entry: ReadingEntry
    before: float


@dataclass(frozen=True, slots=True)
class Preview:
    """What logging would change."""

    entries: tuple[ReadingEntry, ...]  # new or replacing
    lines: tuple[NewValues, ...]
    replaced: tuple[ReplacedValue, ...]
    same: int  # logged already
    notes: tuple[str, ...]
    uses: tuple[Use, ...] = ()
    recounted: int = 0  # uses that replace another
    same_uses: int = 0

    @property
    def too_many(self) -> Problem | None:
        """Return the problem of more entries than one change set takes."""
        return _too_many(len(self.entries) + len(self.uses))


def scope_for(workspace: Workspace, actor: Actor, rollout: Rollout) -> Scope:
    """Return which readings an actor may log in a rollout."""
    groups = {group.id: group.name for group in rollout.brief.groups}
    return Scope(
        metrics={item.id: item for item in rollout.items.values() if isinstance(item, Metric)},
        groups=groups,
        own_groups=frozenset(group_id for group_id in groups if may_log(actor, rollout, group_id)),
        may_all=may_log(actor, rollout),
        today=workspace.today(),
        few=frozenset(group.id for group in rollout.brief.groups if 0 < group.size < SMALLEST),
        sizes={group.id: group.size for group in rollout.brief.groups if group.size},
    )


def preview(rollout: Rollout, entries: Sequence[ReadingEntry], uses: Sequence[Use] = ()) -> Preview:
    """Return what logging these entries and counts would change."""
    logged = _logged(rollout)
    new, replaced, same = [], [], 0
    for entry in entries:
        if (before := logged.get((entry.metric_id, entry.group_id, entry.day))) is None:
            new.append(entry)
        elif before.value == entry.value:
            same += 1
        else:
            new.append(entry)
            replaced.append(ReplacedValue(entry, before.value))
    counted, recounted = _to_count(rollout, uses)
    return Preview(
        tuple(new),
        _lines(new, replaced),
        tuple(replaced),
        same,
        tuple(_early(rollout, new)),
        tuple(counted),
        recounted,
        len(uses) - len(counted),
    )


def log_readings(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    entries: Sequence[ReadingEntry],
    uses: Sequence[Use] = (),
) -> Rollout:
    """Log entries and counts of use as one change set, or nothing."""
    rollout = get_rollout(workspace, actor, rollout_id)
    entries_and_uses: list[ReadingEntry | Use] = [*entries, *uses]
    for group_id in {entry.group_id for entry in entries_and_uses} or {None}:
        require(actor, "log_reading", group_thing(rollout, group_id))
    for metric_id in {entry.metric_id for entry in entries}:
        if not isinstance(rollout.items.get(metric_id), Metric):
            raise Missing("A metric in this file is no longer in the plan.", "Read the file again.")
    if late := next((entry for entry in entries_and_uses if entry.day > workspace.today()), None):
        sentence = f"{late.day.isoformat()} is still to come."
        raise Invalid([Problem("day", sentence, "Log readings of today and earlier days.")])
    pending = preview(rollout, entries, uses)
    new = [_reading(entry, _logged(rollout)) for entry in pending.entries]
    changes: list[AnyChange] = [ReadingLogged(reading=reading) for reading in new]
    changes += [UseCounted(use=use) for use in pending.uses]
    if problem := _too_many(len(changes)):
        raise Invalid([problem])
    return commit(workspace, actor, rollout_id, seen, [*changes, *ticked_off(actor, rollout, new)])


def _to_count(rollout: Rollout, uses: Sequence[Use]) -> tuple[list[Use], int]:
    """Return new or changed counts, and how many replace another."""
    counted = {(use_count.group_id, use_count.day): use_count for use_count in rollout.uses.values()}
    new, recounted = [], 0
    for use in uses:
        before = counted.get((use.group_id, use.day))
        after = use if before is None else use.model_copy(update={"id": before.id})
        if after != before:
            new.append(after)
            recounted += before is not None
    return new, recounted


def _logged(rollout: Rollout) -> dict[_Key, Reading]:
    return {(each.metric_id, each.group_id, each.day): each for each in rollout.readings.values()}


def _reading(entry: ReadingEntry, logged: dict[_Key, Reading]) -> Reading:
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
    sentence = f"{count:,} readings are new; at most {MOST_AT_ONCE:,} are logged at a time."
    return Problem("table", sentence, "Keep one value a week, or split the file by metric or by year.")


def _lines(entries: Sequence[ReadingEntry], replaced: Sequence[ReplacedValue]) -> tuple[NewValues, ...]:
    days: dict[tuple[Id, Id | None], list[date]] = {}
    for entry in entries:
        days.setdefault((entry.metric_id, entry.group_id), []).append(entry.day)
    changed = Counter((change.entry.metric_id, change.entry.group_id) for change in replaced)
    return tuple(
        NewValues(metric_id, group_id, len(dates), min(dates), max(dates), changed[metric_id, group_id])
        for (metric_id, group_id), dates in days.items()
    )


def _early(rollout: Rollout, entries: Sequence[ReadingEntry]) -> list[str]:
    notes = []
    for metric_id in dict.fromkeys(entry.metric_id for entry in entries):
        metric = rollout.items[metric_id]
        days = [entry.day for entry in entries if entry.metric_id == metric_id]
        if isinstance(metric, Metric) and (note := say_early(rollout, metric, days)):
            notes.append(note)
    return notes
