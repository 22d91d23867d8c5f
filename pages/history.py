"""Activity: the log in words, undo, and the plan as it stood."""

import streamlit as st

from playbook.ui.history import as_of, change_list
from playbook.ui.shell import frame

st.title("Activity", anchor=False)
rollout = frame.current_rollout()
today = frame.here().today()
then = as_of.chosen(rollout)
if then:
    as_of.show(then, today)
else:
    change_list.show(rollout, today)
