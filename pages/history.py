"""History: the log in words, undo, and the plan as it stood."""

import streamlit as st

from playbook.ui import frame, history_as_of, history_list

st.title("History")
rollout = frame.current_rollout()
today = frame.here().today()
then = history_as_of.chosen(rollout)
if then:
    history_as_of.show(then, today)
else:
    history_list.show(rollout, today)
