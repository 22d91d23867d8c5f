"""Events to fill a log with."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playbook import clock
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.rollouts import RolloutCreated
from playbook.core.log.events import Event
from playbook.core.plan.examples import Example
from playbook.store.folder import stamp
from playbook.store.log.embedded import EmbeddedLog
from tests.core import story

ROOT = Path(__file__).parents[2]
DAY = story.day("03-06")


def created(rollout_id: str = story.ROLLOUT_ID) -> list[Event]:
    return events([RolloutCreated(name="AI at LT")], rollout_id)


def events(changes: Sequence[AnyChange], rollout_id: str = story.ROLLOUT_ID, after: int = 0) -> list[Event]:
    return [each.model_copy(update={"rollout_id": rollout_id}) for each in story.events_of(changes, after)]


def examples(count: int, rollout_id: str = story.ROLLOUT_ID, after: int = 1, words: str = "x") -> list[Event]:
    """As many events that each say a little."""
    changes = [
        ExampleLogged(
            example=Example(id=f"e{after + number}", day=DAY, what=words, rating=(after + number) % 5)
        )
        for number in range(count)
    ]
    return events(changes, rollout_id, after)


def python(
    *arguments: object, extra_environ: dict[str, str] | None = None, **options
) -> subprocess.Popen[str]:
    """Start this Python on our own code, its output piped."""
    environ = {
        **os.environ,
        **(extra_environ or {}),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
    }
    pipe = subprocess.PIPE
    command = [sys.executable, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=pipe, stderr=pipe, text=True, **options)


def copy_of(log: EmbeddedLog, folder: Path) -> Path:
    """Copy the log of a folder to where an older version kept its backups."""
    backups = folder / "backups"
    backups.mkdir(exist_ok=True)
    file = backups / f"playbook-{stamp(clock.now())}.duckdb"
    log.copy_to(file)
    return file


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """A disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
