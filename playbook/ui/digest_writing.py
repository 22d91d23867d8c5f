"""The digest that a model words, in this session: asked for, arriving, and what came of it."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import streamlit as st

from playbook.core.access import Actor
from playbook.core.digest_words import Sentence
from playbook.core.state import Rollout
from playbook.desk import digest
from playbook.desk.asking import Asked, Terms
from playbook.desk.connections import Connection
from playbook.desk.errands import Errand
from playbook.desk.house import House
from playbook.llm.digest import Telling
from playbook.llm.redaction import Redaction
from playbook.ui import frame, sending

_WRITING = "digest.writing"


@dataclass(frozen=True, slots=True)
class Writing:
    """A digest being worded from these sentences of ours, or worded.

    `trouble` says why it could not be, `stopped` that it was not to be.
    """

    rollout_id: str
    first: date
    sentences: tuple[Sentence, ...]
    errand: Errand[Asked[Telling]] | None = None
    asked: Asked[Telling] | None = None
    trouble: str = ""
    stopped: str = ""


def veil_of(rollout: Rollout) -> Redaction | None:
    """What hides the names, where that was asked for."""
    return Redaction(rollout.brief) if st.session_state.get(hide_key(rollout.id)) else None


def hide_key(rollout_id: str) -> str:
    """The key of the box that says whether names are to be hidden."""
    return f"digest.hide.{rollout_id}"


def find(rollout: Rollout, first: date, sentences: tuple[Sentence, ...]) -> Writing | None:
    """The writing about these very sentences; what was worded of others is out of date."""
    writing: Writing | None = st.session_state.get(_WRITING)
    if writing is None or (writing.rollout_id, writing.first) != (rollout.id, first):
        return None
    return _collected(writing) if writing.sentences == sentences else None


def running() -> Writing | None:
    """The writing that is shown now, whatever has become of it."""
    writing: Writing | None = st.session_state.get(_WRITING)
    return writing


def ask(rollout: Rollout, first: date, connection: Connection, again: bool = False) -> None:
    """Have this model word the digest, beside the screen."""
    terms = Terms(connection, veil_of(rollout), again)

    def send(house: House, actor: Actor) -> Writing:
        question = digest.question_of(house, rollout, first)
        fetch = partial(digest.write_digest, house, actor, rollout.id, first)
        sentences = digest.digest_of(house, rollout, first)
        return Writing(
            rollout.id, first, sentences, sending.begin(house, actor, rollout.id, terms, question, fetch)
        )

    before = running()
    if before and before.errand:
        before.errand.stop()
    if (writing := frame.act(send)) is not None:
        st.session_state[_WRITING] = writing


def _collected(writing: Writing) -> Writing:
    errand = writing.errand
    if errand is None or not errand.is_over:
        return writing
    writing = replace(
        writing,
        errand=None,
        asked=errand.result,
        trouble=errand.trouble,
        stopped=errand.ended if errand.was_stopped else "",
    )
    st.session_state[_WRITING] = writing
    return writing


def stop() -> None:
    """Ask for no more of it."""
    writing = running()
    if writing and writing.errand:
        writing.errand.stop()


def drop() -> None:
    """Go back to our own words."""
    st.session_state.pop(_WRITING, None)
