"""A JSON schema as model servers take it: no references, every field required, with or without bounds."""

from collections.abc import Mapping
from typing import Any

_BOUNDS = {
    "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minimum", "maximum",
    "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "pattern", "format",
}  # fmt: skip
_REMARKS = {"title", "default", "examples", "discriminator", "$defs"}
_DEEPEST = 32

Schema = Mapping[str, Any]


def full(schema: Schema) -> dict[str, Any]:
    """The schema with its bounds: without them a small model may write on without end."""
    return _plain(schema, schema.get("$defs", {}), _REMARKS, _DEEPEST)


def slim(schema: Schema) -> dict[str, Any]:
    """The schema without bounds, for servers that refuse them."""
    return _plain(schema, schema.get("$defs", {}), _REMARKS | _BOUNDS, _DEEPEST)


def _plain(schema: Schema, defs: Mapping[str, Schema], without: set[str], depth: int) -> dict[str, Any]:
    if depth == 0:
        return {}
    if "$ref" in schema:
        target = defs.get(str(schema["$ref"]).rsplit("/", 1)[-1], {})
        return _plain(target, defs, without, depth - 1)
    made: dict[str, Any] = {}
    for word, value in schema.items():
        if word in without:
            continue
        if word == "properties":
            made[word] = {name: _plain(one, defs, without, depth - 1) for name, one in value.items()}
        elif word in {"anyOf", "oneOf", "allOf", "prefixItems"}:
            # Strict mode knows anyOf only.
            name = "anyOf" if word == "oneOf" else word
            made[name] = [_plain(one, defs, without, depth - 1) for one in value]
        elif word in {"items", "additionalProperties"} and isinstance(value, Mapping):
            made[word] = _plain(value, defs, without, depth - 1)
        else:
            made[word] = value
    if "properties" in made:
        made["required"] = list(made["properties"])
        made["additionalProperties"] = False
    return made
