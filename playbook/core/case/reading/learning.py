"""Read who learns more slowly, and the helpers whom a brief names."""

import re
from typing import NamedTuple

from playbook.core.case.reading.texts import sentences_of
from playbook.core.plan.brief import Brief
from playbook.core.text.numbers import as_count

LEARNS_SLOWER = (
    r"\b(?:never (?:used|worked with|touched)|not used to(?! (?:judge|rank|track|monitor|measure"
    r"|assess|evaluate|score|rate|compare|time|watch|check|decide|replace|control)\b)"
    r"|needs? more (?:time|practice|help)|novices|beginners|(?:heavy|frequent|daily|occasional) users?)\b"
)
HELPERS = r"\b(?P<it>(?:super|key|power)[- ]?users?|floor[- ]?walkers?|change agents?)\b"
# What a plan answers with tasks and days, so that nobody has to ask what follows from it.
PLANNED = (
    rf"{LEARNS_SLOWER}|{HELPERS}|\b(?:help|service|support)[- ]?desks?\b"
    r"|\btrainers? (?:travels?|covers?|serves?|teach(?:es)?)\b"
)
_A_SHIFT = re.compile(
    r"\b(?P<count>\d{1,2}|one|two|three|four)\b[^.;]{0,30}\b(?:per|a|each|every|on each|on every) shift\b",
    re.IGNORECASE,
)


class Helpers(NamedTuple):
    """The brief's word for helpers, how many a shift, and its sentence."""

    word: str = ""
    a_shift: int = 0
    sentence: str = ""


def helpers_of(brief: Brief) -> Helpers:
    """Return the helpers whom a brief names."""
    for sentence in sentences_of(f"{brief.concerns}\n{brief.what_changes}\n{brief.approach}"):
        if match := re.search(HELPERS, sentence, re.IGNORECASE):
            a_shift = _A_SHIFT.search(sentence)
            word = match["it"].lower()
            plural = word if word.endswith("s") else f"{word}s"
            return Helpers(plural, as_count(a_shift["count"]) if a_shift else 0, sentence)
    return Helpers()
