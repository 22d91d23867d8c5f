"""The checks, assumptions, conflicts and open questions of a stage."""

from datetime import date

import streamlit as st

from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import StageKey
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.plays.stages import Stage
from playbook.core.review.sources import with_names
from playbook.desk.plan import plans, self_checks
from playbook.ui.review import panel
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.stage import grounding_list
from playbook.ui.widgets import tables

_SHOWN = 4
_OpenPoints = tuple[Brief, list[tuple[str, str]], list[str]]


def show(rollout: Rollout, stage: Stage) -> None:
    """Draw the checks, open points and questions of a stage."""
    if any(item.stage == stage.key for item in rollout.items.values()):
        panel.show(rollout, stage)
        grounding_list.show(rollout, stage.key)
    _show_open_points(rollout, stage)
    with st.expander("Checklist", type="compact"):
        st.markdown("\n".join(f"- {question}" for question in stage.questions))


def _show_open_points(rollout: Rollout, stage: Stage) -> None:
    """Draw conflicts with the calendar, and what the brief leaves open."""
    _, questions, notes = _open_points(rollout, stage.key, frame.here().today())
    if notes:
        st.header("Schedule conflicts", anchor=False)
        tables.show_some([f"- {plain(note)}" for note in notes], _SHOWN)
    if questions:
        st.header("Open questions", anchor=False)
        lines = [f"**{plain(ask)}**  \n:small[:gray[{plain(with_names(why))}]]" for ask, why in questions]
        tables.show_some(lines, _SHOWN)
        frame.link("brief", "Answer them in the brief", icon=":material/edit_note:")


def _open_points(rollout: Rollout, stage: StageKey, today: date) -> _OpenPoints:
    """Return what drafting finds open, cached for a brief."""
    # The answer holds on to its brief, so no other brief can come to have the same id.
    # What the reader may read of self-checks is part of the key: others get no questions of them.
    checks = tuple(check.model_dump_json() for check in self_checks.readable(rollout, frame.current_actor()))
    key = (id(rollout.brief), stage, today, checks)
    cache = frame.here().cache("open questions", 200)
    return cache.once(key, lambda: (rollout.brief, *_drafted(rollout, stage)))


def _drafted(rollout: Rollout, stage: StageKey) -> tuple[list[tuple[str, str]], list[str]]:
    try:
        drafted = plans.draft_for(frame.here(), rollout, stage, actor=frame.current_actor())
    except PlaybookError:
        return [], []
    return [(entry.question, entry.reason) for entry in drafted.open_questions], list(drafted.notes)
