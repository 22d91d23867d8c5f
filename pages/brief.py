"""The brief in five steps, from the change to the teams' readiness."""

import streamlit as st

from playbook.core.case.timing import is_practiced
from playbook.ui.brief import (
    case_sections,
    case_tables,
    form,
    group_form,
    group_import,
    groups_table,
    intake_panel,
    people,
    promises,
    readiness,
    row_table,
    site_waves,
    steps,
    team_choices,
)
from playbook.ui.drafting import draft_plan
from playbook.ui.launch import self_check_form
from playbook.ui.shell import frame
from playbook.ui.widgets import tables

draft_plan.follow()
st.title("Brief", anchor=False)
rollout = frame.current_rollout()
step = steps.show(rollout)
case = case_sections.case_of(rollout)
case_sections.show_trouble(rollout)
intake_panel.show_put(rollout)
form.show_asked(rollout, step)
match step:
    case "change":
        if intake_panel.show(rollout):
            st.stop()  # the fields are filled once the facts are chosen
        form.show_fields(rollout, "what_changes")
        form.show_fields(rollout, "name", "organisation", across=(2, 1))
        if form.asked_field() != "outcome_measure":  # else all five stand at the top
            st.caption("The outcome metric is the one number that should move.")
        form.show_fields(rollout, "outcome_measure")
        form.show_fields(rollout, *form.ASKED_WITH["outcome_measure"], across=(1, 1, 1, 1))
        case_sections.show_kind(rollout, case)
        form.show_fields(rollout, "why", "why_now", across=(1, 1))
        form.show_fields(rollout, "what_stays", "risk_of_not_changing", across=(1, 1))
        st.caption(
            "The objective says what is true at the end. The expected benefit says what people and the "
            "organization get from it."
        )
        form.show_fields(rollout, "objective", "expected_benefit", across=(1, 1))
        if is_practiced(case.kind.key):
            form.show_fields(rollout, "tools", "purchase", across=(2, 1))
            case_sections.show_purchase(rollout)
        else:
            form.show_fields(rollout, "tools")
    case "people":
        people.show_people(rollout)
        form.show_fields(rollout, "sponsor_id", "lead_id", "lead_hours_per_week", across=(9, 10, 6))
        form.show_fields(rollout, "sustainment_owner_id", "incident_contact", "headcount", across=(9, 10, 6))
        st.caption(
            "People in scope: everyone whose work changes, even if they only get a message. "
            "The teams should add up to it."
        )
        st.subheader("Teams", anchor=False)
        st.caption(groups_table.WHAT_IT_IS)
        asked = form.asked_field()
        if asked == "groups":
            form.scroll_to("groups")
            form.show_way_back()
        has_own_days = site_waves.show_choice(rollout)
        groups_table.show_table(rollout, has_own_days=has_own_days)
        is_of_choices = asked in ("groups.manager_id", "groups.impact")
        team_choices.show(rollout, is_asked=is_of_choices)
        if asked == "groups.tasks":
            st.session_state.setdefault("panel.tasks", True)
        elif asked.startswith("groups.") and asked != "groups.site" and not is_of_choices:
            group_form.open_asked(rollout.brief)
        site_waves.show(rollout)
        if panel := tables.opened("groups.import", "Paste from a spreadsheet, or upload a file", "upload"):
            with panel:
                group_import.show_import(rollout)
        if panel := tables.opened(group_form.PANEL, "Team details", "groups"):
            with panel:
                group_form.show_form(rollout)
        if panel := tables.opened("tasks", "What each team does", "task_alt"):
            with panel:
                if asked == "groups.tasks":
                    form.scroll_to("tasks")
                    form.show_way_back()
                case_sections.show_work(rollout, case)
        if panel := tables.opened("stakeholders", "Stakeholders (private)", "lock"):
            with panel:
                case_sections.show_stakeholders(rollout)
    case "dates":
        # How days are written follows the country.
        form.show_fields(rollout, "country", "subdivision", "regions", across=(1, 1, 1))
        form.show_fields(rollout, "start", "go_live", "end", across=(1, 1, 1))
        form.show_other_starts(rollout)
        with frame.guarded():
            draft_plan.show_proposed_dates(rollout)
        form.show_fields(
            rollout, "trainers", "rooms", "seats_per_session", "budget", "currency", across=(2, 2, 3, 3, 2)
        )
        form.show_fields(rollout, "budget_covers")
        form.show_fields(rollout, "approach", "past_attempts", across=(1, 1))
        case_sections.show_attempts(rollout)
        st.subheader("Conditions", anchor=False)
        case_sections.show_conditions(rollout, case)
        st.subheader("Closed or busy days of the whole organization", anchor=False)
        row_table.show(rollout, case_tables.CLOSED_DAYS)
        case_sections.show_closed_teams(rollout)
    case "promises":
        promises.show(rollout, case)
        st.subheader("Concerns and answers", anchor=False)
        form.show_fields(rollout, "concerns")
        case_sections.show_concerns(rollout, case)
    case "readiness":
        readiness.show(rollout)
        with frame.guarded():
            self_check_form.show(rollout)
        with frame.guarded():
            draft_plan.show(rollout)
steps.show_ways(rollout, step)
