"""The Decisions page: what leaders settle, promise and watch, on one page."""

import streamlit as st

from playbook.ui.drafting import decision_sheet
from playbook.ui.shell import frame

st.title("Decisions", anchor=False)
decision_sheet.show(frame.current_rollout())
