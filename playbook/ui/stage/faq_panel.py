"""Questions and answers on the page of Communication."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from playbook.core.base.fields import StageKey
from playbook.core.base.words import count
from playbook.core.log.rollout import Answer, Rollout
from playbook.desk.all_hands import answers
from playbook.desk.models import connections
from playbook.desk.models.ask import ModelAnswer
from playbook.desk.models.background_work import BackgroundAnswer
from playbook.desk.writing import faq
from playbook.desk.writing.faq import Answered, Faq
from playbook.ui.models import answering, consent
from playbook.ui.models.answering import Answering
from playbook.ui.models.consent import ModelQuestion
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import opened_forms, tables
from playbook.ui.widgets.controls import download

STAGE: StageKey = "communication"
_SHOWN = 8
_PICKED, _WORDS = "faq.answer", "faq.answer.words."


def show(rollout: Rollout) -> None:
    st.header("Questions and answers", anchor=False)
    facts = frame.once(_facts, rollout)
    asking = answering.find(f"faq.{rollout.id}")
    if not facts.answered and not facts.still_open and not facts.from_room:
        st.markdown("There are no questions yet. They come from the brief, the plan and team readiness.")
        return
    _show_model(rollout, facts, asking)
    shown = replace(asking.result.value, from_room=facts.from_room) if asking.result else facts
    _show_summary(shown, facts, asking)
    if shown.answered:
        # What has to be checked is not hidden further down.
        ordered = sorted(shown.answered, key=lambda answer: not answer.flags)
        tables.show_some([_answer(answer) for answer in ordered], _SHOWN, "more answers")
    else:
        st.markdown("No question can be answered yet: the facts are missing in the brief and the plan.")
    if shown.from_room:
        st.markdown("**Asked in the room**")
        tables.show_some([_room_answer(answer) for answer in shown.from_room], _SHOWN, "more from the room")
    _show_correction(rollout, shown.from_room)
    if shown.still_open:
        st.markdown("**Still open**")
        lines = [f"- {plain(question.question)} Ask {plain(question.ask)}." for question in shown.still_open]
        tables.show_some(lines, _SHOWN, "more open questions", "\n")
    _show_taking(shown, rollout)


def _facts(rollout: Rollout) -> Faq:
    return faq.make_faq(frame.here(), rollout, STAGE)


def _question(rollout: Rollout, facts: Faq) -> ModelQuestion[ModelAnswer[Faq]]:
    return ModelQuestion(
        f"faq.{rollout.id}",
        rollout,
        partial(faq.question_of, facts, rollout),
        faq.ask_for_faq,
        (facts, STAGE),
        "faq.hide",
        about=_worded_by_model(facts),
    )


def _worded_by_model(facts: Faq) -> Faq:
    return replace(facts, from_room=())


def _show_model(rollout: Rollout, facts: Faq, asking: Answering[ModelAnswer[Faq]]) -> None:
    connection = connections.find_connection(frame.here())
    if asking.trouble:
        st.error(plain(asking.failure("The answers below are as they were.")))
    question = _question(rollout, facts)
    if asking.background_answer:
        answering.show_running(question.place, _progress)
    elif connection and facts.answered:
        is_again = asking.result is not None and asking.result_about == question.about
        facts_again = ("Back to the facts", partial(answering.forget, question.place))
        back = facts_again if asking.result else None
        offer = "Have a model say it more plainly"
        answering.show_asking(question, connection, "faq", offer, is_again=is_again, back=back)


def _progress(background_answer: BackgroundAnswer[ModelAnswer[Faq]]) -> list[str]:
    arrived = count(len(background_answer.heard), "answer has arrived", "answers have arrived")
    return [f"The model is writing: {arrived}."]


def _show_summary(shown: Faq, facts: Faq, asking: Answering[ModelAnswer[Faq]]) -> None:
    flagged = sum(bool(answer.flags) for answer in shown.answered)
    parts = [
        f"{len(shown.answered)} answered from the brief and the plan",
        *([f"{len(shown.from_room)} answered to the room"] if shown.from_room else []),
        f"{len(shown.still_open)} still open",
        *([f"{flagged} to check"] if flagged else []),
    ]
    is_old = asking.result is not None and asking.result_about != _worded_by_model(facts)
    old = "The facts have changed since. " if is_old else ""
    st.markdown(f"{old}{', '.join(parts)}.")
    if asking.result:
        consent.say_what_it_took("Worded", shown.writer, asking.result.took)


def _answer(answer: Answered) -> str:
    lines = [f"**{plain(answer.question)}**", plain(answer.answer)]
    lines += [f":small[:red[:material/flag: {plain(flag)}]]" for flag in answer.flags]
    sources = f"Rests on: {'; '.join(answer.rests_on)}" if answer.facts else "Rests on no fact"
    because = f". {answer.because}" if answer.because else ""
    return "  \n".join([*lines, f":small[:gray[{plain(sources + because)}]]"])


def _room_answer(answer: Answer) -> str:
    *words, how = faq.answer_lines(answer)
    lines = [f"**{plain(answer.question)}**", *map(plain, words), f":small[:gray[{plain(how)}]]"]
    return "  \n".join(lines)


def _show_taking(shown: Faq, rollout: Rollout) -> None:
    with st.expander("Copy as text", type="compact"):
        st.code(faq.as_text(shown), language=None, wrap_lines=True)
    text, name = faq.as_markdown(shown, rollout.brief.name), f"questions-and-answers-{rollout.id}.md"
    download("Download as a Markdown file", text, name, "text/markdown", "faq.download", type="secondary")


def _show_correction(rollout: Rollout, from_room: Sequence[Answer]) -> None:
    """Draw the fold in which hosts correct or remove what they answered to the room."""
    if not from_room or not frame.may("host"):
        return
    panel = st.expander("Change an answer", key="faq.change", on_change="rerun", type="compact")
    if not panel.open:
        return
    names = frame.tell_apart({answer.id: answer.question for answer in from_room})
    if st.session_state.get(_PICKED) not in names:
        st.session_state[_PICKED] = next(iter(names))
    with panel:
        st.selectbox("Question", list(names), format_func=names.__getitem__, key=_PICKED)
        answer = rollout.answers[st.session_state[_PICKED]]
        key = _WORDS + answer.id
        opened_forms.fill(key, rollout, {key: answer.words})
        st.text_area("Answer", key=key, height=120, persist_state="session")
        frame.show_problems("words")
        with st.container(horizontal=True):
            frame.button("Keep these words", "faq.answer.keep", _save, answer.id)
            remove = "Remove the answer"
            frame.button(remove, "faq.answer.remove", _remove, rollout.id, answer.id, type="tertiary")


def _save(answer_id: str) -> None:
    key = _WORDS + answer_id
    args = (answers.reword_answer, answer_id, st.session_state.get(key) or "")
    opened_forms.save(frame.act, key, *args, done="Answer saved.")


def _remove(rollout_id: str, answer_id: str) -> None:
    done = "The answer is removed. Undo brings it back."
    if frame.act(answers.remove_answer, rollout_id, answer_id, done=done):
        opened_forms.end(_WORDS + answer_id)
