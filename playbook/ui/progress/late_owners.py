"""Whom a rollout waits for, kindly: each with what is late and a note to copy and send."""

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.progress.late_owners import Waiting, remind
from playbook.desk.progress.reports import Report
from playbook.ui.shell.frame import plain
from playbook.ui.team.words import say_late
from playbook.ui.words.item_words import say_day

MOST = 5


def show(rollout: Rollout, report: Report) -> None:
    """List who has late items without a word this week, each with a note to copy; nothing for nobody."""
    if not report.waiting:
        return
    st.subheader("Who may need a hand", anchor="waiting")
    st.markdown("Late, and no word on it in the past seven days. A note to each is ready to copy and send.")
    for number, one in enumerate(report.waiting[:MOST]):
        panel = st.expander(_label(one, report), key=f"waiting.{number}", on_change="rerun", type="compact")
        if panel.open:
            panel.code(remind(rollout, one), language=None, wrap_lines=True)
    if (left := len(report.waiting) - MOST) > 0:
        people = "person" if left == 1 else "people"
        st.caption(f"And {left:,} more {people}; what is theirs is listed under what is late.")


def _label(one: Waiting, report: Report) -> str:
    who = one.person.name if one.person else "Nobody is named"
    count = "1 item" if len(one.items) == 1 else f"{len(one.items):,} items"
    day = one.items[0].until or one.items[0].due
    late = f", up to {say_late(day, report.today)}" if day else ""
    heard = f"last word {say_day(one.heard_on, report.today)}" if one.heard_on else "no word yet"
    return plain(f"{who}: {count}{late}, {heard}")
