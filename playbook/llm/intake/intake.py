"""Ask a model which facts the notes hold; core checks every one."""

from hashlib import sha256
from typing import Any

from playbook.core.intake.intake import FACT_FIELDS, Finding
from playbook.llm.call import wire
from playbook.llm.call.client import turns_of
from playbook.llm.call.fallbacks import ModelQuery

ITEMS = "facts"
_PARTS = ("field", "about", "value", "sentence")
_FACT = wire.record(
    field=wire.choice(FACT_FIELDS), about=wire.words(120), value=wire.words(800), sentence=wire.words(1_000)
)


def question_about(notes: str) -> ModelQuery[tuple[Finding, ...]]:
    """Return the question; whatever it answers still has to pass the check."""
    # Nobody can write a mark into the notes that is the hash of all of them.
    mark = sha256(notes.encode("utf-8", "replace")).hexdigest()[:12]
    turns = turns_of("intake", f"THE NOTES, between {mark} and {mark}:\n{mark}\n{notes}\n{mark}")
    schema = wire.record(**{ITEMS: wire.array(_FACT, 80)})
    return ModelQuery(turns, "facts", schema, ITEMS, _findings, temperature=0.0)


def _findings(answer: dict[str, Any]) -> tuple[Finding, ...]:
    items = answer.get(ITEMS)
    if not isinstance(items, list):
        raise ValueError(  # noqa: TRY004 - what `parse` raises for an answer that cannot be used
            f'Answer with "{ITEMS}", a list of objects with {", ".join(_PARTS)}.'
        )
    return tuple(finding_in(item) for item in items)


def finding_in(item: object) -> Finding:
    """Return what an item claims; what is no text is empty."""
    parts = item if isinstance(item, dict) else {}
    field, about, value, sentence = (_text(parts.get(name)) for name in _PARTS)
    return Finding(field, value, sentence, about)


def _text(part: object) -> str:
    if isinstance(part, int | float) and not isinstance(part, bool):
        return f"{part:.15g}"
    return part if isinstance(part, str) else ""
