"""What a model would be sent, and what its answer took."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import streamlit as st

from playbook.core.base.errors import PlaybookError, Refused
from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.desk.models import preview
from playbook.desk.models.ask import AnswerCost
from playbook.desk.models.connections import Connection
from playbook.desk.models.preview import ModelQuery, PlannedCall, Veil
from playbook.ui.models import words as model_words
from playbook.ui.shell.frame import plain

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ModelQuestion(Generic[T]):
    """What a panel asks of a model about a rollout.

    `make` makes the question, which may be refused. `fetch` gets the workspace, the actor, the id of the
    rollout, `args` and the terms. `hide_key`: the box that says whether names are hidden. `about`: what
    the answer is about.
    """

    place: str
    rollout: Rollout
    make: Callable[[], ModelQuery[Any]]
    fetch: Callable[..., T]
    args: tuple[Any, ...]
    hide_key: str
    hide: Callable[[Rollout], Veil] = preview.hide_names
    about: Any = None

    def veil(self) -> Veil | None:
        """Return what hides the names, if the person wants that."""
        return self.hide(self.rollout) if st.session_state.get(self.hide_key) else None

    def words(self, veil: Veil | None) -> str:
        return preview.words_to_send(self.make(), veil)


def show_hiding(key: str) -> None:
    st.checkbox(
        "Hide names and addresses",
        key=key,
        help="People, the organization, contacts and links are sent as “Person 1” or “Company 1” and get "
        "their names back in what returns.",
        persist_state="session",
    )


def say_how_much(question: ModelQuestion[Any], connection: Connection) -> str:
    """Say how much would go where. Return the words, empty if none."""
    try:
        call = preview.call_to_send(connection.server.place, question.make(), question.veil())
    except PlaybookError:
        return ""
    host = urlsplit(connection.server.place[0]).netloc
    where = f"{plain(host)}, which is this machine" if connection.server.is_local else f"**{plain(host)}**"
    estimate = preview.estimate(question.rollout, connection, [call])
    minutes = count(-(-int(connection.limits.seconds) // 60), "minute")
    st.markdown(
        f":small[Asking sends about {estimate.sent:,} tokens to the model "
        f"**{plain(connection.server.model)}** at {where}; about {estimate.answered:,} come back, "
        f"within {minutes}: {plain(model_words.dollars(estimate.usd))}. {_more(question, connection, call)}"
        "Nothing leaves before you ask.]"
    )
    return call.text


def _more(question: ModelQuestion[Any], connection: Connection, call: PlannedCall) -> str:
    """Return what one more call takes, '' if none may follow."""
    if not call.may_follow.total:
        return ""
    more = preview.estimate(question.rollout, connection, [call._replace(usage=call.may_follow)])
    dollars = plain(model_words.dollars(more.usd))
    return (
        f"What contradicts the plan goes back once: about {call.may_follow.total:,} tokens more, {dollars}. "
    )


def say_what_it_took(done: str, writer: str, took: AnswerCost) -> None:
    """Say who answered, how (`done`: "Written"), and what that took."""
    st.caption(plain(f"{done} by {writer}: {model_words.cost(took)}."))


def show_words(words: str, connection: Connection, where: str) -> None:
    """Draw the exact text, open until this server was asked."""
    if not words:
        return
    is_open = not is_agreed(connection)
    # Of a panel that stays the same Streamlit remembers that somebody has closed it.
    key = f"sending.{where}.{abs(hash(connection.server.place))}.{is_open}"
    with st.expander("What will be sent, word for word", expanded=is_open, type="compact", key=key):
        # With a height it would scroll, and nobody could scroll it from the keyboard.
        st.code(words, language=None, wrap_lines=True)
    _noted("shown").add(hash((connection.server.place, words)))


def require_shown(words: str, connection: Connection) -> None:
    """Raise Refused if a first question's words were not in view."""
    if not is_agreed(connection) and hash((connection.server.place, words)) not in _noted("shown"):
        raise Refused("You have not seen what will be sent.", "It is shown now. Check it, then ask again.")


def is_agreed(connection: Connection, about: str = "") -> bool:
    """Return whether this session agreed to send words `about` this to the server."""
    return (connection.server.place, about) in _noted("agreed")


def agree(connection: Connection, about: str = "") -> None:
    """Note that somebody has asked with the words in view."""
    _noted("agreed").add((connection.server.place, about))


def _noted(what: str) -> set[Any]:
    noted: set[Any] = st.session_state.setdefault(f"sending.{what}", set())
    return noted
