"""Examples of every model with every field filled."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError

from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.plan.brief import BriefFields
from playbook.core.plan.items import Owner

_PLAIN = {
    str: "word", int: 1, float: 1.0, bool: True, date: date(2026, 3, 2),
    datetime: datetime(2026, 3, 2, tzinfo=UTC), AwareDatetime: datetime(2026, 3, 2, tzinfo=UTC)}  # fmt: skip


def changes() -> Iterator[AnyChange]:
    """Yield every kind of change with everything it can hold."""
    for kind in get_args(get_args(AnyChange)[0]):
        yield from each(kind)


def each(kind: Any) -> Iterator[Any]:
    """Values of a kind that together fill everything it can hold."""
    bare = kind
    while get_origin(bare) is Annotated:
        bare = get_args(bare)[0]
    if bare is BriefEdited:
        yield BriefEdited(values=next(each(BriefFields)).model_dump(mode="json"))
    elif bare is Owner:
        yield from (Owner(person_id="someone"), Owner(role="the manager"))
    elif isinstance(bare, type) and issubclass(bare, BaseModel):
        yield from _models(bare)
    elif get_origin(bare) in (Union, UnionType):
        for member in get_args(bare):
            if member is not NoneType:
                yield from each(member)
    elif get_origin(bare) is tuple:
        yield tuple(each(get_args(bare)[0]))
    elif get_origin(bare) is dict:
        key, value = get_args(bare)
        yield {next(each(key)): next(each(value))}
    else:
        plain = get_args(bare)[0] if get_origin(bare) is Literal else _PLAIN[bare]
        try:
            yield TypeAdapter(kind).validate_python(plain)
        except ValidationError:  # a code, such as that of a country
            yield TypeAdapter(kind).validate_python("DE")


def _models(model: type[BaseModel]) -> Iterator[BaseModel]:
    """Yield models until each field has shown all its values."""
    ways = {
        name: list(each(Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation))
        for name, field in model.model_fields.items()
    }
    for number in range(max(map(len, ways.values()), default=1)):
        yield model(**{name: values[min(number, len(values) - 1)] for name, values in ways.items()})
