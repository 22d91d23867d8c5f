"""Read who heard of the change from outside, and who wrote against it in public."""

import re
from collections.abc import Iterable

from playbook.core.base.words import lower_first
from playbook.core.text.notes import split_sentences

_OF_IT = r"(?:(?:of|about) (?:it|this|that|the \w+)|it|this)"
_HEARD = re.compile(
    r"(?i)^(?P<who>[^.;:,]{2,60}?) (?:(?:has|have|had|only|first|already) ){0,2}"
    rf"(?:(?:(?:heard|learn(?:ed|t)|read) {_OF_IT}|found out(?: {_OF_IT})?)\b[^.;,]{{0,30}}? "
    rf"(?:from|in|through|via)|(?:was|were) told(?: {_OF_IT})? by) "
    r"(?P<source>(?:the|our|an?|their|its)\b[^.;,]{2,60}?)(?=[.;,]|$| and | but | before )"
    r"|^(?P<wer>[^.;:,]{2,60}?) (?:hat|haben) (?:es|davon)\b[^.;,]{0,60}\baus [^.;,]{3,40} "
    r"(?:erfahren|gehört|gelesen)\b"
    r"|^(?P<qui>[^.;:,]{2,60}?) (?:l['’]a|l['’]ont|en a|en ont) (?:appris\w*|entendu parler|su) par\b"
    r"|^(?P<quien>[^.;:,]{2,60}?) se (?:enter(?:ó|aron)|han enterado|ha enterado) (?:\w+ ){0,3}?por\b"
)
# Whoever tells it as they should.
_INSIDE = re.compile(r"(?i)\b(?:managers?|leads?|leaders?|bosses|boss|heads?|directors?|ceo|president)\b")
_LETTER = re.compile(
    r"(?i)\b(?:wrote|written|signed|published|sent) an? (?:open )?(?P<letter>letter|petition)\b"
)


def heard_elsewhere(sentence: str) -> tuple[str, str] | None:
    """Return who heard of the change from outside, and from whom."""
    match = _HEARD.match(sentence)
    if match is None or _INSIDE.search(match["source"] or ""):
        return None
    who = next(filter(None, (match["who"], match["wer"], match["qui"], match["quien"])))
    return who.strip(), (match["source"] or "").strip()


def words_to_the_loudest(concerns: str) -> str:
    """Return the sponsor's first words, which name nobody: sorry, and on a letter."""
    sentences = [*split_sentences(concerns)]
    return " ".join(filter(None, (_sorry(sentences), _on_a_letter(sentences))))


def _sorry(sentences: Iterable[str]) -> str:
    read = next((each for sentence in sentences if (each := heard_elsewhere(sentence))), None)
    if read is None:
        return ""
    source = f"from {lower_first(read[1])}" if read[1] else "from others"
    return f"Some of you heard of this {source} before you heard it from me. That was wrong, and I'm sorry."


def _on_a_letter(sentences: Iterable[str]) -> str:
    letter = next((match["letter"].lower() for each in sentences if (match := _LETTER.search(each))), "")
    if not letter:
        return ""
    return (
        f"Many of you have read the {letter}. It may be right on some points. Each of them gets a test or an "
        "answer before we start, and you'll all see it, whatever it says."
    )
