"""Write one message, with or without a model, and save it."""

from dataclasses import dataclass

from playbook.core.all_hands.room_words import without_room_words
from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Problem, Refused
from playbook.core.grounding.claims import WHAT_NAMES, ungrounded
from playbook.core.log.as_read import as_read
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import CLASSES, AnyItem, Provenance, Source
from playbook.desk.base.access import get_rollout
from playbook.desk.base.field_problems import field_problems
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.ask import AnswerCost, AskTerms, ask_model
from playbook.desk.plan import plans
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.message.letter import (
    LENGTHS,
    LONGEST,
    MAX_SAMPLE,
    SHORTEST,
    WRITER,
    MessageText,
    MessageWish,
    count_words,
    greeted_stranger,
    write_letter,
)
from playbook.llm.message.message import question_for
from playbook.llm.message.occasion import WORDS_OF, Occasion, has_words, occasion_of

__all__ = [
    "LENGTHS", "LONGEST", "MAX_SAMPLE", "SHORTEST", "MessageWish", "Occasion", "count_words",
    "has_words",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class WrittenMessage:
    """A proposed message; `took` is None without a model."""

    letter: MessageText
    source: Source
    writer: str
    prompt_sha: str = ""
    notes: tuple[str, ...] = ()
    took: AnswerCost | None = None


def get_occasion(rollout: Rollout, item_id: str) -> Occasion:
    """Return an item's occasion. Raise Refused if it has no words."""
    item = rollout.get_item(item_id)
    if not has_words(item):
        raise Refused("This task has no words to write.", "Pick a message, a sponsor action or a briefing.")
    return occasion_of(item, rollout.brief, rollout.items)


def write_message(
    workspace: Workspace, actor: Actor, rollout_id: str, item_id: str, wish: MessageWish
) -> WrittenMessage:
    """Write from the brief and the plan alone, within the limit."""
    _check(wish)
    letter = write_letter(get_occasion(get_rollout(workspace, actor, rollout_id, "edit"), item_id), wish)
    return WrittenMessage(letter, "builtin", WRITER)


def question_of(rollout: Rollout, item_id: str, wish: MessageWish) -> ModelQuery[MessageText]:
    """Return the query about a message."""
    _check(wish)
    sendable = without_room_words(as_read(rollout, rollout))
    return question_for(get_occasion(sendable, item_id), wish, rollout.brief)


def ask_for_message(
    workspace: Workspace, actor: Actor, rollout_id: str, item_id: str, wish: MessageWish, terms: AskTerms
) -> WrittenMessage:
    """Ask a model for a message; the plan stays unchanged."""
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    answer = ask_model(
        workspace,
        actor,
        rollout_id,
        "message",
        question_of(rollout, item_id, wish),
        terms,
        stage=rollout.get_item(item_id).stage,
    )
    return WrittenMessage(answer.value, "model", answer.writer, answer.prompt_sha, answer.notes, answer.took)


def claims_in(rollout: Rollout, item_id: str, title: str, body: str) -> list[str]:
    """Return sentences on claims that brief and plan do not support."""
    occasion = get_occasion(rollout, item_id)
    stranger = greeted_stranger(body, occasion, rollout.brief)
    sentences = [f"It greets {stranger}, who is not in the brief."] if stranger else []
    field = WORDS_OF[occasion.item.kind]
    changed: AnyItem = occasion.item.model_copy(update={"title": title, field: body})
    return sentences + [
        f"It names {WHAT_NAMES[claim.what]} that is in neither brief nor plan: {claim.words}."
        for claim in ungrounded(changed, rollout.brief, rollout.items.values())
        if claim.field in ("title", field) and claim.words not in stranger
    ]


def keep_message(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    item_id: str,
    written: WrittenMessage,
    title: str,
    body: str,
) -> Rollout:
    """Save the words in the plan; the item names writer and editor."""
    item = get_rollout(workspace, actor, rollout_id, "edit").get_item(item_id)
    problems = [
        Problem(where, f"There is no {noun}.", "Write it, or close without keeping.")
        for where, noun, text in (("title", "title", title), ("body", "text", body))
        if not text.strip()
    ]
    if problems:
        raise Invalid(problems)
    words = {"title": title, WORDS_OF[item.kind]: body}
    signed = Provenance(
        source=written.source,
        writer=written.writer[:300],
        play_id=item.provenance.play_id,
        prompt_sha=written.prompt_sha,
        assumptions=written.letter.assumptions,
    )
    with field_problems():
        after = CLASSES[item.kind].model_validate({**dict(item), **words, "provenance": signed})
    return plans.edit_item(workspace, actor, rollout_id, seen, after)  # type: ignore[arg-type]


def _check(wish: MessageWish) -> None:
    if not SHORTEST <= wish.limit <= LONGEST:
        hint = f"Allow between {SHORTEST} and {LONGEST} words."
        raise Invalid([Problem("limit", f"{wish.limit} words is not a length for a message.", hint)])
