"""Frozen models out of JSON that we wrote ourselves, without checking every value again.

pydantic takes 16 ms for a large rollout, most of it for checks; this takes 7. What is not
known here is left to pydantic, so a new kind of field is slower, not wrong.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter
from pydantic_core import from_json

M = TypeVar("M", bound=BaseModel)
Thaw = Callable[[Any], Any]
# Past the frozen model's own __setattr__: its slots, as pydantic itself fills them.
_PUTS = tuple(
    BaseModel.__dict__[slot].__set__
    for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)
_PLAIN = (str, int, float, bool, NoneType)


def thaw(model: type[M], text: bytes) -> M:
    """Give back the model that `text`, its own JSON of the same `shape`, holds; else maybe ValueError."""
    try:
        with _collection_paused():
            found: M = _model(model)(from_json(text))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not the JSON of a {model.__name__}: {error}") from error
    return found


@cache
def shape(model: type[BaseModel]) -> str:
    """What tells the fields of a model, and of all models within it, from those of another version."""
    found: dict[str, list[str]] = {}
    _gather(model, found)
    return sha256(repr(sorted(found.items())).encode()).hexdigest()[:16]


def _gather(kind: Any, found: dict[str, list[str]]) -> None:
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        for part in get_args(kind):
            _gather(part, found)
    elif kind.__qualname__ not in found:
        found[kind.__qualname__] = list(kind.model_fields)
        for field in kind.model_fields.values():
            _gather(field.annotation, found)


@contextmanager
def _collection_paused() -> Iterator[None]:
    """Thousands of new objects that all stay would otherwise trigger one collection after another."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@cache
def _model(model: type[BaseModel]) -> Thaw:
    # The annotation of a field that is annotated itself comes without its metadata, which we skip anyway.
    steps = [
        (name, step)
        for name, field in model.model_fields.items()
        if (step := _step(field.annotation)) is not None
    ]
    count, fields_set = len(model.model_fields), set(model.model_fields)
    new = object.__new__
    put_values, put_fields_set, put_extra, put_private = _PUTS

    def build(values: Any) -> BaseModel:
        if len(values) != count:
            raise ValueError(f"not the fields of a {model.__name__}")
        for name, step in steps:
            value = values[name]
            if value is not None:
                values[name] = step(value)
        made = new(model)
        put_values(made, values)
        put_fields_set(made, fields_set)
        put_extra(made, None)
        put_private(made, None)
        return made

    return build


def _step(kind: Any) -> Thaw | None:
    """Give back what turns a JSON value, never null, into a `kind`; None where it is one already."""
    kind = _bare(kind)
    if kind in _PLAIN or get_origin(kind) is Literal:
        return None
    if kind is date:
        return date.fromisoformat
    if kind is datetime:
        return datetime.fromisoformat
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _model(kind)
    if get_origin(kind) in (Union, UnionType):
        return _union(kind, [_bare(one) for one in get_args(kind) if one is not NoneType])
    if get_origin(kind) is tuple and get_args(kind)[1:] == (...,):
        return _many(_step(get_args(kind)[0]))
    if get_origin(kind) is dict and _step(get_args(kind)[0]) is None:
        return _mapping(_step(get_args(kind)[1]))
    return TypeAdapter(kind).validate_python


def _bare(kind: Any) -> Any:
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    return kind


def _union(kind: Any, kinds: list[Any]) -> Thaw | None:
    if len(kinds) == 1:
        return _step(kinds[0])
    if not all(isinstance(one, type) and "kind" in getattr(one, "model_fields", ()) for one in kinds):
        return TypeAdapter(kind).validate_python
    builders = {kind.model_fields["kind"].default: _model(kind) for kind in kinds}
    return lambda value: builders[value["kind"]](value)


def _many(step: Thaw | None) -> Thaw:
    return tuple if step is None else lambda values: tuple(map(step, values))


def _mapping(step: Thaw | None) -> Thaw | None:
    return None if step is None else lambda values: {key: step(value) for key, value in values.items()}
