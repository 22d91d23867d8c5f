"""The timeline: the whole plan as one picture."""

import streamlit as st

from playbook.ui.plan import timeline
from playbook.ui.review import finding_items
from playbook.ui.share import take_away
from playbook.ui.shell import frame

finding_items.follow()
st.title("Timeline", anchor=False)
timeline.show(frame.current_rollout(), take_away.offer_board_paper)
