"""What DuckDB takes to only read what a question reads, with nothing grouped, joined or put in order.

One select over the same rows: each column that the question reads is counted, and of the JSON of an event,
which holds what no column does, each field that it reads, taken out of those rows alone that have it.
"""

from collections.abc import Sequence

_ADDED = ("item_added", "item_edited")
_TRACKED = (*_ADDED, "item_removed", "item_moved", "status_logged", "tracking_restored")
_LAUNCH = ("launched", "launch_withdrawn")
_PEOPLE = ("person_saved", "person_removed")
_COLUMNS = ("version", "item_id", "kind", "stage", "due", "status")
_ONE = "rollout_id = $rollout_id and "


def _list(kinds: Sequence[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in kinds)


def _counts(kinds: Sequence[str], *paths: str) -> list[str]:
    """A field of the JSON, of the rows that may have it."""
    return [f"count(case when kind in ({_list(kinds)}) then body ->> '$.deed.{path}' end)" for path in paths]


def _scan(columns: Sequence[str], fields: Sequence[str], kinds: Sequence[str], only: str = _ONE) -> str:
    what = ", ".join([*(f"count({column})" for column in columns), *fields])
    return f"select {what} from event where {only}(kind in ({_list(kinds)})) is true"


def _items(*paths: str) -> list[str]:
    return [*_counts(_ADDED, "item.end", *paths), *_counts(["launched"], "baseline")]


_OWNERS = [
    *_items("item.title", "item.owner.role", "item.owner.person_id"),
    *_counts(_PEOPLE, "person.id", "person_id", "person.name"),
]
_SLIPS = [*_OWNERS, *_counts(["item_moved"], "from_day", "reason")]
_EXAMPLE = [f"example.{field}" for field in ("rating", "minutes_saved", "minutes_checking")]
_USE = [
    f"use.{field}" for field in ("seats", "active", "returning", "active_28", "idle", "idle_cost", "depth")
]
SCANS = {
    "of_plan": _scan(
        (*_COLUMNS, "actor", "happened_at"),
        [*_SLIPS, *_counts(_ADDED, "item.group_ids")],
        (*_TRACKED, *_LAUNCH, *_PEOPLE),
    ),
    "examples": _scan(
        ("version", "item_id", "kind", "due"),
        [*_counts(["example_logged"], *_EXAMPLE), *_counts(["example_removed"], "example_id")],
        ("example_logged", "example_removed"),
    ),
    "told": "select count(version), count(body ->> '$.deed.example.what') from event "
    "where rollout_id = $rollout_id and kind = 'example_logged' and item_id = $example_id",
    "use": _scan(
        ("version", "item_id", "kind", "due", "group_id"),
        _counts(["use_counted"], *_USE),
        ("use_counted", "use_removed"),
    ),
}
