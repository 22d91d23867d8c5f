"""The words of the page Share: what a profile shows, how a link stands, how often it was opened."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from urllib.parse import urlsplit

import streamlit as st

from playbook.core.base.words import say_day, say_distance
from playbook.core.sharing.sharing import ASK_NAMES, Ask, Profile
from playbook.desk.links.links import Listed, State
from playbook.ui.team.words import local

PROFILES: dict[Profile, str] = {
    "public": "What changes and why, dates, how far each stage has come, what is next and done.",
    "teams": "The same, and how far each team has come.",
    "full": "The same, and the aims, how success is measured, and the key messages.",
}
STATES: dict[State, tuple[str, str]] = {
    "live": ("Open", ":material/link:"),
    "paused": ("Paused", ":material/pause_circle:"),
    "ended": ("Ended", ":material/schedule:"),
    "revoked": ("Taken back", ":material/link_off:"),
    "archived": ("Closed: the rollout is archived", ":material/archive:"),
}
LASTING: dict[int, str] = {
    1: "Just this meeting (1 day)",
    7: "7 days",
    30: "30 days",
    90: "90 days",
    365: "A year",
}


def whole_address(path: str) -> str:
    """Give back where a path of ours is on this server, as this browser calls it."""
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}{path}" if here.netloc else path


def say_end(listed: Listed, now: datetime, today: date) -> str:
    """When a link ends or ended; a moment close by with its hour."""
    ends = local(listed.link.expires_at)
    verb = "Ends" if listed.link.expires_at > now else "Ended"
    hour = f", {ends:%H:%M}" if abs((ends.date() - today).days) <= 1 else ""
    return f"{verb} {say_day(ends.date(), today)}{hour} ({say_distance(ends.date(), today)})"


def say_opens(opens: Mapping[date, int], today: date) -> str:
    """How often a link was opened, and how often today."""
    total = sum(opens.values())
    if not total:
        return "Not opened yet"
    times = "once" if total == 1 else f"{total:,} times"
    return f"Opened {times}, {opens.get(today, 0):,} today"


def say_opens_by_day(opens: Mapping[date, int], today: date, most: int = 14) -> str:
    """The last days on which a link was opened, the latest first, a line each."""
    latest = sorted(opens.items(), reverse=True)
    lines = [f"- {say_day(day, today)}: {count:,}" for day, count in latest[:most]]
    left = sum(count for _, count in latest[most:])
    return "\n".join(lines) + (f"\n- before that: {left:,}" if left else "")


def say_asks(asks: Collection[Ask]) -> str:
    """What guests of a link are asked for: 'asks for pulse and questions'."""
    named = [name for name in ASK_NAMES if name in asks]
    if not named:
        return "asks for nothing"
    return f"asks for {', '.join(named[:-1])}{' and ' if named[:-1] else ''}{named[-1]}"
