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
from playbook.ui.words.item_words import say_day

_GROUP, _TRAINED, _PROFICIENT, _DAY = (
    f"trained.{name}" for name in ("group", "trained", "proficient", "day")
)


def show(rollout: Rollout) -> None:
    """Draw what was counted, and for who may count it the fold that takes a count; nothing without groups."""
    names = use_form.whose(rollout)
    names.pop("", None)
    lines = _counted(rollout)
    if not names and not lines:
        return
    fold = tables.opened("trained.form", "How many are trained", "school")
    if fold is None:
        return
    with fold:
        if lines:
            st.markdown("\n".join(lines))
        if names:
            _ask(rollout, names)


def _counted(rollout: Rollout) -> list[str]:
    """'18 of 20 trained' of each group that is large enough to be told apart."""
    today = frame.here().day_of(rollout)
    lines = []
    for group in rollout.brief.groups:
        found = rollout.trained.get(group.id)
        if found is None or group.size < SMALLEST:
            continue
        said = f"{found.trained:,} of {group.size:,} trained"
        if found.proficient is not None:
            said += f", {found.proficient:,} proficient"
        lines.append(f"- **{plain(group.name)}**: {said} on {say_day(found.day, today)}")
    return lines


def _ask(rollout: Rollout, names: dict[str, str]) -> None:
    with st.grid(4, min_column_width=150):
        select("Group", names, _GROUP)
        for label, key, where in (
            ("Trained", _TRAINED, "trained"),
            ("Proficient", _PROFICIENT, "proficient"),
        ):
            with frame.field(where):
                st.number_input(label, value=None, min_value=0, step=1, key=key, on_change="ignore")
        with frame.field("day"):
            st.date_input("On", frame.here().day_of(rollout), key=_DAY, format="YYYY-MM-DD")
    button("Keep this count", "", "trained.keep", _keep, rollout.id)


def _keep(rollout_id: str) -> None:
    state = st.session_state
    group_id, trained, proficient = state.get(_GROUP), state.get(_TRAINED), state.get(_PROFICIENT)
    counts = (group_id, trained, proficient)
    if frame.act(uses.count_training, rollout_id, *counts, done="Count kept.", day=state.get(_DAY)):
        for key in (_TRAINED, _PROFICIENT):
            state.pop(key, None)
