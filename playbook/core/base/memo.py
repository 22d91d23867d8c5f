"""Remember on an object what a function worked out of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

_Rest = ParamSpec("_Rest")
_Answer = TypeVar("_Answer")


class HasMemo(Protocol):
    """An object whose memo lives as long as it does."""

    @property
    def memo(self) -> dict[Any, Any]:
        """Return the results by function and further arguments."""


_Owner = TypeVar("_Owner", bound=HasMemo)


def memoized(
    work_out: Callable[Concatenate[_Owner, _Rest], _Answer],
) -> Callable[Concatenate[_Owner, _Rest], _Answer]:
    """Cache results of a function on its first argument."""

    @wraps(work_out)
    def remembered(owner: _Owner, /, *args: _Rest.args, **kwargs: _Rest.kwargs) -> _Answer:
        key = (work_out, *args, *sorted(kwargs.items()))
        if key not in owner.memo:
            owner.memo[key] = work_out(owner, *args, **kwargs)
        answer: _Answer = owner.memo[key]
        return answer

    return remembered
