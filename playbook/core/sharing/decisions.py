"""The page that decides, as guests and readers may see it."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from playbook.core.case.decision_page import DecisionPage

T = TypeVar("T")


def public_page(page: DecisionPage, say: Callable[[str], str]) -> DecisionPage:
    """Return the page for a share link; `say` takes names out of its texts."""
    return _said(page.public(), say)


def page_for_readers(page: DecisionPage) -> DecisionPage:
    """Return the page for those who may not edit: nothing about single people."""
    return replace(
        page,
        points=tuple(point for point in page.points if not point.is_private),
        further_points=tuple(point for point in page.further_points if not point.is_private),
        risks=tuple(row for row in page.risks if not row.is_private),
        answers=tuple(row for row in page.answers if not row.is_private),
    )


def _said(value: T, say: Callable[[str], str]) -> T:
    """Return a value with every text in it said by `say`."""
    said: Any = value
    if isinstance(value, str):
        said = say(value)
    elif isinstance(value, tuple):
        said = tuple(_said(part, say) for part in value)
    elif is_dataclass(value) and not isinstance(value, type):
        said = replace(value, **{part.name: _said(getattr(value, part.name), say) for part in fields(value)})
    return said  # type: ignore[no-any-return]
