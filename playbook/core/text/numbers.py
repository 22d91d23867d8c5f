"""Find numbers: digits, words, shares, money and durations."""

import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple, Protocol

from playbook.core.base.text_caches import CACHED_TEXTS, clear_with
from playbook.core.text.dates import BACK, How, NamedDay, exact_days_in, named_days_in, times_in
from playbook.core.text.names import fold

Sort = Literal["plain", "share"]
_UNITS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "one": 1, "dozen": 12,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_TIMES = {
    "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "k": 1_000,
    "grand": 1_000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000,
}  # fmt: skip
COUNTS = {
    word: number
    for number, words in enumerate(
        (
            "a an one ein eine einem einer", "two zwei", "three drei", "four vier", "five funf", "six sechs",
            "seven sieben", "eight acht", "nine neun", "ten zehn", "eleven elf", "twelve zwolf",
            "thirteen dreizehn", "fourteen vierzehn", "fifteen funfzehn", "sixteen sechzehn",
            "seventeen siebzehn", "eighteen achtzehn", "nineteen neunzehn", "twenty zwanzig",
        ),
        1,
    )
    for word in words.split()
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}  # fmt: skip
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_MINUTES = {"min": 1, "minute": 1, "h": 60, "hr": 60, "hour": 60}
_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}

_BIG = ("hundred", "thousand", "million", "billion")
_WORD = "|".join(sorted([*_UNITS, *_TENS, *_BIG], key=len, reverse=True))
_SMALL = "|".join([*_UNITS, *_TENS])
_UNIT = (
    r"(?:[\s\u00a0-]{0,2}(?P<unit>minutes?|mins?|hours?|hrs?|h|(?:working[\s-]|business[\s-])?days?"
    r"|weeks?|fortnights?|months?|years?)(?![A-Za-z]))?"
)
_DIGITS = re.compile(
    r"(?<![\w.,:/])(?<![A-Z]-)(?:(?:[A-Z]{1,3}(?=\$))?[$\u20ac\u00a3\u00a5]\s?"
    r"|(?:USD|EUR|GBP|CHF|ZAR|NZD|AUD|CAD|SGD|INR|SEK|NOK|DKK|PLN|CZK|HUF|RON)\s?"
    r"|R(?=\d[\d.,]*(?:\sm|\sb|[, ]\d{3})))?"
    r"(?P<digits>\d{1,3}(?:[,.'\u2019\u00a0\u202f ]\d{3})+(?![\d])(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?)"
    r"(?:\s?(?P<times>k|m|mn|bn)(?![A-Za-z])|\s(?P<factor>hundred|thousand|grand|million|billion))?(?![A-Za-z]{3,}|\d|:\d\d|st\b|nd\b|rd\b|th\b)"
    r"(?P<share>\s?(?:%|per\s?cent|percentage\spoints?)|(?=\s?(?:-|\u2013|to)\s?\d+(?:[.,]\d+)?\s?(?:%|per\s?cent)))?"
    + _UNIT,
    re.IGNORECASE,
)
_WORDS = re.compile(
    rf"(?i)(?<![\w-])(?:an?\s(?=dozen|hundred|thousand|million))?(?P<words>(?:{_WORD})(?:(?:[\s-]|\sand\s)(?:{_WORD}))*)"
    rf"(?![A-Za-z])(?P<share>\s?per\s?cent|\spercentage\spoints?)?{_UNIT}"
)
_SHARE = re.compile(
    rf"(?i)(?<![\w-])(?<!\d[.,])(?:(?:(?P<of>\d+|{_SMALL})\s|one\s(?:[a-z]+\s){{1,2}})(?:in|out\sof)\s(?:every\s)?"
    rf"(?P<all>\d+|{_SMALL}|hundred)(?![\w-])(?!\s(?:working\s)?(?:second|minute|hour|day|week|month|year)s?\b)"
    rf"|(?P<count>an?|{_SMALL})[\s-](?P<part>half|third|quarter|fifth|sixth|eighth|tenth)s?\s(?:of\b|more\b|less\b|fewer\b)"
    rf"|(?P<many>two|three)[\s-](?P<parts>thirds|quarters|fifths)(?![\w-])"
    r"|(?P<half>half)\s(?:of|the|our|your|their|its|all)\b"
    r"|(?:(?<=\bby )|(?<=\bthan )|(?<=\bover )|(?<=\bleast )|(?<=\babout )|(?<=\bnearly ))"
    r"(?P<by>half|a\squarter|a\sthird)\b"
    r"|(?P<above>\d{1,2})/(?P<below>\d{1,3})(?![\d/]))"
)
_HALF_AN_HOUR = re.compile(
    r"(?i)\b(?P<span>half\san\shour|quarter\sof\san\shour|an\shour\sand\sa\shalf|half\sa\sday)\b"
)
# What has digits and says no number: lists, steps, round the clock, and the review's own 30/60/90 days.
_NO_NUMBER = re.compile(
    r"^[ \t]*(?:[-\u2022*][ \t]*)?\(?\d{1,2}[.)](?=\s)"
    r"|^[ \t]*(?:[-\u2022*][ \t]*)?\d{1,2}:\d{2}(?:\s?[-\u2013]\s?\d{1,2}:\d{2})?(?=\s)"
    r"|\b24/7\b|\b30/60/90\b|\b30[-\u2013, ]+60[-\u2013, ]+(?:and )?90\b"
    r"|\b(?:step|part|option|question|point|tip|example|phase|wave|round|stage|session|level|version|group"
    r"|team|task|section|slide)\s\(?\d{1,2}\b(?![%.,]?\d)",
    re.IGNORECASE | re.MULTILINE,
)
_IN = re.compile(r"(?i)\bin $")
_SPANS = {"half an hour": 30, "quarter of an hour": 15, "an hour and a half": 90}


class Quantity(NamedTuple):
    """A number in a text, its possible values, maybe a duration."""

    words: str
    start: int
    end: int
    values: tuple[Fraction, ...]
    sort: Sort = "plain"
    minutes: tuple[Fraction, ...] = ()
    days: tuple[Fraction, ...] = ()

    @property
    def value(self) -> float:
        """Return the first possible value, 0 if there is none."""
        return float(self.values[0]) if self.values else 0


class Placed(Protocol):
    """Something with a place in a text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def as_count(word: str) -> int:
    """Return the number that digits or a word mean, else 1."""
    digits = word.replace(",", "")
    return int(digits[:_MOST_DIGITS]) if digits.isdecimal() else COUNTS.get(fold(word), 1)


def place_of(placed: Placed) -> tuple[int, int]:
    return placed.start, placed.end


def masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text with these places blanked, of the same length."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = "\x01" * (end - start)
    return "".join(letters)


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def quantities_in(text: str) -> tuple[Quantity, ...]:
    """Return every number of a text, in order."""
    return _quantities(masked(text, [match.span() for match in _NO_NUMBER.finditer(text)]))


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def counts_in(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of a text that are no part of a date."""
    dates = [named for named in named_days_in(text) if not _is_month_and_count(text, named)]
    spans = [match.span() for match in _NO_NUMBER.finditer(text)]
    return _quantities(masked(text, [*spans, *map(place_of, dates), *map(place_of, times_in(text))]))


def _is_month_and_count(text: str, named: NamedDay) -> bool:
    """Return whether a number only follows a month, as in "in May 20 people"."""
    is_open = bool(named.days) and not named.year and named.words[-1:].isdigit()
    return is_open and bool(_IN.search(text[max(0, named.start - BACK) : named.start]))


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def _quantities(text: str) -> tuple[Quantity, ...]:
    quantities: list[Quantity] = []
    for pattern, read in _READERS:
        new = [quantity for match in pattern.finditer(text) if (quantity := read(match))]
        text = masked(text, map(place_of, new))
        quantities += new
    return tuple(sorted(quantities, key=lambda quantity: quantity.start))


def _spans(match: re.Match[str]) -> Quantity:
    minutes = _SPANS.get(" ".join(fold(match["span"]).split()))
    if minutes:
        return _quantity(match, (), minutes=(Fraction(minutes),))
    return _quantity(match, (), days=(Fraction(1, 2),))


def _shares(match: re.Match[str]) -> Quantity | None:
    groups = {name: fold(value) for name, value in match.groupdict().items() if value}
    if "all" in groups:
        of, everyone = _small(groups.get("of", "one")), _small(groups["all"])
    elif "count" in groups:
        of, everyone = _small(groups["count"]), _PARTS.get(groups["part"], 0)
    elif "many" in groups:
        of, everyone = _small(groups["many"]), _PARTS.get(groups["parts"].rstrip("s"), 0)
    elif "above" in groups:
        of, everyone = int(groups["above"]), int(groups["below"])
    else:
        of, everyone = 1, _PARTS.get((groups.get("half") or groups["by"]).split()[-1], 0)
    if everyone < 2 or of > everyone:
        return None
    return _quantity(match, (Fraction(100 * of, everyone),), sort="share")


def _small(word: str) -> int:
    if word.isdigit():
        return int(word[:_MOST_DIGITS])
    return _UNITS.get(word) or _TENS.get(word) or (100 if word == "hundred" else 1)


def _digits(match: re.Match[str]) -> Quantity:
    times = _TIMES.get(fold(match["times"] or match["factor"] or ""), 1)
    values = tuple(value * times for value in _values(match["digits"]))
    return _quantity(
        match, values, sort="share" if match["share"] is not None else "plain", unit=match["unit"]
    )


# Nobody counts further: of a longer row of digits its beginning tells it from others.
_MOST_DIGITS = 40


def _values(digits: str) -> tuple[Fraction, ...]:
    """Return what digits may mean: 6.500 may be two numbers."""
    plain = re.sub(r"['\u2019\u00a0\u202f ]", "", digits)[:_MOST_DIGITS].rstrip(".,")
    marks = re.findall(r"[.,]", plain)
    if not marks:
        return (Fraction(plain),)
    last = max(plain.rfind("."), plain.rfind(","))
    whole = Fraction(re.sub(r"[.,]", "", plain))
    if len(marks) > 1 and len(set(marks)) == 1:
        return (whole,)
    decimal = Fraction(re.sub(r"[.,]", "", plain[:last]) + "." + plain[last + 1 :])
    if len(plain) - last - 1 != 3 or len(marks) > 1:
        return (decimal,)
    return (whole, decimal) if plain[last] == "." else (whole,)


def _words(match: re.Match[str]) -> Quantity:
    total = current = 0
    for word in re.findall(r"[a-z]+", fold(match["words"])):
        if word in _TIMES:
            current = max(current, 1) * _TIMES[word]
            if word != "hundred":
                total, current = total + current, 0
        elif word != "and":
            value = _UNITS.get(word) or _TENS.get(word, 0)
            current = current * value if word == "dozen" and current else current + value
    sort: Sort = "share" if match["share"] else "plain"
    return _quantity(match, (Fraction(total + current),), sort=sort, unit=match["unit"])


def _quantity(
    match: re.Match[str],
    values: tuple[Fraction, ...],
    sort: Sort = "plain",
    unit: str | None = None,
    minutes: tuple[Fraction, ...] = (),
    days: tuple[Fraction, ...] = (),
) -> Quantity:
    if unit:
        unit_name = re.split(r"[\s-]", fold(unit))[-1].rstrip("s")
        minutes = tuple(value * _MINUTES[unit_name] for value in values) if unit_name in _MINUTES else ()
        days = tuple(value * _DAYS[unit_name] for value in values) if unit_name in _DAYS else ()
    words = match.group().strip()
    start = match.start() + match.group().find(words[:1])
    return Quantity(words, start, match.end(), values, sort, minutes, days)


_READERS = ((_HALF_AN_HOUR, _spans), (_SHARE, _shares), (_DIGITS, _digits), (_WORDS, _words))


CURRENCY_CODES = r"(?:USD|EUR|GBP|CHF|CAD|AUD|NZD|SGD|ZAR|SEK|NOK|DKK|PLN|CZK|HUF)"
CURRENCY_NAMES = (
    r"(?:dollars?|euros?|pounds|francs|kron(?:er|or|ur)|rand|z[lł]oty|yen|pesos?|rupees?|forints?)"
)
NAMES_MONEY = re.compile(rf"(?i)[$€£]\s?\d|\d\s?[$€£]|\b(?:{CURRENCY_CODES}|{CURRENCY_NAMES})\b")
_MONEY_MARK = rf"(?:[€$£]|{CURRENCY_CODES})?\s?$"
_ABOUT = re.compile(
    rf"(?i)(?:\b(?:about|around|roughly|approximately|approx\.?|circa|ca\.?|some|nearly|almost|close to|c\.)"
    rf"|~)\s?(?:the |a )?{_MONEY_MARK}"
)
_BOUND = re.compile(
    rf"(?i)(?:\b(?:up to|at least|at most|more than|fewer than|less than|over|under|below|above|minimum(?: "
    rf"of)?|maximum(?: of)?|no more than|between|or)|[<>≥≤])\s?(?:the |a )?{_MONEY_MARK}"
)
_NOT_THAT_NUMBER = re.compile(rf"(?i)\b(?:not|instead of|rather than|no longer)\s?{_MONEY_MARK}")
_RANGE = re.compile(r"(?i)\+|\s(?:to|or)\s\d")
_JOINED = re.compile(r"(?:\s?[-–—]\s?|[/:.,])\d")
_RANGE_BEFORE = re.compile(r"\d\s(?:to|or)\s$")
_BETWEEN = re.compile(r"(?i)\bbetween\s\S+\s(?:and|to)\s$")
_FROM_TO = re.compile(r"(?i)\bfrom\s\S+\sto\s$")
_PERCENT = re.compile(r"(?i)%|per\s?cent|percentage")
_JOINS = ("-", "–", "—", "/", ":")
_ENDLESS = 10**15
_TO_PERCENT = re.compile(r"(?i)\sto\s\d+(?:[.,]\d+)?\s?(?:%|per\s?cent)")
_FROM = re.compile(rf"(?i)\b(?:from|between)\s(?:about\s|around\s)?{_MONEY_MARK}")


class ExactNumber(NamedTuple):
    """A number without doubt; "up to 40" is a bound."""

    value: float
    start: int
    end: int
    how: How
    is_share: bool = False


def numbers_in(text: str, today: date) -> list[ExactNumber]:
    """Return the unambiguous numbers of a text outside dates."""
    return [*_numbers(text, today)]


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def _numbers(text: str, today: date) -> tuple[ExactNumber, ...]:
    # "In March 20 people start" names no day, so that its 20 counts.
    days = [day for day in named_days_in(text) if day.year] + exact_days_in(text, today)
    dates = [*map(place_of, days), *map(place_of, times_in(text))]
    numbers = [number for number in _quantities(masked(text, dates)) if not _is_unclear(text, number)]
    return tuple(
        ExactNumber(float(value), number.start, number.end, _how(text, number), number.sort == "share")
        for number in numbers
        for value in number.values
        if len(number.values) == 1 and value < _ENDLESS
    )


def _is_unclear(text: str, number: Quantity) -> bool:
    """Return whether it is part of something longer, or no percentage."""
    is_part = text[: number.start].endswith(_JOINS) or _JOINED.match(text, number.end)
    is_from_to = _FROM.search(text[max(0, number.start - BACK) : number.start]) and _TO_PERCENT.match(
        text, number.end
    )
    return bool(is_part) or (number.sort == "share" and not (_PERCENT.search(number.words) or is_from_to))


def _how(text: str, number: Quantity) -> How:
    before = text[max(0, number.start - BACK) : number.start]
    if _NOT_THAT_NUMBER.search(before):
        return "not"
    if _BOUND.search(before):
        return "bound"
    range_end = _RANGE.match(text, number.end)
    if range_end and (range_end.group() == "+" or not _FROM.search(before)):
        return "bound"
    if _BETWEEN.search(before) or (_RANGE_BEFORE.search(before) and not _FROM_TO.search(before)):
        return "bound"
    return "about" if _ABOUT.search(before) else "exact"
