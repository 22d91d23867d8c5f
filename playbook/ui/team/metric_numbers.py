"""The numbers that are due on My team: unchanged by one tap, or new."""

import streamlit as st

from playbook.core.base.words import in_unit
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Metric
from playbook.core.progress.metrics import DueReading
from playbook.desk.progress import readings
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team.groups import Whose
from playbook.ui.widgets.controls import button
from playbook.ui.words.item_words import say_day, title_of

MOST = 5


def show(rollout: Rollout, whose: Whose) -> None:
    if not (due_numbers := _asked(rollout, whose)):
        return
    st.header(f"Metrics due ({len(due_numbers)})", anchor=False)
    for number_due in due_numbers[:MOST]:
        _show(rollout, number_due)
    if len(due_numbers) > MOST:
        st.caption(f"{len(due_numbers) - MOST} more after these.")


def asked_ids(rollout: Rollout, whose: Whose) -> set[str]:
    return {number_due.metric.id for number_due in _asked(rollout, whose)}


def _asked(rollout: Rollout, whose: Whose) -> tuple[DueReading, ...]:
    return readings.to_confirm(frame.here(), frame.current_actor(), rollout, whose.group_ids, whose.person_id)


def _show(rollout: Rollout, number_due: DueReading) -> None:
    metric, group_id = number_due.metric, number_due.group.id if number_due.group else None
    key = f"number.{metric.id}.{group_id or ''}"
    with st.container(border=True, key=key):
        st.markdown(_words(rollout, number_due))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if number_due.last:
                action = (_log, rollout.id, key, metric.id, group_id, number_due.last.value)
                button(f"Still {say_value(metric, number_due.last.value)}", "", f"{key}.same", *action)
            label = f"New value{f' in {plain(metric.unit)}' if metric.unit else ''}"
            st.text_input(label, key=f"{key}.value", max_chars=40, width=200, on_change="ignore")
            button("Log it", "", f"{key}.log", _log, rollout.id, key, metric.id, group_id)
        if st.session_state.get(_WRONG) == key:
            frame.show_problems("value")


_WRONG = "number.wrong"


def _log(rollout_id: str, key: str, metric_id: str, group_id: str | None, value: float | None = None) -> None:
    value = st.session_state.get(f"{key}.value") if value is None else value
    st.session_state[_WRONG] = key
    if frame.act(readings.log_reading, rollout_id, metric_id, value, group_id=group_id, done="Logged."):
        st.session_state.pop(f"{key}.value", None)
        st.session_state.pop(_WRONG, None)


def _words(rollout: Rollout, number_due: DueReading) -> str:
    today = frame.here().day_of(rollout)
    whose = number_due.group.name if number_due.group else "Whole rollout"
    metric, last = number_due.metric, number_due.last
    reading = f"{say_value(metric, last.value)} on {say_day(last.day, today)}" if last else "not read yet"
    about = [whose, reading, f"due {say_day(number_due.since, today)}"]
    lines = [f"**{plain(title_of(metric))}**"]
    lines += [f":small[{plain(metric.definition)}]"] if metric.definition else []
    return "  \n".join([*lines, f":small[{plain(' · '.join(about))}]"])


def say_value(metric: Metric, value: float) -> str:
    """Return a value with its unit: '41.5%', '3 hours'."""
    return in_unit(value, metric.unit)
