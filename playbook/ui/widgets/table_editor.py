"""Tables to type in, which send their cells with the next click.

A rerun draws the grid anew, and letters that are typed meanwhile are lost. So the browser holds the cells
and sends them with the next run, whatever causes it; callbacks read them here.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from playbook.ui.shell import frame

if TYPE_CHECKING:
    import pandas as pd

Edits = Mapping[str, Any]
Record = dict[str, Any]
NO_EDITS: Edits = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}
_EDITS = "frame.table_edits"


def draw(start: "pd.DataFrame", key: str, **options: Any) -> None:
    st.data_editor(start, key=key, on_change="ignore", hide_index=True, placeholder="–", **options)
    frame.session_dict(_EDITS)[key] = st.session_state[key]


def draw_hold() -> None:
    """Draw the hidden button that sends the cells before a link to another page is followed."""
    st.button("Hold what is typed", key="tables.hold")


def edits_of(key: str) -> Edits:
    """Return what was typed in a table by now, drawn or not."""
    edits = st.session_state.get(key) or frame.session_dict(_EDITS).get(key) or {}
    return {name: edits.get(name) or empty for name, empty in NO_EDITS.items()}


def records(start: "pd.DataFrame", edits: Edits) -> list[Record]:
    """Return the rows of a table with what was typed in them."""
    rows: list[Record] = [{str(name): cell for name, cell in row.items()} for row in start.to_dict("records")]
    for number, cells in edits["edited_rows"].items():
        if 0 <= int(number) < len(rows):
            rows[int(number)] |= cells
    deleted = frozenset(edits["deleted_rows"])
    rows = [row for number, row in enumerate(rows) if number not in deleted]
    return [*rows, *(dict.fromkeys(start.columns) | row for row in edits["added_rows"])]


def hold_edits() -> None:
    """Hold what was typed in tables that this run may not draw."""
    held = frame.session_dict(_EDITS)
    held |= {key: st.session_state[key] for key in held if key in st.session_state}


def forget(key: str) -> None:
    """Drop the edits of a table that starts with them from now on."""
    frame.session_dict(_EDITS).pop(key, None)
