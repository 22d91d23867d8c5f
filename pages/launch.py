"""Launch, as a dialog over the timeline."""

from functools import partial

import streamlit as st

from playbook.ui.launch import launch_panel
from playbook.ui.plan import timeline
from playbook.ui.review import finding_items
from playbook.ui.share import take_away
from playbook.ui.shell import frame

finding_items.follow()
st.title("Launch", anchor=False)
rollout = frame.current_rollout()
launch_panel.show(rollout, partial(take_away.offer_board_paper, key="launch.board"))
timeline.show(rollout, take_away.offer_board_paper)
