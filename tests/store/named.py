"""A log that names somebody."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import duckdb

from playbook.core.forgetting.matcher import PersonMatcher
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import PersonSaved
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.records import PersonForgotten
from playbook.core.log.events import Event
from playbook.core.plan.brief import Person
from playbook.core.plan.examples import Example
from tests.core import story
from tests.store.logs import DAY, created, events

NAME, ADDRESS = "Zephyrine Quillfeather", "zq@lt.example"
MATCHER = PersonMatcher(names=(NAME,), addresses=(ADDRESS,))
TRACES = ("quillfeather", "zephyrine", "zq@lt")


def signed(rollout_id: str, version: int, rewritten: int) -> Event:
    new = story.event(PersonForgotten(rewritten=rewritten), version)
    return new.model_copy(update={"rollout_id": rollout_id})


def named(rollout_id: str, count: int = 5) -> list[Event]:
    """A log of so many events after the first."""
    changes: list[AnyChange] = [PersonSaved(person=Person(id="zephyrine-quillfeather", name=NAME))]
    for number in range(count - 1):
        says = f"{NAME} ({ADDRESS}) wrote number {number}"
        changes.append(ExampleLogged(example=Example(id=f"e{number}", day=DAY, what=says)))
    return created(rollout_id) + events(changes, rollout_id, after=1)


def holders(folder: Path, traces: Sequence[str] = TRACES, *, is_closed: bool = False) -> list[str]:
    """The files that hold a trace of the name.

    Backups are opened for that, and the live file where the log is closed.
    """
    result = []
    for path in filter(Path.is_file, folder.rglob("*")):
        words = _words_of(path, is_closed)
        if any(trace in words for trace in traces):
            result.append(str(path.relative_to(folder)))
    return sorted(result)


def _words_of(path: Path, is_closed: bool) -> str:
    words = path.read_bytes().decode("utf-8", "replace").lower()
    if path.suffix == ".duckdb" and (is_closed or "backups" in path.parts):
        with closing(duckdb.connect(str(path), read_only=True)) as copy:
            words += str(copy.execute("select * from event").fetchall()).lower()
    return words
