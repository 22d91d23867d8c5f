"""Calendar files: of an address, or of one task."""

import gzip
import hashlib
from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from playbook.core.base.access import Actor, Thing, can
from playbook.core.base.errors import Missing, Refused
from playbook.core.calendar.choices import items_for_everyone, items_of_group, own_items
from playbook.core.calendar.events import CalendarEvent, LeadsTo, Touched, events_of, last_touched
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.core.sharing.anonymize import Anonymizer
from playbook.core.sharing.worries import hider_of_worries
from playbook.desk.accounts.demo import DEMO
from playbook.desk.accounts.sessions import hash_of_token
from playbook.desk.base.access import actor_of, get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import shares
from playbook.desk.links.shares import Pass
from playbook.store.errors import StoreError
from playbook.store.register.feeds import Feed, Feeds

PER_MINUTE = 60
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A calendar, plain and compressed, with the tag of its content."""

    content: bytes
    small: bytes
    tag: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a calendar shows: `key` changes with it, `make` makes its events."""

    key: Hashable
    make: Callable[[], tuple[str, list[CalendarEvent]]]


def fetch(workspace: Workspace, secret: str, here: str) -> CalendarFile:
    """Return the file of an address.

    Raise Missing for an address that opens nothing, Refused if asked too often.
    """
    feeds = Feeds(workspace.register)
    feed = feeds.find_by_secret(hash_of_token(secret))
    if feed is None:
        raise _gone()
    subject = _subject_of(workspace, feed)
    workspace.rate_limit.note(f"calendar {feed.id}", workspace.now(), most=PER_MINUTE, within=_MINUTE)
    if feed.fetched_on != (today := workspace.now().date()):
        # Reading goes on while nothing can be written.
        with suppress(StoreError):
            feeds.fetched(feed.id, today)
    make = partial(_file_of, subject, workspace.settings.public_address or here, has_alarms=feed.has_alarms)
    return workspace.cache("calendars", 128).once((subject.key, here, feed.has_alarms), make)


def item_file(
    workspace: Workspace, actor: Actor, rollout_id: str, item_id: str, here: str, *, is_over: bool = False
) -> bytes:
    """Return one task as a file; `is_over` takes it back."""
    from playbook.exports.calendar import calendar_bytes

    rollout = get_rollout(workspace, actor, rollout_id)
    events = events_of(rollout, [rollout.get_item(item_id)], _touched(workspace, rollout))
    if not events:
        raise Refused("This task has no day yet.", "Give it one first.")
    address = workspace.settings.public_address or here
    return calendar_bytes(rollout.brief.name, events, address, method="CANCEL" if is_over else "PUBLISH")


def _file_of(subject: _Subject, here: str, *, has_alarms: bool) -> CalendarFile:
    from playbook.exports.calendar import calendar_bytes

    name, events = subject.make()
    content = calendar_bytes(name, events, here, has_alarms=has_alarms)
    changed_at = max((event.changed_at for event in events), default=datetime(2000, 1, 1, tzinfo=UTC))
    # No time inside, so that the same calendar is always compressed to the same bytes.
    small = gzip.compress(content, mtime=0)
    return CalendarFile(content, small, hashlib.sha256(content).hexdigest()[:32], changed_at)


def _subject_of(workspace: Workspace, feed: Feed) -> _Subject:
    """Return what a calendar may show now. Raise Missing for nothing."""
    if feed.link_id:
        share = shares.resolve(workspace, Pass(feed.link_id))
        if not share.is_open:
            raise _gone()
        # A frozen one hides what was marked, and who was named, since its day.
        whose = f"link at {share.head}"
        return _of_strangers(workspace, share.rollout, whose, share.rollout.brief.name, items_for_everyone)
    actor = _actor_of(workspace, feed)
    if feed.kind == "mine":
        return _of_own(workspace, actor)
    rollout = get_rollout(workspace, actor, feed.rollout_id or "")
    if rollout.archived:
        raise _gone()
    if feed.kind == "rollout":
        return _Subject(("rollout", *_seen(rollout)), partial(_whole, workspace, rollout))
    if (group := rollout.brief.find_group(feed.group_id or "")) is None:
        raise _gone()
    name = f"{group.name}, {rollout.brief.name}"
    items = partial(items_of_group, group_id=group.id)
    return _of_strangers(workspace, rollout, group.id, name, items, leads_to="stage")


def _of_strangers(
    workspace: Workspace,
    rollout: Rollout,
    whose: str,
    name: str,
    items: Callable[[Rollout], Iterable[AnyItem]],
    *,
    leads_to: LeadsTo = "nothing",
) -> _Subject:
    """Return a calendar for many, without names and quoted worries."""

    def make() -> tuple[str, list[CalendarEvent]]:
        unnamed, unworried = Anonymizer(rollout).unnamed, hider_of_worries(rollout)

        def say(text: str) -> str:
            return unnamed(unworried(text))

        touched = _touched(workspace, rollout)
        return say(name), events_of(rollout, items(rollout), touched, say, leads_to=leads_to)

    return _Subject((whose, leads_to, *_seen(rollout)), make)


def _whole(workspace: Workspace, rollout: Rollout) -> tuple[str, list[CalendarEvent]]:
    return rollout.brief.name, events_of(rollout, rollout.items.values(), _touched(workspace, rollout))


def _of_own(workspace: Workspace, actor: Actor) -> _Subject:
    heads = workspace.log.heads()
    seen = sorted(id_ for id_ in heads if can(actor, "see_rollout", Thing(rollout_id=id_)))

    def make() -> tuple[str, list[CalendarEvent]]:
        rollouts = [get_rollout(workspace, actor, rollout_id) for rollout_id in seen]
        events = [
            event
            for rollout in rollouts
            if not rollout.archived
            for event in events_of(rollout, own_items(rollout, actor), _touched(workspace, rollout))
        ]
        return "My rollout tasks", events

    return _Subject(("mine", actor, *((id_, heads[id_]) for id_ in seen)), make)


def _actor_of(workspace: Workspace, feed: Feed) -> Actor:
    """Return whose rights a calendar is read with. Raise Missing for nobody's."""
    account = workspace.accounts.find(feed.account_id) if feed.account_id else None
    if account:
        return actor_of(workspace, account)
    if workspace.is_demo and feed.account_id is None:
        return DEMO
    raise _gone()


def _seen(rollout: Rollout) -> tuple[Hashable, ...]:
    """Return what a calendar of a rollout is cached by: readers see less of it."""
    return rollout.id, rollout.version, rollout.is_as_read


def _touched(workspace: Workspace, rollout: Rollout) -> Touched:
    """Return when each item of a rollout last changed, cached."""
    events = partial(workspace.log.read, rollout.id)
    return workspace.cache("item changes", 32).once(
        (rollout.id, rollout.version),
        lambda: last_touched(event for event in events() if event.version <= rollout.version),
    )


def _gone() -> Missing:
    return Missing("There is nothing at this address.", "A calendar's address can end; make a new one.")
