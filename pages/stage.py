"""One of the five stages: its purpose, questions and items."""

import streamlit as st

from playbook.ui.adoption import training_form
from playbook.ui.drafting import panel, progress, redraft_panel, results, sending
from playbook.ui.guardrails import guardrails_section
from playbook.ui.recipes import practice
from playbook.ui.shell import frame, navigation
from playbook.ui.stage import actions, faq_panel, item_list
from playbook.ui.stage.aside import stage_aside
from playbook.ui.team import leader_log

stage = navigation.current_stage()
st.title(stage.title, anchor=False)
st.markdown(stage.purpose)
with st.expander("Checklist", type="compact"):
    st.markdown("\n".join(f"- {question}" for question in stage.questions))

rollout = frame.current_rollout()
# What comes and goes in a container does not move the form below: what is being typed in it would be lost.
with st.container():
    practice.show(rollout, stage)
if not frame.may("edit", rollout.id):
    guardrails_section.show(rollout, stage)
    leader_log.show(rollout, stage)
    item_list.show(rollout, stage)
    st.stop()
with st.container():
    actions.show(rollout, stage)
    sending.show(rollout)
    progress.show(rollout)
    results.show(rollout, stage)
    panel.show(rollout, stage.key)
    redraft_panel.show(rollout, stage.key)
    guardrails_section.show(rollout, stage)
plan, aside = st.columns([5, 2], gap="large")
with plan:
    with st.container():
        leader_log.show(rollout, stage)
    item_list.show(rollout, stage)
    if stage.key == "training":
        training_form.show(rollout)
    faq_panel.show(rollout, stage)
with aside:
    stage_aside(rollout, stage)
