"""Frozen models out of JSON that we wrote ourselves, without checking every value again.

pydantic takes 15 ms for a large rollout, most of it for checks; this takes half. What is not
known here is left to pydantic, so a new kind of field is slower, not wrong.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter
from pydantic_core import from_json

M = TypeVar("M", bound=BaseModel)
Thaw = Callable[[Any], Any]
_PLAIN = (str, int, float, bool, NoneType)


def thaw(model: type[M], text: bytes) -> M:
    """Give back the model that `text`, its own JSON, holds; raises ValueError for anything else."""
    try:
        with _collection_paused():
            found: M = _model(model)(from_json(text))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not the JSON of a {model.__name__}: {error}") from error
    return found


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
    names = frozenset(model.model_fields)
    # The annotation of a field that is annotated itself comes without its metadata, which we skip anyway.
    steps = [
        (name, step)
        for name, field in model.model_fields.items()
        if (step := _step(field.annotation)) is not None
    ]
    fields_set = set(names)
    new, put = object.__new__, object.__setattr__

    def build(values: Any) -> BaseModel:
        if values.keys() != names:
            raise ValueError(f"not the fields of a {model.__name__}")
        for name, step in steps:
            value = values[name]
            if value is not None:
                values[name] = step(value)
        made = new(model)
        put(made, "__dict__", values)
        put(made, "__pydantic_fields_set__", fields_set)
        put(made, "__pydantic_extra__", None)
        put(made, "__pydantic_private__", None)
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
