"""Rerun of every page over a real websocket, beside an empty page on stock Streamlit.

Stock means the default settings and the default install, without uvloop and httptools. Prints, per
page, the median rerun in ms and its ratio to the stock empty page, measured in turn in one run.
Goal: every page at most a third of it, light pages a tenth.
"""

import asyncio
import statistics
import tempfile
from pathlib import Path

from bench.seed import seed
from bench.session import Session
from tools import server

LIGHT = {"rollouts", "launch"}
PAGES = (
    "rollouts",
    "brief",
    "readiness",
    "leadership",
    "communication",
    "training",
    "reinforcement",
    "accountability",
    "review",
    "launch",
    "my_team",
    "progress",
    "history",
)
ROUNDS = 40


def stock(folder: Path) -> Path:
    """Lay out an empty script, and the modules that hide what a stock install has not."""
    (folder / "shim").mkdir()
    for name in ("uvloop", "httptools"):
        (folder / "shim" / f"{name}.py").write_text("raise ModuleNotFoundError('not in a stock install')\n")
    script = folder / "empty.py"
    script.write_text("import streamlit as st\nst.write('empty')\n")
    return script


async def measure(
    stock_port: int, port: int, rollout_id: str
) -> tuple[list[float], dict[str, list[float]], dict[str, int]]:
    """Rerun each page in turn with the stock page, and give back the seconds of each run."""
    empty: list[float] = []
    ours: dict[str, list[float]] = {}
    elements: dict[str, int] = {}
    for page in PAGES:
        async with Session(stock_port) as plain, Session(port, page, f"rollout={rollout_id}") as session:
            for number in range(ROUNDS + 5):
                base, run = await plain.rerun(), await session.rerun()
                if number >= 5:
                    empty.append(base)
                    ours.setdefault(page, []).append(run)
            if session.errors:
                raise SystemExit(f"{page}: {session.errors[0]}")
            elements[page] = session.elements
    return empty, ours, elements


def report(title: str, empty: list[float], ours: dict[str, list[float]], elements: dict[str, int]) -> None:
    """Print one line per page."""
    base = statistics.median(empty)
    print(f"\n{title}\nempty page, stock Streamlit: {base * 1000:.1f} ms")
    for page, runs in ours.items():
        middle = statistics.median(runs)
        limit = 0.1 if page in LIGHT else 1 / 3
        print(
            f"{page:15} {middle * 1000:6.1f} ms   {middle / base:.3f} of stock"
            f"   (goal {limit:.2f})   {elements[page]} elements"
        )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        script = stock(home)
        shims = {"PYTHONPATH": str(home / "shim")}
        for title, size in (("Six groups, the sample agency's size", "normal"), ("40 groups", "huge")):
            data = home / size
            rollout_id = seed(data, size)
            with (
                server.running(script, home / "stock.log", environ=shims, cwd=home) as plain,
                server.running(
                    server.ROOT / "app.py", home / f"{size}.log", environ={"PLAYBOOK_DATA": str(data)}
                ) as app,
            ):
                report(title, *asyncio.run(measure(plain.port, app.port, rollout_id)))


if __name__ == "__main__":
    main()
