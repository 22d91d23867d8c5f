"""Words of the page Share: profiles, link states, opens."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import streamlit as st

from playbook.core.base.words import listed, say_day, say_distance
from playbook.core.sharing.sharing import ASK_NAMES, PROFILE_NAMES, Ask, Profile
from playbook.desk.links.links import ListedLink, State, is_here, say_reach
from playbook.ui.team.words import local

PROFILES: dict[Profile, str] = {
    "public": "What changes and why, the dates that concern everyone, and how far each stage has come.",
    "teams": "Public, plus how far each team has come. Once launched, also what stays and what was promised.",
    "full": "Teams, plus every dated task, the goals, how success is measured, and the key messages.",
}
# Typing errors of a room are nothing to warn of.
LEAST_GUESSES, GUESSED_DAYS = 50, 7
STATES: dict[State, tuple[str, str]] = {
    "live": ("Open", ":material/link:"),
    "paused": ("Paused", ":material/pause_circle:"),
    "ended": ("Ended", ":material/schedule:"),
    "revoked": ("Revoked", ":material/link_off:"),
    "archived": ("Closed: the rollout is archived", ":material/archive:"),
}
_MOST_DAYS = 14  # of opens, a line each
LASTING: dict[int, str] = {
    1: "Just this meeting (1 day)", 7: "7 days", 30: "30 days", 90: "90 days", 365: "A year",
}  # fmt: skip


def say_profile(profile: Profile) -> str:
    """Return a profile's name, and under it what it shows."""
    # A click on one of Streamlit's captions chooses nothing, so the text is part of the label.
    return f"**{PROFILE_NAMES[profile]}**  \n:gray[{PROFILES[profile]}]"


def show_reach(address: str, do: str = "copy the link") -> None:
    """Say who cannot open an address."""
    if sentence := say_reach(address, do):
        show = st.warning if is_here(address) else st.info
        show(sentence, icon=":material/link_off:")


def say_end(link: ListedLink, now: datetime, today: date) -> str:
    """Return when a link ends or ended, with the hour if that is close."""
    if link.state == "ended" and link.link.expires_at > now:
        return "Over: the server's clock was wrong when the link was made or extended. Extend it to open it."
    ends = local(link.link.expires_at)
    verb = "Ends" if link.link.expires_at > now else "Ended"
    hour = f", {ends:%H:%M}" if abs((ends.date() - today).days) <= 1 else ""
    return f"{verb} {say_day(ends.date(), today)}{hour} ({say_distance(ends.date(), today)})"


def say_opens(opens: Mapping[date, int], today: date) -> str:
    """Return how often a link was opened, and how often today."""
    if not (total := sum(opens.values())):
        return "Not opened yet"
    times = "once" if total == 1 else f"{total:,} times"
    return f"Opened {times}, {opens.get(today, 0):,} today"


def say_guesses(guesses: Mapping[date, int], today: date) -> str:
    """Return a warning where a password is guessed, or ''."""
    lately = sum(number for day, number in guesses.items() if (today - day).days < GUESSED_DAYS)
    if lately < LEAST_GUESSES:
        return ""
    return (
        f"Someone may be guessing the password: {lately:,} wrong ones in the past week, "
        f"{guesses.get(today, 0):,} today. Pause the link, or make a new one with another password."
    )


def say_opens_by_day(opens: Mapping[date, int], today: date) -> str:
    """Return the last days with opens, latest first, a line each."""
    latest = sorted(opens.items(), reverse=True)
    lines = [f"- {say_day(day, today)}: {count:,}" for day, count in latest[:_MOST_DAYS]]
    earlier = sum(count for _, count in latest[_MOST_DAYS:])
    return "\n".join(lines) + (f"\n- before that: {earlier:,}" if earlier else "")


def say_asks(asks: Collection[Ask]) -> str:
    return f"asks for {listed(name for name in ASK_NAMES if name in asks) or 'nothing'}"


def pick_asks(asks: Sequence[Ask], key: str) -> None:
    options: dict[str, Any] = {"selection_mode": "multi", "default": asks, "key": key}
    st.pills("What guests may do", list(ASK_NAMES), format_func=ASK_NAMES.__getitem__, **options)
