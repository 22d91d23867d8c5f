"""What would leave for a model, before it leaves: to which host, how much, and every word of it."""

from urllib.parse import urlsplit

import streamlit as st

from playbook.desk.connections import Connection
from playbook.ui.frame import plain

_SEEN = "sending.seen"
_CHARS_PER_TOKEN = 4


def show(words: str, connection: Connection) -> None:
    """Draw the exact text; open at first in a session, closed once it has been seen."""
    host = urlsplit(connection.server.place[0]).hostname or ""
    is_first = not st.session_state.get(_SEEN)
    where = "this computer" if connection.server.is_local else plain(host)
    tokens = max(1, len(words) // _CHARS_PER_TOKEN)
    st.markdown(
        f":small[Asking sends about {tokens:,} tokens to {plain(connection.server.model)} on **{where}**. "
        "Nothing leaves before you ask.]"
    )
    with st.expander("What will be sent, word for word", expanded=is_first, type="compact"):
        st.code(words, language=None, wrap_lines=True, height=240)
    st.session_state[_SEEN] = True
