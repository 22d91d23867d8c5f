"""What the streams of a link share: who watches for them, and what is kept of what they ask."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from playbook.core.access import Actor
from playbook.desk import links, shares
from playbook.desk.house import House, open_house
from playbook.desk.shares import Share
from playbook.settings import Settings
from playbook.web import channel
from tests.pages import made

PATIENCE = 30


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("channel")
    opened = open_house(Settings(data=folder / "data", today=made.TODAY))
    made.rollout(opened, items=1)
    yield opened
    opened.close()


@pytest.fixture
def share(house: House) -> Share:
    return shares.resolve(house, links.make_link(house, Actor(name="Dana"), "made", "All-hands").token)


def test_whoever_comes_as_the_last_one_leaves_gets_a_watcher_that_lives(house: House, share: Share):
    async def story() -> None:
        with channel.joined(house, share) as (first, _):
            await asyncio.wait_for(first.is_ready.wait(), PATIENCE)
        with channel.joined(house, share) as (second, _):
            assert second is not first
            await asyncio.wait_for(second.is_ready.wait(), PATIENCE)
            assert (second.version, second.is_over) == (first.version, False)
            assert channel.open_streams(share.link.id) == 1
        assert channel.open_streams(share.link.id) == 0

    asyncio.run(story())


def test_a_version_that_nobody_was_shown_is_answered_and_not_kept(house: House, share: Share):
    async def story() -> None:
        with channel.joined(house, share) as (shared, _):
            await asyncio.wait_for(shared.is_ready.wait(), PATIENCE)
            made_up = "x" * 60_000
            before = sys.getrefcount(made_up)
            assert b'"from":""' in shared.news(made_up)
            assert sys.getrefcount(made_up) == before

    asyncio.run(story())
