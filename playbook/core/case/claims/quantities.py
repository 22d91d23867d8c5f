"""Read each number of a brief with its unit and noun."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from playbook.core.base.text_caches import clear_with
from playbook.core.case.reading.texts import LONGEST_SENTENCE
from playbook.core.plan.brief import Brief
from playbook.core.text.names import fold
from playbook.core.text.notes import Notes
from playbook.core.text.numbers import CURRENCY_CODES, CURRENCY_NAMES, Quantity, counts_in

# What is past, or would be, is no quantity of this change.
_FIELDS = (
    "what_changes", "what_stays", "why", "why_now", "objective", "expected_benefit", "approach", "concerns",
)  # fmt: skip
_MONEY_BEFORE = re.compile(rf"(?:[$€£]|\b{CURRENCY_CODES}) ?$")
_MONEY_BEHIND = re.compile(rf"^ ?(?:[$€£]|(?:{CURRENCY_CODES}|{CURRENCY_NAMES})\b)")
_DISTANCE = re.compile(r"^ ?(?P<unit>km|kilomet(?:er|re)s?|miles?)\b", re.IGNORECASE)
_WORD = re.compile(r" ([^\W\d_][\w’'-]*)")
_PLURAL = re.compile(
    r"(?:(?<![\w’'-])[\w’'-]{2,40}(?<![sui])s|people|men|women|children|staff|aircraft)", re.IGNORECASE
)
_NO_NOUN = re.compile(
    r"(?:of|in|on|at|to|for|and|or|an?|the|is|are|was|were|has|have|that|who|which|than|per|each|every|from|by"
    r"|with|costs|gets|takes|needs|starts|opens|times|says)",
    re.IGNORECASE,
)
_MOST_WORDS, _MOST = 3, 200  # a text of nothing but numbers says nothing
_PER = re.compile(
    r"^ ?(?:(?!(?:and|or|but|in|of|for|with|to)\b)[\w’'-]+ ){0,3}?"
    r"(?:an?|per|each|every|for (?:each|every|an?)) (?P<per>(?!few\b|lot\b|half\b|third\b)[a-z]+)",
    re.IGNORECASE,
)
_SPAN = re.compile(r"(?:minute|hour|day|night|shift|week|month|quarter|year)", re.IGNORECASE)
_STEM = 4
# Nouns by which one sentence counts what another calls otherwise.
_FAMILIES = (
    ("ship", "ferr", "boat", "vess"), ("shop", "stor", "bran", "outl"), ("site", "plan", "fact", "loca"),
    ("truc", "lorr", "vehi", "van"), ("clin", "surg", "prac"),
)  # fmt: skip


class StatedQuantity(NamedTuple):
    """A number of a brief with all that tells what it counts."""

    value: float
    unit: str  # "day", "minute", "km", "money", "%": '' where it counts things or people
    noun: str  # "ships" of "two ships a week"
    per: str  # "week"
    at: Quantity
    sentence: str
    field: str

    @property
    def head(self) -> str:
        """Return the beginning of the noun's last word, by which others are known."""
        return stem_of(self.noun)

    @property
    def before(self) -> str:
        return self.sentence[: self.at.start]

    @property
    def after(self) -> str:
        return self.sentence[self.at.end :]


def stem_of(noun: str) -> str:
    """Return the beginning of a noun's last word."""
    words = re.findall(r"[^\W\d_]{3,}", fold(noun))
    return words[-1][:_STEM].rstrip("s") if words else ""


def is_same_noun(noun: str, other: str) -> bool:
    """Return whether two nouns may name the same things."""
    first, second = stem_of(noun), stem_of(other)
    return bool(first) and (first == second or any({first, second} <= {*each} for each in _FAMILIES))


def share_a_noun(noun: str, other: str) -> bool:
    """Return whether two names of things have a noun in common."""
    words = [*map(stem_of, other.split())]
    return any(len(stem) > 2 and stem in words for stem in map(stem_of, noun.split()))


def measured_in(brief: Brief) -> tuple[StatedQuantity, ...]:
    """Return the quantities that a brief states of now and of what comes."""
    return _measured(tuple(getattr(brief, field) for field in _FIELDS))


@clear_with
@lru_cache(maxsize=16)
def _measured(texts: tuple[str, ...]) -> tuple[StatedQuantity, ...]:
    quantities = (
        each
        for field, text in zip(_FIELDS, texts, strict=True)
        for sentence in (part.text.strip() for part in Notes(text).sentences)
        if len(sentence) <= LONGEST_SENTENCE
        for each in _of_sentence(sentence, field)
    )
    return tuple(islice(quantities, _MOST))


def _of_sentence(sentence: str, field: str) -> Iterator[StatedQuantity]:
    for at in counts_in(sentence):
        value, unit = _value_and_unit(sentence, at)
        if value is None:
            continue
        behind = sentence[at.end :]
        mark = _MONEY_BEHIND.match(behind) or _DISTANCE.match(behind)
        behind = behind[mark.end() :] if mark else behind
        per = _PER.match(behind)
        if per and unit != "money" and not _SPAN.fullmatch(per["per"]):
            per = None  # "in all five surgeries a scanner takes the picture"
        yield StatedQuantity(
            value,
            unit,
            "" if unit else _noun_in(behind),
            per["per"].lower() if per else "",
            at,
            sentence,
            field,
        )


def _noun_in(behind: str) -> str:
    """Return the words up to the first plural behind a number, else ''."""
    words, place = list[str](), 0
    while len(words) < _MOST_WORDS and (match := _WORD.match(behind, place)):
        word, place = match[1], match.end()
        if _NO_NOUN.fullmatch(word):
            return ""
        words.append(word.lower())
        if _PLURAL.fullmatch(word):
            return " ".join(words)
    return ""


def _value_and_unit(sentence: str, at: Quantity) -> tuple[float | None, str]:
    if at.minutes:
        return float(at.minutes[0]), "minute"
    if at.days:
        return float(at.days[0]), "day"
    if not at.values:
        return None, ""
    if at.sort == "share":
        return at.value, "%"
    behind = sentence[at.end :]
    if distance := _DISTANCE.match(behind):
        return at.value, "km" if distance["unit"].lower().startswith("k") else "mile"
    is_money = (
        at.words[:1] in "$€£"
        or _MONEY_BEFORE.search(sentence[: at.start])
        or _MONEY_BEHIND.match(behind)
        or re.match(CURRENCY_CODES, at.words)
    )
    return at.value, "money" if is_money else ""
