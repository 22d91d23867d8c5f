"""Portfolio: all rollouts on one page, their load and their collisions."""

import streamlit as st

from playbook.desk.progress import portfolio
from playbook.ui.portfolio import collisions, load, opening, roadmap, rollout_list
from playbook.ui.shell import frame

opening.follow()
workspace = frame.here()
lines = portfolio.list_rollouts(workspace, frame.current_actor())

st.title("Portfolio", anchor=False)
if not lines:
    st.markdown(
        "Here you will see all rollouts on one page: which of them need somebody, and where two ask "
        "the same people for too much at once."
    )
    st.info("There is no rollout yet." if frame.may("start_rollout") else "No rollout is open to you yet.")
    frame.link("rollouts", "Go to Rollouts", icon=":material/arrow_back:")
    st.stop()

rollout_list.show(lines, workspace.today())
with_samples, with_past = load.choose(lines)
counted = portfolio.counted(lines, with_samples=with_samples, with_past=with_past)
together = portfolio.add_up(workspace, counted, with_past=with_past)
load.show_what_counts(lines, counted)
roadmap.show(counted, workspace.today())
load.show(together)
collisions.show(together, {line.card.rollout_id: line.card for line in counted})
