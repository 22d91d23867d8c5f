"""The forecast on Delivery: end of the open items, targets of metrics."""

from datetime import date

import streamlit as st

from playbook.core.base.words import count, in_unit, lower_first
from playbook.core.plan.items import Metric
from playbook.core.progress import forecast
from playbook.core.progress.forecast import Forecast, Unknown
from playbook.desk.progress.reports import ProgressReport
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import fold
from playbook.ui.words.item_words import say_day, title_of


def show(report: ProgressReport) -> None:
    """Draw when the plan and its metrics will be done."""
    st.header(
        "Forecast",
        anchor=False,
        help="Likely range (80% confidence), based on logged progress. Fixed days are not known.",
    )
    st.markdown(say_finish(report.finish, report.today))
    known_lines, open_ = _lines(report)
    if unread := sum(outcome == forecast.UNREAD for _, outcome in report.targets):
        open_.append(_say_unread(unread))
    lines = [*known_lines, *open_]
    if lines and (
        panel := fold(f"When {count(len(report.targets), 'metric')} will be on target", "progress.targets")
    ):
        panel.markdown("\n".join(f"- {line}" for line in lines))


def _lines(report: ProgressReport) -> tuple[list[str], list[str]]:
    """Return the lines of known days and the lines of unknown days."""
    known_lines: list[str] = []
    open_: list[str] = []
    for metric, outcome in report.targets:
        if outcome == forecast.UNREAD:
            continue
        is_open = isinstance(outcome, Unknown) and not outcome.reached
        (open_ if is_open else known_lines).append(say_target(metric, outcome, report.today))
    return known_lines, open_


def _say_unread(metrics: int) -> str:
    have = count(metrics, "metric with a target has", "metrics with a target have")
    return f"{have} no reading yet; a forecast needs readings on four days, over three weeks or more."


def say_finish(outcome: Forecast | Unknown, today: date) -> str:
    if isinstance(outcome, Unknown):
        return f":material/check_circle: {outcome.reason}" if outcome.reached else _say_unknown(outcome)
    pace = "At the current pace we finish"
    if outcome.latest and outcome.planned and outcome.latest <= outcome.planned:
        return f"{pace} {_range(outcome, today)}, before the planned {say_day(outcome.planned, today)}."
    return f"{pace} {_range(outcome, today)}{_against(outcome, today)}."


def _say_unknown(outcome: Unknown) -> str:
    return f"No forecast: {lower_first(outcome.reason)}"


def say_target(metric: Metric, outcome: Forecast | Unknown, today: date) -> str:
    """Return when a metric will reach its target, or why that is unknown."""
    name = f"**{plain(title_of(metric))}**"
    if isinstance(outcome, Unknown):
        return (
            f"{name} is at its target."
            if outcome.reached
            else f"{name}: no forecast: {lower_first(outcome.reason)}"
        )
    goal = "its target" if metric.target is None else plain(in_unit(metric.target, metric.unit))
    reached = f"{name} reaches {goal} {_range(outcome, today)}"
    return f"{reached}, based on {outcome.basis} readings{_against(outcome, today)}."


def _range(outcome: Forecast, today: date) -> str:
    first = f"**{say_day(outcome.earliest, today)}**"
    if outcome.latest is None:
        return f"no earlier than {first}, and perhaps not within three years"
    if outcome.latest == outcome.earliest:
        return f"about {first}"
    return f"between {first} and **{say_day(outcome.latest, today)}**"


def _against(outcome: Forecast, today: date) -> str:
    if outcome.planned is None or outcome.chance is None:
        return ""
    day = say_day(outcome.planned, today)
    if outcome.planned <= today:
        return f" (planned: {day})"
    chance = outcome.chance
    share = "less than 1%" if chance < 0.01 else "more than 99%" if chance > 0.99 else f"{chance:.0%}"
    return f" (planned: {day}, with a chance of {share})"
