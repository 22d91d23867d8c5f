"""Another app on the register of a test: it waits to be let go, and then does what is due."""

import os
import subprocess
import sys
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Literal

from playbook.desk.base.workspace import Workspace
from playbook.desk.posts import mailing, posting
from playbook.store.register.sqlite_register import SqliteRegister
from tests.desk import mailed, posted
from tests.pages import made

ROOT = Path(__file__).parents[3]
TICKS = {"mails": mailing.tick, "posts": posting.tick}


def start(
    kind: Literal["mails", "posts"], folder: Path, register: Path, receiver: object, weeks: int
) -> "subprocess.Popen[str]":
    """Start an app that sends to a port of this machine, or posts to a host, for so many weeks."""
    words = [kind, folder, register, receiver, weeks]
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


def _opened(kind: str, folder: Path, receiver: str) -> AbstractContextManager[Workspace]:
    if kind == "mails":
        return mailed.mailed(folder, int(receiver))
    return posted.opened(folder, SimpleNamespace(host=receiver))


def main(kind: str, folder: str, register: str, receiver: str, weeks: str) -> None:
    with _opened(kind, Path(folder), receiver) as own:
        made.rollout(own, synthetic=False)
        workspace = replace(own, register=SqliteRegister(Path(register)))
        print("ready", flush=True)
        sys.stdin.readline()
        for week in range(int(weeks)):
            TICKS[kind](workspace, posted.DUE + week * timedelta(days=7))
        workspace.register.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
