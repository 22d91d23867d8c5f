"""Resident memory, threads and descriptors over 20 minutes of mixed use, each minute.

Tabs run pages over real websockets, guests open a link and ask for its changes, a program logs progress;
each at a fixed rate, so that a slow machine does the same. Limit: 60 MB more than after the first minute.
`--minutes` shortens it (Linux).
"""

import argparse
import asyncio
import itertools
import json
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench._viewers import Phone
from bench.pages import PAGES
from bench.seed import ACTOR, seed, seed_many
from bench.session import Session
from playbook.core.plan.items import CheckinSeries
from playbook.core.progress import progress
from playbook.desk.accounts import tokens
from playbook.desk.base.workspace import open_workspace
from playbook.desk.links import links
from playbook.desk.plan import rollouts
from playbook.settings import Settings
from tools import server

TODAY = date(2026, 3, 10)
LIMIT_MB = 60
TABS = 8
ROLLOUTS = 4
RUNS, ASKS, WRITES = 5.0, 10.0, 2.0  # a second


@dataclass(slots=True)
class Target:
    """One rollout: its link, a token for it, and the items to log."""

    rollout_id: str
    link: str
    token: str
    items: list[str]


def prepare(data: Path) -> list[Target]:
    """Fill a data folder with rollouts, each with a link and a token."""
    ids = [seed(data, "normal"), *seed_many(data, ROLLOUTS - 1)]
    workspace = open_workspace(Settings(data=data, today=TODAY))
    targets = []
    for rollout_id in ids:
        link = links.make_link(workspace, ACTOR, rollout_id, "Room", profile="full")
        token = tokens.make_token(workspace, ACTOR, rollout_id, "Board", may_write=True).secret
        tracked = progress.tracked(rollouts.open_rollout(workspace, ACTOR, rollout_id))
        # A weekly question is asked again, so nobody logs it as done.
        items = [item.id for item in tracked if not isinstance(item, CheckinSeries)]
        targets.append(Target(rollout_id, link.token, token, items))
    workspace.close()
    return targets


class Use:
    """What is done to the app, and how often it was."""

    def __init__(self, app: server.Server, targets: list[Target]) -> None:
        self.app, self.targets = app, targets
        self.counts = {"runs": 0, "asks": 0, "writes": 0}

    async def run_pages(self, stack: AsyncExitStack) -> Callable[[], Awaitable[None]]:
        """Open the tabs; return what reruns the next one, and opens a new one now and then."""
        sessions: list[Session] = []
        pages = itertools.cycle(PAGES)
        turn = itertools.count()

        async def new_tab() -> Session:
            query = f"rollout={self.targets[next(turn) % ROLLOUTS].rollout_id}"
            return await Session(self.app.port, next(pages), query, self.app.token).__aenter__()

        for _ in range(TABS):
            sessions.append(await new_tab())
        stack.push_async_callback(lambda: close(sessions))
        number = itertools.count()

        async def once() -> None:
            place = next(number) % TABS
            if next(turn) % 10 == 0:
                await sessions[place].__aexit__(None, None, None)
                sessions[place] = await new_tab()
            await sessions[place].rerun()
            if sessions[place].errors:
                raise RuntimeError(sessions[place].errors[0])
            self.counts["runs"] += 1

        return once

    async def ask_as_guest(self) -> Callable[[], Awaitable[None]]:
        """Open each link once; return what asks for the next page, now and then as somebody new."""
        number = itertools.count()

        async def enter(target: Target) -> tuple[Phone, str]:
            phone = await Phone(self.app.port).connect()
            return phone, (await phone.ask(f"/s/{target.link}")).headers["location"]

        rooms = [await enter(target) for target in self.targets]

        async def once() -> None:
            turn = next(number)
            place = turn % ROLLOUTS
            if turn % 50 == 0:
                rooms[place][0].writer.close()
                rooms[place] = await enter(self.targets[place])
            phone, address = rooms[place]
            try:
                reply = await phone.ask(address)
            except (
                OSError,
                asyncio.IncompleteReadError,
            ):  # the server ends a connection that was quiet for long
                rooms[place] = phone, address = await enter(self.targets[place])
                reply = await phone.ask(address)
            if reply.status != 200:
                raise RuntimeError(f"A guest was answered with {reply.status}.")
            self.counts["asks"] += 1

        return once

    async def log(self) -> Callable[[], Awaitable[None]]:
        """Return what logs the next item of the next rollout."""
        number = itertools.count()
        statuses = itertools.cycle(("on_track", "at_risk", "done"))

        async def once() -> None:
            turn = next(number)
            target = self.targets[turn % ROLLOUTS]
            item = target.items[turn // ROLLOUTS % len(target.items)]
            body = json.dumps({"status": next(statuses), "note": f"Note {turn}"}).encode()
            phone = await Phone(self.app.port).connect()
            reply = await phone.ask(
                f"/api/v1/rollouts/{target.rollout_id}/items/{item}/status",
                "POST",
                body,
                Authorization=f"Bearer {target.token}",
                Content_Type="application/json",
            )
            if reply.status != 201:
                raise RuntimeError(f"A program was answered with {reply.status}: {reply.body.decode()}")
            phone.writer.close()
            self.counts["writes"] += 1

        return once


async def close(sessions: list[Session]) -> None:
    for session in sessions:
        await session.__aexit__(None, None, None)


async def keep_pace(once: Callable[[], Awaitable[None]], per_second: float, until: float) -> None:
    """Do it at a rate until a moment of the clock; what is late is made up for."""
    began = time.monotonic()
    for number in itertools.count():
        due = began + number / per_second
        if due >= until:
            return
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        await once()


def state(app: server.Server) -> tuple[float, int, int]:
    """Return resident MB, threads and descriptors of the server."""
    process = Path(f"/proc/{app.process.pid}")
    return app.rss_mb(), len([*(process / "task").iterdir()]), len([*(process / "fd").iterdir()])


async def watch(use: Use, minutes: int) -> list[float]:
    """Print a line a minute; return the memory of each, the first after a minute of use."""
    memory = []
    for minute in range(1, minutes + 1):
        await asyncio.sleep(60)
        rss, threads, files = state(use.app)
        memory.append(rss)
        done = ", ".join(f"{count} {name}" for name, count in use.counts.items())
        print(f"{minute:3} min {rss:6.0f} MB {threads:4} threads {files:5} descriptors   {done}", flush=True)
    return memory


async def measure(app: server.Server, targets: list[Target], minutes: int) -> float:
    """Use the app for some minutes; return by how many MB it grew after the first."""
    use = Use(app, targets)
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        jobs = (
            (await use.run_pages(stack), RUNS),
            (await use.ask_as_guest(), ASKS),
            (await use.log(), WRITES),
        )
        until = time.monotonic() + 60 * minutes
        for once, per_second in jobs:
            group.create_task(keep_pace(once, per_second, until))
        memory = await watch(use, minutes)
    return memory[-1] - memory[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=20)
    minutes = max(2, parser.parse_args().minutes)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        targets = prepare(data)
        environ = {"PLAYBOOK_DATA": str(data), "PLAYBOOK_TODAY": TODAY.isoformat()}
        with server.running(server.ROOT / "app.py", Path(folder) / "app.log", environ=environ) as app:
            print(f"  0 min {app.rss_mb():6.0f} MB")
            try:
                grown = asyncio.run(measure(app, targets, minutes))
            except BaseExceptionGroup:
                print(app.log.read_text(encoding="utf-8", errors="replace")[-3000:])
                raise
        print(f"grown by {grown:.0f} MB after the first of {minutes} minutes (limit {LIMIT_MB} MB)")


if __name__ == "__main__":
    main()
