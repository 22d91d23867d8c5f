"""Groups from a spreadsheet: paste or upload, then add all."""

from typing import Any

import streamlit as st

from playbook.core.base.fields import Span
from playbook.core.base.words import count
from playbook.core.calendar.day_forms import day_format, is_day_first
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.desk.tables import group_rows
from playbook.desk.tables.columns import Column
from playbook.desk.tables.group_rows import GroupRow, Table, changes_from, read_table
from playbook.desk.tables.periods import say_spans
from playbook.desk.tables.read_file import FILE_HELP, FILE_LABEL, FILE_TYPES, MOST_PASTED, PASTE_HELP
from playbook.desk.tables.values import home_of
from playbook.ui.brief import groups_table, site_waves, team_choices
from playbook.ui.shell import frame
from playbook.ui.widgets import uploads
from playbook.ui.widgets.controls import segments
from playbook.ui.widgets.days import DAY_ORDERS

_TEXT = "groups.import.text"
_FILE = "groups.import.file"
_READ = "groups.import.read"
_ORDER = "groups.import.order"
_SHOWN: dict[Column, str] = {
    "size": "People", "manager": "Manager", "access_date": "Access", "go_live": "Go-live",
    "impact": "Impact", "capacity": "Hours a week", "mailbox": "Mailbox", "shifts": "Shifts",
    "languages": "Languages", "site": "Site", "country": "Country", "subdivision": "Region",
    "supervisors": "Supervisors", "tasks": "Tasks", "blackouts": "Closed days", "sessions": "Sessions",
}  # fmt: skip


def show_import(rollout: Rollout) -> None:
    paste, upload = st.columns(2)
    paste.text_area(
        "Paste from your spreadsheet",
        key=_TEXT,
        placeholder="Name\tPeople\tManager\tGo-live\nCreative\t20\tAna Ruiz\t2026-04-14",
        height=142,
        max_chars=MOST_PASTED,
        help=PASTE_HELP,
        persist_state="session",
    )
    paste.caption(
        "With headings, columns may come in any order. Also read: tasks (separated by semicolons), mailbox, "
        "shifts, languages, site, country, region and supervisors."
    )
    paste.button("Preview", on_click=read_pasted)
    upload.file_uploader(
        FILE_LABEL, FILE_TYPES, key=_FILE, on_change=read_uploaded, max_upload_size=5, help=FILE_HELP
    )
    if _READ in st.session_state:
        _show_read(rollout)


def read_pasted() -> None:
    _read(st.session_state[_TEXT])


def read_uploaded() -> None:
    if file := uploads.sent(_FILE):
        with frame.reading_turn():
            _read(file.getvalue())
    else:
        st.session_state.pop(_READ, None)


def _read(data: str | bytes) -> None:
    st.session_state.pop(_ORDER, None)
    brief = frame.current_rollout().brief
    is_first, home = is_day_first(day_format(brief)), home_of(brief, frame.here().today())
    table = read_table(data, home=home)
    if table.asks_day_first and is_first is not None:
        st.session_state[_ORDER] = is_first  # shown above the rows, where it can be changed
        table = read_table(data, is_first, home)
    st.session_state[_READ] = (data, table)


def read_again() -> None:
    data, _before = st.session_state[_READ]
    home = home_of(frame.current_rollout().brief, frame.here().today())
    st.session_state[_READ] = (data, read_table(data, st.session_state[_ORDER], home))


def _show_read(rollout: Rollout) -> None:
    _data, table = st.session_state[_READ]
    st.markdown(f"**What was read: {count(len(table.rows), 'team')}**")
    if table.notes:
        st.caption("  \n".join(frame.plain(note) for note in table.notes))
    if table.asks_day_first or st.session_state.get(_ORDER) is not None:
        segments("In dates such as 3/4/2026", DAY_ORDERS, _ORDER, on_change=read_again)
    if table.rows:
        _show_rows(table, rollout.brief)
    groups_table.show_rows_wrong(table.problems)
    with st.container(horizontal=True, vertical_alignment="center"):
        is_blocked = bool(table.problems) or not table.rows
        frame.button("Import", None, add_groups, rollout, table, type="main", disabled=is_blocked)
        frame.button("Cancel", None, leave, type="tertiary")
        if table.problems:
            st.caption("Fix the rows above, then preview again.")


def _show_rows(table: Table, brief: Brief) -> None:
    present = {group.name.casefold() for group in brief.groups}
    data = [_shown(row, table, present) for row in table.rows]
    st.dataframe(data, hide_index=True, placeholder="–", alt="The teams that were read, one row each")
    if updated := sum(row.name.casefold() in present for row in table.rows):
        st.caption(
            f"{count(updated, 'team is', 'teams are')} there already. Filled cells replace its values; "
            "empty cells leave them unchanged."
        )


def _shown(row: GroupRow, table: Table, present: set[str]) -> dict[str, Any]:
    effect = "updated" if row.name.casefold() in present else "new"
    cells = {
        title: _in_words(getattr(row, column)) for column, title in _SHOWN.items() if column in table.columns
    }
    return {"Row": row.number, "Team": row.name, "What happens": effect, **cells}


def _in_words(value: Any) -> Any:
    if isinstance(value, tuple) and value and isinstance(value[0], Span):
        return say_spans(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, tuple) else value


def add_groups(rollout: Rollout, table: Table) -> None:
    changes = changes_from(table, rollout.brief)
    done = f"{count(len(table.rows), 'team')} added or updated."
    if frame.act(group_rows.save_changes, rollout.id, rollout.version, changes, done=done):
        team_choices.leave(rollout.id)
        site_waves.forget(rollout.id)
        leave()


def leave() -> None:
    frame.drop_keys(_READ, _ORDER)
    st.session_state[_TEXT] = ""
