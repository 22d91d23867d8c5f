"""Background tasks end with their workspace."""

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from playbook.core.base.errors import Refused
from playbook.desk.base import background
from playbook.desk.base.background import BackgroundTasks


@pytest.fixture
def tasks() -> Iterator[BackgroundTasks]:
    with closing(BackgroundTasks()) as running:
        yield running


def test_a_task_that_waits_runs_once_and_can_wait_again(tasks):
    ran, runs = threading.Event(), []
    for number in range(3):
        tasks.later("key", 0.05, lambda number=number: (runs.append(number), ran.set()))
    assert ran.wait(30)
    ran.clear()
    tasks.later("key", 0.05, lambda: (runs.append("again"), ran.set()))
    assert ran.wait(30)
    assert runs == [0, "again"]


def test_closing_stops_and_drops_tasks_and_takes_no_more(tasks):
    stopped, ran = threading.Event(), []
    [thread] = tasks.start([lambda: stopped.wait(30)], "test", stopped.set)
    tasks.later("key", 3_600, lambda: ran.append("late"))
    tasks.close()
    assert not thread.is_alive()
    tasks.later("key", 0, lambda: ran.append("later"))
    with pytest.raises(Refused, match="about to end"):
        tasks.start([lambda: ran.append("started")], "test", stopped.set)
    assert ran == []


def test_there_are_never_too_many_threads(tasks, monkeypatch):
    monkeypatch.setattr(background, "MOST_THREADS", 2)
    stopped = threading.Event()
    wait = lambda: stopped.wait(30)  # noqa: E731
    threads = tasks.start([wait, wait], "test", stopped.set)
    with pytest.raises(Refused, match="Too many answers"):
        tasks.start([wait], "test", stopped.set)
    stopped.set()
    for thread in threads:
        thread.join(30)
    tasks.start([wait], "test", stopped.set)
