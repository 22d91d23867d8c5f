"""Sign people in and out, and find who a session belongs to."""

import hashlib
import logging
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import quote

from itsdangerous import BadData, URLSafeSerializer

from playbook.core.base.access import Actor
from playbook.core.base.errors import PlaybookError, Refused
from playbook.desk.accounts import open_sessions, passwords, second_factor
from playbook.desk.accounts.demo import DEMO
from playbook.desk.accounts.second_factor import HalfSignedIn, HalfSignIns
from playbook.desk.base import audit
from playbook.desk.base.access import actor_of, owes_second_factor
from playbook.desk.base.limits.login_throttle import EverybodyWaits, is_worth_noting
from playbook.desk.base.workspace import ACCOUNTS, Workspace
from playbook.store.errors import StoreError
from playbook.store.register.accounts import Account, normal

KNOWN = "-known"  # ends the name of the cookie beside the session's
_AHEAD = timedelta(hours=1)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_log = logging.getLogger("playbook")
# The middleware's name for the plain-http cookie where it comes over https.
SET_ASIDE = "playbook-set-aside"
SIGN_IN, OWN_ACCOUNT = "/sign-in", "/account"


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lasts without use, and at most."""

    idle: timedelta
    longest: timedelta
    idle_words: str


PLANNERS = SessionLimits(timedelta(hours=12), timedelta(days=14), "12 hours")
WEEKLY = SessionLimits(timedelta(days=8), timedelta(days=30), "8 days")  # from one Friday to the next


class CodeNeeded(PlaybookError):
    """The password was right, and a code is still needed; `token` continues."""

    title = "A code is needed"

    def __init__(self, token: str) -> None:
        super().__init__("This account asks for a code too.", "Enter the code of your app.")
        self.token = token


def sign_in(
    workspace: Workspace, email: str, password: str, browser: str | None = None, address: str = ""
) -> str:
    """Return a new session. Raise CodeNeeded, or Refused with one sentence, whatever was wrong.

    `browser`: the mark from `known_browser` of an earlier sign-in. For that account its tries are counted
    apart, so that people who guess elsewhere do not lock it out. `address`: of the network, where known.
    """
    account = workspace.accounts.find_by_email(email)
    mark = _mark_of(workspace, account, browser) if account else ""
    is_known, whose = bool(mark), hash_of_token(mark or normal(email))
    try:
        tries = workspace.login_throttle.begin(whose, workspace.now(), is_known=is_known, address=address)
    except EverybodyWaits as error:
        if error.is_news:
            audit.record_stranger(workspace, "sign_in.flooded")
        raise
    # An account of the company's sign-on has no password.
    stored_hash = account.password_hash if account and not account.signs_on_elsewhere else None
    if not passwords.matches(password, stored_hash) or account is None or stored_hash is None:
        _log.warning("A sign-in was refused: %s.", f"account {account.id}" if account else "no such account")
        if account and is_worth_noting(tries):
            audit.record_stranger(workspace, "sign_in.guessed", account.name)
        raise _nobody(workspace)
    workspace.login_throttle.right(whose, workspace.now(), is_known=is_known, address=address)
    if passwords.is_old(stored_hash):
        new_hash = passwords.hash_of(password)
        with suppress(StoreError):
            workspace.accounts.renew_hash(account.id, stored_hash, new_hash)
            account = replace(account, password_hash=new_hash)
    if factor := second_factor.find_factor(workspace, account.id):
        raise CodeNeeded(_wait_for_code(workspace, account, factor.sealed, password))
    return _begin_unless_changed(workspace, account)


def enter_code(workspace: Workspace, waiting_token: str, code: str, browser: str | None = None) -> str:
    """Return a new session for a code. Raise SignedOut or Refused."""
    waiting = _half_sign_ins(workspace).find(hash_of_token(waiting_token))
    account = workspace.accounts.find(waiting.account_id) if waiting else None
    factor = second_factor.find_factor(workspace, account.id) if account else None
    # One that was replaced meanwhile is on a phone that was lost.
    if waiting is None or account is None or factor is None or factor.sealed != waiting.sealed:
        raise SignedOut
    whose = hash_of_token(f"code of {_mark_of(workspace, account, browser) or account.id}")
    tries = workspace.login_throttle.begin(whose, workspace.now(), is_known=True)
    if not second_factor.accepts(workspace, account, waiting.secret, code):
        _log.warning("A code was refused: account %s.", account.id)
        if is_worth_noting(tries):
            audit.record_stranger(workspace, "sign_in.code_guessed", account.name)
        raise Refused(
            "This code is not right.",
            "Enter the newest one that your app shows, or a recovery code that you have not used.",
        )
    workspace.login_throttle.right(whose, workspace.now(), is_known=True)
    _half_sign_ins(workspace).drop(hash_of_token(waiting_token))
    return _begin_unless_changed(workspace, replace(account, password_hash=waiting.password_hash))


def _wait_for_code(workspace: Workspace, account: Account, sealed: bytes, password: str) -> str:
    token, secret = secrets.token_urlsafe(32), second_factor.unseal(sealed, password)
    waiting = HalfSignedIn(account.id, str(account.password_hash), sealed, secret)
    _half_sign_ins(workspace).put(hash_of_token(token), waiting)
    return token


def _half_sign_ins(workspace: Workspace) -> HalfSignIns:
    return workspace.own(HalfSignIns)


def _begin_unless_changed(workspace: Workspace, account: Account) -> str:
    """Return a new session, unless the password was changed meanwhile."""
    # A new password ends older sessions; this one may have begun a moment later.
    token = begin(workspace, account)
    current = workspace.accounts.find(account.id)
    if current is None or current.password_hash != account.password_hash:
        sign_out(workspace, token)
        raise _nobody(workspace)
    _log.info("Account %s signed in.", account.id)
    return token


def begin(workspace: Workspace, account: Account) -> str:
    """Return a new session for an account that has proved itself."""
    sweep(workspace)
    token = secrets.token_urlsafe(32)
    open_sessions.begin(workspace, hash_of_token(token), account)
    return token


def find_actor(workspace: Workspace, token: str | None) -> Actor | None:
    """Return who a session belongs to, or None where it is over."""
    if token is None or not _TOKEN.fullmatch(token):
        return None
    hashed, now = hash_of_token(token), workspace.now()
    session = open_sessions.find(workspace, hashed)
    account = workspace.accounts.find(session.account_id) if session else None
    if session is None or account is None:
        return None
    limits = limits_of(account)
    if not (
        _is_within(session.created_at, limits.longest, now) and _is_within(session.seen_at, limits.idle, now)
    ):
        return None
    workspace.own(open_sessions.SeenSessions).note(session, now)
    return actor_of(workspace, account)


def limits_of(account: Account) -> SessionLimits:
    """Return how long an account stays signed in."""
    # The company's sign-on takes one click, and forgets who left the company.
    can_change_plans = account.is_owner or any(each.role == "editor" for each in account.memberships)
    return PLANNERS if can_change_plans or account.signs_on_elsewhere else WEEKLY


def sign_out(workspace: Workspace, *tokens: str | None) -> None:
    """End these sessions."""
    for token in filter(None, tokens):
        open_sessions.end(workspace, hash_of_token(token))


def sign_out_everywhere(workspace: Workspace, actor: Actor) -> None:
    """End every session of someone, on every device."""
    with workspace.publishing(ACCOUNTS):
        open_sessions.end_all_of(workspace, actor.account_id)


def sweep(workspace: Workspace) -> None:
    """Delete sessions that are over."""
    now = workspace.now()
    with suppress(StoreError):
        workspace.accounts.end_sessions_before(created=now - WEEKLY.longest, seen=now - WEEKLY.idle)


def _is_within(moment: datetime, longest: timedelta, now: datetime) -> bool:
    """Return whether a moment is recent, and not far ahead."""
    return -_AHEAD <= now - moment < longest


def cookie_name(is_https: bool) -> str:
    """Return the session cookie's name, bound to the host under https."""
    return "__Host-playbook" if is_https else "playbook"


def token_in(cookies: Mapping[str, str]) -> str | None:
    """Return the token that a browser shows, or None."""
    return cookies.get(cookie_name(True)) or cookies.get(cookie_name(False)) or None


def tokens_in(cookies: Mapping[str, str]) -> list[str]:
    """Return every token that a browser shows, to end them all."""
    names = cookie_name(True), cookie_name(False), SET_ASIDE
    return [token for name in names if (token := cookies.get(name))]


def known_browser(workspace: Workspace, token: str) -> str:
    """Return a mark by which a browser is recognized; it opens nothing."""
    session = open_sessions.find(workspace, hash_of_token(token))
    return _signer(workspace).dumps([session.account_id, secrets.token_urlsafe(9)]) if session else ""


def is_known_browser(workspace: Workspace, browser: str | None) -> bool:
    """Return whether somebody signed in before with this browser."""
    return any(_signed_in(workspace, browser))


def _signed_in(workspace: Workspace, browser: str | None) -> tuple[str, str]:
    """Return the account and the mark that were signed for a browser, or nothing."""
    # Not its text: a signature can be written in many ways, each of which would have tries of its own.
    try:
        account_id, mark = _signer(workspace).loads(browser) if browser else ("", "")
    except (BadData, UnicodeEncodeError):
        return "", ""
    return account_id, mark


def _mark_of(workspace: Workspace, account: Account, browser: str | None) -> str:
    """Return what was signed for a browser of this account, or nothing."""
    account_id, mark = _signed_in(workspace, browser)
    return f"{account_id} {mark}" if account_id == account.id else ""


def _signer(workspace: Workspace) -> URLSafeSerializer:
    return URLSafeSerializer(workspace.register.secret("known browsers"))


def hash_of_token(token: str) -> str:
    """Return the hash by which a token is stored and found."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _nobody(workspace: Workspace) -> Refused:
    if not workspace.accounts.has_owner():
        return Refused(
            "This Playbook has no owner yet.", "Open the one-time link in the window where it was started."
        )
    return Refused(
        "That e-mail address and password do not match.",
        "Try again, or ask the owner of this Playbook for a new password.",
    )


class SignedOut(PlaybookError):
    """Nobody is signed in here, or not any more."""

    title = "Please sign in"

    def __init__(self) -> None:
        super().__init__("You are not signed in.", "Sign in and try again.")


def find_visitor(workspace: Workspace, cookies: Mapping[str, str]) -> Actor | None:
    """Return who shows these cookies, or None for a stranger."""
    return DEMO if workspace.is_demo else find_actor(workspace, token_in(cookies))


def unused_for(workspace: Workspace, account_id: str, cookies: Mapping[str, str], last_here: datetime) -> str:
    """Return after how long without use a session ended, or ''.

    `last_here`: when its tab was last used."""
    account, token = workspace.accounts.find(account_id), token_in(cookies)
    session = open_sessions.find(workspace, hash_of_token(token)) if token else None
    if account is None:
        return ""
    limits, away = limits_of(account), workspace.now() - (session.seen_at if session else last_here)
    return limits.idle_words if away >= limits.idle else ""


def owes_setup(workspace: Workspace, actor: Actor) -> bool:
    """Return whether an owner may do nothing until a second factor is set up."""
    account = None if actor.role == "owner" else workspace.accounts.find(actor.account_id)
    return account is not None and owes_second_factor(workspace, account)


def has_account(workspace: Workspace, account_id: str) -> bool:
    """Return whether an account still exists."""
    return workspace.accounts.find(account_id) is not None


def sign_in_for(address: str) -> str:
    """Return the sign-in address that leads on to another page."""
    return SIGN_IN if address in ("", "/") else f"{SIGN_IN}?next={quote(address, safe='')}"
