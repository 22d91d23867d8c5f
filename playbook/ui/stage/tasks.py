"""The tasks of one stage: filters, rows, and the open task."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from playbook.charts import STAGE_COLORS
from playbook.core.base.fields import StageKey
from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.plays.stages import Stage
from playbook.core.progress.progress import STANDING_NAMES
from playbook.desk.plan import reviews
from playbook.ui.items import editing, task_panel
from playbook.ui.shell import frame, open_task
from playbook.ui.stage import bulk_bar
from playbook.ui.stage.rows import HEADS, Checks, TaskRow, checks_by_task, matching, rows_of
from playbook.ui.widgets import component, tables
from playbook.ui.widgets.choices import pick_one
from playbook.ui.widgets.theme import tone
from playbook.ui.words import item_options

PAGE = 40


def show(rollout: Rollout, stage: Stage) -> None:
    if opening := open_task.take_new(rollout.id, stage.key):
        editing.begin_new(rollout.id, rollout.version, opening)
    if item := rollout.items.get(open_task.take_edit(rollout.id, stage.key)):
        editing.begin(rollout.id, rollout.version, item)
    rows = frame.once(rows_of, rollout, stage.key, frame.here().today())
    open_id, mode = open_task.find(rollout.id, stage.key)
    if not rows and not open_id:
        st.markdown("Nothing is planned in this stage yet.")
        return
    may_edit = frame.may("edit", rollout.id)
    checks = frame.once(_checks, rollout, stage.key, may_edit)
    shown = _filter(rows, rollout, stage)
    is_wide = mode != "read"
    # The list stays in the first column, so that it is not made anew when a task opens.
    columns = st.columns([2, 3] if is_wide else [6, 5] if open_id else [1], gap="medium")
    with columns[0]:
        _show_rows(rollout, stage, rows, shown, checks)
    if open_id:
        with columns[1]:
            task_panel.show(rollout, stage.key, checks.get(open_id, ()))
    if may_edit:
        bulk_bar.show(rollout, stage.key, [row.item for row in rows])


def _checks(rollout: Rollout, stage: StageKey, may_edit: bool) -> Checks:
    results = reviews.stage_findings(frame.here(), rollout, stage) if may_edit else ()
    return checks_by_task(rollout, results)


def _filter(rows: Sequence[TaskRow], rollout: Rollout, stage: Stage) -> list[TaskRow]:
    owners = {row.owner: row.owner for row in sorted(rows, key=lambda row: row.owner.casefold())}
    standings = {row.standing: STANDING_NAMES[row.standing] for row in rows if row.standing}
    key = stage.key
    with st.grid(4 if standings else 3, min_column_width=150, gap="small"):
        # The fields of a form beside the list have the short names.
        look: dict[str, Any] = {"label_visibility": "collapsed", "persist_state": "session"}
        words = st.text_input(
            "Search tasks", key=f"{key}.search", placeholder="Search", type="search", **look
        )
        owner = pick_one("Filter by owner", owners, f"{key}.owner", "Every owner", **look)
        teams = item_options.groups(rollout.brief)
        group = pick_one("Filter by team", teams, f"{key}.group", "Every team", **look)
        standing = None
        if standings:
            standing = pick_one("Filter by status", standings, f"{key}.status", "Every status", **look)
    return matching(rows, words or "", owner, group, standing)


def _show_rows(
    rollout: Rollout, stage: Stage, rows: Sequence[TaskRow], shown: Sequence[TaskRow], checks: Checks
) -> None:
    is_all = len(shown) == len(rows)
    st.caption(_how_many(rows) if is_all else f"{len(shown)} of {count(len(rows), 'task')} shown")
    if not shown:
        st.markdown("No task matches these filters.")
        return
    pager = f"{stage.key}.page"
    data = {
        "label": f"Tasks of {stage.title}",
        "color": STAGE_COLORS[stage.key][tone()],
        "heads": HEADS,
        "rows": [row.cells(checks.get(row.item.id, ())) for row in tables.part_of(shown, pager, PAGE)],
        "open": open_task.find(rollout.id, stage.key)[0],
        "selected": open_task.selected(stage.key),
        "may_select": frame.may("edit", rollout.id),
        "back": "Back to the list",
    }
    events: dict[str, Any] = {
        "on_opened_change": lambda: _open(rollout, stage),
        "on_chosen_change": lambda: _choose(stage),
    }
    component.mount("task_rows", _key(stage), data, **events)
    tables.show_pages(shown, pager, PAGE, is_persistent=True)


def _how_many(rows: Sequence[TaskRow]) -> str:
    """Return how many have a date, lack one, or need none."""
    tracked = [row.item for row in rows if row.item.is_tracked]
    lacking, free = sum(item.due is None for item in tracked), len(rows) - len(tracked)
    words = [count(len(tracked) - lacking, "dated task")]
    words += [f"{lacking:,} without a date"] if lacking else []
    words += [f"{free:,} that {'needs' if free == 1 else 'need'} no date"] if free else []
    return ", ".join(words)


def _key(stage: Stage) -> str:
    return f"{stage.key}.rows"


def _open(rollout: Rollout, stage: Stage) -> None:
    task_id = st.session_state[_key(stage)].opened
    # A client of somebody's own sends what it likes.
    if task_id and isinstance(task_id, str):
        open_task.show(rollout.id, stage.key, task_id)
    else:
        open_task.close(rollout.id, stage.key)


def _choose(stage: Stage) -> None:
    chosen = st.session_state[_key(stage)].chosen
    open_task.select(stage.key, chosen if isinstance(chosen, list) else [])
