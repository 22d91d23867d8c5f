"""Sign people in through the company's sign-on (OpenID Connect)."""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from playbook.core.base.access import EVERY, Membership
from playbook.core.base.errors import Invalid, Refused
from playbook.core.base.fields import MAX_NAME, cleaned
from playbook.desk.accounts import sessions
from playbook.desk.accounts.registration import read_person
from playbook.desk.base.audit import record
from playbook.desk.base.limits.wrong_tries import Rate
from playbook.desk.base.workspace import Workspace
from playbook.store.register.account_names import NameTaken
from playbook.store.register.accounts import Account, Taken, normal
from playbook.store.register.invites import Invites
from playbook.store.register.limits.throttles import TryState

T = TypeVar("T")
_LONGEST_MARK = 80
# Each way to the provider or back takes up to a twentieth of a second, in which nobody else is answered.
_TURNS = Rate("sign-on", 30, 0.25)
# Beside these, of each address that a trusted web server names: three sign-ins.
_OWN = Rate("sign-on of an address", 6, 300)
_SENTENCES = {
    "ended": ("The sign-in at your company was not finished.", "Try again."),
    "denied": ("Your company's sign-on did not let you in.", "Try again, or ask whoever runs that sign-on."),
    "unreachable": ("Your company's sign-on does not answer.", "Try again in a few minutes."),
    "incomplete": ("Your company's sign-on did not say who you are.",
                   "Whoever runs that sign-on can let it send an e-mail address."),
    "unverified": ("Your company's sign-on has not verified your e-mail address.",
                   "Whoever runs that sign-on can help."),
    "closed": ("No company account can sign in here yet.",
               "Whoever runs this Playbook sets PLAYBOOK_SIGN_ON_DOMAINS."),
    "foreign": ("Your e-mail address is of a company that cannot sign in here.",
                "Use another company account, or ask for an invite."),
    "taken": ("There is an account with your address here that signs in another way.",
              "Sign in with its password, or ask an owner to remove it and to invite this address."),
    "removed": ("Your account here was removed.", "Ask an owner for an invite to your address."),
    "unowned": (
        "This Playbook has no owner yet.", "Open the one-time link in the window where it was started."
    ),
    "busy": ("Too many people sign in at this moment.", "Wait a few seconds, then try again."),
}  # fmt: skip
_log = logging.getLogger("playbook")


class TurnedAway(Refused):
    """A company sign-on is refused; `why` is a key of the sentences."""

    def __init__(self, why: str) -> None:
        super().__init__(*_SENTENCES[why])
        self.why = why


@dataclass(frozen=True, slots=True)
class _Vouched:
    issuer: str
    subject: str
    name: str
    email: str


def enter(workspace: Workspace, claims: Mapping[str, Any]) -> str:
    """Return a new session for verified claims. Raise TurnedAway."""
    try:
        account = _account(workspace, _read(workspace, claims))
    except TurnedAway as error:
        _log.warning("A company sign-on was refused: %s.", error.why)
        raise
    _log.info("Account %s signed in by the company's sign-on.", account.id)
    return sessions.begin(workspace, account)


def take_turn(workspace: Workspace, way: str, address: str) -> None:
    """Take a turn at the provider. Raise TurnedAway after too many.

    The first few of each network address pass beside a flood from others.
    """
    now, turns = workspace.now(), [(_TURNS, way), *([(_OWN, address)] if address else [])]

    def work(state: TryState) -> None:
        for rate, whose in reversed(turns):
            if not rate.wait(state, whose, now):
                rate.take(state, whose, now)
                return
        raise TurnedAway("busy")

    workspace.wrong_tries.change([rate.key(whose) for rate, whose in turns], (), work, now)


def turned_away(why: str) -> TurnedAway | None:
    """Return the refusal for a reason in an address, or None."""
    return TurnedAway(why) if why in _SENTENCES else None


def is_closed(workspace: Workspace) -> bool:
    """Return whether no domain is allowed, so that nobody gets in."""
    return not workspace.settings.sign_on_domains


def _read(workspace: Workspace, claims: Mapping[str, Any]) -> _Vouched:
    issuer, subject, email = (_text(claims, name) for name in ("iss", "sub", "email"))
    # What no text has, such as half a letter, cannot be stored.
    if not (issuer and subject and email and f"{issuer}{subject}".isprintable()):
        raise TurnedAway("incomplete")
    # "true" and 1 are not enough.
    if claims.get("email_verified") is not True:
        raise TurnedAway("unverified")
    if is_closed(workspace):
        raise TurnedAway("closed")
    if normal(email).rpartition("@")[2] not in workspace.settings.sign_on_domains.split(","):
        raise TurnedAway("foreign")
    # Without what nobody sees in it, or with K for the sign of a kelvin, it is the address of somebody else.
    is_other = normal(cleaned(email)) != normal(email) or email.isascii() != normal(email).isascii()
    if is_other or not email.strip().isprintable():
        raise TurnedAway("incomplete")
    name = _text(claims, "name") or _text(claims, "preferred_username") or email.partition("@")[0]
    try:
        return _Vouched(issuer, subject, *read_person(cleaned(name)[:MAX_NAME].strip(), email))
    except Invalid:
        raise TurnedAway("incomplete") from None


def _account(workspace: Workspace, person: _Vouched) -> Account:
    if not workspace.accounts.has_owner():
        raise TurnedAway("unowned")
    try:
        return _existing(workspace, person) or _new(workspace, person)
    except Taken:
        raise TurnedAway("taken") from None


def _existing(workspace: Workspace, person: _Vouched) -> Account | None:
    """Find by the provider's subject, never by the address."""
    account = workspace.accounts.find_by_subject(person.issuer, person.subject)
    if account and (account.name, account.email) != (person.name, normal(person.email)):
        _under_own_name(person, lambda name: workspace.accounts.rename(account.id, name, person.email))
        renamed = workspace.accounts.get(account.id)
        if renamed.name != account.name:
            record(workspace, renamed.actor(), "people.renamed", f"before {account.name}")
        return renamed
    return account


def _new(workspace: Workspace, person: _Vouched) -> Account:
    was_removed = workspace.accounts.was_removed(person.issuer, person.subject, person.email)
    if was_removed and not _is_invited(workspace, person):
        raise TurnedAway("removed")
    is_viewer = workspace.settings.sign_on_role == "viewer"

    def add(name: str) -> Account:
        return workspace.accounts.add(
            name,
            person.email,
            None,
            workspace.now(),
            issuer=person.issuer,
            subject=person.subject,
            memberships=[Membership(rollout_id=EVERY, role="viewer")] if is_viewer else (),
        )

    try:
        account = _under_own_name(person, add)
    except Taken:
        # Two tabs opened at once are one person.
        if existing := workspace.accounts.find_by_subject(person.issuer, person.subject):
            return existing
        raise
    record(workspace, account.actor(), "people.came_in")
    return account


def _under_own_name(person: _Vouched, write: Callable[[str], T]) -> T:
    """Return what `write` returns for the first name that nobody else has.

    A namesake comes in, and is told apart by the address, which no other account has.
    """
    for other in ("", person.email.partition("@")[0][:_LONGEST_MARK], person.email[:_LONGEST_MARK]):
        suffix = f" ({other})" if other else ""
        with suppress(NameTaken):
            return write(f"{person.name[: MAX_NAME - len(suffix)].strip()}{suffix}")
    raise TurnedAway("taken")


def _is_invited(workspace: Workspace, person: _Vouched) -> bool:
    now, address = workspace.now(), normal(person.email)
    return any(
        invite.is_open(now) and normal(invite.email or "") == address
        for invite in Invites(workspace.register).all()
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) and value.strip() else ""
