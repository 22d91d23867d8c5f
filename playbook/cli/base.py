"""Shared by the commands: files and pipes, the data folder, standard error."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from playbook.core.base.errors import Invalid, PlaybookError, Problem
from playbook.settings import load
from playbook.store.errors import Held

if TYPE_CHECKING:
    from playbook.core.base.access import Actor
    from playbook.desk.base.workspace import Workspace
    from playbook.desk.upkeep.commands import Output

STREAM = "-"
OK, FAILED, WRONG = 0, 1, 2
_MOST_MB = 200  # a log of more than a hundred thousand changes


class CannotUseFile(PlaybookError):
    """A file cannot be read or written."""

    title = "This file cannot be used"


def say(sentence: str) -> None:
    """Write a sentence to standard error."""
    sys.stderr.write(f"{sentence}\n")


def say_problems(problems: Iterable[Problem], source: str) -> None:
    """Write which fields are wrong, and what each expects."""
    say(f"{Invalid.title}{source}:")
    for problem in problems:
        message = problem.message
        if problem.where and message.startswith("Expected "):
            message = f"e{message[1:]}"
        say(f"  {Problem(problem.where, message, problem.hint)}")


def source_of(file: str | None) -> str:
    """Return the source of the data as the end of a sentence."""
    return "" if file is None else " in what came in" if file == STREAM else f" in {file}"


@contextmanager
def open_folder() -> Iterator[tuple["Workspace", "Actor"]]:
    """Open the data folder as the person at the machine."""
    from playbook.desk.base.access import at_the_machine
    from playbook.desk.base.workspace import open_workspace
    from playbook.desk.upkeep import failover

    workspace = open_workspace(load())
    try:
        failover.record_losses(workspace)
        yield workspace, at_the_machine(workspace)
    finally:
        workspace.close()


def run_or_ask(command: str, *arguments: str) -> "Output":
    """Run a command on the data folder, or in the running app."""
    from playbook.desk.upkeep import app_socket, commands

    try:
        with open_folder() as (workspace, _):
            return commands.run(workspace, command, *arguments)
    except Held:
        if (output := app_socket.ask(load(), command, *arguments)) is None:
            raise
        return output


def read_text(file: str) -> str:
    """Return the text of a file or of standard input. Raise CannotUseFile."""
    return as_text(read_bytes(file), file)


def read_bytes(file: str) -> bytes:
    """Return a file or standard input. Raise CannotUseFile."""
    most = _MOST_MB * 1_000_000
    try:
        if file != STREAM and Path(file).is_char_device():  # such as /dev/zero, which never ends
            raise CannotUseFile(f"{file} is a device and no file.", "Check its name.")
        with nullcontext(sys.stdin.buffer) if file == STREAM else Path(file).open("rb") as source:
            content = source.read(most + 1)
    except OSError as error:
        raise CannotUseFile(f"{file} cannot be read: {error.strerror}.", "Check its name.") from error
    if len(content) > most:
        what = "What came in" if file == STREAM else file
        raise CannotUseFile(f"{what} is larger than {_MOST_MB} MB.", "Check that it is the right file.")
    return content


def as_text(content: bytes, file: str) -> str:
    """Return the text of what was read. Raise CannotUseFile."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotUseFile(f"{file} is not written in UTF-8.", "Save it as UTF-8 and try again.") from error


def write_lines(file: str | None, lines: Iterable[str]) -> None:
    """Write lines to a file or to standard output. Raise CannotUseFile."""
    write_bytes(file, "".join(f"{line}\n" for line in lines).encode())


def write_bytes(file: str | None, content: bytes) -> None:
    """Write to a file or to standard output. Raise CannotUseFile."""
    if file is None or file == STREAM:
        sys.stdout.buffer.write(content)
        return
    try:
        Path(file).write_bytes(content)
    except OSError as error:
        raise CannotUseFile(f"{file} cannot be written: {error.strerror}.", "Pick another place.") from error
