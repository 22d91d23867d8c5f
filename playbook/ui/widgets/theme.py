"""The tone of the page."""

import streamlit as st

from playbook.charts import Tone


def tone() -> Tone:
    """Return the browser's tone, light if it names none."""
    return "dark" if st.context.theme.type == "dark" else "light"


def is_phone() -> bool:
    """Return whether the browser says that it runs on a phone."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")
