"""Limit how often an account or program saves: a log only grows."""

import threading

from playbook.core.base.access import Actor
from playbook.desk.base.limits.rate_limit import TokenBuckets, TooSoon
from playbook.desk.base.workspace import Workspace

_MOST, _EVERY_SECONDS = 1_000, 60  # at once, and then: 2,440 in a day
_MOST_OF_PROGRAM, _OF_PROGRAM_EVERY_SECONDS = 5_000, 10
_MOST_KEYS = 20_000
_MOST_HIDDEN, _HIDDEN_EVERY_SECONDS = 20, 4_320  # lines, and then 20 in a day


class SaveRate:
    """The saves that each account and program has left, for any thread."""

    def __init__(self, _workspace: Workspace) -> None:
        self._of_accounts = TokenBuckets(_MOST, _MOST_KEYS, _EVERY_SECONDS)
        self._of_programs = TokenBuckets(_MOST_OF_PROGRAM, _MOST_KEYS, _OF_PROGRAM_EVERY_SECONDS)
        self._hidden = TokenBuckets(_MOST_HIDDEN, _MOST_KEYS, _HIDDEN_EVERY_SECONDS)
        self._lock = threading.Lock()

    def take(self, workspace: Workspace, actor: Actor, rollout_id: str, hidden: int = 0) -> None:
        """Take a save, or raise TooSoon. `hidden`: lines that readers do not see.

        Many of them try out what was said about people, so no save is taken for a while.
        """
        if actor.account_id:
            who, most, buckets, key = "You", _MOST, self._of_accounts, actor.account_id
        else:
            who, most, buckets = "This program", _MOST_OF_PROGRAM, self._of_programs
            key = f"{rollout_id} {actor.name}"
        with self._lock:
            if buckets.wait(key, workspace.now()):
                message = f"{who} saved more than {most:,} times in a day."
                raise TooSoon(message, "Wait a minute, then save again.")
            if self._hidden.wait(key, workspace.now()):
                message = (
                    f"{who} wrote more than {_MOST_HIDDEN} lines in a day that repeat what only editors read."
                )
                raise TooSoon(message, "Ask an editor to save this, or try again later.")
            buckets.take(key)
            for _ in range(hidden):
                self._hidden.take(key)
