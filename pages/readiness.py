"""Readiness: a step of the brief for editors, a self-check for others."""

import streamlit as st

from playbook.ui.brief import form
from playbook.ui.launch import self_check_form
from playbook.ui.shell import frame, navigation

if frame.may("edit"):
    navigation.go_to("brief", {form.STEP: "readiness"})
st.title("Self-check", anchor=False)
self_check_form.show(frame.current_rollout())
