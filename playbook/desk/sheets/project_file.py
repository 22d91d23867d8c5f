"""Read the tasks of a Microsoft Project file saved as XML."""

import json
from datetime import date
from typing import Any

from playbook.desk.base.child import FaultError, read_in_child
from playbook.desk.sheets import project_child
from playbook.desk.sheets.project_child import TOO_LARGE, UNREADABLE, ProjectTask
from playbook.desk.tables.cells import CellError

MAX_BYTES = 5_000_000


def read_project(data: bytes) -> tuple[ProjectTask, ...]:
    """Return the tasks without summaries. Raise CellError where that cannot be."""
    if len(data) > MAX_BYTES:
        raise CellError("The file is larger than 5 MB.", "Take out what is over, or split the plan.")
    try:
        _notes, text = read_in_child(project_child.__file__, data, UNREADABLE, TOO_LARGE)
    except FaultError as fault:
        raise CellError(*fault.args) from None
    return tuple(map(_task, json.loads(text)))


def _task(values: dict[str, Any]) -> ProjectTask:
    days = {name: values[name] and date.fromisoformat(values[name]) for name in ("first", "last")}
    return ProjectTask(**{**values, **days})
