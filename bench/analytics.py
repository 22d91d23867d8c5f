"""The questions of the dashboards, each beside a bare scan of what it reads.

`python -m bench.analytics 1e4 1e7` makes that many events (10,000 to 1,000,000 where nothing is named),
asks every question and its scan (bench/_scans.py) in turn, and prints medians.
Goal: at most 1.5 times the scan.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench._events import LONG, fill, other, place
from bench._scans import SCANS
from bench._year import LAST
from playbook.core.progress.metrics import SMALLEST
from playbook.store import analytics
from playbook.store.log.database import Database

SIZES = (10_000, 100_000, 1_000_000)
GOAL = 1.5
ROUNDS = 15
TODAY = LAST + timedelta(days=1)
MEMORY = "512MB"  # what the app gives DuckDB


class Overheard:
    """Takes the place of the log, to hear what is asked of the database, and with what."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.statements: list[tuple[str, dict[str, object]]] = []

    def query(self, sql: str, parameters: dict[str, object]) -> list[tuple[Any, ...]]:
        """Answer as the log would, and keep what was asked."""
        self.statements.append((sql, parameters))
        return self._database.rows(sql, parameters)


def question(
    database: Database, name: str, rollout_id: str, example_id: str
) -> tuple[str, dict[str, object]]:
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
    [asked] = heard.statements
    return asked


def measure(count: int) -> None:
    """Make the events, and print a line for each question."""
    # Not under /tmp, which is memory on many machines.
    with tempfile.TemporaryDirectory(dir=Path(__file__).parent) as near:
        folder = Path(near).resolve()
        fill(folder, count)
        with closing(Database(place(folder, MEMORY))) as database:
            for rollout_id in (LONG, other(count)):
                _about(rollout_id, count, database)


def _about(rollout_id: str, count: int, database: Database) -> None:
    """Ask every question about one rollout."""
    ((length, example_id),) = database.rows(
        "select count(*), min(item_id) filter (kind = 'example_logged') from event where rollout_id = $1",
        [rollout_id],
    )
    print(f"\n{count:,} events, a rollout of {length:,}\n{'':10}{'asked':>10}{'scan':>10}  x scan")
    for name, scan in SCANS.items():
        statement, parameters = question(database, name, rollout_id, example_id)
        about = {key: value for key, value in parameters.items() if f"${key}" in scan}
        asked, bare = _medians(database, [(statement, parameters), (scan, about)])
        late = "" if asked / bare <= GOAL else f"  over {GOAL}"
        print(f"{name:10}{asked * 1000:>8.1f}ms{bare * 1000:>8.1f}ms{asked / bare:>8.2f}{late}", flush=True)


def _medians(database: Database, asked: Sequence[tuple[str, dict[str, object]]]) -> list[float]:
    """Ask everything in turn, once to warm up; return medians in seconds."""
    times: list[list[float]] = [[] for _ in asked]
    for _ in range(ROUNDS + 1):
        for taken, (statement, parameters) in zip(times, asked, strict=True):
            began = time.perf_counter()
            database.rows(statement, parameters)
            taken.append(time.perf_counter() - began)
    return [statistics.median(taken[1:]) for taken in times]


def main() -> None:
    for size in sys.argv[1:] or SIZES:
        measure(int(float(size)))


if __name__ == "__main__":
    main()
