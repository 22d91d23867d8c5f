"""By person: what the plan asks of each owner and team."""

import streamlit as st

from playbook.ui.drafting import redraft_panel
from playbook.ui.plan import by_person
from playbook.ui.review import charts, finding_items
from playbook.ui.shell import frame, undoable

finding_items.follow()
st.title("By person", anchor=False)
rollout = frame.current_rollout()
redraft_panel.show_update(rollout)
undoable.show_undo(rollout, "by_person")
by_person.show(rollout)
charts.show_load(rollout)
