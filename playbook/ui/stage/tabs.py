"""The tabs of a stage: tasks, the stage's own tools, and checks."""

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.plays.stages import Stage
from playbook.ui.review import finding_items
from playbook.ui.shell import frame
from playbook.ui.stage import checks, tasks, tools

_TASKS, _CHECKS = "Tasks", "Checks"


def show(rollout: Rollout, stage: Stage) -> None:
    """Draw the open tab; the others cost nothing."""
    finding_items.follow()
    is_empty = not any(item.stage == stage.key for item in rollout.items.values())
    may_edit = frame.may("edit", rollout.id)
    tool = tools.name_of(rollout, stage.key)
    names = [_TASKS, *([tool] if tool else []), *([_CHECKS] if may_edit and not is_empty else [])]
    if len(names) == 1:
        _show_tasks(rollout, stage, is_empty=is_empty, may_edit=may_edit)
        return
    for name, tab in zip(names, st.tabs(names, key=f"{stage.key}.tab", on_change="rerun"), strict=True):
        if tab.open:
            with tab:
                if name == _TASKS:
                    _show_tasks(rollout, stage, is_empty=is_empty, may_edit=may_edit)
                elif name == _CHECKS:
                    checks.show(rollout, stage)
                else:
                    tools.show(rollout, stage)


def _show_tasks(rollout: Rollout, stage: Stage, *, is_empty: bool, may_edit: bool) -> None:
    tasks.show(rollout, stage)
    if is_empty and may_edit:
        checks.show_open_points(rollout, stage)
    elif is_empty:
        st.markdown("Nothing is planned in this stage yet.")
