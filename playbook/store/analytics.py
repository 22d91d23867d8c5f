"""The dashboards' questions, answered by DuckDB from the log.

Every answer is for `today`, counts undo as what it took back, and comes as rows that a chart or a
table takes as they are; `only` narrows it to some items. The SQL is in sql/, one file per question.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol, TypedDict, cast

from playbook.core.fields import STAGES
from playbook.core.progress import Standing

FOLDER = Path(__file__).parent / "sql"
MOST_ROWS = 500

_ONE = "scope as not materialized (select * from event where rollout_id = $rollout_id)"
_SOME = """scope as not materialized (
    select * from event
    where rollout_id = $rollout_id and (item_id is null or item_id in (select unnest($only::varchar[])))
)"""
_RANGE = "scope as not materialized (select * from event where rollout_id between $first and $last)"
_IDS = "select distinct rollout_id from event where kind = 'rollout_created' order by rollout_id"
# So that the items of all of them fit into the memory that DuckDB is given: about 200 bytes for each.
_CARDS_AT_ONCE = 500


Only = Collection[str] | None


class Queries(Protocol):
    """What can answer a query: the embedded log."""

    def query(self, sql: str, parameters: dict[str, object]) -> list[tuple[Any, ...]]:
        """Run one read-only query over everything acknowledged so far."""


class BurnUp(TypedDict):
    """Sums up to a day: the launch plan, the plan as it is now, and what is done (None after today)."""

    day: date
    planned: int
    planned_now: int
    done: int | None


class WeekOnTime(TypedDict):
    """What became of the items that the launch plan had in the week of this Monday."""

    week: date
    on_time: int
    late: int
    open: int


class Cell(TypedDict):
    """A group and a stage: its dated items, done, due so far, and late (past its last day, not done)."""

    group_id: str | None
    stage: str
    items: int
    done: int
    due: int
    late: int


class Appointment(TypedDict):
    """An open item with its day, its owner's name or role, and its day at launch."""

    item_id: str
    stage: str
    title: str
    owner: str
    due: date
    until: date
    baseline: date | None
    status: str | None
    days_late: int


class Slip(TypedDict):
    """One move of an item, with its reason; `days` is negative where it came forward."""

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
    """The examples of the week of this Monday: by rating, summed as worth it or not, and minutes."""

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
    """Who used the paid seats in the week of this Monday, up to `day`, as in `Use`; no group: all of them."""

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


class Card(TypedDict):
    """A rollout at a glance; `on_time` is a count of `due_so_far`, stages in the order of the plan."""

    rollout_id: str
    name: str
    sample: str
    synthetic: bool
    archived: bool
    launched: bool
    version: int
    created_at: datetime
    changed_at: datetime
    items: int
    stages: list[str]
    tracked: int
    done: int
    due_so_far: int
    on_time: int
    overdue: int
    at_risk: int
    next_day: date | None
    next_title: str


def burn_up(
    log: Queries, rollout_id: str, today: date, by: Literal["day", "week"] = "day", only: Only = None
) -> list[BurnUp]:
    """Done to date against the launch plan, on each day (or Sunday) that changes a sum, and today.

    Empty before the launch.
    """
    return cast(list[BurnUp], _one(log, "burn_up", BurnUp, rollout_id, only, today=today, by=by))


def on_time(log: Queries, rollout_id: str, today: date, only: Only = None) -> list[WeekOnTime]:
    """Per week of the launch plan up to today: done on time, done late, still open."""
    return cast(list[WeekOnTime], _one(log, "on_time", WeekOnTime, rollout_id, only, today=today))


def on_time_share(rows: Sequence[WeekOnTime]) -> float | None:
    """The share done on or before the day planned at launch, of what was due so far; None of nothing."""
    due = sum(row["on_time"] + row["late"] + row["open"] for row in rows)
    return sum(row["on_time"] for row in rows) / due if due else None


def heat_map(log: Queries, rollout_id: str, today: date, only: Only = None) -> list[Cell]:
    """Per group and stage; an item of several groups counts in each, one of no group under None."""
    return cast(list[Cell], _one(log, "heat_map", Cell, rollout_id, only, today=today))


class OfPlan(NamedTuple):
    """What `burn_up`, `on_time`, `heat_map` and `slips` answer."""

    burn_up: list[BurnUp]
    on_time: list[WeekOnTime]
    heat_map: list[Cell]
    slips: list[Slip]


def of_plan(log: Queries, rollout_id: str, today: date, only: Only = None) -> OfPlan:
    """Give back four answers about the plan out of one statement, which finds once how its items stand."""
    about = {"rollout_id": rollout_id, "today": today, "by": "day"}
    if only is None:
        ((burn_up, on_time, heat_map, slips),) = log.query(_together(_ONE), about)
    else:
        ((burn_up, on_time, heat_map, slips),) = log.query(_together(_SOME), {**about, "only": list(only)})
    # A list that is put together has no order of its own.
    return OfPlan(
        sorted(burn_up or (), key=itemgetter("day")),
        sorted(on_time or (), key=itemgetter("week")),
        sorted(heat_map or (), key=lambda cell: (cell["group_id"] is None, cell["group_id"], cell["stage"])),
        sorted(slips or (), key=itemgetter("moved_at"), reverse=True),
    )


def standing(log: Queries, rollout_id: str, today: date) -> dict[Standing, int]:
    """How many dated items are done, overdue, off track, at risk, on track or planned."""
    rows = log.query(_sql("standing", _ONE), {"rollout_id": rollout_id, "today": today})
    return cast(dict[Standing, int], dict(rows))


def overdue(
    log: Queries, rollout_id: str, today: date, most: int = MOST_ROWS, only: Only = None
) -> list[Appointment]:
    """The open items whose last day is past, oldest first."""
    rows = _one(log, "overdue", Appointment, rollout_id, only, today=today, most=most)
    return cast(list[Appointment], rows)


def upcoming(
    log: Queries, rollout_id: str, today: date, last: date, most: int = MOST_ROWS, only: Only = None
) -> list[Appointment]:
    """The open items that fall due from today up to `last`, soonest first."""
    rows = _one(log, "upcoming", Appointment, rollout_id, only, today=today, last=last, most=most)
    return cast(list[Appointment], rows)


def slips(log: Queries, rollout_id: str, today: date, only: Only = None) -> list[Slip]:
    """Every move of an item, latest first, with its reason; undone moves are gone."""
    return cast(list[Slip], _one(log, "slips", Slip, rollout_id, only, today=today))


def examples(log: Queries, rollout_id: str) -> list[WeekOfExamples]:
    """Examples per week, from the first week that has any to the last."""
    return cast(list[WeekOfExamples], _one(log, "examples", WeekOfExamples, rollout_id, None))


def use(
    log: Queries, rollout_id: str, today: date, smallest: int, hidden: Collection[str]
) -> list[WeekOfUse]:
    """Who uses it: the whole rollout week by week, then by group in the latest week.

    A group of fewer than `smallest` seats is not among them, nor the next one where it could be subtracted;
    the whole not either where it has fewer. `hidden`: the groups that are too small by the brief.
    """
    few = {"smallest": smallest, "hidden": sorted(hidden)}
    found = _one(log, "use", WeekOfUse, rollout_id, None, today=today, **few)
    return cast(list[WeekOfUse], found)


def told(log: Queries, rollout_id: str, example_id: str) -> str | None:
    """What an example said, also one that was removed since; None for an id that no example ever had."""
    rows = log.query(_sql("told", _ONE), {"rollout_id": rollout_id, "example_id": example_id})
    return str(rows[0][0] or "") if rows else None


def cards(log: Queries, today: date) -> list[Card]:
    """One card per rollout, archived ones too, the last changed first."""
    ids = [rollout_id for (rollout_id,) in log.query(_IDS, {})]
    found: list[Card] = []
    for first in range(0, len(ids), _CARDS_AT_ONCE):
        some = ids[first : first + _CARDS_AT_ONCE]
        rows = log.query(_sql("cards", _RANGE), {"today": today, "first": some[0], "last": some[-1]})
        found += cast(list[Card], _named(Card, rows))
    for card in found:
        card["stages"] = [stage for stage in STAGES if stage in card["stages"]]
    # In the order of their ids where they changed at the same moment.
    return sorted(found, key=itemgetter("changed_at"), reverse=True)


def _one(
    log: Queries, name: str, row: type, rollout_id: str, only: Only, **parameters: object
) -> list[dict[str, Any]]:
    parameters["rollout_id"] = rollout_id
    if only is None:
        return _named(row, log.query(_sql(name, _ONE), parameters))
    return _named(row, log.query(_sql(name, _SOME), {**parameters, "only": list(only)}))


def _named(row: type, rows: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
    names = tuple(row.__annotations__)
    return [dict(zip(names, values, strict=True)) for values in rows]


_NEEDS = {
    "burn_up": ("items",),
    "on_time": ("items",),
    "heat_map": ("items",),
    "standing": ("items",),
    "overdue": ("items", "owners"),
    "upcoming": ("items", "owners"),
    "slips": ("items", "owners"),
    "examples": (),
    "told": (),
    "use": (),
    "cards": (),
}


@cache
def _sql(name: str, scope: str) -> str:
    """One statement out of the scope, what the query builds on, and the query itself."""
    parts = [scope, *(_read(part) for part in _NEEDS[name])]
    text = _read(name)
    if text.startswith("select"):
        return "with " + ",\n".join(parts) + "\n" + text
    return "with " + ",\n".join(parts) + ",\n" + text


@cache
def _together(scope: str) -> str:
    """One statement that gives each answer of `OfPlan` as a list."""
    parts, lists = [scope, _read("items"), _read("owners")], []
    for name in OfPlan._fields:
        before, _, asked = f"\n\n{_read(name)}".rpartition("\n\nselect")
        if before:
            parts.append(before.strip())
        parts.append(f"{name} as (\nselect{asked}\n)")
        lists.append(f"(select list(one) from {name} as one)")  # noqa: S608 - the name of our own query
    return "with " + ",\n".join(parts) + "\nselect " + ", ".join(lists)


def _read(name: str) -> str:
    lines = (FOLDER / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("--"))
