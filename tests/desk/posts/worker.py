"""A second app on a test's register, copied from a process that imported it.

It waits to be let go, then does what is due, or dies at a step of that as by `kill -9`.
"""

import multiprocessing
import os
import signal
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Literal

from playbook.desk.base.workspace import Workspace
from playbook.desk.posts import mailing, posting
from playbook.store.register.postgres.register import PostgresRegister
from playbook.store.register.postgres.seal import Seal
from playbook.store.register.posts.mails import Mails
from playbook.store.register.posts.webhooks import Webhooks
from playbook.store.register.register import Register
from playbook.store.register.sqlite_register import SqliteRegister
from tests.desk import mailed, posted
from tests.empty_data import empty_data
from tests.forked import start_copy
from tests.pages import made

TICKS = {"mails": mailing.tick, "posts": posting.tick}
STEPS = {
    "mails": {"claim": (Mails, "take"), "send": (mailing, "_attempt"), "note": (Mails, "note")},
    "posts": {"claim": (Webhooks, "claim"), "send": (posting, "_sent"), "note": (Webhooks, "note")},
}
# Where one may die, how many arrived until then, and how many do in the end.
DEATHS = [("claim", 0, 1), ("send", 0, 0), ("arrival", 1, 1), ("note", 1, 1)]
Place = Path | str  # of a register: a file, or a database


@dataclass
class Worker:
    """Another app, and the line to it."""

    process: ForkServerProcess
    line: Connection

    def wait(self, seconds: float) -> int | None:
        """Return the code with which it ended, if it did."""
        self.process.join(seconds)
        return self.process.exitcode


def start(
    kind: Literal["mails", "posts"],
    folder: Path,
    register: Place,
    receiver: int | str,
    weeks: int,
    step: str = "",
) -> Worker:
    """Start an app that sends to a port of this machine, or posts to a host, for so many weeks."""
    ours, theirs = multiprocessing.Pipe()
    process = start_copy(_run, kind, empty_data(folder), register, receiver, weeks, step, theirs)
    return Worker(process, ours)


def let_go(*workers: Worker) -> None:
    """Let all of them begin at once, when the last of them is ready."""
    for each in workers:
        assert each.line.poll(60)
        assert each.line.recv() == "ready"
    for each in workers:
        each.line.send("go")


def let_die(dying: Worker, arrived: Event | None) -> None:
    """Let an app begin, and die or be killed on an arrival."""
    let_go(dying)
    if arrived:
        assert arrived.wait(60)
        dying.process.kill()
    assert dying.wait(60) == -signal.SIGKILL


def open_register(place: Place) -> Register:
    """Open a register in a file or a database."""
    if "://" in str(place):
        return PostgresRegister(str(place), Seal("a secret of the tests"))
    return SqliteRegister(Path(place))


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _opened(folder: Path, receiver: int | str) -> AbstractContextManager[Workspace]:
    if isinstance(receiver, int):
        return mailed.mailed(folder, receiver)
    return posted.opened(folder, SimpleNamespace(host=receiver))


def _run(
    kind: str, folder: Path, place: Place, receiver: int | str, weeks: int, step: str, line: Connection
) -> None:
    if step in STEPS[kind]:
        setattr(*STEPS[kind][step], _die)
    with _opened(folder, receiver) as own, closing(open_register(place)) as register:
        made.rollout(own, synthetic=False)
        workspace = replace(own, register=register)
        line.send("ready")
        line.recv()
        for week in range(weeks):
            TICKS[kind](workspace, posted.DUE + week * timedelta(days=7))
