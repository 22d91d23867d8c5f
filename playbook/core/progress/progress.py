"""Where a rollout stands against its baseline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Literal, get_args

from playbook.core.base.fields import STAGES, StageKey
from playbook.core.log.rollout import Launch, Rollout
from playbook.core.plan.items import AnyItem, CheckinSeries, Move, Status, Tracking

Standing = Literal["done", "overdue", "off_track", "at_risk", "on_track", "planned"]
STANDING_NAMES: dict[Standing, str] = {
    standing: standing.replace("_", " ").capitalize() for standing in get_args(Standing)
}


def standing(item: AnyItem, tracking: Tracking, today: date) -> Standing:
    """Return an item's standing: done, overdue, else as logged last."""
    if tracking.status == "done":
        return "done"
    last = item.until
    if last is not None and last < today:
        return "overdue"
    return tracking.status or "planned"


def tracked(rollout: Rollout) -> list[AnyItem]:
    """Return the dated items of the plan, in time order."""
    dated = [item for item in rollout.items.values() if item.is_tracked and item.due]
    return sorted(dated, key=in_time)


def in_time(item: AnyItem) -> tuple[date, str, str]:
    """Return an item's sort key: day, then title; undated last."""
    return item.due or date.max, item.title, item.id


def baseline_of(rollout: Rollout, item: AnyItem) -> date | None:
    """Return the day an item was to be done by at launch."""
    # What joined later keeps its present day; what runs for a while counts by its end.
    if rollout.launch is None or item.due is None:
        return None
    length = item.until - item.due if item.until else timedelta()
    return rollout.launch.baseline.get(item.id, item.due) + length


@dataclass(frozen=True, slots=True)
class DatedTask:
    """A tracked task, as its standing on any day needs it."""

    id: str
    title: str
    stage: StageKey
    due: date
    until: date
    baseline: date | None
    status: Status | None
    done_on: date | None
    has_text: bool  # a script or a text that can be used as it is


def dated_tasks(rollout: Rollout) -> tuple[DatedTask, ...]:
    """Return the tracked tasks in time order, without what they say."""
    return tuple(_dated(rollout, item, item.due) for item in tracked(rollout) if item.due)


def _dated(rollout: Rollout, item: AnyItem, due: date) -> DatedTask:
    tracking = rollout.tracking_of(item.id)
    return DatedTask(
        id=item.id,
        title=item.title,
        stage=item.stage,
        due=due,
        until=item.until or due,
        baseline=baseline_of(rollout, item),
        status=tracking.status,
        done_on=tracking.done_on,
        has_text=any(getattr(item, name, "") for name in ("script", "body", "talking_points")),
    )


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """Counts over tracked tasks; `on_time` is None while none is due."""

    tracked: int
    done: int
    due_so_far: int
    on_time: float | None
    overdue: int
    at_risk: int
    next_task: DatedTask | None


@dataclass(frozen=True, slots=True)
class Summary(TaskCounts):
    """The counts, with the next item itself."""

    next_item: AnyItem | None


def summary(rollout: Rollout, today: date) -> Summary:
    """Return where the rollout stands on `today`."""
    counts = counts_on(dated_tasks(rollout), today)
    values = {each.name: getattr(counts, each.name) for each in fields(counts)}
    return Summary(**values, next_item=rollout.items[counts.next_task.id] if counts.next_task else None)


def counts_on(tasks: Sequence[DatedTask], today: date) -> TaskCounts:
    """Return how tasks stand on a day."""
    # On time: done on or before the baseline day, of those whose baseline day is past or today.
    due = [task for task in tasks if task.baseline and task.baseline <= today]
    on_time = sum(task.done_on is not None and task.done_on <= (task.baseline or today) for task in due)
    open_tasks = [task for task in tasks if task.status != "done"]
    late = sum(task.until < today for task in open_tasks)
    at_risk = sum(task.until >= today and task.status in ("at_risk", "off_track") for task in open_tasks)
    return TaskCounts(
        tracked=len(tasks),
        done=len(tasks) - len(open_tasks),
        due_so_far=len(due),
        on_time=on_time / len(due) if due else None,
        overdue=late,
        at_risk=at_risk,
        next_task=next((task for task in open_tasks if task.due >= today), None),
    )


def upcoming(rollout: Rollout, today: date, days: int = 14) -> list[AnyItem]:
    """Return the open items due within `days`, in time order."""
    last = today + timedelta(days=days)
    return [
        item
        for item in tracked(rollout)
        if item.due
        and today <= item.due <= last
        and standing(item, rollout.tracking_of(item.id), today) != "done"
    ]


def overdue(rollout: Rollout, today: date) -> list[AnyItem]:
    """Return the items past their day and not done, oldest first."""
    stands = ((item, standing(item, rollout.tracking_of(item.id), today)) for item in tracked(rollout))
    return [item for item, now in stands if now == "overdue"]


def week_of(
    rollout: Rollout, today: date, group_ids: Iterable[str] = (), person_id: str | None = None
) -> list[AnyItem]:
    """Return items a lead reports on: open until next week's end."""
    # Only those of `group_ids` or `person_id`, if given. Items done this week stay in the list.
    monday = today - timedelta(days=today.weekday())
    last = monday + timedelta(days=13)
    groups = frozenset(group_ids)
    week = []
    for item in tracked(rollout):
        is_owner = person_id is not None and item.owner is not None and item.owner.person_id == person_id
        is_asked = (not groups and person_id is None) or bool(groups & set(item.group_ids)) or is_owner
        tracking = rollout.tracking_of(item.id)
        # Older logs end a series by a status; it is asked all the same.
        goes_on = isinstance(item, CheckinSeries) and item.goes_on_after(today)
        fresh = tracking.done_on is None or tracking.done_on >= monday or goes_on
        if is_asked and item.due and item.due <= last and fresh:
            week.append(item)
    return week


def slips(rollout: Rollout) -> list[tuple[AnyItem, Move]]:
    """Return every move of every item, latest first."""
    moves = [
        (rollout.items[item_id], move)
        for item_id, tracking in rollout.tracking.items()
        if item_id in rollout.items
        for move in tracking.moves
    ]
    return sorted(moves, key=lambda pair: pair[1].moved_at, reverse=True)


def day_to_judge(rollout: Rollout, today: date) -> date:
    """Return today, or for a finished rollout its last day."""
    return judged_day(rollout.brief.end, last_progress(rollout), today)


def judged_day(end: date | None, last: date | None, today: date) -> date:
    """Return today, or the last day of a finished rollout."""
    # What was left undone then is late by that day. Progress that is logged after the end moves the day.
    if last is None or end is None or end >= today:
        return today
    return min(today, max(end, last))


def last_progress(rollout: Rollout) -> date | None:
    """Return the last day on which progress was logged, or None."""
    return max(_days_of_progress(rollout, rollout.launch)) if rollout.launch else None


def _days_of_progress(rollout: Rollout, launch: Launch) -> Iterable[date]:
    yield launch.launched_at.date()
    for tracking in rollout.tracking.values():
        if tracking.logged_at is not None:
            yield tracking.logged_at.date()
        yield from (move.moved_at.date() for move in tracking.moves)
    yield from (verdict.decided_at.date() for verdict in rollout.verdicts.values())
    yield from (reading.day for reading in rollout.readings.values())


Phase = Literal["brief", "planning", "under_way", "finished", "archived"]


def phase(rollout: Rollout, today: date) -> Phase:
    """Return how far a rollout has come."""
    if rollout.archived:
        return "archived"
    is_launched, is_planned = rollout.launch is not None, bool(rollout.items)
    return phase_on(rollout.brief.end, today, is_launched=is_launched, is_planned=is_planned)


def phase_on(end: date | None, today: date, *, is_launched: bool, is_planned: bool) -> Phase:
    """Return how far an active rollout has come on a day."""
    if is_launched:
        return "finished" if end and end < today else "under_way"
    return "planning" if is_planned else "brief"


def stages_drafted(rollout: Rollout) -> tuple[StageKey, ...]:
    """Return the stages with at least one item, in order."""
    present = {item.stage for item in rollout.items.values()}
    return tuple(stage for stage in STAGES if stage in present)
