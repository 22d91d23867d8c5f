"""The common forms of a name, and where it is only a word."""

import re

from playbook.core.base.letters import is_unspaced
from playbook.core.base.name_words import AFTER_A_NAME, ENDINGS, GIVEN_NAMES, NAMES_AND_WORDS, ORDINARY
from playbook.core.grounding.people import begins_at, is_heading
from playbook.core.text.names import fold, is_nobody, words_of

_HISSES = re.compile(r"(?:s|x|z|ch|sh)$")
_SHORTEST, _LOWER = 3, 5
_AFTER = re.compile(r"[\s*_]*(?P<mark>[^\w\s]?)\s*(?P<word>[^\W_]*)")
_BEFORE = re.compile(r"(\w{1,20})\W{1,3}$")
_MONTHS = frozenset({"april", "august", "june", "march", "may"})
_AROUND_A_MONTH = frozenset({
    "in", "by", "since", "until", "till", "from", "early", "mid", "late", "of", "end", "last", "next", "this",
})  # fmt: skip
_NO_ACTS = frozenset({"access", "as", "its", "less", "process", "progress", "success", "this", "us", "yes"})
# "Rose from 4 to 6".
_AMOUNT = re.compile(r"\s{1,3}(?:about|at|by|for|from|in|to)\s{1,3}(?:[\d\u20ac$\u00a3]|Q\d|(?:a|half)\b)")


def takes_ending(word: str, ending: str) -> bool:
    """Return whether a name's word has this form: "Mayas", "Petrova"."""
    is_name = len(word) >= _SHORTEST and word.isalpha() and not is_nobody(word)
    if not is_name or _is_word(word) or _is_word(word + ending):
        return False
    if ending in ("s", "es"):
        return ending == "s" or _HISSES.search(word) is not None
    return len(word) > _SHORTEST and word[-1] not in "aeiouyszx" and word not in GIVEN_NAMES


def in_any_case(name: str) -> str:
    """Return a name in small letters, unless that is another word."""
    if is_unspaced(name):
        return name  # it is found letter by letter, with the marks on them
    word = fold(name)
    is_given = word in GIVEN_NAMES
    is_rare = len(word) >= _LOWER and word.isalpha() and not word.endswith((*ENDINGS, "er", "man", "s"))
    return word if (is_given or is_rare) and not _is_word(word) else name


def is_only_a_word(text: str, start: int, end: int) -> bool:
    """Return whether a name is an everyday word here: "Mark the date"."""
    words = words_of(text[start:end])
    if len(words) != 1 or not _is_word(words[0]):
        return False
    before = _BEFORE.search(text[max(0, start - 20) : start])
    previous = before[1].casefold() if before else ""
    after = _AFTER.match(text, end)
    mark, following = (after["mark"], after["word"].casefold()) if after else ("", "")
    if words[0] in _MONTHS and (following.isdigit() or (not mark and previous in _AROUND_A_MONTH)):
        return True
    is_in_heading = previous == "to" and is_heading(text, text.rfind("\n", 0, start) + 1)
    if mark or not following or not (begins_at(text, start) or is_in_heading):
        return False
    is_act = following.endswith(("s", "ed", "ly")) and following not in _NO_ACTS
    return bool(_AMOUNT.match(text, end)) or not (is_act or following in AFTER_A_NAME)


def _is_word(word: str) -> bool:
    return word in ORDINARY or word in NAMES_AND_WORDS
