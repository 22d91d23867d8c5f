"""The top of each tab of Results: title, filter and incidents."""

from typing import Any

import streamlit as st

from playbook.core.base.fields import StageKey
from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.incidents import near_misses, open_incidents
from playbook.core.progress.progress import tracked
from playbook.desk.progress import reports
from playbook.desk.progress.reports import ProgressReport
from playbook.ui.guardrails import incident_form
from playbook.ui.shell import frame
from playbook.ui.widgets.controls import select
from playbook.ui.words import item_options
from playbook.ui.words.item_words import say_day

_GROUP, _STAGE = "progress_group", "progress_stage"


def begin(title: str, rollout: Rollout) -> ProgressReport:
    """Draw the top and return the report. Stop before the launch."""
    if rollout.launch is None:
        st.title(title, anchor=False)
        _show_before_launch(rollout)
        st.stop()
    with frame.spread_row():
        st.title(title, anchor=False)
        group_id, stage = _choose(rollout)
    report = reports.report(frame.here(), rollout, group_id, stage)
    today = frame.here().today()
    if report.today < today:
        st.caption(f"Finished. Figures as of {say_day(report.today, today)}.")
    return report


def _show_before_launch(rollout: Rollout) -> None:
    dated = len(tracked(rollout))
    tasks = (
        f"The plan’s {count(dated, 'dated task')} become the baseline."
        if dated
        else "No task has a date yet."
    )
    st.info(f"Results start with the launch. {tasks}", icon=":material/flag:")
    if frame.may("launch", rollout.id):
        frame.link("launch", "Go to Launch", icon=":material/arrow_forward:")


def _choose(rollout: Rollout) -> tuple[str | None, StageKey | None]:
    groups = item_options.groups(rollout.brief)
    stages: dict[str, str] = {stage.key: stage.title for stage in frame.here().stages}
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        chosen = st.container(width="content")
        with st.popover("Filter", icon=":material/filter_list:", key="progress_part"):
            options: dict[str, Any] = {"index": None, "bind": "query-params", "persist_state": "session"}
            group_id = select("Team", groups, _GROUP, placeholder="All teams", **options)
            stage = select("Stage", stages, _STAGE, placeholder="All stages", **options)
        for name in (groups.get(group_id or ""), stages.get(stage or "")):
            if name:
                chosen.badge(frame.plain(name), color="gray")
    return group_id if group_id in groups else None, stage if stage in stages else None


def chosen_group() -> str | None:
    group_id: str | None = st.session_state.get(_GROUP)
    return group_id


def is_whole() -> bool:
    """Return whether the whole rollout is looked at."""
    return chosen_group() is None and st.session_state.get(_STAGE) is None


def show_incidents(rollout: Rollout, group_id: str | None = None) -> None:
    """Draw the count of incidents, of one group where it is named."""
    incidents = [incident for incident in rollout.incidents.values() if group_id in (None, incident.group_id)]
    today = frame.here().day_of(rollout)
    if open_incidents(incidents) or near_misses(incidents, today):
        counts = incident_form.say_counts(incidents, today)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/report: {counts}", width="content")
            frame.link("accountability", "Open the log", ":material/arrow_forward:")
