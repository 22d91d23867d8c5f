"""The brief: what changes, why, for whom and by when."""

import streamlit as st

from playbook.ui.brief import form, group_form, group_import, groups_table, intake_panel, people
from playbook.ui.shell import frame
from playbook.ui.widgets import tables

rollout = frame.current_rollout()
st.title("Brief")
st.caption("Every field is saved as soon as you leave it.")
form.show_progress(rollout.brief)
intake_panel.show(rollout)

st.header("The change")
form.show_fields(rollout, "name", "organisation", across=(2, 1))
form.show_fields(rollout, "what_changes")
form.show_fields(rollout, "why", "why_now", across=(1, 1))
form.show_fields(rollout, "risk_of_not_changing", "what_stays", across=(1, 1))

st.header("The result")
form.show_fields(rollout, "objective", "expected_benefit", across=(1, 1))
form.show_fields(
    rollout, "outcome_measure", "outcome_unit", "outcome_baseline", "outcome_target", across=(4, 2, 3, 3)
)

st.header("Tools, dates and size")
form.show_fields(rollout, "tools", "regions", across=(1, 1))
form.show_fields(rollout, "start", "go_live", "end", "headcount", across=(1, 1, 1, 1))

st.header("People and budget")
form.show_fields(rollout, "sponsor_id", "lead_id", "lead_hours_per_week", across=(5, 5, 3))
form.show_fields(rollout, "sustainment_owner_id", "incident_contact", across=(1, 1))
form.show_fields(rollout, "budget", "currency", across=(2, 1))
people.show_people(rollout)

st.header("What people remember and worry about")
form.show_fields(rollout, "past_attempts", "concerns", across=(1, 1))

st.header("Groups")
st.caption(groups_table.WHAT_IT_IS)
groups_table.show_table(rollout)
if panel := tables.opened("groups.import", "Paste from a spreadsheet, or upload a file", "upload"):
    with panel:
        group_import.show_import(rollout)
if panel := tables.opened("groups.detail", "One group in detail", "groups"):
    with panel:
        group_form.show_form(rollout)
