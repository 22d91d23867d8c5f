"""Let callbacks run to their end, so that typed input is saved.

Streamlit looks for a newer run at every use of the session state, inside callbacks too, and then leaves
the callback where it is: the field counts as handled, and what was typed in it is never saved. It looks
again right after the callbacks, so a newer run waits no longer than they take.
"""

from typing import Any

from streamlit.runtime.state.safe_session_state import SafeSessionState

_apply = SafeSessionState.on_script_will_rerun


def run_to_the_end() -> None:
    SafeSessionState.on_script_will_rerun = _undisturbed  # type: ignore[assignment,method-assign]


def _undisturbed(state: SafeSessionState, *args: Any, **options: Any) -> None:
    look = state._yield_callback
    look()
    object.__setattr__(state, "_yield_callback", lambda: None)
    try:
        _apply(state, *args, **options)
    finally:
        object.__setattr__(state, "_yield_callback", look)
