"""Read periods of days, and write them as they are read."""

import re
from collections.abc import Iterable
from datetime import date

from pydantic import TypeAdapter, ValidationError

from playbook.core.base.fields import Line, Span
from playbook.core.calendar.day_forms import ISO, in_digits
from playbook.desk.tables.cells import CellError, read_day, squeeze

MOST = 60
Period = tuple[date, date, str]
_DAY = r"(?:\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[./]\d\d?[./]\d{2,4})"
_TWO_DAYS = rf"(?P<first>{_DAY})\s*(?:(?:to|until|till|bis|–|—|-|,|;)\s*|\s)(?P<last>{_DAY})"
_PERIOD = re.compile(rf"{_TWO_DAYS}[\s:,;–—-]*(?P<what>.*)", re.I)
_BETWEEN = re.compile(rf"\n|;\s*(?={_TWO_DAYS})", re.I)
_LINE = TypeAdapter[str](Line)


def read_periods(text: str, day_first: bool | None = None) -> list[Period]:
    """Return the periods, one per line or between semicolons. Raise CellError."""
    parts = _BETWEEN.sub("\n", text).splitlines()
    lines = [(number, squeeze(line)) for number, line in enumerate(parts, 1) if squeeze(line)]
    if len(lines) > MOST:
        raise CellError(f"There are {len(lines)} lines.", f"Keep the {MOST} that matter most.")
    return [_period(number, line, day_first) for number, line in lines]


def spans_in(text: str, day_first: bool | None = None) -> tuple[Span, ...]:
    periods = read_periods(text, day_first)
    return tuple(Span(start=first, end=last, reason=what) for first, last, what in periods)


def say_spans(spans: Iterable[Span], between: str = "; ", form: str = ISO) -> str:
    return between.join(say_period(span.start, span.end, span.reason, form) for span in spans)


def say_period(first: date, last: date, what: str, form: str = ISO) -> str:
    return f"{in_digits(first, form)} to {in_digits(last, form)} {what}".strip()


def _period(number: int, line: str, day_first: bool | None) -> Period:
    if (parts := _PERIOD.fullmatch(line)) is None:
        hint = "Write it as 2026-12-20 to 2027-01-06 year end."
        raise CellError(f"Line {number} does not start with two dates.", hint)
    try:
        first, last = (read_day(parts[name], day_first) for name in ("first", "last"))
        what = _LINE.validate_python(parts["what"])
    except CellError as error:
        raise CellError(f"Line {number}: {error.message}", error.hint) from None
    except ValidationError:
        hint = "Shorten them to 300 characters."
        raise CellError(f"The words in line {number} are too long.", hint) from None
    if last < first:
        raise CellError(f"The period in line {number} ends before it starts.", "Swap its two dates.")
    return first, last, what
