"""One model answer fetched in the background."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Generic, TypeVar

from playbook.core.base.errors import PlaybookError
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.ask import Terms
from playbook.desk.models.background_work import Loss, SideWork, Watcher
from playbook.llm.call.errors import ModelError
from playbook.llm.call.fallbacks import Listener
from playbook.logs import bug_sentence

T = TypeVar("T")


class BackgroundAnswer(SideWork, Generic[T]):
    """One answer; `trouble` says why there is no `result`."""

    def __init__(
        self,
        workspace: Workspace,
        terms: Terms,
        fetch: Callable[[Terms], T],
        window: str,
        is_open: Watcher,
        loss: Loss = str,
    ) -> None:
        super().__init__(workspace, terms.agreed, window, is_open, loss)
        self.model = terms.agreed.server.model
        self.result: T | None = None
        self.trouble = ""
        self.was_stopped = False
        self._heard: list[dict[str, Any]] = []
        watched = Listener(self._heard.append, self._heard.clear)
        self.begin(partial(self._run, fetch, replace(terms, listener=watched, stop=self.is_stopped)))

    @property
    def is_over(self) -> bool:
        """Return whether the result or the trouble is there."""
        return not self.is_running

    @property
    def heard(self) -> tuple[dict[str, Any], ...]:
        """Return the items received so far."""
        return tuple(self._heard)

    def _run(self, fetch: Callable[[Terms], T], terms: Terms) -> None:
        try:
            self.result = fetch(terms)
        except PlaybookError as error:
            self.was_stopped = bool(self.why) or (isinstance(error, ModelError) and error.kind == "stopped")
            self.trouble = "" if self.was_stopped else str(error)
        except Exception as error:  # noqa: BLE001 - a bug gets a sentence and an id
            self.trouble = bug_sentence(error)
