"""Import metrics: paste or upload, map columns, preview, log all."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from typing import Any, TypeVar, cast

import streamlit as st

from playbook.core.base.fields import Id
from playbook.core.log.rollout import Rollout
from playbook.core.plan.counts import Use
from playbook.desk.progress import reading_files
from playbook.desk.tables.cells import CellError
from playbook.desk.tables.columns import LAYOUTS, READING_COLUMN_NAMES, ReadingColumn, kind_of
from playbook.desk.tables.read_file import (
    FILE_HELP,
    FILE_LABEL,
    FILE_TYPES,
    MOST_PASTED,
    PASTE_HELP,
    TableSheet,
)
from playbook.desk.tables.reading_table import (
    Read,
    ReadingChoices,
    ReadingEntry,
    Scope,
    first_choices,
    missing,
    open_readings,
    read_readings,
)
from playbook.desk.tables.usage_table import (
    Measure,
    UsageCounts,
    count_usage,
    counts_itself,
    entries_of,
    fits,
    measure_name,
)
from playbook.ui.adoption import reading_preview
from playbook.ui.shell import frame
from playbook.ui.widgets import tables, uploads
from playbook.ui.widgets.controls import main_button, quiet_button, segments, select
from playbook.ui.widgets.days import DAY_ORDERS, day_input

Made = TypeVar("Made")
_TEXT = "readings.text"
_FILE = "readings.file"
_FILES = "readings.files"
_OPENED = "readings.opened"
_SHEET = "readings.sheet"
_WRONG = "readings.wrong"
_PICKED = "readings.picked."
_SPANS = {7: "7 days", 28: "28 days", 1: "That day", None: "Another time, or not known"}
_MARKS = {",": "The comma or point stands before decimals: 1.234", ".": "It separates thousands: 1234"}


def show(rollout: Rollout) -> None:
    """Draw the fold that takes a file, for those who may log a reading."""
    if rollout.launch is None or not frame.may("log_reading", rollout.id):
        return
    if (panel := tables.opened("readings.file", "Import metrics", "upload_file")) is None:
        return
    with panel:
        scope = reading_files.scope_for(frame.here(), frame.current_actor(), rollout)
        _show_ways_in()
        if wrong := st.session_state.get(_WRONG):
            st.error(frame.plain(wrong), icon=":material/error:")
        if sheet := st.session_state.get(_SHEET):
            _show_sheet(rollout, scope, sheet)


def _show_ways_in() -> None:
    paste, upload = st.columns(2)
    paste.text_area(
        "Paste from your spreadsheet",
        key=_TEXT,
        placeholder="Day\tValue\tTeam\n2026-03-02\t41,5 %\tCreative",
        height=142,
        max_chars=MOST_PASTED,
        help=f"With headings, columns may come in any order. An example is in the empty box. {PASTE_HELP}",
        persist_state="session",
    )
    paste.button("Preview", key="readings.look", on_click=read_pasted)
    upload.file_uploader(
        FILE_LABEL,
        FILE_TYPES,
        key=_file(),
        on_change=read_uploaded,
        max_upload_size=5,
        help=f"{FILE_HELP} At most 200,000 rows. Readings, seats, or the export of Microsoft 365 Copilot or "
        "ChatGPT Enterprise: of people only counts are kept. Seats may have the columns Team, Day, Seats, "
        "Active users, Idle seats and Price per month.",
    )


def _file() -> str:
    """Return the upload's key, new after each file so that the server drops it."""
    return f"{_FILE}.{st.session_state.get(_FILES, 0)}"


def read_pasted() -> None:
    _open(st.session_state[_TEXT])


def read_uploaded() -> None:
    if file := uploads.sent(_file()):
        with frame.reading_turn():
            _open(file.getvalue())
    else:
        _forget()


def _key(name: str) -> str:
    """Return a key for this file, as browsers restore what a key held before."""
    return f"{_PICKED}{st.session_state.get(_OPENED, 0)}.{name}"


def _open(data: str | bytes) -> None:
    _forget()
    st.session_state[_OPENED] = st.session_state.get(_OPENED, 0) + 1
    try:
        st.session_state[_SHEET] = open_readings(data)
    except CellError as error:
        st.session_state[_WRONG] = str(error)


def _forget() -> None:
    for key in [key for key in st.session_state if str(key).startswith((_PICKED, "readings.cached."))]:
        del st.session_state[key]
    for key in (_SHEET, _WRONG):
        st.session_state.pop(key, None)


def leave() -> None:
    _forget()
    st.session_state[_TEXT] = ""
    st.session_state[_FILES] = st.session_state.get(_FILES, 0) + 1


def _show_sheet(rollout: Rollout, scope: Scope, sheet: TableSheet) -> None:
    if sheet.notes:
        st.caption("  \n".join(frame.plain(note) for note in sheet.notes))
    kinds = {code: layout.name for code, layout in LAYOUTS.items()}
    guess = list(kinds).index(kind_of(sheet.headings))
    choices = first_choices(sheet, select("What the file is", kinds, _key("kind"), index=guess))
    choices = _ask_columns(sheet, choices)
    if not (problem := _columns_problem(choices)):
        choices = _ask_missing(scope, choices)
        problem = _metric_problem(scope, choices)
    if problem:
        st.info(problem)
        _show_leave()
        return
    order, mark = st.session_state.get(_key("order")), st.session_state.get(_key("mark"))
    choices = replace(choices, day_first=order, decimal=mark)
    table: Read | UsageCounts
    uses: tuple[Use, ...] = ()
    if choices.kind == "readings":
        read = _once("read", (sheet, choices, scope), lambda: read_readings(sheet, scope, choices))
        table, entries = read, read.entries
    else:
        usage = _once("usage", (sheet, choices, scope), lambda: count_usage(sheet, scope, choices))
        reading_preview.show_counts(scope, usage)
        table, uses = usage, usage.uses
        label = "Log counts as a metric of the plan too"
        with st.expander(label, not uses, key=_key("measures"), type="compact"):
            entries = _ask_measures(scope, choices, usage)
    if table.asks_day_first or st.session_state.get(_key("order")) is not None:
        _ask_shape("In dates such as 3/4/2026", DAY_ORDERS, "order")
    if table.asks_decimal or st.session_state.get(_key("mark")) is not None:
        _ask_shape("In numbers such as 1,234 or 1.234", _MARKS, "mark")
    key = (rollout.id, rollout.version, entries, uses)
    seen = _once("preview", key, lambda: reading_files.preview(rollout, entries, uses))
    reading_preview.show(scope, table, seen)
    with st.container(horizontal=True, vertical_alignment="center"):
        action = (log, rollout, seen.entries, seen.uses)
        label = "Log these readings" if choices.kind == "readings" else "Log these counts"
        is_blocked = bool(table.wrong or seen.too_many or not (seen.entries or seen.uses))
        main_button(label, "", "readings.log", *action, disabled=is_blocked)
        _show_leave()
        if isinstance(table, UsageCounts) and table.counts and not (entries or uses):
            st.caption("Pick above as which metric a count is logged.")
        if table.wrong:
            st.caption("Some rows cannot be imported. Fix them, then preview again.")


def _columns_problem(choices: ReadingChoices) -> str:
    lacking = missing(choices)
    return f"Pick above which column holds: {', '.join(lacking)}." if lacking else ""


def _metric_problem(scope: Scope, choices: ReadingChoices) -> str:
    if choices.kind != "readings":
        return ""
    if not scope.metrics:
        return "The plan has no metric yet. Add one under Accountability, then its readings come here."
    is_open = choices.at("metric") is None and choices.metric_id is None
    return "Pick the metric that these readings are of." if is_open else ""


def _show_leave() -> None:
    quiet_button("Cancel", "", "readings.leave", leave)


def log(rollout: Rollout, entries: tuple[ReadingEntry, ...], uses: tuple[Use, ...]) -> None:
    """Log all entries and counts as one change set, or none of them."""
    done = f"{reading_preview.say_how_many(len(entries), len(uses))} logged."
    if frame.act(reading_files.log_readings, rollout.id, rollout.version, entries, uses, done=done):
        leave()


def _once(name: str, key: tuple[Hashable | Any, ...], make: Callable[[], Made]) -> Made:
    """Cache the last result of a step, so that a large file is read once."""
    cached = st.session_state.get(f"readings.cached.{name}")
    if cached is None or cached[0] != key:
        cached = st.session_state[f"readings.cached.{name}"] = (key, make())
    return cast("Made", cached[1])


def _ask_columns(sheet: TableSheet, choices: ReadingChoices) -> ReadingChoices:
    columns, layout = dict(choices.columns), LAYOUTS[choices.kind]
    key, label = _key(f"columns.{choices.kind}"), "Match columns"
    is_open = bool(missing(choices))
    picked: list[tuple[ReadingColumn, int]] = []
    with st.expander(label, is_open, key=key, icon=":material/view_column:"), st.container(horizontal=True):
        for role in layout.roles:
            key = _key(f"column.{choices.kind}.{role}")
            hint = "Needed" if role in layout.needs else "Not in the file"
            headings = dict(enumerate(sheet.headings))
            options = {"index": columns.get(role), "placeholder": hint, "width": 240}
            at = select(READING_COLUMN_NAMES[role], headings, key, **options)
            picked += [] if at is None else [(role, at)]
    return replace(choices, columns=tuple(picked))


def _ask_missing(scope: Scope, choices: ReadingChoices) -> ReadingChoices:
    """Ask for the metric, group and day that no column holds."""
    with st.container(horizontal=True):
        if choices.kind == "readings" and choices.at("metric") is None:
            titles = _titles(scope)
            options = {"index": None if len(titles) > 1 else 0, "placeholder": "Pick the metric"}
            metric_id = select("Readings of which metric", titles, _key("metric"), **options)
            choices = replace(choices, metric_id=metric_id)
        if choices.at("group") is None:
            choices = replace(choices, group_id=_ask_group(scope))
        if choices.kind == "seats" and choices.at("day") is None:
            day = day_input("Counted on", scope.today, max_value=scope.today, key=_key("day"))
            choices = replace(choices, day=day)
        if counts_itself(choices) and choices.at("since") is None:
            index = list(_SPANS).index(choices.span)
            span = select("Active users are those of", _SPANS, _key("span"), index=index)
            choices = replace(choices, span=span)
    return choices


def _ask_group(scope: Scope) -> Id | None:
    own = {group_id: name for group_id, name in scope.groups.items() if group_id in scope.own_groups}
    names: dict[Id | None, str] = {None: "The whole rollout"} if scope.may_all else {}
    names.update(frame.tell_apart(own).items())
    picked: Id | None = select("Readings of which team", names, _key("group")) if names else None
    return picked


def _ask_measures(scope: Scope, choices: ReadingChoices, usage: UsageCounts) -> tuple[ReadingEntry, ...]:
    """Ask which metric each count belongs to; others are not logged."""
    titles, metrics = _titles(scope), scope.metrics
    metric_of: dict[Measure, Id] = {}
    for measure in usage.measures:
        fitting = {
            metric_id: title for metric_id, title in titles.items() if fits(measure, metrics[metric_id])
        }
        if not fitting:
            continue
        label, key = f"{measure_name(measure, choices)}: log as", _key(f"measure.{measure}")
        metric_id = select(label, fitting, key, index=None, placeholder="Do not log it")
        if metric_id in metric_of.values():
            taken = "Another count is logged as this metric already: pick one of the two."
            st.caption(f":material/error: {taken}")
        elif metric_id is not None:
            metric_of[measure] = metric_id
    return entries_of(usage, metric_of)


def _ask_shape(label: str, names: Mapping[Any, str], key: str) -> None:
    segments(label, names, _key(key))


def _titles(scope: Scope) -> dict[Id, str]:
    return frame.tell_apart(
        {metric_id: metric.title or metric_id for metric_id, metric in scope.metrics.items()}
    )
