"""Turn a Microsoft Project file (XML) on stdin into JSON, within limits."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from xml.parsers import expat

from playbook.core.base.fields import EARLIEST_DAY, LATEST_DAY
from playbook.desk.base.child import FaultError, answer
from playbook.desk.tables.cells import CellError, squeeze
from playbook.exports.xml_text import NAMESPACE, TEXT1, TEXT2

MOST_TASKS = 2_000
_DEEPEST, _MOST_RECORDS = 40, 20_000
_FIELDS = frozenset((
    "UID", "GUID", "Name", "IsNull", "OutlineLevel", "Start", "Finish", "Milestone", "Summary", "Notes",
    "TaskUID", "ResourceUID",
))  # fmt: skip
_DIVIDER = " "
UNREADABLE = (
    "This is not a plan of Microsoft Project as XML.",
    "In Project, use File, Save as, XML Format (*.xml).",
)
TOO_LARGE = ("This plan is too large to read.", "Split the plan.")
_NOT_PROJECT = CellError(*UNREADABLE)


@dataclass(frozen=True, slots=True)
class ProjectTask:
    """A task of the file.

    `heading` is its outermost summary, `own_id` our id where it came from here.
    """

    key: str
    name: str
    first: date | None
    last: date | None
    is_milestone: bool
    heading: str
    who: str
    notes: str
    own_id: str
    kind: str


def tasks_in(data: bytes) -> tuple[ProjectTask, ...]:
    """Return the tasks without summaries. Raise CellError where that cannot be."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=_DIVIDER)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
    parser.CharacterDataHandler = reader.text
    # Without one there is no entity that could grow, and none that names a file.
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as error:
        raise _NOT_PROJECT from error
    if not reader.is_project:
        raise _NOT_PROJECT
    return tuple(_tasks(reader))


def _refuse_doctype(*_: object) -> None:
    raise CellError("This file defines a document type, which no plan needs.", "Save it anew in Project.")


@dataclass(slots=True)
class _Reader:
    """Keeps only the fields of tasks, resources and assignments."""

    is_project: bool = False
    path: list[str] = field(default_factory=list)
    tasks: list[dict[str, str]] = field(default_factory=list)
    resources: list[dict[str, str]] = field(default_factory=list)
    assignments: list[dict[str, str]] = field(default_factory=list)
    record: dict[str, str] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)

    def begin(self, name: str, _attributes: object) -> None:
        space, _, local = name.rpartition(_DIVIDER)
        if not self.path:
            self.is_project = (space, local) == (NAMESPACE, "Project")
        if not self.is_project or len(self.path) >= _DEEPEST:
            raise _NOT_PROJECT
        self.path.append(local)
        self.parts = []
        if len(self.path) == 3:
            self.record = {}

    def text(self, text: str) -> None:
        if len(self.path) > 3:
            self.parts.append(text)

    def end(self, _name: str) -> None:
        match self.path:
            case ["Project", "Tasks" | "Resources" | "Assignments", _, leaf] if leaf in _FIELDS:
                self.record.setdefault(leaf, "".join(self.parts))
            case ["Project", "Tasks", "Task", "ExtendedAttribute", "FieldID"]:
                self.record["field"] = "".join(self.parts)
            case ["Project", "Tasks", "Task", "ExtendedAttribute", "Value"]:
                if (own := self.record.get("field", "")) in (TEXT1, TEXT2):
                    self.record.setdefault(own, "".join(self.parts))
            case ["Project", "Tasks", "Task"]:
                self._keep(self.tasks, MOST_TASKS)
            case ["Project", "Resources", "Resource"]:
                self._keep(self.resources, _MOST_RECORDS)
            case ["Project", "Assignments", "Assignment"]:
                self._keep(self.assignments, _MOST_RECORDS)
        self.path.pop()
        self.parts = []

    def _keep(self, records: list[dict[str, str]], most: int) -> None:
        if len(records) >= most:
            raise CellError(f"The file has more than {most:,} {self.path[1].lower()}.", "Split the plan.")
        records.append(self.record)


def _tasks(reader: _Reader) -> Iterator[ProjectTask]:
    names = {each.get("UID", ""): squeeze(each.get("Name", "")) for each in reader.resources}
    who: dict[str, str] = {}
    for each in reader.assignments:
        if name := names.get(each.get("ResourceUID", "")):
            who.setdefault(each.get("TaskUID", ""), name)
    headings: dict[int, str] = {}
    for task in reader.tasks:
        if task.get("IsNull") == "1" or not (name := squeeze(task.get("Name", ""))):
            continue
        level = _number(task.get("OutlineLevel"))
        if task.get("Summary") == "1":
            headings[level] = name
            continue
        first, last = _day(task.get("Start")), _last_day(task)
        yield ProjectTask(
            key=task.get("GUID") or task.get("UID", ""),
            name=name,
            first=first,
            last=max(last, first) if first and last else first,
            is_milestone=task.get("Milestone") == "1",
            heading=headings.get(1, "") if level > 1 else "",
            who=who.get(task.get("UID", ""), ""),
            notes=task.get("Notes", ""),
            own_id=squeeze(task.get(TEXT1, "")),
            kind=squeeze(task.get(TEXT2, "")),
        )


def _day(text: str | None) -> date | None:
    with suppress(ValueError):
        day = datetime.fromisoformat(text or "").date()
        return day if EARLIEST_DAY <= day <= LATEST_DAY else None
    return None


def _last_day(task: dict[str, str]) -> date | None:
    """Return the last day; what ends at midnight ended the day before."""
    finish = task.get("Finish", "")
    day, ends_at_midnight = _day(finish), finish.endswith("T00:00:00")
    return day - timedelta(days=1) if day and ends_at_midnight and finish != task.get("Start") else day


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else 1


def _convert(data: bytes) -> tuple[list[str], str]:
    try:
        tasks = tasks_in(data)
    except CellError as error:
        raise FaultError(error.message, error.hint) from None
    return [], json.dumps([asdict(task) for task in tasks], default=date.isoformat)


if __name__ == "__main__":
    answer(_convert, TOO_LARGE)
