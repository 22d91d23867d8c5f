"""One of the processes of bench.replicas: it appends, and writes down each append that was acknowledged."""

import logging
import os
import random
import sys
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path

from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.rollouts import RolloutCreated
from playbook.core.log.events import Event
from playbook.core.plan.examples import Example
from playbook.store.errors import StaleVersion, StoreError
from playbook.store.log.postgres.log import PostgresLog

WORDS = "We asked it for the first draft of the minutes and corrected two names. " * 3


def main(url: str, folder: Path, name: str, threads: int, pause: float) -> None:
    """Append by some threads, each to rollouts of its own and to a few that all share, until killed."""
    logging.disable(logging.WARNING)  # the server is meant to go away
    log = PostgresLog.open(url, folder)
    report = os.open(f"{folder}.report", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(threads):
        threading.Thread(target=append, args=(log, report, f"{name}-{number}", pause), daemon=True).start()
    sys.stdin.readline()


def append(log: PostgresLog, report: int, name: str, pause: float) -> None:
    """Append one event at a time; every tenth to a rollout that others write to as well."""
    chance = random.Random(name)
    for turn in range(10_000_000):
        is_shared = chance.random() < 0.1
        rollout_id = f"shared-{chance.randrange(8)}" if is_shared else f"own-{name}-{chance.randrange(8)}"
        while True:
            head, mark = log.head(rollout_id), f"{name}-{turn}"
            try:
                log.append(rollout_id, head, [event(rollout_id, head + 1, mark)])
            except StaleVersion:
                continue
            except StoreError as error:
                os.write(report, f"! {type(error).__name__}\n".encode())
                break
            os.write(report, f"{rollout_id} {head + 1} {mark if head else '-'} {time.time():.6f}\n".encode())
            break
        if pause:
            time.sleep(pause)


def event(rollout_id: str, version: int, mark: str) -> Event:
    """Return an event of about 0.6 kB that can be told from every other."""
    example = Example(id=f"e{version}", day=date(2026, 3, 6), what=f"{mark} {WORDS}", rating=2)
    change = ExampleLogged(example=example) if version > 1 else RolloutCreated(name="Bench")
    return Event(
        rollout_id=rollout_id, version=version, happened_at=datetime.now(UTC), actor="Dana",
        change_set=f"{mark}-{version}", change=change,
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), float(sys.argv[5]))
