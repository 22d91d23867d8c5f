"""Manage the webhooks of a rollout: add, pause, remove, test, list posts."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from playbook.core.base.access import Actor, Thing
from playbook.core.base.errors import Invalid, Missing, Problem, Refused
from playbook.core.base.fields import MAX_NAME, cleaned
from playbook.core.log.rollout import Rollout
from playbook.core.posts.message import Subject
from playbook.core.posts.schedule import Hour, next_due
from playbook.core.posts.webhooks import (
    WEBHOOK_KIND_NAMES,
    WebhookKind,
    may_send_by_hand,
    outcome_as_of,
    say_outcome,
)
from playbook.desk.base.access import get_rollout, require
from playbook.desk.base.audit import AuditAction, name_of, record
from playbook.desk.base.workspace import Workspace
from playbook.desk.posts import posting
from playbook.desk.posts.posting import Order
from playbook.llm.call.address import is_here
from playbook.outgoing import numbers
from playbook.outgoing.hosts import PostAddress, allowed, read_address, usual_kind
from playbook.outgoing.numbers import LookUp
from playbook.store.register.posts.webhooks import Dispatch, Webhook, Webhooks

MOST = 10
LISTED = 20
_TEST_SECONDS = 10
_APP_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


@dataclass(frozen=True, slots=True)
class PostTerms:
    """What is sent to a webhook when; None: not sent."""

    name: str
    zone: str
    update_at: Hour | None = None
    reminder_at: Hour | None = None
    names_leads: bool = False


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """A webhook to add; its secret address is in no repr."""

    kind: WebhookKind
    address: str
    terms: PostTerms
    app_address: str = ""  # of this app from outside, for a link in each post; empty for none

    def __repr__(self) -> str:
        return f"Wish(kind={self.kind!r}, terms={self.terms!r})"


@dataclass(frozen=True, slots=True)
class PastPost:
    """A post that was sent or not, with its outcome."""

    subject: Subject
    period: str
    attempt: int
    at: datetime
    words: str
    may_again: bool


@dataclass(frozen=True, slots=True)
class ListedWebhook:
    """A webhook with what comes next, and its latest posts, latest first."""

    webhook: Webhook
    comes: tuple[tuple[Subject, datetime], ...]
    past: tuple[PastPost, ...]


@dataclass(frozen=True, slots=True)
class RemovedPost:
    """A post to a webhook that was removed since."""

    name: str
    past: PastPost


@cache
def zones() -> tuple[str, ...]:
    """Return the time zones in order: UTC and those of places."""
    return ("UTC", *sorted(zone for zone in available_timezones() if "/" in zone))


def add_webhook(workspace: Workspace, actor: Actor, rollout_id: str, wish: NewWebhook) -> Webhook:
    """Add a webhook. Raise Invalid, or Refused where nothing is sent."""
    _refuse_where_never(workspace, get_rollout(workspace, actor, rollout_id, "change_settings"))
    place = read_address(wish.address.strip(), allowed(workspace.settings.webhook_hosts))
    terms = replace(wish.terms, name=cleaned(wish.terms.name))
    problems = [*_problems_with_terms(terms), *_problems_with_place(wish, place)]
    if isinstance(place, Problem):
        raise Invalid([place, *problems])
    if problems:
        raise Invalid(problems)
    now = workspace.now()
    webhook = Webhook(
        id=secrets.token_hex(6),
        rollout_id=rollout_id,
        kind=wish.kind,
        host=place.host if place.port == 443 else f"{place.host}:{place.port}",
        app_address="" if is_here(wish.app_address) else wish.app_address,
        maker=actor.name,
        created_at=now,
        since=now,
        **_values(terms),
    )
    if not Webhooks(workspace.register).add(webhook, wish.address.strip(), MOST):
        raise Refused(f"A rollout has {MOST} channels at most.", "Remove one that is no longer needed.")
    _record(workspace, actor, "settings.channel_made", webhook)
    return webhook


def webhooks_of(workspace: Workspace, actor: Actor, rollout_id: str) -> list[ListedWebhook]:
    """Return the webhooks of a rollout, oldest first."""
    rollout = get_rollout(workspace, actor, rollout_id, "change_settings")
    return [_listed(workspace, rollout, each) for each in Webhooks(workspace.register).of_rollout(rollout_id)]


def silence_of(workspace: Workspace, actor: Actor, rollout_id: str) -> str:
    """Return why nothing is sent about a rollout now, or nothing."""
    return posting.why_silent(workspace, get_rollout(workspace, actor, rollout_id, "change_settings"))


def gone_of(workspace: Workspace, actor: Actor, rollout_id: str) -> list[RemovedPost]:
    """Return the latest posts to webhooks that were removed since."""
    get_rollout(workspace, actor, rollout_id, "change_settings")
    history = Webhooks(workspace.register).removed_history(rollout_id, LISTED)
    return [RemovedPost(name, _past(workspace, dispatch)) for name, dispatch in history]


def terms_of(webhook: Webhook) -> PostTerms:
    """Return what is sent to a webhook and when."""
    return PostTerms(**_values(webhook))


def _values(source: PostTerms | Webhook) -> dict[str, Any]:
    return {field.name: getattr(source, field.name) for field in fields(PostTerms)}


def change_webhook(workspace: Workspace, actor: Actor, webhook_id: str, terms: PostTerms) -> None:
    """Change what is sent there and when. Raise Invalid for bad input."""
    webhook = _get(workspace, actor, webhook_id)
    terms = replace(terms, name=cleaned(terms.name))
    if problems := _problems_with_terms(terms):
        raise Invalid(problems)
    Webhooks(workspace.register).change(replace(webhook, since=workspace.now(), **_values(terms)))
    _record(workspace, actor, "settings.channel_changed", webhook)


def pause_webhook(workspace: Workspace, actor: Actor, webhook_id: str) -> None:
    """Send nothing there by itself until it is resumed."""
    webhook = _get(workspace, actor, webhook_id)
    Webhooks(workspace.register).pause(webhook_id, workspace.now())
    _record(workspace, actor, "settings.channel_paused", webhook)


def resume_webhook(workspace: Workspace, actor: Actor, webhook_id: str) -> None:
    """Send posts there again; nothing that was due meanwhile follows."""
    webhook = _get(workspace, actor, webhook_id)
    Webhooks(workspace.register).resume(webhook_id, workspace.now())
    _record(workspace, actor, "settings.channel_resumed", webhook)


def remove_webhook(workspace: Workspace, actor: Actor, webhook_id: str) -> None:
    """Remove a webhook, and its address from the files at once."""
    webhook = _get(workspace, actor, webhook_id)
    Webhooks(workspace.register).remove(webhook_id, workspace.now())
    _record(workspace, actor, "settings.channel_removed", webhook)


def _record(workspace: Workspace, actor: Actor, action: AuditAction, webhook: Webhook) -> None:
    record(
        workspace,
        actor,
        action,
        f"{webhook.name}, {webhook.kind}, of {name_of(workspace, webhook.rollout_id)}",
    )


def send_test(
    workspace: Workspace, actor: Actor, webhook_id: str, look_up: LookUp = numbers.look_up
) -> PastPost:
    """Send a test post; return its outcome. Raise Refused soon after another."""
    webhook = _get(workspace, actor, webhook_id)
    _refuse_where_never(workspace, workspace.rollout_cache.get(webhook.rollout_id))
    now = workspace.now()
    moment = now.replace(second=now.second // _TEST_SECONDS * _TEST_SECONDS, microsecond=0)
    return _send(workspace, Order(webhook, "test", moment.isoformat(), is_by_hand=True), now, look_up)


def send_again(
    workspace: Workspace,
    actor: Actor,
    webhook_id: str,
    subject: Subject,
    period: str,
    look_up: LookUp = numbers.look_up,
) -> PastPost:
    """Send by hand what did not arrive. Raise Refused otherwise."""
    webhook = _get(workspace, actor, webhook_id)
    if silent := posting.why_silent(workspace, workspace.rollout_cache.get(webhook.rollout_id)):
        raise Refused(silent, "Send a test to see whether it would arrive.")
    sent = Webhooks(workspace.register).claimed(webhook_id, subject, period)
    now = workspace.now()
    last = sent[-1] if sent else None
    if last is None or not may_send_by_hand(outcome_as_of(last.outcome, last.claimed_at, now)):
        raise Refused("This was sent, or is being sent.", "Reload the page to see how it went.")
    order = Order(webhook, subject, period, last.attempt + 1, is_by_hand=True)
    return _send(workspace, order, now, look_up)


def _send(workspace: Workspace, order: Order, now: datetime, look_up: LookUp) -> PastPost:
    if (dispatch := posting.send(workspace, order, now, look_up)) is None:
        raise Refused("This was sent a moment ago.", "Look at how it went before you send it again.")
    return _past(workspace, dispatch)


def _get(workspace: Workspace, actor: Actor, webhook_id: str) -> Webhook:
    webhook = Webhooks(workspace.register).find(webhook_id)
    require(actor, "change_settings", Thing(rollout_id=webhook.rollout_id if webhook else ""))
    if webhook is None:
        raise Missing("This channel was removed.", "Reload the page.")
    return webhook


def is_silent_for_good(workspace: Workspace, rollout: Rollout) -> bool:
    """Return whether nothing can ever be sent about a rollout."""
    return bool(workspace.is_demo or rollout.sample or rollout.synthetic)


def _refuse_where_never(workspace: Workspace, rollout: Rollout) -> None:
    if is_silent_for_good(workspace, rollout):
        raise Refused(posting.why_silent(workspace, rollout), "Start a rollout of your own.")


def _problems_with_place(wish: NewWebhook, place: PostAddress | Problem) -> list[Problem]:
    problems = []
    if wish.app_address and not _APP_ADDRESS.fullmatch(wish.app_address):
        problems.append(Problem("here", "This is not an address of this app.", "Leave the link out."))
    usual = usual_kind(place) if isinstance(place, PostAddress) else None
    if usual and usual != wish.kind:
        message = f"This is an address of {WEBHOOK_KIND_NAMES[usual]}."
        problems.append(Problem("kind", message, "Pick that here, or paste another address."))
    return problems


def _problems_with_terms(terms: PostTerms) -> list[Problem]:
    problems, name = [], terms.name
    if not name:
        problems.append(Problem("name", "The channel has no name.", "Say where posts go, as in your list."))
    elif len(name) > MAX_NAME:
        problems.append(Problem("name", f"The name has {len(name)} characters.", f"At most {MAX_NAME} fit."))
    if terms.zone not in zones():
        problems.append(Problem("zone", "There is no such time zone.", "Pick one of the list."))
    if terms.update_at is None and terms.reminder_at is None:
        problems.append(Problem("what", "Nothing would be sent.", "Tick the update, the reminder, or both."))
    return problems


def _listed(workspace: Workspace, rollout: Rollout, webhook: Webhook) -> ListedWebhook:
    comes: list[tuple[Subject, datetime]] = []
    if webhook.paused_at is None and not posting.why_silent(workspace, rollout):
        zone = ZoneInfo(webhook.zone)
        hours = posting.hours_of(webhook)
        comes = [(subject, next_due(hour, zone, workspace.now()).at) for subject, hour in hours]
    history = Webhooks(workspace.register).history(webhook.id, LISTED)
    past = tuple(_past(workspace, each, _is_latest(each, history)) for each in history)
    return ListedWebhook(webhook, tuple(comes), past)


def _is_latest(dispatch: Dispatch, history: Iterable[Dispatch]) -> bool:
    """Return whether this is the last attempt for the last week."""
    key = (dispatch.period, dispatch.attempt)
    return all((each.period, each.attempt) <= key for each in history if each.subject == dispatch.subject)


def _past(workspace: Workspace, dispatch: Dispatch, is_latest: bool = False) -> PastPost:
    outcome = outcome_as_of(dispatch.outcome, dispatch.claimed_at, workspace.now())
    return PastPost(
        subject=dispatch.subject,
        period=dispatch.period,
        attempt=dispatch.attempt,
        at=dispatch.claimed_at,
        words=say_outcome(outcome, dispatch.status),
        may_again=is_latest and dispatch.subject != "test" and may_send_by_hand(outcome),
    )
