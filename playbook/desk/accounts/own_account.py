"""Let people look after their own account: password and second factor."""

import logging
from dataclasses import dataclass
from datetime import datetime

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Missing, Problem, Refused
from playbook.desk.accounts import passwords, second_factor
from playbook.desk.accounts.registration import read_password
from playbook.desk.accounts.second_factor import FactorSetup, Setups
from playbook.desk.accounts.sessions import hash_of_token
from playbook.desk.base.access import owes_second_factor
from playbook.desk.base.audit import record
from playbook.desk.base.limits.login_throttle import is_worth_noting
from playbook.desk.base.workspace import Workspace
from playbook.store.register.accounts import Account
from playbook.store.register.second_factors import SecondFactors

_log = logging.getLogger("playbook")
_NO_PASSWORD = (
    "You sign in with your company account, so there is no password here.",
    "Change it where you manage your company account.",
)


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What the page My account shows. `since`: when the second factor was turned on."""

    name: str
    email: str
    has_password: bool
    since: datetime | None
    codes_left: int
    owes_second_factor: bool


@dataclass(frozen=True, slots=True)
class SetupCode:
    """The address for a QR code, and the key in letters."""

    address: str
    key: str

    def __repr__(self) -> str:
        return "SetupCode()"


def own_account(workspace: Workspace, actor: Actor) -> OwnAccount:
    """Return one's own account. Raise Missing without one."""
    account = workspace.accounts.get(actor.account_id)
    factor = second_factor.find_factor(workspace, account.id)
    return OwnAccount(
        name=account.name,
        email=account.email or "",
        has_password=account.has_password,
        since=factor.since if factor else None,
        codes_left=SecondFactors(workspace.register).recovery_codes_left(account.id),
        owes_second_factor=owes_second_factor(workspace, account),
    )


def change_password(workspace: Workspace, actor: Actor, session: str, current: str, new: str) -> None:
    """Set one's own password and end one's other sessions. Raise Invalid or Refused."""
    account = _with_password(workspace, actor, current)
    if new == current:
        raise Invalid([Problem("password", "This is your current password.", "Choose another one.")])
    new_hash = read_password(new, account.name, account.email or "")
    factor, sealed = second_factor.find_factor(workspace, account.id), None
    if factor:
        sealed = second_factor.seal(second_factor.unseal(factor.sealed, current), new)
    seen, keep = (account.password_hash, factor.sealed if factor else None), hash_of_token(session)
    if not workspace.accounts.set_password(account.id, new_hash, sealed=sealed, keep=keep, seen=seen):
        raise Refused("Your password or two-step sign-in has changed meanwhile.", "Try again.")
    # One that is being set up is sealed under the old password.
    workspace.own(Setups).drop(account.id)
    _log.info("Account %s has another password.", account.id)
    record(workspace, actor, "sign_in.password_changed")


def start_second_factor(workspace: Workspace, actor: Actor, session: str, password: str) -> SetupCode:
    """Begin to set up a second factor. Raise Invalid for a wrong password."""
    account = _with_password(workspace, actor, password)
    if second_factor.find_factor(workspace, account.id):
        raise Refused("Two-step sign-in is on already.", "Turn it off first.")
    setup = second_factor.new_setup(account, password, hash_of_token(session))
    workspace.own(Setups).put(account.id, setup)
    return find_setup(workspace, actor, session)


def find_setup(workspace: Workspace, actor: Actor, session: str) -> SetupCode:
    """Return what the app needs, to the session that sets it up. Raise Missing."""
    account = workspace.accounts.get(actor.account_id)
    secret = _setup_of(workspace, actor, session).secret
    return SetupCode(second_factor.address_of(secret, account), second_factor.key_in_letters(secret))


def confirm_second_factor(workspace: Workspace, actor: Actor, session: str, code: str) -> list[str]:
    """Turn the second factor on and return its recovery codes. Raise Invalid or Missing."""
    setup = _setup_of(workspace, actor, session)
    if (step := second_factor.find_step(workspace, setup.secret, code)) is None:
        hint = "Enter the newest one that your app shows. If it stays wrong, check your phone's clock."
        raise Invalid([Problem("code", "This code is not right.", hint)])
    workspace.own(Setups).drop(actor.account_id)
    codes = second_factor.turn_on(workspace, actor.account_id, setup, step)
    _log.info("Account %s has a second factor.", actor.account_id)
    record(workspace, actor, "sign_in.factor_on")
    return codes


def turn_off_second_factor(workspace: Workspace, actor: Actor, password: str, code: str) -> None:
    """Turn one's own second factor off. Raise Invalid for a wrong password or code."""
    account = _with_password(workspace, actor, password)
    factor = second_factor.find_factor(workspace, account.id)
    if factor is None:
        return
    whose, tries = _begin_try(workspace, account, "own code of")
    secret = second_factor.unseal(factor.sealed, password)
    if not second_factor.accepts(workspace, account, secret, code):
        if is_worth_noting(tries):
            record(workspace, actor, "sign_in.code_guessed", account.name)
        raise Invalid([Problem("code", "This code is not right.", "Enter a newer one, or a recovery code.")])
    workspace.login_throttle.right(whose, workspace.now(), is_known=True)
    SecondFactors(workspace.register).turn_off(account.id)
    _log.info("Account %s has no second factor any more.", account.id)
    record(workspace, actor, "sign_in.factor_off")


def _with_password(workspace: Workspace, actor: Actor, password: str) -> Account:
    """Return one's own account. Raise Refused without a password, Invalid for a wrong one."""
    account = workspace.accounts.get(actor.account_id)
    if not account.has_password:
        raise Refused(*_NO_PASSWORD)
    whose, tries = _begin_try(workspace, account, "account")
    if not passwords.matches(password, account.password_hash):
        if is_worth_noting(tries):
            record(workspace, actor, "sign_in.guessed", account.name)
        raise Invalid([Problem("current", "This is not your password.", "Enter the one you sign in with.")])
    workspace.login_throttle.right(whose, workspace.now(), is_known=True)
    return account


def _begin_try(workspace: Workspace, account: Account, what: str) -> tuple[str, int]:
    """Note a try of somebody signed in, apart from the tries of others."""
    whose = hash_of_token(f"{what} {account.id}")
    return whose, workspace.login_throttle.begin(whose, workspace.now(), is_known=True)


def _setup_of(workspace: Workspace, actor: Actor, session: str) -> FactorSetup:
    # A stolen session sees neither the key nor the recovery codes: it has not said the password.
    setup = workspace.own(Setups).find(actor.account_id)
    if setup and setup.session_hash == hash_of_token(session):
        return setup
    raise Missing("That took too long, and nothing was set up.", "Begin again.")
