"""My team: what a lead logs in two minutes on a Friday."""

import streamlit as st

from playbook.ui import frame, team_groups, team_week

st.title("My team")
rollout = frame.current_rollout()
if rollout.launch is None:
    team_week.show_before_launch(rollout)
else:
    team_week.show(rollout, team_groups.choose(rollout.brief), frame.here().today())
