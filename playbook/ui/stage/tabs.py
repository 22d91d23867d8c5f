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
    tool = tools.name_of(rollout, stage.key)
    names = [_TASKS, *([tool] if tool else []), *([_CHECKS] if frame.may("edit", rollout.id) else [])]
    if len(names) == 1:
        tasks.show(rollout, stage)
        return
    for name, tab in zip(names, st.tabs(names, key=f"{stage.key}.tab", on_change="rerun"), strict=True):
        if tab.open:
            with tab:
                if name == _TASKS:
                    tasks.show(rollout, stage)
                elif name == _CHECKS:
                    checks.show(rollout, stage)
                else:
                    tools.show(rollout, stage)
