"""Read periods of days, and write them as they are read."""

import re
from collections.abc import Iterable
from datetime import date

from pydantic import TypeAdapter, ValidationError

from playbook.core.base.fields import EARLIEST_DAY, Line, Span
from playbook.core.calendar.day_forms import ISO, in_digits
from playbook.core.text.dates import exact_days_in, named_days_in
from playbook.core.text.day_spans import day_spans_in
from playbook.desk.tables.cells import CellError, quoted, read_day, squeeze

MOST = 60
Period = tuple[date, date, str]
_DAY = r"(?:\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[./]\d\d?[./]\d{2,4})"
_TWO_DAYS = rf"(?P<first>{_DAY})\s*(?:(?:to|until|till|bis|–|—|-|,|;)\s*|\s)(?P<last>{_DAY})"
_PERIOD = re.compile(rf"{_TWO_DAYS}(?P<what>.*)", re.I)
_COMES_BACK = re.compile(r"\b(?:each|every|quarter|last|first)\b|\bclos(?:e|ing)\b", re.IGNORECASE)
_AROUND = " :,;–—-()"
_LEAD = re.compile(r"\b(?:from|between|on)\s*$", re.I)
_LINE = TypeAdapter[str](Line)


def read_periods(
    text: str, day_first: bool | None = None, today: date | None = None, country: str = ""
) -> list[Period]:
    """Return the periods, one per line or between semicolons. Raise CellError.

    `today`: days without a year are the next ones from then on. `country`: whose holidays no working
    days of a month are.
    """
    lines = list(filter(None, _parts(text)))
    if len(lines) > MOST:
        raise CellError(f"There are {len(lines)} lines.", f"Keep the {MOST} that matter most.")
    periods = [
        period
        for line in lines
        for period in _each_month(line, today, country) or [_period(line, day_first, today)]
    ]
    if len(periods) > MOST:
        sentence = f"These are {len(periods):,} periods: a rule for each month counts once for each month."
        raise CellError(sentence, f"Keep at most {MOST}.")
    return periods


def _parts(text: str) -> list[str]:
    """Return the lines, cut at each semicolon that has a day behind it."""
    parts: list[str] = []
    for line in text.splitlines():
        first, *others = line.split(";")
        parts.append(squeeze(first))
        for other in map(squeeze, others):
            if _PERIOD.match(other) or any(named.days for named in named_days_in(other)):
                parts.append(other)
            else:
                parts[-1] = f"{parts[-1]}; {other}"
    return parts


def _each_month(line: str, today: date | None, country: str) -> list[Period]:
    # Few tables hold a rule for each month, and the first page needs none.
    from playbook.core.case.reading.busy import days_each_month

    spans = days_each_month(line, today, country) if today else []
    return [(span.start, span.end, span.reason) for span in spans]


def spans_in(
    text: str, day_first: bool | None = None, today: date | None = None, country: str = ""
) -> tuple[Span, ...]:
    periods = read_periods(text, day_first, today, country)
    return tuple(Span(start=first, end=last, reason=what) for first, last, what in periods)


def say_spans(spans: Iterable[Span], between: str = "; ", form: str = ISO) -> str:
    return between.join(say_period(span.start, span.end, span.reason, form) for span in spans)


def say_period(first: date, last: date, what: str, form: str = ISO) -> str:
    return f"{in_digits(first, form)} to {in_digits(last, form)} {what}".strip()


def _period(line: str, day_first: bool | None, today: date | None) -> Period:
    try:
        first, last, words = _digits(line, day_first) or _words(line, day_first, today)
        what = _LINE.validate_python(words.strip(_AROUND))
    except ValidationError:
        hint = "Shorten them to 300 characters."
        raise CellError(f"The words of {quoted(line)} are too long.", hint) from None
    if last < first:
        raise CellError(f"{quoted(line)} ends before it starts.", "Swap its two dates.")
    return first, last, what


def _digits(line: str, day_first: bool | None) -> Period | None:
    """Return a period that starts with two dates in digits, and its words."""
    if (parts := _PERIOD.fullmatch(line)) is None:
        return None
    first, last = (read_day(parts[name], day_first) for name in ("first", "last"))
    return first, last, parts["what"]


def _words(line: str, day_first: bool | None, today: date | None) -> Period:
    """Return a line's span or day, and its other words."""
    line = re.sub(rf"(?<!\d){_DAY}(?!\d)", lambda day: read_day(day[0], day_first).isoformat(), line)
    reference = today or EARLIEST_DAY
    spans = [(span.start, span.end, span.words, span.note) for span in day_spans_in(line, reference)]
    if not spans and sum(bool(named.days) for named in named_days_in(line)) == 1:
        spans = [
            (exact.day, exact.day, line[exact.start : exact.end], exact.note)
            for exact in exact_days_in(line, reference)
            if exact.how == "exact"
        ]
    if not spans and _COMES_BACK.search(line):
        hint = "What comes back goes under “How we go about it” in step 3, such as: "
        example = "Finance does not train in the last 3 working days of a quarter."
        raise CellError(f"{quoted(line)} names no dates.", f"{hint}{example}")
    if not spans or len({span[:2] for span in spans}) > 1:
        problem = f"{quoted(line)} {'names more than one period' if spans else 'names no dates'}."
        raise CellError(problem, "Write such as December 20, 2026 to January 6, 2027: year end.")
    first, last, words, note = max(spans, key=lambda span: len(span[2]))
    if note and today is None:
        raise CellError(f"{quoted(line)} names no year.", "Write the year behind the month.")
    before, _, after = line.partition(words)
    return first, last, f"{_LEAD.sub('', before).strip(_AROUND)} {after.strip(_AROUND)}"
