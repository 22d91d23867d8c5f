"""What can be done to a whole stage: draft, redraft, add."""

from typing import Any

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import problems_of
from playbook.core.plan.items import Kind
from playbook.core.plan.plays.stages import Stage
from playbook.desk.models import connections
from playbook.desk.models.connections import Connection
from playbook.desk.plan import plans
from playbook.desk.writing.draft_jobs import DraftWish
from playbook.ui.drafting import draft_plan, plan_size, redraft_panel, sending, verdict_panel
from playbook.ui.items import editing
from playbook.ui.models import window
from playbook.ui.shell import frame, undoable
from playbook.ui.words import item_words


def show(rollout: Rollout, stage: Stage) -> None:
    """Draw how to draft an empty stage, or to redraft one."""
    is_empty = not any(item.stage == stage.key for item in rollout.items.values())
    problems = problems_of(rollout.brief)
    if problems:
        with st.container(border=True):
            st.markdown("**The brief is not ready to be drafted from**")
            st.markdown(draft_plan.say_problems(problems))
            frame.link("brief", "Complete the brief", icon=":material/arrow_back:")
    elif is_empty:
        verdict_panel.show(rollout, stage)
        st.markdown("Draft this stage from your brief, then change what you like.")
    with st.container(horizontal=True):
        if is_empty:
            _show_draft(rollout, stage, is_blocked=bool(problems))
        _show_add(rollout, stage)
        if not (redraft_panel.is_open(rollout, stage.key) or is_asking(rollout)):
            # A change makes it another one, so that it closes.
            label, key = "More ways to draft" if is_empty else "Draft", f"ways.{rollout.edition}"
            with st.popover(label, icon=":material/edit_note:", key=key):
                _show_ways(rollout, stage, is_empty=is_empty, is_blocked=bool(problems))


def _show_draft(rollout: Rollout, stage: Stage, *, is_blocked: bool) -> None:
    has_way = not is_blocked and verdict_panel.recommended(rollout) is not None
    frame.button(
        "Draft on the brief's dates" if has_way else "Draft this stage",
        f"{stage.key}.draft",
        undoable.do,
        *(plans.draft_stages, rollout.id, rollout.version, stage.key, plan_size.chosen(rollout.id)),
        type="secondary" if has_way or come_first(rollout) else "main",
        disabled=is_blocked,
        done=f"Drafted {stage.title}.",
    )


def _show_ways(rollout: Rollout, stage: Stage, *, is_empty: bool, is_blocked: bool) -> None:
    if not is_blocked:
        plan_size.show(rollout.id, plans.size_of(frame.here(), rollout))
    if not is_empty:
        frame.button(
            "Update draft",
            f"{stage.key}.redraft",
            redraft_panel.propose,
            *(rollout, stage.key),
            disabled=is_blocked,
            help="Shows what the built-in playbook would change now, in what it wrote before and in what "
            "a model wrote. Nothing changes until you accept it.",
        )
    draft_plan.show_button(rollout, disabled=is_blocked)
    _show_drafting(rollout, stage, disabled=is_blocked)


def _show_add(rollout: Rollout, stage: Stage) -> None:
    key = f"{stage.key}.add"
    st.menu_button(
        "Add a task",
        list(stage.kinds),
        format_func=item_words.kind_name,
        key=key,
        icon=":material/add:",
        on_click=_add,
        args=(key, rollout, stage),
    )


def _add(key: str, rollout: Rollout, stage: Stage) -> None:
    kind: Kind | None = st.session_state.get(key)
    if kind:
        editing.begin_new(rollout.id, rollout.version, editing.blank(stage.key, kind))


def _show_drafting(rollout: Rollout, stage: Stage, *, disabled: bool) -> None:
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
