"""The first look at Home after a start, with 1,000 rollouts of 1,000 events. Limit: 1 s.

Prints what it takes with the cards of an earlier start, on another day too, and without any, as after an
update of the app; and the second look.
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


def looks(folder: Path, today: date) -> tuple[float, float, int]:
    """Open the data and list the rollouts twice; return the seconds of each, and how many there are."""
    with closing(open_workspace(Settings(data=folder, today=today))) as workspace:
        began = time.perf_counter()
        portfolio.list_rollouts(workspace, ACTOR)
        middle = time.perf_counter()
        lines = portfolio.list_rollouts(workspace, ACTOR)
        return middle - began, time.perf_counter() - middle, len(lines)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROLLOUTS
    today = date(2026, 11, 27)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        open_workspace(Settings(data=folder)).close()  # makes the register
        for file in (*folder.glob("playbook.duckdb*"), *folder.glob("journal.*")):
            file.unlink()
        logging.disable(logging.WARNING)  # the journal is written from the database, a line a rollout
        fill(folder, count * EACH + min(LONGEST, count * EACH // 2))
        cold, again, rollouts = looks(folder, today)
        print(f"{rollouts:,} rollouts, without cards: {cold:.2f} s, then {again * 1000:.1f} ms")
        for words, day in (("the same day", today), ("the next day", today + timedelta(days=1))):
            first, again, _ = looks(folder, day)
            print(f"after a start, {words}: {first:.2f} s (limit {LIMIT} s), then {again * 1000:.1f} ms")


if __name__ == "__main__":
    main()
