"""Limit how often an account saves that changes no plan: a log only grows."""

import threading

from playbook.core.base.access import Actor
from playbook.core.base.errors import Refused
from playbook.desk.base.limits.rate_limit import TokenBuckets
from playbook.desk.base.workspace import Workspace

_MOST, _EVERY_SECONDS = 1_000, 60  # at once, and then: 2,440 in a day
_MOST_ACCOUNTS = 20_000


class SaveRate:
    """The saves that each account has left, for any thread."""

    def __init__(self, _workspace: Workspace) -> None:
        self._left = TokenBuckets(_MOST, _MOST_ACCOUNTS, _EVERY_SECONDS)
        self._lock = threading.Lock()

    def take(self, workspace: Workspace, actor: Actor) -> None:
        """Take one of an account. Raise Refused where none is left."""
        with self._lock:
            if self._left.wait(actor.account_id, workspace.now()):
                raise Refused(
                    f"You saved more than {_MOST:,} times in a day.", "Wait a minute, then save again."
                )
            self._left.take(actor.account_id)
