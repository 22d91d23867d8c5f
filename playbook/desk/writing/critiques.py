"""A model's critical reading of a plan."""

from dataclasses import replace
from datetime import date

from playbook.core.base.access import Actor
from playbook.core.base.errors import Missing, Refused
from playbook.core.digest.themes import strangers_words
from playbook.core.grounding.claims import UnsupportedClaim, claims_in, known_of
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.desk.base.access import as_readers_see, get_rollout
from playbook.desk.base.field_problems import field_problems
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.ask import AskTerms, ModelAnswer, ask_model
from playbook.desk.models.connections import known_window
from playbook.desk.plan import plans
from playbook.desk.writing.strategies import case_lines_of
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.safety.safety import OutputGate
from playbook.llm.strategy import critic
from playbook.llm.strategy.critic import ATTACKER_NAMES, Attack, Critique

__all__ = ["ATTACKER_NAMES", "Attack", "Critique"]
MOST_READ = 200


def question_of(workspace: Workspace, rollout: Rollout) -> ModelQuery[Critique]:
    """Return the query. Raise Refused if there is nothing to read."""
    rollout = as_readers_see(workspace, rollout)
    if not (items := _items_read(rollout, workspace.day_of(rollout))[:MOST_READ]):
        raise Refused("The plan has no upcoming tasks.", "Draft the stages first.")
    case = case_lines_of(workspace, rollout)
    texts = [text for item in items for text in critic.texts_read(item).values()]
    gate = OutputGate(strangers_words(rollout), own_texts=[*case, *texts])
    return critic.question_for(items, rollout.brief, gate, case, known_window(workspace))


def _items_read(rollout: Rollout, today: date) -> list[AnyItem]:
    """Return the coming items by date, each wording once."""
    sendable = (item for item in rollout.items.values() if not item.is_from_room)
    coming = [item for item in sendable if (item.until or today) >= today]
    by_words: dict[tuple[str, ...], AnyItem] = {}
    for item in sorted(coming, key=lambda item: (item.due or date.max, item.stage, item.id)):
        if words := tuple(critic.texts_read(item).values()):
            by_words.setdefault(words, item)
    return list(by_words.values())


def ask_for_critique(
    workspace: Workspace, actor: Actor, rollout_id: str, terms: AskTerms
) -> ModelAnswer[Critique]:
    """Ask a model what others would attack; the plan stays unchanged."""
    rollout = get_rollout(workspace, actor, rollout_id, "ask_model")
    question = question_of(workspace, rollout)
    answer = ask_model(workspace, actor, rollout_id, "critique", question, terms)
    if (count := len(_items_read(rollout, workspace.day_of(rollout)))) > MOST_READ:
        note = f"It read the next {MOST_READ} of {count:,} tasks."
        answer = replace(answer, notes=(*answer.notes, note))
    return answer


def replace_sentence(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, finding: Attack
) -> Rollout:
    """Replace the quoted sentence. Raise Missing where it is gone."""
    item = get_rollout(workspace, actor, rollout_id, "edit").get_item(finding.item_id)
    with field_problems():
        after = critic.replaced(item, finding)
    if after is None:
        raise Missing("This sentence is no longer in the task.", "Ask the model again.")
    return plans.edit_item(workspace, actor, rollout_id, seen, after)


def is_open(rollout: Rollout, finding: Attack) -> bool:
    """Return whether the plan still says what the finding quotes."""
    item = rollout.items.get(finding.item_id)
    return item is not None and finding.quote in critic.texts_read(item).get(finding.field, "")


def claims_of(rollout: Rollout, finding: Attack) -> tuple[UnsupportedClaim, ...]:
    """Return what neither brief nor plan says, of a proposed sentence."""
    return claims_in(finding.instead, known_of(rollout.brief, rollout.items.values()))
