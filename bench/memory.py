"""Resident memory with 50 rollouts, one of 40 groups and 1,500 items, and 100 open sessions."""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from bench.pages import PAGES
from bench.seed import seed, seed_many
from bench.session import Session
from tools import server

SESSIONS = 100
ROLLOUTS = 50
LIMIT_MB = 400


async def crowd(app: server.Server, data: Path, rollout_ids: list[str]) -> None:
    """Hold 100 sessions of ten people open, each on a page of a rollout, and rerun each three times."""
    tokens = [server.sign_in(data, f"Person {number}") for number in range(10)]
    async with AsyncExitStack() as stack:
        for number in range(SESSIONS):
            page = PAGES[number % len(PAGES)]
            query = f"rollout={rollout_ids[number % len(rollout_ids)]}"
            token = tokens[number % len(tokens)]
            session = await stack.enter_async_context(Session(app.port, page, query, token))
            for _ in range(3):
                await session.rerun()
            if session.errors or not session.page_hash:
                raise SystemExit(f"{page}: {(*session.errors, 'nobody is signed in')[0]}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        ids = [seed(data, "huge"), *seed_many(data, ROLLOUTS - 1)]
        environ = {"PLAYBOOK_DATA": str(data)}
        with server.running(server.ROOT / "app.py", Path(folder) / "app.log", environ=environ) as app:
            empty = app.rss_mb()
            asyncio.run(crowd(app, data, ids))
            print(
                f"resident memory: {empty:.0f} MB at start, {app.rss_mb():.0f} MB after {SESSIONS} "
                f"sessions on {ROLLOUTS} rollouts (limit {LIMIT_MB} MB)"
            )


if __name__ == "__main__":
    main()
