"""Devices that people already have, as the brief says it."""

import re
from collections.abc import Iterable
from functools import lru_cache

from playbook.core.base.text_caches import CACHED_TEXTS, clear_with

_DEVICE = (
    r"(?P<it>handhelds?|tablets?|ipads?|(?:smart|mobile |cell )?phones?|scanners?|headsets?|radios?|screens?"
    r"|laptops?|smart ?watch(?:es)?|wearables?|cameras?|terminals?|kiosks?|devices?)\b"
)
_BEFORE = r"(?:(?!new\b|private\b|old\b|first\b)[\w-]+ ){0,2}?"
_HAVE = re.compile(
    r"(?i)\b(?:(?:their|his|her) (?!own\b)|(?:an?|the|our) existing |existing "
    r"|(?<!to )(?:have|has|carry|carries|wear|wears|work (?:on|with)|works (?:on|with))"
    r" (?!to\b|no\b|never\b|not\b|neither\b|been\b)(?:(?:all|each|already|now|only) )?)" + _BEFORE + _DEVICE
)
_THEY_HAVE = re.compile(
    rf"(?i)\b{_DEVICE}(?: (?:that|which))? (?:they|people|crews?|teams?|everyone|everybody)"
    r" (?:already )?(?:have|has|carry|carries|wear|use)\b"
)
_NOT = re.compile(
    r"(?i)\b(?:no|not|nobody|none|no one|few|without|never|will|would|should|must|may|can|could|to|once|when"
    r"|if|until|before|unless|lack|cannot|\w+n['\u2019]t)\b(?:\W+[\w-]+){0,3}\W*$"
)
# What comes with the change: "new scanners", "each gets a tablet", and not "an order on the scanner".
_COMES = re.compile(
    r"(?i)\b(?:(?:new|first|more|enough|choose|select|buy|buys|buying|bought|order|orders|ordered|ordering"
    r"|purchas\w+|leas(?:e|es|ing)|rent|provid\w+|suppl(?:y|ies)|introduc\w+)"
    r" (?:(?!(?:with|on|in|by|from|at|to|into|of|for)\b)[\w-]+ ){0,3}?"
    r"|(?:gets?|got|getting|receiv\w+|given|issued?|hand(?:s|ed)? out|equipped with)"
    r" (?:an?|the|their|his|her|one|two|new|own|\d+)? ?(?:[\w-]+ )??)" + _DEVICE
)
_ARE_COMING = re.compile(
    rf"(?i)\b{_DEVICE}(?: [\w-]+){{0,3}}? (?:(?:are|is|were|will be|to be|get|gets) (?:\w+ )?"
    r"(?:bought|ordered|delivered|handed|issued|chosen|new|leased|rented|missing)|arrives?|cost|costs)\b"
)
_ENDS = re.compile(r"(?:(?<=ch)e)?s$")


def has_in_hand(sentences: Iterable[str], device: str) -> bool:
    """Return whether people have such a device, and none comes with the change."""
    return _kind(device) in devices_in_hand(sentences)


def devices_in_hand(sentences: Iterable[str]) -> set[str]:
    """Return the kinds of devices that people have, without those that come."""
    have, come = set[str](), set[str]()
    for sentence in sentences:
        had, coming = _devices_of(sentence)
        have |= had
        come |= coming
    return have - come


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def _devices_of(sentence: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the kinds of devices that people have, and those that come."""
    held = (each for each in _HAVE.finditer(sentence) if not _is_denied(sentence, each))
    come = (*_COMES.finditer(sentence), *_ARE_COMING.finditer(sentence))
    have = (*held, *_THEY_HAVE.finditer(sentence))
    return frozenset(_kind(each["it"]) for each in have), frozenset(_kind(each["it"]) for each in come)


def _is_denied(sentence: str, held: re.Match[str]) -> bool:
    is_owned = held[0].casefold().startswith(("their", "his", "her"))
    return not is_owned and bool(_NOT.search(sentence[: held.start()]))


def _kind(device: str) -> str:
    """Return the kind of a device: a smartphone is a phone."""
    return _ENDS.sub("", device.casefold().split()[-1]).removeprefix("smart")
