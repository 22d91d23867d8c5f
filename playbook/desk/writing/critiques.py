"""A model's critical reading of a plan, each finding offered as an edit."""

from datetime import date

from pydantic import ValidationError

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Missing, Refused
from playbook.core.digest.themes import strangers_words
from playbook.core.grounding import UnsupportedClaim, claims_in, known_of
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.core.plan.validation_messages import problems_from
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.ask import AskTerms, ModelAnswer, ask_model
from playbook.desk.plan import plans
from playbook.desk.writing.strategies import case_told
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.safety.safety import OutputGate
from playbook.llm.strategy import critic
from playbook.llm.strategy.critic import ATTACKER_NAMES, Critique, Finding

__all__ = ["ATTACKER_NAMES", "Critique", "Finding"]


def question_of(workspace: Workspace, rollout: Rollout) -> ModelQuery[Critique]:
    """Return the query about the plan. Raise Refused if there is nothing to read."""
    if not (items := _items_read(rollout)):
        raise Refused("There is no plan to read yet.", "Draft the stages first.")
    case = case_told(workspace, rollout)
    texts = [text for item in items for text in critic.texts_read(item).values()]
    gate = OutputGate(strangers_words(rollout), own_texts=[*case, *texts])
    return critic.question_for(items, rollout.brief, gate, case)


def _items_read(rollout: Rollout) -> list[AnyItem]:
    """Return the plan by date, each wording once."""
    by_words: dict[tuple[str, ...], AnyItem] = {}
    for item in sorted(rollout.items.values(), key=lambda item: (item.due or date.max, item.stage, item.id)):
        words = tuple(critic.texts_read(item).values())
        if words and not item.is_from_room:
            by_words.setdefault(words, item)
    return list(by_words.values())


def ask_for_critique(
    workspace: Workspace, actor: Actor, rollout_id: str, terms: AskTerms
) -> ModelAnswer[Critique]:
    """Ask a model what others would attack; the plan stays unchanged."""
    question = question_of(workspace, get_rollout(workspace, actor, rollout_id, "ask_model"))
    return ask_model(workspace, actor, rollout_id, "critique", question, terms)


def replace_sentence(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, finding: Finding
) -> Rollout:
    """Put the proposed sentence into the item. Raise Missing where the quoted one is gone."""
    item = get_rollout(workspace, actor, rollout_id, "edit").get_item(finding.item_id)
    try:
        after = critic.replaced(item, finding)
    except ValidationError as error:
        raise Invalid(problems_from(error)) from None
    if after is None:
        raise Missing("This sentence is not in the item any more.", "Ask the model again.")
    return plans.edit_item(workspace, actor, rollout_id, seen, after)


def is_open(rollout: Rollout, finding: Finding) -> bool:
    """Return whether the plan still says what the finding quotes."""
    item = rollout.items.get(finding.item_id)
    return item is not None and finding.quote in critic.texts_read(item).get(finding.field, "")


def claims_of(rollout: Rollout, finding: Finding) -> tuple[UnsupportedClaim, ...]:
    """Return what neither brief nor plan says, of a proposed sentence."""
    return claims_in(finding.instead, known_of(rollout.brief, rollout.items.values()))
