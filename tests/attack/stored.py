"""All that a served app has stored, to see whether an attack changed it."""

import sqlite3
from contextlib import closing
from pathlib import Path

# What counts visits, tries and rows, and says when one was; whoever has a session may end it.
_OF_VISITS = ("session", "link_open", "login_wait", "bucket", "sqlite_sequence")
# Whoever has an account may have a calendar of the own tasks.
_OWN_CALENDARS = {"feed": ("kind", ("mine",)), "audit": ("subject", ("My tasks",))}
_SINCE = ("seen_at", "used_on")
# Of all writes, those included; and until when the server believed its clock, which it notes by itself.
_OWN_ROWS = ("digest", "clock")


def stored(data: Path) -> dict[str, object]:
    """The journal, and the rows of each table of the register."""
    with closing(sqlite3.connect(f"file:{data / 'register.sqlite'}?mode=ro", uri=True)) as register:
        tables = [row[0] for row in register.execute("select name from sqlite_master where type = 'table'")]
        rows = {name: sorted(map(repr, _rows(register, name))) for name in tables if name not in _OF_VISITS}
    return {**rows, "journal": (data / "journal.jsonl").read_bytes()}


def _rows(register: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    columns = [row[1] for row in register.execute(f'pragma table_info("{table}")') if row[1] not in _SINCE]
    rows = register.execute(f'select {",".join(columns)} from "{table}"').fetchall()  # noqa: S608 - its names
    name, own = _OWN_CALENDARS.get(table, ("", ()))
    place = columns.index(name) if name else 0
    return [row for row in rows if row[0] not in _OWN_ROWS and row[place] not in own]
