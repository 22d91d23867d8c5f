"""The tone of the page."""

import streamlit as st

from playbook.charts import Tone


def tone() -> Tone:
    """The tone of the page: what the browser shows, light where it does not say."""
    return "dark" if st.context.theme.type == "dark" else "light"
