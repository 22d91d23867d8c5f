"""One answer of a model fetched beside the screens, so that a person can watch it arrive, and stop it."""

import logging
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar
from uuid import uuid4
from weakref import WeakKeyDictionary, WeakSet

from playbook.core.errors import PlaybookError
from playbook.desk.house import House
from playbook.llm.faults import ModelError
from playbook.llm.ladder import Listener

T = TypeVar("T")
Work = Callable[[Listener, Callable[[], bool]], T]

log = logging.getLogger("playbook")
_END_SECONDS = 5.0


def always() -> bool:
    """Somebody is there."""
    return True


class Errand(Generic[T]):
    """One piece of work in a thread of its own; any thread may look at it.

    It ends early once it is stopped, once nobody `is_watched` by any more, and when the house closes.
    """

    def __init__(self, house: House, work: Work[T], is_watched: Callable[[], bool] = always) -> None:
        self.result: T | None = None
        self.trouble = ""
        self.was_stopped = False
        self._heard: list[dict[str, Any]] = []
        self._stop = threading.Event()
        self._is_watched = is_watched
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        _of(house).add(self)
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Whether the result or the trouble is there."""
        return not self._thread.is_alive()

    @property
    def heard(self) -> tuple[dict[str, Any], ...]:
        """What has arrived so far."""
        return tuple(self._heard)

    def stop(self) -> None:
        """Ask for no more."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the end; says whether it came."""
        self._thread.join(seconds)
        return self.is_over

    def _is_stopped(self) -> bool:
        return self._stop.is_set() or not self._is_watched()

    def _run(self, work: Work[T]) -> None:
        listener = Listener(self._heard.append, self._heard.clear)
        try:
            self.result = work(listener, self._is_stopped)
        except PlaybookError as error:
            self.was_stopped = isinstance(error, ModelError) and error.kind == "stopped"
            self.trouble = str(error)
        except Exception:
            bug = uuid4().hex[:8]
            log.exception("bug %s", bug)
            self.trouble = f"Something unexpected went wrong. Report it with id {bug}."


_running: "WeakKeyDictionary[object, WeakSet[Errand[Any]]]" = WeakKeyDictionary()
_lock = threading.Lock()


def _of(house: House) -> "WeakSet[Errand[Any]]":
    with _lock:
        if house.log not in _running:
            errands: WeakSet[Errand[Any]] = WeakSet()
            _running[house.log] = errands
            house.at_close.append(lambda: _end_all(errands))
        return _running[house.log]


def _end_all(errands: "WeakSet[Errand[Any]]") -> None:
    """Stop what still runs and let it log what it cost, while the log is still open."""
    running = list(errands)
    for errand in running:
        errand.stop()
    for errand in running:
        errand.wait(_END_SECONDS)
