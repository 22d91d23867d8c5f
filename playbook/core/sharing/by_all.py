"""Words of one leader as all of us say them, where nobody's name stands below."""

import re
from collections.abc import Iterator

from playbook.core.base.words import capital
from playbook.core.text.notes import split_sentences

_QUOTED = re.compile(r"“[^”]{0,400}”|\"[^\"\n]{0,400}\"")
_WISHES = re.compile(
    r"(?<![\w.'’-])I(?P<mine> (?:also |really |only |still |just )?(?:want|need|expect|hope|ask|think|believe"
    r"|plan|propose|promise|answer|will|would|decide|aim|intend)|['’](?:ll|d))\b"
)
# "Phase I begins in May"
_ALONE = re.compile(
    r"(?<!Phase )(?<!Part )(?<!Class )(?<!Stage )(?<!Level )(?<!Type )(?<![\w.'’&-])I(?=['’][a-z]| [a-z])"
    r"|\b[Mm]y\b|\b(?:to|for|from|with|let|told|tells?|asks?|asked|gives?|gave|of) me\b"
)
_CLAUSE = re.compile(r"(?<=;) ")


def said_by_all(text: str) -> str:
    """Return a text whose wishes are ours, without what one person tells of themselves.

    A text that is all about the speaker stays as it is.
    """
    lines = (" ".join(_of_all(line)) for line in text.splitlines())
    return "\n".join(filter(None, lines)) or text


def _of_all(line: str) -> Iterator[str]:
    for sentence in split_sentences(line):
        clauses = _CLAUSE.split(_ours(sentence))
        kept = [each for each in clauses if not _ALONE.search(_QUOTED.sub("", each))]
        if kept:
            text = capital(" ".join(kept)) if kept != clauses else " ".join(kept)
            yield f"{text[:-1]}." if text.endswith(";") else text


def _ours(sentence: str) -> str:
    """Return a sentence in which we want what its speaker wants, its quotes as they are."""
    quotes = [match.span() for match in _QUOTED.finditer(sentence)]

    def we(match: re.Match[str]) -> str:
        if any(start <= match.start() < end for start, end in quotes):
            return match.group()
        return f"{'we' if match.start() else 'We'}{match['mine']}"

    return _WISHES.sub(we, sentence)
