"""Since when a digest tells what changed."""

from datetime import date, timedelta

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.ui import frame
from playbook.ui.team_words import local

DAYS = (7, 14, 30)
A_DAY = 0
_PERIOD, _FROM = "digest.period", "digest.from"


def chosen(rollout: Rollout) -> date:
    """The first day of the period, as it was chosen last; a week ago where nothing was."""
    today = frame.here().day_of(rollout)
    days = st.session_state.get(_PERIOD, DAYS[0])
    if days == A_DAY:
        day: date | None = st.session_state.get(_FROM)
        return min(day or _earliest(rollout, today), today)
    return today - timedelta(days=days or DAYS[0])


def choose(rollout: Rollout) -> None:
    """Ask for the period."""
    today = frame.here().day_of(rollout)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        days = st.segmented_control(
            "Of the last",
            [*DAYS, A_DAY],
            default=DAYS[0],
            required=True,
            format_func=lambda count: f"{count} days" if count else "Other",
            key=_PERIOD,
            persist_state="session",
        )
        if days == A_DAY:
            first = _earliest(rollout, today)
            if st.session_state.get(_FROM) and not first <= st.session_state[_FROM] <= today:
                st.session_state[_FROM] = first
            st.date_input(
                "From this day on",
                value=first,
                min_value=first,
                max_value=today,
                key=_FROM,
                format="YYYY-MM-DD",
                width=200,
                persist_state="session",
            )


def _earliest(rollout: Rollout, today: date) -> date:
    return min(local(rollout.created_at).date(), today)
