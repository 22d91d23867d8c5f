"""Timing a use case: minutes without the tool, with it, and net."""

from typing import Any

import streamlit as st

from playbook.core.base.errors import PlaybookError
from playbook.core.base.words import number
from playbook.core.log.rollout import Rollout
from playbook.core.plan.counts import Timing
from playbook.core.plan.items import UseCase
from playbook.core.review.review import SOURCES
from playbook.desk.progress import uses
from playbook.ui.shell import frame, undoable
from playbook.ui.widgets.controls import button, main_button, quiet_button
from playbook.ui.words.item_words import title_of

# In the order in which the work goes; what each is called, and what counts.
FIELDS = {
    "baseline": ("Without the tool", "One piece of the work, done the old way."),
    "prepare": ("Prepare", "Gather what goes in, and write the prompt."),
    "supervise": ("Supervise", "Wait, follow, ask again."),
    "verify": ("Check", "Read the result and check what it says."),
    "correct": ("Correct", "Put right what is wrong."),
    "exceptions": ("Exceptions", "What fails now and then, spread over all pieces."),
    "residual": ("Left to do by hand", "Work that the tool does not take over."),
    "set_up": ("Set-up, spread", "Learning and setting up, spread over all pieces."),
}
FORMULA = (
    "Net minutes = without the tool − the larger of what is left to do by hand and what the tool asks for "
    "(prepare + supervise + check + correct + exceptions) − set-up. They may be less than nothing. Rule T09."
)
_OPEN = "timing.open"


def offer(rollout: Rollout, case: UseCase) -> None:
    """Draw the button that opens or closes the form of a use case."""
    is_open, is_timed = st.session_state.get(_OPEN) == case.id, case.id in rollout.timings
    action = (_toggle, case.id)
    label = "Close the timing" if is_open else "Change the minutes" if is_timed else "Time it"
    button(label, "timer", "timing.offer", *action)


def show(rollout: Rollout, case: UseCase) -> None:
    """Draw the open form: a field for each part, the sum and the formula."""
    if st.session_state.get(_OPEN) != case.id:
        return
    timing = rollout.timings.get(case.id)
    with st.container(border=True, key="timing.form"):
        st.markdown("**Minutes for one piece of the work**")
        with st.grid(4, min_column_width=130):
            for name in FIELDS:
                with st.container():
                    _ask(case.id, name, timing)
        st.markdown(_sum(case.id))
        st.caption(f"{FORMULA} Source: {SOURCES['X4'].name}.")
        with st.container(horizontal=True):
            args = (rollout.id, rollout.version, case.id, title_of(case))
            main_button("Save the minutes", "", "timing.save", _save, *args)
            if timing:
                quiet_button("Remove the minutes", "", "timing.remove", _remove, *args)


def say_net(net: float) -> str:
    """Return the net minutes in words, never the gross saving alone."""
    unit = "minute" if abs(net) == 1 else "minutes"
    if net < 0:
        return f"Costs {number(-net)} {unit} more each time than without the tool"
    return f"Saves {number(net)} net {unit} each time"


def _toggle(case_id: str) -> None:
    st.session_state[_OPEN] = None if st.session_state.get(_OPEN) == case_id else case_id


def _key(case_id: str, name: str) -> str:
    return f"timing.{case_id}.{name}"


def _ask(case_id: str, name: str, timing: Timing | None) -> None:
    key, (label, words) = _key(case_id, name), FIELDS[name]
    if key not in st.session_state:
        value: float = getattr(timing, name) if timing else 0.0
        st.session_state[key] = value if timing and (value or name == "baseline") else None
    options: dict[str, Any] = {"step": 1.0, "format": "%g", "help": words, "persist_state": "session"}
    st.number_input(label, 0.0, 100_000.0, key=key, **options)
    frame.show_problems(name)


def _typed(case_id: str) -> dict[str, float | None]:
    return {name: st.session_state.get(_key(case_id, name)) for name in FIELDS}


def _sum(case_id: str) -> str:
    try:
        net = uses.read_timing(_typed(case_id)).net_minutes
    except PlaybookError:
        return "**Net:** enter the minutes without the tool first."
    mark = ":red[:material/trending_down:]" if net < 0 else ":material/trending_up:"
    return f"{mark} **Net:** {say_net(net)}."


def _save(rollout_id: str, seen: int, case_id: str, title: str) -> None:
    args = (rollout_id, seen, case_id, _typed(case_id))
    if undoable.do(uses.time_use_case, *args, done=f"Timed “{title}”."):
        _close(case_id)


def _remove(rollout_id: str, seen: int, case_id: str, title: str) -> None:
    if undoable.do(uses.forget_timing, rollout_id, seen, case_id, done=f"Removed the minutes of “{title}”."):
        _close(case_id)


def _close(case_id: str) -> None:
    st.session_state[_OPEN] = None
    for name in FIELDS:
        st.session_state.pop(_key(case_id, name), None)
