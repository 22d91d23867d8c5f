"""A workspace with a launched rollout and a channel on loopback, for the tests of what is posted."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playbook.core.base.access import Actor
from playbook.core.posts.schedule import Hour
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.posts import webhooks
from playbook.desk.posts.webhooks import NewWebhook, PostTerms
from playbook.settings import Settings
from playbook.store.register.posts.webhooks import Webhook
from tests.outgoing.channel import Channel
from tests.pages import made

DANA = Actor(name="Dana")
FRIDAY_NINE, MONDAY_EIGHT = Hour(weekday=4, hour=9), Hour(weekday=0, hour=8)
# The Friday after the day that the made rollouts are at, at 9:00 in Berlin.
DUE = datetime(2026, 3, 6, 8, tzinfo=UTC)
BEFORE = DUE - timedelta(hours=20)


@contextmanager
def opened(data: Path, channel: Channel, **more: object) -> Iterator[Workspace]:
    """A workspace on the day of the made rollouts that may post to a channel."""
    values = {"data": data, "owner": "Dana", "today": made.TODAY, "webhook_hosts": channel.host}
    workspace = open_workspace(Settings.model_validate({**values, **more}))
    try:
        yield workspace
    finally:
        workspace.close()


def wish(channel: Channel, **more: object) -> NewWebhook:
    """A webhook as it is asked for: the update on Fridays at nine, unless told otherwise."""
    values: dict[str, object] = {"kind": "slack", "address": channel.address}
    values |= {name: more.pop(name) for name in ("kind", "address", "app_address") if name in more}
    return NewWebhook(**values, terms=terms(**more))  # type: ignore[arg-type]


def terms(**more: object) -> PostTerms:
    """What is sent when: the update on Fridays at nine in Berlin, unless told otherwise."""
    values = {"name": "Leads", "zone": "Europe/Berlin", "update_at": FRIDAY_NINE}
    return PostTerms(**{**values, **more})  # type: ignore[arg-type]


def added(workspace: Workspace, channel: Channel, rollout_id: str = "made", **more: object) -> Webhook:
    return webhooks.add_webhook(workspace, DANA, rollout_id, wish(channel, **more))


def words(workspace: Workspace, rollout_id: str = "made") -> list[str]:
    """How each post went, the latest first, as the owner reads it."""
    return [past.words for one in webhooks.webhooks_of(workspace, DANA, rollout_id) for past in one.past]
