"""My team: what a lead logs in two minutes on a Friday."""

import streamlit as st

from playbook.ui.adoption import reading_import
from playbook.ui.guardrails import incident_form
from playbook.ui.recipes import form
from playbook.ui.review import alarm_panel
from playbook.ui.shell import frame
from playbook.ui.team import calendar_panel, example_form, groups, others, week
from playbook.ui.widgets.controls import button, fold

st.title("My team", anchor=False)
rollout = frame.current_rollout()
if rollout.launch is None:
    week.show_before_launch(rollout)
    incident_form.show(rollout)
    calendar_panel.show_fold(rollout)
else:
    # Above the rows, so that the page ends with what the week came to; side by side while they are closed.
    with st.container(key="team-top", gap="small"):
        whose = groups.choose(rollout)
        if whose.group_ids or frame.may("edit", rollout.id):
            alarm_panel.show_for_lead(rollout, whose.group_ids)
    groups.show(rollout, whose)
    week.show(rollout, whose)
    others.show(rollout, whose)
    week.follow(rollout.id, frozenset(rollout.examples))
    form.show(rollout)
    if more := fold("Add", "team.more", "add", look="default"):
        with more:
            week.show_later(rollout, whose)
            example_form.show(rollout, whose)
            reading_import.show(rollout)
            if frame.may("save_recipe", rollout.id):
                button("New recipe", "menu_book", "team.recipe", form.begin, rollout)
            incident_form.show(rollout, whose.group_ids)
            week.show_rated(rollout, whose)
            calendar_panel.show_fold(rollout)
