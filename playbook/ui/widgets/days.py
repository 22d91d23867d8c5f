"""Fields for a day, in the format of the rollout's country."""

from typing import Any

import streamlit as st

from playbook.core.plan.brief import BriefFields
from playbook.ui.shell import frame

ISO, _AMERICAN, _SLASHES, _DOTS = "YYYY-MM-DD", "MM/DD/YYYY", "DD/MM/YYYY", "DD.MM.YYYY"
_FORM = ".form"
_WITH_DOTS = "AT BA BG CH CZ DE DK EE FI HR IS LI LV ME MK NO PL RO RS RU SI SK TR UA"
_YEAR_FIRST = "CA CN HU JP KR LT MN SE TW"


def day_input(label: str, *values: Any, **options: Any) -> Any:
    """Draw a field for a day of the open rollout."""
    form = day_format(frame.current_rollout().brief)
    key = options.get("key")
    # A field in another form is another one to Streamlit, which would begin empty.
    if key and st.session_state.get(drawn := f"{key}{_FORM}", form) != form:
        st.session_state[key] = st.session_state.get(key)
    if key:
        st.session_state[drawn] = form
    return st.date_input(label, *values, format=form, **options)


def day_format(brief: BriefFields) -> str:
    """Return how a rollout's country, or its one region, writes days."""
    if country := brief.country:
        dotted = _DOTS if country in _WITH_DOTS else _SLASHES
        return _AMERICAN if country == "US" else ISO if country in _YEAR_FIRST else dotted
    # Where people write days in several ways, none may be read in two.
    region = brief.regions[0] if len(brief.regions) == 1 else ""
    return {"US": _AMERICAN, "UK": _SLASHES}.get(region, ISO)
