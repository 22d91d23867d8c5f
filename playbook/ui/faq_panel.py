"""Questions and answers on the page of Communication: what facts answer, what stays open, to take away."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.events import Answer
from playbook.core.fields import StageKey
from playbook.core.stages import Stage
from playbook.core.state import Rollout
from playbook.desk import connections, faq
from playbook.desk.connections import Connection
from playbook.llm.asked import outgoing, veiled
from playbook.llm.faq_builtin import Answered, Faq
from playbook.ui import faq_answers, faq_asking, frame, panels, sending
from playbook.ui.faq_asking import Asking
from playbook.ui.frame import plain

STAGE: StageKey = "communication"
EVERY_SECONDS = 0.5
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
        asking = faq_asking.find(rollout.id)
        if not made.answered and not made.still_open and not made.from_room:
            st.markdown(
                "There are no questions yet. They come from the brief, the plan and the readiness page."
            )
            return
        _show_model(rollout, made, asking)
        shown = asking.shown(made)
        _show_summary(shown, made, asking)
        _show_answers(shown)
        _show_from_room(shown)
        faq_answers.show(rollout, shown.from_room)
        _show_open(shown)
        _show_taking(shown, rollout)


def _made(rollout: Rollout) -> Faq:
    return faq.make_faq(frame.here(), rollout, STAGE)


def _show_model(rollout: Rollout, made: Faq, asking: Asking) -> None:
    connection = connections.find_connection(frame.here())
    if asking.trouble:
        st.error(plain(asking.trouble))
    if asking.errand:
        _show_running(rollout.id)
    elif connection and made.answered:
        st.checkbox(
            "Hide names and addresses",
            key=faq_asking.HIDE,
            help="People, the organisation, contacts and links leave as “Person 1” or “Company 1”, and get "
            "their names back in what returns.",
            persist_state="session",
        )
        question = veiled(faq.question_of(made, rollout), faq_asking.veil_of(rollout))
        words = outgoing(question)
        sending.say_how_much(words, connection)
        with st.container(horizontal=True):
            _show_asking(rollout, made, asking, connection)
        if sending.is_agreed(connection) or st.session_state.get(_LOOKING):
            sending.show_words(words, connection, "faq")


def _show_asking(rollout: Rollout, made: Faq, asking: Asking, connection: Connection) -> None:
    """The buttons; before a server is asked for the first time the words that leave are looked at."""
    if not sending.is_agreed(connection) and not st.session_state.get(_LOOKING):
        st.button("Have a model say it more plainly", key="faq.look", on_click=_look, args=(True,))
        return
    is_again = asking.is_told_of(made)
    st.button(
        "Ask the model again" if is_again else "Ask the model",
        key="faq.ask",
        on_click=faq_asking.ask,
        args=(rollout, STAGE, made, connection, is_again),
    )
    if asking.told:
        st.button("Back to the facts", key="faq.forget", on_click=faq_asking.forget, args=(rollout.id,))
    elif not sending.is_agreed(connection):
        st.button("Cancel", key="faq.cancel", on_click=_look, args=(False,))


def _look(looking: bool) -> None:
    st.session_state[_LOOKING] = looking


@frame.fragment(run_every=EVERY_SECONDS)
def _show_running(rollout_id: str) -> None:
    errand = faq_asking.find(rollout_id).errand
    if errand is None or errand.is_over:
        st.rerun()
    count = len(errand.heard)
    arrived = "1 answer has arrived" if count == 1 else f"{count} answers have arrived"
    st.markdown(f":material/hourglass_top: The model is writing: {arrived}.")
    st.button("Stop", key="faq.stop", on_click=faq_asking.stop, args=(rollout_id,))


def _show_summary(shown: Faq, made: Faq, asking: Asking) -> None:
    flagged = sum(bool(one.flags) for one in shown.answered)
    parts = [
        f"{len(shown.answered)} answered from the brief and the plan",
        *([f"{len(shown.from_room)} answered to the room"] if shown.from_room else []),
        f"{len(shown.still_open)} still open",
    ]
    if flagged:
        parts.append(f"{flagged} to check")
    old = "The facts have changed since. " if asking.told and not asking.is_told_of(made) else ""
    st.markdown(f"{old}{', '.join(parts)}.")
    if asking.took:
        sending.say_what_it_took("Worded", shown.writer, asking.took)


def _show_answers(shown: Faq) -> None:
    if not shown.answered:
        st.markdown("No question can be answered yet: the facts are missing in the brief and the plan.")
        return
    # What has to be checked is not hidden further down.
    ordered = sorted(shown.answered, key=lambda one: not one.flags)
    st.markdown(_as_markdown(ordered[:_SHOWN]))
    if len(ordered) > _SHOWN:
        with st.expander(f"{len(ordered) - _SHOWN} more answers", type="compact"):
            st.markdown(_as_markdown(ordered[_SHOWN:]))


def _as_markdown(answered: Sequence[Answered]) -> str:
    return "\n\n".join(_one(answer) for answer in answered)


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
    said = [_answer(one) for one in shown.from_room]
    st.markdown("\n\n".join(said[:_SHOWN]))
    if len(said) > _SHOWN:
        with st.expander(f"{len(said) - _SHOWN} more from the room", type="compact"):
            st.markdown("\n\n".join(said[_SHOWN:]))


def _answer(one: Answer) -> str:
    *words, how = faq.said_of(one)
    return "  \n".join([f"**{plain(one.question)}**", *map(plain, words), f":small[:gray[{plain(how)}]]"])


def _show_open(shown: Faq) -> None:
    if not shown.still_open:
        return
    st.markdown("**Still open**")
    lines = [f"- {plain(one.question)} Ask {plain(one.ask)}." for one in shown.still_open]
    st.markdown("\n".join(lines[:_SHOWN]))
    if len(lines) > _SHOWN:
        with st.expander(f"{len(lines) - _SHOWN} more open questions", type="compact"):
            st.markdown("\n".join(lines[_SHOWN:]))


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
