"""Who uses it, on Progress: share, return, depth, idle seats, by group."""

from collections.abc import Sequence

import streamlit as st

from playbook import charts
from playbook.charts import Drawing, Tone
from playbook.core.base.words import count, number
from playbook.core.log.rollout import Rollout
from playbook.core.plan.counts import groups_counted
from playbook.core.progress.metrics import find_utilization
from playbook.desk.progress.reports import ProgressReport, WeekOfUse
from playbook.ui.adoption import use_form
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import show_drawing
from playbook.ui.widgets.theme import tone
from playbook.ui.words.item_words import say_day, title_of


def show(rollout: Rollout, report: ProgressReport) -> None:
    """Draw who uses it; for who may count it, also where there is no count yet."""
    whole = [week for week in report.use if week["group_id"] is None]
    may_count = frame.may("log_reading", rollout.id)
    if not whole and not may_count:
        return
    st.subheader("Who uses it?", anchor=False)
    if whole:
        _show_now(rollout, report, whole[-1])
        _show_line(report, whole)
        _show_groups(rollout, report, whole[-1])
    else:
        st.markdown(_NOTHING)
    if may_count:
        use_form.show(rollout, report.today)


_NOTHING = (
    "Nobody has counted yet how many use it. Count the seats below, or bring the file of your licenses under "
    "My team; only counts are kept, never who."
)


def _show_now(rollout: Rollout, report: ProgressReport, now: WeekOfUse) -> None:
    st.caption(f"Of {count(now['seats'], 'paid seat')} counted up to {say_day(now['day'], report.today)}.")
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
    sentence = f"**{drawing.question}** {plain(drawing.finding)}"
    if metric:
        sentence += f" :small[Target of the metric '{plain(title_of(metric))}'.]"
    st.markdown(sentence)
    show_drawing(drawing, "progress.use")


def _show_groups(rollout: Rollout, report: ProgressReport, now: WeekOfUse) -> None:
    """Draw the latest week of each group that is large enough."""
    names = {group.id: group.name for group in rollout.brief.groups}
    by_group = {week["group_id"]: week for week in report.use if week["group_id"] in names}
    hidden = len(groups_counted(rollout.uses.values(), report.today) - set(by_group))
    if by_group:
        rows = [_row(names[key], by_group[key], now, report) for key in names if key in by_group]
        lacking = [name for name in rows[0] if all(row[name] is None for row in rows)]
        shown = [{name: row[name] for name in row if name not in lacking} for row in rows]
        st.dataframe(shown, hide_index=True, placeholder="–", alt="Who uses it, by team, in the latest week")
    if hidden:
        st.caption(
            f"{count(hidden, 'team is', 'teams are')} not shown apart: of fewer than five people or "
            "without a size in the brief, or the next one, from which theirs could be told. They count in "
            "the whole."
        )


def _row(name: str, use: WeekOfUse, now: WeekOfUse, report: ProgressReport) -> dict[str, object]:
    active, returning = use["active"], use["returning"]
    return {
        "Team": name,
        "Up to": say_day(use["day"], report.today) if use["day"] != now["day"] else None,
        "Seats": use["seats"],
        "Used in the week": active,
        "Share": None if active is None else f"{active / use['seats']:.0%}",
        "Returning users": None if returning is None or not active else f"{returning / active:.0%}",
        "Days of 28": None if use["depth"] is None else round(use["depth"], 1),
        "Idle": use["idle"],
        "Cost a month": use["idle_cost"],
    }
