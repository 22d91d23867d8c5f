"""A rule behind its number: what it checks, its limits, where it comes from and how good the evidence is."""

from collections.abc import Sequence

import streamlit as st

from playbook.ui import finding_words
from playbook.ui.finding_words import STANDARDS, some
from playbook.ui.frame import plain


def show(rule_id: str, key: str, asks: Sequence[str] = (), words: str = "") -> None:
    """Draw a button with the rule's number that opens its text; with what the plan asks, and ready words."""
    panel = st.popover(f"Rule {rule_id}", key=key, on_change="rerun")
    if not panel.open:
        return
    standard = STANDARDS[rule_id]
    limits = [plain(finding_words.say_threshold(name)) for name in standard.thresholds]
    source = f"source: {finding_words.say_sources(standard)}"
    grade = f"evidence: {plain(finding_words.say_grade(standard.grade))}"
    with panel:
        st.markdown(
            f"**{plain(standard.title)}**\n\n"
            + some([*map(plain, asks), f"checks: {plain(standard.checks)}", *limits, source, grade], 40)
        )
        if words:
            st.caption("Ready to say")
            st.code(words, language=None, wrap_lines=True)
