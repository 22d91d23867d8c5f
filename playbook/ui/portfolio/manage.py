"""Duplicate, archive, bring back or delete a rollout."""

from collections.abc import Sequence

import streamlit as st

from playbook.desk.plan import rollouts
from playbook.desk.plan.rollouts import Card
from playbook.ui.portfolio import delete_panel, opening
from playbook.ui.portfolio.words import say_name
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import button, fold, select

_PICKED, _SURE = "manage.rollout", "manage.sure"


def show(active: Sequence[Card], archived: Sequence[Card]) -> None:
    """Draw the fold, with the archived rollouts in it too."""
    cards = {card.rollout_id: card for card in (*active, *archived) if frame.may("archive", card.rollout_id)}
    delete_panel.show_overdue([*archived])
    if not cards:
        return
    note = f" · {len(archived)} archived" if archived else ""
    panel = fold(f"Duplicate, archive or delete a rollout{note}", "manage")
    if panel is None:
        return
    with panel:
        names = frame.tell_apart({key: say_name(card) for key, card in cards.items()})
        labels = {key: f"{name} (archived)" if cards[key].archived else name for key, name in names.items()}
        picked = select(
            "Rollout", labels, _PICKED, index=None, placeholder="Choose a rollout", on_change=_leave
        )
        if picked in cards:
            _show_actions(cards[picked])
        delete_panel.show()


def _show_actions(card: Card) -> None:
    key = card.rollout_id
    if st.session_state.get(_SURE) == key:
        st.markdown(f"Archive **{plain(say_name(card))}**? It leaves Home and the menu; nothing is deleted.")
        with st.container(horizontal=True):
            button("Archive it", "archive", "manage.archive", _archive, card)
            button("Cancel", "", "manage.cancel", _leave)
        return
    with st.container(horizontal=True):
        if card.archived:
            back = (frame.act, rollouts.archive_rollout, key, False)
            button("Bring back", "unarchive", f"back.{key}", *back, done=f"{say_name(card)} is back.")
            delete_panel.offer(card)
            return
        if frame.may("start_rollout") and frame.may("edit", key):
            button("Duplicate", "content_copy", f"duplicate.{key}", opening.duplicate, card)
        button("Archive…", "archive", f"archive.{key}", _ask, key)
    st.caption("A duplicate has the brief and the plan, without what happened. To delete, archive first.")


def _ask(rollout_id: str) -> None:
    st.session_state[_SURE] = rollout_id


def _leave() -> None:
    st.session_state[_SURE] = None
    delete_panel.leave()


def _archive(card: Card) -> None:
    """Put a rollout away; close it where it was the open one."""
    _leave()
    done = f"{say_name(card)} is archived."
    if frame.act(rollouts.archive_rollout, card.rollout_id, done=done) and (
        st.session_state.get(frame.ROLLOUT) == card.rollout_id
    ):
        st.session_state[frame.ROLLOUT] = None
