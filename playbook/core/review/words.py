"""Days, lists and counts in plain words."""

from collections.abc import Iterable, Sequence
from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def say(day: date) -> str:
    """A day as people say it: 12 March 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def listed(words: Iterable[str]) -> str:
    """Words as a list in a sentence: a, b and c."""
    names = list(words)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def some(names: Sequence[str], most: int = 4) -> str:
    """A list in a sentence that stays short: a, b, c, d and 3 more."""
    if len(names) <= most:
        return listed(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def counted(number: int, noun: str, nouns: str = "") -> str:
    """A number with its noun: 1 day, 2 days."""
    return f"{number} {noun if number == 1 else nouns or noun + 's'}"
