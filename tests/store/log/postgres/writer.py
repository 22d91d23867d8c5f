"""A process that appends to a log in PostgreSQL until it is killed."""

import random
import sys
from pathlib import Path

from playbook.store.errors import StaleVersion
from playbook.store.log.postgres.log import PostgresLog
from tests.store.logs import created, examples


def write(url: str, schema: str, folder: Path, seed: int) -> None:
    """Append to a few rollouts beside others, and print each acknowledged append."""
    chance = random.Random(seed)
    log = PostgresLog.open(url, folder, schema_name=schema)
    print("open", flush=True)
    for turn in range(1_000_000):
        rollout_id = f"r{chance.randrange(4)}"
        head, words = log.head(rollout_id), f"{seed}-{turn}"
        count = chance.choice([1, 1, 1, 2, 40])
        batch = examples(count, rollout_id, head, words) if head else created(rollout_id)
        try:
            log.append(rollout_id, head, batch)
        except StaleVersion:
            continue
        print(rollout_id, head + 1, head + len(batch), words if head else "", flush=True)


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
