"""Read a first scope that starts sooner, and the rest's day."""

import re
from datetime import date

from playbook.core.case.reading.texts import first_day_in
from playbook.core.plan.brief import Brief

_REST = re.compile(
    r"We start with [^;\n]{1,200}; the rest follows on (?P<day>[A-Z][a-z]{2,8} \d{1,2}, \d{4})\."
)


def with_the_rest(brief: Brief, first: str, day: date) -> str:
    """Return the approach of a brief that starts with a first scope."""
    sentence = f"We start with {first}; the rest follows on {day:%B} {day.day}, {day.year}."
    return f"{without_the_rest(brief.approach)}\n{sentence}".strip()


def without_the_rest(approach: str) -> str:
    return _REST.sub("", approach).strip()


def day_of_the_rest(brief: Brief) -> date | None:
    """Return the day the rest starts, None where all start at once."""
    match = _REST.search(brief.approach)
    day = first_day_in(match["day"], brief.start or date.min) if match else None
    starts = [start for group in brief.groups if (start := brief.go_live_of(group))]
    first = min(starts, default=brief.go_live)
    return day if day and first and day > first else None
