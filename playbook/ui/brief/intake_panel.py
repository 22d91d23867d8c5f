"""Start from your notes: a box for them, two ways to find the facts, and what was found."""

from functools import partial

import streamlit as st

from playbook.core.intake.intake import MOST_CHARACTERS
from playbook.core.log.rollout import Rollout
from playbook.desk.models import connections
from playbook.desk.models.background_work import BackgroundAnswer
from playbook.desk.models.connections import Connection
from playbook.desk.writing import intake
from playbook.desk.writing.intake import Reading
from playbook.ui.brief import intake_facts, intake_state
from playbook.ui.brief.intake_state import Intake
from playbook.ui.brief.intake_words import in_words, label_of
from playbook.ui.models import answering, consent
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables

_EXAMPLE = "Go-live: 1 March 2027\nSponsor: Dana Whitfield (COO)\nGroups: Sales (40 people)"


def show(rollout: Rollout) -> None:
    """Draw the folded panel, with what was typed and found in it."""
    panel = tables.opened(f"intake.{rollout.id}", "Start from your notes", "description")
    if panel:
        with panel:
            _show_inside(rollout)


def _show_inside(rollout: Rollout) -> None:
    held = intake_state.collect(intake_state.find(rollout.id))
    st.caption(
        "Paste a memo, an e-mail or minutes. Each fact found is shown with its sentence; nothing goes into "
        "the brief before you say so."
    )
    st.text_area(
        "Your notes",
        key=intake_state.text_key(rollout.id),
        height=220,
        placeholder=_EXAMPLE,
        help=f"At most {MOST_CHARACTERS:,} characters at a time. They are kept in this window only.",
        persist_state="session",
    )
    if held.trouble:
        st.error(plain(held.trouble))
    if answering.is_running(held.place):
        answering.show_running(held.place, partial(_progress, held.text))
        return
    st.file_uploader(
        "Or upload a text file",
        ["txt", "md"],
        key=intake_state.file_key(rollout.id),
        max_upload_size=1,
        on_change=intake_state.take_file,
        args=(rollout.id,),
        help="Its words are put into the box.",
    )
    _show_ways(held, rollout, connections.find_connection(frame.here()))
    intake_facts.show_put(held, rollout)
    intake_facts.show(held, rollout)


def _show_ways(held: Intake, rollout: Rollout, connection: Connection | None) -> None:
    if connection:
        _show_sending(rollout, connection)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Find the facts",
            key=f"intake.{rollout.id}.read",
            type="secondary" if held.reading else frame.main_button(),
            on_click=intake_state.read,
            args=(rollout.id,),
            help="Reads labeled lines such as “Sponsor: Dana Whitfield”, on this computer.",
        )
        if connection:
            reading = held.reading
            is_again = bool(reading and reading.writer != intake.BUILTIN and not reading.is_part)
            again = " again" if is_again else ""
            st.button(
                f"Find the facts{again} with {plain(connection.server.model)}",
                key=f"intake.{rollout.id}.ask",
                on_click=intake_state.ask,
                args=(rollout, connection, is_again),
            )
    if connection is None:
        st.caption(
            "Without a connected model, only labeled lines such as “Go-live: March 3, 2027” are read. "
            "Connect a model in Settings to read prose. Nothing leaves this computer."
        )


def _show_sending(rollout: Rollout, connection: Connection) -> None:
    st.checkbox(
        "Hide names and addresses from the model",
        key=intake_state.hide_key(rollout.id),
        help="People of the brief, names found in the notes, the organisation, e-mail addresses and links "
        "leave as “Person 1” or “Email 1”, and get their names back in what returns. A name that is not "
        "recognized leaves as it is: look at what will be sent.",
        persist_state="session",
    )
    words = consent.say_how_much(intake_state.question_of(rollout), connection)
    consent.show_words(words, connection, "intake")


def _progress(text: str, background_answer: BackgroundAnswer[Reading]) -> list[str]:
    facts = intake_state.arrived(text, background_answer.heard, background_answer.model).facts
    return [
        "The model is reading. The brief stays as it is.",
        *(f"{plain(label_of(fact.field, fact.of))}: {plain(in_words(fact.value))}" for fact in facts),
    ]
