"""The panel that finds the facts of the brief in typed notes."""

from functools import partial

import streamlit as st

from playbook.core.intake.intake import MOST_CHARACTERS
from playbook.core.log.rollout import Rollout
from playbook.core.progress.needed_facts import FOR_DRAFT, missing_for_draft
from playbook.desk.models import connections
from playbook.desk.models.background_work import BackgroundAnswer
from playbook.desk.models.connections import Connection
from playbook.desk.writing import intake
from playbook.desk.writing.intake import NotesReading
from playbook.ui.brief import intake_facts, intake_state
from playbook.ui.brief.intake_facts import label_of
from playbook.ui.brief.intake_state import Intake
from playbook.ui.drafting import draft_plan
from playbook.ui.models import answering, consent
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.words.brief_fields import say_value


def leave(rollout_id: str) -> None:
    """Decide anew whether the panel is open at the next visit."""
    st.session_state.pop(intake_state.first_key(rollout_id), None)


def show(rollout: Rollout) -> bool:
    """Draw the panel. Return whether its facts wait for an answer."""
    # The first thing of an empty brief, and folded away when one comes back to it.
    # Who chose a kind of change goes on with that.
    is_empty = not rollout.brief.change_kind and len(missing_for_draft(rollout.brief)) == len(FOR_DRAFT)
    at_first = st.session_state.setdefault(intake_state.first_key(rollout.id), is_empty)
    if panel := tables.opened(f"intake.{rollout.id}", "Paste a memo", "description", at_first=at_first):
        with panel:
            return _show_inside(rollout)
    return False


def _show_inside(rollout: Rollout) -> bool:
    held = intake_state.drop_outdated(intake_state.collect(intake_state.find(rollout.id)), rollout)
    st.caption("Paste a memo, an e-mail or minutes. You confirm each fact before it goes into the brief.")
    st.text_area(
        "Your notes",
        key=intake_state.key_of(rollout.id, "notes"),
        height=140,
        placeholder="From March 1 on, about 140 people in Billing will work with Clearline. Our CFO, Dana"
        " Whitfield, "
        "sponsors it. Nobody loses their job because of it. …",
        help=f"At most {MOST_CHARACTERS:,} characters at a time. They are kept in this window only.",
        persist_state="session",
    )
    if held.trouble:
        st.error(plain(held.trouble))
    if answering.is_running(held.place):
        answering.show_running(held.place, partial(_progress, held.text))
        return False
    st.file_uploader(
        "Or upload the memo",
        ["docx", "pdf", "eml", "txt", "md"],
        key=intake_state.key_of(rollout.id, "file"),
        max_upload_size=5,
        on_change=intake_state.take_file,
        args=(rollout.id,),
        help="Word (.docx), PDF, e-mail (.eml) or text, at most 5 MB. Its words go into the box, not its "
        "pictures or attachments.",
    )
    _show_ways(held, rollout, connections.find_connection(frame.here()))
    return intake_facts.show(held, rollout)


@frame.in_place
def show_put(rollout: Rollout) -> None:
    """Say on every step that the facts are in the brief; offer the draft."""
    if not (put := intake_state.find(rollout.id).put):
        return
    edition, sentence = put
    undoable.show_undo_of(rollout, edition, sentence, f"intake.{rollout.id}")
    has_its_own = st.query_params.get("step") == "readiness"
    if has_its_own or not offers_draft(rollout):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        args = (rollout,)
        label = draft_plan.next_step(rollout)
        frame.button(label, f"intake.{rollout.id}.draft", _draft, *args, type="main", icon="draw")
        st.caption("Missing dates are proposed. You can change everything afterwards.", width="content")


def offers_draft(rollout: Rollout) -> bool:
    """Return whether the draft stands beside the facts that were just put in."""
    put = intake_state.find(rollout.id).put
    is_latest = put is not None and put[0] == rollout.edition
    return is_latest and not missing_for_draft(rollout.brief) and bool(draft_plan.empty_stages(rollout))


def _draft(rollout: Rollout) -> None:
    if not draft_plan.draft_now(rollout):
        st.query_params["step"] = "readiness"


def _show_ways(held: Intake, rollout: Rollout, connection: Connection | None) -> None:
    if connection:
        st.checkbox(
            "Hide names and addresses from the model",
            key=intake_state.key_of(rollout.id, "hide"),
            help="People of the brief, names found in the notes, the organization, e-mail addresses and "
            "links leave as “Person 1” or “Email 1”, and get their names back in what returns. A name that "
            "is not recognized leaves as it is: look at what will be sent.",
            persist_state="session",
        )
        words = consent.say_how_much(intake_state.question_of(rollout), connection)
        consent.show_words(words, connection, "intake")
    with st.container(horizontal=True, vertical_alignment="center"):
        frame.button(
            "Find the facts",
            f"intake.{rollout.id}.read",
            intake_state.read,
            rollout.id,
            type="secondary" if held.reading else "main",
            help="Reads plain sentences, lists and lines such as “Sponsor: Dana Whitfield”, on this"
            " computer.",
        )
        if connection:
            reading = held.reading
            is_again = bool(reading and reading.writer != intake.BUILTIN and not reading.is_part)
            again = " again" if is_again else ""
            label = f"Find the facts{again} with {plain(connection.server.model)}"
            args = (rollout, connection, is_again)
            frame.button(label, f"intake.{rollout.id}.ask", intake_state.ask, *args)
    if connection is None:
        st.caption(
            "Plain English sentences, lists and tables are read. Nothing leaves this computer. "
            "A model connected in Settings reads other languages too."
        )


def _progress(text: str, background_answer: BackgroundAnswer[NotesReading]) -> list[str]:
    facts = intake_state.arrived(text, background_answer.heard, background_answer.model).facts
    return [
        "The model is reading. The brief stays as it is.",
        *(f"{plain(label_of(fact.field, fact.of))}: {plain(say_value(fact.value))}" for fact in facts),
    ]


def open_on(rollout_id: str) -> None:
    """Open the panel when the brief is drawn next."""
    st.session_state[f"panel.intake.{rollout_id}"] = True
