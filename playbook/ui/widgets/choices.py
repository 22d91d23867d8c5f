"""Pick one or several; beyond `AT_ONCE` options, a word finds the others."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import streamlit as st

from playbook.core.base.words import terms_of
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import select

AT_ONCE = 30


def pick_one(
    label: str,
    labels: Mapping[Any, str],
    key: str,
    nothing: str,
    *,
    on_change: Callable[[], None] | Literal["rerun"] = "rerun",
    persist_state: Literal["session"] | None = "session",
    label_visibility: Literal["visible", "collapsed"] = "visible",
    takes_new: bool = False,
) -> Any:
    """Draw a list and return the picked code, or typed words; `nothing` is its placeholder."""
    if not takes_new and st.session_state.get(key) not in labels:
        st.session_state[key] = None
    return select(
        label,
        labels,
        key,
        index=None,
        placeholder=nothing,
        on_change=on_change,
        persist_state=persist_state,
        label_visibility=label_visibility,
        accept_new_options=takes_new,
    )


def pick_many(
    label: str,
    labels: Mapping[str, str],
    key: str,
    *,
    start: list[str] | None = None,
    none: str = "",
    every: str = "",
    help: str | None = None,
    on_change: Callable[[], None] | Literal["rerun"] = "rerun",
    bind: Literal["query-params"] | None = None,
    persist_state: Literal["session"] | None = None,
) -> list[str]:
    """Draw the pills. `none` explains an empty pick; `every` names a toggle for all."""
    if key not in st.session_state:
        st.session_state[key] = [code for code in start or () if code in labels]
    if every and len(labels) > 1:
        _show_every(every, list(labels), key)
    shown = _narrowed(label, labels, key)
    picked = st.pills(
        label,
        shown,
        selection_mode="multi",
        format_func=lambda code: plain(labels.get(code, code)),
        key=key,
        help=help,
        on_change=on_change,
        wrap=True,
        bind=bind,
        persist_state=persist_state,
    )
    if len(shown) < len(labels):
        st.caption(f"{len(shown)} of {len(labels)} are shown. Type a part of a name to find others.")
    if not labels:
        st.caption("There is nothing to pick from yet.")
    elif none and not picked:
        st.caption(none)
    return picked


def _show_every(name: str, codes: list[str], key: str) -> None:
    toggle = f"{key}.every"
    st.session_state[toggle] = set(st.session_state[key]) >= set(codes)
    st.toggle(name, key=toggle, on_change=_pick_every, args=(codes, key))


def _pick_every(codes: list[str], key: str) -> None:
    st.session_state[key] = list(codes) if st.session_state[f"{key}.every"] else []


def _narrowed(label: str, labels: Mapping[str, str], key: str) -> list[str]:
    """Return the picked codes and the first others that match."""
    if len(labels) <= AT_ONCE:
        return list(labels)
    typed = st.text_input(f"Find in “{label}”", key=f"{key}.find", placeholder="Part of a name")
    words = terms_of(typed or "")
    picked = set(st.session_state[key])
    matching = (
        code
        for code, name in labels.items()
        if code not in picked and all(word in name.casefold() for word in words)
    )
    beside = {code for _, code in zip(range(AT_ONCE), matching, strict=False)}
    return [code for code in labels if code in picked or code in beside]
