"""Make the files of the present schema for released/: `python -m tests.store.make_released`."""

import gzip
from pathlib import Path

from playbook.store.log import migration
from playbook.store.log.embedded import EmbeddedLog
from tests.core.story import LAUNCHED
from tests.store.logs import events


def make() -> Path:
    folder = Path(__file__).parent / "released" / f"schema-{len(migration.load())}"
    log = EmbeddedLog.open(folder)
    log.append("ai-at-lt", 0, events(LAUNCHED))
    log.close()
    (folder / "playbook.lock").unlink()
    database = folder / "playbook.duckdb"
    with gzip.open(f"{database}.gz", "wb") as packed:
        packed.write(database.read_bytes())
    database.unlink()
    return folder


if __name__ == "__main__":
    print(make())
