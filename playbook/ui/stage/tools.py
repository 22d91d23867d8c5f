"""The tools of a stage: messages and answers, sessions, metrics and guardrails."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from playbook.core.base.fields import StageKey
from playbook.core.base.words import duration, in_unit
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Message, Metric, TrainingSession
from playbook.core.plan.plays.stages import Stage
from playbook.core.progress.progress import in_time
from playbook.desk.progress import reports
from playbook.ui.adoption import metric_panel, training_form
from playbook.ui.guardrails import guardrails_section
from playbook.ui.items import editing, task_panel
from playbook.ui.progress import gate_panel
from playbook.ui.recipes import practice
from playbook.ui.shell import frame, open_task
from playbook.ui.stage import faq_panel
from playbook.ui.team import leader_log
from playbook.ui.words.item_words import CHANNELS, say_day, say_groups, say_owner, title_of

_NAMES: dict[StageKey, str] = {
    "communication": "Messages and Q&A",
    "training": "Sessions and use cases",
    "accountability": "Metrics and guardrails",
}
_NOT_COUNTED = "Not counted yet"
_ROWS, _HEIGHT = 12, 460


def name_of(rollout: Rollout, stage: StageKey) -> str:
    """Return the name of a stage's tools, or ''."""
    if stage == "leadership":
        return "Leaders’ examples" if rollout.launch else ""
    return _NAMES.get(stage, "")


def show(rollout: Rollout, stage: Stage) -> None:
    _SHOW[stage.key](rollout, stage)


def _communication(rollout: Rollout, _stage: Stage) -> None:
    today = frame.here().today()
    messages = sorted((item for item in rollout.items.values() if isinstance(item, Message)), key=in_time)
    rows = [
        {
            "Date": _day(item.due, today),
            "Message": title_of(item),
            "From": say_owner(item.sender, rollout.brief, nobody="–"),
            "To": say_groups(item.group_ids, rollout.brief) or "–",
            "Channel": CHANNELS.get(item.channel, "–"),
        }
        for item in messages
    ]
    _show_table("Message calendar", rows, "No message is planned yet.")
    faq_panel.show(rollout)


def _training(rollout: Rollout, stage: Stage) -> None:
    today = frame.here().today()
    every = rollout.items.values()
    sessions = sorted((item for item in every if isinstance(item, TrainingSession)), key=in_time)
    rows = [
        {
            "Date": _day(item.due, today),
            "Session": title_of(item),
            "For": say_groups(item.group_ids, rollout.brief) or "–",
            "Length": duration(item.hours) if item.hours else "–",
            "Trainer": say_owner(item.owner, rollout.brief),
        }
        for item in sessions
    ]
    _show_table("Sessions", rows, "No session is planned yet.")
    training_form.show(rollout)
    practice.show(rollout, stage)


def _accountability(rollout: Rollout, stage: Stage) -> None:
    if rollout.launch:
        report = reports.report(frame.here(), rollout)
        metric_panel.show(rollout, report)
        gate_panel.show_due(rollout, report)
        gate_panel.show_decided(rollout, report)
    else:
        _show_metrics(rollout)
    guardrails_section.show(rollout, stage)


def _show_metrics(rollout: Rollout) -> None:
    """Draw the planned metrics: after the launch their readings are shown instead."""
    today = frame.here().today()
    metrics = sorted((item for item in rollout.items.values() if isinstance(item, Metric)), key=in_time)
    rows = [
        {
            "Metric": title_of(item),
            "Today": _NOT_COUNTED if item.baseline is None else in_unit(item.baseline, item.unit),
            "Target": "–" if item.target is None else in_unit(item.target, item.unit),
            "By": _day(item.target_date, today),
            "First reading": _day(item.first_read, today),
            "Owner": say_owner(item.owner, rollout.brief),
        }
        for item in metrics
    ]
    st.header("Metrics", anchor=False)
    if not rows:
        st.markdown("No metric is planned yet.")
        return
    may_edit = frame.may("edit", rollout.id)
    if may_edit:
        st.caption("Click a row to enter its numbers.")
    options: dict[str, Any] = {}
    if may_edit:
        key = f"metrics.{rollout.id}.{rollout.version}"
        options = {
            "key": key, "selection_mode": "single-cell", "on_select": partial(_open, rollout, metrics, key),
        }  # fmt: skip
    st.dataframe(rows, hide_index=True, height="content", alt="Metrics, by date", **options)
    if isinstance(rollout.items.get(open_task.find(rollout.id, "accountability")[0]), Metric):
        task_panel.show(rollout, "accountability", ())


def _open(rollout: Rollout, metrics: Sequence[Metric], key: str) -> None:
    """Open the form of the metric whose row was clicked, below the table."""
    for row, _ in st.session_state[key].selection.cells:
        metric = metrics[row]
        open_task.show(rollout.id, metric.stage, metric.id)
        if not metric.locked:
            editing.begin(rollout.id, rollout.version, metric)


def _day(day: date | None, today: date) -> str:
    return say_day(day, today) if day else "No date"


def _show_table(title: str, rows: list[dict[str, str]], nothing: str) -> None:
    st.header(title, anchor=False)
    if not rows:
        st.markdown(nothing)
        return
    height = _HEIGHT if len(rows) > _ROWS else None
    st.dataframe(rows, hide_index=True, height=height or "content", alt=f"{title}, by date")


_SHOW: dict[StageKey, Callable[[Rollout, Stage], None]] = {
    "leadership": leader_log.show,
    "communication": _communication,
    "training": _training,
    "accountability": _accountability,
}
