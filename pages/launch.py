"""Launch: check the whole plan once more, then make it the baseline."""

import streamlit as st

from playbook.desk.plan import launch_check
from playbook.ui.launch import launch_panel
from playbook.ui.shell import frame

st.title("Launch")
rollout = frame.current_rollout()
today = frame.here().today()

if rollout.launch:
    launch_panel.show_launched(rollout.launch, today)
    launch_panel.show_withdrawal(rollout)
else:
    st.markdown("Launch locks these dates as the baseline. From then on, progress is logged against it.")
    checks = frame.once(launch_check.checks, rollout, today)
    st.header("Before you launch")
    launch_panel.show_checks(checks)
    launch_panel.show_launch(rollout, blocked=any(check.blocks for check in checks))

st.header("What is tracked")
launch_panel.show_tracked(rollout, today)
st.header("Who is asked")
launch_panel.show_asked(rollout, today)
