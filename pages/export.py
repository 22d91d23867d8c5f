"""Export: the open rollout as documents and calendars, and the way back."""

import streamlit as st

from playbook.ui.share import bring_back, take_away
from playbook.ui.shell import frame
from playbook.ui.team import calendar_panel

rollout = frame.current_rollout()
st.title("Export", anchor=False)
take_away.show(rollout)
calendar_panel.show_section(rollout)
if frame.may("edit", rollout.id):
    st.header("Bring it back", anchor=False)
    bring_back.show(rollout)
