"""The JSON schema of an answer, derived from the items' own classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from playbook.core.plan.items import CLASSES, Item, Kind
from playbook.llm.builtin.calendar import Window
from playbook.llm.call import wire
from playbook.llm.stage.choices import NameChoices

Sort = Literal[
    "week", "owner", "choice", "choices", "flag", "whole", "number", "text", "tool", "tools", "rules"
]
MOST_TEXT, MOST_LINE, MOST_TITLE, MOST_WHY = 600, 160, 100, 200
MOST_ASSUMPTIONS = 3
_MOST_NAME = 120
# What no model decides: who it is, where it came from, what it is tied to, which data may go in, and what
# can be worked out.
_SHARED = frozenset(Item.model_fields)
_WORKED_OUT = frozenset({"sender_role", "incident_contact", "status", "tells_item_id", "data_class"})
# The unit belongs to a metric's numbers, which stay.
_MEASURED = frozenset({"unit"})
# A message that carries nothing, or a lesson about nothing, helps nobody.
_AT_LEAST_ONE = frozenset({"topics", "classes"})


@dataclass(frozen=True, slots=True)
class AnswerField:
    """One field of a kind, and what its value may be."""

    name: str
    sort: Sort
    options: tuple[str, ...] = ()
    longest: int = 0
    least: float | None = None
    most: float | None = None
    may_be_unknown: bool = False

    @property
    def asked(self) -> str:
        """Return the field's name in an answer: days become weeks."""
        return f"{self.name}_week" if self.sort == "week" else self.name


@lru_cache(maxsize=32)
def parts_of(kind: Kind) -> tuple[AnswerField, ...]:
    """Return the kind's own fields that a model fills."""
    fields: Mapping[str, Any] = CLASSES[kind].model_json_schema()["properties"]
    names = (name for name in fields if name not in _SHARED and name not in _WORKED_OUT)
    return tuple(part for name in names if (part := _part(name, fields[name])))


@lru_cache(maxsize=32)
def text_fields_of(kind: Kind) -> Mapping[str, int]:
    """Return a kind's text fields with their most characters."""
    texts = {part.name: part.longest for part in parts_of(kind) if part.sort == "text"}
    return {
        "title": MOST_TITLE,
        **{name: texts[name] for name in texts if name not in _MEASURED},
        "note": MOST_TEXT,
    }


def _part(name: str, schema: Mapping[str, Any]) -> AnswerField | None:
    choices = [choice for choice in schema.get("anyOf", [schema]) if choice.get("type") != "null"]
    can_be_none = len(choices) < len(schema.get("anyOf", [schema]))
    plain = choices[0]
    if "$ref" in plain:
        return AnswerField(name, "owner")
    if "enum" in plain:
        return AnswerField(name, "choice", tuple(plain["enum"]))
    match plain.get("type"):
        case "boolean":
            return AnswerField(name, "flag")
        case "integer" | "number" as word:
            sort: Sort = "whole" if word == "integer" else "number"
            low, high = plain.get("minimum"), plain.get("maximum")
            return AnswerField(name, sort, (), 0, low, high, may_be_unknown=can_be_none and sort == "number")
        case "array":
            if "enum" in plain["items"]:
                return AnswerField(name, "choices", tuple(plain["items"]["enum"]))
            return AnswerField(name, "tools") if name == "approved_tools" else None
        case "object":
            return AnswerField(name, "rules", tuple(plain["additionalProperties"]["items"]["enum"]))
    return _words(name, plain)


def _words(name: str, schema: Mapping[str, Any]) -> AnswerField:
    if schema.get("format") == "date":
        return AnswerField(name, "week")
    if name == "tool":
        return AnswerField(name, "tool")
    longest = int(schema["maxLength"])
    return AnswerField(name, "text", longest=MOST_TEXT if longest > 300 else min(longest, MOST_LINE))


def new_item_shape(kind: Kind, choices: NameChoices, window: Window) -> dict[str, Any]:
    """Return the JSON schema of a new item."""
    schemas = {part.asked: _schema(part, choices, window) for part in parts_of(kind)}
    return wire.record(
        do=wire.choice([f"add_{kind}"]),
        title=wire.words(MOST_TITLE),
        groups=wire.array(_named(choices.group_names), min(len(choices.groups) + 1, 20), least=1),
        owner=_named(choices.owner_names),
        **{name: schema for name, schema in schemas.items() if schema},
        why=wire.words(MOST_WHY),
        decides={"type": "boolean"},
        assumptions=wire.array(wire.words(MOST_LINE), MOST_ASSUMPTIONS),
    )


def _named(names: Sequence[str]) -> dict[str, Any]:
    """Return a choice of names, or any words without names."""
    return wire.choice(names) if names else wire.words(_MOST_NAME)


def _schema(part: AnswerField, choices: NameChoices, window: Window) -> dict[str, Any]:
    match part.sort:
        case "week":
            first, last = window.weeks
            return {"type": "integer", "minimum": first, "maximum": last}
        case "owner":
            return _named(choices.owner_names)
        case "choice":
            return wire.choice(part.options)
        case "choices":
            return _some(part.options, int(part.name in _AT_LEAST_ONE))
        case "flag":
            return {"type": "boolean"}
        case "whole" | "number":
            bounds = {"minimum": part.least, "maximum": part.most}
            number: dict[str, Any] = {"type": "integer" if part.sort == "whole" else "number"}
            number |= {name: bound for name, bound in bounds.items() if bound is not None}
            return {"anyOf": [number, {"type": "null"}]} if part.may_be_unknown else number
        case "tool":
            return _named(choices.tools) if choices.tools else {}
        case "tools":
            return _some(choices.tools, 1) if choices.tools else {}
        case "rules":
            rule = wire.record(tool=_named(choices.tools), classes=_some(part.options, 1))
            return wire.array(rule, len(choices.tools), least=1) if choices.tools else {}
        case "text":
            return wire.words(part.longest)


def _some(options: Sequence[str], least: int) -> dict[str, Any]:
    return wire.array(wire.choice(options), len(options), least)
