"""Write the weekly update of a rollout for posting."""

from collections.abc import Sequence
from datetime import date, timedelta

from playbook.core.digest.channel_posts import DAYS, reminder_of, update_of
from playbook.core.digest.sentences import DigestSentence
from playbook.core.log.rollout import Rollout
from playbook.core.posts.message import Bulletin
from playbook.core.progress.late_owners import find_waiting
from playbook.core.sharing.unlisted_names import find_unlisted_names_in_post
from playbook.desk.base.access import as_readers_see
from playbook.desk.base.workspace import Workspace
from playbook.desk.record import digest
from playbook.llm.call.address import is_here


def update(
    workspace: Workspace,
    rollout: Rollout,
    first: date | None = None,
    worded: Sequence[DigestSentence] = (),
    *,
    today: date | None = None,
    address: str = "",
    writer: str = "",
) -> Bulletin:
    """Return what changed from `first` on, or in the past week."""
    rollout = as_readers_see(workspace, rollout)  # it is for others, whoever copies it
    today = today or workspace.day_of(rollout)
    first = first or today - timedelta(days=DAYS)
    sentences = worded or digest.digest_of(workspace, rollout, first, today)
    return update_of(rollout, sentences, first, today, address=address, writer=writer)


def outside_address(address: str) -> str:
    """Return the address, or nothing where only this machine gets there."""
    return address if "://" in address and not is_here(address) else ""


def names_left_of(workspace: Workspace, rollout: Rollout) -> tuple[str, ...]:
    """Return words that look like an unlisted name in posts."""
    posts = (
        update(workspace, rollout),
        reminder_of(rollout, find_waiting(rollout, workspace.day_of(rollout))),
    )
    return tuple(
        dict.fromkeys(name for post in posts if post for name in find_unlisted_names_in_post(rollout, post))
    )
