"""Fields for a day, in the format of the rollout's country."""

from typing import Any

import streamlit as st

from playbook.core.calendar.day_forms import field_format
from playbook.ui.shell import frame

_FORM = ".form"
DAY_ORDERS = {True: "The day comes first", False: "The month comes first"}


def day_input(label: str, *values: Any, **options: Any) -> Any:
    """Draw a field for a day of the open rollout."""
    form = field_format(frame.current_rollout().brief)
    key = options.get("key")
    # A field in another form is another one to Streamlit, which would begin empty.
    if key and st.session_state.get(drawn := f"{key}{_FORM}", form) != form:
        st.session_state[key] = st.session_state.get(key)
    if key:
        st.session_state[drawn] = form
    return st.date_input(label, *values, format=form, **options)
