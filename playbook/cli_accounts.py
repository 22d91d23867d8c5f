"""python -m playbook, for accounts: who owns this, passwords, and everybody signed out.

They open only the register of the data folder, so they work while the app runs.
"""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from playbook import clock
from playbook.core.errors import Invalid
from playbook.settings import load
from playbook.terminal import ask, ask_for_password, is_manned, read_password_line, say

if TYPE_CHECKING:
    from playbook.store.register import Register

Verb = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]

OK = 0
_ASKED = {
    "name": lambda: ask("Your name", "--name"),
    "email": lambda: ask("E-mail address", "--email"),
    "password": lambda: ask_for_password("Password"),
}


def add_verbs(verb: Verb) -> None:
    """Add the verbs for accounts to the command line."""
    asks = verb("create-owner", create_owner, "make the first owner, where nobody owns this yet")
    asks.add_argument("--name", metavar="NAME", help="as it stands beside what the owner does")
    asks.add_argument("--email", metavar="EMAIL", help="the address to sign in with")
    _add_password(asks)

    asks = verb("reset-password", reset_password, "set another password, and end the sign-ins of the account")
    asks.add_argument("email", metavar="EMAIL", help="the address that the account signs in with")
    _add_password(asks)

    verb("sign-out-all", sign_out_all, "end every sign-in of everybody")

    asks = verb("hash-password", hash_password, "print what PLAYBOOK_OWNER_PASSWORD_HASH takes")
    _add_password(asks)


def _add_password(asks: argparse.ArgumentParser) -> None:
    asks.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input, and do not ask"
    )


def create_owner(asked: argparse.Namespace) -> int:
    """create-owner"""
    from playbook.desk import claiming

    with _register() as register:
        claiming.refuse_second_owner(register)

        def claim(name: str, email: str, password: str) -> None:
            claiming.claim(register, name, email, password, clock.now())

        _with_answers(claim, name=asked.name, email=asked.email, password=_handed_over(asked))
    say("This Playbook is yours. Sign in with that address and that password.")
    return OK


def reset_password(asked: argparse.Namespace) -> int:
    """reset-password"""
    from playbook.desk import resetting

    with _register() as register:
        account = resetting.get_account(register, asked.email)

        def reset(password: str) -> None:
            resetting.reset_password(register, account, password)

        _with_answers(reset, password=_handed_over(asked))
    say(f"{account.name} has another password, and is signed out everywhere.")
    return OK


def sign_out_all(_: argparse.Namespace) -> int:
    """sign-out-all"""
    from playbook.desk import resetting

    with _register() as register:
        resetting.sign_out_all(register)
    say("Everybody is signed out.")
    return OK


def hash_password(asked: argparse.Namespace) -> int:
    """hash-password"""
    from playbook.desk.newcomer import read_password

    def show(password: str) -> None:
        print(read_password(password, "", ""))

    _with_answers(show, password=_handed_over(asked))
    return OK


def _with_answers(deed: Callable[..., None], **answers: str | None) -> None:
    """Do the deed with what was given and what is asked for; what was wrong is asked for again."""
    while True:
        given = {field: _ASKED[field]() if one is None else one for field, one in answers.items()}
        try:
            deed(**given)
            return
        except Invalid as error:
            if not is_manned():
                raise
            for problem in error.problems:
                say(f"{problem.message} {problem.hint}")
            wrong = {problem.where for problem in error.problems}
            answers = {field: None if field in wrong else one for field, one in given.items()}


def _handed_over(asked: argparse.Namespace) -> str | None:
    return read_password_line() if asked.password_stdin else None


@contextmanager
def _register() -> Iterator["Register"]:
    from playbook.desk.house import open_register

    register = open_register(load())
    try:
        yield register
    finally:
        register.close()
