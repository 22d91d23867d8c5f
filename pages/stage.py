"""One of the five stages: its tasks, its tools and checks."""

import streamlit as st

from playbook.ui.drafting import panel, progress, redraft_panel, results, sending
from playbook.ui.shell import frame, navigation, undoable
from playbook.ui.stage import actions, tabs

stage = navigation.current_stage()
st.title(stage.title, anchor=False)
st.markdown(stage.purpose)

rollout = frame.current_rollout()
if frame.may("edit", rollout.id):
    # In a container, what comes and goes does not move the form below, which would lose what is typed.
    with st.container():
        actions.show(rollout, stage)
        sending.show(rollout)
        progress.show(rollout)
        results.show(rollout, stage)
        panel.show(rollout, stage.key)
        redraft_panel.show(rollout, stage.key)
    with st.bottom:
        undoable.show_undo(rollout, stage.key)
tabs.show(rollout, stage)
