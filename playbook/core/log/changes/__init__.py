"""Every kind of change that a log can hold."""

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, Union

from pydantic import Field

from playbook.core.log.changes.base import KINDS, Change

# Each module registers its kinds.
for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")


def any_of_kinds() -> Any:
    """Return the type of any registered change, told apart by `kind`."""
    return Annotated[Union[tuple(KINDS.values())], Field(discriminator="kind")]  # noqa: UP007 - made at runtime


if TYPE_CHECKING:
    AnyChange = Change
else:
    AnyChange = any_of_kinds()
