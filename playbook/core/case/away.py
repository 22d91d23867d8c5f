"""Read how many people of a team can be away from their work at once."""

import re
from functools import lru_cache

from playbook.core.case.reading.groups import groups_touched
from playbook.core.plan.brief import Brief
from playbook.core.text.notes import split_sentences

_FIELDS = ("concerns", "what_stays", "what_changes", "why_now", "why", "past_attempts")
_SMALL_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12,
}  # fmt: skip
_NUMBER = rf"(?P<number>\d{{1,2}}|{'|'.join(_SMALL_NUMBERS)})"
_AWAY = (
    r"(?:at a time|at once|at the same time|together|away|off (?:the|their) (?:floor|ward|line|phones?)"
    r"|(?:can|may|could) (?:be (?:away|spared|released|missing|trained)|leave))\b"
)
_AT_MOST = re.compile(
    rf"\b(?:at most|no more than|never more than|not more than|only|a maximum of|up to) {_NUMBER}\b"
    rf"(?![^.;]{{0,20}}\b(?:hours?|days?|weeks?|minutes?|%))[^.;,]{{0,50}}?\b{_AWAY}"
    rf"|\b(?:can|could) (?:spare|release) (?:only |at most )?{_NUMBER.replace('number', 'spared')}\b"
    r"(?! (?:hours?|days?|minutes?))",
    re.IGNORECASE,
)
_ON_SHIFT = re.compile(
    rf"\b{_NUMBER} (?:\w+ ){{0,3}}?(?:on (?:each |every |a |the )?(?:\w+ )?(?:shift|duty)|at night)\b",
    re.IGNORECASE,
)
_NOT_OF_THE_TEAM = re.compile(
    r"\b(?:trainers?|helpers?|super[- ]?users?|champions?|rooms?|seats|screens?|devices|tablets)\b",
    re.IGNORECASE,
)


def away_at_once(brief: Brief) -> dict[str, tuple[int, str]]:
    """Return for each team that the brief limits: how many may be away, and its sentence."""
    texts = tuple(str(getattr(brief, name)) for name in _FIELDS)
    if not any(_AT_MOST.search(text) for text in texts):
        return {}
    return _limits(brief, [sentence for text in texts for sentence in split_sentences(text)])


def _limits(brief: Brief, sentences: list[str]) -> dict[str, tuple[int, str]]:
    limits: dict[str, tuple[int, str]] = {}
    for sentence in sentences:
        match = _AT_MOST.search(sentence)
        if match is None or _NOT_OF_THE_TEAM.search(sentence):
            continue
        word = (match["number"] or match["spared"]).casefold()
        most = _SMALL_NUMBERS.get(word) or int(word if word.isdigit() else 0)
        named = groups_touched(brief, sentence) or tuple(group.id for group in brief.groups)
        for group_id in named if most else ():
            known = limits.get(group_id)
            if known is None or most < known[0]:
                limits[group_id] = (most, sentence.strip())
    return limits


@lru_cache(maxsize=256)
def few_on_shift(text: str) -> str:
    """Return the sentence of a text that says how few people are on a shift."""
    return next(
        (
            each.strip()
            for each in split_sentences(text)
            if _ON_SHIFT.search(each) and not _NOT_OF_THE_TEAM.search(each)
        ),
        "",
    )
