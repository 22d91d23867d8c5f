"""Rerun of every page over a real websocket, beside an empty page on stock Streamlit.

Stock means the default settings and the default install, without uvloop and httptools. Prints, per
page, the median rerun in ms and its ratio to the stock empty page, measured in turn in one run, and
the processor time of a rerun, which other work on the machine moves less (Linux).
Goal: every page at most a third of it, light pages a tenth. Pages named as arguments are measured alone.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.home import seed as seed_home
from bench.seed import seed
from bench.session import Session
from playbook.web.http.tabs import SECONDS_A_FRAME
from tools import server

LIGHT = {"launch"}
PAGES = (
    "rollouts", "brief", "leadership", "communication", "training",
    "reinforcement", "accountability", "timeline", "by_person", "review", "launch", "my_team", "library",
    "progress", "delivery",
    "adoption", "history",
)  # fmt: skip
MANY = "50 rollouts of 1,000 events"
ROUNDS = 40
_WARM_SECONDS = 7.0  # the app imports what its charts need once it has started


def stock(folder: Path) -> Path:
    """Lay out an empty script, and the modules that hide what a stock install has not."""
    (folder / "shim").mkdir()
    for name in ("uvloop", "httptools"):
        (folder / "shim" / f"{name}.py").write_text("raise ModuleNotFoundError('not in a stock install')\n")
    script = folder / "empty.py"
    script.write_text("import streamlit as st\nst.write('empty')\n")
    return script


@dataclass(slots=True)
class Runs:
    """Seconds of each rerun of one page beside the stock page, and the processor time of all of them."""

    stock: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    stock_cpu: float = 0.0
    our_cpu: float = 0.0
    elements: int = 0


async def measure(plain: server.Server, app: server.Server, page: str, rollout_id: str) -> Runs:
    """Rerun a page in turn with the stock page."""
    runs = Runs()
    async with (
        Session(plain.port) as empty,
        Session(app.port, page, f"rollout={rollout_id}", app.token) as session,
    ):
        for _ in range(5):
            await empty.rerun(), await session.rerun()
            await asyncio.sleep(SECONDS_A_FRAME)
        runs.stock_cpu, runs.our_cpu = -plain.cpu_seconds(), -app.cpu_seconds()
        for _ in range(ROUNDS):
            runs.stock.append(await empty.rerun())
            runs.ours.append(await session.rerun())
            await asyncio.sleep(SECONDS_A_FRAME)  # faster, one account would wait for its turn
        runs.stock_cpu += plain.cpu_seconds()
        runs.our_cpu += app.cpu_seconds()
        if session.errors:
            raise SystemExit(f"{page}: {session.errors[0]}")
        if not session.page_hash:
            raise SystemExit(f"{page}: nobody is signed in, so it was not shown.")
        runs.elements = session.elements
    return runs


def report(title: str, measured: dict[str, Runs]) -> None:
    """Print one line per page."""
    base = statistics.median(second for runs in measured.values() for second in runs.stock)
    cpu = statistics.mean(runs.stock_cpu for runs in measured.values()) / ROUNDS
    print(f"\n{title}\nempty page, stock Streamlit: {base * 1000:.1f} ms, processor {cpu * 1000:.1f} ms")
    for page, runs in measured.items():
        middle = statistics.median(runs.ours)
        limit = 0.1 if page in LIGHT else 1 / 3
        print(
            f"{page:15} {middle * 1000:6.1f} ms   {middle / base:.3f} of stock   (goal {limit:.2f})"
            f"   processor {runs.our_cpu / ROUNDS * 1000:5.1f} ms   {runs.elements} elements"
        )


def main() -> None:
    pages = sys.argv[1:] or [*PAGES]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        script = stock(home)
        shims = {"PYTHONPATH": str(home / "shim")}
        sizes = {"normal": "Six groups, the sample agency's size", "huge": "40 groups", "many": MANY}
        for size, title in sizes.items():
            data = home / size
            if size == "many":
                seed_home(data, 50)
                rollout_id, pages = "r000001", ["rollouts"]
            else:
                rollout_id = seed(data, size)
            with (
                server.running(script, home / "stock.log", environ=shims, cwd=home) as plain,
                server.running(
                    server.ROOT / "app.py", home / f"{size}.log", environ={"PLAYBOOK_DATA": str(data)}
                ) as app,
            ):
                time.sleep(_WARM_SECONDS)
                report(title, {page: asyncio.run(measure(plain, app, page, rollout_id)) for page in pages})


if __name__ == "__main__":
    main()
