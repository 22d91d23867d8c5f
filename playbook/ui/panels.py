"""Panels that draw what is in them only while they are open, so that closed ones cost nothing."""

from typing import Any

import streamlit as st


def opened(key: str, label: str, icon: str, *, at_first: bool = False) -> Any:
    """Draw a panel and give it back while it is open; None while it is closed."""
    panel = st.expander(
        label, expanded=at_first, key=f"panel.{key}", icon=f":material/{icon}:", on_change="rerun"
    )
    return panel if panel.open else None
