"""Milestones beside the metrics they should move, with a flag on mismatch (T10)."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.base.words import count
from playbook.core.review.review import DEFAULTS
from playbook.core.review.rules.metric_milestones import Way
from playbook.desk.progress.reports import ProgressReport
from playbook.ui.review import finding_words
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import fold
from playbook.ui.words.item_words import title_of

MOST = 6
FLAG = ":orange-badge[:material/flag: Mismatch]"


def show(report: ProgressReport) -> None:
    """Draw whether finished work moves its metric, flagged lines first."""
    if not report.ways:
        return
    st.header("Results against work done", anchor=False)
    ordered = sorted(report.ways, key=lambda way: not is_mismatch(way))
    if flagged := [way for way in ordered if is_mismatch(way)][:MOST]:
        st.markdown(_listed(flagged))
        finding_words.show("T10", "progress.ways.rule")
    else:
        nothing = "Results and completed work are in line."
        st.markdown(f":material/check_circle: {nothing}")
    unflagged = ordered[len(flagged) :]
    label = f"Show {count(len(unflagged), 'more metric' if flagged else 'metric')}"
    if unflagged and (panel := fold(label, "progress.ways")):
        panel.markdown(_listed(unflagged))


def flag_of(report: ProgressReport, metric_id: str) -> str:
    """Return the mismatch flag of a metric with both numbers, or nothing."""
    way = next((way for way in report.ways if way.metric.id == metric_id), None)
    return f" {FLAG} {plain(way.in_words())} (T10)." if way and is_mismatch(way) else ""


def is_mismatch(way: Way) -> bool:
    """Return whether work and metric disagree: one done, the other not."""
    return way.mismatch(DEFAULTS.flat_share) is not None


def _listed(ways: Sequence[Way]) -> str:
    lines = [f"**{plain(title_of(way.metric))}**: {plain(way.in_words())}." for way in ways]
    flags = [f"{FLAG} " if is_mismatch(way) else "" for way in ways]
    return "\n".join(f"- {flag}{line}" for flag, line in zip(flags, lines, strict=True))
