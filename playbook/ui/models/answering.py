"""A model is answering: asked by a panel, arriving, stopped, failed, or there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Generic, TypeVar

import streamlit as st

from playbook.core.base.access import Actor
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.ask import Terms
from playbook.desk.models.background_work import BackgroundAnswer
from playbook.desk.models.connections import Connection
from playbook.desk.models.revocation import loss_since
from playbook.ui.models import consent, window
from playbook.ui.models.consent import ModelQuestion
from playbook.ui.shell import frame

T = TypeVar("T")
EVERY_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Answering(Generic[T]):
    """How the question of a panel stands: what runs, the last result, or why there is none.

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
        """Return why there is no result, with what that means where it was stopped."""
        return f"{self.trouble} {consequence}" if self.was_stopped else self.trouble


def start(question: ModelQuestion[T], connection: Connection, again: bool = False) -> bool:
    """Ask beside the screen, for as long as this window is open and this person may."""

    def begin(workspace: Workspace, actor: Actor) -> BackgroundAnswer[T]:
        terms = Terms(connection, question.veil(), again)
        consent.require_shown(question.words(terms.veil), connection)
        fetch = partial(question.fetch, workspace, actor, question.rollout.id, *question.args)
        loss = loss_since(workspace, actor, "ask_model", question.rollout.id)
        background_answer: BackgroundAnswer[T] = BackgroundAnswer(
            workspace, terms, fetch, *window.window(), loss
        )
        consent.agree(connection)
        return background_answer

    stop(question.place)
    background_answer = frame.act(begin)
    if background_answer is None:
        return False
    before = find(question.place)
    _put(question.place, Answering(background_answer, question.about, before.result, before.result_about))
    return True


def ask(question: ModelQuestion[Any], connection: Connection, again: bool = False) -> None:
    """Ask beside the screen: a callback."""
    start(question, connection, again)


def find(place: str) -> Answering[Any]:
    """Return how the question of a panel stands; a failure leaves the result before it."""
    answering: Answering[Any] = st.session_state.get(f"answering.{place}") or Answering()
    background_answer = answering.background_answer
    if background_answer is None or background_answer.is_running:
        return answering
    if background_answer.result is not None:
        return _put(place, Answering(None, answering.about, background_answer.result, answering.about))
    failed = replace(
        answering,
        background_answer=None,
        trouble=background_answer.ended if background_answer.was_stopped else background_answer.trouble,
        was_stopped=background_answer.was_stopped,
        arrived=background_answer.heard,
        model=background_answer.model,
    )
    return _put(place, failed)


def take(place: str) -> Answering[Any] | None:
    """Return what came of a question that is over, once; None while there is none."""
    answering = find(place)
    if answering.background_answer or answering == Answering():
        return None
    forget(place)
    return answering


def is_running(place: str) -> bool:
    """Return whether a model is answering this panel."""
    return find(place).background_answer is not None


def stop(place: str) -> None:
    """Ask for no more of it."""
    if background_answer := find(place).background_answer:
        background_answer.stop()


def forget(place: str) -> None:
    """Stop what runs, and drop what came."""
    stop(place)
    st.session_state.pop(f"answering.{place}", None)


def _put(place: str, answering: Answering[Any]) -> Answering[Any]:
    st.session_state[f"answering.{place}"] = answering
    return answering


@frame.fragment(run_every=EVERY_SECONDS)
def show_running(place: str, say: Callable[[BackgroundAnswer[Any]], Sequence[str]]) -> None:
    """Draw how far the answer is, with the button that stops it, and what has arrived."""
    background_answer = find(place).background_answer
    if background_answer is None:
        st.rerun()
    headline, *arrived = say(background_answer)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/hourglass_top: {headline}")
        st.button("Stop", key=f"{place}.stop", on_click=stop, args=(place,))
    for line in arrived:
        st.markdown(f":gray[{line}]")
