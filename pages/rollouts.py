"""Home: what needs doing today, and all rollouts."""

import streamlit as st

from playbook.desk.plan import rollouts
from playbook.desk.progress import portfolio
from playbook.ui.portfolio import first_run, manage, opening, rollout_rows, today
from playbook.ui.shell import frame

opening.follow()
workspace, actor = frame.here(), frame.current_actor()
lines = portfolio.list_rollouts(workspace, actor)
archived = rollouts.cards(workspace, actor, archived=True)

st.title("Home", anchor=False)
if not lines:
    if frame.may("start_rollout"):
        first_run.show()
    else:
        st.info("You have no rollouts yet. Ask an owner of this Playbook for access.")
else:
    today.show(lines, workspace.today())
    rows, together = rollout_rows.tabs(lines)
    if rows:
        with rows:
            first_run.show_new(with_examples=True)
            rollout_rows.show(lines, workspace.today())
    if together:
        from playbook.ui.portfolio import across  # draws charts, whose packages take half a second to load

        with together:
            across.show(lines)
manage.show([line.card for line in lines], archived)
