"""The forecast on Progress: when the open items will be done, when each metric will reach its target."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from playbook.core.base.words import number
from playbook.core.plan.items import Metric
from playbook.core.progress import forecast
from playbook.core.progress.forecast import Forecast, Unknown
from playbook.desk.progress.reports import Report
from playbook.ui.shell.frame import plain
from playbook.ui.words.item_words import say_day, title_of

MOST = 5


def show(report: Report) -> None:
    """When will it be done? A sentence, and one for each metric that has a target and readings."""
    st.subheader("When will it be done?", anchor=False)
    st.markdown(say_finish(report.finish, report.today))
    known, open_ = _lines(report)
    if unread := sum(found == forecast.UNREAD for _, found in report.targets):
        known.append(_say_unread(unread))
    if known:
        st.markdown(_listed(known[:MOST]))
    if rest := [*known[MOST:], *open_]:
        label = f"And {len(rest):,} more"
        if len(rest) == len(open_):
            label = f"Not known yet for {len(rest):,} {'metric' if len(rest) == 1 else 'metrics'}, and why"
        more = st.expander(label, key="progress.targets", on_change="rerun", type="compact")
        if more.open:
            more.markdown(_listed(rest))
    if any(isinstance(found, Forecast) for found in (report.finish, *(found for _, found in report.targets))):
        st.caption(
            "A range is meant to hold four times in five. It knows what was logged, not which days are fixed."
        )


def _lines(report: Report) -> tuple[list[str], list[str]]:
    """A line for each metric whose day is known or past, and one for each whose day is not known yet."""
    known: list[str] = []
    open_: list[str] = []
    for metric, found in report.targets:
        if found == forecast.UNREAD:
            continue
        is_open = isinstance(found, Unknown) and not found.reached
        (open_ if is_open else known).append(say_target(metric, found, report.today))
    return known, open_


def _listed(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _say_unread(count: int) -> str:
    have = "1 metric with a target has" if count == 1 else f"{count:,} metrics with a target have"
    return f"{have} no reading yet; a forecast needs readings on four days, over three weeks or more."


def say_finish(found: Forecast | Unknown, today: date) -> str:
    """When the open items will be done, against the plan; or why that is not known."""
    if isinstance(found, Unknown):
        return f":material/check_circle: {found.reason}" if found.reached else f"Not known. {found.reason}"
    pace = f"At the pace of the past {found.basis} weeks,"
    if found.latest and found.planned and found.latest <= found.planned:
        last = say_day(found.planned, today)
        return f"{pace} it could be done {_range(found, today)}, before the plan's last day, {last}."
    return f"{pace} done {_range(found, today)}{_against(found, today)}."


def say_target(metric: Metric, found: Forecast | Unknown, today: date) -> str:
    """When a metric will be at its target, against its day; or why that is not known."""
    name = f"**{plain(title_of(metric))}**"
    if isinstance(found, Unknown):
        return f"{name} is at its target." if found.reached else f"{name}: not known. {found.reason}"
    unit = f" {metric.unit}" if metric.unit else ""
    goal = "its target" if metric.target is None else plain(number(metric.target) + unit)
    reached = f"{name} reaches {goal} {_range(found, today)}"
    return f"{reached}, going by {found.basis} readings{_against(found, today)}."


def _range(found: Forecast, today: date) -> str:
    first = f"**{say_day(found.earliest, today)}**"
    if found.latest is None:
        return f"no earlier than {first}, and perhaps not within three years"
    if found.latest == found.earliest:
        return f"about {first}"
    return f"between {first} and **{say_day(found.latest, today)}**"


def _against(found: Forecast, today: date) -> str:
    if found.planned is None or found.chance is None:
        return ""
    day = say_day(found.planned, today)
    if found.planned <= today:
        return f"; the plan said {day}"
    return f"; the plan says {day}, which has a chance of {_share(found.chance)}"


def _share(chance: float) -> str:
    if chance < 0.01:
        return "less than 1%"
    return "more than 99%" if chance > 0.99 else f"{chance:.0%}"
