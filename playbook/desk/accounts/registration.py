"""Check the name, address and password of a new account."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from playbook.core.base.errors import Invalid, Problem
from playbook.core.base.fields import MAX_NAME, cleaned, is_address
from playbook.desk.accounts import passwords
from playbook.desk.accounts.passwords import is_easy

SHORTEST, LONGEST = 8, 256


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who may get an account now, with the hash of a password."""

    name: str
    email: str
    password_hash: str = field(repr=False)


def read_newcomer(name: str, email: str, password: str) -> Newcomer:
    """Return a checked newcomer. Raise Invalid with the problem of each field."""
    problems = [*_problems_with_person(name, email), *_problems_with_password(password, name, email)]
    if problems:
        raise Invalid(problems)
    return Newcomer(*read_person(name, email), passwords.hash_of(password))


def read_person(name: str, email: str) -> tuple[str, str]:
    """Return a name and an address as they are stored. Raise Invalid."""
    if problems := list(_problems_with_person(name, email)):
        raise Invalid(problems)
    return cleaned(name), cleaned(email)


def read_password(password: str, name: str, email: str) -> str:
    """Return the hash of a new password. Raise Invalid."""
    if problems := list(_problems_with_password(password, name, email)):
        raise Invalid(problems)
    return passwords.hash_of(password)


def _problems_with_password(password: str, name: str, email: str) -> Iterator[Problem]:
    if not password:
        yield Problem("password", "The password is missing.", "A few random words are easy to remember.")
    elif len(password) < SHORTEST:
        yield Problem("password", f"This password has fewer than {SHORTEST} characters.", "Make it longer.")
    elif len(password) > LONGEST:
        yield Problem("password", f"This password has more than {LONGEST} characters.", "Make it shorter.")
    elif is_easy(password, (name, email)):
        yield Problem(
            "password",
            "This password is easily guessed: it is a common one, or made of names that belong to you.",
            "Add a few words that nobody would expect.",
        )


def _problems_with_person(name: str, email: str) -> Iterator[Problem]:
    name, email = cleaned(name), cleaned(email)
    if not name:
        yield Problem("name", "The name is missing.", "Enter the name that others should see.")
    elif len(name) > MAX_NAME:
        yield Problem("name", f"This name has more than {MAX_NAME} characters.", "Make it shorter.")
    if not email:
        yield Problem("email", "The e-mail address is missing.", "Enter the one to sign in with.")
    elif not is_address(email):
        yield Problem("email", "This is not an e-mail address.", "Enter one such as dana@example.com.")
