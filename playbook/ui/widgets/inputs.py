"""Inputs that save on their own as soon as they are left, and keep what could not be saved.

An input shows what is kept, unless this window holds something that could not be: then it shows
that, with the reason beside it, until it is put right or taken back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from playbook.core.base.errors import Conflict, Problem
from playbook.ui.shell import frame

_UNSAVED = "inputs.unsaved"
_SAVED = "inputs.saved"
_SHOWN = "inputs.shown"

# What a widget calls when it is left: it saves the value. None: that failed. A Conflict: with whom.
Save = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What was typed and could not be kept, and why: its problems, or who changed it meanwhile."""

    typed: Any
    problems: tuple[Problem, ...] = ()
    failed: bool = False
    who: str = ""


def _unsaved() -> dict[str, Unsaved]:
    kept: dict[str, Unsaved] = st.session_state.setdefault(_UNSAVED, {})
    return kept


def show_kept(key: str, kept: Any) -> None:
    """Put into the input what is kept, or what was typed and could not be.

    An input that is on the screen is written to only when what is kept has changed since it was
    shown: writing to it in every run would overwrite what is being typed while the run goes on.
    """
    held = _unsaved().get(key)
    wanted = held.typed if held else kept
    last: dict[str, Any] = st.session_state.setdefault(_SHOWN, {})
    is_new = key not in last or last[key] != wanted
    if key not in st.session_state or (is_new and st.session_state[key] != wanted):
        st.session_state[key] = wanted
    last[key] = wanted


def is_unsaved(key: str) -> bool:
    """Whether the input shows something that was typed and could not be kept."""
    return key in _unsaved()


def left(key: str, check: Callable[[Any], Sequence[Problem]], save: Save) -> None:
    """Save what stands in the input; keep it as unsaved where that cannot be."""
    st.session_state.pop(_SAVED, None)
    typed = st.session_state[key]
    if problems := check(typed):
        _unsaved()[key] = Unsaved(typed, tuple(problems))
    elif (saved := save(typed)) is None or isinstance(saved, Conflict):
        _unsaved()[key] = Unsaved(typed, failed=True, who=saved.who if saved else "")
    else:
        _unsaved().pop(key, None)
        st.session_state[_SAVED] = key


def forget(key: str) -> None:
    """Drop what was typed and not saved, so that the input shows what is kept."""
    _unsaved().pop(key, None)
    st.session_state.pop(key, None)


def label(text: str, key: str) -> str:
    """The label, which says so when this input was the last one saved: nothing moves on the page."""
    return f"{text} · saved" if st.session_state.get(_SAVED) == key else text


def show_state(
    key: str, kept: str, also: Sequence[Problem] = (), again: Callable[[], None] = lambda: None
) -> None:
    """Say beside an input why it is not saved, what clashes, and what else is wrong with it."""
    held = _unsaved().get(key)
    for problem in (*(held.problems if held else ()), *also):
        say_problem(problem)
    if held and held.failed:
        why = f"{frame.plain(held.who)} changed this while you were editing." if held.who else "Not saved."
        said = f"{why} Kept is: {frame.plain(kept or 'nothing')}"
        st.markdown(f":small[:red[:material/sync_problem: {said}]]")
        with st.container(horizontal=True):
            st.button("Keep mine", key=f"{key}.mine", on_click=again)
            st.button("Take what is kept", key=f"{key}.theirs", on_click=forget, args=(key,))


def say_problem(problem: Problem) -> None:
    """One problem and what to do about it, marked by an icon as well as by colour."""
    sentence = f"{frame.plain(problem.message)} {frame.plain(problem.hint)}".strip()
    st.markdown(f":small[:red[:material/error: {sentence}]]")
