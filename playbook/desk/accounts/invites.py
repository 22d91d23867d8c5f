"""Inviting people: a link for one use within seven days, with the role and the groups fixed."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from playbook.core.base.access import EVERY, ROLE_NAMES, Actor, Membership
from playbook.core.base.errors import Invalid, Missing, PlaybookError, Problem
from playbook.core.base.fields import MAX_NAME, cleaned
from playbook.desk.accounts.registration import read_newcomer, read_person
from playbook.desk.accounts.sessions import begin, hash_of_token
from playbook.desk.base.access import require
from playbook.desk.base.workspace import Workspace
from playbook.store.register.accounts import Account, add_membership, insert_account, make_owner
from playbook.store.register.invites import Invite, Invites
from playbook.store.register.register import Transaction

LIFE = timedelta(days=7)
ROLES = ("editor", "lead", "viewer")  # the widest first
PATH = "/invite/"


@dataclass(frozen=True, slots=True)
class Made:
    """A new invite, and the secret in its link: it is kept nowhere, so it is shown this once."""

    invite: Invite
    secret: str

    def __repr__(self) -> str:
        return f"Made(invite={self.invite!r})"

    @property
    def path(self) -> str:
        """Where the link leads, on whatever address this is served."""
        return f"{PATH}{self.secret}"


def make_invite(
    workspace: Workspace, actor: Actor, name: str, membership: Membership | None, email: str = ""
) -> Made:
    """Make an invite to a membership, or to own this Playbook; raises Invalid with the fields.

    With an address, the account that it makes has that address and no other.
    """
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
    return Made(invite, secret)


def open_invites(workspace: Workspace, actor: Actor) -> list[Invite]:
    """Give back the invites that can still be taken up, the newest first; older ones are swept."""
    require(actor, "manage_people")
    now, invites = workspace.now(), Invites(workspace.register)
    found = invites.all()
    over = [one.id for one in found if not one.is_open(now)]
    if over:
        invites.forget(over)
    return [one for one in found if one.is_open(now)]


def revoke_invite(workspace: Workspace, actor: Actor, invite_id: str) -> None:
    """End an invite that nobody has taken up."""
    require(actor, "manage_people")
    Invites(workspace.register).revoke(invite_id, workspace.now())


def find_invite(workspace: Workspace, secret: str) -> Invite | None:
    """Give back the invite that a link means, or None where it is not open any more or never was."""
    found = Invites(workspace.register).find_by_secret(hash_of_token(secret))
    return found if found and found.is_open(workspace.now()) else None


def accept(workspace: Workspace, secret: str, name: str, email: str, password: str) -> str:
    """Make the account that an invite is for, and give back the token of its first session.

    Raises Invalid, Taken where there is an account with the address, and Missing for a dead invite.
    """
    invite = _get(workspace, secret)
    person = read_newcomer(name, invite.email or email, password)
    if problem := problem_with_taken_name(workspace, person.name):
        raise Invalid([problem])
    now = workspace.now()
    account_id = Invites(workspace.register).take_up(
        invite.id,
        now,
        lambda connection, taken: insert_account(
            connection,
            person.name,
            person.email,
            person.password_hash,
            now,
            is_owner=taken.membership is None,
            memberships=(taken.membership,) if taken.membership else (),
        ),
    )
    return begin(workspace, workspace.accounts.get(account_id))


def join(workspace: Workspace, actor: Actor, secret: str) -> None:
    """Add what an invite is for to the account of whoever is signed in; raises Missing, or Invalid."""
    invite = _get(workspace, secret)
    account = workspace.accounts.get(actor.account_id)
    if invite.email and invite.email.casefold() != (account.email or ""):
        raise Invalid([Problem("email", "This invite is for another address.", "Sign in with that one.")])

    def work(connection: Transaction, taken: Invite) -> str:
        if taken.membership is None:
            make_owner(connection, account.id)
        else:
            add_membership(connection, account.id, _wider(account, taken.membership))
        return account.id

    Invites(workspace.register).take_up(invite.id, workspace.now(), work)


def _wider(account: Account, invited: Membership) -> Membership:
    """What an invite makes of a membership that is there: nobody loses by joining."""
    kept = next((one for one in account.memberships if one.rollout_id == invited.rollout_id), None)
    if kept is None or ROLES.index(invited.role) < ROLES.index(kept.role):
        return invited
    if kept.role != invited.role:
        return kept
    groups = tuple(dict.fromkeys((*kept.group_ids, *invited.group_ids)))
    return kept.model_copy(update={"group_ids": groups, "person_id": kept.person_id or invited.person_id})


def copy_text(workspace: Workspace, made: Made, address: str) -> str:
    """Give back the words to send with an invite; `address` is where this Playbook is served."""
    return (
        f"Hello {made.invite.name},\n\n"
        f"I would like you to join {what_of(workspace, made.invite)} in Leadership Playbook as "
        f"{with_article(made.invite)}. Open this link within seven days; it works once and is meant for "
        f"you alone:\n\n{address}{made.path}\n\n{made.invite.maker}"
    )


def with_article(invite: Invite) -> str:
    """What the invite makes somebody: "a team lead", "an owner"."""
    role = ROLE_NAMES[invite.membership.role if invite.membership else "owner"]
    return f"{'an' if role[0] in 'aeiou' else 'a'} {role}"


def problems_with_membership(workspace: Workspace, membership: Membership | None) -> list[Problem]:
    """Say what is wrong with a membership: a rollout or groups that do not exist, a lead of nothing."""
    if membership is None:
        return []
    if membership.rollout_id == EVERY:
        whole = membership.role != "lead" or membership.group_ids == (EVERY,)
        return (
            []
            if whole
            else [Problem("groups", "A lead of every rollout leads every group.", "Pick a rollout.")]
        )
    try:
        rollout = workspace.rollout_cache.get(membership.rollout_id)
    except Missing:
        return [Problem("rollout", "There is no such rollout any more.", "Pick another one.")]
    known = {group.id for group in rollout.brief.groups} | {EVERY}
    if any(group_id not in known for group_id in membership.group_ids):
        return [Problem("groups", "A group is not in the brief any more.", "Pick the groups again.")]
    if membership.person_id and rollout.brief.find_person(membership.person_id) is None:
        return [Problem("groups", "This person is not in the brief any more.", "Pick again who this is.")]
    if membership.role == "lead" and not membership.group_ids:
        return [Problem("groups", "A team lead leads a group.", "Pick at least one.")]
    return []


def _problems_with_name(name: str) -> list[Problem]:
    if not name:
        return [Problem("invitee", "Whom do you invite?", "Enter a name.")]
    if len(name) > MAX_NAME:
        return [Problem("invitee", f"This name has more than {MAX_NAME} characters.", "Make it shorter.")]
    return []


def problem_with_taken_name(workspace: Workspace, name: str) -> Problem | None:
    """Say that somebody here has this name; the history tells people by their names."""
    taken = {account.name.casefold() for account in workspace.accounts.all()}
    if name.casefold() in taken or name.casefold().endswith("(api)"):
        return Problem(
            "name", "Somebody here has this name already.", "Add what tells you apart, such as a team."
        )
    return None


def _problems_with_email(email: str) -> list[Problem]:
    if not email:
        return []
    try:
        read_person("Somebody", email)
    except Invalid as error:
        return [Problem("invitee_email", one.message, one.hint) for one in error.problems]
    return []


def what_of(workspace: Workspace, invite: Invite) -> str:
    """What the invite is to: a rollout by its name, or all of them."""
    if invite.membership is None or invite.membership.rollout_id == EVERY:
        return "our rollouts"
    try:
        return f"“{workspace.rollout_cache.get(invite.membership.rollout_id).brief.name}”"
    except PlaybookError:
        return "our rollout"


def _get(workspace: Workspace, secret: str) -> Invite:
    if found := find_invite(workspace, secret):
        return found
    raise Missing("This invite is not open any more.", "Ask for a new one.")
