"""Progress: the executive's one page, for five minutes a week."""

import streamlit as st

from playbook.desk import reports
from playbook.ui import (
    alarm_panel,
    digest_panel,
    example_rounds,
    frame,
    gate_panel,
    incident_line,
    metric_panel,
    next_steps,
    progress_charts,
    progress_forecast,
    progress_lists,
    progress_top,
    recipe_worth,
    training_form,
    update_panel,
    use_panel,
    waiting_list,
    way_list,
)

st.title("Progress")
rollout = frame.current_rollout()
if rollout.launch is None:
    progress_top.show_before_launch(rollout)
    st.stop()

group_id, stage = progress_top.choose(rollout)
is_whole = group_id is None and stage is None
report = reports.report(frame.here(), rollout, group_id, stage)
progress_top.show_numbers(report)

st.header("What needs you")
next_steps.show(rollout, report)
alarm_panel.show_folded(rollout, (group_id,) if group_id else ())
incident_line.show(rollout, group_id)
if is_whole:
    gate_panel.show(rollout, report)
waiting_list.show(rollout, report)

st.header("Where we are")
progress_charts.show_burn_up(report)
progress_forecast.show(report)
left, right = st.columns(2, gap="large")
with left:
    progress_charts.show_on_time(report)
with right:
    progress_charts.show_heat_map(report)
left, right = st.columns(2, gap="large")
with left:
    progress_lists.show_needs(rollout, report)
with right:
    progress_lists.show_upcoming(rollout, report)
way_list.show(report)

st.header("Is it used?", anchor="used")
if is_whole:
    use_panel.show(rollout, report)
metric_panel.show(rollout, report)
if is_whole:
    training_form.show(rollout)

st.header("Is it worth it?", anchor="worth")
if is_whole:
    left, right = st.columns(2, gap="large")
    with left:
        progress_charts.show_examples(report)
    with right:
        progress_charts.show_net_minutes(report)
    example_rounds.show(rollout, report)
    recipe_worth.show(rollout)
else:
    st.markdown("Examples are told for the whole rollout. Clear the group and the stage to see them.")

st.header("What happened")
digest_panel.show(rollout)
update_panel.show(rollout)
progress_lists.show_slips(report)
