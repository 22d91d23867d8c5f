"""Watched, stoppable background work, bound to one connection."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Generic, TypeVar

from playbook.core.base.access import Actor
from playbook.core.base.errors import PlaybookError, Refused
from playbook.desk.base.access import require
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.ask import AskTerms
from playbook.desk.models.connections import (
    Connection,
    change_since,
    find_connection,
    get_agreed,
    get_connection,
)
from playbook.desk.models.revocation import loss_since
from playbook.llm.call.errors import ModelError
from playbook.llm.call.fallbacks import Listener
from playbook.llm.call.probe import Findings, probe
from playbook.llm.call.stands import AnswerFormat
from playbook.llm.stage.trial import exam_on
from playbook.logs import bug_sentence

__all__ = ["AnswerFormat", "Findings"]
T = TypeVar("T")
Watcher = Callable[[], bool]
Loss = Callable[[], str]
UNWATCHED_SECONDS = 10.0


class BackgroundWork:
    """Background threads; `why` explains an end that nobody asked for."""

    def __init__(
        self, workspace: Workspace, agreed: Connection, window: str, is_open: Watcher, loss: Loss = str
    ) -> None:
        get_agreed(workspace, agreed)
        self.why = ""
        self._change, self._loss = change_since(workspace, agreed), loss
        self._watchers = {window: is_open}
        self._begun_at = self._seen_at = time.monotonic()
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._threads: tuple[threading.Thread, ...] = ()
        self._background = workspace.background

    def begin(self, *tasks: Callable[[], object]) -> None:
        """Do these tasks side by side; raises Refused at too many threads."""
        self._threads = self._background.start([*tasks], f"beside-{type(self).__name__}", self.stop)

    @property
    def is_running(self) -> bool:
        """Return whether a thread is still alive."""
        return any(thread.is_alive() for thread in self._threads)

    @property
    def seconds(self) -> int:
        """Return for how long it has been at work."""
        return int(time.monotonic() - self._begun_at)

    @property
    def is_ending(self) -> bool:
        """Return whether it was stopped or found a reason to end."""
        return self._stopped.is_set()

    @property
    def ended(self) -> str:
        """Return a sentence that it was stopped, and why."""
        return f"Stopped. {self.why}".strip()

    def watch(self, window: str, is_open: Watcher) -> None:
        """Add a window that shows it and keeps it running."""
        with self._lock:
            self._watchers[window] = is_open
            self._seen_at = time.monotonic()

    def stop(self) -> None:
        """Ask for no more; what has arrived stays."""
        self._end("")

    def is_stopped(self) -> bool:
        """Return whether its tasks must stop; they call this."""
        if not self._stopped.is_set() and (why := self._change() or self._loss() or self._unwatched()):
            self._end(why)
        return self._stopped.is_set()

    def _end(self, why: str) -> None:
        with self._lock:
            if not self._stopped.is_set():
                self.why = why
                self._stopped.set()

    def _unwatched(self) -> str:
        now = time.monotonic()
        with self._lock:
            watchers = list(self._watchers.values())
        # A window comes back after a short loss, so one that is not open now will be asked again.
        if any(is_open() for is_open in watchers):
            self._seen_at = now
        return "Its window was closed." if now - self._seen_at > UNWATCHED_SECONDS else ""

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until its threads have ended; says whether they have."""
        until = None if seconds is None else time.monotonic() + seconds
        for thread in self._threads:
            thread.join(None if until is None else max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)


class BackgroundAnswer(BackgroundWork, Generic[T]):
    """One answer; `trouble` says why there is no `result`."""

    model, trouble, was_stopped = "", "", False

    def __init__(
        self,
        workspace: Workspace,
        terms: AskTerms,
        fetch: Callable[[AskTerms], T],
        window: str,
        is_open: Watcher,
        loss: Loss = str,
    ) -> None:
        super().__init__(workspace, terms.agreed, window, is_open, loss)
        self.model = terms.agreed.server.model
        self.result: T | None = None
        self._heard: list[dict[str, Any]] = []
        watched = Listener(self._heard.append, self._heard.clear)
        self.begin(partial(self._run, fetch, replace(terms, listener=watched, stop=self.is_stopped)))

    @property
    def heard(self) -> tuple[dict[str, Any], ...]:
        """Return the items received so far."""
        return tuple(self._heard)

    def _run(self, fetch: Callable[[AskTerms], T], terms: AskTerms) -> None:
        try:
            self.result = fetch(terms)
        except PlaybookError as error:
            self.was_stopped = bool(self.why) or (isinstance(error, ModelError) and error.kind == "stopped")
            self.trouble = "" if self.was_stopped else str(error)
        except Exception as error:  # noqa: BLE001 - a bug gets a sentence and an id
            self.trouble = bug_sentence(error)


class Trial(BackgroundWork):
    """A connection test; `trouble` names a bug of ours."""

    def __init__(
        self, workspace: Workspace, connection: Connection, window: str, is_open: Watcher, loss: Loss
    ) -> None:
        super().__init__(workspace, connection, window, is_open, loss)
        self.server, self._limits = connection.server, connection.limits
        self.findings, self.trouble = Findings(), ""
        self._today = workspace.today()
        self.begin(self._look)

    def _look(self) -> None:
        try:
            exam = exam_on(self._today)
            self._note(probe(self.server, self._limits, exam, on_findings=self._note, stop=self.is_stopped))
        except Exception as error:  # noqa: BLE001 - a bug gets a sentence and an id
            self.trouble = bug_sentence(error)

    def _note(self, findings: Findings) -> None:
        self.findings = findings


class _Latest:
    def __init__(self, _workspace: Workspace) -> None:
        self.trial: Trial | None = None


def find_trial(workspace: Workspace) -> Trial | None:
    """Return the test of the current connection, or None."""
    connection, trial = find_connection(workspace), workspace.own(_Latest).trial
    return trial if connection and trial and trial.server == connection.server else None


def start_trial(workspace: Workspace, actor: Actor, window: str, is_open: Watcher) -> Trial:
    """Test the connection in the background. Raise Refused while a test runs."""
    require(actor, "change_settings")
    connection = get_connection(workspace)
    latest = workspace.own(_Latest)
    with workspace.lock("connection trial"):
        if latest.trial and latest.trial.is_running:
            raise Refused("The connection is being tested already.", "Stop that first, or wait for its end.")
        loss = loss_since(workspace, actor, "change_settings")
        latest.trial = Trial(workspace, connection, window, is_open, loss)
        return latest.trial


def stop_trial(workspace: Workspace, actor: Actor) -> None:
    """Stop the test that runs."""
    require(actor, "change_settings")
    if trial := workspace.own(_Latest).trial:
        trial.stop()
