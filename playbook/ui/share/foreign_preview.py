"""Another tool's plan before its import: columns, guesses, new tasks."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from playbook.core.base.fields import STAGES
from playbook.core.base.words import count, some
from playbook.core.calendar.day_forms import day_format
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import CLASSES
from playbook.desk.sheets import foreign, importing
from playbook.desk.sheets.foreign import LAYOUTS, PART_NAMES, ForeignRow, ForeignTable, Part, Source
from playbook.desk.tables.read_file import TableSheet
from playbook.ui.share.merge_preview import show_problems
from playbook.ui.shell import undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import main_button, quiet_button, segments, select
from playbook.ui.widgets.days import DAY_ORDERS
from playbook.ui.words.item_words import kind_name

_DATED: dict[Any, str] = {kind: kind_name(kind) for kind, item_class in CLASSES.items() if item_class.DATE}
_STAGES: dict[Any, str] = {stage: stage.capitalize() for stage in STAGES}


def show(rollout: Rollout, sheet: TableSheet, keys: str, leave: Callable[[], None]) -> None:
    """Draw the file, its columns, its tasks, and the button to add."""
    sources = {source: layout.name for source, layout in LAYOUTS.items()}
    guess = list(sources).index(foreign.source_of(sheet.headings))
    source: Source = select("What the file is", sources, f"{keys}source", index=guess)
    columns = _ask_columns(sheet, source, keys)
    if "title" not in columns:
        st.info("Pick above which column holds the title of each task.")
        quiet_button("Cancel", "", f"{keys}leave", leave)
        return
    order = st.session_state.get(f"{keys}order")
    table = foreign.read_foreign(sheet, source, columns, order)
    if table.asks_day_first or order is not None:
        label = "In dates such as 3/4/2026"
        segments(label, DAY_ORDERS, f"{keys}order")
    seen = importing.preview(rollout, table)
    if notes := [*table.notes, *seen.notes]:
        st.caption("  \n".join(plain(note) for note in notes))
    show_problems(table.problems, "Not read")
    if seen.known:
        already = count(seen.known, "task is", "tasks are")
        st.caption(f"{already} in the plan already and stay as they are.")
    rows = show_rows(rollout, seen.new, f"{keys}rows.{source}.{order}.{hash(tuple(columns.items()))}")
    people = _offer("people", "person", seen.people, f"{keys}people")
    teams = _offer("teams", "team", seen.teams, f"{keys}teams")
    with st.container(horizontal=True, vertical_alignment="center"):
        is_open = table.asks_day_first and order is None
        action = (add, rollout, table, rows, people, teams, leave)
        words = f"Import {count(len(rows), 'task')}" if rows else "Nothing to import"
        main_button(words, "", f"{keys}do", *action, disabled=not rows or is_open)
        quiet_button("Cancel", "", f"{keys}leave", leave)
        if is_open:
            st.caption("Choose above how the dates are written.")


def add(
    rollout: Rollout,
    table: ForeignTable,
    rows: Sequence[ForeignRow],
    people: Sequence[str],
    teams: Sequence[str],
    leave: Callable[[], None],
) -> None:
    """Add the chosen tasks as one change set, with an undo."""
    done = f"{count(len(rows), 'task')} imported."
    if undoable.do(
        importing.import_tasks, rollout.id, rollout.version, table, rows, people, teams, done=done
    ):
        leave()


def _ask_columns(sheet: TableSheet, source: Source, keys: str) -> dict[Part, int]:
    known = foreign.first_columns(sheet, source)
    headings = {
        at: text or f"Column {at + 1}"
        for at, text in enumerate(sheet.headings if sheet.head else [""] * len(sheet.headings))
    }
    picked: dict[Part, int] = {}
    is_open = "title" not in known
    with (
        st.expander("Match columns", is_open, key=f"{keys}columns.{source}", icon=":material/view_column:"),
        st.container(horizontal=True),
    ):
        for part, name in PART_NAMES.items():
            hint = "Needed" if part == "title" else "Not in the file"
            key = f"{keys}column.{source}.{part}"
            at = select(name, headings, key, index=known.get(part), placeholder=hint, width=220)
            if at is not None:
                picked[part] = at
    return picked


def show_rows(rollout: Rollout, rows: Sequence[ForeignRow], key: str) -> list[ForeignRow]:
    """Draw the tasks with our guesses, and return them as corrected."""
    if not rows:
        return []
    st.markdown(f"**What would come in: {count(len(rows), 'task')}**")
    st.caption(
        "Stage and kind are guesses from the words: correct them here. Nothing in the plan is replaced."
    )
    data = pd.DataFrame(
        [
            {
                "import": True,
                "title": row.title,
                "day": row.day,
                "owner": row.owner,
                "stage": row.stage,
                "kind": row.kind,
                "done": row.is_done,
            }
            for row in rows
        ]
    )
    config = st.column_config
    edited = st.data_editor(
        data,
        key=key,
        hide_index=True,
        disabled=["title", "day", "owner", "done"],
        column_config={
            "import": config.CheckboxColumn("Import", width=85),
            "title": config.TextColumn("Task", width=225),
            "day": config.DateColumn("Date", format=day_format(rollout.brief), width=105),
            "owner": config.TextColumn("Owner", width=120),
            "stage": config.SelectboxColumn(
                "Stage", options=list(_STAGES), format_func=_STAGES.__getitem__, required=True, width=135
            ),
            "kind": config.SelectboxColumn(
                "Kind", options=list(_DATED), format_func=_DATED.__getitem__, required=True, width=140
            ),
            "done": config.CheckboxColumn("Done", width=65),
        },
        placeholder="–",
        alt="The tasks of the file, one row each, with the stage and kind they would get",
    )
    return [
        replace(row, kind=typed["kind"], stage=typed["stage"])
        for row, typed in zip(rows, edited.to_dict("records"), strict=True)
        if typed["import"]
    ]


def _offer(what: str, noun: str, names: Sequence[str], key: str) -> Sequence[str]:
    """Offer to add people or teams that the brief lacks."""
    if not names:
        return ()
    words = count(len(names), noun, what)
    label = f"Add {words} to the brief: {plain(some(names, 6))}"
    without = (
        "Otherwise their names stay as roles." if what == "people" else "Otherwise they go into the note."
    )
    return names if st.checkbox(label, key=key, help=without) else ()
