"""Buttons, select boxes, folds and charts, each drawn by one short call."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from playbook.ui.shell import frame
from playbook.ui.widgets import tables

if TYPE_CHECKING:
    from playbook.charts import Drawing


def button(
    label: str,
    icon: str,
    key: str | None,
    *action: Any,
    look: Literal["primary", "secondary", "tertiary"] = "secondary",
    help: str | None = None,
    disabled: bool = False,
    **kwargs: Any,
) -> None:
    """Draw a button that calls `action`, a function and its arguments, with `kwargs`."""
    symbol, (on_click, *args) = f":material/{icon}:" if icon else None, action
    st.button(label, key, help, on_click, args, kwargs, type=look, icon=symbol, disabled=disabled)


quiet_button = partial(button, look="tertiary")


def main_button(label: str, icon: str, key: str | None, *action: Any, **more: Any) -> None:
    """Draw the one main button of a screen; `action` is a function and its arguments."""
    button(label, icon, key, *action, look=frame.main_button(), **more)


def download(
    label: str, data: Any, name: str, mime: str, key: str | None, icon: str = "download", **more: Any
) -> None:
    """Draw a quiet button that hands out a file, without running the page anew."""
    symbol = f":material/{icon}:" if icon else None
    options: dict[str, Any] = {"type": "tertiary", "icon": symbol, "on_click": "ignore", **more}
    st.download_button(label, data, name, mime, key, **options)


def select(label: str, labels: Mapping[Any, str], key: str, *, at: Any = st, **more: Any) -> Any:
    return at.selectbox(label, list(labels), format_func=lambda code: labels.get(code, code), key=key, **more)


def segments(label: str, names: Mapping[Any, str], key: str, **more: Any) -> Any:
    return st.segmented_control(label, list(names), format_func=names.__getitem__, key=key, **more)


def search(label: str, key: str, page_key: str) -> str:
    """Draw a search field and return its lower-case words; another search starts at page one."""
    to_first: dict[str, Any] = {"on_change": tables.to_first, "args": (page_key,)}
    typed = st.text_input(label, key=key, type="search", placeholder="Part of its name", **to_first)
    return (typed or "").strip().casefold()


def fold(label: str, key: str, icon: str = "", *, look: Literal["compact", "default"] = "compact") -> Any:
    """Draw a fold and return it while it is open; None while it is closed."""
    symbol = f":material/{icon}:" if icon else None
    panel = st.expander(label, key=key, icon=symbol, on_change="rerun", type=look)
    return panel if panel.open else None


def pop(label: str, key: str, icon: str = "") -> Any:
    """Draw a button with a panel; return the panel while open."""
    symbol = f":material/{icon}:" if icon else None
    panel = st.popover(label, key=key, icon=symbol, on_change="rerun")
    return panel if panel.open else None


def show_drawing(drawing: "Drawing", key: str) -> None:
    """Draw a chart, and its numbers behind a fold."""
    st.vega_lite_chart(drawing.data, drawing.spec, alt=f"{drawing.title}. {drawing.finding}", key=key)
    show_numbers(drawing, f"{key}.table")


def show_numbers(drawing: "Drawing", key: str) -> None:
    if table := fold("The numbers", key):
        day = st.column_config.DateColumn(format="ddd MMM D, YYYY")
        days = {name: day for name in ("Day", "Week of") if name in drawing.table}
        alt = f"{drawing.title} The numbers."
        table.dataframe(drawing.table, hide_index=True, alt=alt, column_config=days)
