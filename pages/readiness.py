"""Readiness: how ready each group is, what holds it up, and what that means for the plan."""

import streamlit as st

from playbook.ui import frame

rollout = frame.current_rollout()
st.title("Readiness", anchor=False)
