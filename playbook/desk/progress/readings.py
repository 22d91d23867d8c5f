"""Log and remove single readings of metrics."""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import uuid4

from playbook.core.base.access import Actor, Thing, can
from playbook.core.base.errors import Invalid, Missing, Problem
from playbook.core.base.fields import EARLIEST_DAY, LATEST_DAY
from playbook.core.base.words import day_in_words
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.counts import ReadingLogged, thing_of_number
from playbook.core.log.changes.progress import StatusLogged, thing_of_item
from playbook.core.log.rollout import Reading, Rollout
from playbook.core.plan.items import Metric
from playbook.core.progress.metrics import (
    DueReading,
    find_due_readings,
    first_day_of,
    is_read,
    is_share,
    readings_of,
)
from playbook.desk.base.access import get_rollout, require
from playbook.desk.base.commit import commit
from playbook.desk.base.field_problems import field_problems
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan.tracking import about, problems_with_day
from playbook.desk.tables.cells import CellError, squeeze
from playbook.desk.tables.values import read_value


def log_reading(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    metric_id: str,
    value: float | str | None,
    *,
    day: date | None = None,
    group_id: str | None = None,
) -> Rollout:
    """Log a metric's value on a day; text works as in files."""
    rollout = get_rollout(workspace, actor, rollout_id)
    require(
        actor, "log_reading", thing_of_number(rollout, group_thing(rollout, group_id), metric_id, group_id)
    )
    metric = rollout.items.get(metric_id)
    if not isinstance(metric, Metric):
        raise Missing("This metric is no longer in the plan.", "Reload the page.")
    day = day or workspace.today()
    if isinstance(value, str):
        try:
            value = read_value(bare, metric) if (bare := squeeze(value)) else None
        except CellError as error:
            raise Invalid([error.problem("value")]) from error
    if value is None:
        raise Invalid([Problem("value", "The number is missing.", "Enter the current value.")])
    if problems := [*_of_the_value(metric, value), *problems_with_old_day(workspace, day)]:
        raise Invalid(problems)
    of_group = [reading for reading in readings_of(rollout, metric_id) if reading.group_id == group_id]
    before = next((reading for reading in of_group if reading.day == day), None)
    reading_id = before.id if before else uuid4().hex[:12]
    with field_problems():
        reading = Reading(id=reading_id, metric_id=metric_id, day=day, value=value, group_id=group_id)
    if reading == before:
        return rollout
    changes: list[AnyChange] = [ReadingLogged(reading=reading), *ticked_off(actor, rollout, [reading])]
    return commit(workspace, actor, rollout_id, rollout.version, changes)


def ticked_off(actor: Actor, rollout: Rollout, new: Sequence[Reading]) -> list[StatusLogged]:
    """Return the changes that mark metrics done at their first reading."""
    changes = []
    for metric_id in dict.fromkeys(reading.metric_id for reading in new):
        metric = rollout.items.get(metric_id)
        if not isinstance(metric, Metric) or rollout.launch is None or metric.due is None:
            continue
        is_done = rollout.tracking_of(metric_id).status == "done" or not is_read(rollout, metric, new)
        if not is_done and can(actor, "log_progress", thing_of_item(rollout, metric)):
            on = max(reading.day for reading in new if reading.metric_id == metric_id)
            changes.append(StatusLogged(**about(metric), status="done", note="Its number is logged.", on=on))
    return changes


def to_confirm(
    workspace: Workspace,
    actor: Actor,
    rollout: Rollout,
    group_ids: tuple[str, ...] = (),
    person_id: str | None = None,
) -> tuple[DueReading, ...]:
    """Return due numbers that this actor may log, longest due first."""
    due = find_due_readings(rollout, workspace.day_of(rollout), group_ids, person_id)
    return tuple(
        due_ for due_ in due if may_log(actor, rollout, due_.group.id if due_.group else None, due_.metric.id)
    )


def may_log(actor: Actor, rollout: Rollout, group_id: str | None = None, metric_id: str = "") -> bool:
    """Return whether an actor may log readings of a group, or of a metric of theirs."""
    whole = group_thing(rollout, group_id)
    return can(actor, "log_reading", thing_of_number(rollout, whole, metric_id, group_id))


def group_thing(rollout: Rollout, group_id: str | None) -> Thing:
    """Return the thing of an action on a group, or the rollout."""
    return Thing(rollout_id=rollout.id, group_ids=(group_id,) if group_id else ())


def say_early(rollout: Rollout, metric: Metric, days: Iterable[date]) -> str:
    """Return a note on readings before the first read day or launch."""
    first = first_day_of(rollout, metric)
    early = sum(first is not None and day < first for day in days)
    if first is None or not early:
        return ""
    count_in_words = "1 reading is" if early == 1 else f"{early:,} readings are"
    first_read = f"when “{metric.title}” is read for the first time"
    when = first_read if metric.first_read else "the day of the launch"
    outcome = ("it stands" if early == 1 else "they stand") + " beside the baseline and do"
    outcome += "es" if early == 1 else ""
    return f"{count_in_words} from before {day_in_words(first)}, {when}: {outcome} not change it."


def _of_the_value(metric: Metric, value: float) -> list[Problem]:
    if not math.isfinite(value) or abs(value) > 1e12:
        return [Problem("value", "This number is too large.", "Check it, and enter it again.")]
    if not is_share(metric) or 0 <= value <= 100:
        return []
    return [Problem("value", f"{value:g} is not a percentage.", "Enter a number from 0 to 100.")]


def problems_with_old_day(workspace: Workspace, day: date) -> list[Problem]:
    """Return the problem of a day after today, or before any rollout."""
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        hint = f"Pick a day from {EARLIEST_DAY.year} on."
        return [Problem("day", "This day is too long ago.", hint)]
    return problems_with_day(workspace, day)
