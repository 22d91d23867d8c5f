"""Progress: the executive's one page, for five minutes a week."""

import streamlit as st

from playbook.desk import reports
from playbook.ui import (
    alarm_panel,
    digest_panel,
    example_rounds,
    frame,
    gate_panel,
    metric_panel,
    progress_charts,
    progress_forecast,
    progress_lists,
    progress_top,
    update_panel,
    waiting_list,
)

st.title("Progress")
rollout = frame.current_rollout()
if rollout.launch is None:
    progress_top.show_before_launch(rollout)
    st.stop()

group_id, stage = progress_top.choose(rollout)
report = reports.report(frame.here(), rollout, group_id, stage)
progress_top.show_numbers(report)
digest_panel.show(rollout)
update_panel.show(rollout)
progress_lists.show_needs(rollout, report)
waiting_list.show(rollout, report)
alarm_panel.show(rollout, (group_id,) if group_id else ())
progress_charts.show_burn_up(report)
metric_panel.show(rollout, report)
if group_id is None and stage is None:
    gate_panel.show(rollout, report)
progress_forecast.show(report)
left, right = st.columns(2, gap="large")
with left:
    progress_charts.show_on_time(report)
    progress_lists.show_slips(report)
with right:
    progress_charts.show_heat_map(report)
progress_charts.show_examples(report)
if group_id is None and stage is None:
    example_rounds.show(rollout, report)
left, right = st.columns(2, gap="large")
with left:
    progress_lists.show_upcoming(rollout, report)
with right:
    progress_lists.show_overdue(rollout, report)
