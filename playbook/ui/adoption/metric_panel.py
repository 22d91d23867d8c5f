"""The metrics on Adoption: status, chart, and logging a reading."""

from collections.abc import Sequence

import streamlit as st

from playbook import charts
from playbook.charts import Drawing, Tone
from playbook.core.base.words import capital, day_in_words, in_unit, number
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Metric
from playbook.core.progress.metrics import LIGHT_NAMES, Light, MetricStanding, is_percent, light_of
from playbook.desk.progress import readings
from playbook.desk.progress.reports import ProgressReport
from playbook.ui.adoption import milestones
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import fold, main_button, select, show_drawing
from playbook.ui.widgets.days import day_input
from playbook.ui.widgets.theme import tone
from playbook.ui.words import item_options
from playbook.ui.words.item_words import say_day, say_owner, title_of

MOST, MOST_TO_DO = 4, 2
_WHY_HIDDEN = "fewer than five people, no size in the brief, or told by the rest"
LOOKS: dict[Light, tuple[str, str]] = {
    "green": ("green", ":material/check_circle:"),
    "between": ("orange", ":material/change_history:"),
    "red": ("red", ":material/report:"),
    "unknown": ("gray", ":material/help:"),
}
_PICKED, _WHICH, _VALUE, _DAY, _GROUP = (
    f"metric.{name}" for name in ("picked", "which", "value", "day", "group")
)


def show(rollout: Rollout, report: ProgressReport) -> None:
    """Draw a row per metric, and one metric as a chart."""
    st.header("Metrics", anchor=False)
    if not report.metrics:
        st.markdown("No metric in this part of the plan.")
        return
    read = [standing for standing in report.metrics if standing.readings]
    places = st.columns(2 if read else 1, gap="large")
    with places[0]:
        st.markdown("\n".join(_line(standing, report) for standing in report.metrics[:MOST]))
        unshown = report.metrics[MOST:]
        if unshown and (panel := fold(f"{len(unshown):,} more", "metric.more")):
            panel.markdown("\n".join(_line(standing, report) for standing in unshown))
    if read:
        with places[1]:
            _show_line(rollout, read, report)
    if red := [standing.metric for standing in report.metrics if _is_red(standing)]:
        st.markdown("\n".join(_to_do(rollout, metric) for metric in red[:MOST_TO_DO]))


def _line(standing: MetricStanding, report: ProgressReport) -> str:
    metric, latest, today = standing.metric, standing.latest, report.today
    name = f"**{plain(title_of(metric))}**"
    if latest is None:
        first = f", first due {say_day(metric.first_read, today)}" if metric.first_read else ""
        return f"- {_mark('unknown')} {name}: {plain(_unread(metric))}{first}{_goal(metric)}"
    light = light_of(metric, latest.value)
    reading = f"{in_unit(latest.value, metric.unit)} on {say_day(latest.day, today)}"
    line = f"- {_mark(light)} {name}: {plain(reading)}{_goal(metric)}. {LIGHT_NAMES[light]}."
    return line + milestones.flag_of(report, metric.id)


def _unread(metric: Metric) -> str:
    """Return the number before the rollout, as long as nobody has logged another."""
    return (
        "no reading yet"
        if metric.baseline is None
        else f"{in_unit(metric.baseline, metric.unit)} before the rollout"
    )


def _mark(light: Light) -> str:
    color, icon = LOOKS[light]
    return f":{color}[{icon}]"


def _to_do(rollout: Rollout, metric: Metric) -> str:
    """Return what to do when off track, and who does it."""
    if not metric.red_action:
        return f"- **{plain(title_of(metric))}**: no action in the plan; add one under Accountability."
    owner = say_owner(metric.owner, rollout.brief, "nobody yet")
    return f"- **{plain(title_of(metric))}**: {plain(metric.red_action.rstrip('.'))}. Owner: {plain(owner)}."


def _goal(metric: Metric) -> str:
    if metric.target is None:
        return ", no target yet"
    return plain(f", target {in_unit(metric.target, '%' if is_percent(metric) else '')}")


def _details(standing: MetricStanding) -> list[str]:
    """Return the limits of a metric, and its values by team."""
    metric = standing.metric
    way = ("or more", "or less") if metric.higher_is_better else ("or less", "or more")
    limits = (("on track at", metric.green_at, way[0]), ("off track at", metric.red_at, way[1]))
    known = [f"{word} {number(at)} {end}" for word, at, end in limits if at is not None]
    if metric.target_date:
        known.append(f"target by {day_in_words(metric.target_date)}")
    lines = [capital(", ".join(known))] if known else []
    lines += [_by_group(standing)] if standing.by_group or standing.hidden else []
    return [plain(line) for line in lines]


def _by_group(standing: MetricStanding) -> str:
    metric = standing.metric
    values = [f"{group.name} {in_unit(reading.value, metric.unit)}" for group, reading in standing.by_group]
    if standing.hidden:
        values.append(f"{standing.hidden} more not shown: {_WHY_HIDDEN}")
    return f"By team: {', '.join(values)}"


def _draw(report: ProgressReport, metric_id: str, tone: Tone) -> Drawing:
    standing = next(standing for standing in report.metrics if standing.metric.id == metric_id)
    rows = [{"day": reading.day, "value": reading.value} for reading in standing.readings]
    metric = standing.metric
    return charts.metric(rows, title_of(metric), metric.unit, metric.baseline, metric.target, tone)


def _show_line(rollout: Rollout, read: Sequence[MetricStanding], report: ProgressReport) -> None:
    titles = frame.tell_apart({standing.metric.id: title_of(standing.metric) for standing in read})
    if st.session_state.get(_PICKED) not in titles:
        st.session_state[_PICKED] = next(iter(titles))
    if len(titles) > 1:
        select("Metric", titles, _PICKED, label_visibility="collapsed")
    picked, look = st.session_state[_PICKED], tone()
    cache = frame.here().cache("metric charts", 256)
    drawing = cache.once((report.of, report, picked, look), lambda: _draw(report, picked, look))
    show_drawing(drawing, "progress.metric")
    standing = next(standing for standing in read if standing.metric.id == picked)
    note = readings.say_early(rollout, standing.metric, [reading.day for reading in standing.readings])
    if details := _details(standing):
        st.caption("  \n".join(details), help=plain(note) or None)


def _is_red(standing: MetricStanding) -> bool:
    return standing.latest is not None and light_of(standing.metric, standing.latest.value) == "red"


def show_form(rollout: Rollout, report: ProgressReport) -> None:
    """Draw the form that logs a reading of one metric, folded."""
    if not report.metrics or not readings.may_log(frame.current_actor(), rollout):
        return
    if (panel := fold("Log a reading", "metric.form", "edit", look="default")) is None:
        return
    titles = frame.tell_apart({standing.metric.id: title_of(standing.metric) for standing in report.metrics})
    groups = {"": "The whole rollout"} | item_options.groups(rollout.brief)
    with panel:
        select("Which number", titles, _WHICH)
        with st.grid(3, min_column_width=180):
            with frame.field("value"):
                st.text_input("Value", key=_VALUE, placeholder="41.5", max_chars=40, on_change="ignore")
            with frame.field("day"):
                day_input("Day", report.today, key=_DAY)
            select("Which people", groups, _GROUP)
        main_button("Log it", "", "metric.log", _log, rollout.id)


def _log(rollout_id: str) -> None:
    state = st.session_state
    day = state.get(_DAY) or frame.here().today()
    about = {"day": day, "group_id": state.get(_GROUP) or None}
    metric_id, value = state.get(_WHICH) or "", state.get(_VALUE)
    if after := frame.act(readings.log_reading, rollout_id, metric_id, value, done="Logged.", **about):
        state.pop(_VALUE, None)
        if note := readings.say_early(after, after.items[metric_id], [day]):
            frame.tell(note)
