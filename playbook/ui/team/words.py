"""Words of a My team card: due, late, status, moves."""

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, Tracking
from playbook.core.progress.progress import standing
from playbook.ui.words.item_words import STATUS_WORDS, say_day, say_distance


def say_due(item: AnyItem, tracking: Tracking, today: date) -> str:
    """Return when an item is due: 'Fri 6 Mar, in 3 days'."""
    if item.due is None:
        return "No date yet"
    days = say_day(item.due, today)
    if (last := item.until or item.due) != item.due:
        days += f" to {say_day(last, today)}"
    match standing(item, tracking, today):
        case "done":
            return f"{days}, done {say_day(tracking.done_on, today)}" if tracking.done_on else f"{days}, done"
        case "overdue":
            return f"{days}, {say_late(last, today)}"
    return f"{days}, {say_distance(item.due, today) if item.due >= today else 'running now'}"


def say_late(day: date, today: date) -> str:
    return f"{count((today - day).days, 'day')} late"


def say_moves(tracking: Tracking, today: date) -> str:
    """Return 'was Fri 6 Mar, moved twice: legal is late' of an item."""
    if not tracking.moves:
        return ""
    times = {1: "once", 2: "twice"}.get(len(tracking.moves), f"{len(tracking.moves)} times")
    last = tracking.moves[-1]
    return f"was {say_day(tracking.moves[0].from_day, today)}, moved {times}: {last.reason}"


def say_logged(tracking: Tracking, today: date) -> str:
    """Return the last log entry: 'At risk, Tue 3 Mar, by Dana: two people are away'."""
    if tracking.status is None:
        return ""
    status = STATUS_WORDS[tracking.status]
    if tracking.logged_at:
        status += f", {say_day(local(tracking.logged_at).date(), today)}"
    if tracking.actor:
        status += f", by {tracking.actor}"
    return status + (f": {tracking.note}" if tracking.note else "")


def local(moment: datetime) -> datetime:
    """Return a moment in the viewer's time zone, or UTC."""
    try:
        return moment.astimezone(ZoneInfo(st.context.timezone or "UTC"))
    except (ZoneInfoNotFoundError, ValueError):
        return moment.astimezone(ZoneInfo("UTC"))


def say_new_end(rollout: Rollout | None, item_id: str, today: date) -> str:
    """Return where a span ends after its move, and whether that is too late."""
    item = rollout.items.get(item_id) if rollout else None
    last = item.until if item else None
    if rollout is None or item is None or last is None or last == item.due:
        return ""
    end = rollout.brief.end
    past = f", past the rollout's end on {say_day(end, today)}" if end is not None and last > end else ""
    return f", now until {say_day(last, today)}{past}"
