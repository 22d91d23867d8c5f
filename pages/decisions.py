"""The Decisions page: what leaders settle, promise and watch, on one page."""

import streamlit as st

from playbook.ui.drafting import decision_sheet
from playbook.ui.share import take_away
from playbook.ui.shell import frame, undoable

st.title("On a page", anchor=False)
rollout = frame.current_rollout()
undoable.show_undo(rollout, "decisions")
if not rollout.items:
    st.caption("Nothing is drafted yet: this page follows the brief.")
    frame.link("brief", "Draft the plan", ":material/draw:", {"step": "readiness"})
decision_sheet.show(rollout, take_away.offer_board_paper)
