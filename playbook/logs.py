"""The app's log lines: text for people, or one JSON object a line."""

import json
import logging
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from cachetools import LRUCache

from playbook.core.base.errors import PlaybookError

LONGEST = 2_000  # characters of a message, and of a line of a traceback
MOST_LINES = 200  # of a traceback: where it began, and where it ended
_SENTENCE = "Something unexpected went wrong. Nothing that was saved is lost."
_MOST_BUGS, _AGAIN_AFTER = 1_000, 60.0  # seconds
# Also what some readers take for the end of a line, and what turns the direction of letters.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_log = logging.getLogger("playbook")


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        if record.exc_text:
            line["traceback"] = record.exc_text
        return json.dumps(line, ensure_ascii=False)


def write_logs(shape: str) -> None:
    """Log to standard error as 'text' or 'json', replacing earlier calls.

    What Streamlit and uvicorn log has handlers of its own; its records are bounded like ours.
    """
    logging.setLogRecordFactory(_bounded_record)
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(_JsonFormatter() if shape == "json" else text)
    _log.handlers[:] = [handler]
    _log.setLevel(logging.INFO)
    _log.propagate = False


def _bounded_record(*args: Any, **options: Any) -> logging.LogRecord:
    """Return a record whose message is one short line, whatever a visitor sent."""
    record = logging.LogRecord(*args, **options)
    # What was logged by mistake, with other arguments than its message takes, the handler says.
    with suppress(TypeError, ValueError, KeyError):
        record.msg, record.args = _one_line(record.getMessage()), ()
    if record.exc_info:
        lines = logging.Formatter().formatException(record.exc_info).split("\n")
        if len(lines) > MOST_LINES:
            lines[MOST_LINES // 2 : -MOST_LINES // 2] = ["..."]
        # Set in, so that no line of an error's own words looks like a record.
        record.exc_text = "\n".join(f"  {_one_line(line)}" for line in lines)
    return record


def _one_line(text: str) -> str:
    short = _CONTROL.sub(lambda match: repr(match.group())[1:-1], text[:LONGEST])[:LONGEST]
    return short if len(text) <= LONGEST else f"{short}... ({len(text):,} characters)"


class Bugs:
    """The bugs of the last minute, each logged once, for any thread."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._seen: LRUCache[tuple[object, ...], _Bug] = LRUCache(_MOST_BUGS)
        self._lock = threading.Lock()

    def sentence(self, error: Exception) -> str:
        """Log a bug under an id, and return the sentence that names it."""
        bug, again = self._noted(_place_of(error))
        if again is not None:
            more = f". It came {again:,} more times since it was logged last." if again else ""
            _log.error("bug %s%s", bug.id, more, exc_info=error)
        return f"{_SENTENCE} Report it with id {bug.id}."

    def is_new(self, record: logging.LogRecord) -> bool:
        """Return whether to log what another logger says of a bug; an expected error is none."""
        error = record.exc_info[1] if record.exc_info else None
        return error is None or not (
            isinstance(error, PlaybookError) or self._noted(_place_of(error))[1] is None
        )

    def is_new_line(self, record: logging.LogRecord) -> bool:
        """Return whether to log a line, or a bug, that any stranger can cause, once a minute."""
        if record.exc_info:
            return self.is_new(record)
        if record.levelno < logging.WARNING:
            return True
        return self._noted((record.name, record.getMessage()))[1] is not None

    def _noted(self, place: tuple[object, ...]) -> tuple["_Bug", int | None]:
        """Return the record and how often it came since it was logged."""
        # Whoever sends the same again would fill the disk.
        with self._lock:
            known = self._seen.get(place)
            if known and self._seconds() - known.logged_at <= _AGAIN_AFTER:
                known.again += 1
                return known, None
            bug = self._seen[place] = _Bug(uuid4().hex[:8], self._seconds())
            return bug, known.again if known else 0


@dataclass(slots=True)
class _Bug:
    id: str
    logged_at: float
    again: int = 0


def _place_of(error: BaseException) -> tuple[object, ...]:
    frames = [(frame.f_code, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    return (type(error), *frames[-1:])


_BUGS = Bugs()
bug_sentence, is_new_bug, is_new_line = _BUGS.sentence, _BUGS.is_new, _BUGS.is_new_line
