"""The kinds of values the subject is written in: names, texts, days, hours."""

import re
import unicodedata
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

EARLIEST_DAY = date(2000, 1, 1)
LATEST_DAY = date(2099, 12, 31)
MAX_NAME = 120
MAX_LINE = 300
MAX_TEXT = 6_000

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def _clean(value: object) -> object:
    """Drop control and direction-override characters, which names and texts never need.

    Trimmed here, because a shortest length would be measured before `strip_whitespace` trims.
    """
    if not isinstance(value, str):
        return value
    if value.isascii() and value.isprintable():
        return value.strip()
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", value)).strip()


def cleaned(name: str) -> str:
    """Give back a name as it will be kept, however long: one line, without characters nobody can see."""
    return _one_line(str(_clean(name)))


def _one_line(value: str) -> str:
    return value if value.isprintable() and "  " not in value else " ".join(value.split())


_ID = r"^[a-z0-9][a-z0-9_.:-]{0,119}$"
Id = Annotated[str, StringConstraints(pattern=_ID)]
Name = Annotated[
    str,
    BeforeValidator(_clean),
    StringConstraints(strip_whitespace=True, max_length=MAX_NAME),
    AfterValidator(_one_line),
]
Line = Annotated[
    str,
    BeforeValidator(_clean),
    StringConstraints(strip_whitespace=True, max_length=MAX_LINE),
    AfterValidator(_one_line),
]
Text = Annotated[str, BeforeValidator(_clean), StringConstraints(strip_whitespace=True, max_length=MAX_TEXT)]
Day = Annotated[date, Field(ge=EARLIEST_DAY, le=LATEST_DAY)]
Hours = Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)]
Number = Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)]
Days = Annotated[int, Field(ge=1, le=3_660)]
People = Annotated[int, Field(ge=0, le=5_000_000)]

StageKey = Literal["leadership", "communication", "training", "reinforcement", "accountability"]
STAGES: tuple[StageKey, ...] = ("leadership", "communication", "training", "reinforcement", "accountability")


class Frozen(BaseModel):
    """The base of everything in the subject: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Span(Frozen):
    """A stretch of days, both ends included, and what it is for."""

    start: Day
    end: Day
    reason: Line = ""

    def has(self, day: date) -> bool:
        return self.start <= day <= self.end

    def overlaps(self, start: date, end: date) -> bool:
        return self.start <= end and start <= self.end


def next_weekday(day: date) -> date:
    """Give back the day itself, or the Monday after when it falls on a weekend."""
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() >= 5 else 0)


def new_id_from(name: str, taken: set[str] | frozenset[str], fallback: str) -> str:
    """Give back a short, readable id for `name` that is not in `taken`."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:40] or fallback
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"
