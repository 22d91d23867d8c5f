"""What can be done to a whole stage: draft, redraft, add."""

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import problems_of
from playbook.core.plan.items import Kind
from playbook.core.plan.plays.stages import Stage
from playbook.desk.plan import plans
from playbook.ui.drafting import actions, draft_plan, plan_size, redraft_panel, verdict_panel
from playbook.ui.items import editing
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
        if not (redraft_panel.is_open(rollout, stage.key) or actions.is_asking(rollout)):
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
        type="secondary" if has_way or actions.come_first(rollout) else "main",
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
    actions.show(rollout, stage, disabled=is_blocked)


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
        editing.begin_new(rollout.id, rollout.version, stage.key, kind)
