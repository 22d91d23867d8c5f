"""My team: what a lead logs in two minutes on a Friday."""

import streamlit as st

from playbook.ui.adoption import reading_import
from playbook.ui.guardrails import incident_form
from playbook.ui.review import alarm_panel
from playbook.ui.shell import frame
from playbook.ui.team import example_form, example_rating, groups, metric_numbers, week

st.title("My team")
rollout = frame.current_rollout()
if rollout.launch is None:
    week.show_before_launch(rollout)
    incident_form.show(rollout)
else:
    whose = groups.choose(rollout)
    groups.show(rollout, whose)
    week.show(rollout, whose, frame.here().day_of(rollout))
    metric_numbers.show(rollout, whose)
    example_rating.show(rollout, whose)
    example_form.show(rollout, whose)
    incident_form.show(rollout, whose.group_ids)
    alarm_panel.show(rollout, whose.group_ids)
    reading_import.show(rollout)
