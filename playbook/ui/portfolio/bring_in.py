"""Bring a rollout in from the file that another Playbook made of it."""

import streamlit as st

from playbook.desk.base.child import MOST_UPLOAD_MB
from playbook.ui.portfolio import opening
from playbook.ui.shell import frame
from playbook.ui.widgets import uploads
from playbook.ui.widgets.controls import button

_UPLOADS = "bring_in.uploads"
_SAID = {
    "new": "Imported: {}, with its whole history. Invite people and make links anew.",
    "same": "You already have {}, and the file changes nothing.",
    "copy": "You already have {} in another state, so the file became a copy.",
}


def offer() -> None:
    """Draw the upload of an archive or a log in a popover."""
    with st.popover("From a file", icon=":material/unarchive:"):
        st.caption(
            "A rollout that was exported here or on another server, with **Download everything**.  \n"
            "Your other rollouts stay as they are."
        )
        label = f"Archive (.zip) or its log (.jsonl), up to {MOST_UPLOAD_MB} MB"
        st.file_uploader(label, ["zip", "jsonl"], key=_file(), max_upload_size=MOST_UPLOAD_MB)
        is_missing = not st.session_state.get(_file())
        button("Import", "unarchive", "bring_in.save", _bring_in, disabled=is_missing)


def _file() -> str:
    # A new key after each file makes the server drop the file.
    return f"bring_in.file.{st.session_state.get(_UPLOADS, 0)}"


def _bring_in() -> None:
    if (sent := uploads.sent(_file())) is None:
        return
    from playbook.desk.exporting import archives  # the first page does not wait for all formats

    brought: archives.BroughtIn | None = frame.act(archives.bring_in, sent.getvalue())
    if brought is None:
        return
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    rollout = brought.rollout
    frame.say(_SAID[brought.kind].format(rollout.brief.name))
    opening.go(rollout.id, "progress" if rollout.launch else "brief")
