"""Give a Playbook its first owner, by settings or a link."""

import logging
from contextlib import suppress
from datetime import datetime
from html import escape
from pathlib import Path

from playbook.core.base.errors import Invalid, NothingHere
from playbook.desk.accounts import sessions
from playbook.desk.accounts.registration import Newcomer, read_newcomer, read_person
from playbook.desk.base.audit import record_by_machine
from playbook.desk.base.workspace import Workspace
from playbook.settings import SettingsError, secret_in
from playbook.store.errors import Full, StoreError
from playbook.store.folder import Folder
from playbook.store.private_file import write_new
from playbook.store.register.accounts import Account, Accounts, Claimed, already_claimed
from playbook.store.register.register import Register

_log = logging.getLogger("playbook")
PATH = "/setup"
_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
    '<meta http-equiv="refresh" content="0;url={link}"><title>Leadership Playbook</title>'
    '<p><a href="{link}">Set up Leadership Playbook</a></p></html>\n'
)


def refuse_second_owner(register: Register) -> None:
    """Raise Claimed where somebody owns this already."""
    if Accounts(register).has_owner():
        raise already_claimed()


def has_owner(workspace: Workspace) -> bool:
    """Return whether somebody owns this Playbook."""
    return workspace.accounts.has_owner()


def claim(register: Register, name: str, email: str, password: str, now: datetime) -> Account:
    """Make the first owner. Raise Invalid, or Claimed where there is one."""
    refuse_second_owner(register)
    return _claim(register, read_newcomer(name, email, password), now)


def claim_from_settings(workspace: Workspace) -> Account | None:
    """Make the owner that the settings name; return None where not needed."""
    settings = workspace.settings
    if not settings.owner_email or workspace.accounts.has_owner():
        return None
    try:
        if settings.owner_password_file:
            password = secret_in("owner_password_file", settings.owner_password_file, "password")
            owner = read_newcomer(settings.owner, settings.owner_email, password)
        else:
            stored_hash = settings.owner_password_hash.get_secret_value()
            owner = Newcomer(*read_person(settings.owner, settings.owner_email), stored_hash)
    except Invalid as error:
        message = f"The owner that the settings name cannot be made. {error.message}"
        raise SettingsError(message, error.hint) from None
    try:
        return _claim(workspace.register, owner, workspace.now())
    except Claimed:
        return None


def _claim(register: Register, owner: Newcomer, now: datetime) -> Account:
    account = Accounts(register).claim(owner.name, owner.email, owner.password_hash, now)
    _log.info("Account %s owns this Playbook.", account.id)
    record_by_machine(register, "people.owner_made", account.name)
    return account


def new_link(workspace: Workspace, address: str) -> str | None:
    """Return a new setup link, or None where there is an owner."""
    # It also stands in a file that only this user may read, until the link is opened or the workspace closes:
    # a browser is sent to the file, since everyone on the machine can read what a browser is started with.
    _take_file_away(workspace)
    if workspace.accounts.has_owner():
        return None
    try:
        token = workspace.setup_link.renew(workspace.now())
    except Full as error:
        _log.warning("There is no setup link: %s", error)
        return None
    link = f"{address}{PATH}?token={token}"
    workspace.at_close.append(lambda: _end_link(workspace, token))
    with suppress(OSError):
        write_new(_file(workspace), _PAGE.format(link=escape(link)).encode())
    return link


def opens(workspace: Workspace, token: str) -> bool:
    """Return whether this link is valid and nobody owns this yet."""
    if not workspace.setup_link.opens(token, workspace.now()) or workspace.accounts.has_owner():
        return False
    _take_file_away(workspace)
    return True


def claim_by_link(workspace: Workspace, token: str, name: str, email: str, password: str) -> str:
    """Make the owner and return a session. Raise Invalid or NothingHere."""
    if not opens(workspace, token):
        raise NothingHere()
    try:
        owner = claim(workspace.register, name, email, password, workspace.now())
    except Claimed:
        raise NothingHere() from None
    with suppress(StoreError):  # they open nothing any more
        workspace.setup_link.end_all()
    return sessions.begin(workspace, owner)


def _file(workspace: Workspace) -> Path:
    return Folder(workspace.settings.data.resolve()).first_run


def _end_link(workspace: Workspace, token: str) -> None:
    _take_file_away(workspace)
    with suppress(StoreError):  # it ends by itself within the hour
        workspace.setup_link.end(token)


def _take_file_away(workspace: Workspace) -> None:
    with suppress(OSError):
        _file(workspace).unlink()
