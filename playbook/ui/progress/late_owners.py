"""People with late items, each with a note to copy and send."""

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.progress.late_owners import Waiting, remind
from playbook.desk.progress.reports import ProgressReport
from playbook.ui.shell.frame import plain
from playbook.ui.team.words import say_late
from playbook.ui.widgets.controls import fold
from playbook.ui.words.item_words import say_day

MOST = 5


def show(rollout: Rollout, report: ProgressReport) -> None:
    """List who has late items and was silent this week."""
    if not report.waiting:
        return
    st.subheader("Who may need a hand", anchor="waiting")
    st.markdown("Late, and no word on it in the past seven days. A note to each is ready to copy and send.")
    for number, owner in enumerate(report.waiting[:MOST]):
        if panel := fold(_label(owner, report), f"waiting.{number}"):
            panel.code(remind(rollout, owner), language=None, wrap_lines=True)
    if (unshown := len(report.waiting) - MOST) > 0:
        people = count(unshown, "more person", "more people")
        st.caption(f"And {people}; what is theirs is listed under what is late.")


def _label(owner: Waiting, report: ProgressReport) -> str:
    who = owner.person.name if owner.person else "Nobody is named"
    day = owner.items[0].until or owner.items[0].due
    late = f", up to {say_late(day, report.today)}" if day else ""
    heard = f"last word {say_day(owner.heard_on, report.today)}" if owner.heard_on else "no word yet"
    return plain(f"{who}: {count(len(owner.items), 'item')}{late}, {heard}")
