"""Read cells that somebody changed as values of the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from playbook.core.base.fields import MAX_LINE
from playbook.core.base.words import some
from playbook.core.plan.brief import role_read
from playbook.core.plan.items import Owner
from playbook.desk.sheets.reading import BrokenCell, FileCell
from playbook.desk.tables.cells import CellError, quoted, read_day, squeeze
from playbook.desk.tables.values import read_number
from playbook.exports.workbook.columns import FieldColumn, say_code
from playbook.exports.workbook.rows import ALL_TEAMS, Labels

_YES = {"yes": True, "true": True, "y": True, "x": True, "1": True}
_NO = {"no": False, "false": False, "n": False, "0": False}
_EMPTY: dict[str, Any] = {
    **dict.fromkeys(("text", "long"), ""), **dict.fromkeys(("choices", "names", "teams", "tasks"), ()),
    "data_rules": {},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids of people, teams and tasks by their names in cells."""

    people: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    tasks: dict[str, str] = field(default_factory=dict)
    all_teams: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, *labels: Labels) -> "Ids":
        """Return the ids by these labels; the first with a name decides.

        All teams are those of the last one.
        """
        ids = cls(all_teams=list(labels[-1].teams))
        known = [
            (ids_of, names)
            for each in labels
            for ids_of, names in ((ids.people, each.people), (ids.teams, each.teams), (ids.tasks, each.tasks))
        ]
        for ids_of, names in known:
            for key, name in names.items():
                ids_of.setdefault(folded(name), key)
        for ids_of, names in known:  # one's name may be another's id
            for key in names:
                ids_of.setdefault(key, key)
        return ids


def folded(text: str) -> str:
    """Return a name as it is looked up."""
    return " ".join(text.casefold().split())


def parse_cell(column: FieldColumn, cell: FileCell, ids: Ids) -> Any:
    """Return the value in a cell. Raise CellError."""
    if isinstance(cell, BrokenCell):
        raise CellError("The cell holds an error or a formula without a value.", "Write the value itself.")
    if cell is None:
        return _EMPTY.get(column.type)
    if column.type == "day":
        return cell if isinstance(cell, date) else read_day(squeeze(say_cell(cell)))
    if column.type in ("number", "whole"):
        return _number(cell, is_whole=column.type == "whole")
    text = say_cell(cell)
    match column.type:
        case "owner":
            return _owner(text, ids)
        case "person":
            return _find(text, ids.people, "person", "Add them on the sheet People, or pick another name.")
        case "team":
            return _find(text, ids.teams, "team", _NO_TEAM)
        case "teams":
            return _teams(text, ids)
        case "task":
            return _find(text, ids.tasks, "task", _NO_TASK)
        case "tasks":
            return tuple(_find(part, ids.tasks, "task", _NO_TASK) for part in _parts(text))
        case "yes_no":
            return _yes_no(text)
        case "choice":
            return _choice(text, column.choices)
        case "choices":
            return tuple(dict.fromkeys(_choice(part, column.choices) for part in _parts(text)))
        case "names":
            return tuple(dict.fromkeys(_parts(text)))
        case "data_rules":
            return _data_rules(text)
        case _:
            return text


_NO_TEAM = "Add it on the sheet Teams, or write the name of one that is there."
_NO_TASK = "Write the title of one that is in the plan."


def say_cell(cell: FileCell) -> str:
    """Return a cell as text."""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return "" if cell is None else "an error" if isinstance(cell, BrokenCell) else str(cell)


def _number(cell: str | float | date, *, is_whole: bool) -> float:
    if isinstance(cell, date):
        raise CellError(f"{cell} is a date and no number.", "Write a number, or leave the cell empty.")
    value = cell if isinstance(cell, float) else read_number(squeeze(cell), has_thousands=True)
    if is_whole and not value.is_integer():
        raise CellError(f"{value:g} is not a whole number.", "Round it.")
    return int(value) if is_whole else value


def _parts(text: str) -> list[str]:
    return [part for part in map(squeeze, text.split(";")) if part]


def _find(name: str, ids: Mapping[str, str], what: str, hint: str) -> str:
    if (key := ids.get(folded(name))) is None:
        raise CellError(f"There is no {what} {quoted(name)}.", hint)
    return key


def _teams(text: str, ids: Ids) -> tuple[str, ...]:
    if folded(text) == folded(ALL_TEAMS):
        return tuple(ids.all_teams)
    return tuple(dict.fromkeys(_find(part, ids.teams, "team", _NO_TEAM) for part in _parts(text)))


def _owner(text: str, ids: Ids) -> Owner:
    if person_id := ids.people.get(folded(text)):
        return Owner(person_id=person_id)
    if len(role := role_read(text)) > MAX_LINE:
        hint = f"Write a name, or a role in at most {MAX_LINE} characters."
        raise CellError(f"An owner of {len(role):,} characters is too long.", hint)
    return Owner(role=role)


def _yes_no(text: str) -> bool:
    answers = _YES | _NO
    if (word := folded(text)) not in answers:
        raise CellError(f"{quoted(text)} is neither yes nor no.", "Write yes or no.")
    return answers[word]


def _choice(text: str, choices: Sequence[str]) -> str:
    codes = {folded(name): code for code in choices for name in (code, say_code(code))}
    if (code := codes.get(folded(text))) is None:
        names = some([say_code(each) for each in choices], 8)
        raise CellError(f"{quoted(text)} is not in the list.", f"Expected one of: {names}.")
    return code


def _data_rules(text: str) -> dict[str, tuple[str, ...]]:
    rules = {}
    for part in _parts(text):
        tool, colon, classes = part.rpartition(":")
        if not colon or not tool.strip():
            raise CellError(
                f"{quoted(part)} does not say what may go in.", "Write it as Tool: public, internal."
            )
        names = [name for name in map(folded, classes.split(",")) if name not in ("", "none")]
        rules[squeeze(tool)] = tuple(names)
    return rules
