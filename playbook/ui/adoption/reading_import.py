"""Readings from a file: paste or upload, say what its columns hold, look at it, log all of it or nothing."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any, TypeVar, cast

import streamlit as st

from playbook.core.base.fields import Id
from playbook.core.log.rollout import Rollout
from playbook.core.plan.counts import Use
from playbook.desk.progress import reading_files
from playbook.desk.tables.cells import CellError
from playbook.desk.tables.columns import LAYOUTS, ROLE_NAMES, Role, kind_of
from playbook.desk.tables.read_file import FILE_HELP, FILE_LABEL, FILE_TYPES
from playbook.desk.tables.reading_rows import Choices, Entry, Scope, first_choices, missing, open_readings
from playbook.desk.tables.reading_table import Read, read_readings
from playbook.desk.tables.sheet import Sheet
from playbook.desk.tables.usage_counts import Measure
from playbook.desk.tables.usage_table import Usage, count_usage, counts_itself, entries_of, fits, measure_name
from playbook.ui.adoption import reading_preview
from playbook.ui.shell import frame
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import main_button, quiet_button, select

Made = TypeVar("Made")
_TEXT = "readings.text"
_FILE = "readings.file"
_FILES = "readings.files"
_OPENED = "readings.opened"
_SHEET = "readings.sheet"
_WRONG = "readings.wrong"
_PICKED = "readings.picked."
_EXAMPLE = "Day\tValue\tGroup\n2026-03-02\t41,5 %\tCreative"
_WHOLE = "The whole rollout"
_ORDERS = {True: "The day comes first", False: "The month comes first"}
_SPANS = {7: "7 days", 28: "28 days", 1: "That day", None: "Another time, or not known"}
_MARKS = {",": "The comma or point stands before decimals: 1.234", ".": "It separates thousands: 1234"}


def show(rollout: Rollout) -> None:
    """Draw the fold that takes a file, for those who may log a reading; nothing before the launch."""
    if rollout.launch is None or not frame.may("log_reading", rollout.id):
        return
    fold = tables.opened("readings.file", "Readings from a file", "upload_file")
    if fold is None:
        return
    with fold:
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
        placeholder=_EXAMPLE,
        height=142,
        help="With headings, columns may come in any order. An example is in the empty box.",
        persist_state="session",
    )
    paste.button("Look at the pasted rows", key="readings.look", on_click=read_pasted)
    upload.file_uploader(
        FILE_LABEL,
        FILE_TYPES,
        key=_file(),
        on_change=read_uploaded,
        max_upload_size=5,
        help=f"{FILE_HELP} At most 200,000 rows. Readings, seats, or the export of Microsoft 365 Copilot or "
        "ChatGPT Enterprise: of people only counts are kept. Seats may have the columns Group, Day, Seats, "
        "Active users, Idle seats and Price per month.",
    )


def _file() -> str:
    """The key of the upload: another one after each file, so that the server keeps none that is done with."""
    return f"{_FILE}.{st.session_state.get(_FILES, 0)}"


def read_pasted() -> None:
    """Open what stands in the text area."""
    _open(st.session_state[_TEXT])


def read_uploaded() -> None:
    """Open the uploaded file; taking it away takes its preview away."""
    if file := st.session_state[_file()]:
        _open(file.getvalue())
    else:
        _forget()


def _key(name: str) -> str:
    """The key of what is picked for this file: the browser shows for a key what was picked there before."""
    return f"{_PICKED}{st.session_state.get(_OPENED, 0)}.{name}"


def _open(data: str | bytes) -> None:
    _forget()
    st.session_state[_OPENED] = st.session_state.get(_OPENED, 0) + 1
    try:
        st.session_state[_SHEET] = open_readings(data)
    except CellError as error:
        st.session_state[_WRONG] = str(error)


def _forget() -> None:
    for key in [key for key in st.session_state if str(key).startswith((_PICKED, "readings.kept."))]:
        del st.session_state[key]
    for key in (_SHEET, _WRONG):
        st.session_state.pop(key, None)


def leave() -> None:
    """Close the preview and empty the text area: nothing of the file is left."""
    _forget()
    st.session_state[_TEXT] = ""
    st.session_state[_FILES] = st.session_state.get(_FILES, 0) + 1


def _show_sheet(rollout: Rollout, scope: Scope, sheet: Sheet) -> None:
    if sheet.notes:
        st.caption("  \n".join(frame.plain(note) for note in sheet.notes))
    choices = _ask_kind(sheet)
    choices = _ask_columns(sheet, choices)
    if lacking := missing(choices):
        st.info(f"Pick above which column holds: {', '.join(lacking)}.")
        _show_leave()
        return
    choices = _ask_what_is_not_said(scope, choices)
    if choices.kind == "readings" and not scope.metrics:
        st.info("The plan has no metric yet. Add one under Accountability, then its readings come here.")
        _show_leave()
        return
    if choices.kind == "readings" and choices.at("metric") is None and choices.metric_id is None:
        st.info("Pick the metric that these readings are of.")
        _show_leave()
        return
    choices = replace(
        choices, day_first=st.session_state.get(_key("order")), decimal=st.session_state.get(_key("mark"))
    )
    found: Read | Usage
    uses: tuple[Use, ...] = ()
    if choices.kind == "readings":
        read = _once("read", (sheet, choices, scope), lambda: read_readings(sheet, scope, choices))
        found, entries = read, read.entries
    else:
        usage = _once("usage", (sheet, choices, scope), lambda: count_usage(sheet, scope, choices))
        reading_preview.show_counts(scope, usage)
        found, uses = usage, usage.uses
        fold = st.expander(
            "Log counts as a metric of the plan too", expanded=not uses, key=_key("measures"), type="compact"
        )
        with fold:
            entries = _ask_measures(scope, choices, usage)
    _ask_what_is_open(found)
    seen = _once(
        "preview",
        (rollout.id, rollout.version, entries, uses),
        lambda: reading_files.preview(rollout, entries, uses),
    )
    reading_preview.show(scope, found, seen)
    with st.container(horizontal=True, vertical_alignment="center"):
        action = (log, rollout, seen.wanted, seen.uses)
        label = "Log these readings" if choices.kind == "readings" else "Log these counts"
        main_button(
            label,
            "",
            "readings.log",
            *action,
            disabled=bool(found.wrong or seen.too_many or not (seen.wanted or seen.uses)),
        )
        _show_leave()
        if isinstance(found, Usage) and found.counts and not (entries or uses):
            st.caption("Pick above as which metric a count is logged.")
        if found.wrong:
            st.caption("Nothing is logged until every row can be read: put it right, then read it again.")


def _show_leave() -> None:
    quiet_button("Leave it", "", "readings.leave", leave)


def log(rollout: Rollout, entries: tuple[Entry, ...], uses: tuple[Use, ...]) -> None:
    """Log all entries and counts as one change set, or none of them."""
    done = f"{reading_preview.say_how_many(len(entries), len(uses))} logged."
    if frame.act(reading_files.log_readings, rollout.id, rollout.version, entries, uses, done=done):
        leave()


def _once(name: str, key: tuple[Hashable | Any, ...], make: Callable[[], Made]) -> Made:
    """Keep the last result of a step, so that a large file is read once and not on every rerun."""
    kept = st.session_state.get(f"readings.kept.{name}")
    if kept is None or kept[0] != key:
        kept = st.session_state[f"readings.kept.{name}"] = (key, make())
    return cast("Made", kept[1])


def _ask_kind(sheet: Sheet) -> Choices:
    kinds = list(LAYOUTS)
    kind = st.selectbox(
        "What the file is",
        kinds,
        index=kinds.index(kind_of(sheet.headings)),
        format_func=lambda one: LAYOUTS[one].name,
        key=_key("kind"),
    )
    return first_choices(sheet, kind)


def _ask_columns(sheet: Sheet, choices: Choices) -> Choices:
    found, layout = dict(choices.columns), LAYOUTS[choices.kind]
    fold = st.expander(
        "Which column holds what",
        expanded=bool(missing(choices)),
        key=_key(f"columns.{choices.kind}"),
        icon=":material/view_column:",
    )
    picked: list[tuple[Role, int]] = []
    with fold, st.container(horizontal=True):
        for role in layout.roles:
            at = st.selectbox(
                ROLE_NAMES[role],
                list(range(len(sheet.headings))),
                index=found.get(role),
                format_func=lambda at: _column(sheet, at),
                key=_key(f"column.{choices.kind}.{role}"),
                placeholder="Needed" if role in layout.needs else "Not in the file",
                width=240,
            )
            if at is not None:
                picked.append((role, at))
    return replace(choices, columns=tuple(picked))


def _column(sheet: Sheet, at: int) -> str:
    return sheet.headings[at] if at < len(sheet.headings) else ""


def _ask_what_is_not_said(scope: Scope, choices: Choices) -> Choices:
    """The metric, the group and the day, where no column says them."""
    with st.container(horizontal=True):
        if choices.kind == "readings" and choices.at("metric") is None:
            titles = _titles(scope)
            metric_id = select(
                "Readings of which metric",
                titles,
                _key("metric"),
                index=None if len(titles) > 1 else 0,
                placeholder="Pick the metric",
            )
            choices = replace(choices, metric_id=metric_id)
        if choices.at("group") is None:
            choices = replace(choices, group_id=_ask_group(scope))
        if choices.kind == "seats" and choices.at("day") is None:
            day = st.date_input(
                "Counted on", scope.today, max_value=scope.today, key=_key("day"), format="YYYY-MM-DD"
            )
            choices = replace(choices, day=day)
        if counts_itself(choices) and choices.at("since") is None:
            choices = replace(choices, span=_ask_span(choices))
    return choices


def _ask_span(choices: Choices) -> int | None:
    """The days that active users are counted over, where the file does not say."""
    picked: int | None = select(
        "Active users are those of", _SPANS, _key("span"), index=list(_SPANS).index(choices.span)
    )
    return picked


def _ask_group(scope: Scope) -> Id | None:
    names = frame.told_apart({one: name for one, name in scope.groups.items() if one in scope.mine})
    options = [*([None] if scope.may_all else []), *names]
    if not options:
        return None
    picked: Id | None = st.selectbox(
        "Readings of which group",
        options,
        format_func=lambda one: _WHOLE if one is None else names.get(one, one),
        key=_key("group"),
    )
    return picked


def _ask_measures(scope: Scope, choices: Choices, usage: Usage) -> tuple[Entry, ...]:
    """Of which metric of the plan each count is; those that are of none are not logged."""
    titles = _titles(scope)
    metric_of: dict[Measure, Id] = {}
    for measure in usage.measures:
        fitting = [one for one, metric in scope.metrics.items() if fits(measure, metric)]
        if not fitting:
            continue
        metric_id = st.selectbox(
            f"{measure_name(measure, choices)}: log as",
            fitting,
            index=None,
            format_func=lambda one: titles.get(one, one),
            key=_key(f"measure.{measure}"),
            placeholder="Do not log it",
        )
        if metric_id in metric_of.values():
            st.caption(
                ":material/error: Another count is logged as this metric already: pick one of the two."
            )
        elif metric_id is not None:
            metric_of[measure] = metric_id
    return entries_of(usage, metric_of)


def _ask_what_is_open(found: Read | Usage) -> None:
    if found.asks_day_first or st.session_state.get(_key("order")) is not None:
        st.segmented_control(
            "In dates such as 3/4/2026", list(_ORDERS), format_func=_ORDERS.__getitem__, key=_key("order")
        )
    if found.asks_decimal or st.session_state.get(_key("mark")) is not None:
        st.segmented_control(
            "In numbers such as 1,234 or 1.234",
            list(_MARKS),
            format_func=_MARKS.__getitem__,
            key=_key("mark"),
        )


def _titles(scope: Scope) -> dict[Id, str]:
    return frame.told_apart({one: metric.title or one for one, metric in scope.metrics.items()})
