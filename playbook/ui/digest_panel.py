"""On Progress: what changed since a day, in our own words or in a model's, each sentence with its events."""

from datetime import date
from functools import partial

import streamlit as st

from playbook.core.digest_words import Sentence
from playbook.core.log.rollout import Rollout
from playbook.desk import connections, digest
from playbook.desk.asking import Asked
from playbook.desk.connections import Connection
from playbook.desk.digest import Telling
from playbook.desk.errands import Errand
from playbook.ui import digest_lines, digest_period, frame, panels, sending
from playbook.ui.frame import plain
from playbook.ui.item_words import say_day
from playbook.ui.models import answering
from playbook.ui.models.answering import Answering
from playbook.ui.sending import ModelQuestion


def show(rollout: Rollout) -> None:
    """Draw the panel; nothing is worked out while it is closed."""
    # One label for every period: a panel that changes its name closes.
    panel = panels.opened("digest", "What changed", "newspaper")
    if panel is None:
        return
    with panel:
        digest_period.choose(rollout)
        first = digest_period.chosen(rollout)
        st.caption(f"Since {say_day(first, frame.here().today())}, up to now")
        sentences = digest.digest_of(frame.here(), rollout, first)
        asking = find_asking(rollout, first, sentences)
        if answer := worded(asking):
            _show_worded(rollout, answer)
        else:
            digest_lines.show(rollout, sentences)
        _show_model(rollout, first, sentences, asking)


def find_asking(rollout: Rollout, first: date, sentences: tuple[Sentence, ...]) -> Answering[Asked[Telling]]:
    """Return what was asked about these very sentences; what is about others is out of date."""
    asking = answering.find(_place(rollout))
    return asking if asking.about == (first, sentences) else Answering()


def worded(asking: Answering[Asked[Telling]]) -> Asked[Telling] | None:
    """Return a model's words, unless something came after them."""
    return None if asking.errand or asking.trouble else asking.result


def _place(rollout: Rollout) -> str:
    return f"digest.{rollout.id}"


def _show_worded(rollout: Rollout, answer: Asked[Telling]) -> None:
    digest_lines.show(rollout, [line.sentence for line in answer.value.lines])
    for remark in (*answer.value.remarks, *answer.notes):
        st.caption(f":material/info: {plain(remark)}")
    sending.say_what_it_took("Worded", answer.writer, answer.took)
    st.caption("Each sentence was held to ours and to the log.")


def _show_model(
    rollout: Rollout, first: date, sentences: tuple[Sentence, ...], asking: Answering[Asked[Telling]]
) -> None:
    connection = connections.find_connection(frame.here())
    if asking.trouble:
        say = st.info if asking.was_stopped else st.error
        say(plain(f"{asking.trouble} The built-in digest stays as it is."))
    if asking.errand:
        answering.show_running(_place(rollout), _progress)
    elif connection and len(sentences) > 1 and frame.may("ask_model", rollout.id):
        question = ModelQuestion(
            _place(rollout),
            rollout,
            partial(digest.question_of, frame.here(), rollout, first),
            digest.write_digest,
            (first,),
            f"digest.hide.{rollout.id}",
            about=(first, sentences),
        )
        _show_asking(question, connection, is_worded=worded(asking) is not None)


def _progress(errand: Errand[Asked[Telling]]) -> list[str]:
    count = len(errand.heard)
    arrived = f" {count} sentence{'' if count == 1 else 's'} so far." if count else ""
    return [f"The model is writing.{arrived}"]


def _show_asking(question: ModelQuestion[Asked[Telling]], connection: Connection, *, is_worded: bool) -> None:
    sending.show_hiding(question.hide_key)
    words = sending.say_how_much(question, connection)
    sending.show_words(words, connection, "digest")
    with st.container(horizontal=True):
        st.button(
            "Write it again" if is_worded else f"Write it with {plain(connection.server.model)}",
            key="digest.ask",
            icon=":material/edit_note:",
            on_click=answering.ask,
            args=(question, connection, is_worded),
        )
        if is_worded:
            st.button(
                "Back to the built-in words",
                key="digest.drop",
                on_click=answering.forget,
                args=(question.place,),
            )
