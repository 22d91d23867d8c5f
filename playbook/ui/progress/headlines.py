"""The four numbers of Results: outcome, use, on time and hours saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import streamlit as st

from playbook.charts.sparkline import sparkline
from playbook.core.base.words import count, in_unit, say_minutes, short
from playbook.core.log.rollout import Rollout
from playbook.core.progress.metrics import (
    LIGHT_NAMES,
    Light,
    MetricStanding,
    find_utilization,
    is_percent,
    light_of,
)
from playbook.desk.progress.reports import ProgressReport
from playbook.ui.adoption.metric_panel import LOOKS
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.theme import tone
from playbook.ui.words.item_words import title_of

# A share of due tasks done on time from which it is well, and below which it is not.
ON_TIME_GOOD, ON_TIME_BAD = 0.8, 0.6
# On a phone a button is as wide as the number.
_SHORT = {"Business result": "result", "Time saved": "time"}


@dataclass(frozen=True, slots=True)
class Headline:
    """One number with its judgment, its trend, and where it is logged."""

    label: str
    value: str
    words: str  # beside the judgment: the target, or how many
    page: str  # where it is logged
    light: Light = "unknown"
    trend: Sequence[float] = ()
    target: float | None = None
    is_unread: bool = False  # nobody has logged it yet


def show(rollout: Rollout, report: ProgressReport) -> None:
    """Draw the four numbers, the business result first."""
    with st.grid(4, min_column_width=160):
        for headline in (
            _outcome(rollout, report),
            _active(rollout, report),
            _on_time(report),
            _saved(report),
        ):
            _show_one(headline)


def _show_one(headline: Headline) -> None:
    color, icon = LOOKS[headline.light]
    name = "" if headline.light == "unknown" else LIGHT_NAMES[headline.light]
    with st.container(border=True, gap="xsmall", height="stretch"):
        st.metric(headline.label, plain(headline.value))
        judged = f":{color}[{icon} **{name}**]  \n" if name else ""
        st.markdown(f"{judged}:small[{plain(headline.words)}]")
        if len(headline.trend) > 1:
            first, last = (f"{value:,.4g}" for value in (headline.trend[0], headline.trend[-1]))
            picture = sparkline(headline.trend, headline.target, tone())
            st.image(picture, width="stretch", alt=f"{headline.label}: trend from {first} to {last}")
        elif (headline.value == "–" or headline.is_unread) and headline.page and frame.may("log_reading"):
            word = _SHORT.get(headline.label, headline.label.lower())
            frame.link(headline.page, f"Log {word}", ":material/edit:")


def _outcome(rollout: Rollout, report: ProgressReport) -> Headline:
    found = [standing for standing in report.metrics if standing.metric.measures == "outcome"]
    if not found:
        return Headline("Business result", "–", "No business result in the plan", "accountability")
    measure = rollout.brief.outcome_measure

    def is_of_the_brief(standing: MetricStanding) -> bool:
        return bool(measure) and measure in standing.metric.title

    # The brief's own number, then the first with a target, as on Home.
    standing = max(found, key=lambda each: (is_of_the_brief(each), each.metric.target is not None))
    # The plan's own title says more than the measure, and the card has little room.
    name = measure if is_of_the_brief(standing) else title_of(standing.metric)
    return _of_metric("Business result", standing, f" · {short(name, 50)}")


def _of_metric(label: str, standing: MetricStanding, name: str = "") -> Headline:
    metric, latest = standing.metric, standing.latest
    goal = "no target yet" if metric.target is None else f"Target {in_unit(metric.target, metric.unit)}"
    if latest is None and metric.baseline is not None:
        before = in_unit(metric.baseline, "%" if is_percent(metric) else metric.unit)
        return Headline(label, before, f"Before the rollout. {goal}{name}", "adoption", is_unread=True)
    if latest is None:
        return Headline(label, "–", f"No reading yet. {goal}{name}", "adoption", is_unread=True)
    return Headline(
        label,
        in_unit(latest.value, "%" if is_percent(metric) else metric.unit),
        goal + name,
        "adoption",
        light_of(metric, latest.value),
        [reading.value for reading in standing.readings],
        metric.target,
    )


def _active(rollout: Rollout, report: ProgressReport) -> Headline:
    """Return the share of seats in use, or its metric."""
    label = "Active users"
    weeks = [week for week in report.use if week["group_id"] is None and week["active"] is not None]
    metric = find_utilization([standing.metric for standing in report.metrics])
    if weeks:
        shares = [100 * (week["active"] or 0) / week["seats"] for week in weeks]
        words = f"{weeks[-1]['active']:,} of {count(weeks[-1]['seats'], 'paid seat')}"
        light = light_of(metric, shares[-1]) if metric else "unknown"
        return Headline(
            label, f"{shares[-1]:.0f}%", words, "adoption", light, shares, metric.target if metric else None
        )
    standing = next((each for each in report.metrics if each.metric == metric), None)
    if not (standing and standing.latest) and not rollout.brief.is_live(report.today):
        return Headline(label, "–", "From go-live on", "")
    if standing:
        return _of_metric(label, standing)
    return Headline(label, "–", "Not counted yet", "adoption")


def _on_time(report: ProgressReport) -> Headline:
    stands = report.summary
    if stands.on_time is None:
        return Headline("On time", "–", "Nothing has been due so far", "")
    light: Light = "green" if stands.on_time >= ON_TIME_GOOD else "between"
    if stands.on_time < ON_TIME_BAD:
        light = "red"
    on_time = list(accumulate(week["on_time"] for week in report.on_time))
    due = list(accumulate(week["on_time"] + week["late"] + week["open"] for week in report.on_time))
    trend = [100 * done / of for done, of in zip(on_time, due, strict=True) if of]
    words = f"{round(stands.on_time * stands.due_so_far):,} of {stands.due_so_far:,} due so far"
    return Headline("On time", f"{stands.on_time:.0%}", words, "", light, trend)


def _saved(report: ProgressReport) -> Headline:
    weeks = [week for week in report.minutes if week.counted]
    if not weeks:
        return Headline("Time saved", "–", "No example gives its minutes yet", "my_team")
    totals = list(accumulate(week.net or 0 for week in weeks))
    words = f"After checking, {count(sum(week.counted for week in weeks), 'example')}"
    light: Light = "green" if totals[-1] > 0 else "red"
    return Headline("Time saved", say_minutes(totals[-1]), words, "my_team", light, [t / 60 for t in totals])
