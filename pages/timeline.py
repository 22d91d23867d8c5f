"""The timeline: the whole plan as one picture."""

import streamlit as st

from playbook.ui.plan import timeline
from playbook.ui.review import finding_items
from playbook.ui.share import bring_back
from playbook.ui.shell import frame
from playbook.ui.team import calendar_panel

finding_items.follow()
st.title("Timeline", anchor=False)
timeline.show(frame.current_rollout())
calendar_panel.show_fold(frame.current_rollout())
bring_back.show_folded(frame.current_rollout())
