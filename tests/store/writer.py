"""A process that appends until it is stopped."""

import random
import signal
import sys
import threading
from pathlib import Path

from playbook.store.log.embedded import EmbeddedLog
from tests.store.logs import created, examples


def write(folder: Path, seed: int) -> None:
    """Append one to forty events at a time, until SIGTERM comes."""
    # An exception raised by the handler is lost where DuckDB runs.
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    chance = random.Random(seed)
    log = EmbeddedLog.open(folder)
    print("open", flush=True)
    while not stopped.is_set():
        rollout_id = f"r{chance.randrange(3)}"
        head = log.head(rollout_id)
        count = chance.choice([1, 1, 1, 2, 40])
        words = "word " * chance.randrange(50)
        batch = examples(count, rollout_id, head, words) if head else created(rollout_id)
        log.append(rollout_id, head, batch)
        print(rollout_id, head + len(batch), flush=True)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
