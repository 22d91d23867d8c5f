"""Cold start to the first drawn page, beside a bare Streamlit app. Limit: 2.0 times.

The processor time of both is printed too, which other work on the machine moves less (Linux).
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bench.session import Session
from tools import server

ROUNDS = 7
LIMIT = 2.0


def first_page(script: Path, log: Path, environ: Mapping[str, str], cwd: Path) -> tuple[float, float]:
    """Start a server; return the seconds until its first page has run, and those of the processor."""
    started = time.perf_counter()
    running = server.start(script, log, environ=environ, cwd=cwd)
    try:
        asyncio.run(_one_run(running))
        return time.perf_counter() - started, running.cpu_seconds()
    finally:
        running.stop()


async def _one_run(running: server.Server) -> None:
    async with Session(running.port, token=running.token) as session:
        await session.rerun()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        bare = home / "bare.py"
        bare.write_text("import streamlit as st\nst.title('Bare')\n")
        app = server.ROOT / "app.py"
        ours: list[tuple[float, float]] = []
        theirs: list[tuple[float, float]] = []
        for _ in range(ROUNDS):
            theirs.append(first_page(bare, home / "bare.log", {}, home))
            ours.append(first_page(app, home / "app.log", {"PLAYBOOK_DATA": str(home / "data")}, server.ROOT))
        for name, part in (("cold start to the first page", 0), ("processor time of it", 1)):
            our, their = ([run[part] for run in runs] for runs in (ours, theirs))
            ratio = statistics.median(a / b for a, b in zip(our, their, strict=True))
            print(
                f"{name}: {statistics.median(our):.2f} s, bare app {statistics.median(their):.2f} s, "
                f"ratio {ratio:.2f} (limit {LIMIT})"
            )


if __name__ == "__main__":
    main()
