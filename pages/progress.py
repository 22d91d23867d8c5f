"""Progress: the executive's one page, for five minutes a week."""

import streamlit as st

from playbook.desk.progress import reports
from playbook.ui.adoption import metric_panel, milestones, training_form, use_panel
from playbook.ui.progress import (
    charts,
    digest,
    example_rounds,
    forecast,
    gate_panel,
    lists,
    next_steps,
    top,
    update_panel,
)
from playbook.ui.recipes import value
from playbook.ui.review import alarm_panel
from playbook.ui.shell import frame

st.title("Progress")
rollout = frame.current_rollout()
if rollout.launch is None:
    top.show_before_launch(rollout)
    st.stop()

group_id, stage = top.choose(rollout)
is_whole = group_id is None and stage is None
report = reports.report(frame.here(), rollout, group_id, stage)
top.show_numbers(report)

st.header("What needs you")
next_steps.show(rollout, report)
alarm_panel.show_folded(rollout, (group_id,) if group_id else ())
top.show(rollout, group_id)
if is_whole:
    gate_panel.show(rollout, report)
lists.show_late_owners(rollout, report)

st.header("Where we are")
charts.show_burn_up(report)
forecast.show(report)
first, second = st.columns(2, gap="large")
with first:
    charts.show_on_time(report)
with second:
    charts.show_heat_map(report)
first, second = st.columns(2, gap="large")
with first:
    lists.show_needs(rollout, report)
with second:
    lists.show_upcoming(rollout, report)
milestones.show(report)

st.header("Is it used?", anchor="used")
if is_whole:
    use_panel.show(rollout, report)
metric_panel.show(rollout, report)
if is_whole:
    training_form.show(rollout)

st.header("Is it worth it?", anchor="worth")
if is_whole:
    first, second = st.columns(2, gap="large")
    with first:
        charts.show_examples(report)
    with second:
        charts.show_net_minutes(report)
    example_rounds.show(rollout, report)
    value.show(rollout)
else:
    st.markdown("Examples are told for the whole rollout. Clear the team and the stage to see them.")

st.header("What happened")
digest.show(rollout)
update_panel.show(rollout)
lists.show_slips(report)
