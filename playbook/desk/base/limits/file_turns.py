"""Read and write one account's files in turn, so that other accounts need not wait."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from playbook.core.base.access import Actor
from playbook.desk.base.limits.rate_limit import TooSoon
from playbook.desk.base.workspace import Workspace

Kind = Literal["documents", "downloads"]
AT_ONCE: dict[Kind, int] = {"documents": 3, "downloads": 2}  # that one account or program may wait for
opened_by: ContextVar[Actor | None] = ContextVar("file_turns.opened_by", default=None)  # the tab that asks


def turn_of(workspace: Workspace, actor: Actor) -> threading.Lock:
    """Return the lock to hold while a file, or pasted notes, of this account are read."""
    # Two files are read at a time (base/child.py): who sends many leaves one place to everybody else.
    return workspace.lock(f"files of {actor.account_id}")


@contextmanager
def place_of(workspace: Workspace, actor: Actor, kind: Kind = "documents") -> Iterator[None]:
    """Hold a place of an account. Raise TooSoon without a free one."""
    # Who waits holds a thread, and pages, links and calendars are answered by the same ones.
    whose = (kind, actor.account_id or actor.name)  # a person's name would outlive a forgetting
    places = workspace.parts.get(whose, lambda: threading.BoundedSemaphore(AT_ONCE[kind]))
    if not places.acquire(blocking=False):
        raise TooSoon(f"You are waiting for {AT_ONCE[kind]} {kind} already.", "Ask again when one has come.")
    try:
        yield
    finally:
        places.release()
