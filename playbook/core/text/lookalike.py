"""Tell whether two names look alike to a reader."""

import re

from playbook.core.base.letters import normalized, without_unseen

# Cyrillic, Greek and other letters, and the Latin ones that they pass for.
_ALIKE = str.maketrans(
    "АВЕКМНОРСТУХІЈЅԁԛԝһӏавекмнорстухіјѕпΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβγεηικμνορτυχωøØłŁđĐıɡ",
    "ABEKMHOPCTYXIJSdqwhlabekmhopctyxijsnABEZHIKMNOPTYXabyenikuvoptuxwoOlLdDig",
)
# Within Latin: one sign for another, and two for one.
_SIGNS = str.maketrans("i1|!05$@", "llllossa")
_PAIRS = (("rn", "m"), ("vv", "w"))
_WORD = re.compile(r"[^\W_]+")
_LATIN, _OTHER = re.compile("[A-Za-z\u00c0-\u024f]"), re.compile("[\u0370-\u052f]")


def in_latin(text: str) -> str:
    """Return a text whose Latin words have no letters of other alphabets that pass for theirs."""
    return _WORD.sub(_latin_word, text) if _OTHER.search(text) else text


def _latin_word(match: re.Match[str]) -> str:
    shown = match[0].translate(_ALIKE)
    # Not "Ивана" with a Latin ending.
    is_latin = len(_LATIN.findall(match[0])) > len(_OTHER.findall(match[0])) and not _OTHER.search(shown)
    return shown if is_latin else match[0]


def looks_like(name: str, other: str) -> bool:
    """Return whether names differ in case, spacing, accents or alphabets alone."""
    return not keys_of(name).isdisjoint(keys_of(other))


def keys_of(name: str) -> frozenset[str]:
    """Return what names that look alike have in common."""
    # A capital of another alphabet may pass for another letter than its small form does.
    return frozenset({_signs(name.casefold().translate(_ALIKE)), _signs(name.translate(_ALIKE))})


def _signs(text: str) -> str:
    decomposed = normalized("NFKD", without_unseen(text)).translate(_ALIKE).casefold()
    signs = "".join(sign for sign in decomposed if sign.isalnum() or sign in "|!$@").translate(_SIGNS)
    for pair, one in _PAIRS:
        signs = signs.replace(pair, one)
    return signs or text
