"""What would leave for a model, before it leaves: to which host, how much, and every word of it.

After it has answered, what that took.

The words stand open until somebody has asked this server in this session; what was not in view is not
asked for the first time.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import streamlit as st

from playbook.core.access import Actor
from playbook.core.errors import Refused
from playbook.desk.asking import Terms, Took
from playbook.desk.connections import Connection
from playbook.desk.errands import Errand
from playbook.desk.house import House
from playbook.desk.standing import loss_since
from playbook.llm.asked import outgoing, veiled
from playbook.llm.ladder import Question
from playbook.ui import draft_watch, draft_words
from playbook.ui.frame import plain

T = TypeVar("T")
Place = tuple[str, str]

_AGREED = "sending.agreed"
_SHOWN = "sending.shown"
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


def say_what_it_took(done: str, writer: str, took: Took) -> None:
    """Say who answered, and what that took: `done` says what was done, "Written" for instance."""
    st.caption(plain(f"{done} by {writer}: {draft_words.cost(took)}."))


def show_words(words: str, connection: Connection, where: str) -> None:
    """Draw the exact text, open until somebody has asked this server; `where` tells panels apart."""
    is_open = not is_agreed(connection)
    # Of a panel that stays the same Streamlit keeps that somebody has closed it.
    key = f"sending.{where}.{abs(hash(connection.server.place))}.{is_open}"
    with st.expander("What will be sent, word for word", expanded=is_open, type="compact", key=key):
        # With a height it would scroll, and nobody could scroll it from the keyboard.
        st.code(words, language=None, wrap_lines=True)
    _shown().add(_mark(words, connection))


def begin(
    house: House,
    actor: Actor,
    rollout_id: str,
    terms: Terms,
    question: Question[Any],
    fetch: Callable[[Terms], T],
) -> Errand[T]:
    """Ask for this window, for as long as this person may.

    Raises Refused where the words of a first question were not in view.
    """
    words = outgoing(veiled(question, terms.veil))
    if not is_agreed(terms.agreed) and _mark(words, terms.agreed) not in _shown():
        raise Refused("What will be sent was not shown yet.", "Now it is open: look at it, and ask again.")
    loss = loss_since(house, actor, "ask_model", rollout_id)
    errand = Errand(house, terms, fetch, *draft_watch.window(), loss)
    agree(terms.agreed)
    return errand


def is_agreed(connection: Connection, about: str = "") -> bool:
    """Whether somebody in this session has asked this server, with the words in view.

    `about`: what its words are agreed to for themselves, such as the drafts of one rollout.
    """
    return (connection.server.place, about) in _agreed()


def agree(connection: Connection, about: str = "") -> None:
    """Note that somebody has asked with the words in view."""
    _agreed().add((connection.server.place, about))


def _agreed() -> set[tuple[Place, str]]:
    agreed: set[tuple[Place, str]] = st.session_state.setdefault(_AGREED, set())
    return agreed


def _mark(words: str, connection: Connection) -> int:
    return hash((connection.server.place, words))


def _shown() -> set[int]:
    shown: set[int] = st.session_state.setdefault(_SHOWN, set())
    return shown
