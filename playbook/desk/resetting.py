"""What only whoever runs this does, at the machine itself: another password, and everybody signed out."""

import logging

from playbook.core.errors import Missing, Refused
from playbook.desk.newcomer import read_password
from playbook.store.accounts import Account, Accounts
from playbook.store.register import Register

_log = logging.getLogger("playbook")


def get_account(register: Register, email: str) -> Account:
    """Give back whose password may be set; raises Missing, and Refused where there is none to set."""
    account = Accounts(register).find_by_email(email)
    if account is None:
        raise Missing(f"There is no account with the address {email}.", "Check how it is written.")
    if account.signs_on_elsewhere:
        raise Refused(
            f"{account.name} comes in by the company's sign-on, which has no password here.",
            "Whoever runs that sign-on can help.",
        )
    return account


def reset_password(register: Register, account: Account, password: str) -> None:
    """Set another password and end every session of the account; raises Invalid."""
    Accounts(register).set_password(account.id, read_password(password, account.name, account.email or ""))
    _log.info("Account %s has another password.", account.id)


def sign_out_all(register: Register) -> None:
    """End every session of everybody."""
    Accounts(register).end_all_sessions()
