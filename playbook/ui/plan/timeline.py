"""The timeline, as a picture or by week, beside the open task."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import groupby

import streamlit as st

from playbook import charts
from playbook.charts import Drawing, Row, Timeline, Tone
from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.counts import monday_of
from playbook.desk.plan import reviews
from playbook.ui.plan import task_panel, timeline_rows
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import component, tables
from playbook.ui.widgets.controls import show_numbers
from playbook.ui.widgets.theme import is_phone, tone
from playbook.ui.words.item_words import say_day

_CHART, _VIEW, _PAGE = "timeline.chart", "timeline.view", "timeline.page"
_PICTURE, _LIST = "Picture", "By week"
_WEEKS, _TASKS = 4, 12
_TURNED = "timeline.turned"  # what was open when the weeks were turned to it


def show(rollout: Rollout, offer_paper: Callable[[Rollout], None]) -> None:
    today = frame.here().today()
    shown = frame.once(_rows, rollout, today)
    if not shown.tasks:
        st.info("No task has a date yet. Draft the stages, and they appear here.", icon=":material/timeline:")
        frame.link("leadership", "Go to Leadership", icon=":material/arrow_forward:")
        return
    drawing = frame.once(_draw, rollout, today, tone())
    st.markdown(plain(drawing.finding))
    undoable.show_undo(rollout, "timeline")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        start = _LIST if is_phone() else _PICTURE
        look = st.segmented_control("View", [_PICTURE, _LIST], default=start, required=True, key=_VIEW)
        task_panel.show_finder(rollout, shown)
        offer_paper(rollout)
    if look == _LIST:
        _show_weeks(rollout, shown)
        return
    # The same two columns, whatever is open: the picture stays in its place, and is not drawn anew.
    picture, panel = st.columns([5, 2] if task_panel.is_open(rollout) else [1000, 1], gap="medium")
    with picture:
        _show_picture(rollout, shown, charts.with_open(drawing, task_panel.picked(rollout)))
    with panel:
        task_panel.show(rollout, shown)


def _rows(rollout: Rollout, today: date) -> Timeline:
    titles = {stage.key: stage.title for stage in frame.here().stages}
    return timeline_rows.rows_of(rollout, reviews.load_of(frame.here(), rollout), titles, today)


def _draw(rollout: Rollout, today: date, look: Tone) -> Drawing:
    return charts.timeline(frame.once(_rows, rollout, today), look)


def _show_picture(rollout: Rollout, shown: Timeline, drawing: Drawing) -> None:
    key = f"{_CHART}.{task_panel.picture_number()}"
    st.vega_lite_chart(
        drawing.data,
        drawing.spec,
        alt=f"{drawing.finding} “By week” and “The numbers” list the tasks.",
        key=key,
        on_select=_pick(rollout.id, key),
        selection_mode=charts.PICKED,
    )
    parts = ["Select a task to open it.", "Shaded: holidays and closed days."]
    if rollout.launch:
        parts.insert(1, "Filled: done. Outlined: to do. “!” marks overdue.")
    if not shown.loads:
        parts.append("Load appears once the brief says how many hours teams have.")
    st.caption(" ".join(parts))
    show_numbers(drawing, "timeline.table")


def _pick(rollout_id: str, key: str) -> "task_panel.Callback":
    def pick() -> None:
        picked = st.session_state[key].selection.get(charts.PICKED) or []
        # A click beside the tasks picks nothing; what is open stays.
        if picked and (pick := picked[0].get("pick")):
            task_panel.open_clicked(rollout_id, pick)

    return pick


def _show_weeks(rollout: Rollout, shown: Timeline) -> None:
    rows = sorted(shown.tasks, key=lambda row: (row["day"], row["title"]))
    weeks = [(week, list(each)) for week, each in groupby(rows, key=lambda row: monday_of(row["day"]))]
    opened = (task_panel.picked(rollout), task_panel.picture_number())
    at = _place_of(weeks, opened[0]) if st.session_state.get(_TURNED) != opened else None
    if at is None and _PAGE not in st.session_state:
        at = next((number for number, (week, _) in enumerate(weeks) if week >= monday_of(shown.today)), 0)
    if at is not None:
        st.session_state[_PAGE] = at // _WEEKS + 1
    st.session_state[_TURNED] = opened
    if opened[0] not in rollout.items:
        task_panel.show(rollout, shown)  # a stage's week, picked in the picture
    for week, tasks in tables.part_of(weeks, _PAGE, _WEEKS):
        _show_week(rollout, shown, week, tasks)
    tables.show_pages(weeks, _PAGE, _WEEKS, "weeks")


def _place_of(weeks: Sequence[tuple[date, list[Row]]], item_id: str) -> int | None:
    """Return in which of the weeks a task stands."""
    return next((at for at, (_, rows) in enumerate(weeks) if any(row["id"] == item_id for row in rows)), None)


def _show_week(rollout: Rollout, shown: Timeline, week: date, rows: Sequence[Row]) -> None:
    lines = [f"## Week of {say_day(week, shown.today)} · {count(len(rows), 'task')}"]
    lines += [f"- {plain(span['text'])} :gray[(closed)]" for span in shown.spans if _is_in(span, week)]
    lines += [f"- :material/flag: **{plain(flag['text'])}**" for flag in shown.flags if _is_in(flag, week)]
    st.markdown("\n".join(lines))
    open_id = task_panel.picked(rollout)
    most = len(rows) if any(_is_in(flag, week) for flag in shown.flags) else _TASKS  # a go-live week is whole
    for row in [*rows[:most], *(row for row in rows[most:] if row["id"] == open_id)]:
        if row["id"] == open_id:
            mark = f"{open_id}.{task_panel.picture_number()}"
            component.mount("scroll_to", "timeline.opened", {"mark": f"timeline.{mark}"})
        _show_line(rollout, shown, row)
        if row["id"] == open_id:
            task_panel.show(rollout, shown)
    if len(rows) > most:
        st.caption(f"and {count(len(rows) - most, 'more task')}")


_STATES = {"done": ":material/check_circle: Done", "late": ":red[:material/schedule: Overdue]"}


def _show_line(rollout: Rollout, shown: Timeline, row: Row) -> None:
    about = filter(None, (shown.titles[row["stage"]], row["owner"], row["teams"]))
    state = _STATES.get(row["state"])
    label = f"{say_day(row['day'], shown.today)} · **{plain(row['title'])}**{f' · {state}' if state else ''}"
    with st.container(gap=None):
        args = (task_panel.open_pick, rollout.id, row["id"])
        frame.button(label, f"timeline.week.{row['id']}", *args, type="tertiary")
        st.caption(plain(" · ".join(about)))


def _is_in(span: Row, week: date) -> bool:
    start, end = span.get("start", span.get("day")), span.get("end", span.get("day"))
    return bool(start < week + timedelta(days=7) and week <= end)
