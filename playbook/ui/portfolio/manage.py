"""Duplicate, archive, bring back or delete a rollout."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from playbook.core.base.words import count, listed
from playbook.desk.plan import rollouts
from playbook.desk.plan.rollouts import Card
from playbook.desk.upkeep import backups, deletion, forgetting_words, retention
from playbook.desk.upkeep.deletion import DeletionPreview
from playbook.ui.portfolio import opening
from playbook.ui.portfolio.words import say_name
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import button, fold, quiet_button, select

_PICKED, _SURE = "manage.rollout", "manage.sure"


def show(active: Sequence[Card], archived: Sequence[Card]) -> None:
    """Draw the fold, with the archived rollouts in it too."""
    cards = {card.rollout_id: card for card in (*active, *archived) if frame.may("archive", card.rollout_id)}
    show_overdue([*archived])
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
        _show_deleting()


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
            offer(card)
            return
        if frame.may("start_rollout") and frame.may("edit", key):
            button("Duplicate", "content_copy", f"duplicate.{key}", opening.duplicate, card)
        button("Archive…", "archive", f"archive.{key}", _ask, key)
    st.caption("A duplicate has the brief and the plan, without what happened. To delete, archive first.")


def _ask(rollout_id: str) -> None:
    st.session_state[_SURE] = rollout_id


def _leave() -> None:
    st.session_state[_SURE] = None
    leave()


def _archive(card: Card) -> None:
    """Put a rollout away; close it where it was the open one."""
    _leave()
    done = f"{say_name(card)} is archived."
    if frame.act(rollouts.archive_rollout, card.rollout_id, done=done) and (
        st.session_state.get(frame.ROLLOUT) == card.rollout_id
    ):
        st.session_state[frame.ROLLOUT] = None


_PREVIEW, _SURE_TO_DELETE, _COPIES = "delete.looked", "delete.sure", "delete.copies"


@dataclass(frozen=True, slots=True)
class _Preview:
    """Which rollout to delete, and what would go."""

    rollout_id: str
    would: DeletionPreview


def offer(card: Card) -> None:
    """Show the button that begins it."""
    if frame.may("delete_rollout", card.rollout_id):
        quiet_button("Delete", "", f"delete.{card.rollout_id}", _look, card.rollout_id)


def show_overdue(cards: list[Card]) -> None:
    """Name the archived rollouts that were kept long enough."""
    due = retention.overdue(frame.here(), cards)
    if due and frame.may("delete_rollout"):
        names, days = listed([plain(card.name) for card in due]), frame.here().settings.keep_archived_days
        st.info(f"Archived for more than {days} days: {names}. Delete what is no longer needed.")


def _show_deleting() -> None:
    """Show what would go, and ask for the name."""
    preview: _Preview | None = st.session_state.get(_PREVIEW)
    if preview is None:
        return
    would = preview.would
    with st.container(border=True):
        st.markdown(f"**Delete “{plain(would.name)}” for good**")
        history, links = count(would.events, "change"), count(would.link_count, "share link")
        goes = [
            f"The plan and its whole history: {history}.",
            f"Everything tied to it: {links}, polls, questions, tokens, invites, channels and roles.",
        ]
        st.markdown(tables.bullets([*goes, *forgetting_words.old_copies(would.copies, "this rollout")]))
        if would.copies:
            st.checkbox("Delete these copies too, after a backup without the rollout is made", key=_COPIES)
        st.warning("This cannot be undone. A backup made now keeps a copy.")
        if frame.may("back_up"):
            back_up = (frame.act, backups.back_up)
            frame.button("Back up first", "delete.backup", *back_up, icon="backup", done="Backup made.")
        st.text_input("Type the name of the rollout", key=_SURE_TO_DELETE, max_chars=120, on_change="ignore")
        frame.show_problems("sure")
        with st.container(horizontal=True):
            frame.button("Delete for good", "delete.do", _delete, preview, icon="delete_forever")
            frame.button("Cancel", "delete.cancel", leave)


def _look(rollout_id: str) -> None:
    leave()
    if would := frame.act(deletion.what_would_be_deleted, rollout_id):
        st.session_state[_PREVIEW] = _Preview(rollout_id, would)


def _delete(preview: _Preview) -> None:
    typed, delete = st.session_state.get(_SURE_TO_DELETE, ""), bool(st.session_state.get(_COPIES))
    args = (deletion.delete_rollout, preview.rollout_id, typed)
    if done := frame.act(*args, delete_old_copies=delete, done=f"{preview.would.name} is deleted."):
        leave()
        for sentence in forgetting_words.old_copies(done.remaining, "it"):
            frame.say(sentence)
        if done.is_to_be_completed:
            frame.say("No backup could be made. Once one is, these copies are deleted.")


def leave() -> None:
    """Forget which rollout was about to be deleted."""
    frame.forget_problems()
    frame.drop_keys(_PREVIEW, _SURE_TO_DELETE, _COPIES)
