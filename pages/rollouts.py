"""All rollouts: what each has reached, a new one, the samples."""

import streamlit as st

from playbook.desk import rollouts
from playbook.ui import frame

st.title("Rollouts")
for card in rollouts.cards(frame.here()):
    st.write(card.name)
