"""The groups as an editable table; saving writes only touched cells."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pandas as pd
import streamlit as st

from playbook.core.base.errors import Problem
from playbook.core.base.words import count
from playbook.core.calendar.day_forms import ISO, day_format, is_day_first
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, problems_of
from playbook.desk.plan import cases
from playbook.desk.tables import group_rows
from playbook.desk.tables.cells import SAY_COUNTRY, CellError
from playbook.desk.tables.columns import COLUMN_NAMES, COLUMNS, Column
from playbook.desk.tables.group_rows import GroupChange, cells_of, changes_in
from playbook.desk.tables.values import FILL_COUNTRY, NO_HOME, CellHome, home_of, read_cell
from playbook.ui.brief import form
from playbook.ui.shell import frame
from playbook.ui.widgets import table_editor
from playbook.ui.widgets.table_editor import NO_EDITS, Edits, Record

NOTHING_TYPED = "No changes to save."
WHAT_IT_IS = (
    "Teams that change together, each with one manager. Type into a cell, and press Tab for the next. "
    "A name is enough to save. “Team details” below has more, such as shifts and languages, and fits a phone."
)
_WHAT_TO_TYPE = (
    "Manager: a name, such as Ana Ruiz; a new one is added to People. "
    "Impact: high, medium, low or none (h, m, l, n), or 0 to 5. "
    "Hours a person a week: what each can give to training, practice and talks. "
    "State: its name or code, one for each team. "
    "Further right, Closed days: when nothing can be planned, such as last 3 working days of each month: "
    "month-end close. Sessions: all, short (the first session only) or told (a message and no "
    "session). Leave it empty, and we propose it."
)
_SHOWN = 30
_EMPTY_AT_FIRST, _EMPTY_ALWAYS = 5, 2
_A_LETTER, _PADDING, _WIDEST_NAME = 8, 20, 260  # pixels
_COLUMNS: dict[Column, tuple[int, str]] = {
    "name": (145, "The name people use for it."),
    "size": (80, "How many people are in it."),
    "manager": (105, "New names are added to People."),
    "impact": (85, "How much changes for them. “Team details” has ten aspects."),
    "go_live": (100, "The day they start to work the new way. Empty: the rollout's."),
    "capacity": (
        190,
        "What each person can give to the change: training, practice and talks have to fit into it.",
    ),
    "site": (90, "The town or building where they work."),
    "subdivision": (90, "A name or a code, such as Ohio or OH, for its holidays."),
    "blackouts": (
        240,
        "Nothing is planned then: first day, last day, and why. Or such as: last 2 and first 3 working days "
        "of each month: month-end close.",
    ),
    "sessions": (
        105,
        "How much training they get: all of it, short (the first session only) or told (a message and no "
        "session). Left empty, we propose it from the brief.",
    ),
}
# Most teams leave these empty: they stand in the table once a team has one, else in “Team details”.
_RARE: dict[Column, tuple[int, str]] = {
    "country": (95, "Name or code, such as DE: its holidays stay free. Empty: the rollout's."),
    "access_date": (100, "The day they get the tool. Empty: at go-live."),
    "shifts": (85, "Do they work in shifts? Yes or no."),
    "mailbox": (90, "Do they have one they read at work? Yes or no."),
    "languages": (130, "Those they read best, separated by commas."),
    "supervisors": (110, "A number: how many lead people in this team."),
}
_ID = "id"
Typed = tuple[str | None, dict[str, str]]


@dataclass(frozen=True, slots=True)
class GroupsSheet:
    """The stored and the typed rows: a group's id and cells.

    `checked`: saving was tried, so the table shows from now on what cannot be saved.
    """

    version: int
    stored: Mapping[str, dict[str, str]]
    start: pd.DataFrame
    typed: tuple[Typed, ...]
    form: str = ISO  # of days
    drawing: int = 0
    home: CellHome = NO_HOME
    has_days: bool = False  # the column Go-live is shown
    checked: bool = False
    rare: tuple[Column, ...] = ()  # those of these columns that are shown
    warned: frozenset[str] = frozenset()  # of these teams the table says that they go
    edits: Edits = field(default_factory=lambda: NO_EDITS)  # that `typed` was read with

    @property
    def is_touched(self) -> bool:
        return _filled(self.typed) != list(self.stored.items())

    @property
    def removed(self) -> frozenset[str]:
        return frozenset(self.stored) - {group_id for group_id, _cells in self.typed if group_id}

    def changes(self) -> tuple[list[GroupChange], list[Problem]]:
        numbered = [(number, group_id, cells) for number, (group_id, cells) in enumerate(self.typed, 1)]
        return changes_in(self.stored, numbered, is_day_first(self.form), self.home)


def _key(rollout_id: str) -> str:
    return f"groups.sheet.{rollout_id}"


def _widget(rollout_id: str, sheet: GroupsSheet) -> str:
    return f"groups.table.{rollout_id}.{sheet.drawing}"


def empty_rows(filled: int) -> int:
    """Return how many empty rows a table starts with.

    A row that Streamlit adds on a click moves the cursor back under the hands of whoever types.
    """
    return max(_EMPTY_ALWAYS, _EMPTY_AT_FIRST - filled)


def _filled(rows: Sequence[Typed]) -> list[Typed]:
    return [row for row in rows if row[0] or any(row[1].values())]


def _frame_of(rows: Sequence[Typed]) -> pd.DataFrame:
    data: list[dict[str, str | None]] = [{_ID: group_id, **cells} for group_id, cells in _filled(rows)]
    data += [{_ID: None} | dict.fromkeys(COLUMNS, "")] * empty_rows(len(data))
    return pd.DataFrame(data, columns=[_ID, *COLUMNS], dtype="object", index=pd.RangeIndex(1, len(data) + 1))


def _open(brief: Brief, version: int, drawing: int = 0) -> GroupsSheet:
    stored = {group.id: cells_of(brief, group) for group in brief.groups}
    rows: tuple[Typed, ...] = tuple(stored.items())
    home = home_of(brief, frame.here().today())
    return GroupsSheet(version, stored, _frame_of(rows), rows, day_format(brief), drawing, home)


def sheet_of(rollout: Rollout) -> GroupsSheet:
    """Return the open sheet, renewed if untouched and groups changed."""
    sheet = _typed_sheet(rollout.id)
    if sheet is None:
        sheet = _open(rollout.brief, rollout.version)
    elif not sheet.is_touched:
        if sheet.version != rollout.version:
            fresh = _open(rollout.brief, rollout.version, sheet.drawing + 1)
            sheet = fresh if fresh.stored != sheet.stored else replace(sheet, version=rollout.version)
    elif _widget(rollout.id, sheet) not in st.session_state:
        # Back from another page, where Streamlit forgot the edits: what was typed is drawn anew.
        sheet = replace(sheet, start=_frame_of(sheet.typed), drawing=sheet.drawing + 1, edits=NO_EDITS)
    home = home_of(rollout.brief, frame.here().today())
    if (sheet.form, sheet.home) != (day_format(rollout.brief), home):  # the country was chosen meanwhile
        sheet = replace(sheet, form=day_format(rollout.brief), home=home)
    st.session_state[_key(rollout.id)] = sheet
    return sheet


def _typed_sheet(rollout_id: str) -> GroupsSheet | None:
    """Return the open sheet with all that is typed by now."""
    sheet: GroupsSheet | None = st.session_state.get(_key(rollout_id))
    if sheet is None:
        return None
    edits = table_editor.edits_of(_widget(rollout_id, sheet))
    if edits == sheet.edits:
        return sheet
    return replace(sheet, typed=_rows_of(table_editor.records(sheet.start, edits)), edits=edits)


def width_of_names(names: Sequence[str]) -> int:
    """Return how wide the first column has to be to tell the teams apart."""
    usual = _COLUMNS["name"][0]
    seen = Counter(name[: usual // _A_LETTER] for name in names)
    alike = [name for name in names if seen[name[: usual // _A_LETTER]] > 1]
    return min(_WIDEST_NAME, max([usual, *(_A_LETTER * len(name) + _PADDING for name in alike)]))


def _config_of(column: Column, names: Sequence[str]) -> Any:
    """Return how Streamlit draws a column."""
    width, help = (_COLUMNS | _RARE)[column]
    width = width_of_names(names) if column == "name" else width
    # A list in a cell opens empty on a fast double click, and swallows what is typed after a choice.
    # A pinned column loses the first letters typed into it while the table is scrolled.
    return st.column_config.TextColumn(COLUMN_NAMES[column], width=width, help=help, default="")


@frame.in_place
def show_table(rollout: Rollout, *, has_own_days: bool) -> None:
    """Draw the table; the days of teams stand in it where they have their own."""
    sheet = _with_columns(sheet_of(rollout), rollout.id, has_own_days=has_own_days)
    names = [group.name for group in rollout.brief.groups]
    rare = sheet.rare
    columns = [column for column in (*_COLUMNS, *rare) if sheet.has_days or column != "go_live"]
    table_editor.draw(
        sheet.start,
        _widget(rollout.id, sheet),
        num_rows="dynamic",
        column_order=columns,
        column_config={str(column): _config_of(column, names) for column in columns},
        alt="Teams that change together, one row each",
    )
    st.caption(_WHAT_TO_TYPE)
    if sheet.checked:
        show_rows_wrong(sheet.changes()[1])
        if asks_country(rollout.id):
            form.show_fields(rollout, "country")
    if not sheet.is_touched:
        _show_exposures(rollout.brief)
        every = (*problems_of(rollout.brief), *cases.warnings_for(rollout.brief))
        show_warnings([problem for problem in every if problem.where.startswith("groups.")])
    _show_sum(rollout.brief, sheet)
    _show_buttons(rollout, sheet)


def _with_columns(sheet: GroupsSheet, rollout_id: str, *, has_own_days: bool) -> GroupsSheet:
    """Return the sheet with the columns that its teams need, and all that is typed."""
    has_days = has_own_days or any(cells["go_live"] for _id, cells in sheet.typed)
    used = {column for cells in sheet.stored.values() for column in _RARE if cells[column]}
    if sheet.checked and any(problem.hint.startswith(FILL_COUNTRY) for problem in sheet.changes()[1]):
        used.add("country")
    # One that is shown stays, so that nothing typed in it vanishes.
    rare = tuple(column for column in _RARE if column in used or column in sheet.rare)
    if (has_days, rare) != (sheet.has_days, sheet.rare):  # Streamlit forgets the edits of other columns
        start, drawing = _frame_of(sheet.typed), sheet.drawing + 1
        sheet = replace(sheet, has_days=has_days, rare=rare, start=start, drawing=drawing, edits=NO_EDITS)
        st.session_state[_key(rollout_id)] = sheet
    return sheet


def asks_country(rollout_id: str) -> bool:
    """Return whether the table shows the country, which decides its days."""
    sheet: GroupsSheet | None = st.session_state.get(_key(rollout_id))
    if sheet is None or not sheet.checked:
        return False
    return any(problem.hint == SAY_COUNTRY for problem in sheet.changes()[1])


def show_rows_wrong(problems: Sequence[Problem]) -> None:
    if not problems:
        return
    lines = [f"- {frame.problem_sentence(problem)}" for problem in problems[:_SHOWN]]
    if len(problems) > _SHOWN:
        lines.append(f"- And {len(problems) - _SHOWN} more; put these right first.")
    st.error("\n".join(lines), icon=":material/error:")


def show_warnings(problems: Sequence[Problem]) -> None:
    """Draw what does not fit together in the saved rows."""
    if problems:
        lines = [f"- {frame.problem_sentence(problem)}" for problem in problems[:_SHOWN]]
        st.warning("\n".join(lines), icon=":material/warning:")


def _show_exposures(brief: Brief) -> None:
    """Say which teams have fewer sessions by the brief's own words or scores."""
    with frame.guarded():
        for sentence in cases.exposures_read(frame.here(), brief):
            st.caption(frame.plain(sentence))


def _rows_of(records: Sequence[Record]) -> tuple[Typed, ...]:
    return tuple(
        (_text(row[_ID]) or None, {column: _text(row[column]) for column in COLUMNS}) for row in records
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None or value != value else str(value)


def _show_sum(brief: Brief, sheet: GroupsSheet) -> None:
    sizes = [_size(cells["size"]) for _id, cells in sheet.typed if cells["name"].strip()]
    total = sum(sizes)
    if not sizes:
        return
    sentence = f"{total:,} people in {count(len(sizes), 'team')}"
    if brief.headcount is None:
        st.caption(f"{sentence}.")
    elif total == brief.headcount:
        st.caption(f"{sentence} (matches scope)")
    else:
        gap = abs(total - brief.headcount)
        direction = "more" if total > brief.headcount else "fewer"
        st.caption(f"{sentence}: {gap:,} {direction} than the {brief.headcount:,} in scope.")


def _size(text: str) -> int:
    with suppress(CellError):
        return read_cell("size", text) or 0
    return 0


def say_when_saved(button: str) -> str:
    """Return what saves a table, which the browser holds until the next click."""
    return f"Click “{button}” or Next to save what you type here."


def _show_buttons(rollout: Rollout, sheet: GroupsSheet) -> None:
    if lost := _items_lost(rollout, sheet.removed):
        st.warning(lost, icon=":material/warning:")
    st.session_state[_key(rollout.id)] = replace(sheet, warned=sheet.removed)
    with st.container(horizontal=True, vertical_alignment="center"):
        # Not disabled: what is typed last comes with the press.
        kind: Literal["main", "secondary"] = "main" if sheet.is_touched else "secondary"
        frame.button("Save teams", None, save_table, rollout.id, type=kind)
        if not sheet.is_touched:
            st.caption(say_when_saved("Save teams"))
        else:
            frame.button("Discard changes", None, give_up, rollout.id, type="tertiary")
            st.caption("Not saved yet. What you typed counts once you save, or go on with Next.")


def _items_lost(rollout: Rollout, gone: frozenset[str]) -> str:
    if not gone:
        return ""
    only = _items_only_of(rollout, gone)
    groups = count(len(gone), "team is", "teams are")
    items = "no task of the plan is lost"
    if only:
        items = count(only, "task of the plan goes too", "tasks of the plan go too")
    return f"{groups} removed when you save, and {items}. Undo brings everything back."


def _items_only_of(rollout: Rollout, group_ids: frozenset[str]) -> int:
    """Return how many tasks of the plan go with these teams."""
    return sum(bool(item.group_ids) and set(item.group_ids) <= group_ids for item in rollout.items.values())


def _loses_items(rollout_id: str, sheet: GroupsSheet) -> bool:
    """Return whether tasks of the plan would go with the removed teams."""
    return bool(sheet.removed and _items_only_of(frame.open_rollout(rollout_id), sheet.removed))


def save_table(rollout_id: str) -> None:
    """Save the touched cells; if that fails, leave everything typed."""
    if not (sheet := _typed_sheet(rollout_id)):
        return
    if not sheet.is_touched:
        frame.say(NOTHING_TYPED)
        return
    if not sheet.removed <= sheet.warned and _loses_items(rollout_id, sheet):  # the table warns first
        frame.say("Not saved yet: tasks would go with the team. Click Save teams again to remove both.")
        return
    changes, problems = sheet.changes()
    saved = not problems and frame.act(
        group_rows.save_changes, rollout_id, sheet.version, changes, sheet.removed, done="Teams saved."
    )
    if saved:
        give_up(rollout_id)
    else:
        # What others changed is shown by now: saving once more means it.
        version = sheet.version if problems else frame.open_rollout(rollout_id).version
        st.session_state[_key(rollout_id)] = replace(sheet, version=version, checked=True)


def save_if_safe(rollout_id: str) -> None:
    """Save what was typed, unless tasks would go with a team."""
    sheet = _typed_sheet(rollout_id)
    if sheet and sheet.is_touched and not _loses_items(rollout_id, sheet):
        save_table(rollout_id)


def is_unsaved(rollout_id: str) -> bool:
    """Return whether the table holds typed rows that are not saved."""
    sheet = _typed_sheet(rollout_id)
    return bool(sheet and sheet.is_touched)


def give_up(rollout_id: str) -> None:
    """Drop what was typed, so that the table shows stored values."""
    sheet: GroupsSheet = st.session_state[_key(rollout_id)]
    now = frame.open_rollout(rollout_id)
    st.session_state[_key(rollout_id)] = _open(now.brief, now.version, sheet.drawing + 1)
