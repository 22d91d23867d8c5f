"""Tell the counts and minutes of a step from numbers that claim something."""

import re
from fractions import Fraction

from playbook.core.text.numbers import Quantity

_FEW = {Fraction(count) for count in range(11)}  # things to bring or do
_LONGEST = 60  # minutes of a part of a session
_AGENDAS = frozenset({"agenda", "script", "talking_points"})
_ON_AN_AGENDA = re.compile(r"\s{0,8}(?:[-\u2022*]\s{0,8})?\d{1,2}:\d\d\b|\s{0,8}[-\u2022*]\s{0,8}$")
_BREAK = re.compile(r"[.!?:;\n]")
_BACK = 200
# What was, what is had, and what things cost: a claim, however small its number.
_TELLS = re.compile(
    r"\b(?:was|were|had|has|have|took|lost|won|gave|gained|grew|fell|rose|cut|saved|saves?|costs?|earns?|pays?"
    r"|needs?|insists?|(?!need|hundred|speed|feed)[a-z]{3,}ed)\b|[$\u20ac\u00a3]|%|\bof\s(?:our|the|all|every)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^[\s\d:.()\u2013-]*(?:then |now |please |next )?(?:bring|take|show|ask|write|pick|choose|name|list|give"
    r"|collect|use|try|do|say|tell|read|count|plan|start|stop|keep|put|set|spend|allow|leave|note|compare|invite|meet|walk|sit|work"
    r"|draft|check|let|answer|send|look|find|hold|make|repeat|mark|talk|share)\b",
    re.IGNORECASE,
)


def is_of_a_step(number: Quantity, text: str, field: str) -> bool:
    """Return whether a number only says what to do and how long, as in "bring two pieces"."""
    values = {*number.values}
    if values and not values - {0, 1}:  # "one" and "a" are seldom meant as numbers
        return True
    line = text[text.rfind("\n", 0, number.start) + 1 : number.start]
    is_agenda = field in _AGENDAS or bool(_ON_AN_AGENDA.match(line))
    is_short = is_agenda and bool(number.minutes) and max(number.minutes) <= _LONGEST
    is_few = not number.minutes and not number.days and bool(values) and values <= _FEW
    if number.sort == "share" or not (is_short or is_few):
        return False
    before = _BREAK.split(text[max(0, number.start - _BACK) : number.start])[-1]
    after = _BREAK.split(text[number.end : number.end + _BACK])[0]
    sentence = f"{before}{number.words}{after}"
    return bool(_ASKS.match(sentence)) or not _TELLS.search(sentence)
