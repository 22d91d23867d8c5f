"""Callbacks run to their end: what was typed is saved although the next field was left meanwhile.

Streamlit looks for a newer run at every use of the session state, inside callbacks too, and then
leaves the callback where it is: the field counts as told, and what was typed in it is never saved.
It looks again right after the callbacks, so a newer run waits no longer than they take.
"""

from typing import Any

from streamlit.runtime.state.safe_session_state import SafeSessionState

_apply = SafeSessionState.on_script_will_rerun


def run_to_the_end() -> None:
    """Have the callbacks of this process run undisturbed."""
    SafeSessionState.on_script_will_rerun = _undisturbed  # type: ignore[assignment,method-assign]


def _undisturbed(state: SafeSessionState, *args: Any, **more: Any) -> None:
    look = state._yield_callback
    look()
    object.__setattr__(state, "_yield_callback", _look_later)
    try:
        _apply(state, *args, **more)
    finally:
        object.__setattr__(state, "_yield_callback", look)


def _look_later() -> None:
    """Nothing: the script runner looks by itself as soon as the callbacks have run."""
