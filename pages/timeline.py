"""The timeline: the whole plan as one picture."""

import streamlit as st

from playbook.ui.drafting import redraft_panel
from playbook.ui.plan import timeline
from playbook.ui.review import finding_items
from playbook.ui.share import take_away
from playbook.ui.shell import frame

finding_items.follow()
st.title("Timeline", anchor=False)
rollout = frame.current_rollout()
redraft_panel.show_update(rollout)
timeline.show(rollout, take_away.offer_board_paper)
