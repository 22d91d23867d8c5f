"""Read numbers, and cells of group tables and readings."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, get_args

from pydantic import TypeAdapter, ValidationError

from playbook.core.base.fields import MAX_LINE, MAX_NAME, Name
from playbook.core.plan.brief import Brief, Exposure
from playbook.core.plan.items import Metric
from playbook.core.progress.metrics import is_percent, is_share
from playbook.desk.base.countries import country_code, country_names, region_code
from playbook.desk.tables.cells import (
    CellError,
    is_day,
    is_empty,
    meant_in,
    quoted,
    read_day,
    refuse_formula,
    squeeze,
)
from playbook.desk.tables.columns import Column
from playbook.desk.tables.periods import spans_in

Mark = Literal[".", ","]
MOST_PEOPLE = 5_000_000
MOST_PRICE = 100_000_000  # of a seat a month, also in rupiah, dong or rial
_MOST_HOURS = 10_000
_MOST = 1e12
_NAME = TypeAdapter[str](Name)
_NUMBER = re.compile(
    r"([-−–+]?) ?"
    r"(\d{1,3}(?:([.,'’ ])\d{3})(?:\3\d{3})*|\d+)"  # with or without a mark between thousands
    r"(?:(?!\3)([.,])(\d*))?"
)
_MONEY = re.compile(r"[€$£¥]|\b(eur|usd|gbp|chf)\b", re.I)
_PERCENT = re.compile(r"(%|percent|per cent|prozent|pour cent|por ciento)$", re.I)
_HOURS = re.compile(
    r"(h|hrs?|hours?|std|stunden|heures?|horas?)\.?( ?(/|per|a|pro|par|por) ?\w{1,20})?$", re.I
)


_YES = frozenset({"yes", "y", "x", "true", "1", "ja", "oui", "sí", "si"})
_NO = frozenset({"no", "n", "false", "0", "nein", "non"})
EXPOSURES: tuple[Exposure, ...] = get_args(Exposure)
IMPACTS = {"none": 0, "low": 1, "medium": 3, "high": 4}
_EVENTS = {
    **dict.fromkeys(("start", "startdate", "kickoff"), "start"),
    **dict.fromkeys(("go", "golive", "golivedate"), "go_live"),
    **dict.fromkeys(("end", "enddate"), "end"),
}
FILL_COUNTRY = "Fill in the country"
MOST_ROWS = 12  # languages or tasks of a group


@dataclass(frozen=True, slots=True)
class CellHome:
    """What cells leave out: the country, and the year of a day."""

    country: str = ""
    reference: date | None = None

    def in_country(self, text: str | None) -> "CellHome":
        """Return it with the country of a cell, if that names one."""
        return replace(self, country=country_code(squeeze(text or "")) or self.country)


NO_HOME = CellHome()


def home_of(brief: Brief, today: date) -> CellHome:
    return CellHome(brief.country or "", brief.start or today)


def event_day(text: str, brief: Brief) -> date | None:
    """Return the brief's day of a named event, such as “go-live”."""
    field = _EVENTS.get(squeeze(text).casefold().replace("-", "").replace(" ", ""))
    return getattr(brief, field) if field else None


class AmbiguousNumberError(CellError):
    """A number such as 1,234 whose comma is unclear."""


def read_number(text: str, decimal: Mark | None = None, has_thousands: bool = False) -> float:
    """Return the number in a squeezed text. Raise CellError.

    `decimal`: this table's decimal mark; `has_thousands`: 1,234 is more than a thousand.
    """
    parts = _NUMBER.fullmatch(text) if len(text) <= 30 else None
    if not parts:
        raise CellError(f"{quoted(text)} is not a number.", "Write one such as 41.5.")
    sign, whole, mark, _point, decimals = parts.groups()
    if (own := _decimal_of(parts)) is None and mark in (".", ","):
        if decimal is None and not has_thousands:
            plain = whole.replace(mark, "")
            raise AmbiguousNumberError(
                f"{quoted(text)} could be {plain} or {whole.replace(mark, '.')}.",
                "Say which, or write it without a mark between thousands.",
            )
        own = decimal
    if mark and own == mark:
        whole, decimals = whole.split(mark)
    value = float(re.sub(r"\D", "", whole) + "." + (decimals or "0"))
    return -value if sign in ("-", "−", "–") else value


def decimal_in(texts: Iterable[str]) -> Mark | None:
    """Return the decimal mark of a column; None if unclear."""
    bare = (_MONEY.sub("", _PERCENT.sub("", text)).strip() for text in texts)
    marks = {_decimal_of(parts) for text in bare if (parts := _NUMBER.fullmatch(text))} - {None}
    return marks.pop() if len(marks) == 1 else None


def _decimal_of(parts: re.Match[str]) -> Mark | None:
    """Return the decimal mark one number shows: comma in 1.234,5."""
    _sign, whole, mark, point, _decimals = parts.groups()
    if point or not mark or mark not in ".,":
        return "," if point == "," else "." if point else None
    if whole.count(mark) == 1 and whole[0] != "0":
        return None
    return "," if (mark == ",") == (whole.count(mark) == 1) else "."


def read_whole(text: str) -> int | None:
    """Return 1200 for 1,200, 1 200, 1.200 or 1200.0; else None."""
    try:
        number = read_number(text, has_thousands=True)
    except CellError:
        return None
    return int(number) if number.is_integer() and number >= 0 else None


def read_value(text: str, metric: Metric, decimal: Mark | None = None) -> float:
    """Return the number in the metric's unit. Raise CellError."""
    bare = text
    if parts := _PERCENT.search(text):
        if not is_percent(metric):
            unit = f"in {quoted(metric.unit)}" if metric.unit else "no share"
            raise CellError(
                f"{quoted(text)} is a percentage, but {quoted(metric.title)} is {unit}.",
                "Write the number in its own unit, or pick another metric.",
            )
        bare = text[: parts.start()]
    elif metric.unit and text.casefold().endswith(metric.unit.casefold()):
        bare = text[: -len(metric.unit)]
    value = read_number(bare.strip(), decimal)
    if abs(value) > _MOST:
        raise CellError("This number is too large.", "Check it, and write it again.")
    if is_share(metric) and not 0 <= value <= 100:
        raise CellError(f"{quoted(text)} is not a percentage.", "Write a number from 0 to 100.")
    return value


def read_price(text: str, decimal: Mark | None = None) -> float | None:
    """Return an amount of money, None where there is none. Raises CellError."""
    if is_empty(text):
        return None
    price = read_number(_MONEY.sub("", text).strip(), decimal)
    if not 0 <= price <= MOST_PRICE:
        hint = f"Write what one seat costs a month, at most {MOST_PRICE:,}."
        raise CellError(f"{quoted(text)} is not a price for a seat.", hint)
    return price


def read_cell(column: Column, text: str, day_first: bool | None = None, home: CellHome = NO_HOME) -> Any:
    """Return a group cell's value, None or '' if empty. Raise CellError."""
    text = squeeze(text)
    refuse_formula(text)
    match column:
        case "manager" if is_day(text):
            raise CellError(f"{quoted(text)} is a date, not a manager.", "Type the name of a person.")
        case "name" | "manager":
            return _name(text)
        case _ if is_empty(text):
            return None
        case "size" | "supervisors":
            return _size(text)
        case "mailbox" | "shifts":
            return _yes_or_no(text)
        case "sessions":
            return _sessions(text)
        case "languages":
            return _names(text)
        case "tasks":
            return _tasks(text)
        case "site":
            return _name(text)
        case "country":
            return _country(text)
        case "subdivision":
            return _subdivision(text, home.country)
        case "impact":
            return _impact(text)
        case "blackouts":
            return spans_in(text, day_first, home.reference, home.country)
        case "capacity":
            return _hours(text)
        case _:
            return read_day(text, day_first, home.reference)


def _name(text: str) -> str:
    try:
        return _NAME.validate_python(text)
    except ValidationError:
        sentence = f"A name has {len(text):,} characters."
        raise CellError(sentence, f"Shorten it to at most {MAX_NAME}.") from None


def _yes_or_no(text: str) -> bool:
    word = text.casefold().rstrip(".")
    if word not in _YES | _NO:
        raise CellError(f"{quoted(text)} is neither yes nor no.", "Write yes or no, or leave it empty.")
    return word in _YES


def _sessions(text: str) -> Exposure:
    if (meant := meant_in(text.rstrip("."), dict(zip(EXPOSURES, EXPOSURES, strict=True)))) is None:
        hint = "Write all, short (the first session) or told (no session), or leave it empty."
        raise CellError(f"{quoted(text)} is none of the three.", hint)
    return meant


def _names(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(_name(part) for part in map(squeeze, re.split(r"[,;/]", text)) if part))
    if len(names) > MOST_ROWS:
        raise CellError(f"There are {len(names)} names.", f"Keep at most {MOST_ROWS}.")
    return names


def _tasks(text: str) -> tuple[str, ...]:
    tasks = tuple(dict.fromkeys(part for part in map(squeeze, text.split(";")) if part))
    if len(tasks) > MOST_ROWS:
        raise CellError(f"There are {len(tasks)} tasks.", f"Keep the {MOST_ROWS} that matter most.")
    if longest := next((task for task in tasks if len(task) > MAX_LINE), ""):
        raise CellError(f"The task {quoted(longest)} is too long.", f"Shorten it to {MAX_LINE} characters.")
    return tasks


def _country(text: str) -> str:
    if (code := country_code(text)) is None:
        raise CellError(f"{quoted(text)} is not a country we know.", "Write its two-letter code, such as DE.")
    return code


def _subdivision(text: str, country: str) -> str:
    known = country or "US"  # "Ohio" is one place in the world
    if code := region_code(known, text):
        return code
    parts = [part.strip() for part in re.split(r"[,;/&]|\band\b", text) if part.strip()]
    if len(parts) > 1 and all(region_code(known, part) for part in parts):
        raise CellError(
            f"{quoted(text)} is more than one state or region; a team has one.",
            "Give each its own row. Or leave it empty, save, and split the team under “Site by site”.",
        )
    if country_code(text) not in (None, country):
        hint = f"{FILL_COUNTRY}, and leave the state or region empty."
        raise CellError(f"{quoted(text)} is a country.", hint)
    if not country:
        hint = f"{FILL_COUNTRY}, or write the region's code, such as BY or CA."
        raise CellError(f"We need a country to find the region {quoted(text)}.", hint)
    hint = "Write its name, or its code of one to three characters."
    raise CellError(f"{quoted(text)} is not a region of {country_names().get(country, country)}.", hint)


def _impact(text: str) -> int:
    word = meant_in(text, {word: word for word in IMPACTS})
    impact = IMPACTS[word] if word else read_whole(text)
    if impact is None or impact > 5:
        hint = "Write high, medium, low or none, or a whole number from 0 to 5."
        raise CellError(f"{quoted(text)} is not an impact.", hint)
    return impact


def say_impact(impact: float | None) -> str:
    """Return the nearest word for an impact, '' if unknown."""
    return "" if impact is None else min(IMPACTS, key=lambda word: abs(IMPACTS[word] - impact))


def _size(text: str) -> int:
    try:
        size = read_number(text, has_thousands=True)
    except CellError:
        digits = re.search(r"\d+", text)
        hint = f"Write a number such as {digits[0][:7]}." if digits else "Write a number, or leave it empty."
        raise CellError(f"{quoted(text)} is not an exact number of people.", hint) from None
    if size < 0:
        raise CellError(f"The size is {text}, below zero.", "Enter how many people are in the team.")
    if not size.is_integer():
        raise CellError(f"{text} is not a whole number of people.", "Round it.")
    if size > MOST_PEOPLE:
        raise CellError(f"{size:,.0f} people in one team cannot be right.", "Check the size.")
    return int(size)


def _hours(text: str) -> float:
    try:
        hours = read_number(_HOURS.sub("", text).strip(), has_thousands=True)
    except CellError:
        hours = -1
    if hours < 0:
        sentence = f"The capacity {quoted(text)} is not a number of hours."
        raise CellError(sentence, "Write one such as 4 or 2.5.")
    if hours > _MOST_HOURS:
        raise CellError(f"{hours:,.0f} hours a week cannot be right.", "Check the capacity.")
    return hours
