"""How many of each group are trained and proficient, counted by hand."""

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.progress.metrics import SMALLEST
from playbook.desk.progress import uses
from playbook.ui.adoption import use_form
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import button, select
from playbook.ui.widgets.days import day_input
from playbook.ui.words.item_words import say_day

_GROUP, _TRAINED, _PROFICIENT, _DAY = (
    f"trained.{name}" for name in ("group", "trained", "proficient", "day")
)


def show(rollout: Rollout) -> None:
    names = use_form.whose(rollout)
    names.pop("", None)
    lines = _counted(rollout)
    if not names and not lines:
        return
    if (panel := tables.opened("trained.form", "Enter training numbers", "school")) is None:
        return
    with panel:
        if lines:
            st.markdown("\n".join(lines))
        if names:
            with st.grid(4, min_column_width=150):
                select("Team", names, _GROUP)
                use_form.ask_count("Trained", _TRAINED, "trained")
                use_form.ask_count("Proficient", _PROFICIENT, "proficient")
                with frame.field("day"):
                    day_input("On", frame.here().day_of(rollout), key=_DAY)
            button("Save training numbers", "", "trained.keep", _keep, rollout.id)


def _counted(rollout: Rollout) -> list[str]:
    """Return '18 of 20 trained' of each group that is large enough."""
    today = frame.here().day_of(rollout)
    lines = []
    for group in rollout.brief.groups:
        count = rollout.trained.get(group.id)
        if count is None or group.size < SMALLEST:
            continue
        words = f"{count.trained:,} of {group.size:,} trained"
        if count.proficient is not None:
            words += f", {count.proficient:,} proficient"
        lines.append(f"- **{plain(group.name)}**: {words} on {say_day(count.day, today)}")
    return lines


def _keep(rollout_id: str) -> None:
    state = st.session_state
    counts = (state.get(_GROUP), state.get(_TRAINED), state.get(_PROFICIENT))
    if frame.act(uses.count_training, rollout_id, *counts, done="Saved.", day=state.get(_DAY)):
        state.pop(_TRAINED, None)
        state.pop(_PROFICIENT, None)
