"""A model's answer in a panel: requested, arriving, stopped, failed, or complete."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Generic, TypeVar

import streamlit as st

from playbook.core.base.access import Actor
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.ask import AskTerms
from playbook.desk.models.background_work import BackgroundAnswer
from playbook.desk.models.connections import Connection
from playbook.desk.models.revocation import loss_since
from playbook.ui.models import consent, window, words
from playbook.ui.models.consent import ModelQuestion
from playbook.ui.shell import frame

T = TypeVar("T")
EVERY_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Answering(Generic[T]):
    """How a panel's question stands: running, answered or failed.

    `about`: what the newest question is about; `result_about`: the one that has the result. `arrived`:
    what of an answer that never ended had come from `model` by then.
    """

    background_answer: BackgroundAnswer[T] | None = None
    about: Any = None
    result: T | None = None
    result_about: Any = None
    trouble: str = ""
    was_stopped: bool = False
    arrived: tuple[dict[str, Any], ...] = ()
    model: str = ""

    def failure(self, consequence: str) -> str:
        """Return why there is no result; `consequence` follows a stop."""
        return f"{self.trouble} {consequence}" if self.was_stopped else self.trouble


def start(question: ModelQuestion[T], connection: Connection, again: bool = False) -> bool:
    """Ask in the background while the window is open. Return success."""

    def begin(workspace: Workspace, actor: Actor) -> BackgroundAnswer[T]:
        terms = AskTerms(connection, question.veil(), again)
        consent.require_shown(question.words(terms.veil), connection)
        fetch = partial(question.fetch, workspace, actor, question.rollout.id, *question.args)
        loss = loss_since(workspace, actor, "ask_model", question.rollout.id)
        background: BackgroundAnswer[T] = BackgroundAnswer(workspace, terms, fetch, *window.window(), loss)
        consent.agree(connection)
        return background

    stop(question.place)
    if (background := frame.act(begin)) is None:
        return False
    before = find(question.place)
    _put(question.place, Answering(background, question.about, before.result, before.result_about))
    return True


def ask(question: ModelQuestion[Any], connection: Connection, again: bool = False) -> None:
    """Ask in the background: a callback, which returns nothing."""
    start(question, connection, again)


def show_asking(
    question: ModelQuestion[Any],
    connection: Connection,
    key: str,
    offer: str,
    *,
    label: str = "Ask the model",
    is_again: bool = False,
    back: tuple[str, Callable[[], None]] | None = None,
) -> None:
    """Draw what asking sends and costs, and the buttons.

    `offer`: on the button that brings the words of a server's first question into view. `back`: what a
    result can be left for.
    """
    is_agreed, looking = consent.is_agreed(connection), f"{key}.looking"
    is_open = is_agreed or bool(st.session_state.get(looking))
    consent.show_hiding(question.hide_key)
    words = consent.say_how_much(question, connection)
    with st.container(horizontal=True):
        if is_open:
            label = f"{label} again" if is_again else label
            frame.button(label, f"{key}.ask", ask, question, connection, is_again)
        else:
            frame.button(offer, f"{key}.look", _look, looking, True)
        if back:
            frame.button(back[0], f"{key}.forget", back[1])
        elif is_open and not is_agreed:
            frame.button("Cancel", f"{key}.cancel", _look, looking, False)
    if is_open:
        consent.show_words(words, connection, key)


def _look(key: str, looking: bool) -> None:
    st.session_state[key] = looking


def find(place: str) -> Answering[Any]:
    """Return how a panel's question stands; a failure leaves the earlier result."""
    answering: Answering[Any] = st.session_state.get(f"answering.{place}") or Answering()
    background = answering.background_answer
    if background is None or background.is_running:
        return answering
    if background.result is not None:
        return _put(place, Answering(None, answering.about, background.result, answering.about))
    failed = replace(
        answering,
        background_answer=None,
        trouble=background.ended if background.was_stopped else background.trouble,
        was_stopped=background.was_stopped,
        arrived=background.heard,
        model=background.model,
    )
    return _put(place, failed)


def take(place: str) -> Answering[Any] | None:
    """Return a finished question's outcome once; None if there is none."""
    answering = find(place)
    if answering.background_answer or answering == Answering():
        return None
    forget(place)
    return answering


def is_running(place: str) -> bool:
    return find(place).background_answer is not None


def stop(place: str) -> None:
    if background := find(place).background_answer:
        background.stop()


def forget(place: str) -> None:
    stop(place)
    st.session_state.pop(f"answering.{place}", None)


def _put(place: str, answering: Answering[Any]) -> Answering[Any]:
    st.session_state[f"answering.{place}"] = answering
    return answering


@frame.fragment(run_every=EVERY_SECONDS)
def show_running(place: str, say: Callable[[BackgroundAnswer[Any]], Sequence[str]]) -> None:
    if (background := find(place).background_answer) is None:
        st.rerun()
    headline, *arrived = say(background)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/hourglass_top: {headline} {words.so_far(background)}")
        frame.button("Stop", f"{place}.stop", stop, place)
    for line in arrived:
        st.markdown(f":gray[{line}]")
