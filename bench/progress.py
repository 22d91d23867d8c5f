"""A rerun of the Progress page of a rollout with 20,000 events beside that of one with 200.

Both have the same plan of about 150 items; what differs is a year of what people logged. Over a real
websocket, in turn in one run, medians: at the same version, and right after one more event, when all that
the page tells is worked out anew. The processor time of a rerun beside it is what other work on the
machine moves less (Linux). Goal: at most twice the page of 200 events.
"""

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from bench._year import LAST, write, year
from bench.seed import ACTOR
from bench.session import Session
from playbook.core.progress.progress import tracked
from playbook.desk.accounts import tokens
from playbook.desk.base import workspace as workspaces
from playbook.settings import Settings
from tools import server

EVENTS = (200, 20_000)
GOAL = 2.0
ROUNDS = 40
CHANGES = 20
_FIRST = 3  # reruns that are not counted
ROLLOUT = "year"
_WARM_SECONDS = 7.0  # the app imports what its charts need once it has started


@dataclass(slots=True)
class Page:
    """A server with one rollout, somebody on its Progress page, and what each rerun took."""

    app: server.Server
    session: Session
    secret: str
    item_id: str
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    async def rerun(self) -> None:
        """Run the page once, and note what it took."""
        before = self.app.cpu_seconds()
        self.seconds.append(await self.session.rerun())
        self.processor.append(self.app.cpu_seconds() - before)

    async def change(self) -> None:
        """Log one more status, as a program does, and run the page."""
        path = f"{self.app.url}/api/v1/rollouts/{ROLLOUT}/items/{self.item_id}/status"
        sent = {"status": random.choice(["on_track", "at_risk"]), "note": "As we said"}
        async with httpx2.AsyncClient() as client:
            answer = await client.post(path, json=sent, headers={"Authorization": f"Bearer {self.secret}"})
        assert answer.status_code == 201, answer.text
        await self.rerun()


def prepare(folder: Path, count: int) -> tuple[str, str]:
    """Fill a data folder. Return a token's secret and the id of a tracked item."""
    write(folder, year(ROLLOUT, count, random.Random(3)))
    here = workspaces.open_workspace(
        Settings.load({"PLAYBOOK_DATA": str(folder), "PLAYBOOK_TODAY": str(LAST)})
    )
    try:
        rollout = here.rollout_cache.get(ROLLOUT)
        made = tokens.make_token(here, ACTOR, ROLLOUT, "Bench", may_write=True)
        return made.secret, tracked(rollout)[-1].id
    finally:
        here.close()


async def measure(apps: list[tuple[server.Server, str, str]]) -> None:
    """Rerun both pages in turn, and print how they compare."""
    async with AsyncExitStack() as stack:
        pages = []
        for app, secret, item_id in apps:
            tab = Session(app.port, "progress", f"rollout={ROLLOUT}", app.token)
            pages.append(Page(app, await stack.enter_async_context(tab), secret, item_id))
        await _in_turn("same version", pages, ROUNDS, Page.rerun)
        await _in_turn("after one more event", pages, CHANGES, Page.change)


async def _in_turn(
    title: str, pages: list[Page], rounds: int, step: Callable[[Page], Awaitable[None]]
) -> None:
    for number in range(_FIRST + rounds):
        for page in pages:
            if number == _FIRST:
                page.seconds.clear()
                page.processor.clear()
            await step(page)
    for page in pages:
        if page.session.errors or not page.session.page_hash:
            raise SystemExit(f"The page fails: {(*page.session.errors, 'nobody is signed in')[0]}")
    small, large = (statistics.median(page.seconds) * 1000 for page in pages)
    cpu, more_cpu = (statistics.mean(page.processor) * 1000 for page in pages)
    print(
        f"{title:21} {EVENTS[0]:,} events {small:6.1f} ms, {EVENTS[1]:,} events {large:6.1f} ms: "
        f"{large / small:.2f} times (goal {GOAL}); processor {cpu:.1f} and {more_cpu:.1f} ms, "
        f"{more_cpu / cpu:.2f} times; {' and '.join(str(page.session.elements) for page in pages)} elements"
    )


def main() -> None:
    # Not under /tmp, which is memory on many machines.
    with ExitStack() as stack:
        near = tempfile.TemporaryDirectory(dir=Path(__file__).parent)
        folder = Path(stack.enter_context(near)).resolve()
        apps = []
        for count in EVENTS:
            data = folder / str(count)
            known = prepare(data, count)
            environ = {"PLAYBOOK_DATA": str(data), "PLAYBOOK_TODAY": str(LAST)}
            script, log = server.ROOT / "app.py", folder / f"{count}.log"
            apps.append((stack.enter_context(server.running(script, log, environ=environ)), *known))
        time.sleep(_WARM_SECONDS)
        asyncio.run(measure(apps))


if __name__ == "__main__":
    main()
