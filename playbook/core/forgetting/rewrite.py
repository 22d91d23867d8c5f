"""Rewrite the texts, ids and references of a model."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import chain
from operator import is_
from types import NoneType, UnionType
from typing import Annotated, Any, Protocol, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from playbook.core.base.fields import MAX_NAME, MAX_TEXT
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.plan.brief import BriefFields

M = TypeVar("M", bound=BaseModel)
# The place of an event, which is no part of what it says.
_PLACE = frozenset({"rollout_id"})
# Two or three capitals, which name a place and nobody.
_CODES = frozenset({"country", "subdivision"})
# Lines that name something elsewhere, letter by letter: a change set, a rule, a play.
_REFERENCES = frozenset({"change_set", "undoes", "rule_ids", "play_id", "prompt_sha", "sample", "outcome"})


class Words(Protocol):
    """Replacements for the strings of a model."""

    def text(self, text: str, most: int) -> str:
        """Return a text of at most so many characters."""

    def id(self, id_: str) -> str:
        """Return an id; the same for the same one."""

    def reference(self, text: str) -> str:
        """Return a reference; the same for the same one."""


_Step = Callable[[Any, Words], Any]


def rewrite(model: M, words: Words) -> M:
    """Return the model rewritten, itself where nothing changes."""
    changes: dict[str, Any] = {}
    for name, step in _steps(type(model)):
        before = getattr(model, name)
        if before is not None and (after := step(before, words)) is not before:
            changes[name] = after
    return model.model_copy(update=changes) if changes else model


@cache
def _steps(model: type[BaseModel]) -> list[tuple[str, _Step]]:
    if model is BriefEdited:
        return [("values", _brief_values)]
    steps = ((name, _field(name, field)) for name, field in model.model_fields.items())
    return [(name, step) for name, step in steps if step is not None]


def _field(name: str, field: FieldInfo) -> _Step | None:
    if name in _PLACE | _CODES:
        return None
    step = _step(field.annotation, tuple(field.metadata))
    return _in_strings(lambda value, words: words.reference(value)) if step and name in _REFERENCES else step


def _step(kind: Any, constraints: tuple[Any, ...] = ()) -> _Step | None:
    """Return what rewrites a value of this type, if it has strings."""
    if get_origin(kind) is Annotated:
        inner, *constraints_of_type = get_args(kind)
        return _step(inner, (*constraints, *constraints_of_type))
    if kind is str:
        return _string(constraints)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return rewrite
    if get_origin(kind) in (Union, UnionType):
        # Items and changes, or something that may be missing: never one string or another.
        steps = {_step(member, constraints) for member in get_args(kind) if member is not NoneType}
        return steps.pop() if len(steps) == 1 else _any
    if get_origin(kind) in (tuple, list) and (step := _step(get_args(kind)[0])):
        return _many(step)
    if get_origin(kind) is dict:
        return _mapping(*map(_step, get_args(kind)))
    return _any if kind is Any else None


def _string(constraints: Iterable[Any]) -> _Step:
    flat = list(chain.from_iterable(c.metadata if isinstance(c, FieldInfo) else [c] for c in constraints))
    patterns = [pattern for constraint in flat if (pattern := getattr(constraint, "pattern", None))]
    if patterns:
        return lambda value, words: _id(value, words, patterns)
    lengths = filter(None, (getattr(constraint, "max_length", None) for constraint in flat))
    most = min(lengths, default=MAX_TEXT)
    return lambda value, words: words.text(value, most)


def _id(value: str, words: Words, patterns: list[str]) -> str:
    """Return the id rewritten; nothing where its field takes no such id."""
    after = words.id(value)
    return after if after is value or all(re.search(pattern, after) for pattern in patterns) else ""


def _many(step: _Step) -> _Step:
    def each(values: Any, words: Words) -> Any:
        after = [step(value, words) for value in values]
        return values if all(map(is_, after, values)) else type(values)(after)

    return each


def _mapping(of_key: _Step | None, of_value: _Step | None) -> _Step | None:
    if of_key is None and of_value is None:
        return None

    return lambda values, words: _each_entry(values, words, of_key, of_value)


def _each_entry(
    values: dict[Any, Any], words: Words, of_key: _Step | None, of_value: _Step | None
) -> dict[Any, Any]:
    after: dict[Any, Any] = {}
    for key, value in values.items():
        name = of_key(key, words) if of_key else key
        after[_other_than(after, name)] = of_value(value, words) if of_value and value is not None else value
    return values if all(after.get(key) is values[key] for key in values) else after


def _other_than(taken: dict[Any, Any], key: Any) -> Any:
    """Return an unused key: no value may get lost."""
    number, candidate = 2, key
    while candidate in taken:
        candidate, number = f"{key[: MAX_NAME - 5]} {number}", number + 1
    return candidate


def _in_strings(step: _Step) -> _Step:
    """Return the step for a line or for several."""
    many = _many(step)
    return lambda value, words: step(value, words) if isinstance(value, str) else many(value, words)


def _any(value: Any, words: Words) -> Any:
    """Return any value rewritten by its own type."""
    if isinstance(value, BaseModel):
        return rewrite(value, words)
    if isinstance(value, str):
        return words.text(value, MAX_TEXT)
    if isinstance(value, list | tuple):
        return _many(_any)(value, words)
    return _each_entry(value, words, _any, _any) if isinstance(value, dict) else value


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    kind: Any = BriefFields.model_fields[name].annotation
    return TypeAdapter(kind)


def _brief_step(name: str, field: FieldInfo) -> _Step | None:
    """Return the function that rewrites a brief's field in the log's JSON."""
    step = _field(name, field)
    row = get_args(field.annotation)[:1] if get_origin(field.annotation) is tuple else ()
    if step is None or not (row and isinstance(row[0], type) and issubclass(row[0], BaseModel)):
        return step

    def in_rows(value: Any, words: Words) -> Any:
        rows = _adapter(name).validate_python(value)
        after = step(rows, words)
        return value if after is rows else _adapter(name).dump_python(after, mode="json")

    return in_rows


def _brief_values(values: dict[str, Any], words: Words) -> dict[str, Any]:
    after: dict[str, Any] = {}
    for name, value in values.items():
        field = BriefFields.model_fields.get(name)
        step = _brief_step(name, field) if field else _any
        key = name if field else words.text(name, MAX_NAME)
        after[key] = step(value, words) if step and value is not None else value
    return values if all(after.get(name) is values[name] for name in values) else after
