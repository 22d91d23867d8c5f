"""Another app on the register of a test.

It waits to be let go, then does what is due, or dies at a step of that as by `kill -9`.
"""

import os
import signal
import subprocess
import sys
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
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
from tests.pages import made

ROOT = Path(__file__).parents[3]
TICKS = {"mails": mailing.tick, "posts": posting.tick}
STEPS = {
    "mails": {"claim": (Mails, "take"), "send": (mailing, "_attempt"), "note": (Mails, "note")},
    "posts": {"claim": (Webhooks, "claim"), "send": (posting, "_sent"), "note": (Webhooks, "note")},
}
# Where one may die, how many arrived until then, and how many do in the end.
DEATHS = [("claim", 0, 1), ("send", 0, 0), ("arrival", 1, 1), ("note", 1, 1)]
Place = Path | str  # of a register: a file, or a database


def start(
    kind: Literal["mails", "posts"],
    folder: Path,
    register: Place,
    receiver: object,
    weeks: int,
    step: str = "",
) -> "subprocess.Popen[str]":
    """Start an app that sends to a port of this machine, or posts to a host, for so many weeks."""
    words = [kind, folder, register, receiver, weeks, step]
    command = [sys.executable, "-m", "tests.desk.posts.worker", *map(str, words)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen(command, cwd=ROOT, text=True, env=dict(os.environ), **pipes)


def let_go(*workers: "subprocess.Popen[str]") -> None:
    """Let all of them begin at once, when the last of them is ready."""
    for each in workers:
        assert each.stdout.readline() == "ready\n"
    for each in workers:
        each.stdin.write("\n")
        each.stdin.flush()


def let_die(dying: "subprocess.Popen[str]", arrived: Event | None) -> None:
    """Let an app begin, and die or be killed on an arrival."""
    let_go(dying)
    if arrived:
        assert arrived.wait(60)
        dying.send_signal(signal.SIGKILL)
    assert dying.wait(60) == -signal.SIGKILL


def open_register(place: Place) -> Register:
    """Open a register in a file or a database."""
    if "://" in str(place):
        return PostgresRegister(str(place), Seal("a secret of the tests"))
    return SqliteRegister(Path(place))


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _opened(kind: str, folder: Path, receiver: str) -> AbstractContextManager[Workspace]:
    if kind == "mails":
        return mailed.mailed(folder, int(receiver))
    return posted.opened(folder, SimpleNamespace(host=receiver))


def main(kind: str, folder: str, register: str, receiver: str, weeks: str, step: str) -> None:
    if step in STEPS[kind]:
        setattr(*STEPS[kind][step], _die)
    with _opened(kind, Path(folder), receiver) as own:
        made.rollout(own, synthetic=False)
        workspace = replace(own, register=open_register(register))
        print("ready", flush=True)
        sys.stdin.readline()
        for week in range(int(weeks)):
            TICKS[kind](workspace, posted.DUE + week * timedelta(days=7))
        workspace.register.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
