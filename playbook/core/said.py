"""What a sentence says in plain figures: its days and numbers, each read in one way or not at all."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from playbook.core.fields import EARLIEST_DAY, LATEST_DAY

How = Literal["exact", "about", "bound", "not"]


class SaidDay(NamedTuple):
    """A day as a text names it. `note`: how it was read, where that took a reading."""

    day: date
    start: int
    end: int
    how: How
    note: str = ""


class SaidNumber(NamedTuple):
    """A number as a text names it; "up to 40" is a bound and "about 40" is not exact."""

    value: float
    start: int
    end: int
    how: How


NO_YEAR = "The notes give no year: read as the next one."
_MONTHS = {
    start: number
    for number, starts in enumerate(
        (
            "jan janv ene", "feb fev", "mar mrz marz", "apr avr abr", "may mai", "jun juin", "jul juil",
            "aug aou ago", "sep sept set", "oct okt", "nov", "dec dez dic",
        ),
        1,
    )
    for start in starts.split()
}  # fmt: skip
_MONTH = (
    r"(?P<month>(?:jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|f[ée]vr?(?:ier)?|mar(?:ch|s)?|m[äa]rz|apr(?:il)?"
    r"|avr(?:il)?|may|mai|june?|juni?|juin|july?|juli?|juil(?:let)?|aug(?:ust)?|ao[ûu]t|sept?(?:ember|embre)?"
    r"|oct(?:ober|obre)?|okt(?:ober)?|nov(?:ember|embre)?|dec(?:ember)?|d[ée]c(?:embre)?|dez(?:ember)?))\b\.?"
)
_NUMBER_OF_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>\d{4})"
_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w/-]){_YEAR}-(?P<number>\d{{1,2}})-{_NUMBER_OF_DAY}(?![\w/-])",
        rf"(?<![\w.]){_NUMBER_OF_DAY}\.\s?(?P<number>\d{{1,2}})\.\s?{_YEAR}(?!\w)",
        rf"(?<![\w/]){_NUMBER_OF_DAY}/(?P<number>\d{{1,2}})/{_YEAR}(?![\w/])",
        rf"(?<![\w.,]){_NUMBER_OF_DAY}(?:st|nd|rd|th|er|\.)?\s+(?:of\s+"
        rf"|de\s+)?{_MONTH}(?:,?\s+{_YEAR})?(?!\w)",
        rf"(?<!\w){_MONTH}\s+(?:the\s+)?{_NUMBER_OF_DAY}(?P<th>st|nd|rd|th)?(?!\w"
        rf"|[:.]\d)(?:,?\s+{_YEAR})?(?!\w)",
    )
)
# "In March 20 people start" names no 20 March: what may follow a day without a year.
_AFTER_A_DAY = re.compile(
    r"\s{0,3}(?:$|[.,;:!?()–—-]|(?:and|at|for|in|on|to|the|with|until|as|is|we|all|then|only|but|or)\b)", re.I
)
_NOT_THAT_DAY = re.compile(
    r"\b(?:not(?: on| before| until| by)?|no earlier than|no later than|instead of|rather than|moved from"
    r"|originally(?: on| for| planned for)?|previously(?: on| for)?|before|after|around|about|circa"
    r"|week of|week commencing|w/c|week from|mid|early|late|end of|or|versus|vs\.?|\d(?:st|nd|rd|th)?\s?[-–—]"
    r"|\d(?:st|nd|rd|th)? to|\d(?:st|nd|rd|th)? and|between(?: [^.;]{1,30} and)?)\s{0,3}(?:the |on |for )?$",
    re.IGNORECASE,
)
_OR = re.compile(r"\s{0,3}(?:\bor\b|/)\s{0,3}\d", re.IGNORECASE)
# What stands before a day or a number is looked at no further back than its patterns reach.
_BACK = 80
_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_IN_WORDS = {word: number for number, word in enumerate(_WORDS.split())} | {
    word: 10 * number
    for number, word in enumerate(["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 3)
}
_NUMBER = re.compile(
    r"(?<![\w.,:/–—-])(?:(?P<figure>\d{1,3}(?:[,'’ \u00a0\u202f]\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}"
    r"|\d+(?:[.,]\d+)?)(?:\s?(?P<scale>k|m|million|thousand|bn|billion)(?![\w²]))?"
    rf"|(?P<word>{'|'.join(_IN_WORDS)}))(?![\w:/]|[.,]\d)(?!\s?[-–—]\s?\d)",
    re.IGNORECASE,
)
_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_MONEY_MARK = r"(?:[€$£]|EUR|USD|GBP|CHF)?\s?$"
_ABOUT = re.compile(
    rf"(?:\b(?:about|around|roughly|approximately|approx\.?|circa|ca\.?|some|nearly|almost|close to|c\.)"
    rf"|~)\s?(?:the |a )?{_MONEY_MARK}",
    re.IGNORECASE,
)
_BOUND = re.compile(
    rf"(?:\b(?:up to|at least|at most|more than|fewer than|less than|over|under|below|above|minimum(?: of)?"
    rf"|maximum(?: of)?|no more than|between|or)|[<>≥≤])\s?(?:the |a )?{_MONEY_MARK}",
    re.IGNORECASE,
)
_NOT_THAT_NUMBER = re.compile(rf"\b(?:not|instead of|rather than|no longer)\s?{_MONEY_MARK}", re.IGNORECASE)
_RANGE = re.compile(r"\+|\s(?:to|or)\s\d", re.IGNORECASE)
_RANGE_BEFORE = re.compile(r"\d\s(?:to|or)\s$")
_BETWEEN = re.compile(r"\bbetween\s\S+\s(?:and|to)\s$", re.IGNORECASE)
_FROM_TO = re.compile(r"\bfrom\s\S+\sto\s$", re.IGNORECASE)
_FROM = re.compile(rf"\b(?:from|between)\s(?:about\s|around\s)?{_MONEY_MARK}", re.IGNORECASE)


def days_in(text: str, today: date) -> list[SaidDay]:
    """Give back the days that a text names, in order; what could be two days is none."""
    found: list[SaidDay] = []
    taken: set[int] = set()
    for pattern in _DAYS:
        for match in pattern.finditer(text):
            letters = range(match.start(), match.end())
            if taken.isdisjoint(letters) and (said := _day(match, text, today)):
                found.append(said)
                taken.update(letters)
    return sorted(found, key=lambda said: said.start)


def _day(match: "re.Match[str]", text: str, today: date) -> SaidDay | None:
    parts = match.groupdict()
    number, year = parts.get("number"), parts.get("year")
    day = int(parts["day"])
    if number is None:
        word = str(parts["month"])
        if not year and not (word[0].isupper() and _AFTER_A_DAY.match(text, match.end())):
            return None
        month = _month(word)
    else:
        month = int(number)
        if "/" in match.group() and day != month:
            # 3/4/2027 is the third of April to some and the fourth of March to others.
            if day <= 12 and month <= 12:
                return None
            day, month = max(day, month), min(day, month)
    read = _as_date(int(year), month, day) if year else _next(month, day, today)
    if read is None:
        return None
    before = _before(match, text)
    struck = _NOT_THAT_DAY.search(before) or _OR.match(text, match.end())
    return SaidDay(read, match.start(), match.end(), "not" if struck else "exact", "" if year else NO_YEAR)


def _before(match: "re.Match[str]", text: str) -> str:
    return text[max(0, match.start() - _BACK) : match.start()]


def _month(word: str) -> int:
    bare = unicodedata.normalize("NFKD", word.casefold()).encode("ascii", "ignore").decode()
    return _MONTHS.get(bare[:4]) or _MONTHS.get(bare[:3]) or 0


def _as_date(year: int, month: int, day: int) -> date | None:
    try:
        read = date(year, month, day)
    except ValueError:
        return None
    return read if EARLIEST_DAY <= read <= LATEST_DAY else None


def _next(month: int, day: int, today: date) -> date | None:
    # 29 February may be eight years away.
    years = (_as_date(today.year + more, month, day) for more in range(9))
    return next((read for read in years if read and read >= today), None)


def numbers_in(text: str, today: date) -> list[SaidNumber]:
    """Give back the numbers that a text names, in order; those inside its days are not among them."""
    taken = {letter for day in days_in(text, today) for letter in range(day.start, day.end)}
    return [said for said in _numbers(text) if taken.isdisjoint(range(said.start, said.end))]


def _numbers(text: str) -> Iterator[SaidNumber]:
    for match in _NUMBER.finditer(text):
        value = _value(match)
        if value is None:
            continue
        yield SaidNumber(value, match.start(), match.end(), _how(text, match))


def _value(match: "re.Match[str]") -> float | None:
    if word := match["word"]:
        return float(_IN_WORDS[word.lower()])
    figure = match["figure"]
    if re.fullmatch(r"\d+\.\d{3}", figure):
        return None  # 1.200 is twelve hundred to some and a little more than one to others
    if figure.count(".") > 1:
        figure = figure.replace(".", "")
    figure = re.sub(r"[,'’ \u00a0\u202f](?=\d{3}(?!\d))", "", figure).replace(",", ".")
    scale = _SCALES.get((match["scale"] or "").lower(), 1.0)
    return round(float(figure) * scale, 6) if len(figure) < 20 else None


def _how(text: str, match: "re.Match[str]") -> How:
    before = _before(match, text)
    if _NOT_THAT_NUMBER.search(before):
        return "not"
    if _BOUND.search(before):
        return "bound"
    more = _RANGE.match(text, match.end())
    if more and (more.group() == "+" or not _FROM.search(before)):
        return "bound"
    if _BETWEEN.search(before) or (_RANGE_BEFORE.search(before) and not _FROM_TO.search(before)):
        return "bound"
    return "about" if _ABOUT.search(before) else "exact"
