"""Claim due posts, send each once, record the outcome."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from playbook import clock
from playbook.core.base.errors import Missing, PlaybookError
from playbook.core.digest.channel_posts import reminder_of
from playbook.core.log.rollout import Rollout
from playbook.core.posts.message import Bulletin, Subject
from playbook.core.posts.schedule import Due, Hour, last_dues
from playbook.core.posts.webhooks import LATEST, SENDING
from playbook.core.progress.late_owners import find_waiting
from playbook.core.progress.progress import day_to_judge, phase
from playbook.core.sharing.anonymize import Anonymizer
from playbook.desk.base.access import as_readers_see
from playbook.desk.base.workspace import Workspace
from playbook.desk.record import updates
from playbook.logs import bug_sentence
from playbook.outgoing import numbers
from playbook.outgoing.bodies import body_of
from playbook.outgoing.hosts import allowed
from playbook.outgoing.numbers import LookUp
from playbook.outgoing.post import PostOutcome, post
from playbook.store.errors import StoreError
from playbook.store.register.posts.webhooks import Dispatch, Webhook, Webhooks

_log = logging.getLogger(__name__)
# How many missed weeks are recorded, and no more.
_WEEKS = 4
# A post held up for longer after its claim is given up: others may take it for lost.
_LONGEST_SECONDS = SENDING.total_seconds() / 2
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Order:
    """A post to send; `attempt` 0 is the one at its hour."""

    webhook: Webhook
    subject: Subject
    period: str
    attempt: int = 0
    is_by_hand: bool = False


def tick(
    workspace: Workspace,
    now: datetime | None = None,
    look_up: LookUp = numbers.look_up,
    is_over: Callable[[], bool] = bool,
) -> None:
    """Send what is due and note what was missed. Raise nothing."""
    now = now or workspace.now()
    try:
        webhooks = Webhooks(workspace.register).live()
    except StoreError as error:
        _log.warning("Nothing can be posted now: %s", error)
        return
    for webhook in webhooks:
        if is_over():
            return
        try:
            _send_due(workspace, webhook, now, look_up)
        except Missing:
            continue  # a restore may have removed its rollout
        except PlaybookError as error:
            _log.warning("What is due for %s cannot be posted now: %s", webhook.host, error)
        except Exception as error:  # noqa: BLE001 - one webhook must not stop the others
            bug_sentence(error)


def why_silent(workspace: Workspace, rollout: Rollout) -> str:
    """Return why nothing is sent by itself about a rollout, or nothing."""
    if workspace.is_demo:
        return "A demonstration sends nothing."
    if rollout.sample or rollout.synthetic:
        return "A sample sends nothing."
    return {
        "brief": "Nothing is sent before the launch.",
        "planning": "Nothing is sent before the launch.",
        "finished": "The rollout is over, so nothing is sent.",
        "archived": "The rollout is archived, so nothing is sent.",
    }.get(phase(rollout, workspace.today()), "")


def hours_of(webhook: Webhook) -> Iterator[tuple[Subject, Hour]]:
    """Yield what is sent to a webhook by itself, and when."""
    if webhook.update_at:
        yield "update", webhook.update_at
    if webhook.reminder_at:
        yield "reminder", webhook.reminder_at


def send(
    workspace: Workspace, order: Order, now: datetime, look_up: LookUp = numbers.look_up
) -> Dispatch | None:
    """Claim and send a post once; return None if it may not."""
    # Whatever ends this process between the two leaves the claim, so that nobody sends it again.
    webhooks, webhook = Webhooks(workspace.register), order.webhook
    dispatch = Dispatch(webhook.id, order.subject, order.period, order.attempt, now)
    if not webhooks.claim(dispatch, is_by_hand=order.is_by_hand):
        return None
    answer = _sent(workspace, order, now, look_up)
    webhooks.note(dispatch, answer.outcome, answer.status)
    if answer.outcome not in ("sent", "nothing"):
        _log.warning("A post to %s was not sent, or may not have been: %s.", webhook.host, answer.outcome)
    return replace(dispatch, outcome=answer.outcome, status=answer.status)


def _send_due(workspace: Workspace, webhook: Webhook, now: datetime, look_up: LookUp) -> None:
    if webhook.since > now + clock.AHEAD:
        # Set by a clock that ran ahead, it would silence the channel until that day.
        Webhooks(workspace.register).owe_from(webhook.id, now)
        webhook = replace(webhook, since=now)
    rollout = workspace.rollout_cache.get(webhook.rollout_id)
    if rollout.launch is None or why_silent(workspace, rollout):
        zone = ZoneInfo(webhook.zone)
        if any(last_dues(hour, zone, now, webhook.since, 1) for _, hour in hours_of(webhook)):
            Webhooks(workspace.register).owe_from(webhook.id, now)
        return
    since = max(webhook.since, rollout.launch.launched_at)
    for subject, hour in hours_of(webhook):
        for due in last_dues(hour, ZoneInfo(webhook.zone), now, since, _WEEKS):
            _send_or_miss(workspace, Order(webhook, subject, due.week.isoformat()), due, now, look_up)


def _send_or_miss(workspace: Workspace, order: Order, due: Due, now: datetime, look_up: LookUp) -> None:
    webhooks = Webhooks(workspace.register)
    if webhooks.claimed(order.webhook.id, order.subject, order.period):
        return
    if now - due.at < LATEST:
        send(workspace, order, now, look_up)
    else:
        webhooks.claim(Dispatch(order.webhook.id, order.subject, order.period, 0, now, "missed"))


def _sent(workspace: Workspace, order: Order, now: datetime, look_up: LookUp) -> PostOutcome:
    began = time.monotonic()
    try:
        if (bulletin := _bulletin(workspace, order, now)) is None:
            return PostOutcome("nothing")
        body = body_of(order.webhook.kind, bulletin)
        address = Webhooks(workspace.register).find_address(order.webhook.id)
        if address is None or time.monotonic() - began > _LONGEST_SECONDS:
            return PostOutcome("stopped")
        return post(address, body, allowed(workspace.settings.webhook_hosts), look_up=look_up)
    except Exception as error:  # noqa: BLE001 - the claim stands, with what went wrong
        bug_sentence(error)
        return PostOutcome("faulty")


def _bulletin(workspace: Workspace, order: Order, now: datetime) -> Bulletin | None:
    webhook = order.webhook
    rollout = as_readers_see(workspace, workspace.rollout_cache.get(webhook.rollout_id))
    today = day_to_judge(rollout, workspace.today_in(ZoneInfo(webhook.zone), now))
    if order.subject == "update":
        return updates.update(workspace, rollout, today=today, address=_address(webhook, "progress"))
    if order.subject == "reminder":
        address, late = _address(webhook, "my_team"), find_waiting(rollout, today)
        return reminder_of(rollout, late, names_leads=webhook.names_leads, address=address)
    if order.subject != "test":
        raise ValueError(order.subject)
    name = Anonymizer(rollout).unnamed(rollout.brief.name) or "A rollout without a name"
    return Bulletin(
        subject="test",
        rollout_id=rollout.id,
        title=f"{name}: a test",
        lead="Leadership Playbook will post about this rollout here.",
        note="No action needed.",
        address=_address(webhook, "progress"),
    )


def _address(webhook: Webhook, page: str) -> str:
    query = urlencode({"rollout": webhook.rollout_id})
    return f"{webhook.app_address}/{page}?{query}" if webhook.app_address else ""
