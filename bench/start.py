"""Cold start to the first drawn page, beside a bare Streamlit app. Limit: 2.2 times."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bench.session import Session
from tools import server

ROUNDS = 7
LIMIT = 2.2


def first_page(script: Path, log: Path, environ: Mapping[str, str], cwd: Path) -> float:
    """Start a server and return the seconds until its first page has run."""
    started = time.perf_counter()
    running = server.start(script, log, environ=environ, cwd=cwd)
    try:
        asyncio.run(_one_run(running))
        return time.perf_counter() - started
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
        ours: list[float] = []
        theirs: list[float] = []
        for _ in range(ROUNDS):
            theirs.append(first_page(bare, home / "bare.log", {}, home))
            ours.append(first_page(app, home / "app.log", {"PLAYBOOK_DATA": str(home / "data")}, server.ROOT))
        ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
        print(
            f"cold start to the first page: {statistics.median(ours):.2f} s, "
            f"bare app {statistics.median(theirs):.2f} s, ratio {ratio:.2f} (limit {LIMIT})"
        )


if __name__ == "__main__":
    main()
