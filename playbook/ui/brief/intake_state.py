"""The notes of a window and the facts in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import uuid4

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid
from playbook.core.base.words import count
from playbook.core.intake.intake import Fact, SentenceKind
from playbook.core.log.rollout import Rollout
from playbook.core.progress.needed_facts import missing_for_draft
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.connections import Connection
from playbook.desk.plan import cases
from playbook.desk.record import history
from playbook.desk.writing import intake
from playbook.desk.writing.intake import NotesReading
from playbook.ui.brief import form
from playbook.ui.models import answering
from playbook.ui.models.consent import ModelQuestion
from playbook.ui.shell import frame
from playbook.ui.widgets import uploads

_INTAKES = "intake.kept"


@dataclass(frozen=True, slots=True)
class Intake:
    """One rollout's notes in this window, and their facts; `version` is the one at their reading."""

    rollout_id: str
    key: str = ""
    text: str = ""
    reading: NotesReading | None = None
    trouble: str = ""
    put: tuple[int, str] | None = None
    declined: tuple[Fact, ...] = ()
    version: int = 0

    @property
    def place(self) -> str:
        return f"intake.{self.rollout_id}"


def first_key(rollout_id: str) -> str:
    """Return the key that says whether the panel is open at first."""
    return f"intake.first.{rollout_id}"


def key_of(rollout_id: str, name: str) -> str:
    """Return the key of a widget: "notes", "file" or "hide"."""
    return f"intake.{rollout_id}.{name}"


def find(rollout_id: str) -> Intake:
    return frame.session_dict(_INTAKES).get(rollout_id) or Intake(rollout_id)


def _store(held: Intake) -> Intake:
    frame.session_dict(_INTAKES)[held.rollout_id] = held
    return held


def notes_of(rollout_id: str) -> str:
    return str(st.session_state.get(key_of(rollout_id, "notes")) or "")


def take_file(rollout_id: str) -> None:
    if (file := uploads.sent(key_of(rollout_id, "file"))) is None:
        return
    with frame.reading_turn():
        text = _try(rollout_id, lambda *_: intake.text_of(file.getvalue()))
    if text:
        _store(replace(find(rollout_id), trouble=""))
        before = notes_of(rollout_id).rstrip()
        st.session_state[key_of(rollout_id, "notes")] = f"{before}\n\n{text}" if before else text


def read(rollout_id: str) -> None:
    text = notes_of(rollout_id)
    with frame.reading_turn():
        version = frame.open_rollout(rollout_id).version
        reading = _try(rollout_id, intake.read_notes, text)
    if reading is not None:
        _store_reading(Intake(rollout_id, text=text, version=version), reading)
        frame.say(f"{count(len(reading.facts), 'fact')} found. Check each below, then put them in.")


def placed(held: Intake, reading: NotesReading, kind: SentenceKind, sentence: str) -> tuple[Fact, ...]:
    return intake.place_sentence(frame.here(), held.text, reading, kind, sentence)


def question_of(rollout: Rollout) -> ModelQuestion[NotesReading]:
    text = notes_of(rollout.id)
    return ModelQuestion(
        find(rollout.id).place,
        rollout,
        partial(intake.question_of, text),
        intake.ask_for_facts,
        (text,),
        key_of(rollout.id, "hide"),
        lambda of: intake.veil_over(frame.here(), of, text),
    )


def ask(rollout: Rollout, connection: Connection, again: bool = False) -> None:
    """Have this model find the facts in the background."""
    question = question_of(rollout)
    if _try(rollout.id, lambda *_: question.make()) and answering.start(question, connection, again):
        held = find(rollout.id)
        _store(replace(held, text=notes_of(rollout.id), trouble="", version=rollout.version))


def _try(rollout_id: str, change: Callable[..., Any], *args: object) -> Any:
    """Do one thing with the notes; store what is wrong with them."""

    def tried(workspace: Workspace, actor: Actor) -> Any:
        try:
            return change(workspace, actor, *args)
        except Invalid as error:
            _store(replace(find(rollout_id), trouble=str(error)))
            return False

    return frame.act(tried) or None


def collect(held: Intake) -> Intake:
    """Store a model's answer; a failure leaves earlier facts, else what arrived."""
    if (outcome := answering.take(held.place)) is None:
        return held
    if outcome.result is not None:
        return _store_reading(held, outcome.result)
    trouble = outcome.failure("The brief is as it was.")
    part = arrived(held.text, outcome.arrived, outcome.model)
    if held.reading or not part.facts:
        return _store(replace(held, trouble=trouble))
    key, version = uuid4().hex[:8], held.version
    return _store(Intake(held.rollout_id, key, held.text, part, trouble=trouble, version=version))


def _store_reading(held: Intake, reading: NotesReading) -> Intake:
    """Store fresh facts; what was put in last can still be undone."""
    key, put = uuid4().hex[:8], find(held.rollout_id).put
    return _store(Intake(held.rollout_id, key, held.text, reading, put=put, version=held.version))


def drop_outdated(held: Intake, rollout: Rollout) -> Intake:
    """Drop facts from before a forgetting: they may name who was forgotten."""
    if held.reading is None or not frame.once(_is_outdated, rollout, held.version):
        return held
    trouble = "A person was forgotten since these notes were read. Check them, then find the facts again."
    return _store(replace(held, reading=None, trouble=trouble))


def _is_outdated(rollout: Rollout, read_version: int) -> bool:
    return history.is_forgotten_since(frame.here(), rollout.id, read_version)


def arrived(text: str, heard: Sequence[dict[str, Any]], model: str) -> NotesReading:
    return intake.arrived(frame.here(), text, heard, model)


def put(rollout: Rollout, facts: Sequence[Fact]) -> None:
    after = frame.act(intake.put_facts, rollout.id, rollout.version, tuple(facts))
    if isinstance(after, Rollout):
        missing = (*missing_for_draft(after.brief), *cases.missing_for_launch_of(frame.here(), after.brief))
        sentence = f"{count(len(facts), 'fact is', 'facts are')} in the brief now."
        if missing:  # its field is what opens
            sentence += f" Next: {missing[0].words}."
        held = find(rollout.id)
        shown = held.reading.facts if held.reading else ()
        declined = tuple(fact for fact in shown if fact not in facts)
        _store(replace(held, put=(after.edition, sentence), declined=declined))
        st.session_state[f"panel.intake.{rollout.id}"] = st.session_state[first_key(rollout.id)] = False
        if missing:
            form.ask_for(missing[0].field)


def close(rollout_id: str) -> None:
    _store(Intake(rollout_id))
