"""Readiness: how ready each group is."""

import streamlit as st

from playbook.ui.launch import readiness_form
from playbook.ui.shell import frame

rollout = frame.current_rollout()
st.title("Readiness", anchor=False)
if not rollout.brief.groups:
    readiness_form.show_empty()
    st.stop()

readiness_form.show_intro()
readiness_form.show_chart(rollout)
readiness_form.show_groups(rollout)
