"""Ask for the words of a stage, some slots a call."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from playbook.core.grounding.claims import Known, known_of
from playbook.core.plan.items import AnyItem
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.safety.safety import OutputGate
from playbook.llm.stage.answer_check import NewItems
from playbook.llm.stage.edits import Edit, EditReader, Edits, title_key
from playbook.llm.stage.placement import Placer
from playbook.llm.stage.prompt import Briefing, turns_for
from playbook.llm.stage.shapes import new_item_shape
from playbook.llm.stage.slots import MOST_NEW, TaskSlot, answer_of, in_calls, slots_of

ARRAY = "items"
# In tokens: the names and brackets around an entry, and a new item.
_AROUND_ENTRY, _NEW_ITEM = 50, 150


@dataclass(frozen=True)
class Commission:
    """A stage's built-in draft, and the slots to rewrite."""

    briefing: Briefing
    builtin: tuple[AnyItem, ...]
    gate: OutputGate

    @cached_property
    def slots(self) -> tuple[TaskSlot, ...]:
        return slots_of(self.builtin, self.briefing.kinds)

    @cached_property
    def calls(self) -> tuple[tuple[TaskSlot, ...], ...]:
        return tuple(in_calls(self.slots, self.briefing.room))

    @cached_property
    def _plan(self) -> Known:
        briefing = self.briefing
        return known_of(briefing.choices.brief, (*briefing.staying, *self.builtin, *briefing.elsewhere))

    def question(
        self, call: tuple[TaskSlot, ...], earlier: Sequence[Edit] = (), faults: Sequence[str] = ()
    ) -> ModelQuery[Edits]:
        """Return a call's question, which refuses answers without usable entries.

        `faults`: what does not agree in the words of these slots, once a model has written them.
        """
        briefing, may_add, numbers = self.briefing, self._may_add(call), {slot.number for slot in call}
        others = [slot for slot in self.slots if slot.number not in numbers]
        kinds = briefing.kinds if may_add else ()
        new_items = [new_item_shape(kind, briefing.choices, briefing.window) for kind in kinds]

        def parse(answer: dict[str, Any]) -> Edits:
            return self.reader(call, earlier).read_all(answer.get(ARRAY))

        return ModelQuery(
            turns=turns_for(briefing, call, others, may_add=may_add, faults=faults),
            name=briefing.stage.key,
            schema=answer_of(call, new_items, len(self.slots) if briefing.may_rebuild else 0),
            array=ARRAY,
            parse=parse,
            expected_tokens=_expected_tokens(call, may_add=may_add),
        )

    def _may_add(self, call: tuple[TaskSlot, ...]) -> bool:
        return call is self.calls[-1] and self.briefing.room.is_wide

    def reader(self, call: tuple[TaskSlot, ...], earlier: Sequence[Edit] = ()) -> EditReader:
        """Return the reader of a call; titles of `earlier` are taken."""
        briefing = self.briefing
        plan = (*briefing.staying, *self.builtin, *(edit.item for edit in earlier if edit.do != "drop"))
        new_items = NewItems(
            choices=briefing.choices,
            window=briefing.window,
            stage=briefing.stage,
            kinds=briefing.kinds,
            gate=self.gate,
            taken={item.id for item in (*plan, *briefing.elsewhere)},
        )
        return EditReader(
            slots={slot.number: slot for slot in call},
            new_items=new_items if self._may_add(call) else None,
            gate=self.gate,
            titles={title_key(item) for item in plan},
            placer=Placer(briefing.choices, briefing.window) if briefing.may_rebuild else None,
            plan=self._plan,
            targets={slot.number: slot for slot in self.slots},
            brief=briefing.choices.brief,
        )


def _expected_tokens(call: Sequence[TaskSlot], *, may_add: bool) -> int:
    """Return the length of an answer a third longer than before."""
    written = sum(slot.length for slot in call) // 3
    return written + len(call) * _AROUND_ENTRY + may_add * MOST_NEW * _NEW_ITEM
