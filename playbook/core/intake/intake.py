"""Check that the notes literally hold what a reader found there."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import Literal, cast, get_args

from pydantic import ValidationError

from playbook.core.base.fields import MAX_LINE, MAX_NAME, MAX_TEXT, Span
from playbook.core.base.words import capital
from playbook.core.case.reading.places import countries_in, country_paid_in
from playbook.core.case.teams.exposure import users_listed
from playbook.core.intake.intake_teams import bare_group, teams_of_all_in, with_one_cut, with_whole_teams
from playbook.core.intake.intake_words import (
    DENIED,
    FULL_NAME,
    currencies_in,
    hours_a_week,
    impact_in,
    regions_in,
    support_in,
)
from playbook.core.plan.brief import BriefFields, Group, Person
from playbook.core.plan.case import PROMISE_TOPICS
from playbook.core.text.about_days import about_days_in
from playbook.core.text.dates import How, exact_days_in, named_days_in, with_years
from playbook.core.text.day_spans import day_spans_in
from playbook.core.text.names import PARTICLES, TITLES
from playbook.core.text.notes import Notes, folded, words_in
from playbook.core.text.numbers import numbers_in
from playbook.core.text.ways import NONE_TODAY

MOST_CHARACTERS = 20_000
MOST_FINDINGS = 120
LONGEST_SENTENCE = 1_200
_MOST_PARTS = 12  # of a fact that stands in several sentences
OMISSION = " … "
_AROUND_A_DAY = re.compile(r"(?i)\W*(?:(?:by|in|at|on|from|until|before|the|end|start|of)\W*){0,5}")
SETS_UP, TRAINS = "System set-up", "Trainer"
# Jobs that a sentence does not name where it says what somebody does.
_SAID_BY_WORK = {
    SETS_UP: re.compile(r"(?i)\bset"),
    TRAINS: re.compile(r"(?i)\b(?:train|teach|session|course|lesson|workshop)"),
}
OF_SUPPLIER = "supplier’s "  # before the job of somebody there, which the notes call "their lead"

TextField = Literal[
    "what_changes", "why", "why_now", "risk_of_not_changing", "what_stays", "objective", "expected_benefit",
    "past_attempts", "concerns", "pilot", "gate", "training", "decides", "busy", "languages",
    "budget_covers", "start_reason", "open_question", "signed",
]  # fmt: skip
LineField = Literal["name", "organisation", "outcome_measure", "outcome_unit", "incident_contact"]
DayField = Literal["start", "go_live", "end", "group_go_live", "group_access", "condition_by"]
NumberField = Literal[
    "headcount",
    "outcome_baseline",
    "outcome_target",
    "lead_hours_per_week",
    "budget",
    "trainers",
    "group_size",
    "group_impact",
]
PersonField = Literal[
    "sponsor_id", "lead_id", "sustainment_owner_id", "group_manager", "person", "condition_owner"
]
OtherField = Literal[
    "tools",
    "regions",
    "currency",
    "job_title",
    "country",
    "group_site",
    "group_shifts",
    "group_mailbox",
    "group_closed",
    "support",
    "promise",
    "condition",
    "concern_answer",
    "closed",
]
FactField = Literal[TextField, LineField, DayField, NumberField, PersonField, OtherField]

FACT_FIELDS: tuple[FactField, ...] = (
    "name", "organisation", *get_args(TextField)[:7], "outcome_measure", "outcome_unit", "outcome_baseline",
    "outcome_target", "tools", "regions", "start", "go_live", "end", "headcount", "sponsor_id", "lead_id",
    "lead_hours_per_week", "sustainment_owner_id", "incident_contact", "budget", "currency", "budget_covers",
    "past_attempts", "concerns", "person", "job_title", "group_size", "group_manager", "group_go_live",
    "group_access",
)  # fmt: skip
# What the built-in reading finds besides; a model is not asked for it.
MORE_FIELDS: tuple[FactField, ...] = (
    "pilot", "gate", "country", "closed", "busy", "trainers", "training", "languages", "decides",
    "group_site", "group_shifts", "group_mailbox", "promise", "condition", "condition_owner", "condition_by",
    "concern_answer", "group_impact", "group_closed", "start_reason", "support", "open_question", "signed",
)  # fmt: skip
EVERY_FIELD = FACT_FIELDS + MORE_FIELDS
# Sentences that have no field of their own: the text in which the case of a plan reads them.
TEXT_OF = {
    **dict.fromkeys(("pilot", "gate", "training", "busy", "languages", "start_reason", "signed"), "approach"),
    "decides": "what_stays",
    "open_question": "concerns",
}  # fmt: skip
TEXTS: frozenset[str] = frozenset(get_args(TextField))
LISTS: frozenset[str] = frozenset({"tools", "regions"})
DAYS: frozenset[str] = frozenset(get_args(DayField))
NUMBERS: frozenset[str] = frozenset(get_args(NumberField))
PEOPLE: frozenset[str] = frozenset(get_args(PersonField))
OF_A_GROUP: frozenset[str] = frozenset({
    "group_size", "group_manager", "group_go_live", "group_access", "group_site",
    "group_impact", "group_closed", "group_shifts", "group_mailbox",
})  # fmt: skip
YES_OR_NO: frozenset[str] = frozenset({"group_shifts", "group_mailbox"})
OF_A_CONDITION: frozenset[str] = frozenset({"condition_owner", "condition_by"})
# Fields that take several facts side by side; of every other, one value is chosen.
MANY: frozenset[str] = (
    TEXTS | LISTS | {"person", "promise", "condition", "concern_answer", "closed", "group_closed"}
)

# What a person may say a sentence is about.
SentenceKind = Literal[
    "team", "start", "end", "go_live", "condition", "promise", "worry", "busy", "training", "goal",
    "today", "budget", "sponsor", "lead", "pilot", "gate", "change", "tool", "why", "stays", "tried",
    "language", "scope", "aim", "signed",
]  # fmt: skip
Value = str | float | date | Span


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim about the notes; `of`: the person or group."""

    field: str
    value: str
    sentence: str
    of: str = ""
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A value from a sentence of the notes, with a `note`."""

    field: FactField
    value: Value
    sentence: str
    of: str = ""
    note: str = ""
    is_doubtful: bool = False  # so that a person has to choose it

    @property
    def text_of(self) -> str:
        """Return the brief's field for it."""
        return TEXT_OF.get(self.field, self.field)

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


_DATED = re.compile(r"(?:Date|Dated|Written|Sent)(?: on)?: (?=.{3,40}$)|(?:[A-Z][a-z]+day,? )?(?=.{6,20}$)")
_HEADER = 6


def written_on(notes: Notes, today: date) -> date:
    """Return the day in the heading of the notes, else today."""
    for sentence in notes.sentences[:_HEADER]:
        days = exact_days_in(sentence.text, today) if (head := _DATED.match(sentence.text)) else []
        if head and len(days) == 1 and (head.group()[-2:] == ": " or days[0].start <= head.end()):
            day = days[0].day
            return day.replace(year=day.year - 1) if days[0].note and day > today else day
    return today


def check_findings(findings: Iterable[Finding], notes: Notes, today: date) -> Checked:
    """Return the facts in the notes, once, in form order."""
    today = written_on(notes, today)
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
    closed = _until_go_live(_not_before(facts.values(), today), today)
    whole = with_whole_teams(_with_whole_names(closed, notes), OF_A_GROUP)
    # "Durban" and "drivers in Durban" may be one team by now.
    read = list({(fact.topic, str(fact.value)): fact for fact in reversed(_of_bodies(whole))}.values())[::-1]
    topics = {fact.topic for fact in read}
    vague = tuple(words for words in unclear.values() if (words.field, folded(words.of)) not in topics)
    once = with_one_cut([*_with_users(read)], OF_A_GROUP, [each.text for each in notes.sentences])
    return Checked(tuple(in_order(_with_doubts(once), notes)), vague, dropped)


def _of_bodies(facts: Sequence[Fact]) -> list[Fact]:
    """Return the facts, without "the council" beside "the works council has to agree"."""
    names = [folded(str(fact.value)) for fact in facts if fact.field == "condition"]
    bare = {name: name.removeprefix("the ").removeprefix("our ") for name in names}
    short = {
        name
        for name in names
        if len(bare[name].split()) == 1
        and any(f" {bare[name]} " in f" {other} " for other in names if other != name)
    }
    return [
        fact
        for fact in facts
        if not (fact.field == "condition" and folded(str(fact.value)) in short)
        and not (fact.field in OF_A_CONDITION and folded(fact.of) in short)
    ]


def in_order(facts: Iterable[Fact], notes: Notes) -> list[Fact]:
    """Return the facts in the order of form and notes."""
    places = {each.text: place for place, each in enumerate(notes.sentences)}

    def place_of(fact: Fact) -> tuple[int, int]:
        # "approach" is filled by several fields, and is none of the notes itself.
        is_known = fact.text_of in EVERY_FIELD
        at = EVERY_FIELD.index(cast(FactField, fact.text_of)) if is_known else len(EVERY_FIELD)
        first = (place for text, place in places.items() if fact.sentence.startswith(text))
        return at, next(first, 0) if fact.field in TEXTS else 0

    return sorted(facts, key=place_of)


def _not_before(facts: Iterable[Fact], today: date) -> Iterator[Fact]:
    """Yield the facts; a team's "not before" day is its start if all others start earlier."""
    every = list(facts)
    go_live = next((fact.value for fact in every if fact.field == "go_live"), None)
    for fact in every:
        days = exact_days_in(fact.sentence, today) if fact.field == "group_go_live" else []
        is_first = any(
            day.day == fact.value and _NOT_EARLIER.search(fact.sentence[: day.start]) for day in days
        )
        if is_first and isinstance(go_live, date) and isinstance(fact.value, date) and go_live < fact.value:
            yield replace(fact, note="The notes say not before this day.", is_doubtful=False)
        else:
            yield fact


def _first_part(sentence: str) -> str:
    """Return the sentence that gives a reason, without the one that names the team."""
    return sentence.partition(OMISSION)[0][:MAX_LINE]


def _until_go_live(facts: Iterable[Fact], today: date) -> Iterator[Fact]:
    """Yield the facts; what is closed "after 1 April" ends on the day before the go-live."""
    every = list(facts)
    start = next((fact for fact in every if fact.field == "go_live"), None)
    for fact in every:
        days = exact_days_in(fact.sentence, today) if isinstance(fact.value, Span) else []
        is_open = any(
            fact.value == Span(start=day.day + _DAY, end=day.day + _DAY, reason=_first_part(fact.sentence))
            and _AFTER.search(fact.sentence[: day.start])
            for day in days
        )
        if not (is_open and isinstance(fact.value, Span)):
            yield fact
        elif start and isinstance(start.value, date) and start.value - _DAY > fact.value.start:
            span = fact.value.model_copy(update={"end": start.value - _DAY})
            note = "To the day before the go-live. Change it if that moves."
            # A start on such a day would fail, so it is as sure as the go-live.
            yield replace(fact, value=span, note=note, is_doubtful=start.is_doubtful)


def _with_whole_names(facts: Iterable[Fact], notes: Notes) -> list[Fact]:
    """Return the facts with "James" as the only James whom the notes name in full."""
    facts = list(facts)
    of_one = ("job_title", "support")
    short = [fact for fact in facts if fact.field in PEOPLE or fact.field in of_one]
    named = _names_in(notes) if short else set()
    for at, fact in enumerate(facts):
        is_title = fact.field in of_one
        words = (fact.of if is_title else str(fact.value)).split() if fact in short else []
        whole = [name for name in named if _is_short_for(words, name.split())]
        if len(whole) == 1:
            note = f"Read as {whole[0]}, named elsewhere in the notes."
            facts[at] = replace(fact, of=whole[0]) if is_title else replace(fact, value=whole[0], note=note)
    return list({(fact.topic, str(fact.value)): fact for fact in reversed(facts)}.values())[::-1]


def _names_in(notes: Notes) -> set[str]:
    matches = (match.group() for each in notes.sentences for match in _FULL_NAME.finditer(each.text))
    names = (re.sub(r"['\u2019]s$", "", name) for name in matches)
    return {name for name in names if person_named(name, name)}


def _is_short_for(words: list[str], whole: list[str]) -> bool:
    if len(words) == 1:
        return words[0] in (whole[0], whole[-1])
    is_initial = (
        len(words) > 1 and len(words[0]) == 2 and words[0].endswith(".") and not whole[0].endswith(".")
    )
    return is_initial and words[0][0] == whole[0][0] and words[1:] == whole[1:]


def _with_users(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Yield the facts; of listed users, other teams are to be chosen."""
    teams = list(dict.fromkeys(fact.of for fact in facts if fact.field == "group_size"))
    users: set[str] = set()
    sentence = ""
    for fact in facts:
        names = users_listed(fact.sentence) if fact.field in ("what_changes", "objective") else []
        named = [[team for team in teams if words_in(bare_group(team), name)] for name in names]
        if len(named) > 1 and all(named):
            users, sentence = set(chain(*named)), fact.sentence
            break
    for fact in facts:
        if fact.field == "group_size" and users and fact.of not in users:
            yield replace(fact, note=f"Not among those who use it: “{sentence}”", is_doubtful=True)
        else:
            yield fact


def _with_doubts(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Yield the facts; a size of the whole organization is none of those in scope."""
    people = sum(
        float(fact.value)
        for fact in facts
        if fact.field == "group_size" and isinstance(fact.value, float) and not fact.is_doubtful
    )
    for fact in facts:
        if fact.field == "headcount" and isinstance(fact.value, float) and fact.value < people:
            continue  # a part of the people in scope
        is_other = people and fact.value != people
        if fact.field == "headcount" and (is_other or _WHOLE_COMPANY.search(fact.sentence)):
            teams = f" The teams in these notes have {people:,.0f} people." if is_other else ""
            note = f"This may be the whole organization; the field is for those whose work changes.{teams}"
            yield replace(fact, note=note, is_doubtful=True)
        else:
            yield fact


_HEADS_A_LETTER = re.compile(r"(?:From|To|By|Dear) [A-Z]")  # "From Ana Ruiz, COO"


def _checked(finding: Finding, notes: Notes, today: date) -> Fact | Unclear | None:
    field = next((name for name in EVERY_FIELD if name == finding.field), None)
    sentence = _found(notes, finding.sentence)
    longest = max(len(finding.value), len(finding.of), len(sentence or ""))
    if field is None or sentence is None or longest > LONGEST_SENTENCE:
        return None
    is_about = field in OF_A_GROUP | OF_A_CONDITION or field in (
        "job_title", "support", "concern_answer", "promise",
    )  # fmt: skip
    of: str = next((topic for topic in PROMISE_TOPICS if field == "promise" and topic == finding.of), "")
    if is_about and field != "promise":
        of = _named(finding.of, sentence, field) or ""
    if (is_about and not of) or (field == "job_title" and _HEADS_A_LETTER.match(of)):
        return None
    value_and_note = _read(field, finding.value, sentence, today)
    if value_and_note is None:
        is_open = field in DAYS and not exact_days_in(finding.value, today)
        vague = (words_in(finding.value, sentence) or "") if is_open else ""
        is_vague = 2 <= len(vague) <= MAX_NAME and any(map(str.isalnum, vague))
        return Unclear(field, vague, sentence, of) if is_vague else None
    value, note = value_and_note
    is_vague = field == "group_go_live" and _read_day(finding.value, sentence, today) is None
    is_doubtful = finding.is_doubtful or is_vague
    note = f"{note} {_IS_IT}".strip() if is_doubtful else note
    fact = Fact(field, value, sentence, of, note, is_doubtful)
    return fact if _fits_the_brief(fact) else None


def _found(notes: Notes, quote: str) -> str | None:
    """Return the sentences of a quote, which may leave out others between two of them."""
    if len(quote) > LONGEST_SENTENCE or quote.count(OMISSION) >= _MOST_PARTS:
        return None
    parts = [notes.find(part) for part in quote.split(OMISSION)]
    return OMISSION.join(filter(None, parts)) if all(parts) else None


CHANGED = "Changed by you."
_IS_IT = "Not sure. Tick it if it is right."
ValueAndNote = tuple[Value, str]


def _read(field: FactField, value: str, sentence: str, today: date) -> ValueAndNote | None:
    if field == "condition_by" and (deadline := _read_deadline(value, sentence, today)):
        return deadline
    if field == "go_live" and (latest := _read_deadline(value, sentence, today)):
        day, note = latest
        return day - timedelta(days=max(0, day.weekday() - _FRIDAY)), note
    if field == "end" and (year := _END_OF_YEAR.search(value)) and words_in(value, sentence):
        number = int(year["year"]) if year["year"] else today.year + (year["when"].lower() == "next")
        return date(number, 12, 31), f"Read from “{value}”."
    if field in DAYS:
        is_of_a_team = field == "group_go_live"
        return _read_day(value, sentence, today) or (_about(value, sentence, today) if is_of_a_team else None)
    if field == "lead_hours_per_week" and (hours := hours_a_week(words_in(value, sentence) or "")):
        return hours[0], "" if "hour" in hours[1] else "Read as 8 hours a day, 40 a week."
    if field in YES_OR_NO:
        words = words_in(value, sentence)
        return ("no" if DENIED.search(words) else "yes", "") if words else None
    if field == "group_impact":
        return impact_in(words_in(value, sentence) or "")
    if field == "support":
        return support_in(words_in(value, sentence) or "")
    if field in NUMBERS:
        return _read_number(field, value, sentence, today)
    if field in ("closed", "group_closed"):
        if after := _AFTER.match(value):
            days = exact_days_in(value, today) if words_in(value, sentence) else []
            if len(days) != 1 or days[0].start != after.end():
                return None
            first = days[0].day + timedelta(days=1)
            return Span(start=first, end=first, reason=_first_part(sentence)), days[0].note
        span = next((span for span in day_spans_in(sentence, today) if span.words == value), None)
        return (
            (Span(start=span.start, end=span.end, reason=_first_part(sentence)), span.note) if span else None
        )
    if field == "country":
        words = words_in(value, sentence)
        paid = (country_paid_in(code) for code in currencies_in(words or ""))
        codes = countries_in(words or "") or tuple(filter(None, paid))
        return (codes[0], f"Read from {words}.") if len(codes) == 1 else None
    if field == "regions":
        return _read_region(value, sentence)
    if field == "currency":
        return _read_currency(value, sentence)
    if field == "job_title" and (job := value.removeprefix(OF_SUPPLIER)) != value:
        return (value, "") if words_in(job, sentence) else None
    if field == "job_title" and (work := _SAID_BY_WORK.get(value)) and work.search(sentence):
        return value, "Read from what they do."
    if field in PEOPLE:
        words = person_named(value, sentence)
    else:
        words = _in_two(value, sentence) if field == "condition" else _words(field, value, sentence)
    is_long = field in TEXTS or field in ("promise", "concern_answer")
    most = MAX_TEXT if is_long else MAX_NAME if field == "job_title" else MAX_LINE
    if not words or len(words) > most:
        return None
    is_author = bool(_MEMO_HEAD.match(sentence)) or bool(
        words and _SIGNED.match(sentence.removeprefix(words))
    )
    if words and field == "sponsor_id" and is_author:
        return words, "Read as the sponsor, because the memo is from this person."
    if field == "outcome_measure":
        return (
            None
            if _is_only_a_day(words)
            else (_BY_A_DAY.sub("", _IS_DONE.sub(r"\1", _WISH.sub("", words))), "")
        )
    if field in PEOPLE or field == "job_title":
        return words, ""
    ended = _ended(words, sentence)
    dated = with_years(ended, today) if is_long else ended
    note = "" if dated == ended else "Counted from the day of the notes."
    if field in TEXTS and (alone := _JOINS.sub("", dated)) != dated:
        return capital(alone), note
    return dated, note


MOST_WORDS_OF_A_MEASURE = 8
OPENING_OF_AIM = re.compile(
    r"(?i)^(?:and |also,? )?(?:(?:the|our|my|one|another) (?:aim|goal|objective|target|result)"
    r"(?: is)?(?::| that| to)? "
    r"|(?:I|we) want (?:that )?)"
)
_JOINS = re.compile(r"^(?:And|But|Also|Plus),? (?!(?:yet|for now)\b)")  # the sentence before it
_WISH = re.compile(
    r"(?i)^(?:I|we)(?: will|['\u2019]ll)? (?:(?:want|need|expect|would like|wish)"
    r"(?: to (?:see|have|get|bring|cut|reduce))?|look at|count|measure|track|watch|judge (?:it|this) by) "
    r"(?:the )?"
)
# "Notes are signed on the day of the visit" counts the notes signed then.
_IS_DONE = re.compile(
    r"^((?:(?!that |which )[\w'\u2019-]+ ){1,4}?)(?:(?:that|which) )?"
    r"(?:is|are|(?:should|must|shall|will) be) (?=[a-z]{2,12}(?:ed|en|wn)\b)"
)
_OF_WHICH = re.compile(
    r"^(?:(?:our|the|all) ){0,2}((?:(?!that |which )[\w'\u2019-]+ ){1,3}?)((?:is|are) [\w'\u2019-]+"
    r"(?: (?!today|now)[\w'\u2019-]+){0,3}?)(?: (?:today|now|currently|at present))?$"
)
_BY_A_DAY = re.compile(
    r",? (?:by|until|before) (?:the )?(?:end of )?[A-Z][a-z]{2,8}(?: \d{1,2})?(?:,? 20\d\d)?$"
)
_END_OF_YEAR = re.compile(
    r"(?i)^(?:the )?end of (?:the year )?(?:(?P<year>20\d\d)|(?P<when>next|this|the) year)$"
)
_MEMO_HEAD = re.compile(r"(?:From|Author|Sender|By): ")
_SIGNED = re.compile(r",? (?:[A-Z][\w&-]*|of|for|the|and)(?: (?:[A-Z][\w&-]*|of|for|the|and)){0,6}\.?$")
_CLOSING = {'"': '"', "\u201c": "\u201d"}
_IN_PARTS = ("outcome_measure", "objective")


def _is_only_a_day(words: str) -> bool:
    """Return whether words name a time and nothing else: "By the end of September 2027"."""
    return any(
        _AROUND_A_DAY.fullmatch(f"{words[: named.start]} {words[named.end :]}")
        for named in named_days_in(words)
    )


_NUMBERED = re.compile(r"[A-Za-z]{3,12} (?:[A-Z]|[A-Z]?\d{1,2})")


def _in_two(value: str, sentence: str) -> str | None:
    """Return a name as the sentence writes it, also in two parts.

    "64 pickers in Savannah, 41 in Norfolk"; "HR must confirm by May 3 that the hours are paid";
    "Ward managers: Ana Ruiz (2)".
    """
    if words := words_in(value, sentence):
        return words
    joints = (" ",) if _NUMBERED.fullmatch(value) else (" in ", " that ")
    for joint in joints:
        first, is_joined, second = value.partition(joint)
        parts = (words_in(first, sentence), words_in(second, sentence))
        if is_joined and all(parts):
            return joint.join(map(str, parts))
    return None


def _words(field: FactField, value: str, sentence: str) -> str | None:
    """Return a value as the sentence writes it.

    An outcome may leave out words between its parts.
    """
    parts = [words_in(part, sentence) for part in (value.split(OMISSION) if field in _IN_PARTS else [value])]
    if not all(parts):
        return None
    *measure, last = map(str, parts)
    if field == "objective" and measure:
        return f"{_as_thing(' '.join(measure), sentence)}: {last}"
    return " ".join([*measure, _as_thing(last, sentence) if field == "outcome_measure" else last])


def _as_thing(words: str, sentence: str) -> str:
    """Return "14% of our deliveries are late today" as the thing that is counted."""
    return _OF_WHICH.sub(r"\1that \2", words) if re.search(rf"% of {re.escape(words)}", sentence) else words


def _ended(words: str, sentence: str) -> str:
    """Return the words with the mark that ends their sentence, and with both quotes and brackets."""
    start = sentence.find(words)
    at = start + len(words)
    if words.count("(") > words.count(")") and sentence[at : at + 1] == ")":
        words, at = f"{words})", at + 1
    ended = sentence[at + 1 : at + 2] if sentence[at : at + 1] in (".", "!", "?") else ""
    if any(ended == close and _is_left_open(words, mark, close) for mark, close in _CLOSING.items()):
        return words + sentence[at : at + 2]
    opened = sentence[start - 1] if start > 0 else ""
    closing = sentence[at : at + 1]
    if any(closing == close and _is_left_open(words, mark, close) for mark, close in _CLOSING.items()):
        words, at = words + sentence[at], at + 1
    if opened in _CLOSING and _CLOSING[opened] in words:
        words = opened + words
    is_text = len(words.split()) > 5
    return words + sentence[at] if is_text and sentence[at : at + 1] in (".", "!", "?") and at else words


def _is_left_open(words: str, mark: str, closing: str) -> bool:
    """Return whether words end within a quotation."""
    return words.count(mark) % 2 == 1 if mark == closing else words.count(mark) > words.count(closing)


def _read_day(value: str, sentence: str, today: date) -> ValueAndNote | None:
    days = [day.day for day in exact_days_in(value, today)]
    exact = (day for day in exact_days_in(sentence, today) if [day.day] == days and day.how == "exact")
    return next(((day.day, day.note) for day in exact), None)


def _about(value: str, sentence: str, today: date) -> ValueAndNote | None:
    """Return a day proposed for a vague time."""
    words = words_in(value, sentence)
    if words and (days := exact_days_in(words, today)):  # "not before 16 August"
        return (days[0].day, "The notes do not say that it is this day.") if len(days) == 1 else None
    about = about_days_in(words, today) if words else []
    return (about[0].day, f"The notes say “{words}”.") if len(about) == 1 else None


_BEFORE = re.compile(
    r"\b(?P<by>before|not? later than)(?: (?:the|our) [a-z ]{3,30} (?:opens?|starts?|begins?) on)?(?: the)?"
    r"(?: [A-Z][a-z]+day,?)? $"
)
# "cannot learn anything after 1 April": no last day but the go-live
_NOT_EARLIER = re.compile(r"(?i)\bnot (?:\w+ ){0,2}before (?:the )?(?:[A-Z][a-z]+day,? )?$")
_AFTER = re.compile(r"\bafter (?:the )?")
_FRIDAY, _DAY = 4, timedelta(days=1)


def _read_deadline(value: str, sentence: str, today: date) -> tuple[date, str] | None:
    """Return the last day of "before 1 March", or "no later than"."""
    days = [day.day for day in exact_days_in(value, today)]
    for day in exact_days_in(sentence, today):
        by = _BEFORE.search(sentence[: day.start])
        if by and [day.day] == days and by["by"] == "before":
            words = f"{by.group()}{sentence[day.start : day.end]}"
            return day.day - timedelta(days=1), f"The day before the one in “{words}”."
        if by and [day.day] == days:
            return day.day, ""
    return None


_WHOLE_COMPANY = re.compile(r"(?i)\b(?:has|employs?|as a whole|in all|firm of|company of|total headcount)\b")
_NOTES: dict[How, str] = {"about": "The notes say about.", "bound": "The notes give it as a limit."}


def _read_number(field: FactField, value: str, sentence: str, today: date) -> ValueAndNote | None:
    if field == "outcome_baseline" and NONE_TODAY.fullmatch(value):
        return 0.0, f"Read from “{value}”."
    values = [number.value for number in numbers_in(value, today)]
    # "At least 60 %" is a target; "up to 40 people" is no size.
    more: dict[str, How] = {
        "outcome_target": "bound",
        "outcome_baseline": "not",
    }  # "two days instead of five"
    ways: tuple[How, ...] = ("exact", "about", more.get(field, "exact"))
    in_sentence = [number for number in numbers_in(sentence, today) if [number.value] == values]
    if field in ("headcount", "group_size", "trainers"):
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
_FULL_NAME = re.compile(FULL_NAME)
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
        if field == "group_closed" and teams_of_all_in(sentence, (value, "")):
            return value
    elif field == "person":
        title, _, name = value.strip().partition(" ")
        value = name if title.rstrip(".").lower() in TITLES else value
    words = _in_two(value, sentence) if field in OF_A_GROUP | OF_A_CONDITION else words_in(value, sentence)
    most = MAX_TEXT if field == "concern_answer" else MAX_LINE if field in OF_A_CONDITION else MAX_NAME
    return words if words and len(words) <= most and any(map(str.isalpha, words)) else None


def _read_region(value: str, sentence: str) -> ValueAndNote | None:
    regions = regions_in(sentence)
    named = (region for region in regions if region.casefold() == value.strip().casefold())
    region = next(chain(named, regions_in(value)), None)
    if region is None or region not in regions:
        return None
    word = regions[region]
    return region, "" if word.casefold() == region.casefold() else f"Read from {word}."


def _read_currency(value: str, sentence: str) -> ValueAndNote | None:
    code = next(iter(currencies_in(value)), "")
    mark = currencies_in(sentence).get(code)
    return (code, "" if mark.upper() == code else f"Read from {mark}.") if mark else None


GROUP_FIELDS = {
    "group_size": "size", "group_manager": "manager_id", "group_go_live": "go_live",
    "group_access": "access_date", "group_site": "site", "group_impact": "overall_impact",
    "group_closed": "blackouts", "group_shifts": "works_shifts", "group_mailbox": "has_mailbox",
}  # fmt: skip


def _fits_the_brief(fact: Fact) -> bool:
    try:
        if fact.field == "job_title":
            Person.model_validate({"id": "x", "name": fact.of, "job_title": fact.value})
        elif fact.field in OF_A_GROUP - PEOPLE:
            value = (fact.value,) if fact.field == "group_closed" else fact.value
            Group.model_validate({"id": "x", "name": fact.of, GROUP_FIELDS[fact.field]: value})
        elif fact.field in BriefFields.model_fields and fact.field not in PEOPLE:
            BriefFields.model_validate({fact.field: (fact.value,) if fact.field in LISTS else fact.value})
    except ValidationError:
        return False
    return True
