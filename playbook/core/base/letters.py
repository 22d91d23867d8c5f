"""Read Unicode text as people see it, in time that grows with its length."""

import re
import unicodedata
from functools import cache
from typing import Literal

Form = Literal["NFC", "NFKC", "NFKD"]
# No language puts more on a letter (Unicode, Annex 15: stream-safe text).
_MOST_MARKS = 30
_FIRST_MARK, _LAST_MARK = 0x300, 0x1FFFF
# What is drawn as nothing, inside the brackets of a pattern. Spaces without a width are in no range: names
# leave them out.
UNSEEN = (
    "\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200c-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(f"[{UNSEEN}]")
_MOST_LETTERS = 4
_UMLAUT = re.compile("([aou])e|aa")  # "Mueller" for "Müller", "Aase" for "Åse"
_CROSSED = str.maketrans("øłđðħıæ", "olddhia")
_WORD = re.compile(r"[^\W_]+")
# Scripts that write no blanks between words: names are found inside a run of letters.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
# Some of these are letters to Unicode.
APOSTROPHES = "'`´‘’‛ʹʻʼʽˈ′＇Ꞌꞌʾʿˊˋʺˮˀˁ"
_NO_APOSTROPHES = dict.fromkeys(map(ord, APOSTROPHES))
_PLAIN_APOSTROPHES = dict.fromkeys(_NO_APOSTROPHES, "'")


def without_unseen(text: str) -> str:
    """Return a text without what is drawn as nothing."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def with_plain_apostrophes(text: str) -> str:
    """Return a text with the same apostrophe everywhere."""
    return text if text.isascii() else text.translate(_PLAIN_APOSTROPHES)


def is_unspaced(text: str) -> bool:
    """Return whether a text has letters of an unspaced script."""
    return _UNSPACED.search(text) is not None


def as_words(text: str) -> str:
    """Return the words of a text alone, however they and their marks are typed."""
    bare = without_unseen(text).translate(_NO_APOSTROPHES)
    # A ligature may stand for eighteen letters.
    plain = normalized("NFKC", bare)[: _MOST_LETTERS * len(bare)]
    return " ".join(_WORD.findall(plain.casefold()))


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


def without_accents(word: str) -> str:
    """Return a word in small letters without accents."""
    return "".join(
        letter for letter in normalized("NFKD", word.casefold()) if not unicodedata.combining(letter)
    )


def plain_letters(word: str) -> str:
    """Return a word as it may be typed on any keyboard."""
    return _UMLAUT.sub(lambda match: match[1] or "a", without_accents(word).translate(_CROSSED))
