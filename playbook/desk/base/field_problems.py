"""Say in our words what is wrong in typed values."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from playbook.core.base.errors import Invalid
from playbook.core.plan.validation_messages import problems_from


@contextmanager
def field_problems() -> Iterator[None]:
    """Raise Invalid, with a problem per field, where a model takes no such values."""
    try:
        yield
    except ValidationError as error:
        raise Invalid(problems_from(error)) from error
