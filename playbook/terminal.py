"""A conversation on the terminal: what is said, what is asked, and passwords that nobody sees."""

import sys
from getpass import getpass

from playbook.core.errors import PlaybookError


class NobodyAnswers(PlaybookError):
    """There is nobody at the terminal to ask."""

    title = "Something is missing"


def say(sentence: str) -> None:
    """Say something to the person, apart from the result."""
    sys.stderr.write(f"{sentence}\n")


def is_manned() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


def ask(label: str, option: str) -> str:
    """Give back what is typed after a label; raises NobodyAnswers and names the option to use instead."""
    _refuse_unmanned(label, option)
    sys.stderr.write(f"{label}: ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise NobodyAnswers("That was no answer, so nothing was done.")
    return line.strip()


def ask_for_password(label: str) -> str:
    """Give back a password that was typed twice the same, without showing it."""
    _refuse_unmanned(label, "--password-stdin")
    while True:
        try:
            password = getpass(f"{label}: ")
            if password == getpass(f"{label}, once more: "):
                return password
        except EOFError as error:
            raise NobodyAnswers("That was no answer, so nothing was done.") from error
        say("The two are not the same. Type it again, twice.")


def read_password_line() -> str:
    """Give back the first line of standard input."""
    try:
        return sys.stdin.buffer.readline().decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise NobodyAnswers("The password on standard input is not written in UTF-8.") from error


def _refuse_unmanned(label: str, option: str) -> None:
    if not is_manned():
        raise NobodyAnswers(f"{label} is missing, and there is no terminal to ask on.", f"Use {option}.")
