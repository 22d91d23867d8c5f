"""The buttons that have a model draft."""

from typing import Any

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Kind
from playbook.core.plan.plays.stages import Stage
from playbook.desk.models import connections
from playbook.desk.models.connections import Connection
from playbook.desk.writing.draft_jobs import DraftWish
from playbook.ui.drafting import draft_plan, plan_size, sending
from playbook.ui.models import window
from playbook.ui.shell import frame
from playbook.ui.words import item_words


def show(rollout: Rollout, stage: Stage, *, disabled: bool) -> None:
    if (connection := connections.find_connection(frame.here())) is None:
        if connections.setup_of(frame.here()).is_on:
            frame.link("settings", "Connect a model in Settings to draft with AI")
        return
    every = tuple(stage.key for stage in frame.here().stages)
    empty = draft_plan.empty_stages(rollout)
    only_empty = 1 < len(empty) < len(every)
    size = plan_size.chosen(rollout.id)
    this_stage = DraftWish((stage.key,), size=size)
    stages = DraftWish(empty if only_empty else every, size=size)
    with st.container(horizontal=True, vertical_alignment="center"):
        frame.button(
            "Draft with AI",
            f"{stage.key}.ai",
            sending.begin,
            *(rollout, this_stage, connection),
            icon="edit_note",
            disabled=disabled,
            help=f"Asks {frame.plain(connection.server.model)} for this stage. Nothing enters the plan until "
            "you accept it.",
        )
        label = (
            f"Draft the {len(empty)} empty stages with AI" if only_empty else "Draft all five stages with AI"
        )
        frame.button(label, "draft-all-ai", sending.begin, rollout, stages, connection, disabled=disabled)
        key = f"{stage.key}.ai-kind"
        st.menu_button(
            "Only one kind with AI",
            list(stage.kinds),
            format_func=item_words.kind_heading,
            key=key,
            disabled=disabled,
            on_click=_draft_kind,
            args=(key, rollout, stage, connection),
        )
        options: dict[str, Any] = {"type": "tertiary", "icon": "visibility", "disabled": disabled}
        frame.button(
            "What will be sent", f"{stage.key}.ai-sent", sending.look, rollout, this_stage, **options
        )


def is_asking(rollout: Rollout) -> bool:
    """Return whether a model is about to be asked, or is writing."""
    job = window.find_job(rollout.id)
    return sending.is_open(rollout.id) or (job is not None and job.is_running)


def come_first(rollout: Rollout) -> bool:
    """Return whether the page is about a model's draft at this moment."""
    return sending.is_open(rollout.id) or window.find_job(rollout.id) is not None


def _draft_kind(key: str, rollout: Rollout, stage: Stage, connection: Connection) -> None:
    kind: Kind | None = st.session_state.get(key)
    if kind:
        wish = DraftWish((stage.key,), kinds=(kind,), size=plan_size.chosen(rollout.id))
        sending.begin(rollout, wish, connection)
