"""Charts of coverage by team and stage, and of teams' load."""

from functools import partial

import streamlit as st

from playbook import charts
from playbook.charts import Drawing, Tone
from playbook.core.log.rollout import Rollout
from playbook.desk.plan import reviews
from playbook.ui.shell import frame
from playbook.ui.widgets import choices, tables
from playbook.ui.widgets.controls import show_drawing
from playbook.ui.widgets.theme import tone
from playbook.ui.words import item_options

PER_PAGE = 12
_GROUPS = "review.chart_groups"
_PAGE = "review.chart_page"


def show_coverage(rollout: Rollout) -> None:
    _show(frame.once(_coverage, rollout, _choose_groups(rollout), tone()), "coverage")


def show_load(rollout: Rollout) -> None:
    """Draw whether the plan asks for more time than people have."""
    if not rollout.brief.groups:
        return
    _show(frame.once(_load, rollout, _choose_groups(rollout), tone()), "load")
    st.caption(
        "Hours of training, messages and check-ins that the plan asks of each person in a week. "
        "▲ more than the team’s capacity · × closed days · + another change at the same time"
    )
    if any(group.capacity_hours_per_week is None for group in rollout.brief.groups) and frame.may("edit"):
        frame.link(
            "brief", "Enter each team’s hours in the brief", ":material/edit_note:", {"step": "people"}
        )


def _choose_groups(rollout: Rollout) -> tuple[str, ...]:
    names = item_options.groups(rollout.brief)
    if len(names) <= PER_PAGE:
        return tuple(names)
    none = f"None picked: all {len(names)} teams, {PER_PAGE} to a page."
    picked = choices.pick_many("Teams", names, _GROUPS, none=none, on_change=partial(tables.to_first, _PAGE))
    ids = [group_id for group_id in names if not picked or group_id in picked]
    part = tables.part_of(ids, _PAGE, PER_PAGE)
    tables.show_pages(ids, _PAGE, PER_PAGE)
    return tuple(part)


def _coverage(rollout: Rollout, group_ids: tuple[str, ...], look: Tone) -> Drawing:
    titles = {stage.key: stage.title for stage in frame.here().stages}
    names = item_options.groups(rollout.brief)
    rows = [
        {
            "group": names[cell.group_id],
            "stage": titles[cell.stage],
            "passed": len(cell.passed),
            "failed": len(cell.failed),
            "unknown": len(cell.unknown),
        }
        for cell in reviews.coverage_of(frame.here(), rollout)
        if cell.group_id in group_ids
    ]
    drawn = [names[group_id] for group_id in group_ids]
    return charts.coverage(rows, drawn, list(titles.values()), look)


def _load(rollout: Rollout, group_ids: tuple[str, ...], look: Tone) -> Drawing:
    names = item_options.groups(rollout.brief)
    rows = [
        {
            "group": names[week.group_id],
            "week": week.monday,
            "hours": week.hours,
            "capacity": week.capacity,
            "over": week.is_over,
            "blackouts": ", ".join(name or "closed" for name in week.blackouts),
            "other_changes": ", ".join(name or "other change" for name in week.other_changes),
        }
        for week in reviews.load_of(frame.here(), rollout)
        if week.group_id in group_ids
    ]
    return charts.change_load(rows, [names[group_id] for group_id in group_ids], look)


def _show(drawing: Drawing, name: str) -> None:
    st.header(drawing.title, anchor=False)
    st.markdown(frame.plain(drawing.finding))
    if drawing.data.empty:
        return
    show_drawing(drawing, f"review.{name}")
