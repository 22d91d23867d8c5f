"""What a person has typed in this tab: picked up when their session ends, put back when they return."""

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
    {"settings.key", "share.password", "share.made", "tokens.made", "invite.made", "webhook.new.address"}
)
LARGEST = 200_000  # characters, of all that is picked up in one tab

# What the frame keeps for itself: who is here, what is to be said.
_OUR_OWN = ("visit.", "frame.", "navigation.", "entrance.")
# The fields that a person can fill in with these can also be filled in from here; no button can.
_FILLED_IN = frozenset(
    {"string_value", "string_array_value", "bool_value", "int_value", "int_array_value", "double_value",
     "double_array_value"}
)  # fmt: skip


def pick_up() -> dict[str, object]:
    """Give back what was typed, and which forms are open, as far as it is made of plain values."""
    found: dict[str, tuple[int, object]] = {}
    for key, value in _in_this_tab().items():
        if key in SECRETS or key.startswith(_OUR_OWN):
            continue
        if (weight := weigh(value)) is not None:
            found[key] = weight, value
    left, picked = LARGEST, {}
    # The small ones first, so that one huge text does not cost a person all the others.
    for key, (weight, value) in sorted(found.items(), key=lambda entry: entry[1][0]):
        left -= weight
        if left < 0:
            break
        picked[key] = copy.deepcopy(value)
    return picked


def put_back(values: Mapping[str, object]) -> None:
    """Put what was typed into the fields, before they are drawn."""
    for key, value in values.items():
        if key not in st.session_state:
            st.session_state[key] = value


def weigh(value: object) -> int | None:
    """How many characters a value takes, about; None where it is, or holds, more than a value."""
    if value is None or isinstance(value, bool | int | float | date | time | timedelta | Enum):
        return 8
    if isinstance(value, str):
        return len(value) + 8
    if isinstance(value, Mapping):
        return _together([*value.keys(), *value.values()])
    if isinstance(value, Sequence | Set) and not isinstance(value, bytes | bytearray | memoryview):
        return _together(list(value))
    if isinstance(value, BaseModel):
        return _together(list(dict(value).values()))
    if is_dataclass(value) and not isinstance(value, type):
        return _together([getattr(value, one.name) for one in fields(value)])
    return None


def _together(parts: list[object]) -> int | None:
    total = 8
    for part in parts:
        weight = weigh(part)
        if weight is None:
            return None
        total += weight
    return total


def _in_this_tab() -> dict[str, Any]:
    """What is in the session by its key, without buttons, uploads and tables."""
    context = get_script_run_ctx()
    state = context.session_state._state if context else None
    kept = {}
    for key, value in st.session_state.to_dict().items():
        widget = state.get_widget_metadata(state.get_widget_id_from_key(key) or "") if state else None
        if widget is None or (widget.value_type in _FILLED_IN and not isinstance(value, Mapping)):
            kept[str(key)] = value
    return kept
