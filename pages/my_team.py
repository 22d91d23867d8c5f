"""My team: what a lead logs in two minutes on a Friday."""

import streamlit as st

from playbook.ui import (
    alarm_panel,
    example_form,
    example_rating,
    frame,
    incident_report,
    metric_numbers,
    reading_import,
    team_gaps,
    team_groups,
    team_week,
)

st.title("My team")
rollout = frame.current_rollout()
if rollout.launch is None:
    team_week.show_before_launch(rollout)
    incident_report.show(rollout)
else:
    whose = team_groups.choose(rollout)
    team_gaps.show(rollout, whose)
    team_week.show(rollout, whose, frame.here().day_of(rollout))
    metric_numbers.show(rollout, whose)
    example_rating.show(rollout, whose)
    example_form.show(rollout, whose)
    incident_report.show(rollout, whose.group_ids)
    alarm_panel.show(rollout, whose.group_ids)
    reading_import.show(rollout)
