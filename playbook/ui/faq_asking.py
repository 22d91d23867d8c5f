"""The answers that a model was asked to put plainly in this session: running, arrived, or failed."""

from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from playbook.core.access import Actor
from playbook.core.fields import StageKey
from playbook.core.state import Rollout
from playbook.desk import faq
from playbook.desk.asking import Asked, Terms, Took
from playbook.desk.connections import Connection
from playbook.desk.errands import Errand
from playbook.desk.house import House
from playbook.llm.faq_builtin import Faq
from playbook.llm.redaction import Redaction
from playbook.ui import frame, sending

_ASKINGS = "faq.askings"
HIDE = "faq.hide"


@dataclass(frozen=True, slots=True)
class Asking:
    """What a model said last, of which answers, and what that took; what runs; and what went wrong."""

    told: Faq | None = None
    told_of: Faq | None = None
    took: Took | None = None
    errand: Errand[Asked[Faq]] | None = None
    asked_of: Faq | None = None
    trouble: str = ""

    def is_told_of(self, made: Faq) -> bool:
        """Whether a model has put these very answers plainly; other facts would have made others."""
        return self.told is not None and self.told_of == replace(made, from_room=())

    def shown(self, made: Faq) -> Faq:
        """Give back what there is to read: a model's words where it said any, and the hosts' as they are."""
        return replace(self.told, from_room=made.from_room) if self.told else made


def _askings() -> dict[str, Asking]:
    kept: dict[str, Asking] = st.session_state.setdefault(_ASKINGS, {})
    return kept


def find(rollout_id: str) -> Asking:
    """Give back how it stands with a rollout; what is over has been taken in."""
    asking = _askings().get(rollout_id, Asking())
    errand = asking.errand
    if errand is None or not errand.is_over:
        return asking
    if errand.result is not None:
        asking = Asking(errand.result.value, asking.asked_of, errand.result.took)
    else:
        kept = f"{errand.ended} The answers below are as they were."
        said = kept if errand.was_stopped else errand.trouble
        asking = replace(asking, errand=None, trouble=said)
    _askings()[rollout_id] = asking
    return asking


def veil_of(rollout: Rollout) -> Redaction | None:
    """What hides the names, where that was asked for."""
    return Redaction(rollout.brief) if st.session_state.get(HIDE) else None


def ask(rollout: Rollout, stage: StageKey, made: Faq, connection: Connection, again: bool) -> None:
    """Have this model say the answers plainly, beside the screen."""
    terms = Terms(connection, veil_of(rollout), again)

    def send(house: House, actor: Actor) -> Errand[Asked[Faq]]:
        fetch = partial(faq.ask_for_faq, house, actor, rollout.id, made, stage)
        return sending.begin(house, actor, rollout.id, terms, faq.question_of(made, rollout), fetch)

    errand = frame.act(send)
    if errand is not None:
        before = find(rollout.id)
        _askings()[rollout.id] = replace(
            before, errand=errand, asked_of=replace(made, from_room=()), trouble=""
        )


def stop(rollout_id: str) -> None:
    """Ask for no more of it."""
    if errand := find(rollout_id).errand:
        errand.stop()


def forget(rollout_id: str) -> None:
    """Go back to the answers as the brief and the plan say them."""
    _askings().pop(rollout_id, None)
