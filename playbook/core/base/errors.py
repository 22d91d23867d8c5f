"""Expected errors: a message, and a hint that says what to do."""

from collections.abc import Iterable
from dataclasses import dataclass


class PlaybookError(Exception):
    """An expected error: a sentence and what to do."""

    title = "That did not work"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field (`groups.2.size`), and what to do."""

    where: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        return f"{where}{self.message} {self.hint}".strip()


class Invalid(PlaybookError):
    """Input that is wrong; `problems` says which field and why."""

    title = "Please check what you entered"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0] if self.problems else Problem("", "Nothing was entered.")
        extra_count = len(self.problems) - 1
        tail = f" (and {extra_count} more)" if extra_count > 0 else ""
        super().__init__(f"{first.message}{tail}", first.hint)


class Refused(PlaybookError):
    """The change makes no sense on the rollout as it stands."""


class Conflict(PlaybookError):
    """Someone else changed the same thing; `theirs` and `yours` describe both versions."""

    title = "Someone changed this while you were editing"

    def __init__(self, who: str, other_version: str, own_version: str) -> None:
        super().__init__(
            f"{who} changed this while you were editing.", "Both versions are shown; choose which to keep."
        )
        self.who, self.theirs, self.yours = who, other_version, own_version


class Missing(PlaybookError):
    """There is no such rollout, item, group or person."""

    title = "Not found"


class NothingHere(Missing):
    """Whatever is not at an address, for any reason."""

    def __init__(self) -> None:
        super().__init__("There is nothing at this address.", "A link can end, or be cut off.")
