"""What a host makes of a question: an answer, an objection, or an item."""

import streamlit as st

from playbook.core.all_hands.questions import Question
from playbook.core.base.errors import Missing, PlaybookError
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import KIND_NAMES
from playbook.desk.all_hands import answers, questions
from playbook.desk.all_hands.answers import BECOMES_NAMES, Becomes
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import opened_forms
from playbook.ui.widgets.controls import button, main_button, quiet_button, select

_OPEN, _BESIDE, _ADDED = "answering.question", "answering.beside", "answering.added"
# The rollout, the id and the words of the question whose form was drawn last.
_DRAWN = "answering.drawn"
_BECOMES = "answering.becomes"
_WORDS = "answering.words."


def begin(question_id: str) -> None:
    """Open the form for a question, with whatever was typed before."""
    frame.forget_problems()
    st.session_state[_OPEN] = question_id
    st.session_state[_BECOMES] = None


def is_open(question_id: str = "") -> bool:
    """Return whether the form is open, or open for this question."""
    opened = st.session_state.get(_OPEN)
    return opened is not None and question_id in ("", opened)


def begin_page(rollout: Rollout) -> None:
    st.session_state.pop(_BESIDE, None)
    _show_added(rollout)


def show_apart(rollout: Rollout) -> None:
    """Draw the form of a question that no list shows right now."""
    question_id = st.session_state.get(_OPEN)
    if question_id is None or st.session_state.get(_BESIDE):
        return
    try:
        question = questions.get_question(frame.here(), frame.current_actor(), rollout.id, question_id)
    except Missing:
        _show_removed(rollout.id, question_id)
        return
    except PlaybookError:
        _end()
        return
    with st.container(border=True, gap="small", key="answering"):
        st.markdown(f"**{plain(question.words)}**")
        show_form(rollout, question)


def show_form(rollout: Rollout, question: Question) -> None:
    """Draw the form under its question."""
    st.session_state[_BESIDE] = True
    st.session_state[_DRAWN] = (rollout.id, question.id, question.words)
    _show_words(rollout, question)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        select("Or act on it", BECOMES_NAMES, _BECOMES, index=None, placeholder="Turn it into", width=280)
        button("Add to the plan", "", "answering.add", _add, rollout.id, question.id)
    frame.show_problems("becomes")


def _show_removed(rollout_id: str, question_id: str) -> None:
    """Keep what was typed for a question that was removed meanwhile."""
    *drawn, words = st.session_state.get(_DRAWN, ("", "", ""))
    if drawn != [rollout_id, question_id]:
        # It is a question of another rollout.
        _end()
        return
    with st.container(border=True, gap="small", key="answering"):
        st.markdown(f"**{plain(words)}**")
        _show_field(question_id)
        st.warning(
            "This question was removed meanwhile, so it can no longer be answered. "
            "Copy what you wrote if you still need it."
        )
        button("Done", "", "answering.cancel", _cancel, question_id)


def _show_words(rollout: Rollout, question: Question) -> None:
    key = _WORDS + question.id
    before = rollout.answers.get(question.id)
    opened_forms.fill(key, rollout, {key: before.words if before else ""})
    _show_field(question.id)
    frame.show_problems("words")
    with st.container(horizontal=True):
        main_button("Answer in writing", "send", "answering.save", _answer, question.id)
        quiet_button("Cancel", "", "answering.cancel", _cancel, question.id)


def _show_field(question_id: str) -> None:
    st.text_area(
        "The answer, for everyone",
        key=_WORDS + question_id,
        height=120,
        persist_state="session",
        help="Shown with the question to everyone with the link, and in the questions and answers of "
        "Communication.",
    )


def _answer(question_id: str) -> None:
    key, done = _WORDS + question_id, "Everyone can read the answer."
    args = (answers.answer_question, question_id, "writing", st.session_state.get(key) or "")
    if opened_forms.save(frame.act, key, *args, done=done):
        _end()


def _cancel(question_id: str) -> None:
    opened_forms.end(_WORDS + question_id)
    _end()


def _end() -> None:
    frame.forget_problems()
    st.session_state.pop(_OPEN, None)


def _add(rollout_id: str, question_id: str) -> None:
    becomes: Becomes | None = st.session_state.get(_BECOMES)
    if added := frame.act(answers.turn_into_item, rollout_id, question_id, becomes or ""):
        _, item = added
        st.session_state[_ADDED] = (rollout_id, item.id)
        # Taken away, it would come back from the browser, and the next press would add the item again.
        st.session_state[_BECOMES] = None


def _show_added(rollout: Rollout) -> None:
    """Link to the item added last, which needs an owner and a date."""
    whose, item_id = st.session_state.get(_ADDED, ("", ""))
    item = rollout.items.get(item_id) if whose == rollout.id else None
    if item is None:
        return
    notice = f"The plan has the {KIND_NAMES[item.kind]} {plain(item.title)}. Give it an owner."
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="answering.added"):
        st.markdown(f":material/check_circle: {notice}")
        frame.link(item.stage, f"Go to {item.stage.capitalize()}", icon=":material/arrow_forward:")
        quiet_button("Done", "", "answering.seen", _seen)


def _seen() -> None:
    st.session_state.pop(_ADDED, None)
