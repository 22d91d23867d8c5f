"""What would leave for a model, before it leaves: to which host, how much, and every word of it."""

from urllib.parse import urlsplit

import streamlit as st

from playbook.desk.connections import Connection
from playbook.ui.frame import plain

_SEEN = "sending.seen"
_CHARS_PER_TOKEN = 4


def say_how_much(words: str, connection: Connection) -> None:
    """Say to whom how much would go."""
    host = urlsplit(connection.server.place[0]).netloc
    where = f"{plain(host)}, which is this machine" if connection.server.is_local else f"**{plain(host)}**"
    tokens = max(1, -(-len(words) // _CHARS_PER_TOKEN))
    st.markdown(
        f":small[Asking sends about {tokens:,} tokens to the model **{plain(connection.server.model)}** at "
        f"{where}. Nothing leaves before you ask.]"
    )


def show_words(words: str, *, at_first: bool = True) -> None:
    """Draw the exact text; open at first in a session where `at_first`, closed once somebody has asked."""
    is_first = at_first and not is_seen()
    with st.expander("What will be sent, word for word", expanded=is_first, type="compact"):
        # With a height it would scroll, and nobody could scroll it from the keyboard.
        st.code(words, language=None, wrap_lines=True)


def is_seen() -> bool:
    """Whether somebody has asked in this session, with the words in view."""
    return bool(st.session_state.get(_SEEN))


def mark_seen() -> None:
    """The words were there to be read when somebody asked."""
    st.session_state[_SEEN] = True
