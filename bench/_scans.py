"""What DuckDB takes to only read what a question is about, with nothing grouped, joined or put in order.

Of the same rows, the same columns; and of the JSON of an event, which holds what no column does, the same
fields, taken out once, from no other rows than those that have them. `count` and the like make DuckDB
read them, and give back one number.
"""

_TRACKED = "('item_added', 'item_edited', 'item_removed', 'item_moved', 'status_logged', 'tracking_restored')"
_COLUMNS = "count(rollout_id), count(version), count(item_id), count(kind), count(due), count(status)"
_SAID = "count(body ->> [{fields}])"
_ITEMS = "'item_added', 'item_edited'"


def _fields(*paths: str) -> str:
    return _SAID.format(fields=", ".join(f"'$.deed.{path}'" for path in paths))


def _read(what: str, kinds: str, only: str = "rollout_id = $rollout_id and ") -> str:
    return f"select [{what}] from event where {only}kind in ({kinds})"


def _items(*paths: str, only: str = "rollout_id = $rollout_id and ") -> str:
    """The items as they stand: their columns, their end and more of their words, and the launch plan."""
    return " union all ".join(
        [
            f"select [{_COLUMNS}] from event where {only}kind in {_TRACKED}",
            _read(f"count(version), count(stage), {_fields('item.end', *paths)}", _ITEMS, only),
            _read(f"count(version), {_fields('baseline')}", "'launched', 'launch_withdrawn'", only),
        ]
    )


_OWNED = " union all ".join(
    [
        _items("item.title", "item.owner.role", "item.owner.person_id"),
        _read(_fields("person.id", "person_id", "person.name"), "'person_saved', 'person_removed'"),
    ]
)
_MOVES = _read(
    f"count(version), count(actor), sum(epoch(happened_at)), {_fields('from_day', 'to_day', 'reason')}",
    "'item_moved'",
)
_EXAMPLES = " union all ".join(
    [
        _read(
            "count(version), count(item_id), count(due), "
            + _fields("example.rating", "example.minutes_saved", "example.minutes_checking"),
            "'example_logged'",
        ),
        _read(f"count(version), {_fields('example_id')}", "'example_removed'"),
    ]
)
_CARDS = " union all ".join(
    [
        "select [count(rollout_id), count(version), count(kind), sum(epoch(happened_at))] from event",
        _items("item.title", only=""),
        _read(_fields("name", "sample", "synthetic"), "'rollout_created'", ""),
        _read(_fields("values.name"), "'brief_edited'", ""),
        _read(_fields("archived"), "'rollout_archived'", ""),
    ]
)
SCANS = {
    "burn_up": _items(),
    "on_time": _items(),
    "heat_map": _items("item.group_ids"),
    "standing": _items(),
    "overdue": _OWNED,
    "upcoming": _OWNED,
    "slips": f"{_OWNED} union all {_MOVES}",
    "examples": _EXAMPLES,
    "told": "select [sum(length(body ->> '$.deed.example.what'))] from event "
    "where rollout_id = $rollout_id and kind = 'example_logged' and item_id = $example_id",
    "cards": _CARDS,
}
