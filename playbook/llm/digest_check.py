"""Whether a sentence says only what the sentences that it rests on say: its numbers, days and names.

What this cannot see: a true number in a false sentence, or a no that became a yes. That is why each
sentence stands beside its events.
"""

import re
from collections.abc import Collection, Iterator, Sequence

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_ENDS = ".!?:;\u2026"
_COUNTED = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_IN_WORDS = {word: str(number) for number, word in enumerate(_COUNTED.split(), 2)}
_CALENDAR = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december"
)
_DAYS_AND_MONTHS = {form: word[:3] for word in _CALENDAR.split() for form in (word, word[:3])}


def doubts_in(text: str, rests_on: Sequence[str], people: Collection[str] = ()) -> tuple[str, ...]:
    """Give back what the text names that those sentences do not: numbers, days, months, people, names."""
    basis = " ".join(rests_on)
    doubts = [found for found in _numbers(text) if found not in set(_numbers(basis))]
    known = {word.casefold() for word in _WORD.findall(basis)}
    calendar = {_DAYS_AND_MONTHS[word] for word in known if word in _DAYS_AND_MONTHS}
    for word in _names(text, people):
        day = _DAYS_AND_MONTHS.get(word.casefold())
        if word.casefold() not in known and (day is None or day not in calendar):
            doubts.append(word)
    return tuple(dict.fromkeys(doubts))


def _numbers(text: str) -> Iterator[str]:
    for found in _NUMBER.findall(text):
        yield re.sub(r",(?=\d{3}(?!\d))", "", found)
    for word in _WORD.findall(text):
        if word.casefold() in _IN_WORDS:
            yield _IN_WORDS[word.casefold()]


def _names(text: str, people: Collection[str]) -> Iterator[str]:
    """Capitalised words inside a sentence, and at its start the names of people and of days."""
    parts = {part for name in people for part in _WORD.findall(name)}
    for found in _WORD.finditer(text):
        word = found.group()
        before = text[: found.start()].rstrip(" '\"\u2018\u201c(")
        starts = not before or before[-1] in _ENDS
        if not word[0].isupper():
            continue
        if not starts or word in parts or (word.casefold() in _DAYS_AND_MONTHS and word != "May"):
            yield word
