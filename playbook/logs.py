"""The app's own log lines: text for people, or one JSON object a line for machines."""

import json
import logging
import sys
from datetime import UTC, datetime
from uuid import uuid4

_log = logging.getLogger("playbook")


class _Json(logging.Formatter):
    """One JSON object a line, with the traceback of a bug in a field of its own."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def write_logs(shape: str) -> None:
    """Send the app's log lines to standard error, as 'text' or 'json'; later calls replace earlier."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _Json() if shape == "json" else logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    ours = logging.getLogger("playbook")
    ours.handlers[:] = [handler]
    ours.setLevel(logging.INFO)
    ours.propagate = False


def bug_sentence(error: Exception) -> str:
    """Log a bug under an id, and give back the sentence that names it."""
    bug = uuid4().hex[:8]
    _log.error("bug %s", bug, exc_info=error)
    return f"Something unexpected went wrong. Nothing that was saved is lost. Report it with id {bug}."
