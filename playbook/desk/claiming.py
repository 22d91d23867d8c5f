"""How a Playbook gets its first owner from the command line or the settings; first_run.py has the link."""

import logging
from datetime import datetime

from playbook.core.errors import Invalid
from playbook.desk.house import House
from playbook.desk.newcomer import Newcomer, read_newcomer, read_person
from playbook.settings import SettingsError, secret_in
from playbook.store.accounts import Account, Accounts, Claimed, already_claimed
from playbook.store.register import Register

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
