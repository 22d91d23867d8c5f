"""How long a calendar takes at first and from then on, and how large it is.

The limits are of a processor's time, which other programs do not lengthen; the first fetch is also given by
the clock.

Run with: python -m bench.calendars
"""

import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bench import seed
from playbook.desk.base import workspace as workspaces
from playbook.desk.links import feed_files, feeds
from playbook.settings import Settings

SIZES = ("normal", "huge")
FETCHES = 1_000
LIMITS = {"normal": 0.5, "huge": 3.0}  # a processor's seconds, of the first fetch of a version
CACHED_MS = 1.0


def main() -> int:
    """Measure each size and return whether a limit was missed."""
    missed = False
    heads = f"{'plan':<10}{'days':>7}{'kB':>8}{'first s':>10}{'limit':>7}{'clock s':>9}"
    print(f"{heads}{'cached ms':>11}{'limit':>7}")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            rollout_id = seed.seed(Path(folder), size)
            with closing(workspaces.open_workspace(Settings(data=Path(folder)))) as workspace:
                workspace.accounts.claim("Dana", "dana@lt.test", None, workspace.now())
                (account,) = workspace.accounts.all()
                new = feeds.make_feed(workspace, account.actor(), rollout_id)
                started, began = time.process_time(), time.perf_counter()
                file = feed_files.fetch(workspace, new.secret, "https://p.test")
                first, by_the_clock = time.process_time() - started, time.perf_counter() - began
                cached = []
                for _ in range(FETCHES):
                    workspace.rate_limit.give_back(f"calendar {new.feed.id}")
                    started = time.process_time()
                    feed_files.fetch(workspace, new.secret, "https://p.test")
                    cached.append((time.process_time() - started) * 1_000)
        days, middle = file.content.count(b"BEGIN:VEVENT"), statistics.median(cached)
        missed |= first > LIMITS[size] or middle > CACHED_MS
        print(
            f"{size:<10}{days:>7,}{len(file.content) / 1_000:>8.0f}{first:>10.2f}{LIMITS[size]:>7}"
            f"{by_the_clock:>9.2f}"
            f"{middle:>11.2f}{CACHED_MS:>7}"
        )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
