"""The brief: what changes, why, for whom and by when."""

import streamlit as st

from playbook.ui.brief import (
    case_sections,
    form,
    group_form,
    group_import,
    groups_table,
    intake_panel,
    people,
)
from playbook.ui.drafting import draft_plan
from playbook.ui.shell import frame
from playbook.ui.widgets import tables

draft_plan.follow()
st.title("Brief")
rollout = frame.current_rollout()
st.caption("A draft needs what changes, the teams, and three dates: start, go-live and end.")
form.show_progress(rollout)
intake_panel.show(rollout)

case = case_sections.case_of(rollout)
st.header("The change")
form.show_fields(rollout, "name", "organisation", across=(2, 1))
form.show_fields(rollout, "what_changes")
case_sections.show_kind(rollout, case)
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

st.header("Teams")
st.caption(groups_table.WHAT_IT_IS)
groups_table.show_table(rollout)
if panel := tables.opened("groups.import", "Paste from a spreadsheet, or upload a file", "upload"):
    with panel:
        group_import.show_import(rollout)
if panel := tables.opened("groups.detail", "Team details", "groups"):
    with panel:
        group_form.show_form(rollout)

st.header("The work")
case_sections.show_work(rollout, case)

st.header("Promises")
case_sections.show_promises(rollout, case)

st.header("Conditions")
case_sections.show_conditions(rollout, case)

st.header("History and concerns")
form.show_fields(rollout, "past_attempts", "concerns", across=(1, 1))
case_sections.show_concerns(rollout, case)

st.header("Country, closed days and training capacity")
case_sections.show_place(rollout)

st.header("Stakeholders")
case_sections.show_stakeholders(rollout)

draft_plan.show(rollout)
