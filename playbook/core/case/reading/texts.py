"""Read a brief's texts: sentences, phrases, language, stated numbers and days."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import islice
from typing import Literal

from playbook.core.base.letters import normalized
from playbook.core.base.text_caches import CACHED_TEXTS, clear_with
from playbook.core.base.words import as_template, english_unit
from playbook.core.plan.brief import Brief
from playbook.core.text.dates import exact_days_in
from playbook.core.text.languages import small_words_in
from playbook.core.text.notes import Notes, NoteSentence, squeezed

Language = Literal["en", "de", "fr", "es", "it", "pt", "nl", "other"]
LANGUAGE_NAMES: dict[Language, str] = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch",
}  # fmt: skip
FREE_TEXTS = (
    "what_stays", "what_changes", "approach", "why_now", "why", "concerns", "objective", "expected_benefit",
    "risk_of_not_changing", "past_attempts",
)  # fmt: skip
# What is true now and what is wanted, without why and what for.
SITUATION_FIELDS = ("what_stays", "what_changes", "approach", "why_now", "concerns")
# Nobody says a longer sentence aloud.
LONGEST_SENTENCE = 500
# Each is compared with all others; so many in one field are no sentences.
_MOST_SENTENCES = 200
_GAP = r"\b[^;:]{0,60}?\b"
_FEWEST_SMALL_WORDS = 0.05
_ENOUGH_WORDS = 12
_AFTER_HOUR = re.compile(r"(?<=[ap]\.m\.) (?=[A-Z])")


@dataclass(frozen=True)
class Quote:
    """A sentence of the brief, word for word, and the field it stands in."""

    field: str
    text: str

    @cached_property
    def plain(self) -> str:
        return plain(self.text)


# "The S: drive" is one thing, and its colon ends no clause.
_DRIVE = re.compile(r"(?<!\w)([a-z]):(?=\\|[ -](?:drive|share)s?\b)")


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def plain(text: str) -> str:
    """Return a text of the same length in small letters without accents."""
    return _DRIVE.sub(r"\1 ", "".join(map(_plain_letter, text)))


@lru_cache(maxsize=CACHED_TEXTS)
def _plain_letter(letter: str) -> str:
    if letter in "‘’‚′":
        return "'"
    return normalized("NFKD", letter)[:1].lower()[:1] or letter


class Phrases:
    """Phrases to look for in a plain text, compiled at first use."""

    def __init__(self, *sources: str) -> None:
        self.sources = sources

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return one pattern; " … " stands for up to 60 characters."""
        joined = "|".join(source.replace(" … ", _GAP) for source in self.sources)
        return re.compile(rf"(?<!\w)(?:{joined})(?!\w)")

    def search(self, text: str) -> re.Match[str] | None:
        return self.pattern.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        return self.pattern.match(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(text)


_CLAUSE_END = re.compile(r"[.;:]|, (?:and|but|while) ")
_STAYS = re.compile(
    r"(?i)\b(?:stays?|remains?|keeps?|unchanged|untouched|as (?:it is|they are|before)|as is"
    r"|(?:is|are|does|do|will|has|have)(?: not|n[o']t) (?:be )?(?:\w+ )?"
    r"(?:touch\w*|chang\w*|affect\w*|replac\w*|mov\w*))\b"
)


_FEAR = re.compile(
    r"(?i)\b(?:fears?|feared|fearing|afraid|scared|anxious|worr(?:y|ies|ied)|dreads?|suspects?|might)\b"
)


def is_feared(sentence: str, end: int) -> bool:
    """Return whether a sentence fears what it names by then: a fear is no plan."""
    return _FEAR.search(_CLAUSE_END.split(sentence[:end])[-1]) is not None


def says_it_stays(sentence: str, end: int) -> bool:
    """Return whether a sentence says that what it named by then stays."""
    clause = _CLAUSE_END.split(sentence[end:], maxsplit=1)[0]
    return _STAYS.search(clause) is not None


# What somebody says or wants is not what leaders decided.
_HEARSAY = Phrases(
    r"wants?",
    r"demands?",
    r"says?",
    r"should",
    r"think\w*",
    r"believes?",
    r"heard",
    r"would",
    r"wish\w*",
    r"need\w*",
    r"sag(?:t|en)",
    r"wollen",
    r"fordern?",
    r"disent",
    r"veulent",
    r"dicen",
    r"quieren",
)
# What is asked, feared, hoped or open decides nothing.
OPEN_WORDS = Phrases(
    r"whether", r"wonder\w*", r"asks?", r"asked", r"wants? to know", r"fear(?:s|ed)?",
    r"worr(?:y|ies|ied)",
    r"afraid", r"rumou?rs?", r"maybe", r"perhaps", r"probably", r"hopes?", r"hopefully", r"might", r"could",
    r"not (?:yet )?(?:been )?(?:decided|clear|known|settled)", r"undecided", r"unclear", r"tbd",
    r"to be (?:decided|agreed|confirmed|clarified)", r"nobody knows", r"ob", r"unklar", r"offen",
    r"vielleicht",
    r"(?:be)?furcht\w*", r"angst", r"sorgen?", r"noch nicht", r"hoffen", r"craign\w+", r"peur", r"peut-etre",
    r"demandent", r"temen?", r"miedo", r"quizas?", r"preguntan?",
)  # fmt: skip


_SUBJECT = re.compile(
    r"(?i)^(?P<who>(?:(?:the|our|its|every|each) )?[\w'-]+(?: [\w'-]+){0,3}?)"
    r" (?:must|has|have|is|are|will|needs?|wants?|asks?|can|may|should|says?|fears?)\b"
)
_PRONOUN = re.compile(r"(?i)^(?:it|they|she|he) ")
_FEWEST_WORDS_OF_A_HALF = 4


def halves_of(quote: Quote) -> tuple[Quote, ...]:
    """Return the sentences around semicolons, each with its subject."""
    halves = quote.text.split("; ")
    if any(len(half.split()) < _FEWEST_WORDS_OF_A_HALF for half in halves):
        return (quote,)
    subject = _SUBJECT.match(halves[0])
    who = f"{subject['who']} " if subject else ""
    named = [_PRONOUN.sub(as_template(who), half) if who else half for half in halves]
    return tuple(Quote(quote.field, half) for half in named)


def is_open(quote: Quote) -> bool:
    """Return whether a sentence decides nothing, whatever it names."""
    is_hearsay = quote.field == "concerns" and _HEARSAY.search(quote.plain)
    return bool(is_hearsay) or is_asked(quote)


def is_asked(quote: Quote) -> bool:
    """Return whether a sentence asks, fears or hopes."""
    return "?" in quote.text or bool(OPEN_WORDS.search(quote.plain))


_BREAK = re.compile(r"[\r\n]\s*|(?<=[.!?…])[\"')\]”’]*\s+")


def with_what_is_read(brief: Brief) -> Brief:
    """Return the brief with free texts as long as is compared, "%" for "percent"."""
    unit = english_unit(brief.outcome_unit)
    shorter = {"outcome_unit": unit} if unit.startswith("%") and unit != brief.outcome_unit else {}
    for field in (*FREE_TEXTS, "budget_covers"):
        breaks = _BREAK.finditer(text := getattr(brief, field))
        if end := next(islice(breaks, _MOST_SENTENCES - 1, None), None):
            shorter[field] = text[: end.start()].rstrip()
    return brief.model_copy(update=shorter) if shorter else brief


def quotes_of(brief: Brief) -> tuple[Quote, ...]:
    """Return every sentence of the brief's free texts, in the order in which they weigh."""
    return tuple(
        Quote(field, sentence) for field in FREE_TEXTS for sentence in sentences_of(getattr(brief, field))
    )


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def sentences_of(text: str) -> tuple[str, ...]:
    """Return the first sentences of a text, as they stand in it word for word."""
    whole = squeezed(text)
    # "3 a.m. Many" is two sentences, although "a.m." has full stops.
    parts = (part for sentence in _for_the_plan(text) for part in _AFTER_HOUR.split(sentence.text))
    sentences = (part.strip() for part in parts)
    return tuple(short_sentences(each for each in sentences if len(each) > 1 and each in whole))


def short_sentences(sentences: Iterable[str]) -> Iterator[str]:
    """Yield the first sentences that are short enough to speak."""
    return islice((each for each in sentences if len(each) <= LONGEST_SENTENCE), _MOST_SENTENCES)


# A sentence after which the one before is not to be known.
_NOT_TO_BE_KNOWN = re.compile(
    r"(?i)\bnot supposed to (?:know|say|tell)\b|\boff the record\b|\bnot for the record\b|\bin confidence\b"
    r"|\bbetween (?:us|you and me)\b|\b(?:do not|don't|must not) (?:repeat|quote|pass) (?:it|this|that|me)\b"
)


def _for_the_plan(text: str) -> Iterator[NoteSentence]:
    """Yield the sentences of a text, without what its writer is not supposed to know."""
    every = Notes(text).sentences
    for place, each in enumerate(every):
        with_next = [each, *(after for after in every[place + 1 : place + 2] if after.line == each.line)]
        if not any(_NOT_TO_BE_KNOWN.search(note.text) for note in with_next):
            yield each


def sayable(text: str) -> str:
    """Return a text as a sentence: with a capital and a full stop."""
    text = text.strip(" ,;:–—-")
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "…", ".'", '."', ".”")) or not text else f"{text}."


def language_of(brief: Brief) -> Language:
    """Return the language whose small words are most frequent."""
    texts = " ".join([brief.name, *(getattr(brief, field) for field in FREE_TEXTS)])
    counts, words = small_words_in(texts)
    best = max(LANGUAGE_NAMES, key=lambda language: counts[LANGUAGE_NAMES[language]])
    is_known = counts[LANGUAGE_NAMES[best]] > _FEWEST_SMALL_WORDS * words
    return best if is_known or (words < _ENOUGH_WORDS and texts.isascii()) else "other"


def foreign_language(brief: Brief) -> str:
    """Return the name of a brief's language, empty if that is English."""
    language = language_of(brief)
    return "" if language == "en" else LANGUAGE_NAMES.get(language, "the language of the brief")


def reference_day(brief: Brief, today: date) -> date:
    """Return the day after which a day without a year is read."""
    return brief.start or today


def first_day_in(text: str, reference: date) -> date | None:
    """Return the first day that a sentence surely names."""
    return next((exact.day for exact in exact_days_in(text, reference) if exact.how == "exact"), None)
