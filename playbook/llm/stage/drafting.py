"""Ask for a stage, check the answer, and ask for repairs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from playbook.core.base.fields import StageKey
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import KIND_NAMES, AnyItem, Kind
from playbook.core.plan.plays.stages import Stage
from playbook.core.review import Result
from playbook.llm.builtin.calendar import Window
from playbook.llm.builtin.wording import fit
from playbook.llm.call import wire
from playbook.llm.call.client import Turn
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.safety.safety import OutputGate
from playbook.llm.stage.answer_check import Settled, Settling
from playbook.llm.stage.choices import NameChoices
from playbook.llm.stage.prompt import how_many, repair_turn, turns_for
from playbook.llm.stage.shapes import answer_of

ARRAY = "items"
_MOST_REPAIRED = 6
_TITLE = 80


@dataclass(frozen=True)
class Commission:
    """A stage to be written, or some kinds of it."""

    brief: Brief
    stage: Stage
    kinds: tuple[Kind, ...]
    window: Window
    choices: NameChoices
    gate: OutputGate
    standing: tuple[AnyItem, ...] = ()  # what is in this stage and stays
    elsewhere: tuple[AnyItem, ...] = ()  # the other stages, to be judged together with
    taken: Mapping[str, StageKey] = field(default_factory=dict)  # ids of the plan
    themes: Mapping[str, int] = field(default_factory=dict)

    def settling(self, writer: str = "", prompt_sha: str = "") -> Settling:
        standing = frozenset(item.id for item in self.standing)
        shared = (self.brief, self.choices, self.window, self.stage, self.kinds, self.gate, self.taken)
        return Settling(*shared, standing, writer, prompt_sha)

    def question(self) -> ModelQuery[Settled]:
        """Return the question. Its check refuses an answer without items."""
        low, high = how_many(self.kinds)

        def parse(answer: dict[str, Any]) -> Settled:
            settled = self.settling().settle_all(answer.get(ARRAY))
            if not settled.items:
                raise ValueError(f"No item in it can be used. {' '.join(settled.notes)}".strip())
            return settled

        return ModelQuery(
            turns=turns_for(self.choices, self.window, self.stage, self.kinds, self.standing, self.themes),
            name=self.stage.key,
            schema=answer_of(self.kinds, self.choices, self.window, low, high),
            array=ARRAY,
            parse=parse,
        )

    def repair(self, items: Sequence[AnyItem], findings: Sequence[Result]) -> ModelQuery[Settled]:
        """Return the question after the review: items that fix its findings."""
        titles = [fit(item.title, _TITLE) for item in items]
        replaces = {"replaces": wire.choice(dict.fromkeys(["", *titles]))}
        system, user = self.question().turns
        findings_text = repair_turn(findings, [self._in_short(item) for item in items], _MOST_REPAIRED)
        # One turn of the person: many chat templates refuse two in a row.
        turns = (system, Turn(role="user", content=f"{user['content']}\n\n{findings_text}"))
        return replace(
            self.question(),
            turns=turns,
            name=f"{self.stage.key}_repair",
            schema=answer_of(self.kinds, self.choices, self.window, 0, _MOST_REPAIRED, replaces),
            parse=lambda answer: self.settling().settle_all(answer.get(ARRAY)),
        )

    def _in_short(self, item: AnyItem) -> str:
        groups = len(item.group_ids)
        whom = "all groups" if groups == len(self.brief.groups) else f"{groups} of the groups"
        if groups == 1 and (group := self.brief.find_group(item.group_ids[0])):
            whom = group.name
        when = f", week {self.window.week(item.due)}" if item.due else ""
        owner = self.choices.name_of(item.owner)
        return f"{KIND_NAMES[item.kind]}: {fit(item.title, _TITLE)} ({whom}{when}, {owner})"


def with_repairs(items: Sequence[AnyItem], repaired: Settled) -> tuple[AnyItem, ...]:
    """Return the items after a repair, without those replaced."""
    gone = {fit(title, _TITLE) for title in repaired.replaced}
    fresh = {item.id for item in repaired.items}
    unchanged = [item for item in items if fit(item.title, _TITLE) not in gone and item.id not in fresh]
    return (*unchanged, *repaired.items)
