"""Read days counted from the start, such as "after six weeks"."""

import re
from calendar import monthrange
from datetime import date, timedelta

from playbook.core.base.fields import EARLIEST_DAY, LATEST_DAY
from playbook.core.case.reading.texts import Phrases, plain
from playbook.core.text.numbers import COUNTS, as_count

_UNITS = {"d": 0, "t": 0, "w": 0, "m": 1, "y": 12, "j": 12}  # months of a unit, by its first letter
_DAYS = {"d": 1, "t": 1, "w": 7}
_SPAN = (
    rf"(?P<count>\d{{1,3}}|{'|'.join(COUNTS)}) "
    r"(?P<unit>days?|weeks?|months?|years?|tage?n?|wochen?|monate?n?|jahre?n?)"
)
_START = r"(?:the |dem |der )?(?:start|go[- ]?live|launch|first day|switch|einfuhrung)"
_STARTS = r"(?:start|go[- ]?live|launch|first day|switch)"
_GOES_LIVE = r"(?:goes live|starts|opens|launches|switches|begins)"
AFTER_EACH_START = re.compile(
    rf"\b{_SPAN} after (?:(?:each|every|its|their|your) (?:(?!on\b)[\w'’-]+ ){{0,3}}?"
    rf"(?:{_STARTS}|{_GOES_LIVE})|(?:the )?{_STARTS} (?:of|in|at|for) (?:each|every)"
    r"|they (?:go live|start)"
    rf"|(?:that|the) (?:team|group|unit|site|place|branch|store|shop|ward|depot|plant|line) {_GOES_LIVE})\b"
)
_AFTER = tuple(
    re.compile(pattern)
    for pattern in (
        AFTER_EACH_START.pattern,
        rf"\b(?:after|nach) (?:the first |another |den ersten )?{_SPAN}\b",
        r"\b(?:stays?|runs?|kept|open|available|parallel|beside|bleib\w*) (?:[\w-]+ ){0,4}(?:for|fur) "
        rf"(?:the first |another )?{_SPAN}\b",
        rf"\b{_SPAN} (?:of parallel|in parallel|parallel|side by side|later|danach|after {_START})\b",
    )
)
_BEFORE = re.compile(rf"\b{_SPAN} (?:before|ahead of|vor) {_START}\b")
ON_THE_START = Phrases(
    r"(?:on|from|with|at|am|ab) (?:the )?(?:(?:first )?day (?:that )?(?:we|it) (?:go(?:es)? live|starts?)"
    r"|day of go[- ]?live|go[- ]?live(?: day)?|day one|first day|same day"
    r"|tag (?:der|des) (?:einfuhrung|starts))",
    r"after (?:the )?go[- ]?live(?= the | our | all |,)",
    r"(?:on|from|with|at) (?:each|every|their|its|your|a) (?:[\w'’-]+ ){0,2}?go[- ]?live(?: day)?",
    r"(?:mit dem|am) (?:start|ersten tag)",
)


def day_after_start(text: str, go_live: date | None) -> date | None:
    """Return the day that a text counts forward from go-live."""
    words = plain(text)
    if go_live is None:
        return None
    if match := next(filter(None, (pattern.search(words) for pattern in _AFTER)), None):
        return _moved(go_live, match, 1)
    return go_live if ON_THE_START.search(words) else None


def day_before_start(text: str, go_live: date | None) -> date | None:
    """Return the day that a text counts back from go-live."""
    match = _BEFORE.search(plain(text))
    return _moved(go_live, match, -1) if match and go_live else None


def _moved(day: date, match: re.Match[str], sign: int) -> date | None:
    """Return the day a span away, None outside of all plans."""
    unit, count = match["unit"][0], match["count"]
    number = sign * as_count(count)
    if unit in _DAYS:
        return _planned(day + timedelta(days=_DAYS[unit] * number))
    months = day.year * 12 + day.month - 1 + _UNITS[unit] * number
    year, month = divmod(months, 12)
    return _planned(date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])))


def _planned(day: date) -> date | None:
    return day if EARLIEST_DAY <= day <= LATEST_DAY else None
