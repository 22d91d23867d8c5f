"""Beside a stage's items: what the brief leaves open for it, what no longer fits, its numbers."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import StageKey
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.stages import Stage
from playbook.core.review.sources import with_names
from playbook.desk.plan import plans
from playbook.ui.review import panel
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.stage import grounding_list
from playbook.ui.widgets import tables

_SHOWN = 4
_LeftOpen = tuple[Brief, list[tuple[str, str]], list[str]]


def stage_aside(rollout: Rollout, stage: Stage) -> None:
    """Draw what a stage needs a person to know, beside its items."""
    panel.show(rollout, stage)
    grounding_list.show(rollout, stage.key)
    _show_numbers(rollout, stage)
    _, questions, notes = _left_open(rollout, stage.key, frame.here().today())
    if notes:
        st.header("What no longer fits", anchor=False)
        _show(["- " + plain(note) for note in notes])
    if questions:
        st.header("Open questions", anchor=False)
        _show(
            [
                f"**{plain(question)}**  \n:small[:gray[{plain(with_names(reason))}]]"
                for question, reason in questions
            ]
        )
        frame.link("brief", "Answer them in the brief", icon=":material/edit_note:")


def _left_open(rollout: Rollout, stage: StageKey, today: date) -> _LeftOpen:
    """Drafting says what is open, and takes too long for every rerun: it is done once for a brief."""
    # The answer holds on to its brief, so no other brief can come to have the same id.
    key = (id(rollout.brief), stage, today)
    return (
        frame.here()
        .cache("open questions", 200)
        .once(key, lambda: (rollout.brief, *_drafted(rollout, stage)))
    )


def _drafted(rollout: Rollout, stage: StageKey) -> tuple[list[tuple[str, str]], list[str]]:
    try:
        drafted = plans.draft_for(frame.here(), rollout, stage)
    except PlaybookError:
        return [], []
    return [(asked.question, asked.reason) for asked in drafted.open_questions], list(drafted.notes)


def _show_numbers(rollout: Rollout, stage: Stage) -> None:
    if told := frame.once(_numbers, rollout, stage.key):
        st.header("In numbers", anchor=False)
        st.markdown(told)


def _numbers(rollout: Rollout, stage: StageKey) -> str:
    mine = [item for item in rollout.items.values() if item.stage == stage]
    if not mine:
        return ""
    dated = sum(item.due is not None for item in mine)
    named = sum(item.owner is not None and item.owner.person_id is not None for item in mine)
    locked = sum(item.locked for item in mine)
    return (
        f"- **{len(mine)}** items\n"
        f"- **{dated}** with a date\n"
        f"- **{named}** owned by a named person\n"
        f"- **{locked}** locked"
    )


def _show(paragraphs: Sequence[str]) -> None:
    tables.show_some(paragraphs, _SHOWN)
