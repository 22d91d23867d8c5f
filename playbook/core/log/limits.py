"""Limits of a brief: more than a company needs, yet quickly read.

What stands there from earlier may stay and be shortened; it just does not grow.
"""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from playbook.core.base.errors import Problem
from playbook.core.plan.brief import Brief

MOST_TEAMS = 100
MOST_LETTERS = 60_000  # of all texts of a brief, but for its people
MOST_OF_A_ROW = 2_000  # of one text in a row of a list
_LISTS = ("promises", "conditions", "concern_list", "stakeholders")
_BEYOND = "Keep long papers elsewhere, and name them here."


def problems_of_growth(before: Brief, after: Brief) -> list[Problem]:
    """Return what a change makes longer than a brief takes."""
    return [*_too_many_teams(before, after), *_rows_too_long(before, after), *_brief_too_long(before, after)]


def _too_many_teams(before: Brief, after: Brief) -> Iterable[Problem]:
    if len(after.groups) > max(MOST_TEAMS, len(before.groups)):
        sentence = f"A brief holds at most {MOST_TEAMS} teams."
        yield Problem("groups", sentence, "Join small teams that start together, or make a second rollout.")


def _rows_too_long(before: Brief, after: Brief) -> Iterable[Problem]:
    for name in _LISTS:
        rows = getattr(after, name)
        if rows is getattr(before, name):
            continue
        earlier = {text for row in getattr(before, name) for text in _texts_of(row)}
        for index, row in enumerate(rows):
            for field, text in row:
                if isinstance(text, str) and len(text) > MOST_OF_A_ROW and text not in earlier:
                    over = len(text) - MOST_OF_A_ROW
                    sentence = f"Expected at most {MOST_OF_A_ROW:,} characters, got {len(text):,}."
                    yield Problem(f"{name}.{index}.{field}", sentence, f"Shorten it by {over:,}.")


def _brief_too_long(before: Brief, after: Brief) -> Iterable[Problem]:
    letters = letters_of(after)
    if letters > MOST_LETTERS and letters > letters_of(before):
        sentence = f"The texts of the brief have {letters:,} characters; at most {MOST_LETTERS:,} are read."
        yield Problem("", sentence, f"Shorten them by {letters - MOST_LETTERS:,}. {_BEYOND}")


def letters_of(brief: Brief) -> int:
    """Return how many characters the texts of a brief have, but for its people."""
    values = (value for name, value in brief if name != "people")
    return sum(len(text) for value in values for text in _texts_of(value))


def _texts_of(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        yield from (text for _, each in value for text in _texts_of(each))
    elif isinstance(value, tuple | list):
        yield from (text for each in value for text in _texts_of(each))
