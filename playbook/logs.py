"""The app's log lines: text for people, or one JSON object a line."""

import json
import logging
import sys
from datetime import UTC, datetime
from uuid import uuid4

_log = logging.getLogger("playbook")


class _JsonFormatter(logging.Formatter):
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
    """Log to standard error as 'text' or 'json', replacing earlier calls."""
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(_JsonFormatter() if shape == "json" else text)
    _log.handlers[:] = [handler]
    _log.setLevel(logging.INFO)
    _log.propagate = False


def bug_sentence(error: Exception) -> str:
    """Log a bug under an id, and return the sentence that names it."""
    bug = uuid4().hex[:8]
    _log.error("bug %s", bug, exc_info=error)
    return f"Something unexpected went wrong. Nothing that was saved is lost. Report it with id {bug}."
