"""How a Playbook gets its first owner from the command line or the settings; first_run.py has the link."""

import logging
import os
from contextlib import suppress
from datetime import datetime
from html import escape

from playbook.core.base.errors import Invalid, Missing
from playbook.desk.accounts import sessions
from playbook.desk.accounts.registration import Newcomer, read_newcomer, read_person
from playbook.desk.base.workspace import House
from playbook.settings import SettingsError, secret_in
from playbook.store.folder import Folder
from playbook.store.register.accounts import Account, Accounts, Claimed, already_claimed
from playbook.store.register.register import Register

_log = logging.getLogger("playbook")


def refuse_second_owner(register: Register) -> None:
    """Raise Claimed where somebody owns this already."""
    if Accounts(register).has_owner():
        raise already_claimed()


def has_owner(house: House) -> bool:
    """Return whether somebody owns this Playbook."""
    return house.accounts.has_owner()


def claim(register: Register, name: str, email: str, password: str, now: datetime) -> Account:
    """Give back the first owner; raises Invalid, and Claimed where there is one already."""
    refuse_second_owner(register)
    return _claim(Accounts(register), read_newcomer(name, email, password), now)


def claim_from_settings(house: House) -> Account | None:
    """Give back the owner that the settings name, or None where they name none or one is there already."""
    settings = house.settings
    if not settings.owner_email or house.accounts.has_owner():
        return None
    try:
        if settings.owner_password_file:
            password = secret_in("owner_password_file", settings.owner_password_file, "password")
            owner = read_newcomer(settings.owner, settings.owner_email, password)
        else:
            kept = settings.owner_password_hash.get_secret_value()
            owner = Newcomer(*read_person(settings.owner, settings.owner_email), kept)
    except Invalid as error:
        raise SettingsError(
            f"The owner that the settings name cannot be made. {error.message}", error.hint
        ) from None
    try:
        return _claim(house.accounts, owner, house.now())
    except Claimed:
        return None


def _claim(accounts: Accounts, owner: Newcomer, now: datetime) -> Account:
    made = accounts.claim(owner.name, owner.email, owner.password_hash, now)
    _log.info("Account %s owns this Playbook.", made.id)
    return made


PATH = "/setup"


def new_link(house: House, address: str) -> str | None:
    """Give back the link that makes the first owner, or None where there is one; an older link is dead.

    It also stands in a file that only this user may read, until the link is opened or the house closes:
    a browser is sent to the file, because what it is sent to can be read by everyone on the machine.
    """
    _take_file_away(house)
    if house.accounts.has_owner():
        return None
    link = f"{address}{PATH}?token={house.setup_link.renew(house.now())}"
    house.at_close.append(lambda: _take_file_away(house))
    with suppress(OSError):
        file = os.open(_file(house), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(file, "w", encoding="utf-8") as opened:
            opened.write(_PAGE.format(link=escape(link)))
    return link


_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
    '<meta http-equiv="refresh" content="0;url={link}"><title>Leadership Playbook</title>'
    '<p><a href="{link}">Set up Leadership Playbook</a></p></html>\n'
)


def opens(house: House, token: str) -> bool:
    """Whether this is the link, in time, and nobody owns this yet."""
    if not house.setup_link.opens(token, house.now()) or house.accounts.has_owner():
        return False
    _take_file_away(house)
    return True


def claim_by_link(house: House, token: str, name: str, email: str, password: str) -> str:
    """Give back a session of the owner that this made; raises Invalid, and Missing where the link is dead."""
    if not opens(house, token):
        raise _no_link()
    try:
        owner = claim(house.register, name, email, password, house.now())
    except Claimed:
        raise _no_link() from None
    house.setup_link.end()
    return sessions.begin(house, owner)


def _no_link() -> Missing:
    return Missing("There is nothing at this address.")


def _file(house: House) -> str:
    return str(Folder(house.settings.data.resolve()).first_run)


def _take_file_away(house: House) -> None:
    with suppress(OSError):
        os.unlink(_file(house))
