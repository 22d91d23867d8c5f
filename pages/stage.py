"""One of the five stages: its purpose, its questions, its items, and what can be done to them."""

import streamlit as st

from playbook.ui import (
    draft_panel,
    draft_progress,
    draft_results,
    draft_sending,
    faq_panel,
    frame,
    guardrails_section,
    leader_log,
    navigation,
    recipe_practice,
    redraft_panel,
    stage_actions,
    stage_drafting,
    stage_list,
    training_form,
)
from playbook.ui.stage_aside import stage_aside

stage = navigation.current_stage()
st.title(stage.title, anchor=False)
st.markdown(stage.purpose)
with st.expander("Questions to ask yourselves", type="compact"):
    st.markdown("\n".join(f"- {question}" for question in stage.questions))

rollout = frame.current_rollout()
# What comes and goes in a container does not move the form below: what is being typed in it would be lost.
with st.container():
    recipe_practice.show(rollout, stage)
if not frame.may("edit", rollout.id):
    guardrails_section.show(rollout, stage)
    leader_log.show(rollout, stage)
    stage_list.show(rollout, stage)
    st.stop()
with st.container():
    stage_drafting.show(rollout)
    stage_actions.show(rollout, stage)
    draft_sending.show(rollout)
    draft_progress.show(rollout)
    draft_results.show(rollout, stage)
    draft_panel.show(rollout, stage.key)
    redraft_panel.show(rollout, stage.key)
    guardrails_section.show(rollout, stage)
plan, aside = st.columns([5, 2], gap="large")
with plan:
    with st.container():
        leader_log.show(rollout, stage)
    stage_list.show(rollout, stage)
    if stage.key == "training":
        training_form.show(rollout)
    faq_panel.show(rollout, stage)
with aside:
    stage_aside(rollout, stage)
