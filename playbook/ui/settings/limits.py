"""Limits of model use: a budget for each rollout, time and concurrency."""

from typing import Any

import streamlit as st

from playbook.desk.models import connect
from playbook.desk.models.connections import Setup
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import inputs

_FIELDS: dict[str, dict[str, Any]] = {
    "tokens": {
        "label": "Tokens per rollout",
        "min_value": 1,
        "step": 50_000,
        "format": "%d",
        "help": "Everything sent and answered for one rollout, over its lifetime. "
        "A plan of five stages takes 40,000 to 110,000. You see the estimate before each draft.",
    },
    "usd": {
        "label": "Dollars per rollout",
        "min_value": 0.01,
        "step": 1.0,
        "format": "%.2f",
        "placeholder": "No limit",
        "help": "Models with an unknown price are not used.",
    },
    "at_once": {
        "label": "Stages at once",
        "min_value": 1,
        "max_value": 5,
        "step": 1,
        "format": "%d",
        "placeholder": "1 on this machine, else 5",
        "help": "How many stages are drafted in parallel. More does not speed up a model on this machine.",
    },
    "seconds": {
        "label": "Seconds per answer",
        "min_value": 10,
        "max_value": 3600,
        "step": 30,
        "format": "%d",
        "help": "A model on this machine may need minutes.",
    },
}


def show(setup: Setup) -> None:
    """Draw the four limits, each saved as soon as it is left."""
    st.header("Limits", anchor=False)
    st.markdown("Beyond a limit, we offer the built-in writer instead of the model.")
    with st.grid(2, min_column_width=260):
        for limit, options in _FIELDS.items():
            with st.container(gap="xsmall"):
                _show_limit(limit, options, getattr(setup.limits, limit), limit in setup.fixed)


def _show_limit(limit: str, options: dict[str, Any], stored: float | None, is_fixed: bool) -> None:
    key = f"settings.{limit}"
    inputs.fill(key, stored)
    options = options | {"label": inputs.label(options["label"], key), "disabled": is_fixed}
    st.number_input(**options, key=key, value=None, on_change=_leave, args=(limit, key))
    if is_fixed:
        st.caption(f"Set for this server, with {plain(f'PLAYBOOK_AI_{limit.upper()}')}.")
    inputs.show_state(key, f"{stored:,}" if stored is not None else "", again=lambda: _leave(limit, key))


def _leave(limit: str, key: str) -> None:
    inputs.save_or_hold(key, lambda _typed: (), lambda typed: frame.act(connect.set_limit, limit, typed))
