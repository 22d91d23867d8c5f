"""How a connection is cut whose other end does not read: to close it politely would wait for that end."""

from collections.abc import Callable

from starlette.types import Receive, Scope

_NAME = "playbook.cut"


def note(scope: Scope, receive: Receive) -> None:
    """Note how the connection of a request is cut, before anything wraps what it is received by."""
    # The ASGI standard has no word for it; uvicorn keeps the transport beside `receive`.
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    scope[_NAME] = getattr(transport, "abort", None)


def cut(scope: Scope) -> None:
    """Cut the connection of a request, with whatever was still to be sent; does nothing on another server."""
    abort: Callable[[], None] | None = scope.get(_NAME)
    if abort is not None:
        abort()
