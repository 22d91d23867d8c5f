"""On Progress: what changed since a day, in our own words or in a model's, each sentence with its events."""

from datetime import date

import streamlit as st

from playbook.core.digest_words import Sentence
from playbook.core.state import Rollout
from playbook.desk import connections, digest
from playbook.desk.connections import Connection
from playbook.llm.asked import outgoing, veiled
from playbook.llm.digest import built_in
from playbook.ui import (
    digest_lines,
    digest_period,
    digest_writing,
    frame,
    panels,
    sending,
)
from playbook.ui.digest_writing import Writing
from playbook.ui.frame import plain
from playbook.ui.item_words import say_day

EVERY_SECONDS = 0.5


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
        writing = digest_writing.find(rollout, first, sentences)
        if writing and writing.asked:
            _show_worded(rollout, writing)
        else:
            digest_lines.show(rollout, built_in(sentences))
        _show_writing(rollout, first, sentences, writing)


def _show_worded(rollout: Rollout, writing: Writing) -> None:
    asked = writing.asked
    if asked is None:
        return
    digest_lines.show(rollout, asked.value)
    for remark in (*asked.value.remarks, *asked.notes):
        st.caption(f":material/info: {plain(remark)}")
    sending.say_what_it_took("Worded", asked.writer, asked.took)
    st.caption("Each sentence was held to ours and to the log.")


def _show_writing(
    rollout: Rollout, first: date, sentences: tuple[Sentence, ...], writing: Writing | None
) -> None:
    connection = connections.find_connection(frame.here())
    if writing and writing.trouble:
        st.error(plain(f"{writing.trouble} The built-in digest stays as it is."))
    if writing and writing.stopped:
        st.info(plain(f"{writing.stopped} The built-in digest stays as it is."))
    if writing and writing.errand:
        _show_running()
    elif connection and len(sentences) > 1 and frame.may("ask_model", rollout.id):
        _show_asking(rollout, first, connection, writing)


def _show_asking(rollout: Rollout, first: date, connection: Connection, writing: Writing | None) -> None:
    is_worded = bool(writing and writing.asked)
    st.checkbox(
        "Hide names and addresses",
        key=digest_writing.hide_key(rollout.id),
        help="People, the organisation, contacts and links leave as “Person 1” or “Company 1”, and get "
        "their names back in what returns.",
        persist_state="session",
    )
    question = digest.question_of(frame.here(), rollout, first)
    words = outgoing(veiled(question, digest_writing.veil_of(rollout)))
    sending.say_how_much(words, connection)
    sending.show_words(words, connection, "digest")
    with st.container(horizontal=True):
        st.button(
            "Write it again" if is_worded else f"Write it with {plain(connection.server.model)}",
            key="digest.ask",
            icon=":material/edit_note:",
            on_click=digest_writing.ask,
            args=(rollout, first, connection, is_worded),
        )
        if is_worded:
            st.button("Back to the built-in words", key="digest.drop", on_click=digest_writing.drop)


@frame.fragment(run_every=EVERY_SECONDS)
def _show_running() -> None:
    writing = digest_writing.running()
    errand = writing.errand if writing else None
    if errand is None or errand.is_over:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        count = len(errand.heard)
        arrived = f" {count} sentence{'' if count == 1 else 's'} so far." if count else ""
        st.markdown(f":material/hourglass_top: The model is writing.{arrived}")
        st.button("Stop", key="digest.stop", on_click=digest_writing.stop)
