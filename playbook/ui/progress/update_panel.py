"""The update as text to paste into Slack, Teams or an email."""

from datetime import date
from urllib.parse import urlencode

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.posts.formats import as_mail, as_slack, as_teams
from playbook.core.posts.message import Bulletin
from playbook.core.sharing.unlisted_names import find_unlisted_names_in_post
from playbook.desk.record import digest, updates
from playbook.ui.progress import digest as digest_panel
from playbook.ui.shell import frame
from playbook.ui.widgets import name_warning, tables
from playbook.ui.words.item_words import say_day

_SHAPES = ("Slack", "Teams", "E-mail")


def show(rollout: Rollout) -> None:
    """Draw the panel; nothing is worked out while it is closed."""
    if (panel := tables.opened("update", "Copy the update", "content_copy")) is None:
        return
    with panel:
        first = digest_panel.chosen(rollout)
        shape = st.segmented_control(
            "For", _SHAPES, default=_SHAPES[0], required=True, key="update.for", persist_state="session"
        )
        st.caption(
            f"Since {say_day(first, frame.here().today())}, as chosen under What changed. "
            "Names become roles; notes stay here."
        )
        update = _update(rollout, first)
        name_warning.show(find_unlisted_names_in_post(rollout, update), "the update", "titles")
        _show(update, shape or _SHAPES[0])


def progress_address(rollout_id: str) -> str:
    """Return the address of Progress; empty without an outside address."""
    query = urlencode({frame.ROLLOUT: rollout_id})
    return updates.outside_address(frame.address_for_others(f"/progress?{query}"))


def _update(rollout: Rollout, first: date) -> Bulletin:
    workspace, address = frame.here(), progress_address(rollout.id)
    sentences = digest.digest_of(workspace, rollout, first)
    answer = digest_panel.worded(digest_panel.find_asking(rollout, first, sentences))
    if answer is None:
        return updates.update(workspace, rollout, first, address=address)
    worded = [line.sentence for line in answer.value.lines]
    return updates.update(workspace, rollout, first, worded, address=address, writer=answer.writer)


def _show(update: Bulletin, shape: str) -> None:
    if shape == "E-mail":
        mail = as_mail(update)
        for caption, text in (("Subject", mail.subject), ("Text", mail.body)):
            st.caption(caption)
            st.code(text, language=None, wrap_lines=True)
    else:
        text = as_teams(update) if shape == "Teams" else as_slack(update, pasted=True)
        st.code(text, language=None, wrap_lines=True)
