"""Things that a brief counts: 310 stations, 200 spreadsheets, 42 shops."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from playbook.core.base.text_caches import clear_with
from playbook.core.base.words import number
from playbook.core.case.reading.texts import SITUATION_FIELDS, short_sentences
from playbook.core.plan.brief import Brief
from playbook.core.plan.plays.works import Pace
from playbook.core.text.notes import split_sentences
from playbook.core.text.numbers import Quantity, counts_in

_MOST_WORDS = 3
_WORD = re.compile(r"\s([A-Za-z][\w-]*)")
_MASS = re.compile(r"(?i)\s((?:tons|tonnes|boxes|pallets|meters|metres|shelves|folders) of [a-z]+)")
_ENDS_NAME = re.compile(
    r"(?i)(?:in|of|to|for|and|or|an?|the|from|at|on|with|behind|by|per|each|is|are|was|were|has|have|that|who|"
    r"which|than|until|before|after|times?|points?|percent|euros?|pounds?|dollars?|francs?|million|billion|"
    r"minutes?|hours?|days?|nights?|weeks?|months?|years?|quarters?|shifts?|jobs?|posts?|ways?|things?|"
    r"reasons?|kinds?|types?|steps?|others?)"
)
_NO_PLURAL = re.compile(r"(?i)(?:[\w-]{0,40}(?:ss|us|is)|sales|as|does|goes|needs|takes|moves|gets|comes)")
_PLACED = re.compile(r"\b([A-Za-z]{3,}[a-z]s (?:at|in|on|for|of)) (?:all |each of |about )?$")
_OWNED = re.compile(
    r"(?i)\b(?:we|they|which|already) (?:already )?(?:have|has|own|owns)(?: already)?(?: about| only| just)? "
    r"$"
)
# "The crews have six boats for ninety people": what a worry counts is there.
_THEY_OWN = re.compile(
    r"(?i)^(?:the )?(?:(?!(?:will|would|must|should|to|if)\b)[\w'-]+ ){1,3}(?:have|has|shares?)"
    r"(?: about| only| just)? $"
)
# What is carried from here to there was bought long ago.
_MOVED = re.compile(
    r"(?i)\b(?:mov(?:e|es|ed|ing)|relocat(?:e|es|ed|ing)|rearrang(?:e|es|ed|ing))"
    r" (?:all |about |our |the |some |up to )*$"
)
_IS_MOVED = re.compile(r"(?i)[^.;:,]{0,40}\b(?:are|is|be) (?:moved|relocated|rearranged)\b")
_DATA_MOVED = re.compile(
    r"(?i)\b(?:clean(?:s|ed|ing|ed up)?|duplicates?|deduplicat\w+|merged?|migrat\w+|import(?:ed|s)?"
    r"|convert\w*|transferred|brought across|carried over|loaded|moved?)\b"
)
_SHARED = re.compile(r"(?i)\b(?:has|have|is|are|with|on)\b(?! to\b)")
_TRIED_ON = re.compile(
    r"(?i)\b(?:tests?|tested|tries|try|tried|trial|pilots?|checks?)\b[^.;]{0,40}"
    r"\b(?:on|with)(?: the| about)? $"
)
# What was lost, or may be, is no work that anybody carries over.
_LOST = (
    r"(?:los(?:e|es|ing|t)|cancel\w*|miss(?:ed|es|ing)?|turn(?:ed)? down|wast(?:e|es|ed)|wr(?:ote|itten) off)"
)
_LOST_BEFORE = re.compile(rf"(?i)\b{_LOST}\b[^.;:,]{{0,24}}$")
_LOST_AFTER = re.compile(
    rf"(?i)[^.;:,]{{0,50}}\b(?:are|were|was|been|got|get|gets|went|go|goes|that|which) (?:\w+ )?{_LOST}\b"
)
_SHARE_OF = re.compile(
    r"(?i)\b(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|half|most) (?:out )?(?:of|in) $"
)
_DID = re.compile(
    r" (?:[a-z]+ )?[a-z]+s (?:have |had )?(?:told|wrote|written|complained|withdrew|withdrawn|said|asked"
    r"|called|waited|quit)\b"
)
_YEARS = range(1_900, 2_101)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of things, in the words of the brief."""

    number: float
    thing: str
    sentence: str
    field: str
    placed: str = ""  # what is at them: "screens at"
    before: str = ""  # the words of its sentence up to it
    later: float = 0  # of these come in a second lot, by the brief
    lot: str = ""  # what the brief says of that lot

    @property
    def is_owned(self) -> bool:
        """Return whether it is there already, and nothing to order."""
        is_shared = self.thing.startswith("shared ") and bool(_SHARED.search(self.before))
        after = self.sentence[len(self.before) :]
        is_moved = _MOVED.search(self.before) or _IS_MOVED.match(after)
        is_theirs = self.field == "concerns" and _THEY_OWN.match(self.before)
        return is_shared or bool(_OWNED.search(self.before) or is_moved or is_theirs)

    @property
    def is_lost(self) -> bool:
        """Return whether it is gone, or nobody did it."""
        after = self.sentence[len(self.before) :]
        return bool(_LOST_BEFORE.search(self.before) or _LOST_AFTER.match(after))

    @property
    def is_tried(self) -> bool:
        """Return whether it only serves to try something."""
        return bool(_TRIED_ON.search(self.before))

    def is_of(self, pace: Pace) -> bool:
        """Return whether a pace is of these things or at them."""
        return pace.is_of(self.thing) or bool(self.placed and pace.is_of(self.placed.split()[0]))

    @property
    def waits(self) -> bool:
        """Return whether the second lot waits for a decision."""
        return bool(self.later and _WAITS.search(self.lot))

    @property
    def counted(self) -> str:
        return f"{number(self.number)} {self.thing}"

    @property
    def words(self) -> str:
        return f"{self.placed} {self.counted}".strip()


# "the second 70 tablets", "the last ten are ordered once the pilot says yes"
LATER_LOT = re.compile(r"(?i)\b(?:second|third|next|further|additional|last|remaining|final) $")
_PART_OF_ALL = re.compile(r"(?i)\b(?:last|remaining|final|other) $")
_MORE = re.compile(r"(?i)^ (?:more|others|further)\b")
_BOUGHT = r"\b(?:order|buy|bought|purchas|deliver|arriv|leas|rent)"
_LOT_COMES = re.compile(
    r"(?i)^(?: more| others| further)?(?: of them)?(?: [\w-]+){0,3}? "
    rf"(?:{_BOUGHT}|com(?:e|es|ing)\b|follow)"
)
_MORE_LATER = re.compile(
    r"(?i)^ (?:more|others|further)(?: [\w-]+)?,? (?:once|when|after|if|as soon as|in|by|later|only)\b"
)
_IS_BOUGHT = re.compile(rf"(?i){_BOUGHT}")
# What a later lot waits for: "once the pilot says yes", "after the decision on Lyon"
_WAITS = re.compile(
    r"(?i)\b(?:once|when|if|after|as soon as|until|subject to|depend(?:s|ing) on|with)\b[^.;]{0,60}?"
    r"\b(?:pilot|decision|decided?|decides|yes|go(?:[- ]ahead)?|green light|board|approv\w+|agrees?|agreed"
    r"|confirm\w*|first (?:wave|start|\w+s)|works?|works out|success\w*)\b"
)


def amounts_in(brief: Brief) -> tuple[Amount, ...]:
    """Return what the brief counts, once each, in its order; two lots of a thing together."""
    return _amounts_in(tuple(getattr(brief, field) for field in SITUATION_FIELDS))


def is_in_lots(brief: Brief, sentence: str) -> bool:
    """Return whether a sentence counts one of two lots of a thing."""
    amounts = (each for each in amounts_in(brief) if each.later)
    return any(sentence.strip() in (each.sentence, each.lot) for each in amounts)


def amounts_in_budget(brief: Brief) -> tuple[Amount, ...]:
    """Return the things that the budget counts first: "31 tablets 27,000"."""
    amounts = _amounts_in((brief.budget_covers,))
    return tuple(
        replace(each, field="budget_covers") for each in amounts if not LATER_LOT.search(each.before)
    )


def amounts_of_data(brief: Brief) -> tuple[Amount, ...]:
    """Return the amounts of data that is cleaned or brought across."""
    conditions = "\n".join(each.name for each in brief.conditions)
    counted = (*amounts_in(brief), *_amounts_in((conditions,)))
    return tuple(each for each in counted if _DATA_MOVED.search(each.sentence))


@clear_with
@lru_cache(maxsize=16)
def _amounts_in(texts: tuple[str, ...]) -> tuple[Amount, ...]:
    return tuple(_with_lots([*_amounts(texts)], texts))


def names_a_waiting_lot(sentence: str) -> bool:
    """Return whether a sentence orders more of a thing only after a decision."""
    counted = [each for each in counts_in(sentence) if each.sort == "plain" and not each.days]
    is_lot = _IS_BOUGHT.search(sentence) and any(_is_later_lot(sentence, each) for each in counted)
    return bool(is_lot and _WAITS.search(sentence))


def _with_lots(amounts: list[Amount], texts: tuple[str, ...]) -> list[Amount]:
    """Return the amounts with the second lot of each thing in its number."""
    for text in texts:
        last = ""
        for sentence in map(str.strip, short_sentences(split_sentences(text))):
            before, last = last, sentence
            if not _IS_BOUGHT.search(f"{before} {sentence}"):
                continue
            counted = [each for each in counts_in(sentence) if each.sort == "plain" and not each.days]
            for place, lot in enumerate(counted):
                if _is_later_lot(sentence, lot):
                    first = counted[place - 1].value if place else 0
                    amounts = _with_lot(amounts, (sentence, before), lot, first)
    return amounts


def _is_later_lot(sentence: str, lot: Quantity) -> bool:
    """Return whether a number counts things that come after others of their kind."""
    after, lead = sentence[lot.end :], sentence[: lot.start]
    thing = _thing_after(sentence, lot)
    behind = after[after.find(thing.split()[-1]) + len(thing.split()[-1]) :] if thing else after
    is_later = LATER_LOT.search(lead) or _PART_OF_ALL.search(lead) or _MORE.match(after)
    return bool((is_later and _LOT_COMES.match(behind)) or _MORE_LATER.match(after))


def _with_lot(amounts: list[Amount], sentences: tuple[str, str], lot: Quantity, first: float) -> list[Amount]:
    """Return the amounts with a later lot in its thing's own number."""
    sentence, before = sentences
    thing = _thing_after(sentence, lot)
    own = [each for each in amounts if each.thing == thing] if thing else []
    own = own or [each for each in amounts if not thing and each.sentence == sentence]
    own = own or [each for each in amounts if not thing and each.sentence == before]
    whole = next((each for each in own if first and each.number == first + lot.value), None)
    mine = whole or next((each for each in own if not first or each.number == first), None)
    if mine is None or mine.later or (mine.number == lot.value and mine.sentence == sentence and not first):
        return amounts
    is_part = not first and _PART_OF_ALL.search(sentence[: lot.start]) and lot.value < mine.number
    number = mine.number if whole or is_part else mine.number + lot.value
    merged = replace(mine, number=number, later=lot.value, lot=sentence)
    kept = [
        each for each in amounts if not (each.thing == thing and each.number == lot.value) or each is mine
    ]
    return [merged if each is mine else each for each in kept]


def _amounts(texts: tuple[str, ...]) -> Iterator[Amount]:
    seen = set[tuple[float, str]]()
    for field, text in zip(SITUATION_FIELDS, texts, strict=False):
        for sentence in short_sentences(split_sentences(text)):
            for each in counts_in(sentence):
                thing = _thing_after(sentence, each)
                if thing and (each.value, thing) not in seen:
                    seen.add((each.value, thing))
                    placed = _PLACED.search(sentence[: each.start])
                    before = placed[1].lower() if placed else ""
                    opening = sentence[: each.start]
                    yield Amount(each.value, thing, sentence.strip(), field, before, opening)


def _thing_after(sentence: str, quantity: Quantity) -> str:
    """Return the noun that a number counts, else ''."""
    is_plain = quantity.sort == "plain" and not quantity.minutes and not quantity.days
    if _SHARE_OF.search(sentence[: quantity.start]):
        return ""  # "97 of 100 files" counts a share
    if _DID.match(sentence, quantity.end):
        return ""  # "11 customers told us" are people, and no records
    is_year = quantity.words.isdigit() and quantity.value in _YEARS
    if not is_plain or is_year or quantity.value < 2 or quantity.words[:1] in "$€£¥":
        return ""
    if mass := _MASS.match(sentence, quantity.end):
        return mass[1].lower()
    words: list[str] = []
    place = quantity.end
    while len(words) < _MOST_WORDS and (match := _WORD.match(sentence, place)):
        word, place = match[1], match.end()
        if _ENDS_NAME.fullmatch(word):
            return ""
        words.append(word if word[1:2].isupper() else word.lower())
        if word.endswith("s") and not _NO_PLURAL.fullmatch(word):
            return " ".join(words)
    return ""
