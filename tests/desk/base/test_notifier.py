"""Telling of changes."""

import asyncio
import threading
from contextlib import ExitStack

from playbook.desk.base.notifier import Notifier
from tests.loops import run


def test_who_watches_a_topic_hears_of_it_and_of_nothing_else():
    changes = Notifier()

    async def watch() -> list[bool]:
        with changes.watched("one") as each, changes.watched("other") as other:
            threading.Thread(target=changes.publish, args=("one",)).start()
            return [await each.wait(30), await other.wait(0.05)]

    assert run(watch()) == [True, False]
    assert (changes.count("one"), changes.count("other")) == (1, 0)


def test_what_was_told_before_the_wait_is_heard_once():
    changes = Notifier()

    async def watch() -> list[bool]:
        with changes.watched("one") as ear:
            changes.publish("one")
            changes.publish("one")
            return [await ear.wait(30), await ear.wait(0.05)]

    assert run(watch()) == [True, False]


def test_a_loop_is_woken_once_for_all_of_its_watchers(monkeypatch):
    changes = Notifier()

    async def watch() -> tuple[int, int]:
        loop, calls = asyncio.get_running_loop(), 0
        wake = loop.call_soon_threadsafe

        def counted(*args: object) -> object:
            nonlocal calls
            calls += 1
            return wake(*args)

        with ExitStack() as stack:
            ears = [stack.enter_context(changes.watched("one")) for _ in range(500)]
            monkeypatch.setattr(loop, "call_soon_threadsafe", counted)
            changes.publish("one")
            monkeypatch.undo()
            heard = await asyncio.gather(*(ear.wait(30) for ear in ears))
        return calls, sum(heard)

    assert run(watch()) == (1, 500)


def test_a_watcher_of_an_ended_loop_stops_nobody():
    changes = Notifier()
    watching = changes.watched("one")

    async def watch() -> None:
        watching.__enter__()

    run(watch())
    changes.publish("one")
    watching.__exit__(None, None, None)
    assert changes.count("one") == 1


def test_at_the_end_everybody_looks_once_more():
    changes = Notifier()

    async def watch() -> list[bool]:
        with changes.watched("one") as each, changes.watched("other") as other:
            changes.end()
            return [await each.wait(30), await other.wait(30)]

    assert run(watch()) == [True, True]
    assert changes.is_over
