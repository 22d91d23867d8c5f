"""Milestones on Progress beside the numbers that they are to move, with a flag where they do not (T10)."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.review import DEFAULTS
from playbook.core.review.rules.metric_milestones import Way
from playbook.desk.progress.reports import Report
from playbook.ui.review import finding_words
from playbook.ui.shell.frame import plain
from playbook.ui.words.item_words import title_of

MOST = 6
FLAG = ":orange-badge[:material/flag: Mismatch]"


def show(report: Report) -> None:
    """Does the finished work move its number? A line each, flagged ones first; nothing without a link."""
    if not report.ways:
        return
    st.subheader("Does the finished work move its number?", anchor=False)
    ordered = sorted(report.ways, key=lambda way: not is_mismatch(way))
    flagged = [way for way in ordered if is_mismatch(way)][:MOST]
    if flagged:
        st.markdown(_listed(flagged))
        finding_words.show("T10", "progress.ways.rule")
    else:
        st.markdown(
            ":material/check_circle: No number stands still behind finished work, or runs ahead of it."
        )
    rest = ordered[len(flagged) :]
    if not rest:
        return
    numbers = "1 number and its work" if len(rest) == 1 else f"{len(rest):,} numbers and their work"
    label = f"And {numbers}" if flagged else numbers.capitalize()
    more = st.expander(label, key="progress.ways", on_change="rerun", type="compact")
    if more.open:
        more.markdown(_listed(rest))


def flag_of(report: Report, metric_id: str) -> str:
    """The flag beside a metric, with both numbers; empty where work and number go together."""
    way = next((way for way in report.ways if way.metric.id == metric_id), None)
    return f" {FLAG} {plain(way.in_words())} (T10)." if way and is_mismatch(way) else ""


def is_mismatch(way: Way) -> bool:
    """Whether all the work is done behind a number that stands still, or none behind one at its target."""
    return way.mismatch(DEFAULTS.flat_share) is not None


def _listed(ways: Sequence[Way]) -> str:
    return "\n".join(f"- {_line(way)}" for way in ways)


def _line(way: Way) -> str:
    flag = f"{FLAG} " if is_mismatch(way) else ""
    return f"{flag}**{plain(title_of(way.metric))}**: {plain(way.in_words())}."
