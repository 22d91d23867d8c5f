"""Check that the notes literally hold what a reader found there."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Literal, TypeVar, get_args

from pydantic import ValidationError

from playbook.core.base.fields import MAX_LINE, MAX_NAME, MAX_TEXT
from playbook.core.plan.brief import BriefFields, Group, Level, Person, Region
from playbook.core.text.dates import How, exact_days_in
from playbook.core.text.names import PARTICLES, TITLES
from playbook.core.text.notes import Notes, folded, words_in
from playbook.core.text.numbers import numbers_in

MOST_CHARACTERS = 20_000
MOST_FINDINGS = 120
LONGEST_SENTENCE = 1_200

TextField = Literal[
    "what_changes", "why", "why_now", "risk_of_not_changing", "what_stays", "objective", "expected_benefit",
    "past_attempts", "concerns",
]  # fmt: skip
LineField = Literal["name", "organisation", "outcome_measure", "outcome_unit", "incident_contact"]
DayField = Literal["start", "go_live", "end", "group_go_live", "group_access"]
NumberField = Literal[
    "headcount", "outcome_baseline", "outcome_target", "lead_hours_per_week", "budget", "group_size"
]
PersonField = Literal["sponsor_id", "lead_id", "sustainment_owner_id", "group_manager", "person"]
OtherField = Literal["tools", "regions", "currency", "job_title"]
FactField = Literal[TextField, LineField, DayField, NumberField, PersonField, OtherField]

FACT_FIELDS: tuple[FactField, ...] = (
    "name", "organisation", *get_args(TextField)[:7], "outcome_measure", "outcome_unit", "outcome_baseline",
    "outcome_target", "tools", "regions", "start", "go_live", "end", "headcount", "sponsor_id", "lead_id",
    "lead_hours_per_week", "sustainment_owner_id", "incident_contact", "budget", "currency", "past_attempts",
    "concerns", "person", "job_title", "group_size", "group_manager", "group_go_live", "group_access",
)  # fmt: skip
TEXTS: frozenset[str] = frozenset(get_args(TextField))
LISTS: frozenset[str] = frozenset({"tools", "regions"})
DAYS: frozenset[str] = frozenset(get_args(DayField))
NUMBERS: frozenset[str] = frozenset(get_args(NumberField))
PEOPLE: frozenset[str] = frozenset(get_args(PersonField))
OF_A_GROUP: frozenset[str] = frozenset({"group_size", "group_manager", "group_go_live", "group_access"})
# Fields that take several facts side by side; of every other, one value is chosen.
MANY: frozenset[str] = TEXTS | LISTS | {"person"}

Value = str | float | date
Key = TypeVar("Key", bound=str)


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim about the notes; `of`: the person or group."""

    field: str
    value: str
    sentence: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value from a sentence of the notes, with a `note`."""

    field: FactField
    value: Value
    sentence: str
    of: str = ""
    note: str = ""

    @property
    def topic(self) -> tuple[str, str]:
        """Return what it is about, to detect alternatives."""
        return self.field, folded(self.of)


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words without an exact value, such as "end of Q2"."""

    field: FactField
    words: str
    sentence: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """Confirmed facts, vague findings and the number of dropped ones."""

    facts: tuple[Fact, ...]
    unclear: tuple[Unclear, ...] = ()
    dropped: int = 0


def check_findings(findings: Iterable[Finding], notes: Notes, today: date) -> Checked:
    """Return the facts in the notes, once, in form order."""
    facts: dict[tuple[object, ...], Fact] = {}
    unclear: dict[tuple[str, str, str], Unclear] = {}
    dropped = 0
    for number, finding in enumerate(findings):
        checked = _checked(finding, notes, today) if number < MOST_FINDINGS else None
        match checked:
            case Fact():
                value = folded(checked.value) if isinstance(checked.value, str) else checked.value
                facts.setdefault((*checked.topic, value), checked)
            case Unclear():
                unclear.setdefault((checked.field, checked.of, checked.words), checked)
            case None:
                dropped += 1
    topics = {fact.topic for fact in facts.values()}
    vague = tuple(words for words in unclear.values() if (words.field, folded(words.of)) not in topics)
    in_order = sorted(facts.values(), key=lambda fact: FACT_FIELDS.index(fact.field))
    return Checked(tuple(in_order), vague, dropped)


def _checked(finding: Finding, notes: Notes, today: date) -> Fact | Unclear | None:
    field = next((name for name in FACT_FIELDS if name == finding.field), None)
    sentence = notes.find(finding.sentence)
    longest = max(len(finding.value), len(finding.of), len(sentence or ""))
    if field is None or sentence is None or longest > LONGEST_SENTENCE:
        return None
    is_about = field in OF_A_GROUP or field == "job_title"
    of = (_named(finding.of, sentence, field) or "") if is_about else ""
    if is_about and not of:
        return None
    value_and_note = _read(field, finding.value, sentence, today)
    if value_and_note is None:
        is_open = field in DAYS and not exact_days_in(finding.value, today)
        vague = (words_in(finding.value, sentence) or "") if is_open else ""
        is_vague = 2 <= len(vague) <= MAX_NAME and any(map(str.isalnum, vague))
        return Unclear(field, vague, sentence, of) if is_vague else None
    value, note = value_and_note
    fact = Fact(field, value, sentence, of, note)
    return fact if _fits_the_brief(fact) else None


ValueAndNote = tuple[Value, str]


def _read(field: FactField, value: str, sentence: str, today: date) -> ValueAndNote | None:
    if field in DAYS:
        return _read_day(value, sentence, today)
    if field in NUMBERS:
        return _read_number(field, value, sentence, today)
    if field == "regions":
        return _read_region(value, sentence)
    if field == "currency":
        return _read_currency(value, sentence)
    words = person_named(value, sentence) if field in PEOPLE else words_in(value, sentence)
    most = MAX_TEXT if field in TEXTS else MAX_NAME if field == "job_title" else MAX_LINE
    if not words or len(words) > most:
        return None
    return (words if field in PEOPLE or field == "job_title" else _ended(words, sentence)), ""


def _ended(words: str, sentence: str) -> str:
    """Return the words with the mark that ends their sentence."""
    at = sentence.find(words) + len(words)
    is_text = len(words.split()) > 5
    return words + sentence[at] if is_text and sentence[at : at + 1] in (".", "!", "?") and at else words


def _read_day(value: str, sentence: str, today: date) -> ValueAndNote | None:
    days = [day.day for day in exact_days_in(value, today)]
    exact = (day for day in exact_days_in(sentence, today) if [day.day] == days and day.how == "exact")
    return next(((day.day, day.note) for day in exact), None)


_NOTES: dict[How, str] = {"about": "The notes say about.", "bound": "The notes give it as a limit."}


def _read_number(field: FactField, value: str, sentence: str, today: date) -> ValueAndNote | None:
    values = [number.value for number in numbers_in(value, today)]
    # "At least 60 %" is a target; "up to 40 people" is no size.
    ways: tuple[How, ...] = ("exact", "about", "bound") if field == "outcome_target" else ("exact", "about")
    in_sentence = [number for number in numbers_in(sentence, today) if [number.value] == values]
    if field in ("headcount", "group_size"):
        in_sentence = [n for n in in_sentence if n.value == int(n.value) and not n.is_share]
    fitting = [number for number in in_sentence if number.how in ways]
    best = min(fitting, key=lambda number: ways.index(number.how), default=None)
    return (best.value, _NOTES.get(best.how, "")) if best else None


_ROLE_WORDS = frozenset({
    "a", "an", "the", "our", "their", "his", "her", "my", "your", "this", "that", "these", "those",
    "we", "they", "he", "she", "it", "i", "you", "who", "someone", "somebody", "nobody", "head",
    "chief", "officer", "manager", "director", "team", "lead", "leader", "sponsor", "owner",
    "executive", "president", "vice", "board", "department", "group", "unit", "office",
    "desk", "committee", "staff", "people", "everyone", "company", "hr", "tbd", "tba", "tbc",
    "none", "unknown", "open", "ceo", "cfo", "coo", "cto", "cio", "chro", "cmo", "vp", "svp", "evp",
    "md", "hrbp", "project", "rollout", "programme", "program", "change", "will", "and", "or", "but",
    "of", "for", "to", "in", "on", "at", "not", "yet", "still",
})  # fmt: skip
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['\u2019.-])*")


def person_named(value: str, sentence: str) -> str | None:
    """Return a person's name as the sentence writes it."""
    name = _named(value, sentence, "person")
    if name is None:
        return None
    words = name.split()
    if not 1 <= len(words) <= 5 or not all(map(_NAME_WORD.fullmatch, words)):
        return None
    capital = [word for word in words if word.lower() not in PARTICLES]
    is_name = bool(capital) and all(word[0].isupper() for word in capital)
    return name if is_name and not any(word.lower() in _ROLE_WORDS for word in words) else None


def _named(value: str, sentence: str, field: str) -> str | None:
    if field in OF_A_GROUP:
        value = bare_group(value)
    elif field == "person":
        title, _, name = value.strip().partition(" ")
        value = name if title.rstrip(".").lower() in TITLES else value
    words = words_in(value, sentence)
    return words if words and len(words) <= MAX_NAME and any(map(str.isalpha, words)) else None


_GROUP_WORD = re.compile(
    r"^(?:the|our|all|whole|entire)\s+|\s{1,3}(?:team|department|dept\.?|group|unit|staff|people)$",
    re.IGNORECASE,
)


def bare_group(name: str) -> str:
    """Return a group's name without "the" and "team"."""
    bare = _GROUP_WORD.sub("", _GROUP_WORD.sub("", name.strip()))
    return bare or name.strip()


# Which words in notes stand for which region; each is looked for as a whole word.
_REGION_WORDS: dict[Region, tuple[str, ...]] = {
    "EU": (
        "EU", "European Union", "Germany", "France", "Spain", "Italy", "Netherlands", "Belgium", "Austria",
        "Poland", "Ireland", "Portugal", "Sweden", "Denmark", "Finland", "Greece", "Czechia",
        "Hungary", "Romania", "Luxembourg",
    ),
    "UK": ("UK", "United Kingdom", "England", "Scotland", "Wales", "Great Britain"),
    "US": ("US", "USA", "U.S.", "United States"),
    "other": (
        "Switzerland", "Norway", "Canada", "India", "China", "Japan", "Australia", "Brazil", "Singapore",
        "Mexico", "South Africa",
    ),
}  # fmt: skip


def regions_in(sentence: str) -> dict[Region, str]:
    """Return the regions in a sentence, each with its word."""
    words = chain(*_REGION_WORDS.values())
    patterns = {word: rf"(?<!\w){re.escape(word)}(?!\w)" for word in words}
    return _first_matches(_REGION_WORDS, patterns, sentence)


def _first_matches(
    table: Mapping[Key, Iterable[str]], patterns: Mapping[str, str], sentence: str
) -> dict[Key, str]:
    matches = {key: [w for w in words if re.search(patterns[w], sentence)] for key, words in table.items()}
    return {key: words[0] for key, words in matches.items() if words}


def _read_region(value: str, sentence: str) -> ValueAndNote | None:
    regions = regions_in(sentence)
    named = (region for region in regions if region.casefold() == value.strip().casefold())
    region = next(chain(named, regions_in(value)), None)
    if region is None or region not in regions:
        return None
    word = regions[region]
    return region, "" if word.casefold() == region.casefold() else f"Read from {word}."


_CURRENCIES: dict[str, tuple[str, ...]] = {
    "EUR": ("€", "EUR", "euro", "euros"),
    "GBP": ("£", "GBP"),
    "USD": ("$", "USD", "US$"),
    **{code: (code,) for code in ("CHF", "SEK", "NOK", "DKK", "PLN")},
}


def currencies_in(sentence: str) -> dict[str, str]:
    """Return the currencies in a sentence, each with its mark."""
    patterns = {
        mark: rf"(?i)(?<![^\W\d_]){re.escape(mark)}(?![^\W\d_])" if mark[-1].isalpha() else re.escape(mark)
        for mark in chain(*_CURRENCIES.values())
    }
    return _first_matches(_CURRENCIES, patterns, sentence)


def _read_currency(value: str, sentence: str) -> ValueAndNote | None:
    code = next(iter(currencies_in(value)), "")
    mark = currencies_in(sentence).get(code)
    return (code, "" if mark.upper() == code else f"Read from {mark}.") if mark else None


_EXECUTIVE = re.compile(
    r"\b(?:chief|c[efotimrp]o|chro|president|managing (?:director|partner)|executive|founder|board"
    r"|director[- ]general|vp|svp|evp|partner)\b",
    re.IGNORECASE,
)
_MANAGER = re.compile(r"\b(?:head|manager|director|lead|leader|supervisor|principal)\b", re.IGNORECASE)


def level_of(job_title: str) -> Level:
    """Return the level of a job title."""
    if _EXECUTIVE.search(job_title) and not re.search(r"\bassistant to\b", job_title, re.IGNORECASE):
        return "executive"
    return "manager" if _MANAGER.search(job_title) else "staff"


GROUP_FIELDS = {
    "group_size": "size", "group_manager": "manager_id", "group_go_live": "go_live",
    "group_access": "access_date",
}  # fmt: skip


def _fits_the_brief(fact: Fact) -> bool:
    try:
        if fact.field == "job_title":
            Person.model_validate({"id": "x", "name": fact.of, "job_title": fact.value})
        elif fact.field in PEOPLE:
            return True
        elif fact.field in OF_A_GROUP:
            Group.model_validate({"id": "x", "name": fact.of, GROUP_FIELDS[fact.field]: fact.value})
        else:
            BriefFields.model_validate({fact.field: (fact.value,) if fact.field in LISTS else fact.value})
    except ValidationError:
        return False
    return True
