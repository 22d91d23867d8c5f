"""Correct or remove what hosts answered to the room."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.log.rollout import Answer, Rollout
from playbook.desk.all_hands import answers
from playbook.ui.shell import frame

_PICKED, _WORDS = "faq.answer", "faq.answer.words."


def show(rollout: Rollout, from_room: Sequence[Answer]) -> None:
    """Draw the folded panel for hosts, if anything was answered."""
    if not from_room or not frame.may("host"):
        return
    panel = st.expander("Change an answer", key="faq.change", on_change="rerun", type="compact")
    if not panel.open:
        return
    questions = frame.tell_apart({answer.id: answer.question for answer in from_room})
    if st.session_state.get(_PICKED) not in questions:
        st.session_state[_PICKED] = next(iter(questions))
    with panel:
        st.selectbox("Question", list(questions), format_func=questions.__getitem__, key=_PICKED)
        answer = rollout.answers[st.session_state[_PICKED]]
        key = _WORDS + answer.id
        st.session_state.setdefault(key, answer.words)
        st.text_area("Answer", key=key, height=120, persist_state="session")
        frame.show_problems("words")
        with st.container(horizontal=True):
            args = (rollout.id, rollout.version, answer.id)
            frame.button("Keep these words", "faq.answer.keep", _save, *args)
            remove = "Remove the answer"
            frame.button(remove, "faq.answer.remove", _remove, rollout.id, answer.id, type="tertiary")


def _save(rollout_id: str, seen: int, answer_id: str) -> None:
    words = st.session_state.get(_WORDS + answer_id) or ""
    frame.act(answers.reword_answer, rollout_id, seen, answer_id, words, done="The answer is kept.")


def _remove(rollout_id: str, answer_id: str) -> None:
    done = "The answer is removed. Undo brings it back."
    if frame.act(answers.remove_answer, rollout_id, answer_id, done=done):
        st.session_state.pop(_WORDS + answer_id, None)
