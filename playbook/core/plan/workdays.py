"""Working days per country: weekends, public holidays, quiet days."""

import re
from calendar import day_name
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from playbook.core.base.fields import Span
from playbook.core.plan.brief import Brief, Group

if TYPE_CHECKING:
    from holidays import HolidayBase

_DAY = timedelta(days=1)
_SATURDAY_AND_SUNDAY = frozenset((5, 6))
_CLOSED_NEARLY_EVERYWHERE = {
    (1, 1): "New Year's Day",
    (12, 25): "Christmas Day",
    (12, 26): "Second Day of Christmas",
}
# Days on which families are together, although no law closes that day.
_CUSTOMARY = {"MX": {(11, 1): "All Saints' Day", (11, 2): "Day of the Dead"}}
# Public holidays on which offices of the state are closed and most companies work.
_WORKED_ON = {"US": re.compile(r"\b(?:Washington|Lincoln|President|Columbus|Indigenous|Native Amer|Veteran)")}
_SPRING = range(3, 7)  # Good Friday to Whit Monday: off in nearly all of the EU, as in Germany
_MOST_LIVE_IN = {"GB": "ENG"}  # whose days count where nobody names the part of the country
# By currency; without one that of the language that the app is written in.
_LIKELY = {"USD": "US", "": "US", "EUR": "EU", "GBP": "UK"}
_COUNTRY_OF_REGION = {"US": "US", "UK": "GB"}
_WEEKDAYS = tuple(day_name)[:5]
# "The studio is closed on Fridays": from the first day of the change nothing is planned on them.
_CLOSED_ON = re.compile(
    rf"\b(?:closed|closes|shut) (?:on |every |each )({'|'.join(_WEEKDAYS)})s?\b(?! (?:at|from|after)\b)",
    re.IGNORECASE,
)
_FIRST_QUIET, _LAST_QUIET = (12, 24), (1, 1)
_LOOK_AHEAD_DAYS = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where a group works: the country and its state or region."""

    country: str = ""
    subdivision: str = ""


@dataclass(frozen=True, slots=True)
class Workdays:
    """Working days of any country, less the company's own closed days."""

    closed: tuple[Span, ...] = ()
    regions: tuple[str, ...] = ()  # whose common holidays hold where no country is known
    likely: str = ""  # the region whose holidays hold for proposals where the brief names none
    closed_weekdays: frozenset[int] = frozenset()  # from `closed_from` on, by the change itself
    closed_from: date = date.max

    def is_working(self, day: date, country: str = "", subdivision: str = "") -> bool:
        """Return whether people in a country work on a day."""
        if not country and day in _regional(self.regions or (self.likely,), day.year):
            return False
        if day >= self.closed_from and day.weekday() in self.closed_weekdays:
            return False
        return _is_open(day, country, subdivision) and not any(span.has(day) for span in self.closed)

    def holiday_name(self, day: date, country: str = "", subdivision: str = "") -> str:
        """Return the name of the holiday on which companies close, or an empty string."""
        name = _holidays(country, subdivision, day.year).get(day, "")
        return name or ("" if country else _regional(self.regions, day.year).get(day, ""))

    def observance_name(self, day: date, country: str, subdivision: str = "") -> str:
        """Return the name of a public holiday on which most companies work, or an empty string."""
        name = _by_law(country, subdivision, day.year).get(day, "")
        return name if _is_worked(country, name) else ""

    def next_working(self, day: date, country: str = "", subdivision: str = "") -> date:
        """Return the day itself or the next working day."""
        days = (day + timedelta(days=number) for number in range(_LOOK_AHEAD_DAYS))
        return next((each for each in days if self.is_working(each, country, subdivision)), day)

    def shift(self, day: date, by: int, country: str = "", subdivision: str = "") -> date:
        """Return the day so many working days later, or earlier."""
        step, remaining = _DAY if by > 0 else -_DAY, abs(by)
        while remaining:
            day += step
            remaining -= self.is_working(day, country, subdivision)
        return day

    def is_bridge(self, day: date, country: str = "", subdivision: str = "") -> bool:
        """Return whether a single working day stands between days off."""
        days = (day - _DAY, day, day + _DAY)
        return [_is_open(each, country, subdivision) for each in days] == [False, True, False]

    def is_quiet(self, day: date, country: str = "", subdivision: str = "") -> bool:
        """Return whether many people are off: bridge days, 24 Dec to 1 Jan."""
        month_and_day = (day.month, day.day)
        is_turn_of_year = month_and_day >= _FIRST_QUIET or month_and_day <= _LAST_QUIET
        return is_turn_of_year or self.is_bridge(day, country, subdivision)


def workdays_of(brief: Brief) -> Workdays:
    closed = tuple(span for span in brief.company_blackouts if not span.is_without_training)
    workdays = Workdays(closed, tuple(brief.regions))
    if brief.go_live is None or not (days := _CLOSED_ON.findall(brief.what_changes)):
        return workdays
    weekdays = frozenset(_WEEKDAYS.index(each.capitalize()) for each in days)
    return replace(workdays, closed_weekdays=weekdays, closed_from=brief.go_live)


def workdays_to_propose(brief: Brief) -> Workdays:
    """Return the days that may be proposed, by the named or likely country."""
    return replace(workdays_of(brief), likely=_LIKELY.get(brief.currency.upper(), ""))


def place_of(group: Group, country: str, subdivision: str) -> Place:
    """Return where a group works, else the rollout's country."""
    if group.country and group.country != country:
        return Place(group.country, group.subdivision)
    return Place(country, group.subdivision or subdivision)


def is_known_country(country: str) -> bool:
    """Return whether the public holidays of a country are known."""
    return country in _subdivisions()


@lru_cache(maxsize=1)
def _subdivisions() -> Mapping[str, frozenset[str]]:
    import holidays  # a twentieth of a second, for which the first page does not wait

    supported = holidays.list_supported_countries(include_aliases=True)
    return {country: frozenset(names) for country, names in supported.items()}


@lru_cache(maxsize=256)
def _calendar(country: str, subdivision: str) -> "tuple[HolidayBase, frozenset[int]] | None":
    if not is_known_country(country):
        return None
    import holidays

    known_subdivision = subdivision if subdivision in _subdivisions()[country] else _MOST_LIVE_IN.get(country)
    calendar = holidays.country_holidays(country, subdiv=known_subdivision)
    if "en_US" in calendar.supported_languages:
        calendar = holidays.country_holidays(country, subdiv=known_subdivision, language="en_US")
    # Where Friday is off, Sunday stays unused too: a plan's weeks run from Monday to Friday.
    return calendar, _SATURDAY_AND_SUNDAY | calendar.weekend


@lru_cache(maxsize=4096)
def _holidays(country: str, subdivision: str, year: int) -> Mapping[date, str]:
    by_law = _by_law(country, subdivision, year)
    closed = {day: name for day, name in by_law.items() if not _is_worked(country, name)}
    return {date(year, *day): name for day, name in _CUSTOMARY.get(country, {}).items()} | closed


@lru_cache(maxsize=4096)
def _by_law(country: str, subdivision: str, year: int) -> Mapping[date, str]:
    if (pair := _calendar(country, subdivision)) is None:
        return {date(year, month, day): name for (month, day), name in _CLOSED_NEARLY_EVERYWHERE.items()}
    calendar, _ = pair
    return {day: "; ".join(calendar.get_list(day)) for day in _days_of(year) if day in calendar}


def _is_worked(country: str, name: str) -> bool:
    worked = _WORKED_ON.get(country)
    return bool(worked and worked.search(name))


@lru_cache(maxsize=256)
def _regional(regions: tuple[str, ...], year: int) -> Mapping[date, str]:
    """Return the days off that nearly all countries of some regions share."""
    shared: dict[date, str] = {}
    for region in regions:
        if country := _COUNTRY_OF_REGION.get(region):
            shared |= _holidays(country, "", year)
        elif region == "EU":
            shared |= {day: name for day, name in _holidays("DE", "", year).items() if day.month in _SPRING}
    return shared


def _days_of(year: int) -> Iterator[date]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))


@lru_cache(maxsize=256)
def _weekend(country: str, subdivision: str) -> frozenset[int]:
    pair = _calendar(country, subdivision)
    return pair[1] if pair else _SATURDAY_AND_SUNDAY


def _is_open(day: date, country: str, subdivision: str) -> bool:
    return day.weekday() not in _weekend(country, subdivision) and day not in _holidays(
        country, subdivision, day.year
    )
