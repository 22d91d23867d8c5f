"""Readiness: how ready each group is, and what leaders say about themselves."""

import streamlit as st

from playbook.ui.launch import readiness_form, self_check_form
from playbook.ui.shell import frame

st.title("Readiness", anchor=False)
rollout = frame.current_rollout()
if not frame.may("edit", rollout.id):
    self_check_form.show(rollout)
    st.stop()
if not rollout.brief.groups:
    readiness_form.show_empty()
    st.stop()

readiness_form.show_intro()
readiness_form.show_chart(rollout)
readiness_form.show_groups(rollout)
self_check_form.show(rollout)
