"""Every kind of change that a log can hold."""

from typing import TYPE_CHECKING, Annotated, Any, Union

from pydantic import Field

from playbook.core.log.changes import (  # noqa: F401 - each registers its kinds
    answers,
    briefs,
    counts,
    examples,
    incidents,
    items,
    progress,
    recipes,
    records,
    rollouts,
)
from playbook.core.log.changes.base import KINDS, Change


def any_of_kinds() -> Any:
    """Return the type of any registered change, told apart by `kind`."""
    return Annotated[Union[tuple(KINDS.values())], Field(discriminator="kind")]  # noqa: UP007 - made at runtime


if TYPE_CHECKING:
    AnyChange = Change
else:
    AnyChange = any_of_kinds()
