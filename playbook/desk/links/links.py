"""Make, pause and revoke the links of an owner, in one list."""

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

from playbook.core.base.access import Actor, Thing
from playbook.core.base.errors import Invalid, Problem, Refused
from playbook.core.base.fields import MAX_LINE, MAX_NAME, cleaned
from playbook.core.log.permission import refused
from playbook.core.plan.items import CheckinSeries
from playbook.core.sharing.sharing import ASK_NAMES, PROFILE_NAMES, Ask, Profile, PublicRollout
from playbook.desk.accounts import passwords
from playbook.desk.accounts.passwords import is_easy
from playbook.desk.accounts.sessions import hash_of_token
from playbook.desk.base.access import as_readers_see, get_rollout, require
from playbook.desk.base.audit import AuditAction, name_of, record
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import open_counts, shares
from playbook.desk.plan.tracking import series_to_ask, teams_to_ask
from playbook.llm.call.address import has_private_name
from playbook.llm.call.address import is_here as is_here
from playbook.store.register.accounts import account_in
from playbook.store.register.links import LONGEST, Link
from playbook.store.register.register import Transaction

DEFAULT_DAYS = 30
MOST_DAYS = LONGEST.days
MOST_QUESTIONS_A_DAY = 50
LEAST_PASSWORD, MOST_PASSWORD = 8, 200
State = Literal["live", "paused", "ended", "revoked", "archived"]


@dataclass(frozen=True, slots=True)
class NewLink:
    """A new link and its secret, which is shown once."""

    link: Link
    token: str = field(repr=False)

    @property
    def path(self) -> str:
        """Return where the link leads, on whatever address this is served."""
        return f"/s/{self.token}"


@dataclass(frozen=True, slots=True)
class ListedLink:
    """A link in the list; `opens` and `guesses` (of passwords) by day."""

    link: Link
    rollout_name: str
    state: State
    opens: dict[date, int]
    guesses: dict[date, int]


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
    is_frozen: bool = False,  # it always shows the rollout as it is now
    asks: Collection[Ask] = (),  # what guests are asked for, which a frozen link does not do
    also: Callable[[Transaction, Link], None] | None = None,
) -> NewLink:
    """Make a link, with what `also` stores or not at all.

    Raise Invalid for what cannot be stored.
    """
    require(actor, "share", Thing(rollout_id=rollout_id))
    about: dict[str, Any] = {"profile": profile, "days": days, "password": password, "contact": contact}
    return _make(workspace, actor, rollout_id, name, **about, is_frozen=is_frozen, asks=asks, also=also)


def share_question(
    workspace: Workspace, actor: Actor, rollout_id: str, item_id: str, group_ids: Collection[str] = ()
) -> NewLink:
    """Make the link on which people answer a question with an example, for two rounds.

    Answers are of one team: the only one of `group_ids`, or the one that the form asks for.
    """
    rollout = get_rollout(workspace, actor, rollout_id)
    item = series_to_ask(actor, rollout, item_id, "share_question")
    if rollout.launch is None:
        raise Refused("The rollout has not been launched, so nobody is asked yet.", "Launch it first.")
    if item.way != "example":
        raise Refused("This is not answered by an example.", "Ask for it as the plan says.")
    name = (item.title or "Weekly question")[:MAX_NAME]
    teams = teams_to_ask(actor, rollout, item)
    chosen = [team for team in teams if team in group_ids] or teams
    about: dict[str, Any] = {"item_id": item_id, "group_id": " ".join(chosen) or None}
    _refuse_too_many(workspace, actor)

    def refuse_former_lead(transaction: Transaction) -> None:
        # Inside the transaction, so that no link is stored behind the end of the role.
        if actor.account_id and actor.role != "owner":
            account = account_in(transaction, actor.account_id)
            if not account or not {*chosen} <= {*teams_to_ask(account.actor(), rollout, item)}:
                raise refused("share_question")

    about["refuse"] = refuse_former_lead
    return _make(workspace, actor, rollout_id, name, days=days_open(item), asks=["examples"], **about)


def _refuse_too_many(workspace: Workspace, actor: Actor) -> None:
    """Raise Refused for whoever makes one link of a question after another."""
    # Every list of links reads all of them.
    whose, now = f"question link {actor.account_id or actor.name}", workspace.now()
    try:
        workspace.rate_limit.note(whose, now, most=MOST_QUESTIONS_A_DAY, within=timedelta(days=1))
    except Refused as error:
        raise Refused(
            f"You have made {MOST_QUESTIONS_A_DAY} links today.", "Use the last one, or come back tomorrow."
        ) from error


def days_open(series: CheckinSeries) -> int:
    """Return for how many days the link of a question opens."""
    return min(2 * series.cadence_days, MOST_DAYS)


def _make(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    name: str,
    *,
    profile: Profile = "public",
    days: int,
    password: str = "",
    contact: str = "",
    is_frozen: bool = False,
    asks: Collection[Ask] = (),
    item_id: str | None = None,
    group_id: str | None = None,
    refuse: Callable[[Transaction], None] | None = None,
    also: Callable[[Transaction, Link], None] | None = None,
) -> NewLink:
    rollout = workspace.rollout_cache.get(rollout_id)
    if rollout.archived:
        raise Refused("This rollout is archived, so no link to it would open.", "Bring it back first.")
    name, contact = cleaned(name), cleaned(contact)
    if problems := [*_problems(name, profile, days, password, contact)]:
        raise Invalid(problems)
    token = new_secret()
    now = workspace.now()
    link = Link(
        id=uuid4().hex,
        token_hash=hash_of_token(token),
        rollout_id=rollout_id,
        name=name,
        profile=profile,
        as_of=rollout.version if is_frozen else None,
        as_of_day=workspace.today() if is_frozen else None,
        password_hash=passwords.hash_of(password) if password else None,
        contact=contact,
        made_by=actor.name,
        created_at=now,
        expires_at=now + timedelta(days=days),
        asks=_checked(asks),
        item_id=item_id,
        group_id=group_id,
    )
    workspace.links.add(link, actor.account_id if actor.role == "owner" else "", refuse=refuse, also=also)
    shares.note_password(workspace, link, password)
    _record(workspace, actor, "links.made", link)
    return NewLink(link, token)


def preview_of(workspace: Workspace, actor: Actor, rollout_id: str, profile: Profile) -> PublicRollout:
    """Return all that a guest would see of a rollout now."""
    require(actor, "share", Thing(rollout_id=rollout_id))
    rollout = as_readers_see(workspace, workspace.rollout_cache.get(rollout_id))
    return shares.show(workspace, rollout, profile, workspace.today())


def names_left_of(workspace: Workspace, actor: Actor, rollout_id: str, profile: Profile) -> tuple[str, ...]:
    """Return words for a guest that look like an unlisted name."""
    # Imported when somebody shares: the reader of names and promises takes a tenth of a start.
    from playbook.core.sharing.unlisted_names import find_unlisted_names

    shown = preview_of(workspace, actor, rollout_id, profile)
    return find_unlisted_names(workspace.rollout_cache.get(rollout_id), shown)


def say_reach(address: str, do: str = "copy the link") -> str:
    """Return who cannot open an address, or ''."""
    if is_here(address):
        then = f"Open the app at its shared address, and {do} there."
        return f"This address works only on this computer. {then}"
    if has_private_name(address):
        return "This address works only in your own network, such as the office Wi-Fi."
    return ""


def new_secret() -> str:
    """Return a secret of 256 bits."""
    return secrets.token_urlsafe(32)


def all_links(workspace: Workspace, actor: Actor) -> list[ListedLink]:
    """Return every link of every rollout, newest first."""
    require(actor, "share")
    return _listed(workspace, workspace.links.all())


def live_links(workspace: Workspace, actor: Actor, rollout_id: str) -> list[ListedLink]:
    """Return the live links to a rollout, newest first. Raise Refused."""
    get_rollout(workspace, actor, rollout_id, "host")
    own = [link for link in workspace.links.all() if link.rollout_id == rollout_id]
    return [each for each in _listed(workspace, own) if each.state == "live"]


def pause_link(workspace: Workspace, actor: Actor, link_id: str) -> None:
    """Stop a link from opening anything, until it is resumed."""
    link = _of_owner(workspace, actor, link_id)
    with workspace.publishing(link.rollout_id):
        workspace.links.pause(link_id, workspace.now())
    _record(workspace, actor, "links.paused", link)


def resume_link(workspace: Workspace, actor: Actor, link_id: str) -> None:
    """Let a paused link open again."""
    link = _unrevoked(workspace, actor, link_id)
    with workspace.publishing(link.rollout_id):
        workspace.links.resume(link_id)
    _record(workspace, actor, "links.resumed", link)


def extend_link(workspace: Workspace, actor: Actor, link_id: str, days: int) -> datetime:
    """Let a link end so many days from now; return that moment."""
    link = _unrevoked(workspace, actor, link_id)
    if problem := _problem_with_days(days):
        raise Invalid([problem])
    now = workspace.now()
    expires_at = now + timedelta(days=days)
    with workspace.publishing(link.rollout_id):
        # Made by a clock that was ahead, it opens again.
        workspace.links.extend(link_id, min(link.created_at, now), expires_at)
    _record(workspace, actor, "links.extended", link)
    return expires_at


def ask_guests(workspace: Workspace, actor: Actor, link_id: str, asks: Collection[Ask]) -> None:
    """Set what a link asks its guests for."""
    link = _unrevoked(workspace, actor, link_id)
    with workspace.publishing(link.rollout_id):
        workspace.links.ask_for(link_id, _checked(asks))
    _record(workspace, actor, "links.changed", link)


def revoke_link(workspace: Workspace, actor: Actor, link_id: str) -> None:
    """Revoke a link for good."""
    link = _of_owner(workspace, actor, link_id)
    with workspace.publishing(link.rollout_id):
        workspace.links.revoke([link_id], workspace.now())
    _record(workspace, actor, "links.revoked", link)


def revoke_all(workspace: Workspace, actor: Actor) -> int:
    """Revoke every link, and return how many those were."""
    require(actor, "share")
    live = [link for link in workspace.links.all() if link.revoked_at is None]
    with workspace.publishing(*{link.rollout_id for link in live}):
        workspace.links.revoke([link.id for link in live], workspace.now())
    for link in live:
        _record(workspace, actor, "links.revoked", link)
    return len(live)


def _record(workspace: Workspace, actor: Actor, action: AuditAction, link: Link) -> None:
    record(workspace, actor, action, f"{link.name}, {link.profile}, to {name_of(workspace, link.rollout_id)}")


def _checked(asks: Collection[str]) -> frozenset[Ask]:
    return frozenset(ask for ask in ASK_NAMES if ask in asks)


def _listed(workspace: Workspace, links: Iterable[Link]) -> list[ListedLink]:
    opens, guesses = open_counts.opens(workspace), open_counts.guesses(workspace)
    listed = []
    for link in links:
        # A restored backup may lack the rollout.
        has_rollout = workspace.log.head(link.rollout_id)
        rollout = workspace.rollout_cache.get(link.rollout_id) if has_rollout else None
        state = _state(link, workspace.now(), is_archived=rollout is None or rollout.archived)
        name, counts = rollout.brief.name if rollout else "", (opens, guesses)
        listed.append(ListedLink(link, name, state, *(each.get(link.id, {}) for each in counts)))
    return listed


def _state(link: Link, now: datetime, *, is_archived: bool) -> State:
    if link.revoked_at:
        return "revoked"
    if link.is_over(now):
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
        yield Problem("profile", "Choose what the link shows.", "Pick one of the three.")
    if problem := _problem_with_days(days):
        yield problem
    if password and not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        hint = f"Give it {LEAST_PASSWORD} to {MOST_PASSWORD}, or leave it empty."
        yield Problem("password", f"The password has {len(password)} characters.", hint)
    elif password and is_easy(password, (name,)):
        yield Problem(
            "password",
            "This password is easily guessed: it is a common one, or made of the link's name.",
            "Add a few words that nobody would expect.",
        )
    if len(contact) > MAX_LINE:
        message = f"The contact line has {len(contact)} characters."
        yield Problem("contact", message, f"Shorten it to at most {MAX_LINE}.")


def _problem_with_days(days: int) -> Problem | None:
    if 1 <= days <= MOST_DAYS:
        return None
    return Problem("days", "A link lasts from 1 day to a year.", f"Enter a number from 1 to {MOST_DAYS}.")


def _of_owner(workspace: Workspace, actor: Actor, link_id: str) -> Link:
    require(actor, "share")
    link = workspace.links.get(link_id)
    require(actor, "share", Thing(rollout_id=link.rollout_id))
    return link


def _unrevoked(workspace: Workspace, actor: Actor, link_id: str) -> Link:
    link = _of_owner(workspace, actor, link_id)
    if link.revoked_at:
        raise Refused("This link was revoked for good.", "Make a new one.")
    return link
