"""Asking a model as a person does who saw what would be sent, in a window that is open."""

from collections.abc import Callable
from typing import Any

from playbook.desk.base.workspace import Workspace
from playbook.desk.models.ask import AskTerms
from playbook.desk.models.background_work import BackgroundAnswer
from playbook.desk.models.connections import get_connection


def terms(workspace: Workspace, **more: Any) -> AskTerms:
    """The terms on which the connected model is asked."""
    return AskTerms(get_connection(workspace), **more)


def background_answer(
    workspace: Workspace, fetch: Callable[[AskTerms], Any], is_open: Callable[[], bool] = lambda: True
) -> BackgroundAnswer[Any]:
    """Something fetched from the connected model for one window."""
    return BackgroundAnswer(workspace, terms(workspace), fetch, "window", is_open)
