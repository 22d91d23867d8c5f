"""The messages being written in this session."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import uuid4

import streamlit as st

from playbook.core.base.errors import Conflict
from playbook.core.base.fields import StageKey
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.desk.models.connections import Connection
from playbook.desk.writing import messages
from playbook.desk.writing.messages import LENGTHS, MessageWish, WrittenMessage
from playbook.ui.models import answering
from playbook.ui.models.consent import ModelQuestion
from playbook.ui.shell import frame, open_task, undoable
from playbook.ui.words.item_words import title_of

OWN = 0


@dataclass(frozen=True, slots=True)
class Writing:
    """One item whose words are being written.

    `earlier`: what was typed before the last offer came. `arrived`: what of an answer that never ended
    had come by then. `clash`: who changed the item meanwhile, until somebody has chosen.
    """

    key: str
    rollout_id: str
    item_id: str
    stage: StageKey
    seen: int
    written: WrittenMessage | None = None
    limit: int = 0
    trouble: str = ""
    arrived: tuple[dict[str, Any], ...] = ()
    earlier: tuple[WrittenMessage, str, str] | None = None
    clash: Conflict | None = None

    def field(self, name: str) -> str:
        return f"message.{self.key}.{name}"

    @property
    def place(self) -> str:
        return f"message.{self.key}"

    @property
    def is_running(self) -> bool:
        return answering.is_running(self.place)

    @property
    def title(self) -> str:
        return str(st.session_state.get(self.field("title")) or "")

    @property
    def body(self) -> str:
        return str(st.session_state.get(self.field("body")) or "")


def _writings() -> dict[tuple[str, str], Writing]:
    return frame.session_dict("message.writings")


def begin(rollout_id: str, seen: int, item: AnyItem) -> None:
    frame.forget_problems()
    fresh = Writing(uuid4().hex[:8], rollout_id, item.id, item.stage, seen)
    _writings().setdefault((rollout_id, item.id), fresh)
    open_task.show(rollout_id, item.stage, item.id, "write")


def open_in(rollout: Rollout, stage: StageKey) -> Writing | None:
    """Return a stage's open writing, unless its item is gone or locked."""
    writing = _writings().get((rollout.id, open_task.id_in(rollout.id, stage, "write")))
    item = rollout.items.get(writing.item_id) if writing else None
    return writing if item is not None and not item.locked else None


def find(rollout_id: str, item_id: str) -> Writing | None:
    return _writings().get((rollout_id, item_id))


def close(writing: Writing) -> None:
    answering.forget(writing.place)
    _writings().pop((writing.rollout_id, writing.item_id), None)
    open_task.show(writing.rollout_id, writing.stage, writing.item_id)
    frame.drop_keys(writing.field(""))


def wish_of(writing: Writing) -> MessageWish:
    """Return the chosen word limit and sample of the sender's style."""
    chosen = st.session_state.get(writing.field("length"), LENGTHS[1])
    limit = st.session_state.get(writing.field("own"), LENGTHS[1]) if chosen == OWN else chosen
    return MessageWish(limit=int(limit or 0), sample=str(st.session_state.get(writing.field("sample")) or ""))


def question_of(writing: Writing, rollout: Rollout) -> ModelQuestion[WrittenMessage]:
    wish = wish_of(writing)
    return ModelQuestion(
        writing.place,
        rollout,
        partial(messages.question_of, rollout, writing.item_id, wish),
        messages.ask_for_message,
        (writing.item_id, wish),
        writing.field("hide"),
    )


def write(writing: Writing) -> None:
    wish = wish_of(writing)
    written = frame.act(messages.write_message, writing.rollout_id, writing.item_id, wish)
    if written is not None:
        _offer(writing, written, wish.limit)


def ask(writing: Writing, rollout: Rollout, connection: Connection, again: bool = False) -> None:
    if answering.start(question_of(writing, rollout), connection, again):
        _store(replace(writing, trouble="", limit=wish_of(writing).limit))


def collect(writing: Writing) -> Writing:
    """Store a model's answer; a failure leaves the earlier offer."""
    if (outcome := answering.take(writing.place)) is None:
        return writing
    if outcome.result is None:
        trouble = outcome.failure("Nothing was changed.")
        return _store(replace(writing, trouble=trouble, arrived=outcome.arrived))
    return _offer(writing, outcome.result, writing.limit)


def _offer(writing: Writing, written: WrittenMessage, limit: int) -> Writing:
    before, earlier = writing.written, writing.earlier
    if before and (writing.title, writing.body) != (before.letter.title, before.letter.body):
        earlier = (before, writing.title, writing.body)
    _fill(writing, written.letter.title, written.letter.body)
    return _store(replace(writing, written=written, limit=limit, trouble="", earlier=earlier))


def _fill(writing: Writing, title: str, body: str) -> None:
    st.session_state[writing.field("title")] = title
    st.session_state[writing.field("body")] = body


def bring_back(writing: Writing) -> None:
    if writing.earlier:
        written, title, body = writing.earlier
        _fill(writing, title, body)
        _store(replace(writing, written=written, earlier=None))


def use(writing: Writing, rollout: Rollout) -> None:
    """Save the text of the fields; on failure, leave it there."""
    if writing.written is None:
        return
    done = f"Kept the text of “{title_of(rollout.items[writing.item_id])}”."
    save = frame.returning_conflicts(messages.keep_message)
    words = (writing.item_id, writing.written, writing.title, writing.body)
    saved = undoable.do(save, writing.rollout_id, writing.seen, *words, done=done, toast=False)
    if isinstance(saved, Conflict):
        _store(replace(writing, clash=saved))
    elif saved:
        frame.say(done)
        close(writing)


def keep_mine(writing: Writing, rollout: Rollout) -> None:
    """Replace what was in view beside the text, and nothing newer."""
    use(_store(replace(writing, seen=rollout.version, clash=None)), rollout)


def _store(writing: Writing) -> Writing:
    _writings()[writing.rollout_id, writing.item_id] = writing
    return writing
