"""Read one account's files in turn, so that other accounts need not wait."""

import threading

from playbook.core.base.access import Actor
from playbook.desk.base.workspace import Workspace


def turn_of(workspace: Workspace, actor: Actor) -> threading.Lock:
    """Return the lock to hold while a file, or pasted notes, of this account are read."""
    # Two files are read at a time (base/child.py): who sends many leaves one place to everybody else.
    return workspace.lock(f"files of {actor.account_id}")
