"""The metrics on Progress: how each stands by its own rule, its readings as a line, and logging one."""

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
from playbook.desk.progress.reports import Report
from playbook.ui.adoption import milestones
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team.metric_numbers import say_value
from playbook.ui.widgets.controls import main_button, select
from playbook.ui.widgets.theme import tone
from playbook.ui.words.item_words import say_day, say_owner, title_of

MOST = 6
_MARKS: dict[Light, str] = {
    "green": ":green[:material/check_circle:]",
    "between": ":orange[:material/change_history:]",
    "red": ":red[:material/report:]",
    "unknown": ":gray[:material/help:]",
}
# In the order of the change: how fast, how much, how well, and what comes of it (rule R34, P8).
MEASURES = {
    "speed": "How fast it is taken up",
    "utilization": "How much it is used",
    "proficiency": "How well people use it",
    "outcome": "What comes of it",
    "sentiment": "How people feel about it",
    "activity": "What was done for it",
}
_PICKED, _WHICH, _VALUE, _DAY, _GROUP = (
    f"metric.{name}" for name in ("picked", "which", "value", "day", "group")
)


def show(rollout: Rollout, report: Report) -> None:
    """How does each number stand? Each metric in a line, one of them drawn."""
    st.subheader("How does each number stand?", anchor=False)
    if not report.metrics:
        st.markdown("No metric is in this part of the plan, so no number tells how it goes.")
        return
    st.markdown(_listed(rollout, report.metrics[:MOST], report))
    if len(report.metrics) > MOST:
        left = f"And {len(report.metrics) - MOST:,} more"
        more = st.expander(left, key="metric.more", on_change="rerun", type="compact")
        if more.open:
            more.markdown(_listed(rollout, report.metrics[MOST:], report))
    if read := [one for one in report.metrics if one.readings]:
        _show_line(read, report)
    if readings.may_log(frame.current_actor(), rollout):
        _show_form(rollout, report)


def _listed(rollout: Rollout, standings: Sequence[Standing], report: Report) -> str:
    """The metrics by what they measure, each kind under its name."""
    parts = []
    for measures, name in MEASURES.items():
        mine = [one for one in standings if one.metric.measures == measures]
        if mine:
            parts.append(
                "\n".join([f"**{name}**", "", *(f"- {_line(rollout, one, report)}" for one in mine)])
            )
    return "\n\n".join(parts)


def _line(rollout: Rollout, one: Standing, report: Report) -> str:
    metric, latest, today = one.metric, one.latest, report.today
    name = f"**{plain(title_of(metric))}**"
    if latest is None:
        first = f"; the first is due {say_day(metric.first_read, today)}" if metric.first_read else ""
        goal = _goal(metric, today)
        return f"{_MARKS['unknown']} {name}: no reading yet{first}{goal}.{_by_group(one)}"
    light = light_of(metric, latest.value)
    said = f"{say_value(metric, latest.value)} on {say_day(latest.day, today)}"
    line = f"{_MARKS[light]} {name}: {plain(said)}, {LIGHT_NAMES[light].lower()}{_goal(metric, today)}."
    if light == "red":
        line += _to_do(rollout, metric)
    return line + milestones.flag_of(report, metric.id) + _by_group(one) + _early(rollout, one)


def _to_do(rollout: Rollout, metric: Metric) -> str:
    """What the rule says to do on red, and who answers for it."""
    if not metric.red_action:
        return " Its rule names nothing to do on red; write it under Accountability."
    owner = say_owner(metric.owner, rollout.brief, "nobody yet")
    return f" **On red, do:** {plain(metric.red_action.rstrip('.'))}. Owner: {plain(owner)}."


def _early(rollout: Rollout, one: Standing) -> str:
    note = readings.say_early(rollout, one.metric, [reading.day for reading in one.readings])
    return f"  \n:small[:gray[{plain(note)}]]" if note else ""


def _goal(metric: Metric, today: date) -> str:
    """Where it comes from and is to be, and its rule; the unit stands beside its value already."""
    parts = [f"from {number(metric.baseline)}"] if metric.baseline is not None else []
    if metric.target is not None:
        by = f" by {say_day(metric.target_date, today)}" if metric.target_date else ""
        parts.append(f"to {number(metric.target)}{by}")
    said = [" ".join(parts)] if parts else []
    rule = [
        f"{word} from {number(at)} {'up' if up else 'down'}"
        for word, at, up in (
            ("green", metric.green_at, metric.higher_is_better),
            ("red", metric.red_at, not metric.higher_is_better),
        )
        if at is not None
    ]
    said += [", ".join(rule)] if rule else []
    if metric.target is None:
        said.append("no target: nothing to compare with; set one under Accountability")
    return plain(f"; {'; '.join(said)}")


def _by_group(one: Standing) -> str:
    told = [f"{group.name} {say_value(one.metric, reading.value)}" for group, reading in one.by_group]
    if one.hidden:
        told.append(
            f"{one.hidden} more not shown: fewer than five people, no size in the brief, or told by the rest"
        )
    return f"  \n:small[:gray[{plain('By group: ' + ', '.join(told))}]]" if told else ""


def _draw(report: Report, metric_id: str, tone: Tone) -> Drawing:
    one = next(one for one in report.metrics if one.metric.id == metric_id)
    rows = [{"day": reading.day, "value": reading.value} for reading in one.readings]
    metric = one.metric
    return charts.metric(rows, title_of(metric), metric.unit, metric.baseline, metric.target, tone)


def _show_line(read: Sequence[Standing], report: Report) -> None:
    titles = frame.told_apart({one.metric.id: title_of(one.metric) for one in read})
    if st.session_state.get(_PICKED) not in titles:
        st.session_state[_PICKED] = next(iter(titles))
    if len(titles) > 1:
        select("Metric", titles, _PICKED)
    picked, look = st.session_state[_PICKED], tone()
    drawing = (
        frame.here()
        .cache("metric charts", 256)
        .once((report, picked, look), lambda: _draw(report, picked, look))
    )
    st.vega_lite_chart(drawing.data, drawing.spec, alt=drawing.finding, key="progress.metric")
    st.markdown(plain(drawing.finding))
    table = st.expander("The numbers", key="progress.metric.table", on_change="rerun", type="compact")
    if table.open:
        table.dataframe(drawing.table, hide_index=True, alt=f"{drawing.question} The numbers.")


def _show_form(rollout: Rollout, report: Report) -> None:
    panel = st.expander("Log a reading", key="metric.form", on_change="rerun", icon=":material/edit:")
    if not panel.open:
        return
    titles = frame.told_apart({one.metric.id: title_of(one.metric) for one in report.metrics})
    groups = {"": "The whole rollout"} | frame.told_apart({one.id: one.name for one in rollout.brief.groups})
    with panel:
        select("Which number", titles, _WHICH)
        with st.grid(3, min_column_width=180):
            with frame.field("value"):
                st.text_input("Value", key=_VALUE, placeholder="41.5", max_chars=40, on_change="ignore")
            with frame.field("day"):
                st.date_input("Day", report.today, key=_DAY, format="YYYY-MM-DD")
            select("Of whom", groups, _GROUP)
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
