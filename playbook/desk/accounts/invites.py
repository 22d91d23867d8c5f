"""Invite people by a link for one use within seven days."""

import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from playbook.core.base.access import EVERY, ROLE_NAMES, Actor, Membership
from playbook.core.base.errors import Invalid, Missing, PlaybookError, Problem
from playbook.core.base.fields import MAX_NAME, cleaned
from playbook.core.log.rollout import Rollout
from playbook.desk.accounts.registration import read_newcomer, read_person
from playbook.desk.accounts.sessions import begin, hash_of_token
from playbook.desk.base.access import require
from playbook.desk.base.audit import name_of, record
from playbook.desk.base.workspace import Workspace
from playbook.store.register.account_names import NameTaken
from playbook.store.register.accounts import (
    add_membership,
    find_membership,
    insert_account,
    make_owner,
    normal,
)
from playbook.store.register.invites import Invite, Invites
from playbook.store.register.register import Transaction

LIFE = timedelta(days=7)
ROLES = ("editor", "lead", "viewer")  # the widest first
PATH = "/invite/"


@dataclass(frozen=True, slots=True)
class NewInvite:
    """A new invite and its secret, which is shown once."""

    invite: Invite
    secret: str

    def __repr__(self) -> str:
        return f"Made(invite={self.invite!r})"

    @property
    def path(self) -> str:
        """Return where the link leads, on whatever address this is served."""
        return f"{PATH}{self.secret}"


def make_invite(
    workspace: Workspace, actor: Actor, name: str, membership: Membership | None, email: str = ""
) -> NewInvite:
    """Invite to a membership, or to own this Playbook. Raise Invalid."""
    require(actor, "manage_people")
    name, email = cleaned(name), cleaned(email)
    problems = [
        *_problems_with_name(name),
        *_problems_with_email(email),
        *problems_with_membership(workspace, membership),
    ]
    if problems:
        raise Invalid(problems)
    now = workspace.now()
    invite = Invite(
        id=secrets.token_hex(6),
        name=name,
        email=email or None,
        membership=membership,
        made_by=actor.account_id or None,
        maker=actor.name,
        created_at=now,
        expires_at=now + LIFE,
    )
    secret = secrets.token_urlsafe(32)
    Invites(workspace.register).add(invite, hash_of_token(secret))
    record(workspace, actor, "people.invited", _about(workspace, invite))
    return NewInvite(invite, secret)


def open_invites(workspace: Workspace, actor: Actor) -> list[Invite]:
    """Return the open invites, newest first, and delete the others."""
    require(actor, "manage_people")
    now, invites = workspace.now(), Invites(workspace.register)
    stored = invites.all()
    if closed := [invite.id for invite in stored if not invite.is_open(now)]:
        invites.forget(closed)
    return [invite for invite in stored if invite.is_open(now)]


def names_to_invite(rollout: Rollout) -> tuple[str, ...]:
    """Return whom to invite first: the lead, managers, owners by tasks."""
    brief = rollout.brief
    owned = Counter(
        item.owner.person_id for item in rollout.items.values() if item.owner and item.owner.person_id
    )
    owners = (brief.find_person(person_id) for person_id, _ in owned.most_common())
    people = (brief.lead, *map(brief.manager_of, brief.groups), *owners)
    return tuple(dict.fromkeys(person.name for person in people if person))


def revoke_invite(workspace: Workspace, actor: Actor, invite_id: str) -> None:
    """End an invite that nobody has accepted."""
    require(actor, "manage_people")
    invite = next((each for each in Invites(workspace.register).all() if each.id == invite_id), None)
    Invites(workspace.register).revoke(invite_id, workspace.now())
    if invite:
        record(workspace, actor, "people.invite_revoked", _about(workspace, invite))


def find_invite(workspace: Workspace, secret: str) -> Invite | None:
    """Return the open invite of a link, or None."""
    invite = Invites(workspace.register).find_by_secret(hash_of_token(secret))
    return invite if invite and invite.is_open(workspace.now()) else None


def accept(workspace: Workspace, secret: str, name: str, email: str, password: str) -> str:
    """Make the account of an invite and return its first session."""
    invite = _get(workspace, secret)
    person = read_newcomer(name, invite.email or email, password)
    now = workspace.now()

    def work(transaction: Transaction, used: Invite) -> str:
        return insert_account(
            transaction,
            person.name,
            person.email,
            person.password_hash,
            now,
            is_owner=used.membership is None,
            memberships=(used.membership,) if used.membership else (),
        )

    try:
        account_id = Invites(workspace.register).take_up(invite.id, now, work)
    except NameTaken as error:
        raise Invalid([Problem("name", error.message, error.hint)]) from None
    account = workspace.accounts.get(account_id)
    record(workspace, account.actor(), "people.invite_used", _about(workspace, invite))
    return begin(workspace, account)


def join(workspace: Workspace, actor: Actor, secret: str) -> None:
    """Add an invite's membership to a signed-in account. Raise Missing or Invalid."""
    invite = _get(workspace, secret)
    account = workspace.accounts.get(actor.account_id)
    if invite.email and normal(invite.email) != account.email:
        raise Invalid([Problem("email", "This invite is for another address.", "Sign in with that one.")])

    def work(transaction: Transaction, used: Invite) -> str:
        if used.membership is None:
            make_owner(transaction, account.id)
        else:
            current = find_membership(transaction, account.id, used.membership.rollout_id)
            add_membership(transaction, account.id, _wider(current, used.membership))
        return account.id

    Invites(workspace.register).take_up(invite.id, workspace.now(), work)
    record(workspace, actor, "people.invite_used", _about(workspace, invite))


def _wider(current: Membership | None, invited: Membership) -> Membership:
    """Return the wider of two memberships: nobody loses by joining."""
    if current is None or ROLES.index(invited.role) < ROLES.index(current.role):
        return invited
    if current.role != invited.role:
        return current
    groups = tuple(dict.fromkeys((*current.group_ids, *invited.group_ids)))
    person_id = current.person_id or invited.person_id
    return current.model_copy(update={"group_ids": groups, "person_id": person_id})


def copy_text(workspace: Workspace, new: NewInvite, address: str) -> str:
    """Return the text of an invite; `address` is of this Playbook."""
    return (
        f"Hello {new.invite.name},\n\n"
        f"Please join {what_of(workspace, new.invite)} in Leadership Playbook as "
        f"{with_article(new.invite)}. Open this link within seven days; it works once and is meant for "
        f"you alone:\n\n{address}{new.path}\n\n{new.invite.maker}"
    )


def with_article(invite: Invite) -> str:
    """Return the role of an invite with its article: "a team lead"."""
    role = ROLE_NAMES[invite.membership.role if invite.membership else "owner"]
    return f"{'an' if role[0] in 'aeiou' else 'a'} {role}"


def problems_with_membership(workspace: Workspace, membership: Membership | None) -> list[Problem]:
    """Return what is wrong with a membership, such as missing groups."""
    problem = _problem_with_membership(workspace, membership) if membership else None
    return [Problem(*problem)] if problem else []


def _problem_with_membership(workspace: Workspace, membership: Membership) -> tuple[str, str, str] | None:
    if membership.rollout_id == EVERY:
        if membership.role != "lead" or membership.group_ids == (EVERY,):
            return None
        return "groups", "A lead of every rollout leads every team.", "Pick a rollout."
    try:
        brief = workspace.rollout_cache.get(membership.rollout_id).brief
    except Missing:
        return "rollout", "There is no such rollout any more.", "Pick another one."
    if not {*membership.group_ids} <= {EVERY, *(group.id for group in brief.groups)}:
        return "groups", "A team is no longer in the brief.", "Pick the teams again."
    if membership.person_id and brief.find_person(membership.person_id) is None:
        return "groups", "This person is no longer in the brief.", "Pick again who this is."
    if membership.role == "lead" and not (membership.group_ids or membership.person_id):
        hint = "Someone without a team logs only the tasks they own."
        return "groups", "Choose a team or a person for this team lead.", hint
    return None


def _problems_with_name(name: str) -> list[Problem]:
    if not name:
        return [Problem("invitee", "The name is missing.", "Enter a name.")]
    if len(name) > MAX_NAME:
        return [Problem("invitee", f"This name has more than {MAX_NAME} characters.", "Make it shorter.")]
    return []


def _problems_with_email(email: str) -> list[Problem]:
    try:
        if email:
            read_person("Somebody", email)
    except Invalid as error:
        return [Problem("invitee_email", problem.message, problem.hint) for problem in error.problems]
    return []


def what_of(workspace: Workspace, invite: Invite) -> str:
    """Return what an invite is to: a rollout, or all."""
    if invite.membership is None or invite.membership.rollout_id == EVERY:
        return "our rollouts"
    try:
        return f"“{workspace.rollout_cache.get(invite.membership.rollout_id).brief.name}”"
    except PlaybookError:
        return "our rollout"


def role_in_words(workspace: Workspace, membership: Membership | None) -> str:
    """Return a role as the audit log has it: "team lead in Atlas"."""
    if membership is None:
        return ROLE_NAMES["owner"]
    where = "every rollout" if membership.rollout_id == EVERY else name_of(workspace, membership.rollout_id)
    return f"{ROLE_NAMES[membership.role]} in {where}"


def _about(workspace: Workspace, invite: Invite) -> str:
    return f"{invite.name}, {role_in_words(workspace, invite.membership)}, by {invite.maker}"


def _get(workspace: Workspace, secret: str) -> Invite:
    if invite := find_invite(workspace, secret):
        return invite
    raise Missing("This invite is no longer valid.", "Ask for a new one.")
