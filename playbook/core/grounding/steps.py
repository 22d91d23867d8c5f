"""Tell the counts and lengths of a step, and products, from numbers that claim something."""

import re
from collections.abc import Iterable
from fractions import Fraction

from playbook.core.text.numbers import Quantity

_FEW = {Fraction(count) for count in range(11)}  # things to bring or do
_LONGEST = 60  # minutes of a part of a session
_LONGEST_WAIT = 42  # days
_AGENDAS = frozenset({"agenda", "script", "talking_points"})
_ON_AN_AGENDA = re.compile(r"\s{0,8}(?:[-\u2022*]\s{0,8})?\d{1,2}:\d\d\b|\s{0,8}[-\u2022*]\s{0,8}$")
# "Ten minutes at a handover" is how long a step is; "a draft is done in ten minutes" is what it brings.
_OPENS = re.compile(r"(?i)\W*(?:an? [\w-]{1,30} of |(?:under|about|at most) |[^,]{1,60}, )?")
_GOES_ON = re.compile(
    r"\W*$|\s?[,;]|\s(?:with|at|on|for|each|in|beside|without|per|when|before|after|later|earlier)\b"
)
_BREAK = re.compile(r"[.!?:;\n]")
_BACK = 200
# What was, what is had, and what things cost: a claim, however small its number.
_TELLS = re.compile(
    r"(?i)\b(?:was|were|had|has|have|took|takes(?!\s(?:over|part|place))|ran|went|lost|won|gave|gained|grew|fell"
    r"|rose|cut|saved|saves?|costs?|earns?|pays?|needs?|insists?|(?!need|hundred|speed|feed)[a-z]{3,}ed)\b|[$\u20ac\u00a3]|%|\bof\s(?:our|the|all|every)\b"
)
_ASKS = re.compile(
    r"(?i)^[\s\d:.()\u2013-]*(?:then |now |please |next )?(?:bring|take|show|ask|write|pick|choose|name|list"
    r"|give"
    r"|collect|use|try|do|say|tell|read|count|plan|start|stop|keep|put|set|spend|allow|leave|note|compare|invite|meet|walk|sit|work"
    r"|draft|check|let|answer|send|look|find|hold|make|repeat|mark|talk|share)\b"
)


def is_of_a_step(number: Quantity, text: str, field: str) -> bool:
    """Return whether a number belongs to a step, as in "bring two pieces"."""
    values = {*number.values}
    if values and not values - {0, 1}:  # "one" and "a" are seldom meant as numbers
        return True
    is_short = (
        0 < max(number.minutes, default=0) <= _LONGEST or 0 < max(number.days, default=0) <= _LONGEST_WAIT
    )
    is_few = not number.minutes and not number.days and bool(values) and values <= _FEW
    if number.sort == "share" or not (is_short or is_few):
        return False
    before = _BREAK.split(text[max(0, number.start - _BACK) : number.start])[-1]
    after = _BREAK.split(text[number.end : number.end + _BACK])[0]
    sentence = f"{before}{number.words}{after}"
    if _ASKS.match(sentence):
        return True
    line = text[text.rfind("\n", 0, number.start) + 1 : number.start]
    is_agenda = bool(number.minutes) and (field in _AGENDAS or bool(_ON_AN_AGENDA.match(line)))
    is_length = bool(_OPENS.fullmatch(before) and _GOES_ON.match(after)) or is_agenda
    return not _TELLS.search(sentence) and (is_few or is_length)


def is_worked_out(number: Quantity, known: Iterable[Quantity], text: str) -> bool:
    """Return whether two known numbers of the same line add up or multiply to this one."""
    start = text.rfind("\n", 0, number.start) + 1
    end = text.find("\n", number.end)
    sizes = {
        size
        for other in known
        if other.sort == "plain" and start <= other.start < (end if end >= 0 else len(text))
        for size in other.minutes or other.values
        if size > 1
    }
    return number.sort == "plain" and any(
        other in sizes and other != size
        for own in number.minutes or number.values
        for size in sizes
        for other in (own / size, own - size)
    )
