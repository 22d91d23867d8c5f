"""A model is answering: asked by a panel, arriving, stopped, failed, or there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Generic, TypeVar

import streamlit as st

from playbook.core.base.access import Actor
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.ask import Terms
from playbook.desk.models.background_answer import Errand
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

    errand: Errand[T] | None = None
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

    def begin(workspace: Workspace, actor: Actor) -> Errand[T]:
        terms = Terms(connection, question.veil(), again)
        consent.require_shown(question.words(terms.veil), connection)
        fetch = partial(question.fetch, workspace, actor, question.rollout.id, *question.args)
        loss = loss_since(workspace, actor, "ask_model", question.rollout.id)
        errand: Errand[T] = Errand(workspace, terms, fetch, *window.window(), loss)
        consent.agree(connection)
        return errand

    stop(question.place)
    errand = frame.act(begin)
    if errand is None:
        return False
    before = find(question.place)
    _put(question.place, Answering(errand, question.about, before.result, before.result_about))
    return True


def ask(question: ModelQuestion[Any], connection: Connection, again: bool = False) -> None:
    """Ask beside the screen: a callback."""
    start(question, connection, again)


def find(place: str) -> Answering[Any]:
    """Return how the question of a panel stands; a failure leaves the result before it."""
    answering: Answering[Any] = st.session_state.get(f"answering.{place}") or Answering()
    errand = answering.errand
    if errand is None or not errand.is_over:
        return answering
    if errand.result is not None:
        return _put(place, Answering(None, answering.about, errand.result, answering.about))
    failed = replace(
        answering,
        errand=None,
        trouble=errand.ended if errand.was_stopped else errand.trouble,
        was_stopped=errand.was_stopped,
        arrived=errand.heard,
        model=errand.model,
    )
    return _put(place, failed)


def take(place: str) -> Answering[Any] | None:
    """Return what came of a question that is over, once; None while there is none."""
    answering = find(place)
    if answering.errand or answering == Answering():
        return None
    forget(place)
    return answering


def is_running(place: str) -> bool:
    """Return whether a model is answering this panel."""
    return find(place).errand is not None


def stop(place: str) -> None:
    """Ask for no more of it."""
    if errand := find(place).errand:
        errand.stop()


def forget(place: str) -> None:
    """Stop what runs, and drop what came."""
    stop(place)
    st.session_state.pop(f"answering.{place}", None)


def _put(place: str, answering: Answering[Any]) -> Answering[Any]:
    st.session_state[f"answering.{place}"] = answering
    return answering


@frame.fragment(run_every=EVERY_SECONDS)
def show_running(place: str, say: Callable[[Errand[Any]], Sequence[str]]) -> None:
    """Draw how far the answer is, with the button that stops it, and what has arrived."""
    errand = find(place).errand
    if errand is None:
        st.rerun()
    headline, *arrived = say(errand)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/hourglass_top: {headline}")
        st.button("Stop", key=f"{place}.stop", on_click=stop, args=(place,))
    for line in arrived:
        st.markdown(f":gray[{line}]")
