"""What the streams of a link share: who watches for them, and what is kept of what they ask."""

import asyncio
import logging
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from starlette.applications import Starlette

from playbook.core.base.access import Actor
from playbook.desk.all_hands import pulse, rooms
from playbook.desk.base.notifier import Subscriber
from playbook.desk.base.workspace import Workspace, open_workspace, set_current
from playbook.desk.links import devices, links, shares
from playbook.desk.links.shares import Share
from playbook.settings import Settings
from playbook.web.http.problem import HANDLERS
from playbook.web.link import access, channel, live, share_page
from playbook.web.link import open as share_routes
from playbook.web.link.channel import StreamPlace
from tests.loops import run
from tests.pages import made
from tests.web.asking import ask, served

PATIENCE = 30
DANA = Actor(name="Dana")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Iterator[Workspace]:
    folder: Path = tmp_path_factory.mktemp("channel")
    opened = open_workspace(Settings(data=folder / "data", today=made.TODAY))
    made.rollout(opened, items=1)
    yield opened
    opened.close()


@pytest.fixture
def share(workspace) -> Share:
    return shares.resolve(
        workspace, links.make_link(workspace, Actor(name="Dana"), "made", "All-hands").token
    )


def test_a_newcomer_after_the_last_one_gets_a_live_watcher(workspace, share):
    async def story() -> None:
        with channel.joined(workspace, share) as (first, _):
            await asyncio.wait_for(first.is_ready.wait(), PATIENCE)
        with channel.joined(workspace, share) as (second, _):
            assert second is not first
            await asyncio.wait_for(second.is_ready.wait(), PATIENCE)
            assert (second.version, second.is_over) == (first.version, False)
            assert channel.open_streams(workspace, share.link.id) == 1
        assert channel.open_streams(workspace, share.link.id) == 0

    run(story())


def test_nothing_is_kept_of_a_browser_that_left(workspace, share):
    async def leave() -> None:
        with channel.joined(workspace, share) as (shared, _):
            before = [dict(each) for each in (shared.addresses, shared.browsers, shared.devices)]
            with channel.joined(workspace, share, StreamPlace("phone", "10.0.0.1", "phone")):
                pass
            assert before == [dict(each) for each in (shared.addresses, shared.browsers, shared.devices)]

    run(leave())


def test_an_unseen_version_is_answered_and_not_kept(workspace, share):
    async def story() -> None:
        with channel.joined(workspace, share) as (shared, _):
            await asyncio.wait_for(shared.is_ready.wait(), PATIENCE)
            made_up = "x" * 60_000
            before = sys.getrefcount(made_up)
            assert b'"from":""' in shared.news(made_up)
            assert sys.getrefcount(made_up) == before

    run(story())


def test_whoever_takes_nothing_is_hurried(workspace, share):
    async def over() -> asyncio.Timeout:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0) as limit:
                await asyncio.sleep(PATIENCE)
        return limit

    async def story() -> None:
        with channel.joined(workspace, share) as (shared, _):
            async with asyncio.timeout(PATIENCE) as first, asyncio.timeout(PATIENCE) as second:
                shared.sending = {first, *[await over() for _ in range(3)], second}
                shared._hurry()
                soon = asyncio.get_running_loop().time() + 1
                assert all(limit.when() < soon for limit in (first, second))
                for limit in (first, second):
                    limit.reschedule(None)
            shared.sending = set()

    run(story())


def test_a_bug_in_a_page_ends_its_streams_and_is_logged_once(workspace, share, monkeypatch, caplog):
    monkeypatch.setattr(logging.getLogger("playbook"), "propagate", True)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    async def story() -> None:
        with channel.joined(workspace, share) as (shared, ear):
            await asyncio.wait_for(shared.is_ready.wait(), PATIENCE)
            monkeypatch.setattr(share_page, "page_of", broken)
            workspace.notifier.publish("made")
            await ear.wait(PATIENCE)
            await asyncio.wait_for(shared._task, PATIENCE)
            assert (shared.is_over, shared.is_gone) == (True, False)

    run(story())
    assert [record.getMessage()[:4] for record in caplog.records] == ["bug "]
    # Who comes back is not to try again every few seconds.
    made_link = links.make_link(workspace, Actor(name="Dana"), "made", "Broken")
    set_current(workspace)
    try:
        routes = [*live.ROUTES, *share_routes.ROUTES]
        with served(Starlette(routes=routes, exception_handlers=HANDLERS)) as port:
            opened = ask(port, made_link.path)
            cookie = SimpleCookie(opened.said("set-cookie"))[access.COOKIE].value
            headers = {"Cookie": f"{access.COOKIE}={cookie}"}
            answer = ask(port, f"{opened.said('location')}/live", "GET", headers)
        assert (answer.status, "asks by itself" in answer.text) == (503, True)
    finally:
        set_current(None)


def test_big_screens_hear_each_answer_and_phones_do_not(workspace, monkeypatch):
    monkeypatch.setattr(channel, "_COUNT_SECONDS", 0.01)
    new = links.make_link(workspace, DANA, "made", "All-hands", asks=["pulse"])
    share = shares.resolve(workspace, new.token)
    rooms.open_room(workspace, DANA, "made", new.link.id)
    poll = pulse.open_pulse(workspace, DANA, "made", ready=("ability",))

    async def heard(shared: channel.Channel, subscriber: Subscriber, answers: int) -> None:
        while shared.answers != {"ability": answers}:
            await asyncio.wait_for(subscriber.wait(PATIENCE), PATIENCE)

    async def story() -> None:
        with (
            channel.joined(workspace, share) as (shared, wall),
            channel.joined(workspace, share, StreamPlace("phone")) as (_, phone),
        ):
            await heard(shared, wall, 0)
            await asyncio.wait_for(shared.is_ready.wait(), PATIENCE)
            while await phone.wait(0.2):
                pass
            device = devices.Device(new.link.id, "other")
            typed = {"ability": "4"}
            await asyncio.to_thread(pulse.answer_pulse, workspace, share, device, poll.id, typed)
            await heard(shared, wall, 1)
            assert not await phone.wait(0.1)

    run(story())


def test_one_guest_leaves_streams_to_others(workspace, share):
    def is_full(*place: str) -> bool:
        return channel.is_full(workspace, share.link.id, StreamPlace(*place))

    async def story() -> None:
        with ExitStack() as stack:

            def join(*place: str) -> None:
                stack.enter_context(channel.joined(workspace, share, StreamPlace(*place)))

            for tab in range(channel.MOST_OF_DEVICE):
                assert not is_full("phone", "10.0.0.1"), tab
                join("phone", "10.0.0.1")
            assert is_full("phone", "10.0.0.2")
            most = workspace.settings.share_streams_each * 4 // 5
            for number in range(most - channel.MOST_OF_DEVICE):
                join(f"{number}", "10.0.0.1")
            assert is_full("another phone", "10.0.0.1")
            assert not is_full("another phone", "10.0.0.2")
            for _ in range(channel.MOST_UNKNOWN):
                assert not is_full("", "10.0.0.2")
                join("", "10.0.0.2")
            assert is_full("", "10.0.0.2")
            assert not is_full("", "10.0.0.2", "big screen")
        assert not is_full("phone", "10.0.0.1")
        with ExitStack() as stack:
            for _ in range(channel.MOST_OF_DEVICE):
                assert not is_full("", "10.0.0.1", "browser")
                assert channel.takes_host(workspace, share.link.id, "host dana")
                for browser in ("browser", "host dana"):
                    stack.enter_context(
                        channel.joined(workspace, share, StreamPlace("", "10.0.0.1", browser))
                    )
            assert is_full("", "10.0.0.1", "browser")
            assert not is_full("", "10.0.0.1", "another browser")
            assert not channel.takes_host(workspace, share.link.id, "host dana")

    run(story())


def test_a_phone_of_a_hall_finds_a_place_beside_a_program_at_its_address(workspace, share):
    def asks(place: StreamPlace) -> bool:
        link_id = share.link.id
        return not channel.is_full(workspace, link_id, place) or channel.makes_way(workspace, link_id, place)

    async def story() -> None:
        with ExitStack() as stack:

            def join(place: StreamPlace) -> Subscriber:
                return stack.enter_context(channel.joined(workspace, share, place))[1]

            hall = [
                join(StreamPlace(f"early {number}", "10.0.0.1", "", number // 20)) for number in range(100)
            ]
            most = workspace.settings.share_streams_each * 4 // 5
            flood = [join(StreamPlace(f"{number}", "10.0.0.1", "", 60)) for number in range(most - len(hall))]
            assert not asks(StreamPlace("one more", "10.0.0.1", "", 60))
            for number in range(9):  # the busiest seconds of the hall keep their phones
                late = StreamPlace(f"late {number}", "10.0.0.1", "", 100 + number)
                assert asks(late)
                hall.append(join(late))
            places = stack.enter_context(channel.joined(workspace, share))[0].places
            assert {*hall} <= places.keys()
            assert [each in places for each in flood] == [True] * (len(flood) - 9) + [False] * 9

    run(story())


def test_one_guest_with_two_links_leaves_streams_to_other_rooms(workspace, share):
    limits = {"share_streams": 50, "share_streams_each": 40}
    small = replace(workspace, settings=workspace.settings.model_copy(update=limits))
    second, room = (
        shares.resolve(small, links.make_link(small, DANA, "made", name).token) for name in ("Second", "Room")
    )

    def asks(link: Share, place: StreamPlace) -> bool:
        link_id = link.link.id
        return not channel.is_full(small, link_id, place) or channel.makes_way(small, link_id, place)

    async def story() -> None:
        with ExitStack() as stack:

            def joined(*addresses: str) -> int:
                places = [
                    (link, StreamPlace(f"{address} {number}", address, "", 60))
                    for link in (share, second)
                    for address in addresses
                    for number in range(40)
                ]
                return sum(
                    bool(stack.enter_context(channel.joined(small, *each))) for each in places if asks(*each)
                )

            assert joined("10.0.0.1") == 40  # four fifths of all streams
            assert not channel.is_full(small, room.link.id, StreamPlace("phone", "10.0.0.2", "", 99))
            assert joined("10.0.0.3", "10.0.0.4") == 10
            phone = StreamPlace("phone", "10.0.0.2", "", 99)
            assert channel.is_full(small, room.link.id, phone)
            assert channel.makes_way(small, room.link.id, phone)
            assert not channel.is_full(small, room.link.id, phone)

    run(story())


def test_a_big_screen_finds_a_place_beside_those_of_a_program(workspace, share):
    async def story() -> None:
        with ExitStack() as stack:
            for number in range(channel.MOST_WALLS):
                place = StreamPlace("", f"10.0.0.{number % 200}", f"{number}", 60)
                stack.enter_context(channel.joined(workspace, share, place))
            wall = StreamPlace("", "10.0.0.1", "wall", 99)
            assert channel.is_full(workspace, share.link.id, wall)
            assert channel.makes_way(workspace, share.link.id, wall)
            assert not channel.is_full(workspace, share.link.id, wall)

    run(story())
