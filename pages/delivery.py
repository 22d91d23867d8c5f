"""Delivery: what is on time, what is late, and the forecast."""

import streamlit as st

from playbook.ui.progress import charts, forecast, gate_panel, lists, top
from playbook.ui.shell import frame

rollout = frame.current_rollout()
report = top.begin("Delivery", rollout)
first, second = st.columns(2, gap="large")
with first:
    charts.show_burn_up(report)
    forecast.show(report)
    charts.show_heat_map(report)
with second:
    charts.show_on_time(report)
    lists.show_needs(rollout, report)
    lists.show_late_owners(rollout, report)
lists.show_upcoming(rollout, report)
lists.show_slips(report)
gate_panel.show_decided(rollout, report)
