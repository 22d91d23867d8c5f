"""The form for an example of one's own on My team."""

import streamlit as st

from playbook.core.base.access import Thing, can
from playbook.core.log.rollout import Rollout
from playbook.core.plan.examples import MAX_MINUTES, MAX_WHAT, RATING_NAMES
from playbook.desk.progress import examples
from playbook.ui.shell import frame
from playbook.ui.team.groups import Whose
from playbook.ui.widgets.controls import button, fold, select

_FIELDS = _WHAT, _TASK, _GROUP, _SAVED, _CHECKING, _RATING, _SHARING, _CREDIT, _LEADER = tuple(
    f"example.{name}"
    for name in ("what", "task", "group", "saved", "checking", "rating", "sharing", "credit", "leader")
)
_READERS = {"no": "Nobody outside", "unnamed": "Everyone, without a name", "named": "Everyone, with a name"}


def show(rollout: Rollout, whose: Whose, label: str = "Share an example", *, is_leader: bool = False) -> None:
    """Draw the folded form; with `is_leader`, an editor most likely logs a leader's example."""
    if not (groups := _groups(rollout, whose, is_leader=is_leader)):
        return
    if (panel := fold(label, "example.form", "add_comment", look="default")) is None:
        return
    with panel:
        st.text_area("What did you do with it?", key=_WHAT, height=80, persist_state="session")
        frame.show_problems("what")
        with st.grid(2, min_column_width=200):
            with frame.field("task"):
                st.text_input("Task (optional)", key=_TASK, persist_state="session")
            select("Team", groups, _GROUP)
            _minutes("Minutes it saved (optional)", _SAVED)
            _minutes("Minutes spent on checking (optional)", _CHECKING)
            ratings = {rating: name.capitalize() for rating, name in enumerate(RATING_NAMES)}
            worth = "What it was worth (optional)"
            select(worth, ratings, _RATING, index=None, placeholder="To be rated later")
            select("Who may read it", _READERS, _SHARING)
        if st.session_state.get(_SHARING) == "named":
            st.text_input("The name beside it", key=_CREDIT, max_chars=120, persist_state="session")
            frame.show_problems("credit")
        _show_leader(rollout, is_leader)
        button("Log it", "", "example.log", _log, rollout.id)
        st.caption(f"Up to {MAX_WHAT} characters. Public examples appear on every share link.")


def _show_leader(rollout: Rollout, is_leader: bool) -> None:
    """Ask an owner or editor whether it is a leader's; leaders are known."""
    actor = frame.current_actor()
    if examples.is_leader(actor, rollout):
        st.caption("You lead this rollout, so it counts as told by a leader.")
    elif examples.may_say_leader(actor, rollout):
        if _LEADER not in st.session_state:
            st.session_state[_LEADER] = is_leader
        st.checkbox("I lead this rollout", key=_LEADER, persist_state="session")


def _minutes(label: str, key: str) -> None:
    st.number_input(label, 0, MAX_MINUTES, value=None, step=5, key=key, on_change="ignore")


def _groups(rollout: Rollout, whose: Whose, *, is_leader: bool) -> dict[str, str]:
    """Return the groups this person may log for; "" means none in particular."""
    actor = frame.current_actor()
    allowed = {
        group.id: group.name
        for group in sorted(rollout.brief.groups, key=lambda group: group.id not in whose.group_ids)
        if can(actor, "log_example", Thing(rollout_id=rollout.id, group_ids=(group.id,)))
    }
    nobodys = {"": "None in particular"} if can(actor, "log_example", Thing(rollout_id=rollout.id)) else {}
    named = frame.tell_apart(allowed)
    return nobodys | named if is_leader else named | nobodys


def _log(rollout_id: str) -> None:
    state = st.session_state
    example = {
        "what": state.get(_WHAT) or "",
        "task": state.get(_TASK) or "",
        "group_id": state.get(_GROUP) or None,
        "minutes_saved": state.get(_SAVED),
        "minutes_checking": state.get(_CHECKING),
        "rating": state.get(_RATING),
        "may_share": state.get(_SHARING) or "no",
        "credit": state.get(_CREDIT) or "",
        "by_leader": bool(state.get(_LEADER)),
    }
    if frame.act(examples.log_example, rollout_id, done="The example is logged.", **example):
        for field in _FIELDS:
            state.pop(field, None)
