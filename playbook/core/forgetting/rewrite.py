"""The same model in other words: its texts, its ids and what refers to them, and nothing else of it."""

from collections.abc import Callable, Iterable
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Protocol, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from playbook.core.base.fields import MAX_NAME, MAX_TEXT
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.plan.brief import BriefFields

M = TypeVar("M", bound=BaseModel)
# The place of an event, which is no part of what it says.
_PLACE = frozenset({"rollout_id"})
# Lines that name something elsewhere, letter by letter: a change set, a rule, a play.
_REFERENCES = frozenset({"gesture", "undoes", "rule_ids", "play_id", "prompt_sha", "sample", "outcome"})


class Words(Protocol):
    """What the words of a model become."""

    def text(self, text: str, most: int) -> str:
        """Return a text of at most so many characters."""

    def id(self, id_: str) -> str:
        """Return an id; the same for the same one."""

    def reference(self, text: str) -> str:
        """Return what refers to something; the same for the same one."""


_Step = Callable[[Any, Words], Any]


def reworded(model: M, words: Words) -> M:
    """Return the model with its words as `words` has them; itself where none is another."""
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
    return [
        (name, step)
        for name, field in model.model_fields.items()
        if (step := _field(name, field)) is not None
    ]


def _field(name: str, field: FieldInfo) -> _Step | None:
    if name in _PLACE:
        return None
    step = _step(field.annotation, tuple(field.metadata))
    return _in_strings(_reference) if step and name in _REFERENCES else step


def _reference(value: str, words: Words) -> str:
    return words.reference(value)


def _step(kind: Any, constraints: tuple[Any, ...] = ()) -> _Step | None:
    """What rewords a value of this kind; None where it holds no words."""
    if get_origin(kind) is Annotated:
        inner, *more = get_args(kind)
        return _step(inner, (*constraints, *more))
    if kind is str:
        return _string(constraints)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return reworded
    if get_origin(kind) in (Union, UnionType):
        # Items and changes, or something that may be missing: never one string or another.
        steps = {_step(one, constraints) for one in get_args(kind) if one is not NoneType}
        return steps.pop() if len(steps) == 1 else _any
    if get_origin(kind) in (tuple, list) and (step := _step(get_args(kind)[0])):
        return _many(step)
    if get_origin(kind) is dict:
        return _mapping(*map(_step, get_args(kind)))
    return _any if kind is Any else None


def _string(constraints: Iterable[Any]) -> _Step:
    flat = [part for one in constraints for part in (one.metadata if isinstance(one, FieldInfo) else [one])]
    if any(getattr(one, "pattern", None) for one in flat):
        return lambda value, words: words.id(value)
    most = min((length for one in flat if (length := getattr(one, "max_length", None))), default=MAX_TEXT)
    return lambda value, words: words.text(value, most)


def _many(step: _Step) -> _Step:
    def each(values: Any, words: Words) -> Any:
        after = [step(value, words) for value in values]
        is_same = all(one is other for one, other in zip(after, values, strict=True))
        return values if is_same else type(values)(after)

    return each


def _mapping(of_key: _Step | None, of_value: _Step | None) -> _Step | None:
    if of_key is None and of_value is None:
        return None

    def each(values: dict[Any, Any], words: Words) -> dict[Any, Any]:
        after: dict[Any, Any] = {}
        for key, value in values.items():
            name = of_key(key, words) if of_key else key
            after[_other_than(after, name)] = (
                of_value(value, words) if of_value and value is not None else value
            )
        return values if all(after.get(key) is values[key] for key in values) else after

    return each


def _other_than(taken: dict[Any, Any], key: Any) -> Any:
    """The key, with a number where two keys have become the same: neither may be lost."""
    number, wanted = 2, key
    while wanted in taken:
        wanted, number = f"{key[: MAX_NAME - 5]} {number}", number + 1
    return wanted


def _in_strings(step: _Step) -> _Step:
    """The step on a line, or on each of several."""
    many = _many(step)
    return lambda value, words: step(value, words) if isinstance(value, str) else many(value, words)


def _any(value: Any, words: Words) -> Any:
    """What is known by its value only."""
    if isinstance(value, BaseModel):
        return reworded(value, words)
    if isinstance(value, str):
        return words.text(value, MAX_TEXT)
    if isinstance(value, list | tuple):
        return _many(_any)(value, words)
    if isinstance(value, dict):
        each = _mapping(_any, _any)
        assert each is not None  # noqa: S101 - it has both steps
        return each(value, words)
    return value


def _brief_values(values: dict[str, Any], words: Words) -> dict[str, Any]:
    after: dict[str, Any] = {}
    for name, value in values.items():
        field = BriefFields.model_fields.get(name)
        step = _field(name, field) if field else _any
        key = name if field else words.text(name, MAX_NAME)
        after[key] = step(value, words) if step and value is not None else value
    return values if all(after.get(name) is values[name] for name in values) else after
