"""Beside a stage's items: what the brief leaves open for it, what no longer fits, its numbers."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from playbook.core.errors import PlaybookError
from playbook.core.fields import StageKey
from playbook.core.stages import Stage
from playbook.core.state import Rollout
from playbook.desk import plans
from playbook.ui import frame, review_panel
from playbook.ui.frame import plain

_SHOWN = 4


def stage_aside(rollout: Rollout, stage: Stage) -> None:
    """Draw what a stage needs a person to know, beside its items."""
    review_panel.show(rollout, stage)
    _show_numbers(rollout, stage)
    questions, notes = _left_open(rollout.brief.model_dump_json(), stage.key, frame.here().today(), rollout)
    if notes:
        st.header("What no longer fits", anchor=False)
        _show(["- " + plain(note) for note in notes])
    if questions:
        st.header("Open questions", anchor=False)
        _show([f"**{plain(question)}**  \n:small[:gray[{plain(reason)}]]" for question, reason in questions])
        frame.link("brief", "Answer them in the brief", icon=":material/edit_note:")


@st.cache_data(max_entries=200, show_spinner=False)
def _left_open(
    brief: str,  # noqa: ARG001 - the brief in writing tells whether the answer still holds
    stage: StageKey,
    today: date,  # noqa: ARG001 - so does the day
    _rollout: Rollout,
) -> tuple[list[tuple[str, str]], list[str]]:
    """Drafting says what is open, and takes too long for every rerun."""
    try:
        drafted = plans.draft_for(frame.here(), _rollout, stage)
    except PlaybookError:
        return [], []
    return [(asked.question, asked.reason) for asked in drafted.open_questions], list(drafted.notes)


def _show_numbers(rollout: Rollout, stage: Stage) -> None:
    mine = [item for item in rollout.items.values() if item.stage == stage.key]
    if not mine:
        return
    st.header("In numbers", anchor=False)
    dated = sum(item.due is not None for item in mine)
    named = sum(item.owner is not None and item.owner.person_id is not None for item in mine)
    locked = sum(item.locked for item in mine)
    st.markdown(
        f"- **{len(mine)}** items\n"
        f"- **{dated}** with a date\n"
        f"- **{named}** owned by a named person\n"
        f"- **{locked}** locked"
    )


def _show(paragraphs: Sequence[str]) -> None:
    st.markdown("\n\n".join(paragraphs[:_SHOWN]))
    if len(paragraphs) > _SHOWN:
        with st.expander(f"{len(paragraphs) - _SHOWN} more", type="compact"):
            st.markdown("\n\n".join(paragraphs[_SHOWN:]))
