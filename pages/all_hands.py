"""All-hands: what a host opens, reveals and answers in the room."""

import streamlit as st

from playbook.ui.all_hands import hosting
from playbook.ui.shell import frame

st.title("All-hands", anchor=False)
st.markdown("One link for the big screen and every phone in the room.")
hosting.show(frame.current_rollout())
