"""Typed input of a tab, saved when its session ends."""

import copy
from collections.abc import Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from datetime import date, time, timedelta
from enum import Enum
from typing import Any

import streamlit as st
from pydantic import BaseModel
from streamlit.runtime.scriptrunner import get_script_run_ctx

# Never picked up: a test finds the key of every field for a password or a key here, and of what holds a
# link or a token that is shown once.
SECRETS = frozenset(
    {
        "settings.key",
        "share.password",
        "share.made",
        "tokens.made",
        "invite.made",
        "webhook.new.address",
        "calendar.made",
    }
)
LARGEST = 200_000  # characters, of all that is picked up in one tab

# What the frame holds for itself: who is here, which notices are due.
_OUR_OWN = ("visit.", "frame.", "navigation.", "entrance.")
# The fields that a person can fill in with these can also be filled in from here; no button can.
_FILLED_IN = frozenset(
    {"string_value", "string_array_value", "bool_value", "int_value", "int_array_value", "double_value",
     "double_array_value"}
)  # fmt: skip


def pick_up() -> dict[str, object]:
    """Return typed values and open forms, as far as they are plain."""
    weighed = [
        (weight, key, value)
        for key, value in _in_this_tab().items()
        if key not in SECRETS and not key.startswith(_OUR_OWN) and (weight := weigh(value)) is not None
    ]
    free, picked = LARGEST, {}
    # The small ones first, so that one huge text does not cost a person all the others.
    for weight, key, value in sorted(weighed, key=lambda entry: entry[0]):
        free -= weight
        if free < 0:
            break
        picked[key] = copy.deepcopy(value)
    return picked


def put_back(values: Mapping[str, object]) -> None:
    for key, value in values.items():
        st.session_state.setdefault(key, value)


def weigh(value: object) -> int | None:
    """Return about how many characters a value takes; None if not plain."""
    parts: list[object]
    if value is None or isinstance(value, bool | int | float | date | time | timedelta | Enum):
        return 8
    if isinstance(value, str):
        return len(value) + 8
    if isinstance(value, Mapping):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, Sequence | Set) and not isinstance(value, bytes | bytearray | memoryview):
        parts = list(value)
    elif isinstance(value, BaseModel):
        parts = list(dict(value).values())
    elif is_dataclass(value) and not isinstance(value, type):
        parts = [getattr(value, field.name) for field in fields(value)]
    else:
        return None
    total = 8
    for part in parts:
        if (weight := weigh(part)) is None:
            return None
        total += weight
    return total


def _in_this_tab() -> dict[str, Any]:
    """Return the session's values by key, without buttons, uploads and tables."""
    context = get_script_run_ctx()
    state = context.session_state._state if context else None
    values = {}
    for key, value in st.session_state.to_dict().items():
        widget = state.get_widget_metadata(state.get_widget_id_from_key(key) or "") if state else None
        if widget is None or (widget.value_type in _FILLED_IN and not isinstance(value, Mapping)):
            values[str(key)] = value
    return values
