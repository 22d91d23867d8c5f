"""The metrics on Progress: status, chart, and logging a reading."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from playbook import charts
from playbook.charts import Drawing, Tone
from playbook.core.base.words import number
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Metric
from playbook.core.progress.metrics import LIGHT_NAMES, Light, Standing, light_of
from playbook.desk.progress import readings
from playbook.desk.progress.reports import ProgressReport
from playbook.ui.adoption import milestones
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team.metric_numbers import say_value
from playbook.ui.widgets.controls import fold, main_button, select, show_numbers
from playbook.ui.widgets.theme import tone
from playbook.ui.words import item_options
from playbook.ui.words.item_words import say_day, say_owner, title_of

MOST = 6
_WHY_HIDDEN = "fewer than five people, no size in the brief, or told by the rest"
_MARKS: dict[Light, str] = {
    "green": ":green[:material/check_circle:]",
    "between": ":orange[:material/change_history:]",
    "red": ":red[:material/report:]",
    "unknown": ":gray[:material/help:]",
}
# In the order of the change: how fast, how much, how well, and what comes of it (rule R34, P8).
MEASURES = {
    "speed": "How fast it is taken up", "utilization": "How much it is used",
    "proficiency": "How well people use it", "outcome": "What comes of it",
    "sentiment": "How people feel about it", "activity": "What was done for it",
}  # fmt: skip
_PICKED, _WHICH, _VALUE, _DAY, _GROUP = (
    f"metric.{name}" for name in ("picked", "which", "value", "day", "group")
)


def show(rollout: Rollout, report: ProgressReport) -> None:
    """Draw each metric in a line, and one of them as a chart."""
    st.subheader("Metrics", anchor=False)
    if not report.metrics:
        st.markdown("No metric is in this part of the plan, so no number tells how it goes.")
        return
    st.markdown(_listed(rollout, report.metrics[:MOST], report))
    unshown = len(report.metrics) - MOST
    if unshown > 0 and (panel := fold(f"And {unshown:,} more", "metric.more")):
        panel.markdown(_listed(rollout, report.metrics[MOST:], report))
    if read := [standing for standing in report.metrics if standing.readings]:
        _show_line(read, report)
    if readings.may_log(frame.current_actor(), rollout):
        _show_form(rollout, report)


def _listed(rollout: Rollout, standings: Sequence[Standing], report: ProgressReport) -> str:
    """Return the metrics by what they measure, each kind under its name."""
    parts = []
    for measures, name in MEASURES.items():
        lines = [
            f"- {_line(rollout, standing, report)}"
            for standing in standings
            if standing.metric.measures == measures
        ]
        parts += ["\n".join([f"**{name}**", "", *lines])] if lines else []
    return "\n\n".join(parts)


def _line(rollout: Rollout, standing: Standing, report: ProgressReport) -> str:
    metric, latest, today = standing.metric, standing.latest, report.today
    name = f"**{plain(title_of(metric))}**"
    if latest is None:
        first = f"; the first is due {say_day(metric.first_read, today)}" if metric.first_read else ""
        words = f"no reading yet{first}{_goal(metric, today)}"
        return f"{_MARKS['unknown']} {name}: {words}.{_by_group(standing)}"
    light = light_of(metric, latest.value)
    reading = f"{say_value(metric, latest.value)} on {say_day(latest.day, today)}"
    line = f"{_MARKS[light]} {name}: {plain(reading)}, {LIGHT_NAMES[light].lower()}{_goal(metric, today)}."
    if light == "red":
        line += _to_do(rollout, metric)
    return line + milestones.flag_of(report, metric.id) + _by_group(standing) + _early(rollout, standing)


def _to_do(rollout: Rollout, metric: Metric) -> str:
    """Return what the rule says to do on red, and who owns it."""
    if not metric.red_action:
        return " Its rule names nothing to do on red; write it under Accountability."
    owner = say_owner(metric.owner, rollout.brief, "nobody yet")
    return f" **On red, do:** {plain(metric.red_action.rstrip('.'))}. Owner: {plain(owner)}."


def _early(rollout: Rollout, standing: Standing) -> str:
    note = readings.say_early(rollout, standing.metric, [reading.day for reading in standing.readings])
    return f"  \n:small[:gray[{plain(note)}]]" if note else ""


def _goal(metric: Metric, today: date) -> str:
    """Return baseline, target and rule of a metric."""
    parts = [f"from {number(metric.baseline)}"] if metric.baseline is not None else []
    if metric.target is not None:
        by = f" by {say_day(metric.target_date, today)}" if metric.target_date else ""
        parts.append(f"to {number(metric.target)}{by}")
    phrases = [" ".join(parts)] if parts else []
    up, down = ("up", "down") if metric.higher_is_better else ("down", "up")
    limits = (("green", metric.green_at, up), ("red", metric.red_at, down))
    rule = [f"{word} from {number(at)} {way}" for word, at, way in limits if at is not None]
    phrases += [", ".join(rule)] if rule else []
    if metric.target is None:
        phrases.append("no target: nothing to compare with; set one under Accountability")
    return plain(f"; {'; '.join(phrases)}")


def _by_group(standing: Standing) -> str:
    metric = standing.metric
    values = [f"{group.name} {say_value(metric, reading.value)}" for group, reading in standing.by_group]
    if standing.hidden:
        values.append(f"{standing.hidden} more not shown: {_WHY_HIDDEN}")
    return f"  \n:small[:gray[{plain('By team: ' + ', '.join(values))}]]" if values else ""


def _draw(report: ProgressReport, metric_id: str, tone: Tone) -> Drawing:
    standing = next(standing for standing in report.metrics if standing.metric.id == metric_id)
    rows = [{"day": reading.day, "value": reading.value} for reading in standing.readings]
    metric = standing.metric
    return charts.metric(rows, title_of(metric), metric.unit, metric.baseline, metric.target, tone)


def _show_line(read: Sequence[Standing], report: ProgressReport) -> None:
    titles = frame.tell_apart({standing.metric.id: title_of(standing.metric) for standing in read})
    if st.session_state.get(_PICKED) not in titles:
        st.session_state[_PICKED] = next(iter(titles))
    if len(titles) > 1:
        select("Metric", titles, _PICKED)
    picked, look = st.session_state[_PICKED], tone()
    cache = frame.here().cache("metric charts", 256)
    drawing = cache.once((report.of, report, picked, look), lambda: _draw(report, picked, look))
    st.vega_lite_chart(drawing.data, drawing.spec, alt=drawing.finding, key="progress.metric")
    st.markdown(plain(drawing.finding))
    show_numbers(drawing, "progress.metric.table")


def _show_form(rollout: Rollout, report: ProgressReport) -> None:
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
                st.date_input("Day", report.today, key=_DAY, format="YYYY-MM-DD")
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
