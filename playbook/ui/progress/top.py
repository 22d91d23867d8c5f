"""The top of Progress: the part to look at, and four numbers."""

from typing import Any

import streamlit as st

from playbook.core.base.fields import StageKey
from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.progress.progress import tracked
from playbook.desk.progress.reports import ProgressReport
from playbook.ui.guardrails import incident_form
from playbook.ui.shell import frame
from playbook.ui.team.words import say_late
from playbook.ui.widgets.controls import select
from playbook.ui.words import item_options
from playbook.ui.words.item_words import say_day, say_distance

Part = tuple[str | None, StageKey | None]


def show_before_launch(rollout: Rollout) -> None:
    """Say what this page will show once the plan is launched."""
    dated = len(tracked(rollout))
    st.info(
        f"Progress starts with the launch, which keeps the plan's {count(dated, 'dated task')} "
        "as the baseline."
        if dated
        else "Progress starts with the launch. The plan has no dated tasks yet.",
        icon=":material/flag:",
    )
    st.markdown(
        "From then on this page answers, in one look:\n"
        "- What should you do next, and why?\n"
        "- Are we on schedule?\n"
        "- When will it be done?\n"
        "- On-time completion\n"
        "- Where are we behind?\n"
        "- Is it used, and is it worth it?\n"
        "- What changed, and what slipped?"
    )
    frame.link("launch", "Go to Launch", icon=":material/arrow_forward:")


def choose(rollout: Rollout) -> Part:
    groups = item_options.groups(rollout.brief)
    stages = {stage.key: stage.title for stage in frame.here().stages}
    left_column, right_column = st.columns(2)
    options: dict[str, Any] = {"index": None, "bind": "query-params"}
    options |= {"at": left_column, "placeholder": "All teams"}
    group_id = select("Team", groups, "progress_group", **options)
    options |= {"at": right_column, "placeholder": "All stages"}
    stage = select("Stage", stages, "progress_stage", **options)
    return group_id if group_id in groups else None, stage if stage in stages else None


def show_numbers(report: ProgressReport) -> None:
    stands = report.summary
    today = frame.here().today()
    if report.today < today:
        st.caption(f"This rollout is over. Everything here is told as of {say_day(report.today, today)}.")
    with st.grid(4, min_column_width=150):
        _number("Done", f"{stands.done:,}", f"of {stands.tracked:,} dated tasks")
        _number("On time", *_on_time(report))
        _number("Overdue", f"{stands.overdue:,}", _oldest(report))
        _number("Next date", *_next(report))


def _number(label: str, value: str, words: str) -> None:
    st.metric(label, value, words, delta_color="off", delta_arrow="off", border=True)


def _on_time(report: ProgressReport) -> tuple[str, str]:
    stands = report.summary
    if stands.on_time is None:
        return "–", "nothing was due so far"
    on_time_count = round(stands.on_time * stands.due_so_far)
    return f"{stands.on_time:.0%}", f"{on_time_count:,} of {stands.due_so_far:,} due so far"


def _oldest(report: ProgressReport) -> str:
    days = [day for item in report.overdue if (day := item.until or item.due)]
    return f"oldest {say_late(min(days), report.today)}" if days else "nothing is late"


def _next(report: ProgressReport) -> tuple[str, str]:
    item = report.summary.next_item
    if item is None or item.due is None:
        return "–", "nothing is left to do"
    year = "" if item.due.year == report.today.year else f" {item.due.year}"
    # A whole day does not fit in a quarter of a phone.
    return f"{item.due.day} {item.due:%b}", f"{item.due:%a}{year}, {say_distance(item.due, report.today)}"


def show(rollout: Rollout, group_id: str | None = None) -> None:
    """Draw the count of incidents, of one group where it is named."""
    incidents = [incident for incident in rollout.incidents.values() if group_id in (None, incident.group_id)]
    if incidents:
        counts = incident_form.say_counts(incidents, frame.here().day_of(rollout))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/report: {counts}", width="content")
            frame.link("accountability", "Open the log", ":material/arrow_forward:")
