"""Field types: names, texts, days, hours."""

import re
from datetime import date, timedelta
from hashlib import sha256
from itertools import count
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from playbook.core.base.letters import normalized

EARLIEST_DAY = date(2000, 1, 1)
LATEST_DAY = date(2099, 12, 31)
MAX_NAME = 120
_MOST_OF_SLUG = 40
MAX_LINE = 300
MAX_TEXT = 6_000
_LONGEST_ADDRESS = 254
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\[\]\\]{1,64}@[^\s@<>\"(),:;\[\]\\]{1,255}")

# Of unseen letters scripts need some, and a log must stay readable that has an entry of nothing but others.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def _clean(value: object) -> object:
    """Drop control and direction-override characters and trim."""
    # Trimmed here because a minimum length is checked before `strip_whitespace` trims.
    if not isinstance(value, str):
        return value
    is_plain = value.isascii() and value.isprintable()
    return (value if is_plain else normalized("NFC", _INVISIBLE.sub("", value))).strip()


def cleaned(name: str) -> str:
    """Return a name as it is stored, however long."""
    return _one_line(str(_clean(name)))


def is_address(text: str) -> bool:
    """Return whether a text is one e-mail address."""
    return len(text) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def _one_line(value: str) -> str:
    return value if value.isprintable() and "  " not in value else " ".join(value.split())


Score = Annotated[int, Field(ge=1, le=5)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.:-]{0,119}$")]
# A client of its own may name one as often as it likes.
Ids = Annotated[tuple[Id, ...], AfterValidator(lambda ids: tuple(dict.fromkeys(ids)))]
_Trimmed = Annotated[str, BeforeValidator(_clean), StringConstraints(strip_whitespace=True)]
Name = Annotated[_Trimmed, StringConstraints(max_length=MAX_NAME), AfterValidator(_one_line)]
Line = Annotated[_Trimmed, StringConstraints(max_length=MAX_LINE), AfterValidator(_one_line)]
Text = Annotated[_Trimmed, StringConstraints(max_length=MAX_TEXT)]
Day = Annotated[date, Field(ge=EARLIEST_DAY, le=LATEST_DAY)]
Hours = Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)]
MOST_NUMBER = 1e12
Number = Annotated[float, Field(ge=-MOST_NUMBER, le=MOST_NUMBER, allow_inf_nan=False)]
Days = Annotated[int, Field(ge=1, le=3_660)]
People = Annotated[int, Field(ge=0, le=5_000_000)]

StageKey = Literal["leadership", "communication", "training", "reinforcement", "accountability"]
STAGES: tuple[StageKey, ...] = ("leadership", "communication", "training", "reinforcement", "accountability")


class Frozen(BaseModel):
    """Base of all models: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


_FULL_LOAD = re.compile(
    r"(?i)\bpeaks?\b|\bseason\b|\bhigh load\b|\bfull load\b|\bbus(?:y|iest)\b|\brush\b|\bharvest\b"
    r"|\b(?:month|quarter|year|period|term)s?[- ]?(?:end|close|closing)\b"
    r"|\bend of (?:the )?(?:month|quarter|year)\b"
    r"|\b(?:enrol(?:l?ment)?|registration|election|black friday|clearance|exam\w*)\b"
    # "31,000 customers call": who counts the work of these days is there.
    r"|\b\d[\d,.]{0,12}\+? (?:[a-z-]{1,20} )?(?:customers|clients|callers|calls|orders|patients|visitors"
    r"|guests|parcels|passengers|students|claims|cases|tickets)\b"
    r"|saison\b|\bhochbetrieb\b|\b(?:monats|quartals|jahres)(?:abschluss|ende)\b"
)
_NO_TRAINING = re.compile(
    r"(?i)\b(?:no|without|kein\w*) (?:\w+ )?(?:trainings?|sessions?|classes|courses|schulung\w*)\b"
)
_NOBODY_THERE = re.compile(r"(?i)\bclosed\b|\bclosure\b|\bshut|\bholidays?\b|\bvacation|\boff[- ]season")

_WORDS_OF_A_NAME = 6


class Span(Frozen):
    """Days from start to end, both included, and their reason."""

    start: Day
    end: Day
    reason: Line = ""
    # Closed: nobody works. Busy: everyone works, and nobody trains or starts. None: the reason tells.
    kind: Literal["closed", "busy"] | None = Field(default=None, exclude_if=lambda kind: kind is None)

    def has(self, day: date) -> bool:
        return self.start <= day <= self.end

    def overlaps(self, start: date, end: date) -> bool:
        return self.start <= end and start <= self.end

    @property
    def is_full_load(self) -> bool:
        """Return whether people work in these days, but have no hour to spare."""
        if self.kind:
            return self.kind == "busy"
        is_full = self.is_without_training or _FULL_LOAD.search(self.reason)
        return bool(is_full) and not _NOBODY_THERE.search(self.reason)

    @property
    def is_without_training(self) -> bool:
        """Return whether these days are closed to training alone: all other work goes on."""
        if self.kind:
            return self.kind == "busy"
        return bool(_NO_TRAINING.search(self.reason)) and not _NOBODY_THERE.search(self.reason)

    @property
    def as_busy(self) -> "Span":
        """Return these days as busy ones, unless the reason says that nobody is there."""
        return self if _NOBODY_THERE.search(self.reason) else self.model_copy(update={"kind": "busy"})

    @property
    def called(self) -> str:
        """Return what these days are, for a sentence."""
        if self.kind == "busy":
            return "the busiest days"
        return "full load" if self.is_full_load else "a closure"

    @property
    def name(self) -> str:
        """Return the reason, or where it is a sentence, what these days are."""
        return self.reason if 0 < len(self.reason.split()) <= _WORDS_OF_A_NAME else self.called


def next_weekday(day: date) -> date:
    """Return the day, or the Monday after a weekend day."""
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() >= 5 else 0)


def new_id_from(name: str, taken: set[str] | frozenset[str], fallback: str) -> str:
    """Return a short, readable id for `name` that is not taken.

    Names that differ by letters that it has no room for have different ones: whoever led a team that was
    removed leads no other.
    """
    stem, letters = slug_of(name), normalized("NFKD", name)
    is_whole = all(letter.isascii() or not letter.isalnum() for letter in letters)
    if not stem or not is_whole or len(stem) >= _MOST_OF_SLUG - 1:
        mark = sha256(name.casefold().encode("utf-8", "replace")).hexdigest()[:8]
        stem = f"{stem or fallback}-{mark}"
    return _free(stem, taken)


def id_as_read(name: str, taken: set[str] | frozenset[str], fallback: str) -> str:
    """Return the same id each time for what is read from a text."""
    return _free(_letters_of(name)[:_MOST_OF_SLUG] or fallback, taken)


def _free(stem: str, taken: set[str] | frozenset[str]) -> str:
    numbered = (f"{stem}-{number}" for number in count(2))
    return stem if stem not in taken else next(name for name in numbered if name not in taken)


def slug_of(name: str) -> str:
    """Return what an id repeats of a name: '' without a Latin letter."""
    return _letters_of(name)[:_MOST_OF_SLUG].rstrip("-")


def _letters_of(name: str) -> str:
    folded = normalized("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
