"""Every text of a dossier, to find or rewrite in a document."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from pydantic import BaseModel

T = TypeVar("T")
# What programs read: no reader sees it as it stands.
_CODES = frozenset(
    ("id", "item_id", "audience", "kind", "key", "stage", "standing", "phase", "light", "state", "mark",
     "part", "marks", "series", "changes", "group_ids", "prompt_sha", "country")
)  # fmt: skip


def texts_of_dossier(value: Any) -> Iterator[str]:
    """Yield every text that is not empty, in field order."""
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from texts_of_dossier(inner)
    else:
        for name in _names(value):
            yield from texts_of_dossier(getattr(value, name))


def with_texts(value: T, say: Callable[[str], str]) -> T:
    """Return a part of a dossier with every text rewritten."""
    rewritten: Any = value
    if isinstance(value, str):
        rewritten = say(value)
    elif isinstance(value, tuple):
        rewritten = tuple(with_texts(inner, say) for inner in value)
    elif isinstance(value, BaseModel):
        rewritten = value.model_copy(update=_rewritten(value, say))
    elif is_dataclass(value) and not isinstance(value, type):
        rewritten = replace(value, **_rewritten(value, say))
    return rewritten  # type: ignore[no-any-return]


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, BaseModel):
        names: tuple[str, ...] = tuple(type(value).model_fields)
    else:
        names = tuple(each.name for each in fields(value)) if is_dataclass(value) else ()
    return tuple(name for name in names if name not in _CODES)


def _rewritten(value: Any, say: Callable[[str], str]) -> dict[str, Any]:
    return {name: with_texts(getattr(value, name), say) for name in _names(value)}
