"""All rollouts: their state, a new one, the samples, the archive."""

import streamlit as st

from playbook.desk.plan import rollouts
from playbook.ui.portfolio import delete_panel, rollout_cards
from playbook.ui.shell import frame

rollout_cards.follow()
workspace = frame.here()
cards = rollouts.cards(workspace, frame.current_actor())
archived = rollouts.cards(workspace, frame.current_actor(), archived=True)

st.title("Rollouts")
if not cards:
    st.markdown(
        "Leadership Playbook turns what you know about a change into a dated plan in five stages: "
        "leadership, communication, training, reinforcement and accountability. "
        "Once it is launched, your team logs what happens and you see where it stands."
    )
    if not frame.may("start_rollout"):
        st.info("No rollout is open to you yet. Ask an owner of this Playbook.")
with st.container(horizontal=True):
    rollout_cards.show_new()
    rollout_cards.show_samples()
if cards:
    rollout_cards.show_cards(cards, workspace.today())

if archived:
    delete_panel.show_overdue(archived)
    shown = st.toggle(f"Show archived rollouts ({len(archived)})", key=rollout_cards.SHOW_ARCHIVED)
    if shown:
        st.header("Archived")
        rollout_cards.show_archived(archived, workspace.today())
