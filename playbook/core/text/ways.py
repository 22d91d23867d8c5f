"""Read the way of a number: where it is today, and where it is to be."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from playbook.core.base.words import capital
from playbook.core.text.numbers import CURRENCY_CODES, Quantity, counts_in

_NOW = r"(?:today|now|currently|at present|at the moment)"
_NONE = r"(?:none|nothing|nobody|no one|zero)"
_A_PERIOD = r"(?: (?:a|per|each|every) (?:day|week|month|quarter|year))?"
_FROM = re.compile(r"(?i)\bfrom (?:about |around |over |under )?$")
_TO = re.compile(
    rf"(?i){_A_PERIOD}(?: in 20\d\d)? to (?:about |around |at least |at most |under |below |over |above )?"
)
_INSTEAD = re.compile(r"(?i)[^.;,\d]{0,30}? (?:instead of|rather than|and not) (?:the |about )?")
_THEN_NOW = re.compile(
    rf"(?i)[^.\d]{{0,90}}?(?:(?-i:[A-Z])[a-z]{{2,8}} \d{{1,2}}(?:, 20\d\d)?)?"
    rf"(?:\(|[,;:] |\bfrom |\band ){_NOW}[:,]?(?: (?:it|that|this|we|I))?"
    r"(?: is| are| stands? at| at|['’]s| guess| think| reckon| estimate| count)?"
    r"(?: only| just| still| about)* "
)
_UP_FROM = re.compile(r"(?i)[^.;\d]{0,60}?,? (?:up|down) from (?:about |around |only )?")
# "No more than 30 minutes a day; in October it was 74 minutes"
_THEN_WAS = re.compile(
    r"(?i)[^.\d]{0,90}?[;,(] ?(?:in|last) [a-z]{3,12} (?:it|this|that) was (?:about |around |still )?"
)
LIMIT = re.compile(r"(?i)\b(?:no (?:more|less|fewer) than|at (?:most|least)|under|below|above|over|within) $")
_THEN_NONE = re.compile(
    rf"(?i)[^.\d]{{0,90}}?(?:\(|[,;:] |\band ){_NOW}[:,]?(?: (?:it|that|this))?(?: is| are)? {_NONE}\b"
)
# "98 percent go out on time (94 today)"
_IN_BRACKETS_NOW = re.compile(rf"(?i) ?(?:%|per ?cent)? ?{_NOW}\)")
NONE_TODAY = re.compile(rf"(?i)\b{_NOW}[:,]?(?: (?:it|that|this))?(?: is| are)? {_NONE}\b")
_IS_NOW = re.compile(rf"(?i){_A_PERIOD}(?: out of (?:10|ten|5|five))?,? {_NOW}\b")
_NOW_AND = re.compile(
    rf"(?i){_A_PERIOD},? {_NOW}(?: \([^()]{{1,30}}\))?, (?:and )?(?:about |around |at least )?"
)
_WAS_NOW = re.compile(rf"(?i)\b{_NOW}[:,]?(?: (?:it is|is|are|at|only|still|about))* $")
_WANTED = re.compile(r"(?i)\b(?:wanted|want|should|shall|must|target|goal|aim|to be|will be)\b")
# "31% now (October), 70% by 30 September", "0 now, 32 of 38 by June"
_BY_A_DAY = re.compile(r"(?i)(?: of (?:the |our |all )?\d[\d,.]*)? (?:by|at the end of|until) \S")
_NEAR = 70
_MARK = re.compile(rf"(?i)([$€£]|{CURRENCY_CODES})\s?\d")
_UNIT = re.compile(
    r"(?i)^(?:.*\s)?(minutes?|mins?|hours?|(?:working |business )?days?|weeks?|months?|years?)$"
)
_OUT_OF = re.compile(r"(?i)\bout of $")
_AFTER_A_START = re.compile(
    r"(?i) (?:after|before|from|into) (?:the )?(?:start|go-live|launch|opening|that|then)\b"
)
# "Open from 8 to 18" moves nothing.
_MOVES = re.compile(
    r"(?i)\b(?:ris|fall|fell|drop|go(?:es)?\b|grow|sink|shrink|climb|mov|down\b|up\b|cut|reduc|lower|rais|increas"
    r"|improv|bring|get\b|shorten|double|halv)"
)


class NumberChange(NamedTuple):
    """The number of today and the one to reach, with its unit."""

    now: float
    target: float
    unit: str
    start: int
    end: int


def way_in(text: str) -> NumberChange | None:
    """Return the first way that a text tells of: "from 71 to 80 percent"."""
    return next(_ways(text), None)


def _ways(text: str) -> Iterator[NumberChange]:
    numbers = [
        each
        for each in counts_in(text)
        if each.values
        and not _OUT_OF.search(_before(text, each))
        and not _AFTER_A_START.match(text, each.end)
    ]
    move = _MOVES.search(text)
    for one, other in pairwise(numbers):
        between = text[one.end : other.start]
        if _is_from_to(text, one, other, move) or _starts_today(text, one, other):
            yield from _way(one, other)
        elif (
            _INSTEAD.fullmatch(between)
            or _UP_FROM.fullmatch(between)
            or (_THEN_WAS.fullmatch(between) and LIMIT.search(_before(text, one)))
            or _THEN_NOW.fullmatch(between)
            or (between.endswith("(") and len(between) <= _NEAR and _IN_BRACKETS_NOW.match(text, other.end))
        ):
            yield from _way(other, one)
    for number in numbers:
        if none := _THEN_NONE.match(text, number.end):
            yield NumberChange(0.0, number.value, _unit_of(number), number.start, none.end())


def _before(text: str, number: Quantity) -> str:
    """Return the last words before a number, as each number of a long text is asked for them."""
    return text[max(0, number.start - _NEAR) : number.start]


def _is_from_to(text: str, one: Quantity, other: Quantity, move: re.Match[str] | None) -> bool:
    is_pair = _FROM.search(_before(text, one)) and _TO.fullmatch(text[one.end : other.start])
    has_unit = _unit_of(one) or _unit_of(other)
    return bool(is_pair and (has_unit or (move and move.end() <= one.start)))


def _starts_today(text: str, one: Quantity, other: Quantity) -> bool:
    """Return whether the first number is of today, and the second is wanted."""
    between = text[one.end : other.start]
    is_now = _IS_NOW.match(between) or _WAS_NOW.search(_before(text, one))
    is_wanted = _WANTED.search(between) or _WANTED.match(text[other.end :].lstrip(" ,"))
    is_wanted = is_wanted or (_NOW_AND.fullmatch(between) and _BY_A_DAY.match(text, other.end))
    return bool(is_now and is_wanted) and len(between) <= _NEAR and not re.search(r"[.;] ", between)


def _way(now: Quantity, target: Quantity) -> Iterator[NumberChange]:
    units = {*filter(None, map(_unit_of, (now, target)))}
    is_kept = now.value == target.value
    if len({unit.rstrip("s") for unit in units}) <= 1 and not is_kept:
        start, end = min(now.start, target.start), max(now.end, target.end)
        yield NumberChange(now.value, target.value, max(units, key=len, default=""), start, end)


def _unit_of(number: Quantity) -> str:
    if number.sort == "share":
        return "%"
    if mark := _MARK.match(number.words):
        return mark[1]
    unit = _UNIT.match(number.words) if number.days or number.minutes else None
    return unit[1].lower() if unit else ""


_MOVED = re.compile(
    r"(?i)(?P<what>[^,;:.]{4,90}?) (?:(?:must|should|will|shall|can|(?:has|have|is|are) to) )?"
    r"(?:(?:be|is|are) cut|(?:ris|improv|declin|increas|decreas)es?|(?:fall|drop|grow|climb|sink|shrink)s?"
    r"|(?:go(?:es)?|comes?) (?:up|down))(?: (?:up|down))? (?:from|to|by|below|under|above) \D{0,12}\d.*"
)
_SHARE_IS = re.compile(
    r"(?i)(?:(?:at least|more than|over|about|only) )?\d[\d.]{0,4} ?(?:%|percent|per cent)"
    r" of (?P<all>[^,;:.]{3,70}?)"
    r" (?:is|are) (?P<done>[^,;.]{3,90}?)(?: (?:by|until) (?!the next)[\w ]{2,20}?\d{1,4})?(?:[,;(].*)?\.?"
)
_PARTICIPLE = re.compile(r"[a-z]{2,12}(?:ed|en|wn)\b")
_ARTICLE = re.compile(r"(?i)^(?:the|our|all(?: the| our)?) ")


def name_of_measure(words: str) -> str:
    """Return what a promise counts, without its way and its goal; any other promise as it is.

    "90% of tours are followed up in two days" is the share of tours followed up in two days.
    """
    if moved := _MOVED.fullmatch(words.strip()):
        return capital(_ARTICLE.sub("", moved["what"]))
    if share := _SHARE_IS.fullmatch(words.strip()):
        every = _ARTICLE.sub("", share["all"])
        that = "" if _PARTICIPLE.match(share["done"]) else "that are "
        return f"Share of {every} {that}{share['done']}"
    return words
