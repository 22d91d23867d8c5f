"""Value: the time saved, how good the examples are, and the recipes."""

import streamlit as st

from playbook.desk.progress import reports
from playbook.ui.progress import charts, example_rounds
from playbook.ui.recipes import library, value
from playbook.ui.shell import frame, undoable

st.title("Value", anchor=False)
rollout = frame.current_rollout()
undoable.show_undo(rollout, "library")
if rollout.launch:
    report = reports.report(frame.here(), rollout)
    first, second = st.columns(2, gap="large")
    with first:
        charts.show_net_minutes(report)
    with second:
        charts.show_examples(report)
    example_rounds.show(rollout, report)
    value.show(rollout)
library.show(rollout)
