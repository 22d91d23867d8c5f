"""What we expect to go wrong, in words that say what to do.

PlaybookError
├── Invalid     what was entered cannot be kept: one problem per field
├── Refused     the change makes no sense on the rollout as it stands
├── Conflict    someone else changed the same thing in the meantime
└── Missing     there is no such rollout, item or group
(Rooms further out add their own: StoreError, SettingsError, …)
"""

from collections.abc import Iterable
from dataclasses import dataclass


class PlaybookError(Exception):
    """Anything we expect to go wrong: a sentence, and a hint that says what to do."""

    title = "That did not work"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field: where (`groups.2.size`), a sentence, what to do."""

    where: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        return f"{where}{self.message} {self.hint}".strip()


class Invalid(PlaybookError):
    """What was entered cannot be kept; `problems` says which field and why."""

    title = "Please check what you entered"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0] if self.problems else Problem("", "Nothing was entered.")
        more = len(self.problems) - 1
        tail = f" (and {more} more)" if more > 0 else ""
        super().__init__(f"{first.message}{tail}", first.hint)


class Refused(PlaybookError):
    """The change makes no sense on the rollout as it stands."""


class Conflict(PlaybookError):
    """Someone else changed the same thing; `theirs` and `yours` describe both versions."""

    title = "Someone changed this while you were editing"

    def __init__(self, who: str, theirs: str, yours: str) -> None:
        super().__init__(
            f"{who} changed this while you were editing.", "Both versions are shown; choose which to keep."
        )
        self.who, self.theirs, self.yours = who, theirs, yours


class Missing(PlaybookError):
    """There is no such rollout, item, group or person."""

    title = "Not found"
