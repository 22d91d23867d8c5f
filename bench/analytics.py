"""The questions of the dashboards, asked of DuckDB, SQLite and PostgreSQL about identical events.

`python -m bench.analytics 1e4 1e7` makes that many events (10,000 to 1,000,000 where nothing is named),
asks every question in turn of each engine, holds the answers to be the same, and prints medians: of
DuckDB in ms, of the others as a multiple, and beside it DuckDB's bare scan of what the question is about
(bench/_scans.py). Goal: at most 1.5 times that scan.
"""

import signal
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bench._engines import QUESTIONS, Duck, Engine, Parameters, Postgres, Question, Sqlite
from bench._events import LONG, fill, other, place
from bench._scans import SCANS
from bench._year import LAST
from playbook.core.progress.metrics import SMALLEST
from playbook.store import analytics
from playbook.store.log.database import Database
from tools.postgres import FAST, NoPostgresError, find_postgres, running

SIZES = (10_000, 100_000, 1_000_000)
GOAL = 1.5
ROUNDS = 15
_LONGEST_SECONDS = 3.0  # of one engine on one question; it is asked at least once
TODAY = LAST + timedelta(days=1)
MEMORY = "512MB"  # what the app gives DuckDB


class Overheard:
    """Takes the place of the log, to hear what is asked of the database, and with what."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.statements: list[tuple[str, Parameters]] = []

    def query(self, sql: str, parameters: Parameters) -> list[tuple[Any, ...]]:
        """Answer as the log would, and keep what was asked."""
        self.statements.append((sql, parameters))
        return self._database.rows(sql, parameters)


def question(database: Database, name: str, rollout_id: str, example_id: str) -> Question:
    """Return a question as the app asks it."""
    heard = Overheard(database)
    match name:
        case "examples":
            analytics.examples(heard, rollout_id)
        case "use":
            analytics.use(heard, rollout_id, TODAY, SMALLEST, ())
        case "told":
            analytics.find_example_text(heard, rollout_id, example_id)
        case _:
            analytics.of_plan(heard, rollout_id, TODAY)
    ((statement, parameters),) = heard.statements
    return Question(name, statement, parameters)


def measure(count: int) -> None:
    """Make the events, and print a line for each question."""
    with ExitStack() as stack:
        # Not under /tmp, which is memory on many machines.
        near = tempfile.TemporaryDirectory(dir=Path(__file__).parent)
        folder = Path(stack.enter_context(near)).resolve()
        fill(folder, count)
        database = Database(place(folder, MEMORY))
        engines: list[Engine] = [Duck(database), Sqlite(folder / "events.sqlite", database)]
        try:
            programs = find_postgres()
            settings = f"{FAST} shared_buffers=512MB work_mem=64MB"
            socket = stack.enter_context(running(programs, folder / "postgres", settings)).folder
            (folder / "backups").mkdir()
            engines.append(Postgres(programs, socket, database, folder / "backups"))
        except NoPostgresError as error:
            print(error)
        for engine in engines:
            stack.callback(engine.close)
        for rollout_id in (LONG, other(count)):
            _about(rollout_id, count, database, engines)


def _about(rollout_id: str, count: int, database: Database, engines: Sequence[Engine]) -> None:
    """Ask every question about one rollout."""
    ((length, example_id),) = database.rows(
        "select count(*), min(item_id) filter (kind = 'example_logged') from event where rollout_id = $1",
        [rollout_id],
    )
    print(f"\n{count:,} events, a rollout of {length:,}")
    first, *others = engines
    print(f"{'':10}{first.name:>10}" + "".join(f"{one.name:>12}" for one in others) + "      scan  x scan")
    for name in QUESTIONS:
        asked = question(database, name, rollout_id, example_id)
        _print(name, _measured(asked, Duck(database), others))


def _measured(asked: Question, duck: Duck, others: Sequence[Engine]) -> list[float]:
    """Medians in seconds: DuckDB, each other engine, the bare scan; all asked in turn."""
    sql = SCANS[asked.name]
    about = {key: value for key, value in asked.parameters.items() if f"${key}" in sql}
    scan = Question("", sql, about)
    wanted = duck.ask(asked)[1]
    duck.ask(scan)
    for engine in others:
        answer = engine.ask(asked)[1]
        # The app puts the four lists of the plan in order once it has them.
        is_same = sorted(answer) == sorted(wanted) if asked.name == "of_plan" else answer == wanted
        assert is_same, f"{engine.name} answers {asked.name} otherwise"
    turns = [partial(engine.ask, asked) for engine in (duck, *others)] + [partial(duck.ask, scan)]
    times: list[list[float]] = [[] for _ in turns]
    for _ in range(ROUNDS):
        for found, ask in zip(times, turns, strict=True):
            if sum(found) < _LONGEST_SECONDS:
                found.append(ask()[0])
    return [statistics.median(one) for one in times]


def _print(name: str, medians: list[float]) -> None:
    ours, *theirs, scan = medians
    beside = "".join(f"{one / ours:>11.1f}x" for one in theirs)
    late = "" if ours / scan <= GOAL else f"  over {GOAL}"
    print(f"{name:10}{ours * 1000:>8.1f}ms{beside}{scan * 1000:>8.1f}ms{ours / scan:>8.2f}{late}", flush=True)


def main() -> None:
    # So that a server that was started here ends with us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    for size in sys.argv[1:] or SIZES:
        measure(int(float(size)))


if __name__ == "__main__":
    main()
