"""How much a test tries: a part in `make test`, all of it in `make soak`."""

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

IS_LONG = "PLAYBOOK_SOAK_ROUNDS" in os.environ
ROUNDS = int(os.environ.get("PLAYBOOK_SOAK_ROUNDS", "3"))


def some(of: Sequence[T], short: Sequence[T]) -> Sequence[T]:
    """Return all of them in a soak, else the short choice."""
    assert set(short) <= set(of)
    return of if IS_LONG else short
