"""Recipes: what worked for somebody, to be found and repeated by everybody."""

import streamlit as st

from playbook.ui.recipes import library
from playbook.ui.shell import frame, undoable

st.title("Recipes", anchor=False)
st.markdown("What worked here: the prompt, the steps, and who to ask.")
rollout = frame.current_rollout()
undoable.show_undo(rollout, "library")
library.show(rollout)
