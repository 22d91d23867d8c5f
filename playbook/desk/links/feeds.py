"""Make, list and end the addresses at which calendars follow a plan."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import uuid4

from playbook.core.base.access import Actor, Thing
from playbook.core.base.errors import Missing, Refused
from playbook.core.log.rollout import Rollout
from playbook.desk.accounts.sessions import hash_of_token
from playbook.desk.base.access import get_rollout, require
from playbook.desk.base.audit import name_of, record
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import shares
from playbook.desk.links.links import new_secret
from playbook.desk.links.shares import Pass
from playbook.store.register.feeds import Feed, FeedKind, Feeds

PATH = "/cal/"
UNUSED = timedelta(days=90)
MOST_A_DAY = 20  # calendars that one account makes
KIND_NAMES: dict[FeedKind, str] = {
    "mine": "My tasks", "group": "A team", "rollout": "The whole rollout", "link": "Guests of a link",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A new calendar and its secret, which is shown once."""

    feed: Feed
    secret: str = field(repr=False)

    @property
    def path(self) -> str:
        """Return where a calendar fetches it, on whatever address this is served."""
        return f"{PATH}{self.secret}.ics"


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """A calendar in the list, in words. `is_unused`: nobody fetched it lately."""

    feed: Feed
    name: str
    whose: str
    is_unused: bool


def make_own_feed(workspace: Workspace, actor: Actor, *, has_alarms: bool = False) -> NewFeed:
    """Make the calendar of one's own tasks; an earlier one ends.

    Raise Refused without an account.
    """
    return _make(workspace, actor, _new(workspace, actor, "mine", has_alarms=has_alarms))


def make_feed(workspace: Workspace, actor: Actor, rollout_id: str, group_id: str | None = None) -> NewFeed:
    """Make one's calendar of a rollout or team; an earlier one ends."""
    rollout = _unarchived(get_rollout(workspace, actor, rollout_id))
    if group_id is not None and rollout.brief.find_group(group_id) is None:
        raise Missing("This team is no longer in the brief.", "Reload the page and pick another.")
    feed = _new(workspace, actor, "group" if group_id else "rollout")
    return _make(workspace, actor, replace(feed, rollout_id=rollout_id, group_id=group_id))


def make_link_feed(workspace: Workspace, actor: Actor, link_id: str) -> NewFeed:
    """Make the calendar of a share link; an earlier one ends."""
    require(actor, "share")
    link = workspace.links.get(link_id)
    require(actor, "share", Thing(rollout_id=link.rollout_id))
    if not shares.resolve(workspace, Pass(link_id)).is_open:
        raise Refused("This link has a password, which no calendar can enter.", "Make a link without one.")
    feed = Feed(
        uuid4().hex,
        "link",
        workspace.now(),
        rollout_id=link.rollout_id,
        link_id=link_id,
        account_id=actor.account_id or None,
    )
    return _make(workspace, actor, feed)


def own_feeds(workspace: Workspace, actor: Actor, rollout_id: str | None = None) -> list[ListedFeed]:
    """Return one's own calendars: of a rollout, and of all one's tasks."""
    own = [feed for feed in Feeds(workspace.register).all() if _is_of(actor, feed)]
    listed = [_listed(workspace, feed) for feed in own if feed.rollout_id in (None, rollout_id)]
    return [replace(each, whose="") for each in listed]


def feeds_of(workspace: Workspace, actor: Actor, rollout_id: str) -> list[ListedFeed]:
    """Return everybody's calendars of a rollout, newest first."""
    get_rollout(workspace, actor, rollout_id, "share")
    all_feeds = Feeds(workspace.register).all()
    return [_listed(workspace, feed) for feed in all_feeds if feed.rollout_id == rollout_id]


def end_feed(workspace: Workspace, actor: Actor, feed_id: str) -> None:
    """End a calendar of one's own, or as an owner any."""
    feed = Feeds(workspace.register).find(feed_id)
    if feed is None or not _is_of(actor, feed):
        require(actor, "share", Thing(rollout_id=feed.rollout_id or "" if feed else ""))
    if feed:
        _end(workspace, actor, [feed])


def end_unused(workspace: Workspace, actor: Actor, rollout_id: str) -> int:
    """End a rollout's calendars that nobody fetched for long; count them."""
    unused = [each.feed for each in feeds_of(workspace, actor, rollout_id) if each.is_unused]
    _end(workspace, actor, unused)
    return len(unused)


def _new(workspace: Workspace, actor: Actor, kind: FeedKind, *, has_alarms: bool = False) -> Feed:
    if not actor.account_id and not workspace.is_demo:
        raise Refused("A calendar belongs to an account, and you have none here.", "Sign in with one.")
    account_id = actor.account_id or None
    return Feed(uuid4().hex, kind, workspace.now(), account_id=account_id, has_alarms=has_alarms)


def _make(workspace: Workspace, actor: Actor, feed: Feed) -> NewFeed:
    _refuse_too_many(workspace, actor)
    secret = new_secret()
    Feeds(workspace.register).put(feed, hash_of_token(secret))
    record(workspace, actor, "links.calendar_made", _about(workspace, feed))
    return NewFeed(feed, secret)


def _refuse_too_many(workspace: Workspace, actor: Actor) -> None:
    """Raise Refused for whoever makes one after another."""
    # Each is a line of the audit log.
    whose, now = f"new calendar {actor.account_id or actor.name}", workspace.now()
    try:
        workspace.rate_limit.note(whose, now, most=MOST_A_DAY, within=timedelta(days=1))
    except Refused as error:
        raise Refused(
            f"You have made {MOST_A_DAY} calendar addresses today.",
            "Use the last one, or come back tomorrow.",
        ) from error


def _end(workspace: Workspace, actor: Actor, feeds: list[Feed]) -> None:
    Feeds(workspace.register).end([feed.id for feed in feeds])
    for feed in feeds:
        record(workspace, actor, "links.calendar_ended", _about(workspace, feed))


def _about(workspace: Workspace, feed: Feed) -> str:
    of = f" of {name_of(workspace, feed.rollout_id)}" if feed.rollout_id else ""
    return f"{KIND_NAMES[feed.kind]}{of}"


def _is_of(actor: Actor, feed: Feed) -> bool:
    # Of a link, an owner's; in a demonstration everyone is nobody's account.
    return feed.kind != "link" and feed.account_id == (actor.account_id or None)


def _unarchived(rollout: Rollout) -> Rollout:
    if rollout.archived:
        raise Refused("This rollout is archived, so its calendar would be empty.", "Bring it back first.")
    return rollout


def _listed(workspace: Workspace, feed: Feed) -> ListedFeed:
    last = feed.fetched_on or feed.created_at.date()
    is_unused = workspace.now().date() - last >= UNUSED
    account = workspace.accounts.find(feed.account_id) if feed.account_id else None
    return ListedFeed(feed, _name_of(workspace, feed), account.name if account else "", is_unused)


def _name_of(workspace: Workspace, feed: Feed) -> str:
    if feed.link_id and (link := workspace.links.find(feed.link_id)):
        return f"Guests of “{link.name}”"
    if feed.group_id and feed.rollout_id and workspace.log.head(feed.rollout_id):
        group = workspace.rollout_cache.get(feed.rollout_id).brief.find_group(feed.group_id)
        return group.name if group else "A removed team"
    return KIND_NAMES[feed.kind]
