"""The test of a connection, beside the screens: it ends when it is stopped or when its window has gone."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4
from weakref import WeakKeyDictionary

from playbook.core.access import Actor
from playbook.core.errors import Refused
from playbook.desk.connections import find_connection, get_connection
from playbook.desk.house import House
from playbook.llm.connection import Limits, Server
from playbook.llm.probe import Findings, probe

log = logging.getLogger("playbook")
_END_SECONDS = 5.0


@dataclass(slots=True, eq=False)
class Trial:
    """A test that runs or is over. Any thread may look at it; `bug` is the id of a mistake of ours."""

    server: Server
    limits: Limits
    is_open: Callable[[], bool]
    findings: Findings = field(default_factory=Findings)
    bug: str = ""
    _stopped: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        """Whether there is still something to find out."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def is_stopped(self) -> bool:
        """Whether somebody has stopped it."""
        return self._stopped.is_set()

    def begin(self) -> None:
        """Start to look, in a thread of its own."""
        self._thread = threading.Thread(target=self._work, name="connection-trial", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ask for no more."""
        self._stopped.set()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it is over."""
        if self._thread:
            self._thread.join(seconds)

    def _work(self) -> None:
        try:
            self.findings = probe(self.server, self.limits, on_findings=self._note, stop=self._is_over)
        except Exception:
            self.bug = uuid4().hex[:8]
            log.exception("bug %s", self.bug)

    def _note(self, findings: Findings) -> None:
        self.findings = findings

    def _is_over(self) -> bool:
        return self._stopped.is_set() or not self.is_open()


_trials: "WeakKeyDictionary[object, Trial]" = WeakKeyDictionary()
_lock = threading.Lock()


def find_trial(house: House) -> Trial | None:
    """Give back the test of what is connected now, running or over; None where there was none."""
    connection, trial = find_connection(house), _trials.get(house.log)
    return trial if connection and trial and trial.server == connection.server else None


def start_trial(house: House, _actor: Actor, is_open: Callable[[], bool]) -> Trial:
    """Test what is connected in the background; raises Refused without a model, and while a test runs."""
    connection = get_connection(house)
    with _lock:
        before = _trials.get(house.log)
        if before and before.is_running:
            raise Refused("The connection is being tested already.", "Stop that first, or wait for its end.")
        trial = Trial(connection.server, connection.limits, is_open)
        if before is None:
            house.at_close.append(lambda: _end(house))
        _trials[house.log] = trial
        trial.begin()
    return trial


def stop_trial(house: House, _actor: Actor) -> None:
    """Stop the test that runs."""
    if trial := _trials.get(house.log):
        trial.stop()


def _end(house: House) -> None:
    if trial := _trials.get(house.log):
        trial.stop()
        trial.wait(_END_SECONDS)
