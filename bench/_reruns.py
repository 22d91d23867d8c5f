"""Reruns of pages on PostgreSQL beside the same pages on a folder, for bench.replicas."""

import asyncio
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from pydantic import SecretStr

from bench.seed import seed
from bench.session import Session
from playbook.desk.upkeep import moving
from playbook.settings import Settings
from tools import server

PAGES = ("my_team", "rollouts", "progress", "timeline", "review")
RERUN_LIMIT = 1.2
ROUNDS = 30
_WARM_SECONDS = 7.0  # the app imports what its charts need once it has started
_SECRET = "a secret of the measurements, which is long"  # noqa: S105 - of a database that is thrown away


def reruns(url: str, folder: Path) -> Iterator[str]:
    """Serve the same data from a folder and from an empty database, and compare in turn."""
    data = folder / "data"
    rollout_id, token = seed(data, "normal"), server.sign_in(data, "Dana")
    settings = Settings(data=data, database_url=SecretStr(url), secret=SecretStr(_SECRET))
    moving.move(settings, "database")
    shared = {"PLAYBOOK_DATABASE_URL": url, "PLAYBOOK_SECRET": _SECRET}
    environs = [{"PLAYBOOK_DATA": str(data)}, {"PLAYBOOK_DATA": str(folder / "replica"), **shared}]
    with ExitStack() as stack:
        apps = [
            stack.enter_context(
                server.running(server.ROOT / "app.py", folder / f"app{number}.log", environ=environ, owner="")
            )
            for number, environ in enumerate(environs)
        ]
        time.sleep(_WARM_SECONDS)
        ratios, processor = [], [0.0, 0.0]
        for page in PAGES:
            before = [app.cpu_seconds() for app in apps]
            here, there = asyncio.run(_in_turn(apps, page, rollout_id, token))
            for number, app in enumerate(apps):
                processor[number] += app.cpu_seconds() - before[number]
            ratios.append(there / here)
            print(
                f"rerun of {page}: {there * 1000:.1f} ms on PostgreSQL, {here * 1000:.1f} ms on a folder:"
                f" {there / here:.2f}"
            )
    ratio = statistics.median(ratios)
    print(
        f"page reruns beside a folder: {ratio:.2f} (limit {RERUN_LIMIT}); of processor time"
        f" {processor[1] / processor[0]:.2f}"
    )
    if ratio > RERUN_LIMIT:
        yield "page reruns"


async def _in_turn(apps: list[server.Server], page: str, rollout_id: str, token: str) -> tuple[float, float]:
    """Return the median seconds of a rerun of one page on each app."""
    async with (
        Session(apps[0].port, page, f"rollout={rollout_id}", token) as here,
        Session(apps[1].port, page, f"rollout={rollout_id}", token) as there,
    ):
        took: tuple[list[float], list[float]] = ([], [])
        for session in (here, there):
            for _ in range(3):
                await session.rerun()
        for _ in range(ROUNDS):
            for session, seconds in zip((here, there), took, strict=True):
                seconds.append(await session.rerun())
        if errors := [*here.errors, *there.errors]:
            raise RuntimeError(errors[0])
        return statistics.median(took[0]), statistics.median(took[1])
