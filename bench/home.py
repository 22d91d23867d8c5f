"""The first look at Home after a start. Limit: 1 s.

Prints what it takes with the cards of an earlier start, on another day too, and without any, as after an
update of the app; then the second look. Other work on the machine moves the time of the processor less.
"""

import logging
import sys
import tempfile
import time
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from bench._events import EACH, LONGEST, fill
from playbook.core.base.access import Actor
from playbook.desk.base.workspace import open_workspace
from playbook.desk.progress import portfolio
from playbook.settings import Settings

ACTOR = Actor(name="Bench")
ROLLOUTS = 1_000
LIMIT = 1.0


def look(folder: Path, today: date) -> str:
    """Return how long listing the rollouts took, twice, and the processor."""
    with closing(open_workspace(Settings(data=folder, today=today))) as workspace:
        began, busy = time.perf_counter(), time.process_time()
        portfolio.list_rollouts(workspace, ACTOR)
        middle, busy = time.perf_counter(), time.process_time() - busy
        portfolio.list_rollouts(workspace, ACTOR)
        again = time.perf_counter() - middle
    return f"{middle - began:.2f} s, processor {busy:.2f} s (limit {LIMIT} s), then {again * 1000:.1f} ms"


def seed(folder: Path, count: int) -> None:
    """Fill a data folder with rollouts, one of them long."""
    open_workspace(Settings(data=folder)).close()  # makes the register
    for file in (*folder.glob("playbook.duckdb*"), *folder.glob("journal.*")):
        file.unlink()
    logging.disable(logging.WARNING)  # the journal is written from the database, a line a rollout
    fill(folder, count * EACH + min(LONGEST, count * EACH // 2))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROLLOUTS
    today = date(2026, 11, 27)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seed(folder, count)
        print(f"{count + 1:,} rollouts, without cards: {look(folder, today)}")
        print(f"after a start, the same day: {look(folder, today)}")
        print(f"after a start, the next day: {look(folder, today + timedelta(days=1))}")


if __name__ == "__main__":
    main()
