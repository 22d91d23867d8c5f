"""Seats and their use, counted by hand."""

from datetime import date

import streamlit as st

from playbook.core.base.words import day_in_words
from playbook.core.log.rollout import Rollout
from playbook.desk.progress import readings, uses
from playbook.desk.progress.uses import Tally
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import button, select
from playbook.ui.widgets.days import day_input

MOST = 30
_SEATS, _ACTIVE, _IDLE, _PRICE = "use.seats", "use.active", "use.idle", "use.price"
_DAY, _GROUP, _STORED = "use.day", "use.group", "use.kept"


def show(rollout: Rollout, today: date) -> None:
    if not frame.may("log_reading", rollout.id):
        return
    if (panel := tables.opened("use.form", "Enter license numbers", "edit")) is None:
        return
    groups = whose(rollout)
    with panel:
        st.markdown(
            ":small[Per week. Teams under five are not shown separately, and nobody is named. Another "
            "count of the same day replaces this one.]"
        )
        with st.grid(4, min_column_width=150):
            ask_count("Paid seats", _SEATS, "seats")
            ask_count("Used in the 7 days", _ACTIVE, "active")
            ask_count("Not used for 28 days", _IDLE, "idle")
            with frame.field("price"):
                unit = f" in {plain(rollout.brief.currency)}" if rollout.brief.currency else ""
                st.number_input(f"Price a month{unit}", 0.0, value=None, key=_PRICE, on_change="ignore")
        with st.grid(2, min_column_width=180):
            select("Which people", groups, _GROUP)
            with frame.field("day"):
                day_input("Up to", today, key=_DAY)
        button("Save license numbers", "", "use.keep", _keep, rollout.id)
        _show_stored(rollout, groups)


def _show_stored(rollout: Rollout, groups: dict[str, str]) -> None:
    own_uses = [use for use in rollout.uses.values() if (use.group_id or "") in groups]
    if not own_uses:
        return
    latest = sorted(own_uses, key=lambda use: (use.day, use.id), reverse=True)[:MOST]
    names = {use.id: f"{groups[use.group_id or '']}, {day_in_words(use.day)}" for use in latest}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = select(
            "Saved counts", names, _STORED, index=None, placeholder="Pick one to take it out", width=360
        )
        button("Take it out", "", "use.remove", _remove, rollout.id, disabled=picked is None)


def ask_count(label: str, key: str, where: str) -> None:
    """Draw a field for a whole number, with its problems."""
    with frame.field(where):
        st.number_input(label, value=None, min_value=0, step=1, key=key, on_change="ignore")


def whose(rollout: Rollout) -> dict[str, str]:
    actor = frame.current_actor()
    names = {
        group.id: group.name for group in rollout.brief.groups if readings.may_log(actor, rollout, group.id)
    }
    whole = {"": "The whole rollout"} if readings.may_log(actor, rollout) else {}
    return whole | frame.tell_apart(names)


def _remove(rollout_id: str) -> None:
    if frame.act(uses.remove_use, rollout_id, st.session_state.get(_STORED) or "", done="Removed."):
        st.session_state.pop(_STORED, None)


def _keep(rollout_id: str) -> None:
    state = st.session_state
    tally = Tally(state.get(_SEATS), state.get(_ACTIVE), state.get(_IDLE), state.get(_PRICE))
    about = {"day": state.get(_DAY), "group_id": state.get(_GROUP) or None}
    if frame.act(uses.count_use, rollout_id, tally, done="Saved.", **about):
        for key in (_SEATS, _ACTIVE, _IDLE):
            state.pop(key, None)
