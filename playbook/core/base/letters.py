"""Normalize Unicode text in time that grows with its length."""

import re
import unicodedata
from functools import cache
from typing import Literal

Form = Literal["NFC", "NFKC", "NFKD"]
# No language puts more on a letter (Unicode, Annex 15: stream-safe text).
_MOST_MARKS = 30
_FIRST_MARK, _LAST_MARK = 0x300, 0x1FFFF


def normalized(form: Form, text: str) -> str:
    """Return a text in a form, at most thirty marks a letter.

    Python sorts the marks of each letter pair by pair: a hundred thousand take it half a minute, in which
    no other thread works.
    """
    if text.isascii():
        return text
    if len(text) > _MOST_MARKS:
        text = _too_many_marks().sub(r"\1", text)
    return unicodedata.normalize(form, text)


@cache
def _too_many_marks() -> re.Pattern[str]:
    marks = "".join(filter(_is_mark, map(chr, range(_FIRST_MARK, _LAST_MARK + 1))))
    return re.compile(f"([{re.escape(marks)}]{{{_MOST_MARKS}}})[{re.escape(marks)}]+")


def _is_mark(letter: str) -> bool:
    """Return whether a letter, taken apart, is nothing but marks."""
    return all(map(unicodedata.combining, unicodedata.normalize("NFKD", letter)))
