"""The links that an owner makes, pauses and takes back, all in one list."""

import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from playbook.core.base.access import Actor, Thing, can
from playbook.core.base.errors import Invalid, Problem, Refused
from playbook.core.base.fields import MAX_LINE, MAX_NAME, cleaned
from playbook.core.log.permission import refused
from playbook.core.sharing.sharing import ASK_NAMES, PROFILE_NAMES, Ask, Profile, PublicRollout, public
from playbook.core.sharing.unlisted_names import names_left
from playbook.desk.accounts import passwords
from playbook.desk.accounts.passwords import is_easy
from playbook.desk.accounts.sessions import hash_of_token
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import open_counts, shares
from playbook.store.register.links import Link

DEFAULT_DAYS = 30
MOST_DAYS = 365
LEAST_PASSWORD, MOST_PASSWORD = 8, 200

State = Literal["live", "paused", "ended", "revoked", "archived"]


@dataclass(frozen=True, slots=True)
class Made:
    """A new link, and its secret: kept nowhere, so it can be shown this once only."""

    link: Link
    token: str = field(repr=False)

    @property
    def path(self) -> str:
        """Where the link leads, on whatever address this is served."""
        return f"/s/{self.token}"


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list says of a link. `opens`: how often it was opened, by day."""

    link: Link
    rollout_name: str
    state: State
    opens: dict[date, int]


def make_link(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    name: str,
    *,
    profile: Profile = "public",
    days: int = DEFAULT_DAYS,
    password: str = "",
    contact: str = "",
    is_frozen: bool = False,
    asks: Collection[Ask] = (),
) -> Made:
    """Make a link and give back its secret; raises Invalid for what cannot be kept, and then makes none.

    `is_frozen`: it keeps showing the rollout as it stands now. `asks`: what guests are asked for, which
    a frozen link does not do.
    """
    _refuse_others(actor, rollout_id)
    rollout = workspace.rollout_cache.get(rollout_id)
    if rollout.archived:
        raise Refused("This rollout is archived, so no link to it would open.", "Bring it back first.")
    name, contact = cleaned(name), cleaned(contact)
    if problems := [*_problems(name, profile, days, password, contact)]:
        raise Invalid(problems)
    token = new_secret()
    now = workspace.now()
    link = workspace.links.add(
        hash_of_token(token),
        rollout_id,
        name,
        profile,
        as_of=rollout.version if is_frozen else None,
        as_of_day=workspace.today() if is_frozen else None,
        password_hash=passwords.hash_of(password) if password else None,
        contact=contact,
        made_by=actor.name,
        now=now,
        expires_at=now + timedelta(days=days),
        asks=_known(asks),
    )
    shares.note_password(workspace, link, password)
    return Made(link, token)


def preview_of(workspace: Workspace, actor: Actor, rollout_id: str, profile: Profile) -> PublicRollout:
    """Give back all that a guest would see of a rollout as it stands."""
    _refuse_others(actor, rollout_id)
    return public(workspace.rollout_cache.get(rollout_id), profile, workspace.today())


def names_left_of(workspace: Workspace, actor: Actor, rollout_id: str, profile: Profile) -> tuple[str, ...]:
    """Give back what a guest would read that looks like a name: of somebody whom no list names."""
    shown = preview_of(workspace, actor, rollout_id, profile)
    return names_left(workspace.rollout_cache.get(rollout_id), shown)


def new_secret() -> str:
    """Give back a secret of 256 bits that nobody can guess."""
    return secrets.token_urlsafe(32)


def all_links(workspace: Workspace, actor: Actor) -> list[Listed]:
    """Give back every link there is, of every rollout, the newest first."""
    _refuse_others(actor)
    opened = open_counts.opens(workspace)
    return [_listed(workspace, link, opened.get(link.id, {})) for link in workspace.links.all()]


def live_links(workspace: Workspace, actor: Actor, rollout_id: str) -> list[Listed]:
    """Give back the links to a rollout that open something now, the newest first; raises Refused."""
    get_rollout(workspace, actor, rollout_id, "host")
    opened = open_counts.opens(workspace)
    own = [link for link in workspace.links.all() if link.rollout_id == rollout_id]
    found = [_listed(workspace, link, opened.get(link.id, {})) for link in own]
    return [one for one in found if one.state == "live"]


def pause_link(workspace: Workspace, actor: Actor, link_id: str) -> None:
    """Stop a link from opening anything, until it is resumed."""
    link = _of_owner(workspace, actor, link_id)
    workspace.links.pause(link_id, workspace.now())
    workspace.notifier.publish(link.rollout_id)


def resume_link(workspace: Workspace, actor: Actor, link_id: str) -> None:
    """Let a paused link open again."""
    link = _of_owner(workspace, actor, link_id)
    _refuse_revoked(link)
    workspace.links.resume(link_id)
    workspace.notifier.publish(link.rollout_id)


def extend_link(workspace: Workspace, actor: Actor, link_id: str, days: int) -> datetime:
    """Have a link end so many days from now, and give back when that is; one that had ended opens again."""
    link = _of_owner(workspace, actor, link_id)
    _refuse_revoked(link)
    if problem := _problem_with_days(days):
        raise Invalid([problem])
    expires_at = workspace.now() + timedelta(days=days)
    workspace.links.extend(link_id, expires_at)
    workspace.notifier.publish(link.rollout_id)
    return expires_at


def ask_guests(workspace: Workspace, actor: Actor, link_id: str, asks: Collection[Ask]) -> None:
    """Have a link ask its guests for this, and for nothing else."""
    link = _of_owner(workspace, actor, link_id)
    _refuse_revoked(link)
    workspace.links.ask_for(link_id, _known(asks))
    workspace.notifier.publish(link.rollout_id)


def revoke_link(workspace: Workspace, actor: Actor, link_id: str) -> None:
    """Take a link back for good."""
    link = _of_owner(workspace, actor, link_id)
    workspace.links.revoke([link_id], workspace.now())
    workspace.notifier.publish(link.rollout_id)


def revoke_all(workspace: Workspace, actor: Actor) -> int:
    """Take back every link that is not, and give back how many those were."""
    _refuse_others(actor)
    left = [link for link in workspace.links.all() if link.revoked_at is None]
    workspace.links.revoke([link.id for link in left], workspace.now())
    for rollout_id in {link.rollout_id for link in left}:
        workspace.notifier.publish(rollout_id)
    return len(left)


def _known(asks: Collection[str]) -> list[Ask]:
    return [ask for ask in ASK_NAMES if ask in asks]


def _listed(workspace: Workspace, link: Link, opens: dict[date, int]) -> Listed:
    # A rollout of a backup that was put back may not be here any more.
    rollout = workspace.rollout_cache.get(link.rollout_id) if workspace.log.head(link.rollout_id) else None
    return Listed(
        link=link,
        rollout_name=rollout.brief.name if rollout else "",
        state=_state(link, workspace.now(), is_archived=rollout is None or rollout.archived),
        opens=opens,
    )


def _state(link: Link, now: datetime, *, is_archived: bool) -> State:
    if link.revoked_at:
        return "revoked"
    if now >= link.expires_at:
        return "ended"
    if is_archived:
        return "archived"
    return "paused" if link.paused_at else "live"


def _problems(name: str, profile: str, days: int, password: str, contact: str) -> Iterator[Problem]:
    if not name:
        yield Problem("name", "The link has no name.", "Name it after whom it is for, such as 'All-hands'.")
    if len(name) > MAX_NAME:
        yield Problem("name", f"The name has {len(name)} characters.", f"Shorten it to at most {MAX_NAME}.")
    if profile not in PROFILE_NAMES:
        yield Problem("profile", "It is not said what the link shows.", "Pick one of the three.")
    if problem := _problem_with_days(days):
        yield problem
    if password and not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        yield Problem(
            "password",
            f"The password has {len(password)} characters.",
            f"Give it {LEAST_PASSWORD} to {MOST_PASSWORD}, or leave it empty.",
        )
    elif password and is_easy(password, (name,)):
        yield Problem(
            "password",
            "This password is easily guessed: it is a common one, or made of the link's name.",
            "Add a few words that nobody would expect.",
        )
    if len(contact) > MAX_LINE:
        yield Problem(
            "contact",
            f"The contact line has {len(contact)} characters.",
            f"Shorten it to at most {MAX_LINE}.",
        )


def _problem_with_days(days: int) -> Problem | None:
    if 1 <= days <= MOST_DAYS:
        return None
    return Problem("days", "A link lasts from 1 day to a year.", f"Enter a number from 1 to {MOST_DAYS}.")


def _of_owner(workspace: Workspace, actor: Actor, link_id: str) -> Link:
    _refuse_others(actor)
    link = workspace.links.get(link_id)
    _refuse_others(actor, link.rollout_id)
    return link


def _refuse_others(actor: Actor, rollout_id: str = "") -> None:
    if not can(actor, "share", Thing(rollout_id=rollout_id)):
        raise refused("share")


def _refuse_revoked(link: Link) -> None:
    if link.revoked_at:
        raise Refused("This link was taken back for good.", "Make a new one.")
