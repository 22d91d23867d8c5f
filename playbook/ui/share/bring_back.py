"""Bring back an exported workbook, or a plan from another tool."""

import streamlit as st

from playbook.core.base.errors import PlaybookError
from playbook.core.log.rollout import Rollout
from playbook.desk.sheets import foreign
from playbook.desk.sheets.project_child import ProjectTask
from playbook.desk.sheets.project_file import read_project
from playbook.desk.sheets.reading import WorkbookFile, is_workbook, read_workbook
from playbook.desk.tables.read_file import FILE_TYPES, TableSheet
from playbook.ui.share import foreign_preview, merge_preview, project_preview
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import uploads

_PROJECT = "xml"
_UPLOADS, _OPENED, _TROUBLE, _PICKED = "bring.uploads", "bring.opened", "bring.trouble", "bring.picked."


@frame.in_place
def show(rollout: Rollout) -> None:
    """Draw the upload, and what the file would change."""
    st.caption(
        "Upload the workbook you exported, or a plan from Microsoft Project (saved as XML), Asana, Jira, "
        "Microsoft Planner, Trello or any spreadsheet. You see every change before it is made."
    )
    st.file_uploader(
        "Upload a workbook or a table",
        [*FILE_TYPES, _PROJECT],
        key=_file(),
        on_change=take_file,
        max_upload_size=5,
        help="Excel (.xlsx), OpenDocument (.ods), CSV, text or Project (.xml); at most 5 MB. Our own "
        "come back as .xlsx or .ods.",
    )
    undoable.show_undo(rollout, "bring")
    if trouble := st.session_state.get(_TROUBLE):
        st.error(plain(trouble), icon=":material/error:")
    opened: WorkbookFile | TableSheet | tuple[ProjectTask, ...] | None = st.session_state.get(_OPENED)
    try:
        if isinstance(opened, WorkbookFile):
            merge_preview.show(rollout, opened, _PICKED, leave)
        elif isinstance(opened, tuple):
            project_preview.show(rollout, opened, _PICKED, leave)
        elif opened is not None:
            foreign_preview.show(rollout, opened, _PICKED, leave)
    except PlaybookError as error:
        st.error(plain(str(error)), icon=":material/error:")


def _file() -> str:
    """Return the upload's key.

    A new one after each file makes the server drop the file.
    """
    return f"bring.file.{st.session_state.get(_UPLOADS, 0)}"


def take_file() -> None:
    """Read the uploaded file, or say why it cannot be read."""
    file = uploads.sent(_file())
    _forget()
    if file is None:
        return
    data = file.getvalue()
    try:
        with frame.reading_turn():
            if file.name.lower().endswith(f".{_PROJECT}"):
                st.session_state[_OPENED] = read_project(data)
                return
            workbook = read_workbook(data) if is_workbook(data) else None
            st.session_state[_OPENED] = workbook or foreign.open_foreign(data)
    except PlaybookError as error:
        st.session_state[_TROUBLE] = str(error)


def leave() -> None:
    """Put the file away."""
    _forget()
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1


def _forget() -> None:
    frame.drop_keys(_OPENED, _TROUBLE, _PICKED)
