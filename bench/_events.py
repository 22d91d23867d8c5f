"""Events by the million: some rollouts' logs as the app writes them, copied under other ids inside DuckDB."""

import random
from datetime import UTC, datetime
from pathlib import Path

from bench._year import texts, year
from playbook.core.log.events import Event, read_event
from playbook.core.log.state import fold
from playbook.store.log import migration
from playbook.store.log.database import Database, DatabasePlace, Rows
from playbook.store.log.rows import LogEntry, bodies, insert

LONG = "long"
LONGEST = 20_000
EACH = 1_000
_TEMPLATES = 16
_AT_A_TIME = 40
_IN_ONE_STEP = 25 * _AT_A_TIME  # to be put in order in memory
_COPY = """
insert into event
select * exclude (cohort, spot) from (
    select
        template.* replace (
            'r' || lpad(copy::varchar, 6, '0') as rollout_id,
            replace(
                body, '"rollout_id":"' || rollout_id, '"rollout_id":"r' || lpad(copy::varchar, 6, '0')
            ) as body
        ),
        copy // {at_a_time} as cohort,
        version / {each} as spot
    from template
    join range({first}, {last}) as copies (copy) on rollout_id = 't' || (copy % {templates})
    union all
    select *, {middle}, version / {long}
    from template
    where rollout_id = '{name}' and {middle} * {at_a_time} between {first} and {last} - 1
)
-- As they come in: of those that run at the same time, in turn.
order by cohort, spot, rollout_id
"""


def place(folder: Path, memory_limit: str) -> DatabasePlace:
    """Return where the database is, with as many threads as the app gives it."""
    return DatabasePlace(folder / "playbook.duckdb", folder / "backups", memory_limit, 2)


def fill(folder: Path, count: int, memory_limit: str = "4GB") -> None:
    """Make a database of `count` events: one long rollout, up to half of them, and others of 1,000 each."""
    chance, length = random.Random(7), min(LONGEST, count // 2)
    logs = [year(f"t{number}", EACH, chance) for number in range(_TEMPLATES)]
    logs.append(year(LONG, length, chance))
    rows = _as_rows(folder / "templates", [event for log in logs for event in log])
    database = Database(place(folder, memory_limit))
    copies = (count - length) // EACH
    migration.migrate(database, migration.load(), datetime.now(UTC), lambda: None)
    database.rows("create table template as select * from event limit 0")
    types = database.rows(
        "select data_type from duckdb_columns() where table_name = 'event' order by column_index"
    )
    columns = ", ".join(f"unnest(${number}::{kind}[])" for number, (kind,) in enumerate(types, 1))
    database.rows(f"insert into template select {columns}", [list(one) for one in zip(*rows, strict=True)])
    about = {"templates": _TEMPLATES, "at_a_time": _AT_A_TIME, "each": EACH, "long": length, "name": LONG}
    for first in range(0, copies, _IN_ONE_STEP):
        last = min(first + _IN_ONE_STEP, copies)
        database.rows(_COPY.format(**about, first=first, last=last, middle=copies // 2 // _AT_A_TIME))
    database.rows("drop table template")
    # The copies are events as any other.
    copied = other(count)
    assert fold(read_event(body) for body in bodies(database, copied)).id == copied
    database.close()


def _as_rows(folder: Path, events: list[Event]) -> Rows:
    """Return events as the rows that the store makes of them."""
    folder.mkdir()
    database = Database(place(folder, "1GB"))
    migration.migrate(database, migration.load(), datetime.now(UTC), lambda: None)
    entries = [LogEntry(event, text) for event, text in zip(events, texts(events), strict=True)]
    database.write(lambda cursor: insert(cursor, entries))
    found = database.rows("select * from event")
    database.close()
    return found


def other(count: int) -> str:
    """Return the id of one of the many rollouts, in the middle of them."""
    return f"r{(count - min(LONGEST, count // 2)) // EACH // 2:06}"
