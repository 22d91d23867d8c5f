"""Say how late a task is, how it moved, and local times."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from playbook.core.base.words import count
from playbook.core.plan.items import Tracking
from playbook.ui.words.item_words import say_day


def say_late(day: date, today: date) -> str:
    return f"{count((today - day).days, 'day')} late"


def say_moves(tracking: Tracking, today: date, length: timedelta = timedelta(0)) -> str:
    """Return an item's moves: 'Moved from Fri Mar 6, twice: legal …'."""
    if not tracking.moves:
        return ""
    times = {1: "", 2: ", twice"}.get(len(tracking.moves), f", {len(tracking.moves)} times")
    before = say_day(tracking.moves[0].from_day + length, today)
    return f"Moved from {before}{times}: {tracking.moves[-1].reason}"


def local(moment: datetime) -> datetime:
    """Return a moment in the viewer's time zone, or UTC."""
    try:
        return moment.astimezone(ZoneInfo(st.context.timezone or "UTC"))
    except (ZoneInfoNotFoundError, ValueError):
        return moment.astimezone(ZoneInfo("UTC"))
