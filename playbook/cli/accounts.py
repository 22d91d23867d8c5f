"""Commands for accounts, which work while the app runs."""

import sys
from collections.abc import Callable
from contextlib import closing
from getpass import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from playbook import clock
from playbook.cli.base import say
from playbook.core.base.errors import Invalid, PlaybookError
from playbook.settings import load

if TYPE_CHECKING:
    from playbook.store.register.register import Register

_LONGEST_LINE = 10_000  # bytes, far more than a password may have
_NAME = "As it stands beside what the owner does."
_EMAIL = "The address that the account signs in with."
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input, and do not ask.")
]


class NobodyAnswers(PlaybookError):
    """Nobody is at the terminal to ask."""

    title = "Something is missing"


def create_owner(
    name: Annotated[str | None, typer.Option(metavar="NAME", help=_NAME)] = None,
    email: Annotated[str | None, typer.Option(metavar="EMAIL", help="The address to sign in with.")] = None,
    password_stdin: PasswordStdin = False,
) -> None:
    """Make the first owner, where nobody owns this yet."""
    from playbook.desk.accounts import first_owner

    with closing(_open_register()) as register:
        first_owner.refuse_second_owner(register)

        def claim(name: str, email: str, password: str) -> None:
            first_owner.claim(register, name, email, password, clock.now())

        _with_answers(claim, name=name, email=email, password=_password_line(password_stdin))
    say("This Playbook is yours. Sign in with that address and that password.")


def reset_password(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help=_EMAIL)], password_stdin: PasswordStdin = False
) -> None:
    """Set another password; sign-ins, calendar addresses and the second factor end."""
    from playbook.desk.accounts import people

    with closing(_open_register()) as register:
        account = people.get_account(register, email)

        def reset(password: str) -> None:
            if people.reset_password(register, account, password):
                say("Two-step sign-in is off, because it was tied to the old password.")

        _with_answers(reset, password=_password_line(password_stdin))
    say(f"{account.name} has another password, is signed out everywhere, and needs new calendar addresses.")


def reset_second_factor(email: Annotated[str, typer.Argument(metavar="EMAIL", help=_EMAIL)]) -> None:
    """Turn off the second factor of an account that lost it; its sign-ins end."""
    from playbook.desk.accounts import people

    with closing(_open_register()) as register:
        account = people.get_account(register, email)
        people.drop_second_factor(register, account)
    say(
        f"{account.name} is signed out everywhere, signs in with the password alone, and can set up two-step"
        " sign-in again."
    )


def sign_out_all() -> None:
    """End every sign-in of everybody."""
    from playbook.desk.accounts import people

    with closing(_open_register()) as register:
        people.sign_out_all(register)
    say("Everybody is signed out.")


def audit(
    days: Annotated[int | None, typer.Option(metavar="DAYS", min=1, help="Of so many days.")] = None,
) -> None:
    """Print what was done to people, links, tokens, settings and data."""
    from playbook.desk.base.audit import all_entries, sentence_of

    with closing(_open_register()) as register:
        for entry in all_entries(register, days or load().audit_days):
            account = f" ({entry.account_id})" if entry.account_id else ""
            print(f"{entry.happened_at:%Y-%m-%d %H:%M:%S}Z  {entry.name}{account} {sentence_of(entry)}")


def hash_password(password_stdin: PasswordStdin = False) -> None:
    """Print what PLAYBOOK_OWNER_PASSWORD_HASH takes."""
    from playbook.desk.accounts.registration import read_password

    def show(password: str) -> None:
        print(read_password(password, "", ""))

    _with_answers(show, password=_password_line(password_stdin))


def _open_register() -> "Register":
    from playbook.desk.base.workspace import open_register

    return open_register(load())


def _with_answers(change: Callable[..., None], **answers: str | None) -> None:
    """Make a change with the answers, and ask for missing or wrong ones."""
    while True:
        entered = {field: _ask(field) if value is None else value for field, value in answers.items()}
        try:
            change(**entered)
            return
        except Invalid as error:
            if not sys.stdin.isatty():
                raise
            for problem in error.problems:
                say(f"{problem.message} {problem.hint}")
            wrong = {problem.where for problem in error.problems}
            answers = {field: None if field in wrong else value for field, value in entered.items()}


def _ask(field: str) -> str:
    label = {"name": "Your name", "email": "E-mail address", "password": "Password"}[field]
    if not sys.stdin.isatty():
        option = "--password-stdin" if field == "password" else f"--{field}"
        raise NobodyAnswers(f"{label} is missing, and there is no terminal to ask on.", f"Use {option}.")
    try:
        while field == "password":
            password = getpass(f"{label}: ")
            if password == getpass(f"{label}, once more: "):
                return password
            say("The two are not the same. Type it again, twice.")
        return str(typer.prompt(label, err=True)).strip()
    except (EOFError, typer.Abort) as error:
        raise NobodyAnswers("That was no answer, so nothing was done.") from error


def _password_line(from_stdin: bool) -> str | None:
    """Return the first line of standard input if the password comes from there."""
    if not from_stdin:
        return None
    try:
        return sys.stdin.buffer.readline(_LONGEST_LINE).decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise NobodyAnswers("The password on standard input is not written in UTF-8.") from error
