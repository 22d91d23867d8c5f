"""Buttons and select boxes, each drawn by one short call."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal

import streamlit as st

from playbook.ui.shell import frame


def button(
    label: str,
    icon: str,
    key: str | None,
    on_click: Callable[..., Any],
    *args: Any,
    look: Literal["primary", "secondary", "tertiary"] = "secondary",
    help: str | None = None,
    disabled: bool = False,
    **kwargs: Any,
) -> None:
    """Draw a button that calls `on_click(*args, **kwargs)`; `icon` is a Material name."""
    symbol = f":material/{icon}:" if icon else None
    st.button(label, key, help, on_click, args, kwargs, type=look, icon=symbol, disabled=disabled)


quiet_button = partial(button, look="tertiary")


def main_button(
    label: str, icon: str, key: str | None, on_click: Callable[..., Any], *args: Any, **more: Any
) -> None:
    """Draw the one main button of a screen."""
    button(label, icon, key, on_click, *args, look=frame.main_button(), **more)


def select(label: str, labels: Mapping[Any, str], key: str, *, at: Any = st, **more: Any) -> Any:
    """Draw a select box of the codes in `labels` and return the picked code."""
    return at.selectbox(label, list(labels), format_func=lambda code: labels.get(code, code), key=key, **more)
