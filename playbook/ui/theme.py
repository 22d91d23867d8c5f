"""The few rules of the look that Streamlit's theme settings cannot express."""

from pathlib import Path

import streamlit as st

_STYLE = Path(__file__).with_name("theme.css").read_text(encoding="utf-8")


def apply_theme() -> None:
    """Adds our stylesheet to the page; the frame calls it once in every run, after the page."""
    st.components.v2.component("playbook_theme", css=_STYLE, isolate_styles=False)(key="playbook_theme")
