"""The audit log: who did what to people, settings and data."""

from datetime import datetime

import streamlit as st

from playbook.core.base.words import count, date_in_words
from playbook.desk.base import audit
from playbook.ui.shell import frame
from playbook.ui.team.words import local
from playbook.ui.widgets import tables
from playbook.ui.widgets.choices import pick_one

_AREA, _DAYS = "audit.area", "audit.days"
_SHOWN = 100
_PERIODS = {7: "7 days", 30: "30 days", 90: "90 days"}


def show() -> None:
    st.header("Audit log", anchor=False)
    st.caption(
        f"What was done to people, links, tokens, settings and data. Kept for "
        f"{count(frame.here().settings.audit_days, 'day')}."
    )
    kinds, period = st.columns(2)
    with kinds:
        area = pick_one("About", audit.AREAS, _AREA, "Everything")
    with period:
        days = pick_one("In the last", _PERIODS, _DAYS, "All of it")
    report = audit.entries(frame.here(), frame.current_actor(), area, days, _SHOWN)
    if not report.entries:
        st.markdown("Nothing yet.")
        return
    rows = [(_moment(entry.happened_at), entry.name, audit.sentence_of(entry)) for entry in report.entries]
    st.markdown(tables.table(("When", "Who", "What"), rows))
    if report.total > len(rows):
        st.caption(
            f"The newest {len(rows)} of {report.total:,}. Pick a kind or a shorter time, or run "
            "`python -m playbook audit` for all of them."
        )


def _moment(at: datetime) -> str:
    local_time = local(at)
    return f"{date_in_words(local_time.date())}, {local_time:%H:%M}"
