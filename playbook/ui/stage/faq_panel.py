"""Questions and answers on the page of Communication: what facts answer, what stays open, to take away."""

from dataclasses import replace
from functools import partial

import streamlit as st

from playbook.core.base.fields import StageKey
from playbook.core.log.rollout import Answer, Rollout
from playbook.core.plan.stages import Stage
from playbook.desk.models import connections
from playbook.desk.models.ask import Asked
from playbook.desk.models.background_work import BackgroundAnswer
from playbook.desk.models.connections import Connection
from playbook.desk.writing import faq
from playbook.desk.writing.faq import Answered, Faq
from playbook.ui.models import answering, consent
from playbook.ui.models.answering import Answering
from playbook.ui.models.consent import ModelQuestion
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.stage import faq_answers
from playbook.ui.widgets import tables
from playbook.ui.widgets import tables as panels

STAGE: StageKey = "communication"
_SHOWN = 8
_LOOKING = "faq.looking"


def show(rollout: Rollout, stage: Stage) -> None:
    """Draw the panel on the page of its stage; nothing on the others."""
    if stage.key != STAGE:
        return
    # An open list of answers must not close because an answer arrived.
    panel = panels.opened("faq", "Questions and answers", "quiz")
    if panel is None:
        return
    with panel:
        made = frame.once(_made, rollout)
        asking = answering.find(_place(rollout))
        if not made.answered and not made.still_open and not made.from_room:
            st.markdown(
                "There are no questions yet. They come from the brief, the plan and the readiness page."
            )
            return
        _show_model(rollout, made, asking)
        shown = replace(asking.result.value, from_room=made.from_room) if asking.result else made
        _show_summary(shown, made, asking)
        _show_answers(shown)
        _show_from_room(shown)
        faq_answers.show(rollout, shown.from_room)
        _show_open(shown)
        _show_taking(shown, rollout)


def _made(rollout: Rollout) -> Faq:
    return faq.make_faq(frame.here(), rollout, STAGE)


def _place(rollout: Rollout) -> str:
    return f"faq.{rollout.id}"


def _question(rollout: Rollout, made: Faq) -> ModelQuestion[Asked[Faq]]:
    return ModelQuestion(
        _place(rollout),
        rollout,
        partial(faq.question_of, made, rollout),
        faq.ask_for_faq,
        (made, STAGE),
        "faq.hide",
        about=_facts_of(made),
    )


def _facts_of(made: Faq) -> Faq:
    """What a model words; what hosts answered to the room stays as it is."""
    return replace(made, from_room=())


def _show_model(rollout: Rollout, made: Faq, asking: Answering[Asked[Faq]]) -> None:
    connection = connections.find_connection(frame.here())
    if asking.trouble:
        st.error(plain(asking.failure("The answers below are as they were.")))
    if asking.background_answer:
        answering.show_running(_place(rollout), _progress)
    elif connection and made.answered:
        question = _question(rollout, made)
        consent.show_hiding(question.hide_key)
        words = consent.say_how_much(question, connection)
        with st.container(horizontal=True):
            _show_asking(question, asking, connection)
        if consent.is_agreed(connection) or st.session_state.get(_LOOKING):
            consent.show_words(words, connection, "faq")


def _progress(background_answer: BackgroundAnswer[Asked[Faq]]) -> list[str]:
    count = len(background_answer.heard)
    arrived = "1 answer has arrived" if count == 1 else f"{count} answers have arrived"
    return [f"The model is writing: {arrived}."]


def _show_asking(
    question: ModelQuestion[Asked[Faq]], asking: Answering[Asked[Faq]], connection: Connection
) -> None:
    """The buttons; before a server is asked for the first time the words that leave are looked at."""
    if not consent.is_agreed(connection) and not st.session_state.get(_LOOKING):
        st.button("Have a model say it more plainly", key="faq.look", on_click=_look, args=(True,))
        return
    is_again = asking.result is not None and asking.result_about == question.about
    st.button(
        "Ask the model again" if is_again else "Ask the model",
        key="faq.ask",
        on_click=answering.ask,
        args=(question, connection, is_again),
    )
    if asking.result:
        st.button("Back to the facts", key="faq.forget", on_click=answering.forget, args=(question.place,))
    elif not consent.is_agreed(connection):
        st.button("Cancel", key="faq.cancel", on_click=_look, args=(False,))


def _look(looking: bool) -> None:
    st.session_state[_LOOKING] = looking


def _show_summary(shown: Faq, made: Faq, asking: Answering[Asked[Faq]]) -> None:
    flagged = sum(bool(one.flags) for one in shown.answered)
    parts = [
        f"{len(shown.answered)} answered from the brief and the plan",
        *([f"{len(shown.from_room)} answered to the room"] if shown.from_room else []),
        f"{len(shown.still_open)} still open",
    ]
    if flagged:
        parts.append(f"{flagged} to check")
    is_old = asking.result is not None and asking.result_about != _facts_of(made)
    old = "The facts have changed since. " if is_old else ""
    st.markdown(f"{old}{', '.join(parts)}.")
    if asking.result:
        consent.say_what_it_took("Worded", shown.writer, asking.result.took)


def _show_answers(shown: Faq) -> None:
    if not shown.answered:
        st.markdown("No question can be answered yet: the facts are missing in the brief and the plan.")
        return
    # What has to be checked is not hidden further down.
    ordered = sorted(shown.answered, key=lambda one: not one.flags)
    tables.show_some([_one(answer) for answer in ordered], _SHOWN, "more answers")


def _one(one: Answered) -> str:
    lines = [f"**{plain(one.question)}**", plain(one.answer)]
    lines += [f":small[:red[:material/flag: {plain(flag)}]]" for flag in one.flags]
    rests = f"Rests on: {'; '.join(one.rests_on)}" if one.facts else "Rests on no fact"
    because = f". {one.because}" if one.because else ""
    return "  \n".join([*lines, f":small[:gray[{plain(rests + because)}]]"])


def _show_from_room(shown: Faq) -> None:
    if not shown.from_room:
        return
    st.markdown("**Asked in the room**")
    tables.show_some([_answer(one) for one in shown.from_room], _SHOWN, "more from the room")


def _answer(one: Answer) -> str:
    *words, how = faq.said_of(one)
    return "  \n".join([f"**{plain(one.question)}**", *map(plain, words), f":small[:gray[{plain(how)}]]"])


def _show_open(shown: Faq) -> None:
    if not shown.still_open:
        return
    st.markdown("**Still open**")
    lines = [f"- {plain(one.question)} Ask {plain(one.ask)}." for one in shown.still_open]
    tables.show_some(lines, _SHOWN, "more open questions", "\n")


def _show_taking(shown: Faq, rollout: Rollout) -> None:
    with st.expander("Copy as text", type="compact"):
        st.code(faq.as_text(shown), language=None, wrap_lines=True)
    st.download_button(
        "Download as a Markdown file",
        faq.as_markdown(shown, rollout.brief.name),
        file_name=f"questions-and-answers-{rollout.id}.md",
        mime="text/markdown",
        key="faq.download",
        icon=":material/download:",
        on_click="ignore",
    )
