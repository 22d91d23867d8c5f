"""The answers of an FAQ put into plain words by a model, each held against the facts that it names."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pydantic import Field, ValidationError

from playbook.core.base.fields import Frozen
from playbook.llm.builtin.wording import fit
from playbook.llm.call.client import Turn
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.faq.faq_builtin import Answered, Faq
from playbook.llm.message.message import instructions
from playbook.llm.safety.safety import clean, held_back

MOST_ASKED = 30
_FACT = 600
_NUMBER = re.compile(r"\d[\d.,]*")
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "answers": {
            "type": "array",
            "maxItems": MOST_ASKED,
            "items": {
                "type": "object",
                "properties": {
                    "number": {"type": "integer", "minimum": 1, "maximum": MOST_ASKED},
                    "answer": {"type": "string", "maxLength": 600},
                    "rests_on": {
                        "type": "array",
                        "maxItems": 6,
                        "items": {"type": "string", "maxLength": 200},
                    },
                },
            },
        }
    },
}
UnsupportedClaims = Callable[[str, Answered], list[str]]


class _One(Frozen):
    number: int
    answer: str
    rests_on: tuple[str, ...] = Field(default=(), max_length=50)


def no_claims(_text: str, _about: Answered) -> list[str]:
    """Nothing further to doubt."""
    return []


def question_for(faq: Faq, claims: UnsupportedClaims = no_claims) -> ModelQuery[Faq]:
    """What to ask a model; questions without a fact are not sent, so they cannot be answered."""
    turns = (
        Turn(role="system", content=instructions("faq")),
        Turn(role="user", content="\n\n".join(_asked(faq.answered[:MOST_ASKED]))),
    )
    return ModelQuery(turns, "faq", _SCHEMA, "answers", lambda found: _read(found, faq, claims))


def _asked(answered: tuple[Answered, ...]) -> list[str]:
    return [
        "\n".join(
            [
                f"{number}. {one.question}",
                *(f"- {fact.label}: {fit(clean(fact.text), _FACT)}" for fact in one.facts),
            ]
        )
        for number, one in enumerate(answered, 1)
    ]


def _read(found: dict[str, Any], faq: Faq, claims: UnsupportedClaims) -> Faq:
    """The FAQ with the answers that came; one that did not come stays as the facts say it."""
    rewritten: dict[int, Answered] = {}
    for raw in found.get("answers") or ():
        try:
            one = _One.model_validate(raw)
        except ValidationError:
            continue
        at = one.number - 1
        if 0 <= at < min(len(faq.answered), MOST_ASKED) and (text := clean(one.answer)):
            rewritten.setdefault(at, _held_against(faq.answered[at], one, text, claims))
    if not rewritten:
        raise ValueError('Give "answers", each with the "number" of a question, "answer" and "rests_on".')
    answered = tuple(rewritten.get(at, one) for at, one in enumerate(faq.answered))
    return replace(faq, answered=answered)


def _held_against(before: Answered, one: _One, text: str, claims: UnsupportedClaims) -> Answered:
    """The new answer with what is doubtful in it; one that could do harm is not taken at all."""
    known = [before.question, *(fact.text for fact in before.facts), *before.rests_on]
    if held_back([one.answer], known=known):
        return before
    named = {_folded(label) for label in one.rests_on}
    facts = tuple(fact for fact in before.facts if _folded(fact.label) in named)
    flags = [] if facts else ["It names no fact that it rests on."]
    flags += [
        f"It says {number}, which none of its facts says."
        for number in dict.fromkeys(_numbers(text))
        if number not in _numbers(" ".join(known))
    ]
    flags += claims(text, before)
    return replace(before, answer=text, facts=facts, flags=tuple(dict.fromkeys(flags)))


def _folded(label: str) -> str:
    return " ".join(label.casefold().split()).strip("“”\"'.:- ")


def _numbers(text: str) -> list[str]:
    return [found.rstrip(".,") for found in _NUMBER.findall(text)]
