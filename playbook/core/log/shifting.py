"""Move the days of a log by whole weeks."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from playbook.core.base.words import day_in_words, short_date
from playbook.core.plan.workdays import Workdays

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\S+")
_HAPPENED = {"on", "day"}  # fields whose day is past when it is logged
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WRITTEN_DAY = re.compile(
    r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) "
    rf"(?P<month>{'|'.join(_MONTHS)}) (?P<day>[12]?\d|3[01])\b(?:, (?P<year>\d{{4}})\b)?"
)


def shifted(lines: Iterable[str], weeks: int, country: str) -> Iterator[str]:
    """Yield the events with all their days so many weeks later.

    Weekdays hold. What is planned for a day that becomes a public holiday goes to the next working day; what
    happened stays, or it would be ahead of its time. Days in texts, such as "Fri Sep 8", go with the plan.
    """
    for line in lines:
        event = json.loads(line)
        shift = _Shift(timedelta(weeks=weeks), country, int(event["happened_at"][:4]))
        yield json.dumps(shift.move(event), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class _Shift:
    """How far the days of one event move, and its year."""

    by: timedelta
    country: str
    year: int

    def move(self, value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: self.move(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [self.move(each, key) for each in value]
        return self._text(value, key) if isinstance(value, str) else value

    def _text(self, text: str, key: str) -> str:
        if _DAY.fullmatch(text):
            day = date.fromisoformat(text)
            return (day + self.by if key in _HAPPENED else self._planned(day)).isoformat()
        if _MOMENT.fullmatch(text):
            return (datetime.fromisoformat(text) + self.by).isoformat()
        return _WRITTEN_DAY.sub(self._rewritten, text)

    def _planned(self, day: date) -> date:
        later = day + self.by
        was_working = Workdays().is_working(day, self.country)
        return Workdays().next_working(later, self.country) if was_working else later

    def _rewritten(self, match: re.Match[str]) -> str:
        """Return a day in a text as it reads after the shift."""
        given = match["year"]
        for year in (int(given),) if given else (self.year, self.year + 1, self.year - 1):
            with suppress(ValueError):  # no month has that day
                day = date(year, _MONTHS.index(match["month"]) + 1, int(match["day"]))
                if f"{day:%a}" == match.group()[:3]:
                    later = self._planned(day)
                    return day_in_words(later) if given else f"{later:%a} {short_date(later)}"
        return match.group()
