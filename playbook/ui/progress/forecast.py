"""The forecast on Progress: end of the open items, targets of metrics."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from playbook.core.base.words import count, in_unit
from playbook.core.plan.items import Metric
from playbook.core.progress import forecast
from playbook.core.progress.forecast import Forecast, Unknown
from playbook.desk.progress.reports import ProgressReport
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import fold
from playbook.ui.words.item_words import say_day, title_of

MOST = 5


def show(report: ProgressReport) -> None:
    """Draw when it will be done, and when each metric reaches its target."""
    st.subheader("When will it be done?", anchor=False)
    st.markdown(say_finish(report.finish, report.today))
    known_lines, open_ = _lines(report)
    if unread := sum(outcome == forecast.UNREAD for _, outcome in report.targets):
        known_lines.append(_say_unread(unread))
    if known_lines:
        st.markdown(_listed(known_lines[:MOST]))
    if further_lines := [*known_lines[MOST:], *open_]:
        label = f"And {len(further_lines):,} more"
        if len(further_lines) == len(open_):
            label = f"Not known yet for {count(len(further_lines), 'metric')}, and why"
        if panel := fold(label, "progress.targets"):
            panel.markdown(_listed(further_lines))
    outcomes = (report.finish, *(outcome for _, outcome in report.targets))
    if any(isinstance(outcome, Forecast) for outcome in outcomes):
        st.caption(
            "Likely range (80% confidence), based on logged progress. It does not know which days are fixed."
        )


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


def _listed(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _say_unread(count: int) -> str:
    have = "1 metric with a target has" if count == 1 else f"{count:,} metrics with a target have"
    return f"{have} no reading yet; a forecast needs readings on four days, over three weeks or more."


def say_finish(outcome: Forecast | Unknown, today: date) -> str:
    if isinstance(outcome, Unknown):
        return (":material/check_circle: " if outcome.reached else "Not known. ") + outcome.reason
    pace = f"At the current pace (past {outcome.basis} weeks),"
    if outcome.latest and outcome.planned and outcome.latest <= outcome.planned:
        last = say_day(outcome.planned, today)
        return f"{pace} it could be done {_range(outcome, today)}, before the plan's last day, {last}."
    return f"{pace} done {_range(outcome, today)}{_against(outcome, today)}."


def say_target(metric: Metric, outcome: Forecast | Unknown, today: date) -> str:
    """Return when a metric will reach its target, or why that is unknown."""
    name = f"**{plain(title_of(metric))}**"
    if isinstance(outcome, Unknown):
        return f"{name} is at its target." if outcome.reached else f"{name}: not known. {outcome.reason}"
    goal = "its target" if metric.target is None else plain(in_unit(metric.target, metric.unit))
    reached = f"{name} reaches {goal} {_range(outcome, today)}"
    return f"{reached}, going by {outcome.basis} readings{_against(outcome, today)}."


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
        return f"; the plan said {day}"
    chance = outcome.chance
    share = "less than 1%" if chance < 0.01 else "more than 99%" if chance > 0.99 else f"{chance:.0%}"
    return f"; the plan says {day}, which has a chance of {share}"
