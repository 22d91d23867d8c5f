"""Facts out of pasted notes: what a fact is, and the check that it stands in the notes.

Whoever reads the notes, rules or a model, only proposes findings. A finding becomes a fact when its
sentence stands in the notes word for word and its value stands in that sentence; all else is dropped.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from pydantic import ValidationError

from playbook.core.base.fields import MAX_LINE, MAX_NAME, MAX_TEXT
from playbook.core.plan.brief import BriefFields, Group, Level, Person, Region
from playbook.core.text.dates import How, exact_days_in
from playbook.core.text.names import PARTICLES, TITLES
from playbook.core.text.notes import Notes, folded, words_in
from playbook.core.text.numbers import ExactNumber, numbers_in

MOST_CHARACTERS = 20_000
MOST_FINDINGS = 120
LONGEST_SENTENCE = 1_200

TextField = Literal[
    "what_changes",
    "why",
    "why_now",
    "risk_of_not_changing",
    "what_stays",
    "objective",
    "expected_benefit",
    "past_attempts",
    "concerns",
]
LineField = Literal["name", "organisation", "outcome_measure", "outcome_unit", "incident_contact"]
DayField = Literal["start", "go_live", "end", "group_go_live", "group_access"]
NumberField = Literal[
    "headcount", "outcome_baseline", "outcome_target", "lead_hours_per_week", "budget", "group_size"
]
PersonField = Literal["sponsor_id", "lead_id", "sustainment_owner_id", "group_manager", "person"]
OtherField = Literal["tools", "regions", "currency", "job_title"]
FactField = Literal[TextField, LineField, DayField, NumberField, PersonField, OtherField]

FACT_FIELDS: tuple[FactField, ...] = (
    "name",
    "organisation",
    *get_args(TextField)[:7],
    "outcome_measure",
    "outcome_unit",
    "outcome_baseline",
    "outcome_target",
    "tools",
    "regions",
    "start",
    "go_live",
    "end",
    "headcount",
    "sponsor_id",
    "lead_id",
    "lead_hours_per_week",
    "sustainment_owner_id",
    "incident_contact",
    "budget",
    "currency",
    "past_attempts",
    "concerns",
    "person",
    "job_title",
    "group_size",
    "group_manager",
    "group_go_live",
    "group_access",
)
TEXTS: frozenset[str] = frozenset(get_args(TextField))
LISTS: frozenset[str] = frozenset({"tools", "regions"})
DAYS: frozenset[str] = frozenset(get_args(DayField))
NUMBERS: frozenset[str] = frozenset(get_args(NumberField))
PEOPLE: frozenset[str] = frozenset(get_args(PersonField))
OF_A_GROUP: frozenset[str] = frozenset({"group_size", "group_manager", "group_go_live", "group_access"})
# Fields that take several facts side by side; of every other, one value is chosen.
MANY: frozenset[str] = TEXTS | LISTS | {"person"}

Value = str | float | date


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reader of the notes claims: a field, its value, the sentence; `of`: whose, of which group."""

    field: str
    value: str
    sentence: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that stands in the notes, in its sentence. `note`: how it was read, where that matters."""

    field: FactField
    value: Value
    sentence: str
    of: str = ""
    note: str = ""

    @property
    def topic(self) -> tuple[str, str]:
        """What the fact is about: two facts of one topic are alternatives, or are kept together."""
        return self.field, folded(self.of)


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words about a field that name no exact value, such as "end of Q2": an open question."""

    field: FactField
    words: str
    sentence: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What stood the check, what was too vague to be a value, and how many findings were dropped."""

    facts: tuple[Fact, ...]
    unclear: tuple[Unclear, ...] = ()
    dropped: int = 0


def check_findings(findings: Iterable[Finding], notes: Notes, today: date) -> Checked:
    """Return the facts that stand in the notes, each once, in the order of the form."""
    facts: dict[tuple[object, ...], Fact] = {}
    unclear: dict[tuple[str, str, str], Unclear] = {}
    dropped = 0
    for number, finding in enumerate(findings):
        found = _checked(finding, notes, today) if number < MOST_FINDINGS else None
        match found:
            case Fact():
                value = folded(found.value) if isinstance(found.value, str) else found.value
                facts.setdefault((*found.topic, value), found)
            case Unclear():
                unclear.setdefault((found.field, found.of, found.words), found)
            case None:
                dropped += 1
    order = {field: place for place, field in enumerate(FACT_FIELDS)}
    kept = sorted(facts.values(), key=lambda fact: order[fact.field])
    known = {fact.topic for fact in kept}
    vague = tuple(one for one in unclear.values() if (one.field, folded(one.of)) not in known)
    return Checked(tuple(kept), vague, dropped)


def _checked(finding: Finding, notes: Notes, today: date) -> Fact | Unclear | None:
    field = next((name for name in FACT_FIELDS if name == finding.field), None)
    sentence = notes.find(finding.sentence)
    longest = max(len(finding.value), len(finding.of), len(sentence or ""))
    if field is None or sentence is None or longest > LONGEST_SENTENCE:
        return None
    of = ""
    if field in OF_A_GROUP or field == "job_title":
        of = _named(finding.of, sentence, field) or ""
        if not of:
            return None
    said = _read(field, finding.value, sentence, today)
    if said is None:
        vague = (
            words_in(finding.value, sentence)
            if field in DAYS and not exact_days_in(finding.value, today)
            else None
        )
        return Unclear(field, vague, sentence, of) if vague and _is_vague(vague) else None
    value, note = said
    fact = Fact(field, value, sentence, of, note)
    return fact if _can_be_kept(fact) else None


def _is_vague(words: str) -> bool:
    """Whether words about a day or a number say something, though nothing exact."""
    return 2 <= len(words) <= MAX_NAME and any(map(str.isalnum, words))


Said = tuple[Value, str]


def _read(field: FactField, value: str, sentence: str, today: date) -> Said | None:
    if field in DAYS:
        return _read_day(value, sentence, today)
    if field in NUMBERS:
        return _read_number(field, value, sentence, today)
    if field in PEOPLE:
        name = person_named(value, sentence)
        return (name, "") if name else None
    match field:
        case "regions":
            return _read_region(value, sentence)
        case "currency":
            return _read_currency(value, sentence)
        case "job_title":
            title = words_in(value, sentence)
            return (title, "") if title and len(title) <= MAX_NAME else None
        case _:
            words = words_in(value, sentence)
            most = MAX_TEXT if field in TEXTS else MAX_LINE
            return (_ended(words, sentence), "") if words and len(words) <= most else None


def _ended(words: str, sentence: str) -> str:
    """The words with the mark that ends them in the sentence, where there is one."""
    at = sentence.find(words) + len(words)
    is_text = len(words.split()) > 5
    return words + sentence[at] if is_text and sentence[at : at + 1] in (".", "!", "?") and at else words


def _read_day(value: str, sentence: str, today: date) -> Said | None:
    wanted = exact_days_in(value, today)
    if len(wanted) != 1:
        return None
    said = [day for day in exact_days_in(sentence, today) if day.day == wanted[0].day and day.how == "exact"]
    return (said[0].day, said[0].note) if said else None


_NOTES: dict[How, str] = {"about": "The notes say about.", "bound": "The notes give it as a limit."}


def _read_number(field: FactField, value: str, sentence: str, today: date) -> Said | None:
    wanted = numbers_in(value, today)
    if len(wanted) != 1:
        return None
    said = [one for one in numbers_in(sentence, today) if one.value == wanted[0].value]
    said = [one for one in said if one.how in _taken(field) and _fits(field, one)]
    if not said:
        return None
    best = min(said, key=lambda one: ("exact", "about", "bound").index(one.how))
    return best.value, _NOTES.get(best.how, "")


def _taken(field: FactField) -> tuple[How, ...]:
    # "At least 60 %" is a target; "up to 40 people" is no size.
    return ("exact", "about", "bound") if field == "outcome_target" else ("exact", "about")


def _fits(field: FactField, said: ExactNumber) -> bool:
    counts = field in ("headcount", "group_size")
    return not counts or (said.value == int(said.value) and not said.is_share)


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
    """Return a person's name as the sentence writes it; None where it is no name of a person."""
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
    """Return a group's name without "the" before and "team" after it."""
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
    """Return the regions that a sentence names, each with the word that says so."""
    found: dict[Region, str] = {}
    for region, words in _REGION_WORDS.items():
        for word in words:
            if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", sentence):
                found.setdefault(region, word)
    return found


def _read_region(value: str, sentence: str) -> Said | None:
    found = regions_in(sentence)
    region = next((one for one in found if one.casefold() == value.strip().casefold()), None)
    if region is None:
        region = next(iter(regions_in(value)), None)
    if region is None or region not in found:
        return None
    word = found[region]
    return region, "" if word.casefold() == region.casefold() else f"Read from {word}."


_CURRENCIES: dict[str, tuple[str, ...]] = {
    "EUR": ("€", "EUR", "euro", "euros"),
    "GBP": ("£", "GBP"),
    "USD": ("$", "USD", "US$"),
    **{code: (code,) for code in ("CHF", "SEK", "NOK", "DKK", "PLN")},
}


def currencies_in(sentence: str) -> dict[str, str]:
    """Return the currencies that a sentence names, each with the mark or word that says so."""
    found: dict[str, str] = {}
    for code, marks in _CURRENCIES.items():
        for mark in marks:
            whole = rf"(?<![^\W\d_]){re.escape(mark)}(?![^\W\d_])" if mark[-1].isalpha() else re.escape(mark)
            if re.search(whole, sentence, re.IGNORECASE):
                found.setdefault(code, mark)
    return found


def _read_currency(value: str, sentence: str) -> Said | None:
    here = currencies_in(sentence)
    code = next(iter(currencies_in(value)), None)
    if code is None or code not in here:
        return None
    mark = here[code]
    return code, "" if mark.upper() == code else f"Read from {mark}."


_EXECUTIVE = re.compile(
    r"\b(?:chief|c[efotimrp]o|chro|president|managing (?:director|partner)|executive|founder|board"
    r"|director[- ]general|vp|svp|evp|partner)\b",
    re.IGNORECASE,
)
_MANAGER = re.compile(r"\b(?:head|manager|director|lead|leader|supervisor|principal)\b", re.IGNORECASE)


def level_of(job_title: str) -> Level:
    """The level that a job title speaks of: executive, manager, or staff for every other."""
    if _EXECUTIVE.search(job_title) and not re.search(r"\bassistant to\b", job_title, re.IGNORECASE):
        return "executive"
    return "manager" if _MANAGER.search(job_title) else "staff"


def _can_be_kept(fact: Fact) -> bool:
    """Whether the brief's own fields take the value."""
    try:
        _KEEP.get(fact.field, _keep_in_brief)(fact)
    except ValidationError:
        return False
    return True


def _keep_in_brief(fact: Fact) -> None:
    value = (fact.value,) if fact.field in LISTS else fact.value
    if fact.field not in PEOPLE:
        BriefFields.model_validate({fact.field: value})


_KEEP: dict[str, Callable[[Fact], object]] = {
    "budget": lambda fact: BriefFields.model_validate({"budget": fact.value}),
    "job_title": lambda fact: Person.model_validate({"id": "x", "name": fact.of, "job_title": fact.value}),
    "group_size": lambda fact: Group.model_validate({"id": "x", "name": fact.of, "size": fact.value}),
    "group_go_live": lambda fact: Group.model_validate({"id": "x", "name": fact.of, "go_live": fact.value}),
    "group_access": lambda fact: Group.model_validate(
        {"id": "x", "name": fact.of, "access_date": fact.value}
    ),
}


def missing_from(checked: Checked, filled: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the wanted fields that are empty in the brief and not in the notes either."""
    found = {fact.field for fact in checked.facts}
    return tuple(field for field in wanted if field not in filled and field not in found)
