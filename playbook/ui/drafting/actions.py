"""The buttons that have a model draft: this stage, all of them, one kind; and what would be sent."""

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Kind
from playbook.core.plan.stages import Stage
from playbook.desk.models import connections
from playbook.desk.models.connections import Connection
from playbook.desk.writing.draft_jobs import Wish
from playbook.ui.drafting import sending, stage_drafting
from playbook.ui.models import window
from playbook.ui.shell import frame
from playbook.ui.words import item_words


def show(rollout: Rollout, stage: Stage, *, disabled: bool) -> None:
    """Draw the row of a connected model; without one, the line that says where to connect it."""
    connection = connections.find_connection(frame.here())
    if connection is None:
        if connections.setup_of(frame.here()).is_on:
            frame.link("settings", "Connect a model in Settings to draft with AI")
        return
    job = window.find_job(rollout.id)
    if job is not None and job.is_running:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        _show_stage(rollout, stage, connection, disabled=disabled)
        _show_all(rollout, connection, disabled=disabled)
        _show_kinds(rollout, stage, connection, disabled=disabled)
        st.button(
            "What will be sent",
            key=f"{stage.key}.ai-sent",
            icon=":material/visibility:",
            type="tertiary",
            disabled=disabled,
            on_click=sending.look,
            args=(rollout, Wish((stage.key,))),
        )


def come_first(rollout: Rollout) -> bool:
    """Whether a model's draft is what the page is about at this moment."""
    return sending.is_open(rollout.id) or window.find_job(rollout.id) is not None


def _show_stage(rollout: Rollout, stage: Stage, connection: Connection, *, disabled: bool) -> None:
    st.button(
        "Draft with AI",
        key=f"{stage.key}.ai",
        icon=":material/edit_note:",
        disabled=disabled,
        help=f"Asks {frame.plain(connection.server.model)} for this stage. Nothing enters the plan until you "
        "accept it.",
        on_click=sending.begin,
        args=(rollout, Wish((stage.key,)), connection),
    )


def _show_all(rollout: Rollout, connection: Connection, *, disabled: bool) -> None:
    every = tuple(stage.key for stage in frame.here().stages)
    empty = stage_drafting.empty_stages(rollout)
    some = 1 < len(empty) < len(every)
    st.button(
        f"Draft the {len(empty)} empty stages with AI" if some else "Draft all five stages with AI",
        key="draft-all-ai",
        disabled=disabled,
        on_click=sending.begin,
        args=(rollout, Wish(empty if some else every), connection),
    )


def _show_kinds(rollout: Rollout, stage: Stage, connection: Connection, *, disabled: bool) -> None:
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


def _draft_kind(key: str, rollout: Rollout, stage: Stage, connection: Connection) -> None:
    kind: Kind | None = st.session_state.get(key)
    if kind:
        sending.begin(rollout, Wish((stage.key,), kinds=(kind,)), connection)
