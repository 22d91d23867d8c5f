"""Questions on All-hands: opening, closing and moderating them."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from playbook.core.all_hands.questions import Question
from playbook.core.base.words import count
from playbook.core.log.rollout import WHERE_NAMES, Answer, Rollout
from playbook.desk.all_hands import answers, questions
from playbook.desk.all_hands.questions import HostedQuestions
from playbook.desk.base.access import get_rollout
from playbook.desk.base.store_types import MOST_OPEN
from playbook.ui.all_hands import question_answering
from playbook.ui.all_hands.pulse_panel import STILL_ON_DISK
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import button, fold, quiet_button

PAGE = 10
_MODERATED = "questions.moderated"
_FOR_GOOD = "Permanent. This cannot be undone."


def show(rollout: Rollout) -> None:
    st.header("Questions", anchor=False)
    question_answering.begin_page(rollout)
    hosted = questions.list_questions(frame.here(), frame.current_actor(), rollout.id)
    if not (hosted.box and hosted.box.is_open):
        _show_form(rollout.id, hosted)
        _show_lists(rollout.id, hosted)
    elif question_answering.is_open():
        # What is typed stays where it is: the lists wait until it is sent.
        _show_open(rollout.id)
    else:
        _show_live(rollout.id)
    question_answering.show_apart(rollout)


def _show_form(rollout_id: str, hosted: HostedQuestions) -> None:
    box = hosted.box
    with st.container(border=True, gap="small"):
        if box is None:
            st.markdown(
                "Anyone whose link allows it can ask a question, with or without their name, and "
                "vote for others’ questions."
            )
        else:
            end = STILL_ON_DISK if hosted.is_owed else "Nobody can tell who voted."
            st.markdown(f":material/check_circle: **Closed.** Nobody can ask or vote. {end}")
        st.session_state.setdefault(_MODERATED, box.is_moderated if box else False)
        st.toggle("Review questions before they appear", key=_MODERATED)
        if box is None:
            button("Open for questions", "play_arrow", "questions.open", _open, rollout_id)
        else:
            button("Open again", "play_arrow", "questions.open", _open, rollout_id)


def _open(rollout_id: str) -> None:
    is_moderated = bool(st.session_state.get(_MODERATED))
    frame.act(questions.open_box, rollout_id, is_moderated, done="The room can ask now.")


@frame.fragment(run_every=3.0)
def _show_live(rollout_id: str) -> None:
    if question_answering.is_open():
        st.rerun()
    _show_open(rollout_id)


def _show_open(rollout_id: str) -> None:
    hosted = questions.list_questions(frame.here(), frame.current_actor(), rollout_id)
    if hosted.box is None or not hosted.box.is_open:
        st.rerun()
    with st.container(border=True, gap="small"):
        st.markdown(f":material/sensors: **Open.** {_count(hosted)}")
        st.session_state[_MODERATED] = hosted.box.is_moderated
        label = "Review questions before they appear"
        st.toggle(label, key=_MODERATED, on_change=_moderate, args=(rollout_id,))
        at_once = "New questions appear immediately; you can hide them."
        st.caption("A new question waits below until you show it." if hosted.box.is_moderated else at_once)
        action = (frame.act, questions.close_box, rollout_id)
        help_text = (
            "Votes so far stay, and device markers are deleted. If you open again, everyone can vote again."
        )
        done_text = "Questions are closed."
        button("Close questions", "stop", "questions.close", *action, help=help_text, done=done_text)
        if _unanswered(hosted) >= MOST_OPEN:
            full = f"{MOST_OPEN:,} questions wait for an answer, and no more are taken."
            st.warning(f"{full} Answer or remove some.")
    _show_lists(rollout_id, hosted)


def _moderate(rollout_id: str) -> None:
    frame.act(questions.moderate_box, rollout_id, bool(st.session_state.get(_MODERATED)))


def _count(hosted: HostedQuestions) -> str:
    everything = _unanswered(hosted) + len(hosted.answered)
    return f"{count(everything, 'question')} so far." if everything else "No questions yet."


def _unanswered(hosted: HostedQuestions) -> int:
    return len(hosted.waiting) + len(hosted.shown) + len(hosted.hidden)


def _show_lists(rollout_id: str, hosted: HostedQuestions) -> None:
    if hosted.waiting:
        st.subheader(f"Waiting for you ({len(hosted.waiting):,})", anchor=False)
        _show_page(rollout_id, "waiting", hosted.waiting)
    if hosted.shown:
        st.subheader(f"The room sees ({len(hosted.shown):,})", anchor=False)
        _show_page(rollout_id, "shown", hosted.shown)
    elif hosted.box and hosted.box.is_open:
        st.markdown(":gray[No questions shown yet.]")
    for title, page_questions in {"Answered": hosted.answered, "Hidden": hosted.hidden}.items():
        name, label = title.lower(), f"{title} ({len(page_questions):,})"
        if page_questions and (panel := fold(label, f"questions.{name}", look="default")):
            with panel:
                _show_page(rollout_id, name, page_questions)


def _show_page(rollout_id: str, name: str, page_questions: tuple[Question, ...]) -> None:
    key = f"questions.{name}.page"
    part = tables.part_of(page_questions, key, PAGE)
    tables.show_pages(page_questions, key, PAGE)
    # Not the rollout of the page: this part draws itself anew while the page stays as it is.
    rollout = get_rollout(frame.here(), frame.current_actor(), rollout_id, "host")
    for question in part:
        _show_one(rollout, question, rollout.answers.get(question.id))


def _show_one(rollout: Rollout, question: Question, answer: Answer | None) -> None:
    with st.container(border=True, gap="small", key=f"question.{question.id}"):
        lines = [plain(question.words)]
        if question.state == "answered" and answer and answer.words:
            first, *others = map(plain, answer.words.splitlines())
            lines += [f":material/reply: {first}", *others]
        st.markdown("  \n".join([*lines, f":small[{plain(_about(question))}]"]))
        with st.container(horizontal=True):
            if question.state != "answered":
                _button(rollout, question, "Answered on stage", "stage", "check")
            _show_writing(question, answer)
            if question.state != "shown":
                label = "Put back" if question.state == "answered" else "Show"
                change = "reopen" if question.state == "answered" else "show"
                _button(rollout, question, label, change, "visibility")
            if question.state in ("waiting", "shown"):
                _button(rollout, question, "Hide", "hide", "visibility_off")
            if question.state != "shown":
                _button(rollout, question, "Remove", "remove", "delete")
        if question_answering.is_open(question.id):
            question_answering.show_form(rollout, question)


def _show_writing(question: Question, answer: Answer | None) -> None:
    action = (question_answering.begin, question.id)
    help_text = "Answer it in writing for everyone, or turn it into an objection or a task of the plan."
    label = "Reword the answer" if answer and answer.words else "Answer or act on it"
    button(label, "edit", f"question.{question.id}.write", *action, help=help_text)


def _about(question: Question) -> str:
    votes = count(question.votes, "vote")
    where = [f"answered {WHERE_NAMES[question.where]}"] if question.where else []
    return " · ".join([f"No. {question.number}", votes, question.name or "no name", *where])


_CHANGES: dict[str, tuple[Callable[..., object], str]] = {
    "stage": (partial(answers.answer_question, where="stage"), "Moved to Answered."),
    "show": (questions.show_question, "The room sees it."),
    "reopen": (answers.reopen_question, "Shown again; the answer is withdrawn."),
    "hide": (questions.hide_question, "Hidden."),
    "remove": (questions.remove_question, "Deleted, with its votes."),
}


def _button(rollout: Rollout, question: Question, label: str, change: str, icon: str) -> None:
    function, done = _CHANGES[change]
    about = (rollout.id, rollout.version, question.id) if change == "stage" else (rollout.id, question.id)
    action = (frame.act, function, *about)
    draw = partial(quiet_button, help=_FOR_GOOD) if change == "remove" else button
    draw(label, icon, f"question.{question.id}.{change}", *action, done=done)
