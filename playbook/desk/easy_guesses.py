"""Which passwords somebody would guess: common ones, and what everybody knows about their person."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_WORDS = Path(__file__).with_name("common_words.txt")
_OURS = ("playbook", "leadership", "leadershipplaybook")
# How many characters have to be left of a password without every word that anybody would try.
_ENOUGH_LEFT = 5
_SHORTEST_KNOWN = 3
_FEWEST_CHARACTERS = 4
_REPEATED = re.compile(r"(.)\1+")
_AT_THE_ENDS = re.compile(r"^[\W_]+|[\W_]+$")
# What people write instead of a letter; 1 stands for either of two.
_SWAPS = [str.maketrans("@4031$57!", f"aaoe{one}ssti") for one in "il"]


def is_easy(password: str, known: Iterable[str] = ()) -> bool:
    """Whether a password is easily guessed; `known` are words that belong to its person."""
    folded = unicodedata.normalize("NFKD", password).casefold()
    words = sorted({*_common(), *_OURS, *_parts(known)}, key=len, reverse=True)
    return len(set(folded)) < _FEWEST_CHARACTERS or any(
        len(_left_of(text, words)) < _ENOUGH_LEFT
        for text in (folded, *(folded.translate(swaps) for swaps in _SWAPS))
    )


def _left_of(text: str, words: list[str]) -> str:
    """Leave out every word, the longest first, then spaces, repetitions, and marks at either end."""
    for word in words:
        text = text.replace(word, " ")
    return _AT_THE_ENDS.sub("", _REPEATED.sub(r"\1", "".join(text.split())))


def _parts(known: Iterable[str]) -> set[str]:
    folded = unicodedata.normalize("NFKD", " ".join(known)).casefold()
    return {part for part in re.split(r"[\W_\d]+", folded) if len(part) >= _SHORTEST_KNOWN}


@cache
def _common() -> frozenset[str]:
    return frozenset(_WORDS.read_text(encoding="utf-8").split())
