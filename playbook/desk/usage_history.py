"""What the rows of several days about the same people tell: who came back, and on how many days they used it.

Told only where the file has the rows for it: the week before for who came back, each of 28 days for depth.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta

from playbook.core.adoption import IDLE_DAYS, WEEK, monday_of
from playbook.core.counts import Use
from playbook.core.fields import Id
from playbook.desk.usage_counts import Count, Rows


def use_id(group_id: Id | None, day: date) -> Id:
    """Give back the id of a count of use: the same for the same group and day, whoever counts it."""
    name = "\n".join(("use", group_id or "", day.isoformat()))
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def uses_of(counts: Iterable[Count], rows: Rows) -> tuple[Use, ...]:
    """Give back the counts as the rollout keeps them: of a group the latest of a week, where it has seats."""
    latest: dict[tuple[Id | None, date], Count] = {}
    for count in sorted(counts, key=lambda one: one.day):
        if count.seats:
            latest[count.group_id, monday_of(count.day)] = count
    return tuple(_use(count, rows) for count in latest.values())


def _use(count: Count, rows: Rows) -> Use:
    idle = count.idle if count.idle_span == IDLE_DAYS else None
    use = Use(
        id=use_id(count.group_id, count.day),
        day=count.day,
        seats=count.seats,
        group_id=count.group_id,
        active=count.active if count.span == WEEK else None,
        active_28=count.active if count.span == IDLE_DAYS else count.active_28,
        idle=idle,
        idle_cost=None if idle is None else count.idle_cost,
    )
    now = rows[count.group_id, count.day]
    if not all(isinstance(token, int) and row.count == 1 for token, row in now.items()):
        return use
    told = _by_days(count, rows) if count.span == 1 else _by_weeks(count, rows)
    return Use.model_validate(use.model_dump() | told)


def _by_weeks(count: Count, rows: Rows) -> dict[str, object]:
    """Who was active in the week and in the one before, where the file has rows of both."""
    before = rows.get((count.group_id, count.day - timedelta(days=WEEK)))
    if count.span != WEEK or before is None:
        return {}
    now = rows[count.group_id, count.day]
    active = {token for token, row in now.items() if row.counts_as_active(count.day, WEEK)}
    earlier = count.day - timedelta(days=WEEK)
    returning = sum(token in before and before[token].counts_as_active(earlier, WEEK) for token in active)
    return {"returning": returning} | _depth(count, rows)


def _by_days(count: Count, rows: Rows) -> dict[str, object]:
    """The same of a file that says for each day who was active, as far back as it has every day."""
    week, before = (_days_of_use(count, rows, back, WEEK) for back in (0, WEEK))
    if week is None:
        return {}
    told: dict[str, object] = {"active": len(week)}
    if before is not None:
        told["returning"] = sum(token in before for token in week)
    if (month := _days_of_use(count, rows, 0, IDLE_DAYS)) is not None:
        told |= {"active_28": len(month), "idle": count.seats - len(month)}
        told |= {"depth": _mean(month)} if month else {}
    return told


def _days_of_use(count: Count, rows: Rows, back: int, days: int) -> dict[int | str, int] | None:
    """On how many days each of those with a seat was active; None where the file lacks one of the days."""
    holders = rows[count.group_id, count.day]
    used: dict[int | str, int] = {}
    for ago in range(back, back + days):
        day = count.day - timedelta(days=ago)
        if (found := rows.get((count.group_id, day))) is None:
            return None
        for token, row in found.items():
            if token in holders and row.counts_as_active(day, 1):
                used[token] = used.get(token, 0) + 1
    return used


def _depth(count: Count, rows: Rows) -> dict[str, object]:
    """The mean days of use out of the last days of use that the file shows on each of 28 days."""
    holders = rows[count.group_id, count.day]
    first = count.day - timedelta(days=IDLE_DAYS - 1)
    used: dict[int | str, set[date]] = {}
    for ago in range(IDLE_DAYS):
        found = rows.get((count.group_id, count.day - timedelta(days=ago)))
        if found is None:
            return {}
        for token, row in found.items():
            if token in holders and row.last is not None and first <= row.last <= count.day:
                used.setdefault(token, set()).add(row.last)
    return {"depth": _mean({token: len(days) for token, days in used.items()})} if used else {}


def _mean(days: dict[int | str, int]) -> float:
    return round(sum(days.values()) / len(days), 2)
