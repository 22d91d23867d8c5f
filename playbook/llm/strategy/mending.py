"""Ask a model once for the sentences that contradict the plan."""

from collections.abc import Sequence
from typing import Any

from playbook.core.plan.strategy import MAX_PARAGRAPH, MAX_WORDS, Strategy
from playbook.core.review.strategy_faults import FAULT_NAMES, StrategyFault
from playbook.llm.call import wire
from playbook.llm.call.client import turns_of
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.call.usage import TokenUsage
from playbook.llm.safety.safety import OutputGate
from playbook.llm.stage.answer_check import number_of
from playbook.llm.strategy.answer_texts import AnswerTexts, rows_of

MOST_MENDED = 12
_EXPECTED_TOKENS = 800
EXPECTED = TokenUsage(1_000, _EXPECTED_TOKENS, estimated=True)  # stated before the first question
_FIELDS = {"decisions": ("choice", MAX_WORDS), "lines": ("what", MAX_PARAGRAPH), "money": ("what", MAX_WORDS)}


def mending_question(
    strategy: Strategy, faults: Sequence[StrategyFault], gate: OutputGate
) -> ModelQuery[Strategy]:
    """Return the question about the rows with faults; its answer is the strategy with other words."""
    rows = [*dict.fromkeys(fault.row for fault in faults)][:MOST_MENDED]

    def parse(raw: dict[str, Any]) -> Strategy:
        texts, mended = AnswerTexts(gate), strategy
        for answer in rows_of(raw, "lines", MOST_MENDED):
            number = int(number_of(answer.get("number")) or 0)
            if not 0 < number <= len(rows):
                continue
            name, place = rows[number - 1]
            field, most = _FIELDS[name]
            if what := texts.text(answer.get("what"), most):
                own = [*getattr(mended, name)]
                own[place] = own[place].model_copy(update={field: what})
                mended = mended.model_copy(update={name: tuple(own)})
        if mended == strategy:
            raise ValueError(" ".join([*texts.notes, 'Give "lines", each with "number" and "what".']))
        return mended

    shown = [_shown(number, row, strategy, faults) for number, row in enumerate(rows, 1)]
    line = wire.record(
        number={"type": "integer", "minimum": 1, "maximum": len(rows)}, what=wire.words(MAX_PARAGRAPH)
    )
    schema = wire.record(lines=wire.array(line, len(rows)))
    turns = turns_of("strategy_mend", "\n\n".join(shown))
    return ModelQuery(turns, "mended", schema, "lines", parse, expected_tokens=_EXPECTED_TOKENS)


def _shown(number: int, row: tuple[str, int], strategy: Strategy, faults: Sequence[StrategyFault]) -> str:
    """Return a row's words, its amount, and what each contradicts."""
    name, place = row
    entry = getattr(strategy, name)[place]
    own = [
        f"- {FAULT_NAMES[each.kind]}: “{each.sentence}” {each.against}" for each in faults if each.row == row
    ]
    return "\n".join([f"{number}. {getattr(entry, _FIELDS[name][0])}", *own])
