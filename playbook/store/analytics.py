"""Answer the dashboards' questions with DuckDB, from the log.

What was undone does not count. The SQL is in sql/, one file per question.
"""

from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypedDict, TypeVar, cast

FOLDER = Path(__file__).parent / "sql"
R = TypeVar("R")
_ONE = "scope as not materialized (select * from event where rollout_id = $rollout_id)"
_SOME = """scope as not materialized (
    select * from event
    where rollout_id = $rollout_id and (item_id is null or item_id in (select unnest($only::varchar[])))
)"""


class Queries(Protocol):
    """An open log that answers queries."""

    def query(self, sql: str, parameters: dict[str, object]) -> list[tuple[Any, ...]]:
        """Run one read-only query over everything acknowledged so far."""


class BurnUpDay(TypedDict):
    """Sums up to a day; `done` is None after today."""

    day: date
    planned: int
    planned_now: int
    done: int | None


class WeekOnTime(TypedDict):
    """The outcome of the items planned for this week at launch."""

    week: date
    on_time: int
    late: int
    open: int


class GroupStageCounts(TypedDict):
    """Dated items of a group and a stage; `late` is overdue."""

    group_id: str | None
    stage: str
    items: int
    done: int
    due: int
    late: int


class Slip(TypedDict):
    """One move of an item; `days` is negative where it came forward."""

    item_id: str
    stage: str
    title: str
    owner: str
    from_day: date
    to_day: date
    days: int
    reason: str
    actor: str
    moved_at: datetime


class WeekOfExamples(TypedDict):
    """The examples of a week: by rating, worth, and minutes."""

    week: date
    examples: int
    none: int
    novelty: int
    saved_time: int
    better_result: int
    changed_work: int
    worth: int
    little: int
    unrated: int
    minutes_saved: int
    minutes_checking: int


class WeekOfUse(TypedDict):
    """Use of the paid seats in a week; no group: all."""

    week: date
    group_id: str | None
    day: date
    seats: int
    active: int | None
    returning: int | None
    active_28: int | None
    idle: int | None
    idle_cost: float | None
    depth: float | None


class OfPlan(NamedTuple):
    """The answers about the plan."""

    burn_up: list[BurnUpDay]  # on each day that changes a sum, and today; empty before the launch
    on_time: list[WeekOnTime]  # per week of the launch plan up to today
    heat_map: list[GroupStageCounts]  # an item of several groups counts in each
    slips: list[Slip]  # latest first


def of_plan(log: Queries, rollout_id: str, today: date, only: Collection[str] | None = None) -> OfPlan:
    """Answer all four questions in one statement, about `only` these items."""
    parameters: dict[str, object] = {"rollout_id": rollout_id, "today": today}
    if only is not None:
        parameters["only"] = list(only)
    statement = _plan_statement(_ONE if only is None else _SOME)
    ((burn_up, on_time, heat_map, slips),) = log.query(statement, parameters)
    # A SQL list has no order of its own.
    return OfPlan(
        sorted(burn_up or (), key=itemgetter("day")),
        sorted(on_time or (), key=itemgetter("week")),
        sorted(heat_map or (), key=lambda cell: (cell["group_id"] is None, cell["group_id"], cell["stage"])),
        sorted(slips or (), key=itemgetter("moved_at"), reverse=True),
    )


def examples(log: Queries, rollout_id: str) -> list[WeekOfExamples]:
    """Return examples per week, from the first to the last."""
    return _ask(log, "examples", WeekOfExamples, rollout_id=rollout_id)


def use(
    log: Queries, rollout_id: str, today: date, smallest: int, hidden: Collection[str]
) -> list[WeekOfUse]:
    """Return use of the whole rollout by week, then by group.

    Leave out what has fewer than `smallest` seats, and the next group where it could be subtracted. `hidden`:
    groups that are too small by the brief.
    """
    limits = {"smallest": smallest, "hidden": sorted(hidden)}
    return _ask(log, "use", WeekOfUse, rollout_id=rollout_id, today=today, **limits)


def find_example_text(log: Queries, rollout_id: str, example_id: str) -> str | None:
    """Return the text of an example, removed or not, or None."""
    rows = log.query(_statement("told"), {"rollout_id": rollout_id, "example_id": example_id})
    return str(rows[0][0] or "") if rows else None


def _ask(log: Queries, name: str, row: type[R], **parameters: object) -> list[R]:
    columns, rows = row.__annotations__, log.query(_statement(name), parameters)
    return [cast(R, dict(zip(columns, values, strict=True))) for values in rows]


def _statement(name: str) -> str:
    text = _read(name)
    return f"with {_ONE}{'' if text.startswith('select') else ','}\n{text}"


@cache
def _plan_statement(scope: str) -> str:
    parts, lists = [scope, _read("items"), _read("owners")], []
    for name in OfPlan._fields:
        before, _, question = f"\n\n{_read(name)}".rpartition("\n\nselect")
        if before:
            parts.append(before.strip())
        parts.append(f"{name} as (\nselect{question}\n)")
        lists.append(f"(select list(one) from {name} as one)")  # noqa: S608 - the name of our own query
    return "with " + ",\n".join(parts) + "\nselect " + ", ".join(lists)


@cache
def _read(name: str) -> str:
    lines = (FOLDER / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("--"))
