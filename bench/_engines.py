"""The same events in three engines, and the same questions to each, with the seconds that an answer took."""

import sqlite3
import subprocess
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any, Protocol, cast

from playbook.store.log.database import Database

Parameters = dict[str, object]
Answer = list[tuple[str, ...]]
SQL = Path(__file__).parent / "sql"
_CHUNK = 500_000
_ONE = "scope as not materialized (select * from event where rollout_id = $rollout_id)"
_TABLE = """create table event (
    rollout_id text not null, version integer not null, happened_at {moment} not null, actor text not null,
    gesture text not null, undoes text not null, kind text not null, item_id text, stage text, group_id text,
    status text, due {day}, body {json} not null, primary key (rollout_id, version)
)"""
_SEEN = (
    "select rollout_id, version, happened_at::varchar, actor, gesture, undoes, kind, item_id, stage, "
    "group_id, status, due::varchar, body from event where rowid between {first} and {last} order by rowid"
)
# What each question takes in turn where it is not one statement, and what each of those builds on.
QUESTIONS = {
    "of_plan": ("burn_up", "on_time", "heat_map", "slips"),
    "examples": ("examples",),
    "told": ("told",),
    "use": ("use",),
}
_NEEDS = {"burn_up": ("items",), "on_time": ("items",), "heat_map": ("items",), "slips": ("items", "owners")}


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a dashboard: its name, the statement that the app asks DuckDB, and its parameters."""

    name: str
    statement: str
    parameters: Parameters


class Engine(Protocol):
    """One that can answer."""

    name: str

    def ask(self, question: Question) -> tuple[float, Answer]:
        """Return the seconds until the whole answer was there, and the answer as text."""

    def close(self) -> None:
        """Let go of it."""


class Duck:
    """The app's own database, asked as the app asks it."""

    name = "DuckDB"

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, question: Question) -> tuple[float, Answer]:
        began = time.perf_counter()
        rows = self._database.rows(question.statement, question.parameters)
        took = time.perf_counter() - began
        if question.name == "of_plan":
            rows = [tuple(part.values()) for answers in rows[0] for part in answers or ()]
        return took, _as_text(rows)

    def close(self) -> None:
        self._database.close()


class Sqlite:
    """SQLite in one file, with the primary key as its index."""

    name = "SQLite"

    def __init__(self, file: Path, source: Database) -> None:
        self._connection = sqlite3.connect(file)
        for setting in ("journal_mode = off", "synchronous = off", "cache_size = -524288"):
            self._connection.execute(f"pragma {setting}")
        self._connection.execute(_TABLE.format(moment="text", day="text", json="text"))
        marks = ", ".join("?" * 13)
        for first, last in _chunks(source):
            rows = source.rows(_SEEN.format(first=first, last=last))
            self._connection.executemany(f"insert into event values ({marks})", rows)
        self._connection.commit()
        self._connection.execute("analyze")

    def ask(self, question: Question) -> tuple[float, Answer]:
        took, rows = 0.0, []
        for part in QUESTIONS[question.name]:
            text = translated("sqlite", part)
            values = {name: value for name, value in question.parameters.items() if f"${name}" in text}
            plain = {name: str(value) if isinstance(value, date) else value for name, value in values.items()}
            began = time.perf_counter()
            rows += self._connection.execute(text, plain).fetchall()
            took += time.perf_counter() - began
        return took, _as_text(rows)

    def close(self) -> None:
        self._connection.close()


class Postgres:
    """A PostgreSQL server, asked through its own client, with the body as jsonb."""

    name = "PostgreSQL"

    def __init__(self, programs: Path, socket: Path, source: Database, folder: Path) -> None:
        command: list[str | Path] = [
            programs / "psql",
            "-h",
            socket,
            "-U",
            "bench",
            "-d",
            "postgres",
            "-qAtX",
            "-F",
            "\x1f",
        ]
        self._client = subprocess.Popen(
            [*command, "-v", "ON_ERROR_STOP=1"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._say(_TABLE.format(moment="timestamptz", day="date", json="jsonb") + ";")
        chunk = folder / "chunk.csv"
        for first, last in _chunks(source):
            rows = _SEEN.format(first=first, last=last)
            source.rows(f"copy ({rows}) to '{chunk}' (format csv, header false)")
            self._say(f"\\copy event from '{chunk}' (format csv)")
            chunk.unlink()
        self._say("vacuum (freeze, analyze) event;")

    def ask(self, question: Question) -> tuple[float, Answer]:
        took, lines = 0.0, []
        for part in QUESTIONS[question.name]:
            text = translated("postgres", part)
            for name, value in question.parameters.items():
                text = text.replace(f"${name}", str(value) if isinstance(value, int) else f"'{value}'")
            began = time.perf_counter()
            lines += self._say(text + ";")
            took += time.perf_counter() - began
        return took, [tuple(line.split("\x1f")) for line in lines]

    def _say(self, command: str) -> list[str]:
        given, heard = cast(IO[str], self._client.stdin), cast(IO[str], self._client.stdout)
        given.write(f"{command}\n\\echo \x04\n")
        given.flush()
        lines = []
        while (line := heard.readline()) != "\x04\n":
            if not line:
                raise SystemExit(f"PostgreSQL refused: {cast(IO[str], self._client.stderr).read().strip()}")
            lines.append(line.rstrip("\n"))
        return lines

    def close(self) -> None:
        self._client.communicate()


def translated(dialect: str, name: str) -> str:
    """Return a question as an engine other than DuckDB takes it."""
    parts = [_ONE, *(_read(dialect, part) for part in _NEEDS.get(name, ()))]
    text = _read(dialect, name)
    if text.startswith("select"):
        return "with " + ",\n".join(parts) + "\n" + text
    return "with " + ",\n".join([*parts, text])


def _read(dialect: str, name: str) -> str:
    lines = (SQL / dialect / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("--"))


def _chunks(source: Database) -> Sequence[tuple[int, int]]:
    ((last,),) = source.rows("select max(rowid) from event")
    return [(first, first + _CHUNK - 1) for first in range(0, last + 1, _CHUNK)]


def _as_text(rows: Iterable[tuple[Any, ...]]) -> Answer:
    return [tuple(_one(value) for value in row) for row in rows]


def _one(value: object) -> str:
    """A value as PostgreSQL's client prints it."""
    match value:
        case None:
            return ""
        case bool():
            return "t" if value else "f"
        case datetime():
            moment = value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f").rstrip("0").rstrip(".")
            return f"{moment}+00"
        case float():
            return repr(value).removesuffix(".0")
        case list():
            return ",".join(sorted(map(str, value)))
        case _:
            return str(value)
