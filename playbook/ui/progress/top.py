"""The top of Progress: which part to look at, and the four numbers that say where it stands."""

from typing import cast

import streamlit as st

from playbook.core.base.fields import StageKey
from playbook.core.log.rollout import Rollout
from playbook.core.progress.progress import tracked
from playbook.desk.progress.reports import Report
from playbook.ui.guardrails import incident_panel
from playbook.ui.shell import frame, navigation
from playbook.ui.team.words import say_late
from playbook.ui.widgets.controls import select
from playbook.ui.words.item_words import say_day, say_distance

Part = tuple[str | None, StageKey | None]


def show_before_launch(rollout: Rollout) -> None:
    """Say what this page will show once the plan is launched."""
    dated = len(tracked(rollout))
    st.info(
        f"Progress starts with the launch, which keeps the plan's {dated} dated items as the baseline."
        if dated
        else "Progress starts with the launch. The plan has no dated items yet.",
        icon=":material/flag:",
    )
    st.markdown(
        "From then on this page answers, in one look:\n"
        "- What should you do next, and why?\n"
        "- Are we as far as we planned to be?\n"
        "- When will it be done?\n"
        "- Do we do things when we said we would?\n"
        "- Where are we behind?\n"
        "- Is it used, and is it worth it?\n"
        "- What changed, and what slipped?"
    )
    frame.link("launch", "Go to Launch", icon=":material/arrow_forward:")


def choose(rollout: Rollout) -> Part:
    """Ask for the part to look at: one group, one stage, or all."""
    groups = frame.told_apart({group.id: group.name for group in rollout.brief.groups})
    stages = {stage.key: stage.title for stage in frame.here().stages}
    left, right = st.columns(2)
    group_id = select(
        "Group", groups, "progress_group", index=None, placeholder="All groups", bind="query-params", at=left
    )
    stage = right.selectbox(
        "Stage",
        list(stages),
        index=None,
        format_func=lambda key: stages.get(cast(StageKey, key), key),
        placeholder="All stages",
        key="progress_stage",
        bind="query-params",
    )
    return group_id if group_id in groups else None, stage if stage in stages else None


def show_numbers(report: Report) -> None:
    """Draw the four numbers, each with the words for what it counts."""
    stands = report.summary
    today = frame.here().today()
    if report.today < today:
        st.caption(f"This rollout is over. Everything here is told as of {say_day(report.today, today)}.")
    with st.grid(4, min_column_width=150):
        _number("Done", f"{stands.done:,}", f"of {stands.tracked:,} dated items")
        _number("On time", *_on_time(report))
        _number("Overdue", f"{stands.overdue:,}", _oldest(report))
        _number("Next date", *_next(report))


def _number(label: str, value: str, words: str) -> None:
    st.metric(label, value, words, delta_color="off", delta_arrow="off", border=True)


def _on_time(report: Report) -> tuple[str, str]:
    stands = report.summary
    if stands.on_time is None:
        return "–", "nothing was due so far"
    kept = round(stands.on_time * stands.due_so_far)
    return f"{stands.on_time:.0%}", f"{kept:,} of {stands.due_so_far:,} due so far"


def _oldest(report: Report) -> str:
    days = [day for item in report.overdue if (day := item.until or item.due)]
    return f"oldest {say_late(min(days), report.today)}" if days else "nothing is late"


def _next(report: Report) -> tuple[str, str]:
    item = report.summary.next_item
    if item is None or item.due is None:
        return "–", "nothing is left to do"
    year = "" if item.due.year == report.today.year else f" {item.due.year}"
    # A whole day does not fit in a quarter of a phone.
    return f"{item.due.day} {item.due:%b}", f"{item.due:%a}{year}, {say_distance(item.due, report.today)}"


def show(rollout: Rollout, group_id: str | None = None) -> None:
    """Draw the line, of one group where it is named; nothing where nothing was ever logged."""
    found = [one for one in rollout.incidents.values() if group_id in (None, one.group_id)]
    if found:
        said = incident_panel.say_counts(found, frame.here().day_of(rollout))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/report: {said}", width="content")
            navigation.link_to("accountability", "Open the log", ":material/arrow_forward:")
