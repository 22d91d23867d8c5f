"""Manage the people who have an account: roles, removal, passwords."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from playbook.core.base.access import Actor, Membership, could
from playbook.core.base.errors import Conflict, Invalid, Missing, Refused
from playbook.core.plan.items import CheckinSeries
from playbook.desk.accounts import open_sessions
from playbook.desk.accounts.invites import problems_with_membership, role_in_words
from playbook.desk.accounts.registration import read_password
from playbook.desk.accounts.sessions import limits_of
from playbook.desk.base.access import require
from playbook.desk.base.audit import AuditAction, entry_of, record_by_machine
from playbook.desk.base.workspace import ACCOUNTS, Workspace
from playbook.desk.plan.tracking import teams_to_ask
from playbook.store.register.accounts import Account, Accounts, Also, account_in, end_sessions
from playbook.store.register.links import Link, end_links
from playbook.store.register.register import Register, Transaction
from playbook.store.register.second_factors import SecondFactors, take_off


@dataclass(frozen=True, slots=True)
class Someone:
    """An account as the page People shows it; `is_me`: the viewer's own."""

    id: str
    name: str
    email: str | None
    is_owner: bool
    memberships: tuple[Membership, ...]
    seen_at: datetime | None
    signs_on_elsewhere: bool
    has_second_factor: bool
    is_me: bool


def people_of(workspace: Workspace, actor: Actor) -> list[Someone]:
    """Return everyone with an account, owners first, then by name."""
    require(actor, "manage_people")
    secured = SecondFactors(workspace.register).account_ids()
    people = [
        Someone(
            id=account.id,
            name=account.name,
            email=account.email,
            is_owner=account.is_owner,
            memberships=account.memberships,
            seen_at=account.seen_at,
            signs_on_elsewhere=account.signs_on_elsewhere,
            has_second_factor=account.id in secured,
            is_me=account.id == actor.account_id,
        )
        for account in workspace.accounts.all()
    ]
    return sorted(people, key=lambda person: (not person.is_owner, person.name.casefold(), person.id))


def set_membership(
    workspace: Workspace,
    actor: Actor,
    account_id: str,
    membership: Membership,
    seen: Sequence[Membership] | None = None,
) -> None:
    """Replace the role of somebody in a rollout, at once.

    `seen`: the roles that the actor was looking at. Raise Conflict if the one replaced is another by now.
    """
    require(actor, "manage_people")
    if problems := problems_with_membership(workspace, membership):
        raise Invalid(problems)
    account = workspace.accounts.get(account_id)
    others = [each for each in account.memberships if each.rollout_id != membership.rollout_id]
    replaced = [each for each in account.memberships if each not in others]
    if seen is not None and replaced != [each for each in seen if each.rollout_id == membership.rollout_id]:
        now = "; ".join(role_in_words(workspace, each) for each in replaced) or "no role"
        raise Conflict("Another owner", now, role_in_words(workspace, membership))
    ending = _questions_to_end(workspace, account, (*others, membership))
    also = _entry(workspace, actor, "people.role_given", account, ending, membership)
    with workspace.publishing(ACCOUNTS, *_rollouts_of(ending)):
        workspace.accounts.give(account_id, membership, actor.account_id, also=also)
    _end_questions_asked_meanwhile(workspace, actor, account)
    _drop_unstored_of_planner(workspace, account)


def drop_membership(workspace: Workspace, actor: Actor, account_id: str, rollout_id: str) -> None:
    """Remove the role of somebody in a rollout, at once."""
    account = _get(workspace, actor, account_id)
    others = tuple(each for each in account.memberships if each.rollout_id != rollout_id)
    for membership in account.memberships:
        if membership not in others:
            ending = _questions_to_end(workspace, account, others)
            also = _entry(workspace, actor, "people.role_taken", account, ending, membership)
            with workspace.publishing(ACCOUNTS, *_rollouts_of(ending)):
                workspace.accounts.take(account_id, rollout_id, actor.account_id, also=also)
            _end_questions_asked_meanwhile(workspace, actor, account)
    _drop_unstored_of_planner(workspace, account)


def set_owner(workspace: Workspace, actor: Actor, account_id: str, is_owner: bool) -> None:
    """Make somebody an owner, or none, whose links end. Raise Claimed for the last one."""
    account = _get(workspace, actor, account_id)
    ending = () if is_owner else links_made_by(workspace, account.name)
    action: AuditAction = "people.owner_made" if is_owner else "people.owner_dropped"
    also = _entry(workspace, actor, action, account, ending)
    now, by = workspace.now(), actor.account_id
    with workspace.publishing(ACCOUNTS, *_rollouts_of(ending)):
        workspace.accounts.set_owner(account_id, is_owner, by, links_end_at=now, also=also)
    _drop_unstored_of_planner(workspace, account)


def _stays_longer(before: Account, after: Account | None) -> bool:
    """Return whether somebody stays signed in for longer from now on."""
    # Then sessions end: one that was over by the limit of the former role would go on by that of the new one.
    return after is not None and limits_of(after).idle > limits_of(before).idle


def _drop_unstored_of_planner(workspace: Workspace, before: Account) -> None:
    if _stays_longer(before, workspace.accounts.find(before.id)):
        open_sessions.drop_unstored(workspace, before.id)


def sign_out_person(workspace: Workspace, actor: Actor, account_id: str) -> None:
    """End every session of somebody, who may sign in again."""
    account = _get(workspace, actor, account_id)
    also = entry_of(workspace, actor, "people.signed_out", account.name)
    with workspace.publishing(ACCOUNTS):
        open_sessions.end_all_of(workspace, account_id, also=also)


def reset_second_factor(workspace: Workspace, actor: Actor, account_id: str) -> None:
    """Turn somebody's second factor off, for whoever lost it, and sign them out."""
    account = _get(workspace, actor, account_id)
    if account_id == actor.account_id:
        raise Refused(
            "This is your own account.", "Turn it off on My account, with your password and a code."
        )
    entry = entry_of(workspace, actor, "sign_in.factor_reset", account.name)

    def also(transaction: Transaction) -> None:
        take_off(transaction, account_id)
        entry(transaction)

    with workspace.publishing(ACCOUNTS):
        open_sessions.end_all_of(workspace, account_id, also=also)


def remove_person(workspace: Workspace, actor: Actor, account_id: str) -> None:
    """Remove an account; its sessions, invites, tokens and links end at once."""
    if account_id == actor.account_id:
        raise Refused("This is your own account.", "Another owner can remove it.")
    account = _get(workspace, actor, account_id)
    ending = links_made_by(workspace, account.name)
    also = _entry(workspace, actor, "people.removed", account, ending)
    with workspace.publishing(ACCOUNTS, *_rollouts_of(ending)):
        workspace.accounts.remove(account_id, actor.account_id, links_end_at=workspace.now(), also=also)
    workspace.unsaved_input.forget(account_id)


def links_made_by(workspace: Workspace, account_name: str) -> list[Link]:
    """Return the links of somebody that nobody has ended."""
    now = workspace.now()
    own = (link for link in workspace.links.all() if link.made_by == account_name)
    return [link for link in own if link.revoked_at is None and link.expires_at > now]


def _questions_to_end(
    workspace: Workspace, account: Account, memberships: tuple[Membership, ...]
) -> list[Link]:
    """Return the links of weekly questions that an account with these roles may ask no longer."""
    after = replace(account, memberships=memberships).actor()
    own = (link for link in links_made_by(workspace, account.name) if link.item_id)
    return [link for link in own if not _may_still_ask(workspace, after, link)]


def _end_questions_asked_meanwhile(workspace: Workspace, actor: Actor, before: Account) -> None:
    """End the links that somebody made while their role changed."""
    after = workspace.accounts.find(before.id) or replace(before, memberships=())
    if ending := _questions_to_end(workspace, after, after.memberships):
        entries, now = _endings_of(workspace, actor, after, ending), workspace.now()

        def end(transaction: Transaction) -> None:
            end_links(transaction, [link.id for link in ending], now)
            for entry in entries:
                entry(transaction)

        with workspace.publishing(*_rollouts_of(ending)):
            workspace.register.write(end)


def _may_still_ask(workspace: Workspace, actor: Actor, link: Link) -> bool:
    """Return whether somebody answers for all teams of a question's link."""
    if not could(actor, "share_question", link.rollout_id) or not workspace.log.head(link.rollout_id):
        return False
    rollout = workspace.rollout_cache.get(link.rollout_id)
    series = rollout.items.get(link.item_id or "")
    if not isinstance(series, CheckinSeries):
        return False
    return {*(link.group_id or "").split()} <= {*teams_to_ask(actor, rollout, series)}


def _rollouts_of(links: Sequence[Link]) -> set[str]:
    return {link.rollout_id for link in links}


def _entry(
    workspace: Workspace,
    actor: Actor,
    action: AuditAction,
    account: Account,
    ending: Sequence[Link],
    membership: Membership | None = None,
) -> Also:
    """Return what ends links and sessions, and records it, with a role."""
    role = f", {role_in_words(workspace, membership)}" if membership else ""
    given = entry_of(workspace, actor, action, account.name + role)
    entries = [given, *_endings_of(workspace, actor, account, ending)]
    now = workspace.now()

    def also(transaction: Transaction) -> None:
        end_links(transaction, [link.id for link in ending], now)
        if _stays_longer(account, account_in(transaction, account.id)):
            end_sessions(transaction, account.id)
        for entry in entries:
            entry(transaction)

    return also


def _endings_of(workspace: Workspace, actor: Actor, account: Account, ending: Sequence[Link]) -> list[Also]:
    # Whoever made a link knows its secret.
    subjects = (f"{link.name}, {link.profile}, of {account.name}" for link in ending)
    return [entry_of(workspace, actor, "links.revoked", subject) for subject in subjects]


def _get(workspace: Workspace, actor: Actor, account_id: str) -> Account:
    require(actor, "manage_people")
    return workspace.accounts.get(account_id)


_log = logging.getLogger("playbook")


def get_account(register: Register, email: str) -> Account:
    """Return an account with a password. Raise Missing, or Refused without one."""
    if (account := Accounts(register).find_by_email(email)) is None:
        raise Missing(f"There is no account with the address {email}.", "Check how it is written.")
    if account.signs_on_elsewhere:
        raise Refused(
            f"{account.name} comes in by the company's sign-on, which has no password here.",
            "Whoever runs that sign-on can help.",
        )
    return account


def reset_password(register: Register, account: Account, password: str) -> bool:
    """Set another password; return whether a second factor went with it."""
    had_factor = SecondFactors(register).find(account.id) is not None
    Accounts(register).set_password(account.id, read_password(password, account.name, account.email or ""))
    _log.info("Account %s has another password.", account.id)
    record_by_machine(register, "sign_in.password_reset", account.name)
    return had_factor


def drop_second_factor(register: Register, account: Account) -> None:
    """Turn off an account's second factor, from the machine itself; its sessions end."""
    Accounts(register).end_sessions_of(account.id, also=partial(take_off, account_id=account.id))
    _log.info("Account %s has no second factor any more.", account.id)
    record_by_machine(register, "sign_in.factor_reset", account.name)


def sign_out_all(register: Register) -> None:
    """End every session of everybody."""
    Accounts(register).end_all_sessions()
    record_by_machine(register, "people.everybody_signed_out")
