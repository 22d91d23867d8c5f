"""What leaves for a model, and the hash of a prompt."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, Protocol, TypeVar

from playbook.llm.call import wire
from playbook.llm.call.client import Turn
from playbook.llm.call.connection import Server
from playbook.llm.call.fallbacks import ModelQuery

T = TypeVar("T")


class Veil(Protocol):
    """Hides names before they leave and restores them in what returns."""

    def hide(self, text: str) -> str:
        """Return the text with every known name replaced."""

    def restore(self, text: str) -> str:
        """Return the text with the names in their places again."""


def through(words: Callable[[str], str], value: Any) -> Any:
    """Return JSON with every text and key in it changed by `words`."""
    if isinstance(value, str):
        return words(value)
    if isinstance(value, Mapping):
        return {words(str(key)): through(words, part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [through(words, part) for part in value]
    return value


def veiled(question: ModelQuery[T], veil: Veil | None) -> ModelQuery[T]:
    """Return the question with the names in its turns and schema hidden."""
    if veil is None:
        return question
    turns = tuple(Turn(role=turn["role"], content=veil.hide(turn["content"])) for turn in question.turns)
    # The names of fields stay: only the choices and remarks of a schema can name anybody.
    return replace(question, turns=turns, schema=_choices(veil.hide, wire.full(question.schema)))


def _choices(words: Callable[[str], str], schema: Any, inside: str = "") -> Any:
    if isinstance(schema, Mapping):
        return {name: _choices(words, part, name) for name, part in schema.items()}
    if isinstance(schema, list):
        return [_choices(words, part, inside) for part in schema]
    return words(schema) if isinstance(schema, str) and inside in ("enum", "const", "description") else schema


def outgoing(question: ModelQuery[Any]) -> str:
    """Return everything of a question that leaves, to read."""
    parts = [f"{turn['role'].upper()}\n{turn['content']}" for turn in question.turns]
    shape = json.dumps(wire.full(question.schema), ensure_ascii=False, indent=1)
    return "\n\n".join([*parts, f"THE SHAPE OF THE ANSWER\n{shape}"])


def prompt_sha(server: Server, question: ModelQuery[Any]) -> str:
    """Return the SHA-256 of address, model, temperature, schema and turns."""
    prompt: Sequence[Any] = (
        server.place,
        question.temperature,
        question.name,
        wire.full(question.schema),
        list(question.turns),
    )
    return sha256(
        json.dumps(prompt, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")
    ).hexdigest()
