"""A list of the brief as an editable table; saving writes the list as one change."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

import pandas as pd
import streamlit as st

from playbook.core.base.errors import Problem
from playbook.core.base.words import listed
from playbook.core.calendar.day_forms import example_day, field_format, in_digits, is_day_first
from playbook.core.case.reading.texts import reference_day
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.desk.plan import cases
from playbook.desk.tables.cells import (
    AmbiguousDayError,
    CellError,
    all_meant_in,
    day_or_text,
    is_day,
    lowered,
    meant_in,
    quoted,
    read_day,
)
from playbook.desk.tables.values import event_day
from playbook.ui.brief.groups_table import (
    NOTHING_TYPED,
    empty_rows,
    say_when_saved,
    show_rows_wrong,
    show_warnings,
)
from playbook.ui.shell import frame
from playbook.ui.widgets import inputs, table_editor
from playbook.ui.widgets.table_editor import NO_EDITS, Edits, Record

ID = "id"
_MOST_LISTED = 12
_MOST_MEANT = 4
_SCORES = {str(score): score for score in range(1, 6)}
_SCORE_WORDS = {"low": 2, "medium": 3, "high": 4, "against": 1, "neutral": 3, "for": 5}
Values = dict[str, Any]
Rows = tuple[tuple[str | None, Values], ...]


@dataclass(frozen=True, slots=True)
class RowColumn:
    """A column: what is typed or chosen in it."""

    name: str
    heading: str
    kind: Literal["text", "choice", "many", "person", "day", "flag", "score", "label"] = "text"
    help: str = ""
    width: int = 140
    choices: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""  # what to type for a score
    is_late: bool = False  # shown for what is saved: no stop of Tab in the first rows

    def config(self) -> Any:
        """Return how Streamlit draws it: without lists, as they swallow what is typed next."""
        label: dict[str, Any] = {"label": self.heading, "help": self.help or None, "width": self.width}
        config = st.column_config
        match self.kind:
            case "day":
                # Its own field for a day would follow the browser and not the country of the rollout.
                hint = f"Such as {_example(frame.current_rollout().brief)}."
                return config.TextColumn(**label | {"help": f"{self.help} {hint}".strip()})
            case "flag":
                return config.CheckboxColumn(default=False, **label)
            case _:
                # Of a score, too: a number's own field comes late, and the first digit is lost.
                return config.TextColumn(default="", disabled=self.kind == "label", **label)

    @property
    def empty(self) -> Any:
        """Return what a cell of an empty row holds."""
        return False if self.kind == "flag" else ""

    def what_to_type(self) -> str:
        """Return what its cells take, '' where any text will do."""
        if self.kind == "person":
            return f"{self.heading}: a name; a new one is added to People."
        if self.kind == "score" and self.hint:
            return f"{self.heading}: {self.hint}."
        if self.kind not in ("choice", "many") or not self.choices:
            return ""
        names = [*self.choices.values()]
        what = ", ".join(names) if len(names) <= _MOST_LISTED else f"one of the {len(names)} names"
        return f"{self.heading}: {what}.{' Put a semicolon between two.' if self.kind == 'many' else ''}"


@dataclass(frozen=True, slots=True)
class RowTable:
    """What a table shows of a brief, and how its rows are read and saved."""

    key: str
    name: str  # of the whole table, for readers of the screen and for "… saved."
    columns: Callable[[Brief], tuple[RowColumn, ...]]
    rows: Callable[[Rollout], Rows]
    save: Callable[..., Any]  # of the desk: workspace, actor, rollout id, version, values of the rows
    is_fixed: bool = False  # its rows are neither added nor removed; those that were touched are saved


@dataclass(frozen=True, slots=True)
class RowSheet:
    """The stored and the typed rows of a table."""

    version: int
    stored: Rows
    start: pd.DataFrame
    typed: Rows
    form: str  # of the days in it
    drawing: int = 0
    problems: tuple[Problem, ...] = ()
    edits: Edits = field(default_factory=lambda: NO_EDITS)  # that `typed` was read with

    @property
    def is_touched(self) -> bool:
        return _filled(self.typed) != _filled(self.stored)


def _filled(rows: Rows) -> list[tuple[str | None, Values]]:
    """Return the rows that say anything, without what is empty in them."""
    bare = [(row_id, {name: value for name, value in row.items() if value}) for row_id, row in rows]
    return [(row_id, row) for row_id, row in bare if row_id or row]


def sheet_key(table: RowTable, rollout_id: str) -> str:
    return f"rows.{table.key}.{rollout_id}"


def editor_key(table: RowTable, rollout_id: str, sheet: RowSheet) -> str:
    return f"rows.{table.key}.{rollout_id}.{sheet.drawing}"


def _open(table: RowTable, rollout: Rollout, drawing: int = 0) -> RowSheet:
    rows = table.rows(rollout)
    start, form = _frame_of(table, rollout.brief, rows), field_format(rollout.brief)
    return RowSheet(rollout.version, rows, start, rows, form, drawing)


def _frame_of(table: RowTable, brief: Brief, rows: Rows) -> pd.DataFrame:
    columns, form = table.columns(brief), field_format(brief)
    names = [column.name for column in columns]
    data = [
        {ID: row_id, **{column.name: _shown(row.get(column.name), column, form) for column in columns}}
        for row_id, row in rows
        if row_id or any(row.values())
    ]
    if not table.is_fixed:
        data += [{ID: None, **{column.name: column.empty for column in columns}}] * empty_rows(len(data))
    index = pd.RangeIndex(1, len(data) + 1)
    return pd.DataFrame(data, columns=[ID, *names], dtype="object", index=index)


def _shown(value: Any, column: RowColumn, form: str) -> Any:
    if isinstance(value, date):
        return in_digits(value, form)
    if column.kind == "score":
        return "" if value is None else str(value)
    codes = value if isinstance(value, tuple) else (value,) if column.choices and value else None
    return value if codes is None else "; ".join(column.choices.get(code, code) for code in codes)


def _current(table: RowTable, rollout: Rollout) -> RowSheet:
    """Return the open sheet, renewed if untouched and the brief changed."""
    sheet = _typed_sheet(table, rollout)
    if sheet is None:
        sheet = _open(table, rollout)
    elif sheet.form != (form := field_format(rollout.brief)):  # another country writes days in another way
        start = _frame_of(table, rollout.brief, sheet.typed)
        sheet = replace(sheet, start=start, form=form, drawing=sheet.drawing + 1, edits=NO_EDITS)
    elif not sheet.is_touched:
        if sheet.version != rollout.version:
            fresh = _open(table, rollout, sheet.drawing + 1)
            sheet = fresh if fresh.stored != sheet.stored else replace(sheet, version=rollout.version)
    elif editor_key(table, rollout.id, sheet) not in st.session_state:
        # Back from another page, where Streamlit forgot the edits: what was typed is drawn anew.
        start = _frame_of(table, rollout.brief, sheet.typed)
        sheet = replace(sheet, start=start, drawing=sheet.drawing + 1, edits=NO_EDITS)
    st.session_state[sheet_key(table, rollout.id)] = sheet
    return sheet


def _typed_sheet(table: RowTable, rollout: Rollout) -> RowSheet | None:
    """Return the open sheet with all that is typed by now."""
    sheet: RowSheet | None = st.session_state.get(sheet_key(table, rollout.id))
    if sheet is None:
        return None
    edits = table_editor.edits_of(editor_key(table, rollout.id, sheet))
    if edits != sheet.edits:
        rows = table_editor.records(sheet.start, edits)
        typed = _rows_of(rows, table.columns(rollout.brief), rollout.brief, sheet.form)
        sheet = replace(sheet, typed=typed, edits=edits)
    if sheet.is_touched and inputs.wrote_all(rollout.id, sheet.version, rollout.version):
        return _with_own_saves(sheet, rollout.version, table.rows(rollout))
    return sheet


def has_unsaved(rollout: Rollout, table: RowTable) -> bool:
    """Return whether something typed in the table waits to be saved."""
    sheet = _typed_sheet(table, rollout)
    return sheet is not None and sheet.is_touched


def _with_own_saves(sheet: RowSheet, version: int, stored: Rows) -> RowSheet:
    """Carry what was typed over to rows that fields of this window changed."""
    if stored == sheet.stored:
        return replace(sheet, version=version)
    before, fresh = dict(sheet.stored), dict(stored)
    typed = []
    for row_id, row in sheet.typed:
        was, now = before.get(row_id, {}), fresh.get(row_id)
        own = {name: value for name, value in row.items() if (value or None) != (was.get(name) or None)}
        if now is not None:
            typed.append((row_id, {**now, **own}))
        elif own or row_id not in before:
            typed.append((row_id, row))
    typed += [row for row in stored if row[0] not in before]
    drawing = sheet.drawing + 1
    return replace(sheet, version=version, stored=stored, typed=tuple(typed), drawing=drawing, edits=NO_EDITS)


def warnings_at(brief: Brief, where: str) -> list[Problem]:
    """Return the brief's warnings about a field or a list."""
    return [problem for problem in cases.warnings_for(brief) if f"{problem.where}.".startswith(f"{where}.")]


@frame.in_place
def show(rollout: Rollout, table: RowTable) -> None:
    """Draw the table with its buttons, what is wrong in it, and the warnings."""
    sheet = _current(table, rollout)
    columns, is_saved = table.columns(rollout.brief), any(row_id for row_id, _ in sheet.stored)
    table_editor.draw(
        sheet.start,
        editor_key(table, rollout.id, sheet),
        num_rows="fixed" if table.is_fixed else "dynamic",
        column_order=[column.name for column in columns if is_saved or not column.is_late],
        column_config={column.name: column.config() for column in columns},
        alt=f"{table.name}, one row each",
    )
    hints = [hint for column in columns if (hint := column.what_to_type())]
    hints += ["The first letters are enough."] if hints else []
    if days := [column.heading for column in columns if column.kind == "day" and not column.is_late]:
        hints.append(f"{listed(days)}: such as {_example(rollout.brief)}.")
    late = [column for column in columns if column.is_late and is_saved]
    hints += [f"Further right, {column.heading}: {lowered(column.help)}" for column in late]
    if hints:
        st.caption(frame.plain(" ".join(hints)))
    show_rows_wrong(sheet.problems)
    if not sheet.is_touched:
        show_warnings(warnings_at(rollout.brief, table.key))
    with st.container(horizontal=True, vertical_alignment="center"):
        args = (table, rollout.id)
        call = (f"Save {table.name.lower()}", f"rows.{table.key}.save", save, *args)
        frame.button(*call, type="main" if sheet.is_touched else "secondary")
        if not sheet.is_touched:
            st.caption(say_when_saved(call[0]))
        else:
            frame.button("Discard changes", f"rows.{table.key}.discard", discard, *args, type="tertiary")
            st.caption("Not saved yet.")


def _rows_of(records: Sequence[Record], columns: Sequence[RowColumn], brief: Brief, form: str) -> Rows:
    rows = []
    for record in records:
        values = {column.name: _plain(record.get(column.name), column, brief, form) for column in columns}
        row_id = record.get(ID)
        rows.append((row_id if isinstance(row_id, str) and row_id else None, values))
    return tuple(rows)


def _plain(value: Any, column: RowColumn, brief: Brief, form: str) -> Any:
    """Return a cell without what pandas makes of it."""
    is_missing = value is None or value is pd.NaT or value != value or value == ""
    text = "" if is_missing else str(value).strip()
    match column.kind:
        case "many":
            whole = meant_in(text, column.choices)  # a name may have a comma in it
            parts = [text] if whole or not text else re.split("[;,]" if ";" not in text else ";", text)
            return tuple(meant_in(part, column.choices) or part.strip() for part in parts if part.strip())
        case "person":  # the beginning of a name is read when it is saved
            return next((code for code, name in column.choices.items() if name == text), text) or None
        case "choice":
            return meant_in(text, column.choices) or text or None
        case "flag":
            return bool(value) and not is_missing
        case "day":
            if is_missing:
                return None
            reference = reference_day(brief, frame.here().today())
            return event_day(str(value), brief) or day_or_text(str(value), form, reference)
        case "score":
            word = meant_in(text, {word: word for word in _SCORE_WORDS})
            return _SCORES.get(text) or _SCORE_WORDS.get(word or "") or text or None
        case _:
            return text


def _cells_unread(
    table: RowTable, rollout: Rollout, rows: Sequence[tuple[str | None, Values]]
) -> Iterator[Problem]:
    """Yield what is wrong with cells that cannot be read."""
    brief = rollout.brief
    for number, (_id, row) in enumerate(rows, 1):
        for column in table.columns(brief):
            if error := _error_in(row.get(column.name), column, brief):
                text = f"Row {number}, {column.heading}: {lowered(error.message)}"
                yield Problem(f"{table.key}.{column.name}", text, error.hint)


def _error_in(value: Any, column: RowColumn, brief: Brief) -> CellError | None:
    """Return why a typed cell cannot be saved."""
    texts = [text for text in (value if isinstance(value, tuple) else (value,)) if isinstance(text, str)]
    match column.kind:
        case "choice" | "many":
            for text in texts:
                if text not in column.choices:
                    if meant := all_meant_in(text, column.choices):  # more than one, else it is read
                        names = listed([column.choices[code] for code in meant[:_MOST_MEANT]], "or")
                        return CellError(f"{quoted(text)} could be {names}.", "Type a few more letters.")
                    hint = column.what_to_type() or "Add the team first, in step 2."
                    return CellError(f"{quoted(text)} is not in the list.", hint)
        case "score" if texts:
            return CellError(
                f"{quoted(texts[0])} is not a score.", f"Write {column.hint or 'a number from 1 to 5'}."
            )
        case "person" if texts and is_day(texts[0]):
            return CellError(f"{quoted(texts[0])} is a date, not a person.", "Type the name of a person.")
        case "day" if texts and texts[0]:
            reference = reference_day(brief, frame.here().today())
            try:
                read_day(texts[0], is_day_first(field_format(brief)), reference)
            except AmbiguousDayError as error:
                return error
            except CellError:
                pass
            hint = f"Write a date such as {_example(brief)}{_events_in(brief)}."
            return CellError(f"{quoted(texts[0])} cannot be read as a date.", hint)
    return None


def _events_in(brief: Brief) -> str:
    """Return which names stand for a day that the brief has."""
    names = [f"“{name}”" for name in ("start", "go-live", "end") if event_day(name, brief)]
    return f", or the name of a day of the brief: {', '.join(names)}" if names else ""


def _example(brief: Brief) -> str:
    return in_digits(example_day(frame.here().today()), field_format(brief))


def save(table: RowTable, rollout_id: str) -> None:
    """Save all rows; if that fails, leave everything typed."""
    key, rollout = sheet_key(table, rollout_id), frame.open_rollout(rollout_id)
    if not (sheet := _typed_sheet(table, rollout)):
        return
    if not sheet.is_touched:
        frame.say(NOTHING_TYPED)
        return
    rows = _filled_rows(sheet.typed)
    if table.is_fixed:
        rows = [row for row in rows if row not in sheet.stored]
    done = f"{table.name} saved."
    if unread := tuple(_cells_unread(table, rollout, _filled_rows(sheet.typed))):
        st.session_state[key] = replace(sheet, problems=unread)
        return
    if frame.act(table.save, rollout_id, sheet.version, rows, done=done) is None:
        # What others changed is shown by now: saving once more means it.
        problems = tuple(frame.problems_at(table.key))
        version = sheet.version if problems else frame.open_rollout(rollout_id).version
        st.session_state[key] = replace(sheet, version=version, problems=problems)
    else:
        discard(table, rollout_id)


def save_if_touched(table: RowTable, rollout_id: str) -> None:
    """Save what was typed in a table that is left."""
    if is_unsaved(table, rollout_id):
        save(table, rollout_id)


def is_unsaved(table: RowTable, rollout_id: str) -> bool:
    """Return whether a table holds typed rows that are not saved."""
    if sheet_key(table, rollout_id) not in st.session_state:
        return False
    sheet = _typed_sheet(table, frame.open_rollout(rollout_id))
    return bool(sheet and sheet.is_touched)


def _filled_rows(rows: Rows) -> list[tuple[str | None, Values]]:
    # A row of which only a preset box is ticked or unticked says nothing.
    return [(row_id, row) for row_id, row in rows if any(row.values())]


def discard(table: RowTable, rollout_id: str) -> None:
    """Drop what was typed, so that the table shows stored rows."""
    key = sheet_key(table, rollout_id)
    sheet: RowSheet = st.session_state[key]
    st.session_state[key] = _open(table, frame.open_rollout(rollout_id), sheet.drawing + 1)
