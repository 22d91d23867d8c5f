"""What a window holds of reading notes: the text, who is reading, what was found, what was put in last."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import uuid4

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid
from playbook.core.intake.intake import Fact
from playbook.core.log.rollout import Rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.connections import Connection
from playbook.desk.writing import intake
from playbook.desk.writing.intake import Reading
from playbook.ui.models import answering
from playbook.ui.models.consent import ModelQuestion
from playbook.ui.shell import frame

_KEPT = "intake.kept"
_FILE = "intake.file"
_HIDE = "intake.hide"


@dataclass(frozen=True, slots=True)
class Intake:
    """The notes of one rollout in this window: who reads them, and what was found in which text."""

    rollout_id: str
    key: str = ""
    text: str = ""
    reading: Reading | None = None
    trouble: str = ""
    put: tuple[int, str] | None = None

    @property
    def place(self) -> str:
        """Where a model answers."""
        return f"intake.{self.rollout_id}"


def text_key(rollout_id: str) -> str:
    """The key of the box that holds the notes."""
    return f"intake.{rollout_id}.notes"


def hide_key(rollout_id: str) -> str:
    """The key of the toggle that hides names."""
    return f"{_HIDE}.{rollout_id}"


def file_key(rollout_id: str) -> str:
    """The key of the upload."""
    return f"{_FILE}.{rollout_id}"


def find(rollout_id: str) -> Intake:
    """What this window holds for a rollout."""
    kept: dict[str, Intake] = st.session_state.setdefault(_KEPT, {})
    return kept.get(rollout_id) or Intake(rollout_id)


def _keep(held: Intake) -> Intake:
    st.session_state.setdefault(_KEPT, {})[held.rollout_id] = held
    return held


def notes_of(rollout_id: str) -> str:
    """What stands in the box."""
    return str(st.session_state.get(text_key(rollout_id)) or "")


def take_file(rollout_id: str) -> None:
    """Put the words of an uploaded file into the box, below what stands there."""
    file = st.session_state[file_key(rollout_id)]
    if file is None:
        return
    text = _try(rollout_id, _text_in, file.getvalue())
    if text:
        _keep(replace(find(rollout_id), trouble=""))
        before = notes_of(rollout_id).rstrip()
        st.session_state[text_key(rollout_id)] = f"{before}\n\n{text}" if before else text


def _text_in(_workspace: Workspace, _actor: Actor, data: bytes) -> str:
    return intake.text_of(data)


def read(rollout_id: str) -> None:
    """Read the labeled lines."""
    text = notes_of(rollout_id)
    reading = _try(rollout_id, intake.read_notes, text)
    if reading is not None:
        _found(rollout_id, text, reading)


def question_of(rollout: Rollout) -> ModelQuestion[Reading]:
    """Return what is asked of a model about the notes in the box."""
    text = notes_of(rollout.id)
    return ModelQuestion(
        find(rollout.id).place,
        rollout,
        partial(intake.question_of, text),
        intake.ask_for_facts,
        (text,),
        hide_key(rollout.id),
        lambda of: intake.veil_over(frame.here(), of, text),
    )


def ask(rollout: Rollout, connection: Connection, again: bool = False) -> None:
    """Have this model find them, beside the screen."""
    question = question_of(rollout)
    is_readable = _try(rollout.id, lambda _workspace, _actor: question.make())
    if is_readable and answering.start(question, connection, again):
        _keep(replace(find(rollout.id), text=notes_of(rollout.id), trouble=""))


def _try(rollout_id: str, change: Callable[..., Any], *args: object) -> Any:
    """Do one thing with the notes; what is wrong with them is said under the box, and they stay."""

    def tried(workspace: Workspace, actor: Actor) -> Any:
        try:
            return change(workspace, actor, *args)
        except Invalid as error:
            _keep(replace(find(rollout_id), trouble=str(error)))
            return False

    return frame.act(tried) or None


def collect(held: Intake) -> Intake:
    """Take in what a model's answer has brought; a failure keeps what was there, else what arrived."""
    outcome = answering.take(held.place)
    if outcome is None:
        return held
    if outcome.result is not None:
        return _found(held.rollout_id, held.text, outcome.result)
    trouble = outcome.failure("The brief is as it was.")
    part = arrived(held.text, outcome.arrived, outcome.model)
    if held.reading or not part.facts:
        return _keep(replace(held, trouble=trouble))
    return _keep(Intake(held.rollout_id, uuid4().hex[:8], held.text, part, trouble=trouble))


def _found(rollout_id: str, text: str, reading: Reading) -> Intake:
    """Fresh facts; what was put in last can still be taken back."""
    return _keep(Intake(rollout_id, uuid4().hex[:8], text, reading, put=find(rollout_id).put))


def arrived(text: str, heard: Sequence[dict[str, Any]], model: str) -> Reading:
    """Return what has arrived so far of what the model finds."""
    return intake.arrived(frame.here(), text, heard, model)


def put(rollout: Rollout, facts: Sequence[Fact]) -> None:
    """Put the ticked facts into the brief, as one change set."""
    after = frame.act(intake.put_facts, rollout.id, rollout.version, tuple(facts))
    if isinstance(after, Rollout):
        count = len(facts)
        said = f"{count} {'fact is' if count == 1 else 'facts are'} in the brief now."
        _keep(replace(find(rollout.id), put=(after.edition, said)))


def close(rollout_id: str) -> None:
    """Put what was found away; the notes stay in the box."""
    _keep(Intake(rollout_id))
