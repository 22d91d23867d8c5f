"""Who uses it, on Adoption: share, return, depth, idle seats, by group."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from playbook import charts
from playbook.charts import Drawing, Tone
from playbook.core.base.words import count, number
from playbook.core.log.rollout import Rollout
from playbook.core.plan.counts import Trained, groups_counted
from playbook.core.progress.metrics import find_utilization
from playbook.desk.progress.reports import ProgressReport, WeekOfUse
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import show_drawing
from playbook.ui.widgets.theme import tone
from playbook.ui.words.item_words import say_day, title_of

_MOST_ROWS, _TABLE_HEIGHT = 8, 320
_HIDDEN = "Teams under five people or without a size, and the next one, from which theirs could be told."


def show(rollout: Rollout, report: ProgressReport) -> None:
    """Draw who uses it; for who may count it, also where there is no count yet."""
    whole = [week for week in report.use if week["group_id"] is None]
    may_count = frame.may("log_reading", rollout.id)
    if whole:
        _show_now(rollout, report, whole[-1])
        first, second = st.columns([4, 7], gap="medium")
        with first:
            _show_line(report, whole)
        with second:
            _show_groups(rollout, report, whole[-1])
    elif may_count:
        st.markdown("No usage numbers yet. Enter the license numbers here, or import them.")
        frame.link("my_team", "Import license numbers under My team", ":material/upload_file:")


def _show_now(rollout: Rollout, report: ProgressReport, now: WeekOfUse) -> None:
    reach = f" for {count(people, 'person', 'people')}" if (people := rollout.brief.headcount) else ""
    st.caption(f"{count(now['seats'], 'paid license')}{reach}, as of {say_day(now['day'], report.today)}")
    with st.grid(4, min_column_width=150):
        _number("Used it in the week", *_active(now))
        _number("Returning users", *_returning(now))
        _number("Active days of 28", *_depth(now))
        _number("Idle for 28 days", *_idle(now, rollout.brief.currency))


def _number(label: str, value: str, words: str) -> None:
    st.metric(label, value, words, delta_color="off", delta_arrow="off", border=True)


def _active(now: WeekOfUse) -> tuple[str, str]:
    if now["active"] is None:
        return "–", "not counted"
    return f"{now['active'] / now['seats']:.0%}", f"{now['active']:,} of {count(now['seats'], 'paid seat')}"


def _returning(now: WeekOfUse) -> tuple[str, str]:
    if now["returning"] is None or not now["active"]:
        return "–", "not counted"
    share = now["returning"] / now["active"]
    return f"{share:.0%}", f"{now['returning']:,} of {now['active']:,} users"


def _depth(now: WeekOfUse) -> tuple[str, str]:
    if now["depth"] is None:
        return "–", "not counted"
    return number(round(now["depth"], 1)), "average of all users"


def _idle(now: WeekOfUse, currency: str) -> tuple[str, str]:
    if now["idle"] is None:
        return "–", "not counted"
    if now["idle_cost"] is None:
        return f"{now['idle']:,}", "paid seats"
    cost = f"{now['idle_cost']:,.0f} {currency}".strip()
    return f"{now['idle']:,}", f"{cost} a month"


def _draw(report: ProgressReport, target: float | None, tone: Tone) -> Drawing:
    rows = [week for week in report.use if week["group_id"] is None and week["active"] is not None]
    return charts.adoption(rows, target, tone)


def _show_line(report: ProgressReport, whole: Sequence[WeekOfUse]) -> None:
    """Draw how many use it every week, once some week has a count."""
    if all(week["active"] is None for week in whole):
        return
    metric = find_utilization([standing.metric for standing in report.metrics])
    target, look = metric.target if metric else None, tone()
    cache = frame.here().cache("use charts", 128)
    drawing = cache.once((report.of, report, target, look), lambda: _draw(report, target, look))
    target_of = f"The target is that of “{plain(title_of(metric))}”." if metric else None
    st.header(drawing.title, anchor=False, help=target_of)
    st.caption(plain(drawing.finding))
    show_drawing(drawing, "progress.use")


def _show_groups(rollout: Rollout, report: ProgressReport, now: WeekOfUse) -> None:
    """Draw the latest week of each group that is large enough."""
    names = {group.id: group.name for group in rollout.brief.groups}
    by_group = {week["group_id"]: week for week in report.use if week["group_id"] in names}
    hidden = len(groups_counted(rollout.uses.values(), report.today) - set(by_group))
    if by_group:
        rows = [
            _row(names[key], by_group[key], rollout.trained.get(key), now, report)
            for key in names
            if key in by_group
        ]
        lacking = [name for name in rows[0] if all(row[name] is None for row in rows)]
        shown = [{name: row[name] for name in row if name not in lacking} for row in rows]
        st.header("By team", anchor=False, help=_HIDDEN if hidden else None)
        options: dict[str, Any] = {"hide_index": True, "placeholder": "–"}
        if len(shown) > _MOST_ROWS:
            options["height"] = _TABLE_HEIGHT
        st.dataframe(shown, alt="Who uses it, by team, in the latest week", **options)
    if hidden:
        st.caption(f"{count(hidden, 'team is', 'teams are')} not shown separately; they count in the whole.")


def _row(
    name: str, use: WeekOfUse, trained: Trained | None, now: WeekOfUse, report: ProgressReport
) -> dict[str, object]:
    active, returning = use["active"], use["returning"]
    return {
        "Team": name,
        "Up to": say_day(use["day"], report.today) if use["day"] != now["day"] else None,
        "Share": None if active is None else f"{active / use['seats']:.0%}",
        "Active": active,
        "Seats": use["seats"],
        "Trained": trained and trained.trained,
        "Returning": None if returning is None or not active else f"{returning / active:.0%}",
        "Days of 28": None if use["depth"] is None else round(use["depth"], 1),
        "Idle": use["idle"],
        "Cost a month": use["idle_cost"],
    }
