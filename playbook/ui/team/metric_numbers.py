"""The numbers that are due on My team: one tap for the same as before, or a new one."""

import streamlit as st

from playbook.core.base.words import number
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Metric
from playbook.core.progress.metrics import Asked
from playbook.desk.progress import readings
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team.groups import Whose
from playbook.ui.widgets.controls import button
from playbook.ui.words.item_words import say_day, title_of

MOST = 5


def show(rollout: Rollout, whose: Whose) -> None:
    """Draw the numbers that these groups are asked for now; nothing for nothing."""
    asked = _asked(rollout, whose)
    if not asked:
        return
    st.header(f"Numbers to confirm ({len(asked)})", anchor=False)
    for one in asked[:MOST]:
        _show(rollout, one)
    if len(asked) > MOST:
        st.caption(f"{len(asked) - MOST} more come up as you log.")


def asked_ids(rollout: Rollout, whose: Whose) -> set[str]:
    """Give back the metrics whose numbers are asked for here, of these groups."""
    return {one.metric.id for one in _asked(rollout, whose)}


def _asked(rollout: Rollout, whose: Whose) -> tuple[Asked, ...]:
    return readings.to_confirm(frame.here(), frame.current_actor(), rollout, whose.group_ids, whose.person_id)


def _show(rollout: Rollout, asked: Asked) -> None:
    metric, group_id = asked.metric, asked.group.id if asked.group else None
    key = f"number.{metric.id}.{group_id or ''}"
    with st.container(border=True, key=key):
        st.markdown(_words(rollout, asked))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if asked.last:
                action = (_log, rollout.id, key, metric.id, group_id, asked.last.value)
                button(f"Still {say_value(metric, asked.last.value)}", "", f"{key}.same", *action)
            st.text_input(
                f"New value{f' in {plain(metric.unit)}' if metric.unit else ''}",
                key=f"{key}.value",
                max_chars=40,
                width=200,
                on_change="ignore",
            )
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


def _words(rollout: Rollout, asked: Asked) -> str:
    today = frame.here().day_of(rollout)
    whose = asked.group.name if asked.group else "the whole rollout"
    last = (
        f"{say_value(asked.metric, asked.last.value)} on {say_day(asked.last.day, today)}"
        if asked.last
        else "not read yet"
    )
    about = [f"of {whose}", last, f"due {say_day(asked.since, today)}"]
    lines = [f"**{plain(title_of(asked.metric))}**", f":small[{plain(' · '.join(about))}]"]
    if asked.metric.definition:
        lines.insert(1, f":small[{plain(asked.metric.definition)}]")
    return "  \n".join(lines)


def say_value(metric: Metric, value: float) -> str:
    """A value with its unit: '41.5 %', '3 hours'."""
    return f"{number(value)} {metric.unit}".strip()
