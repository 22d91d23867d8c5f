"""The lists of Progress: what is late or off track, what comes next, what slipped."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeVar

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.core.progress.progress import STANDING_NAMES, standing
from playbook.desk.base.store_types import Slip
from playbook.desk.progress.reports import Report
from playbook.ui.shell.frame import plain
from playbook.ui.team.words import say_late
from playbook.ui.words.item_words import say_day, say_distance, say_groups, say_owner, title_of

Row = TypeVar("Row")
MOST_NEEDS = 5
MOST, MOST_SLIPS = 10, 5


def show_needs(rollout: Rollout, report: Report) -> None:
    """List what is past its day or off track, oldest first, with whose it is and what was noted."""
    st.subheader("What is late or off track", anchor=False)
    _show_some(
        report.needs,
        lambda item: _need(rollout, item, report.today),
        ":material/check_circle: Nothing is overdue or off track.",
        "progress.needs",
        MOST_NEEDS,
    )


def _need(rollout: Rollout, item: AnyItem, today: date) -> str:
    tracked = rollout.tracking_of(item.id)
    day = item.until or item.due
    late = standing(item, tracked, today) == "overdue" and day
    how = f":material/schedule: {say_late(day, today)}" if late and day else ":material/report: off track"
    said = f"**{plain(title_of(item))}**: {how}, {_due(item, today)}, {_whose(rollout, item)}"
    return f"{said}  \n  :small[{plain(tracked.note)}]" if tracked.note else said


def _due(item: AnyItem, today: date) -> str:
    return f"due {say_day(item.due, today)}" if item.due else "no date"


def _whose(rollout: Rollout, item: AnyItem) -> str:
    groups = say_groups(item.group_ids, rollout.brief)
    return plain(say_owner(item.owner, rollout.brief) + (f", for {groups}" if groups else ""))


def show_upcoming(rollout: Rollout, report: Report) -> None:
    """List what falls due in the next 14 days, soonest first."""
    st.subheader("What comes in the next 14 days", anchor=False)
    _show_some(
        report.upcoming,
        lambda item: _upcoming(rollout, item, report.today),
        "Nothing is due in the next 14 days.",
        "progress.upcoming",
    )


def _upcoming(rollout: Rollout, item: AnyItem, today: date) -> str:
    stands = standing(item, rollout.tracking_of(item.id), today)
    told = "" if stands == "planned" else f", {STANDING_NAMES[stands].lower()}"
    when = f"{say_day(item.due, today)}, {say_distance(item.due, today)}" if item.due else "no date"
    return f"{when}: **{plain(title_of(item))}**{told}, {_whose(rollout, item)}"


def show_slips(report: Report) -> None:
    """List every move of a date with its reason, latest first."""
    st.subheader("What slipped, and why", anchor=False)
    later = [slip["days"] for slip in report.slips if slip["days"] > 0]
    if later:
        items = len({slip["item_id"] for slip in report.slips if slip["days"] > 0})
        moves = f"{len(later):,} move{'' if len(later) == 1 else 's'}"
        st.markdown(
            f"{moves} to a later date, of {items:,} item{'' if items == 1 else 's'}; "
            f"the usual one is {_days(sorted(later)[len(later) // 2])}."
        )
    _show_some(
        report.slips,
        lambda slip: _slip(slip, report.today),
        "No date has been moved.",
        "progress.slips",
        MOST_SLIPS,
    )


def _slip(slip: Slip, today: date) -> str:
    days = slip["days"]
    how = f"{_days(abs(days))} {'later' if days > 0 else 'earlier'}"
    days_said = f"{say_day(slip['from_day'], today)} to {say_day(slip['to_day'], today)}, {how}"
    title = plain(slip["title"] or "Untitled item")
    return f"**{title}**, {days_said}, by {plain(slip['actor'])}: {plain(slip['reason'])}"


def _days(days: int) -> str:
    return f"{days:,} day{'' if days == 1 else 's'}"


def _show_some(
    rows: Sequence[Row], say: Callable[[Row], str], nothing: str, key: str, most: int = MOST
) -> None:
    """Show the first few rows in words, and the rest when someone asks."""
    if not rows:
        st.markdown(nothing)
        return
    st.markdown(_listed(map(say, rows[:most])))
    if len(rows) > most:
        more = st.expander(f"And {len(rows) - most:,} more", key=key, on_change="rerun", type="compact")
        if more.open:
            more.markdown(_listed(map(say, rows[most:])))


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
