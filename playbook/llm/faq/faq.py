"""Ask a model to word answers; each is checked against facts."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pydantic import Field, ValidationError

from playbook.core.base.fields import Frozen
from playbook.llm.builtin.wording import fit
from playbook.llm.call import wire
from playbook.llm.call.client import turns_of
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.faq.faq_builtin import Answered, Faq
from playbook.llm.safety.nonsense import is_nonsense
from playbook.llm.safety.safety import clean, held_back

MOST_ASKED = 30
_FACT = 600
_NUMBER = re.compile(r"\d[\d.,]*")
_ANSWER = wire.record(
    number={"type": "integer", "minimum": 1, "maximum": MOST_ASKED},
    answer=wire.words(600),
    rests_on=wire.array(wire.words(200), 6),
)
_SCHEMA = wire.record(answers=wire.array(_ANSWER, MOST_ASKED))
UnsupportedClaims = Callable[[str, Answered], list[str]]


class _One(Frozen):
    number: int
    answer: str
    rests_on: tuple[str, ...] = Field(default=(), max_length=50)


def no_claims(_text: str, _about: Answered) -> list[str]:
    return []


def question_for(faq: Faq, claims: UnsupportedClaims = no_claims) -> ModelQuery[Faq]:
    """Return the question about the answers that may be sent."""
    turns = turns_of("faq", "\n\n".join(_asked(sendable_answers(faq))))
    return ModelQuery(turns, "faq", _SCHEMA, "answers", lambda answer: _read(answer, faq, claims))


def sendable_answers(faq: Faq) -> tuple[Answered, ...]:
    """Return the answers that a model may be sent."""
    return tuple(entry for entry in faq.answered if not entry.is_from_room)[:MOST_ASKED]


def _asked(answered: tuple[Answered, ...]) -> list[str]:
    return [
        f"{number}. {item.question}"
        + "".join(f"\n- {fact.label}: {fit(clean(fact.text), _FACT)}" for fact in item.facts)
        for number, item in enumerate(answered, 1)
    ]


def _read(answer: dict[str, Any], faq: Faq, claims: UnsupportedClaims) -> Faq:
    """Return the FAQ with the answers that came."""
    asked = sendable_answers(faq)
    rewritten: dict[str, Answered] = {}
    for raw in answer.get("answers") or ():
        try:
            new = _One.model_validate(raw)
        except ValidationError:
            continue
        at = new.number - 1
        if 0 <= at < len(asked) and (text := clean(new.answer)):
            rewritten.setdefault(asked[at].question, _held_against(asked[at], new, text, claims))
    if not rewritten:
        raise ValueError('Give "answers", each with the "number" of a question, "answer" and "rests_on".')
    answered = tuple(rewritten.get(before.question, before) for before in faq.answered)
    return replace(faq, answered=answered)


def _held_against(before: Answered, rewritten: _One, text: str, claims: UnsupportedClaims) -> Answered:
    """Return the new answer with its doubts, or the old one."""
    sources = [before.question, *(fact.text for fact in before.facts), *before.rests_on]
    if is_nonsense(text) or held_back([rewritten.answer], own_texts=sources):
        return before
    named = {_folded(label) for label in rewritten.rests_on}
    facts = tuple(fact for fact in before.facts if _folded(fact.label) in named)
    flags = [] if facts else ["It names no fact that it rests on."]
    flags += [
        f"It says {number}, which none of its facts says."
        for number in dict.fromkeys(_numbers(text))
        if number not in _numbers(" ".join(sources))
    ]
    flags += claims(text, before)
    return replace(before, answer=text, facts=facts, flags=tuple(dict.fromkeys(flags)))


def _folded(label: str) -> str:
    return " ".join(label.casefold().split()).strip("“”\"'.:- ")


def _numbers(text: str) -> list[str]:
    return [number.rstrip(".,") for number in _NUMBER.findall(text)]
