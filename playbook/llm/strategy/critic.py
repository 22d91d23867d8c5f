"""Ask a model what others would attack in a plan."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from playbook.core.base.words import say_day, short
from playbook.core.grounding.claims import texts_of
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import CLASSES, KIND_NAMES, AnyItem
from playbook.llm.call import wire
from playbook.llm.call.client import Turn, template
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.safety.safety import OutputGate, clean
from playbook.llm.stage.case_lines import share_of
from playbook.llm.strategy.answer_texts import AnswerTexts, rows_of

Attacker = Literal["board", "works_council", "skeptic"]
ATTACKER_NAMES: dict[Attacker, str] = {
    "board": "A board", "works_council": "A works council", "skeptic": "A skeptic",
}  # fmt: skip
MOST_FINDINGS = 12
# About 10,000 tokens of plan; a model whose window is known to be small reads less.
MOST_SENT, _LEAST_SENT = 40_000, 4_000
_EXPECTED_TOKENS, _INSTRUCTIONS = 1_800, 1_200
_LONGEST_QUOTE, _LONGEST_WHY, _LONGEST_INSTEAD = 500, 400, 800
_FEWEST_WORDS = 3
# Our own reasons, and what names rather than says.
_NOT_READ = frozenset(("why", "unit", "tool", "incident_contact"))


@dataclass(frozen=True, slots=True)
class Attack:
    """A sentence that somebody would attack, and the one to put instead."""

    attacker: Attacker
    item_id: str
    field: str
    quote: str
    why: str
    instead: str


@dataclass(frozen=True, slots=True)
class Critique:
    """A model's findings; `notes` say what was left out."""

    findings: tuple[Attack, ...]
    notes: tuple[str, ...] = ()


def question_for(
    items: Sequence[AnyItem],
    brief: Brief,
    gate: OutputGate,
    case: Sequence[str],
    window: int | None = None,  # of the model, in tokens
) -> ModelQuery[Critique]:
    """Return the question about these items, whose long texts are cut alike."""
    count = len(items)
    finding = wire.record(
        who=wire.choice(ATTACKER_NAMES),
        item={"type": "integer", "minimum": 1, "maximum": count},
        quote=wire.words(_LONGEST_QUOTE),
        why=wire.words(_LONGEST_WHY),
        instead=wire.words(_LONGEST_INSTEAD),
    )
    schema = wire.record(findings=wire.array(finding, MOST_FINDINGS))
    instructions = template("critic").replace("{most}", str(MOST_FINDINGS))
    plan = "\n".join([*case, "", "THE PLAN", "\n\n".join(_in_words(items, brief, _room(case, window)))])
    turns = (Turn(role="system", content=instructions), Turn(role="user", content=plan))
    return ModelQuery(
        turns,
        "critique",
        schema,
        "findings",
        lambda raw: _read(raw, items, gate),
        expected_tokens=_EXPECTED_TOKENS,
    )


def _room(case: Sequence[str], window: int | None) -> int:
    """Return how many characters of the plan a model can read."""
    if window is None:
        return MOST_SENT
    left = 4 * (window - _EXPECTED_TOKENS - _INSTRUCTIONS) - sum(map(len, case))
    return max(_LEAST_SENT, min(MOST_SENT, left))


def texts_read(item: AnyItem) -> Mapping[str, str]:
    """Return the texts of an item that a critic reads, by field."""
    return {name: text for name, text in texts_of(item).items() if name not in _NOT_READ}


def _in_words(items: Sequence[AnyItem], brief: Brief, room: int) -> Iterator[str]:
    most = share_of([text for item in items for text in texts_read(item).values()], room, room)
    for number, item in enumerate(items, 1):
        day = f", {say_day(item.due, brief.start or item.due)}" if item.due else ""
        teams = [group.label for group in brief.groups if group.id in item.group_ids]
        whom = f", for {'all' if len(teams) == len(brief.groups) else '; '.join(teams)}" if teams else ""
        texts = (f"{name}: {short(clean(text), most)}" for name, text in texts_read(item).items())
        yield "\n".join([f"[{number}] {KIND_NAMES[item.kind]}{day}{clean(whom)}", *texts])


def _read(raw: dict[str, Any], items: Sequence[AnyItem], gate: OutputGate) -> Critique:
    """Return the findings that hold. Raise ValueError where none does."""
    texts = AnswerTexts(gate)
    findings: dict[tuple[str, str], Attack] = {}
    for row in rows_of(raw, "findings", MOST_FINDINGS):
        if finding := _finding(row, items, texts):
            findings.setdefault((finding.item_id, finding.quote), finding)
    if not findings and raw.get("findings") != []:
        hint = 'Give "findings", each with a "quote" that stands word for word in its "item".'
        raise ValueError(" ".join([*texts.notes, hint]))
    return Critique(tuple(findings.values()), tuple(texts.notes))


def _finding(row: dict[str, Any], items: Sequence[AnyItem], texts: AnswerTexts) -> Attack | None:
    who, number, quote = row.get("who"), row.get("item"), row.get("quote")
    if who not in tuple(ATTACKER_NAMES) or type(number) is not int or not 1 <= number <= len(items):
        texts.leave_out("It is about no task of the plan.")
        return None
    item = items[number - 1]
    if not isinstance(quote, str) or (place := find_quote(item, quote)) is None:
        texts.leave_out("What it quotes does not stand in the plan.")
        return None
    field, quoted = place
    why, instead = texts.text(row.get("why"), _LONGEST_WHY), texts.text(row.get("instead"), _LONGEST_INSTEAD)
    if not why or not instead or instead.split() == quoted.split():
        return None
    return Attack(cast(Attacker, who), item.id, field, quoted, why, instead)


def find_quote(item: AnyItem, quote: str) -> tuple[str, str] | None:
    """Return the field that contains a quote, and its exact text."""
    words = clean(quote).strip('“”"…').split()
    if len(words) < _FEWEST_WORDS or len(quote) > _LONGEST_QUOTE:
        return None
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    for field, text in texts_read(item).items():
        if match := pattern.search(text):
            return field, match.group()
    return None


def replaced(item: AnyItem, finding: Attack) -> AnyItem | None:
    """Return the item with the sentence replaced, None where it is gone."""
    text = texts_read(item).get(finding.field, "")
    if finding.quote not in text:
        return None
    values = {**dict(item), finding.field: text.replace(finding.quote, finding.instead, 1)}
    return cast(AnyItem, CLASSES[item.kind].model_validate(values))
