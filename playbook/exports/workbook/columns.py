"""A workbook's sheets and columns, after the plan's fields."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel

from playbook.core.base.fields import MAX_TEXT, STAGES
from playbook.core.log.rollout import Reading
from playbook.core.plan.brief import Group, Person
from playbook.core.plan.items import CLASSES, KIND_NAMES, STATUS_NAMES, Item, Kind, Owner

ColumnType = Literal[
    "text", "long", "day", "number", "whole", "yes_no", "choice", "choices", "names", "owner", "person",
    "team", "teams", "task", "tasks", "data_rules",
]  # fmt: skip
SCHEMA = 1
META, LISTS, READ_ME, PLAN = "_playbook", "Lists", "Read me", "Plan"
TEAMS, PEOPLE, READINGS = "Teams", "People", "Readings"
ID = "Id"
# Which kinds a sheet holds with the fields of their own; the last one takes all others.
_SHEETS_OF_KINDS: dict[str, tuple[Kind, ...]] = {
    "Messages": ("message",),
    "Training": ("training_session", "support"),
    "Sponsor": ("sponsor_act",),
    "Use cases": ("use_case",),
    "Metrics": ("metric",),
    "Gates": ("gate",),
}
_OTHERS = "Others"
_HEADINGS = {
    "group_ids": "Teams", "group_id": "Team", "metric_ids": "Metrics", "metric_id": "Metric",
    "key_message_ids": "Key messages", "use_case_ids": "Use cases", "tells_item_id": "Tells about",
    "cadence_days": "Every (days)", "manager_id": "Manager", "access_date": "Access",
    "capacity_hours_per_week": "Hours a week", "has_mailbox": "Mailbox", "works_shifts": "Shifts",
    "subdivision": "Region", "go_live": "Go-live", "org_unit": "Unit", "is_win": "Win",
    "external": "Leaves the organization", "way": "How", "size": "People",
    "log_status": "Status", "log_day": "Done on", "log_note": "Status note",
}  # fmt: skip
_LINKS: dict[str, tuple[Kind, ...]] = {
    "metric_ids": ("metric",), "metric_id": ("metric",), "key_message_ids": ("key_message",),
    "use_case_ids": ("use_case",),
}  # fmt: skip
_TYPES: dict[str, ColumnType] = {
    "group_ids": "teams", "group_id": "team", "manager_id": "person", "tells_item_id": "task",
    "metric_id": "task",
}  # fmt: skip
_WIDTHS: dict[str, int] = {
    "title": 54, "owner": 24, "group_ids": 28, "note": 32, "log_note": 32, "kind": 19, "stage": 16,
}  # fmt: skip
_TYPE_WIDTHS: dict[ColumnType, int] = {
    "long": 60, "day": 12, "number": 11, "whole": 11, "yes_no": 10, "choices": 24, "names": 24, "tasks": 32,
    "task": 32, "data_rules": 32,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """A field, its heading, and what may stand in its cells."""

    name: str
    heading: str
    type: ColumnType
    choices: tuple[str, ...] = ()
    is_copy: bool = False  # shows which row it is; another sheet changes it
    kinds: tuple[Kind, ...] = ()  # of the tasks that it links to

    @property
    def width(self) -> int:
        return _WIDTHS.get(self.name) or _TYPE_WIDTHS.get(self.type, 18)


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """A sheet's columns, the last the id; tasks also have kinds."""

    name: str
    columns: tuple[FieldColumn, ...]
    kinds: tuple[Kind, ...] = ()


@cache
def all_sheets() -> tuple[SheetColumns, ...]:
    """Return the sheets in the order of the workbook."""
    taken = {kind for kinds in _SHEETS_OF_KINDS.values() for kind in kinds}
    others = tuple(kind for kind in CLASSES if kind not in taken)
    of_kinds = [_of_kinds(name, kinds) for name, kinds in {**_SHEETS_OF_KINDS, _OTHERS: others}.items()]
    teams = (
        "name", "size", "manager_id", "access_date", "go_live", "capacity_hours_per_week", "has_mailbox",
        "works_shifts", "languages", "site", "country", "subdivision", "supervisors", "sessions",
    )  # fmt: skip
    people = ("name", "job_title", "level", "org_unit")
    return (
        SheetColumns(PLAN, _plan_columns(), tuple(CLASSES)),
        *of_kinds,
        SheetColumns(TEAMS, (*(_column(Group, name) for name in teams), _id())),
        SheetColumns(PEOPLE, (*(_column(Person, name) for name in people), _id())),
        SheetColumns(
            READINGS, (*(_column(Reading, name) for name in ("metric_id", "group_id", "day", "value")), _id())
        ),
    )


def fits(kind: Kind, name: str) -> bool:
    """Return whether a task of this kind has such a field."""
    item_class = CLASSES[kind]
    if name in ("day", "log_status", "log_day", "log_note"):
        return bool(item_class.DATE)
    if name == "until":
        return bool(item_class.UNTIL)
    return name in item_class.model_fields


def _plan_columns() -> tuple[FieldColumn, ...]:
    return (
        FieldColumn("stage", "Stage", "choice", STAGES),
        FieldColumn("kind", "Kind", "choice", tuple(CLASSES)),
        *(_column(Item, name) for name in ("title", "owner", "group_ids")),
        FieldColumn("day", "Day", "day"),
        FieldColumn("until", "Until", "day"),
        FieldColumn("log_status", "Status", "choice", tuple(STATUS_NAMES)),
        FieldColumn("log_day", "Done on", "day"),
        FieldColumn("log_note", "Status note", "text"),
        _column(Item, "note"),
        _column(Item, "locked"),
        _id(),
    )


def _of_kinds(sheet: str, kinds: Sequence[Kind]) -> SheetColumns:
    own: dict[str, FieldColumn] = {}
    for kind in kinds:
        item_class = CLASSES[kind]
        for name in item_class.model_fields:
            if name not in Item.model_fields and name not in (item_class.DATE, item_class.UNTIL):
                column = _column(item_class, name)
                known = own.setdefault(name, column)
                more = tuple(code for code in column.choices if code not in known.choices)
                own[name] = replace(known, choices=known.choices + more)
    shown = ("kind", "title") if len(kinds) > 1 else ("title",)
    about = [replace(column, is_copy=True) for column in _plan_columns() if column.name in shown]
    return SheetColumns(sheet, (*about, *own.values(), _column(Item, "why"), _id()), tuple(kinds))


def _id() -> FieldColumn:
    return FieldColumn("id", ID, "text", is_copy=True)


def _column(model: type[BaseModel], name: str) -> FieldColumn:
    field = model.model_fields[name]
    heading = _HEADINGS.get(name, name.replace("_", " ").capitalize())
    most = max((getattr(mark, "max_length", None) or 0 for mark in field.metadata), default=0)
    type_, choices = _type_of(name, field.annotation, is_long=most == MAX_TEXT)
    return FieldColumn(name, heading, type_, choices, kinds=_LINKS.get(name, ()))


def _type_of(name: str, annotation: Any, *, is_long: bool) -> tuple[ColumnType, tuple[str, ...]]:
    bare = _bare(annotation)
    if name in _TYPES:
        return _TYPES[name], ()
    if get_origin(bare) is Literal:
        return "choice", tuple(get_args(bare))
    if get_origin(bare) is tuple:
        inner = _bare(get_args(bare)[0])
        if get_origin(inner) is Literal:
            return "choices", tuple(get_args(inner))
        return ("tasks" if name.endswith("_ids") else "names"), ()
    if get_origin(bare) is dict:
        return "data_rules", ()
    if bare is str:
        return ("long" if is_long else "text"), ()
    plain: dict[Any, ColumnType] = {bool: "yes_no", int: "whole", float: "number", Owner: "owner"}
    return plain.get(bare, "day"), ()


def _bare(annotation: Any) -> Any:
    """Return an annotation without limits, and without None."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    parts = [part for part in get_args(annotation) if part is not NoneType]
    if NoneType in get_args(annotation) and len(parts) == 1:
        return _bare(parts[0])
    return annotation


def say_code(code: str) -> str:
    """Return a code as a cell shows it: at risk."""
    return _SPELLED.get(code) or code.replace("_", " ")


_SPELLED: dict[str, str] = {
    "recognise": "recognize",
    **{str(kind): name for kind, name in KIND_NAMES.items()},
}
