"""Recipes: what worked for somebody, to be found and done again by everybody who sees the rollout."""

import streamlit as st

from playbook.ui import frame, recipe_library, stage_gesture

st.title("Recipes", anchor=False)
st.markdown("What worked for somebody here: the prompt, the steps, and who to ask.")
rollout = frame.current_rollout()
stage_gesture.show_undo(rollout, "library")
recipe_library.show(rollout)
