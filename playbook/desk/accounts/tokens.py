"""Make API tokens: one rollout each, for at most ninety days."""

import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from playbook import clock
from playbook.core.base.access import EVERY, Actor, Membership, Thing
from playbook.core.base.errors import Invalid, Missing, Problem
from playbook.core.base.fields import MAX_NAME, cleaned
from playbook.core.log.rollout import PROGRAM
from playbook.desk.accounts.sessions import hash_of_token
from playbook.desk.base.access import get_rollout, require
from playbook.desk.base.audit import name_of, record
from playbook.desk.base.workspace import Workspace
from playbook.store.errors import StoreError
from playbook.store.register.tokens import Token, Tokens

LIFE = timedelta(days=90)
_SHOWN = re.compile(r"pbk_[0-9a-f]{12}_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class NewToken:
    """A new token and its secret, which is shown once."""

    token: Token
    secret: str

    def __repr__(self) -> str:
        return f"Made(token={self.token!r})"


def make_token(
    workspace: Workspace, actor: Actor, rollout_id: str, name: str, may_write: bool = False
) -> NewToken:
    """Make a token for one rollout. Raise Invalid for a bad name."""
    get_rollout(workspace, actor, rollout_id, "make_token")
    now = workspace.now()
    token = Token(
        id=secrets.token_hex(6),
        rollout_id=rollout_id,
        name=_checked(name),
        may_write=may_write,
        made_by=actor.account_id or None,
        maker=actor.name,
        created_at=now,
        expires_at=now + LIFE,
    )
    secret = f"pbk_{token.id}_{secrets.token_urlsafe(32)}"
    Tokens(workspace.register).add(token, hash_of_token(secret))
    record(workspace, actor, "tokens.made", _about(workspace, token))
    return NewToken(token, secret)


def tokens_of(workspace: Workspace, actor: Actor, rollout_id: str) -> list[Token]:
    """Return the tokens of a rollout, ended ones too, newest first."""
    get_rollout(workspace, actor, rollout_id, "make_token")
    return Tokens(workspace.register).of_rollout(rollout_id)


def revoke_token(workspace: Workspace, actor: Actor, token_id: str) -> None:
    """End a token at once. Raise Missing where there is none."""
    tokens = Tokens(workspace.register)
    token = tokens.find(token_id)
    require(actor, "make_token", Thing(rollout_id=token.rollout_id if token else ""))
    if token is None:
        raise Missing("This token was removed.", "Reload the page.")
    tokens.revoke(token_id, workspace.now())
    record(workspace, actor, "tokens.revoked", _about(workspace, token))


def is_alive(workspace: Workspace, token: Token) -> bool:
    """Return whether a token still opens anything."""
    is_within = clock.is_within(workspace.now(), token.created_at, token.expires_at)
    return token.revoked_at is None and is_within


def find_bearer(workspace: Workspace, secret: str) -> Actor | None:
    """Return the actor of a program's secret, or None."""
    if not _SHOWN.fullmatch(secret):
        return None
    tokens = Tokens(workspace.register)
    token = tokens.find_by_secret(hash_of_token(secret))
    if token is None or not is_alive(workspace, token):
        return None
    if token.used_on != (today := workspace.now().date()):
        # Reading goes on while nothing can be written.
        with suppress(StoreError):
            tokens.used(token.id, today)
    return bearer(token)


def bearer(token: Token) -> Actor:
    """Return a token's actor: a viewer, or a lead of every group."""
    member = Membership(
        rollout_id=token.rollout_id,
        role="lead" if token.may_write else "viewer",
        group_ids=(EVERY,) if token.may_write else (),
    )
    return Actor(name=f"{token.name} {PROGRAM}"[:MAX_NAME], role="member", memberships=(member,))


def _about(workspace: Workspace, token: Token) -> str:
    may = "reads and logs" if token.may_write else "reads"
    return f"{token.name}, {may} {name_of(workspace, token.rollout_id)}"


def _checked(name: str) -> str:
    if not (name := cleaned(name)):
        raise Invalid([Problem("token", "The token has no name.", "Say which program will use it.")])
    if len(name) > MAX_NAME - 6:
        message = f"The name has {len(name)} characters."
        raise Invalid([Problem("token", message, f"At most {MAX_NAME - 6} fit.")])
    return name
