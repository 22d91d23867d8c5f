"""A JSON schema as servers accept it: all fields required."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_BOUNDS = {
    "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minimum", "maximum",
    "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "pattern", "format",
}  # fmt: skip
_REMARKS = {"title", "default", "examples", "discriminator", "$defs"}
_DEEPEST = 32
Schema = Mapping[str, Any]


def words(longest: int) -> dict[str, Any]:
    return {"type": "string", "maxLength": longest}


def choice(names: Iterable[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(names)}


def record(**fields: Schema) -> dict[str, Any]:
    return {"type": "object", "properties": fields}


def array(items: Schema, most: int, least: int | None = None) -> dict[str, Any]:
    bounds = {} if least is None else {"minItems": least}
    return {"type": "array", **bounds, "maxItems": most, "items": items}


def full(schema: Schema) -> dict[str, Any]:
    """Return the schema with bounds, or small models write on."""
    return _plain(schema, schema.get("$defs", {}), _REMARKS, _DEEPEST)


def slim(schema: Schema) -> dict[str, Any]:
    """Return the schema without bounds, for servers that refuse them."""
    return _plain(schema, schema.get("$defs", {}), _REMARKS | _BOUNDS, _DEEPEST)


def fits_schema(schema: Schema, name: str, items: Sequence[Any]) -> bool:
    """Return whether most items of an array have the schema's fields."""
    shape = full(schema)["properties"].get(name, {}).get("items", {})
    return 2 * sum(_is_shaped(shape, item) for item in items) >= len(items)


def _is_shaped(schema: Schema, value: Any) -> bool:
    """Return whether a value has a schema's fields, whatever its bounds."""
    if "anyOf" in schema:
        return any(_is_shaped(choice, value) for choice in schema["anyOf"])
    if len(choices := schema.get("enum", ())) == 1:
        return bool(value == choices[0])
    if "properties" not in schema:
        return isinstance(value, list) or schema.get("type") != "array"
    if not isinstance(value, Mapping) or not value.keys() >= set(schema.get("required", ())):
        return False
    return all(_is_shaped(inner, value[field]) for field, inner in schema["properties"].items())


def _plain(schema: Schema, defs: Mapping[str, Schema], without: set[str], depth: int) -> dict[str, Any]:
    if depth == 0:
        return {}
    if "$ref" in schema:
        return _plain(defs.get(str(schema["$ref"]).rsplit("/", 1)[-1], {}), defs, without, depth - 1)
    plain: dict[str, Any] = {}
    for word, value in schema.items():
        if word in without:
            continue
        if word == "properties":
            plain[word] = {name: _plain(inner, defs, without, depth - 1) for name, inner in value.items()}
        elif word in {"anyOf", "oneOf", "allOf", "prefixItems"}:
            # Strict mode knows anyOf only.
            name = "anyOf" if word == "oneOf" else word
            plain[name] = [_plain(inner, defs, without, depth - 1) for inner in value]
        elif word in {"items", "additionalProperties"} and isinstance(value, Mapping):
            plain[word] = _plain(value, defs, without, depth - 1)
        else:
            plain[word] = value
    if "properties" in plain:
        plain["required"] = list(plain["properties"])
        plain["additionalProperties"] = False
    return plain
