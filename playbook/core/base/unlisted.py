"""Names in a brief that stand in no list of people."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from playbook.core.base.letters import plain_letters, without_unseen
from playbook.core.base.name_words import GIVEN_NAMES, ORDINARY
from playbook.core.base.posts import is_nobody, lives_here
from playbook.core.base.text_caches import clear_with

_WORD = re.compile(r"[^\W\d_]{2,40}")
_TITLED = re.compile(r"\b(?:Dr|Mrs?|Ms|Prof|Professor|Herrn?|Frau|Mme|Monsieur|Señora?)\.? $")
# After these a word with a capital is somebody, or something that the brief writes small elsewhere too.
_DONE_TO = re.compile(
    r"(?i)\b(?:asks?|tells?|told|thanks?|blames?|fears?|hates?|(?:mis|dis)?trusts?|persuades?|convinces?"
    r"|fires?|neither|(?:afraid|rid) of|(?:rely|count) on) (?:(?:old|young|big|little) )?$"
)
_NICK = re.compile(r"(?i)\b(?:old|young|big|little) $")  # "Old Hendricks"
_QUOTED = re.compile(r": [“\"„]")
_IN_A_DATE = re.compile(r"\.? \d")
_AT_A_PLACE = re.compile(r"\b(?:in|at|of|for|near|to) $")
_DO_MANY = re.compile(r" (?:believe|think|want|hate|do|have|are|were|say|fear)\b")
_BACK = 30
_CLOSE_FROM, _MOST_NAMES = 6, 200


def unlisted_names(texts: Sequence[str], known: Sequence[str], listed: Sequence[str]) -> frozenset[str]:
    """Return the words of private texts that name somebody who is not listed.

    Words of `known` texts are things; those that a text writes small are words.
    """
    return _unlisted(tuple(texts), tuple(known), tuple(listed))


@clear_with
@lru_cache(maxsize=16)
def _unlisted(texts: tuple[str, ...], known: tuple[str, ...], listed: tuple[str, ...]) -> frozenset[str]:
    small = {plain_letters(word) for text in texts for word in _WORD.findall(text) if word[0].islower()}
    things = {plain_letters(word) for text in known for word in _WORD.findall(text)}
    parts = {plain_letters(word) for name in listed for word in _WORD.findall(name)}
    no_names = {form for word in (*small, *things) for form in (word, f"{word}s")} | ORDINARY | parts
    long_parts = {part for part in parts if len(part) >= _CLOSE_FROM} - small - things
    names = dict.fromkeys(
        word
        for text in map(without_unseen, texts)
        for word, plain, start, end in _capitalized(text)
        if plain not in no_names
        and (_is_named(plain, text, start, end) or any(is_one_letter_off(plain, part) for part in long_parts))
    )
    return frozenset(list(names)[:_MOST_NAMES])


def _capitalized(text: str) -> Iterator[tuple[str, str, int, int]]:
    for match in _WORD.finditer(text):
        word = match[0]
        if word[0].isupper() and any(map(str.islower, word)):
            yield word, plain_letters(word), match.start(), match.end()


def _is_named(plain: str, text: str, start: int, end: int) -> bool:
    """Return whether a word with a capital is called a person, or does what only people do."""
    before = text[max(0, start - _BACK) : start]
    if plain in GIVEN_NAMES and not _IN_A_DATE.match(text, end):
        return True
    if _TITLED.search(before) or _DONE_TO.search(before) or _QUOTED.match(text, end):
        return True
    is_body = is_nobody(plain) and not _NICK.search(before)
    is_one = not (is_body or _AT_A_PLACE.search(before) or _DO_MANY.match(text, end))
    return is_one and lives_here(text, end)


def is_one_letter_off(word: str, name: str) -> bool:
    """Return whether a word is a name with one letter more, less, another or swapped."""
    if abs(len(word) - len(name)) > 1 or word == name:
        return False
    same = next((at for at, (one, other) in enumerate(zip(word, name, strict=False)) if one != other), None)
    if same is None:
        return True
    rest, other = word[same:], name[same:]
    is_swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return is_swapped or rest[1:] == other[1:] or rest == other[1:] or rest[1:] == other
