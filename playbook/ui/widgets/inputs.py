"""Inputs that save on their own, and hold what could not be saved with the reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from playbook.core.base.errors import Conflict, Problem
from playbook.core.log.rollout import Rollout
from playbook.ui.shell import frame

_UNSAVED = "inputs.unsaved"
_SAVED = "inputs.saved"
_VERSIONS = "inputs.versions"

# What a widget calls when it is left: it saves the value. None: that failed. A Conflict: with whom.
Save = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A typed value that could not be saved, and why."""

    typed: Any
    problems: tuple[Problem, ...] = ()
    failed: bool = False
    who: str = ""


def _find_unsaved(key: str) -> Unsaved | None:
    return frame.session_dict(_UNSAVED).get(key)


def fill(key: str, stored: Any) -> None:
    """Fill the input with the stored value, or with the unsaved one."""
    # Only when the stored value changed: writing in every run would overwrite what is being typed.
    unsaved = _find_unsaved(key)
    value = unsaved.typed if unsaved else stored
    last = frame.session_dict("inputs.shown")
    is_new = key not in last or last[key] != value
    if key not in st.session_state or (is_new and st.session_state[key] != value):
        st.session_state[key] = value
    last[key] = value


def is_unsaved(key: str) -> bool:
    return _find_unsaved(key) is not None


def version_seen(key: str, rollout_id: str, drawn: int) -> int:
    """Return the newest version up to which only this window wrote.

    Whoever types or taps fast leaves an input before it is drawn anew, and is no conflict to themselves.
    """
    written = frame.session_dict(frame.WRITTEN)
    version: int = max(drawn, frame.session_dict(_VERSIONS).get(key, 0))
    while (rollout_id, version + 1) in written:
        version += 1
    return version


def wrote_all(rollout_id: str, after: int, until: int) -> bool:
    """Return whether inputs of this window wrote each of these versions."""
    written = frame.session_dict(frame.WRITTEN)
    return all((rollout_id, version) in written for version in range(after + 1, until + 1))


def save_or_hold(
    key: str, check: Callable[[Any], Sequence[Problem]], save: Save, *, writes: str = ""
) -> None:
    """Save the input's value, or hold it as unsaved.

    `writes`: the key of `version_seen`, if several inputs write the same thing.
    """
    st.session_state.pop(_SAVED, None)
    typed = st.session_state[key]
    unsaved = frame.session_dict(_UNSAVED)
    if problems := check(typed):
        unsaved[key] = Unsaved(typed, tuple(problems))
    elif (saved := save(typed)) is None or isinstance(saved, Conflict):
        unsaved[key] = Unsaved(typed, failed=True, who=saved.who if saved else "")
    else:
        unsaved.pop(key, None)
        st.session_state[_SAVED] = key
        # A save that changed nothing returns what somebody else may have written.
        if isinstance(saved, Rollout) and (saved.id, saved.version) in frame.session_dict(frame.WRITTEN):
            frame.session_dict(_VERSIONS)[writes or key] = saved.version


def forget(key: str) -> None:
    frame.session_dict(_UNSAVED).pop(key, None)
    st.session_state.pop(key, None)


def label(text: str, key: str) -> str:
    """Return the label; it says so if this input was saved last."""
    return f"{text} · saved" if st.session_state.get(_SAVED) == key else text


def show_state(
    key: str, stored: str, also: Sequence[Problem] = (), again: Callable[[], None] = lambda: None
) -> None:
    """Say beside an input why it is not saved."""
    unsaved = _find_unsaved(key)
    for problem in (*(unsaved.problems if unsaved else ()), *also):
        frame.show_problem(problem)
    if unsaved and unsaved.failed:
        who = frame.plain(unsaved.who)
        why = f"{who} changed this while you were editing." if who else "Not saved."
        sentence = f"{why} Kept is: {frame.plain(stored or 'nothing')}"
        st.markdown(f":small[:red[:material/sync_problem: {sentence}]]")
        with st.container(horizontal=True):
            frame.button("Use mine", f"{key}.mine", again)
            frame.button("Use theirs", f"{key}.theirs", forget, key)
