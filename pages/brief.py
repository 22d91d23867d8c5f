"""The brief: what changes, why, for whom and by when. Every field saves on its own."""

import streamlit as st

from playbook.ui import (
    brief_form,
    brief_people,
    frame,
    group_form,
    group_import,
    groups_table,
    intake_panel,
    panels,
)

rollout = frame.current_rollout()
st.title("Brief")
st.caption("Every field is saved as soon as you leave it.")
brief_form.show_progress(rollout.brief)
intake_panel.show(rollout)

st.header("The change")
brief_form.show_fields(rollout, "name", "organisation", across=(2, 1))
brief_form.show_fields(rollout, "what_changes")
brief_form.show_fields(rollout, "why", "why_now", across=(1, 1))
brief_form.show_fields(rollout, "risk_of_not_changing", "what_stays", across=(1, 1))

st.header("The result")
brief_form.show_fields(rollout, "objective", "expected_benefit", across=(1, 1))
brief_form.show_fields(
    rollout, "outcome_measure", "outcome_unit", "outcome_baseline", "outcome_target", across=(4, 2, 3, 3)
)

st.header("Tools, dates and size")
brief_form.show_fields(rollout, "tools", "regions", across=(1, 1))
brief_form.show_fields(rollout, "start", "go_live", "end", "headcount", across=(1, 1, 1, 1))

st.header("People and budget")
brief_form.show_fields(rollout, "sponsor_id", "lead_id", "lead_hours_per_week", across=(5, 5, 3))
brief_form.show_fields(rollout, "sustainment_owner_id", "incident_contact", across=(1, 1))
brief_form.show_fields(rollout, "budget", "currency", across=(2, 1))
brief_people.show_people(rollout)

st.header("What people remember and worry about")
brief_form.show_fields(rollout, "past_attempts", "concerns", across=(1, 1))

st.header("Groups")
st.caption(groups_table.WHAT_IT_IS)
groups_table.show_table(rollout)
if panel := panels.opened("groups.import", "Paste from a spreadsheet, or upload a file", "upload"):
    with panel:
        group_import.show_import(rollout)
if panel := panels.opened("groups.detail", "One group in detail", "groups"):
    with panel:
        group_form.show_form(rollout)
