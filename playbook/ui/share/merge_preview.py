"""What a returned workbook would change, and the open choices."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from playbook.core.base.errors import Problem
from playbook.core.base.words import count, say_day, short
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import MAX_NOTE
from playbook.desk.sheets import bringing
from playbook.desk.sheets.bringing import Choices, Effect
from playbook.desk.sheets.merging import CellEdit, Merge, NewRow
from playbook.desk.sheets.reading import WorkbookFile
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import main_button, quiet_button
from playbook.ui.words import item_difference

_PER_PAGE, _MOST_PROBLEMS, _LONGEST = 15, 30, 400


def show(rollout: Rollout, file: WorkbookFile, keys: str, leave: Callable[[], None]) -> None:
    """Draw the changes with their choices, and the button that makes them."""
    merged = _merged(rollout, file, keys)
    choices = Choices(
        _picked(f"{keys}from_file.", [edit.key for edit in merged.conflicts]),
        _picked(f"{keys}copy.", *_copies(merged)),
        _picked(f"{keys}remove.", [task.id for task in merged.missing]),
    )
    effect = bringing.effect_of(rollout, merged, choices, frame.current_actor(), frame.here().today())
    for note in merged.notes:
        st.caption(plain(note))
    if merged.is_empty:
        st.info("Nothing to change: this workbook matches the plan.", icon=":material/check:")
        quiet_button("Close", "", f"{keys}leave", leave)
        return
    st.markdown(f"**{_headline(effect)}**")
    _show_changes(merged, effect, f"{keys}page")
    _show_new(merged, f"{keys}copy.")
    _show_conflicts(merged, f"{keys}from_file.")
    _show_missing(merged, f"{keys}remove.")
    show_problems([*merged.problems, *effect.problems])
    if effect.asks_reason:
        label = "Why are these dates moving? (The old dates stay visible.)"
        with frame.field("reason"):
            st.text_input(label, key=f"{keys}reason", max_chars=MAX_NOTE, persist_state="session")
    with st.container(horizontal=True, vertical_alignment="center"):
        words = f"Make {count(effect.rows, 'change')}" if effect.rows else "Nothing to change"
        action = (bring, rollout.id, merged, choices, f"{keys}reason", effect.rows, leave)
        main_button(words, "", f"{keys}do", *action, disabled=not effect.changes)
        quiet_button("Cancel", "", f"{keys}leave", leave)


def bring(
    rollout_id: str, merged: Merge, choices: Choices, reason: str, rows: int, leave: Callable[[], None]
) -> None:
    """Make the changes as one change set, with an undo.

    `reason` is the key of what was typed.
    """
    choices = replace(choices, reason=st.session_state.get(reason) or "")
    done = f"{count(rows, 'row')} of the workbook changed the plan."
    if undoable.do(_bring_back, rollout_id, merged.seen, merged, choices, done=done):
        leave()


def _bring_back(*args: Any) -> Rollout:
    workspace, actor, rollout_id, _seen, merged, choices = args
    return bringing.bring_back(workspace, actor, rollout_id, merged, choices)


def _merged(rollout: Rollout, file: WorkbookFile, keys: str) -> Merge:
    """Return the changes, compared once for each version of the rollout."""
    key = f"{keys}merged.{rollout.id}.{rollout.version}"
    if key not in st.session_state:
        merged = bringing.compare(frame.here(), frame.current_actor(), rollout.id, file)
        st.session_state[key] = merged
    stored: Merge = st.session_state[key]
    return stored


def _headline(effect: Effect) -> str:
    return f"What would change: {count(effect.rows, 'row')}" if effect.rows else "Nothing would change yet"


def _picked(start: str, keys: Sequence[str], chosen: Sequence[str] = ()) -> frozenset[str]:
    """Return what is ticked, also on pages that are not drawn."""
    return frozenset(key for key in keys if st.session_state.get(f"{start}{key}", key in chosen))


def _copies(merged: Merge) -> tuple[list[str], list[str]]:
    """Return the copied rows, and of them the changed ones.

    Changed copies are meant as new rows.
    """
    copies = [row for row in merged.new if row.copy_of]
    return [row.key for row in copies], [row.key for row in copies if not row.is_same]


def _show_changes(merged: Merge, effect: Effect, key: str) -> None:
    changes = [edit for edit in merged.changes if edit.id not in effect.refused]
    for edit in tables.part_of(changes, key, _PER_PAGE):
        before, after = item_difference.marked(_in_words(edit, edit.now), _in_words(edit, edit.file))
        place = f":gray[:small[{plain(edit.sheet)}, row {edit.row}]]"
        st.markdown(
            f"**{plain(_title(edit.title))}** · {plain(edit.column.heading)} {place}  \n{before} → {after}"
        )
    tables.show_pages(changes, key, _PER_PAGE)


def _in_words(edit: CellEdit, text: str) -> str:
    """Return a value as a person reads it: days with their weekday."""
    if edit.column.type == "day" and text:
        return say_day(date.fromisoformat(text), frame.here().today())
    return short(text, _LONGEST)


def _show_new(merged: Merge, start: str) -> None:
    new = [row for row in merged.new if not row.copy_of]
    if new:
        st.markdown(f"**New: {count(len(new), 'row')}**")
        tables.show_some([f"- {_new(row)}" for row in new], _PER_PAGE, "more new rows", "\n")
    copies = [row for row in merged.new if row.copy_of]
    if copies:
        st.markdown(f"**Copied rows: {len(copies):,}**")
        st.caption("They have the Id of another row. Tick those that are meant as new ones.")
        for row in tables.part_of(copies, f"{start}page", _PER_PAGE):
            _tick(
                f"Add {plain(_title(row.title))}, {row.sheet} row {row.row}",
                f"{start}{row.key}",
                not row.is_same,
            )
        tables.show_pages(copies, f"{start}page", _PER_PAGE)


def _new(row: NewRow) -> str:
    return f"{plain(_title(row.title))} :small[({row.sheet}, row {row.row})]"


def _show_conflicts(merged: Merge, start: str) -> None:
    conflicts = merged.conflicts
    if not conflicts:
        return
    st.markdown(f"**Changed on both sides: {len(conflicts):,}**")
    st.caption(
        "The plan was changed too since you took the workbook. It stays as it is unless you tick yours."
    )
    for edit in tables.part_of(conflicts, f"{start}page", _PER_PAGE):
        with st.container(border=True):
            st.markdown(f"**{plain(_title(edit.title))}** · {plain(edit.column.heading)}")
            _show_sides(edit)
            where = f"{plain(_title(edit.title))}, {edit.sheet} row {edit.row}"
            label = f"Use the workbook’s {plain(edit.column.heading)} for {where}"
            _tick(label, f"{start}{edit.key}")
    tables.show_pages(conflicts, f"{start}page", _PER_PAGE)


def _show_sides(edit: CellEdit) -> None:
    sides = (("In the plan now", edit.now), ("In the workbook", edit.file), ("When exported", edit.exported))
    for column, (label, text) in zip(st.columns(3), sides, strict=True):
        column.markdown(f":gray[:small[{label}]]  \n{plain(_in_words(edit, text)) or '–'}")


def _show_missing(merged: Merge, start: str) -> None:
    if not merged.missing:
        return
    st.markdown(f"**No longer in the workbook: {count(len(merged.missing), 'task')}**")
    st.caption("They stay in the plan unless you tick them.")
    names = frame.tell_apart({task.id: task.title or "untitled" for task in merged.missing})
    for task in tables.part_of(merged.missing, f"{start}page", _PER_PAGE):
        _tick(f"Remove {plain(_title(names[task.id]))}", f"{start}{task.id}")
    tables.show_pages(merged.missing, f"{start}page", _PER_PAGE)


def _title(title: str) -> str:
    return f"“{short(title)}”" if title else "an untitled row"


def _tick(label: str, key: str, value: bool = False) -> None:
    st.session_state.setdefault(key, value)
    st.checkbox(label, key=key, persist_state="session")


def show_problems(problems: Sequence[Problem], heading: str = "Left out") -> None:
    """List what cannot be taken, with its place and what was expected."""
    if not problems:
        return
    lines = [
        f"- **{plain(problem.where)}.** {plain(problem.message)} {plain(problem.hint)}"
        for problem in problems[:_MOST_PROBLEMS]
    ]
    if len(problems) > _MOST_PROBLEMS:
        lines.append(f"- And {len(problems) - _MOST_PROBLEMS:,} more.")
    st.warning(
        "\n".join([f"**{heading}: {len(problems):,}.** The rest is read.", *lines]), icon=":material/warning:"
    )
