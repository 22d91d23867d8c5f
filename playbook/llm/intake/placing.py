"""Read the parts of a sentence whose kind a person chose."""

import re
from calendar import month_name
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from playbook.core.base.fields import Span
from playbook.core.case.reading.busy import days_of_rule
from playbook.core.case.reading.pilot import is_gate_rule
from playbook.core.case.reading.promises import topics_decided_by
from playbook.core.intake.intake import (
    LONGEST_SENTENCE,
    PEOPLE,
    Checked,
    Fact,
    Finding,
    SentenceKind,
    check_findings,
)
from playbook.core.intake.intake_teams import teams_of_all_in
from playbook.core.intake.intake_words import FULL_NAME, currencies_in, hours_a_week
from playbook.core.intake.measures import UNITS_OF, measure_of
from playbook.core.text.about_days import about_days_in
from playbook.core.text.dates import exact_days_in
from playbook.core.text.day_spans import day_spans_in
from playbook.core.text.notes import Notes, NoteSentence, heads_table, without_lead_in
from playbook.core.text.numbers import ExactNumber, numbers_in
from playbook.core.text.ways import LIMIT
from playbook.llm.intake.amounts import find_amounts, find_pair, find_today, first_measure, granted_in
from playbook.llm.intake.changes import NO_TOOL
from playbook.llm.intake.conditions import find_condition, is_last_day
from playbook.llm.intake.people import TITLE_NEXT, Authors
from playbook.llm.intake.promises import promised_on
from playbook.llm.intake.spending import budget_parts_in
from playbook.llm.intake.teams.busy_times import busy_teams
from playbook.llm.intake.teams.heads import find_heads
from playbook.llm.intake.teams.rosters import NO_TEAM, countable, roster_in
from playbook.llm.intake.teams.sizes import counts_company
from playbook.llm.intake.teams.team_lines import find_team_line
from playbook.llm.intake.teams.units import TeamWord, UnitNames, groups_of

_TEXT_OF: dict[SentenceKind, str] = {
    "worry": "concerns", "pilot": "pilot", "gate": "gate", "language": "languages",
    "change": "what_changes", "why": "why", "stays": "what_stays",
    "tried": "past_attempts", "aim": "objective", "signed": "signed",
}  # fmt: skip
_SMALL = (
    r"(?:the|our|its|a|an|and|or|with|by|to|of|is|are|was|who|for|from|in|on|at|that|when|if|but|only|also|has"
    r"|have|will|would|can|could|they|we|it|about|around|some|plus|than|as|so|then|more|less|all|both|each|under|be|been"
    r"|led|run|headed|people|employees|staff|colleagues|heads|persons|ppl|that)"
)
_WORD = rf"\b(?!{_SMALL}\b)[^\W\d_][\w'\u2019/&-]*"
_NAME_BEHIND = re.compile(
    rf" (?:of (?:the|our) |people (?:in|at) (?:the )?)?(?P<team>{_WORD}(?: {_WORD}){{0,2}})"
)
_NAME_BEFORE = re.compile(
    rf"(?P<team>{_WORD}(?: {_WORD}){{0,2}})(?:,| is| are| has| have|:| \(|,? with)? ?(?:about |around )?$"
)
# "12 of the drivers", "19 of the 46"
_SOME_OF = re.compile(r" of (?:the|our|these|those|\d)")
_OPENING_NAME = re.compile(
    rf"^(?:[Tt]he |[Oo]ur )?(?P<team>{_WORD}(?: {_WORD}){{0,2}}?)(?=,| \(|:| (?:is|are|has|have|will)\b)"
)
_WORDS_OF_A_SENTENCE, _WORDS_BESIDE_A_NAME = 3, 7
_HEAD_OF_A_LETTER = re.compile(r"(?i)(?:To|From|Cc|Date|Sent|Re|Fwd?|Subject|Memo): ")
# A sentence may give one of these in passing, and say more that nobody has read.
_IN_PASSING = frozenset(
    {"name", "organisation", "person", "job_title", "tools", "country", "currency", "regions"}
)
_PRODUCT = re.compile(r"[A-Z][\w+-]+(?: [A-Z][\w+-]+){0,2}")
_NO_START = re.compile(
    r"[A-Z][a-z]+(?! (?:starts?|begins?|goes|follows?|comes?|joins?|is|on|from|in|first)\b)(?=[ ,])"
)
_SHOULD = re.compile(
    r"(?i)(?:the |our )?(?P<measure>[^,;:.\d]{3,60}?) (?:should|shall|must|has to|have to|needs? to|will) "
)
_CLAUSE = re.compile(r"(?P<clause>.{3,110}?)(?=, | - |; |: | \(| (?:by|before|until|no later than) |\.?$)")
# "Condition: Ben's team ...", "What I cannot promise yet: whether the interface is ready"
_LABEL_OF_CONDITION = re.compile(
    r"(?i)^(?:(?:pre-?)?conditions?|dependenc(?:y|ies)|prerequisites?|must be true"
    r"|(?:what|which) [\w '\u2019]{3,40})(?: \d{1,2})?: (?:whether |if |that )?"
)
_NAMED = re.compile(rf"{FULL_NAME}|(?<=[a-z,] )(?!(?:{'|'.join(month_name[1:])})\b)[A-Z][a-z]{{2,}}")
_ONE_NAME = re.compile(r"\b[A-Z][a-z]{2,15}\b")


@dataclass(frozen=True, slots=True)
class Picked:
    """A sentence of notes, the notes around it and what is known of them."""

    sentence: str
    notes: Notes
    facts: Sequence[Fact]
    today: date

    @property
    def teams(self) -> list[str]:
        return list(dict.fromkeys(fact.of for fact in self.facts if fact.field.startswith("group_")))


def unused_sentences(notes: Notes, reading: Checked, today: date) -> tuple[str, ...]:
    """Return the sentences without a fact, the richest first."""
    sources = [fact.sentence for fact in reading.facts if fact.field not in _IN_PASSING or fact.is_doubtful]
    used = " ".join([*sources, *(vague.sentence for vague in reading.unclear)])
    named = " ".join(fact.sentence for fact in reading.facts)
    titles = {sentence.title for sentence in notes.sentences}
    unused = [
        text
        for sentence in notes.sentences
        if len(text := without_lead_in(sentence.text)) <= LONGEST_SENTENCE
        and text not in used
        and text not in titles
        and len(text.split()) >= (_WORDS_BESIDE_A_NAME if text in named else _WORDS_OF_A_SENTENCE)
        and not (_HEAD_OF_A_LETTER.match(text) or text.endswith(":") or heads_table(text))
        and not any(day.start == 0 and day.end == len(text) for day in exact_days_in(text, today))
    ]
    return tuple(sorted(dict.fromkeys(unused), key=lambda text: -_worth(text, today)))


def _worth(text: str, today: date) -> int:
    """Return how much a sentence is likely to say: its days, numbers and names."""
    has_day = bool(exact_days_in(text, today) or about_days_in(text, today))
    has_number = bool(numbers_in(text, today))
    has_name = bool(_NAMED.search(text))
    return 2 * has_day + 2 * has_number + has_name


def place(kind: SentenceKind, at: Picked) -> tuple[Fact, ...]:
    """Return the facts of a sentence of this kind, none of one too long."""
    if len(at.sentence) > LONGEST_SENTENCE:
        return ()
    readers: dict[SentenceKind, Callable[[Picked], Iterator[Finding]]] = {
        "team": _team, "start": _first_day, "end": _last_day, "go_live": _start,
        "condition": _condition, "promise": _promise, "busy": _busy, "training": _training, "goal": _goal,
        "today": _number_today, "budget": _budget, "tool": _tool, "scope": _scope,
    }  # fmt: skip
    if kind in _TEXT_OF:
        findings = [Finding(_TEXT_OF[kind], at.sentence, at.sentence)]
    elif kind in ("sponsor", "lead"):
        findings = list(_person(f"{kind}_id", at))
    else:
        findings = list(readers[kind](at))
    facts = check_findings((replace(each, is_doubtful=False) for each in findings), at.notes, at.today).facts
    is_undated = kind == "busy" and not any(isinstance(fact.value, Span) for fact in facts)
    if is_undated and (spans := days_of_rule(at.sentence, at.today)):
        facts = tuple(Fact("closed", span, at.sentence) for span in spans)
    return tuple(replace(fact, is_doubtful=False, note="") for fact in facts)


def _team(at: Picked) -> Iterator[Finding]:
    """Yield each team of a sentence with size, head and start."""
    text = at.sentence
    if on_line := find_team_line(text, (each.text for each in at.notes.sentences), at.today):
        yield from on_line
        return
    roster = {team.size: team.name for team in roster_in(text, at.today).teams}
    names: list[str] = []
    numbers = [each for each in countable(text, at.today) if not _SOME_OF.match(text, each.end)]
    if any(counts_company(text, each) for each in numbers):
        return
    for number in numbers:
        if name := roster.get(number) or _name_beside(text, number):
            names.append(name)
            yield Finding("group_size", text[number.start : number.end], text, name)
    if not names:
        units = UnitNames(at.teams).find_in(text, with_unknown=False)
        opening = _OPENING_NAME.match(text)
        names = [unit.name for unit in units] or ([opening["team"]] if opening else [])
        if len(names) == len(numbers) == 1:
            yield Finding("group_size", text[numbers[0].start : numbers[0].end], text, names[0])
    heads = list(find_heads((NoteSentence(text),), (), names))
    people = [re.sub(r"['\u2019]s$", "", name) for name in re.findall(FULL_NAME, text)]
    if not heads and len(names) == len(people) == 1 and people[0] != names[0]:
        heads = [Finding("group_manager", people[0], text, names[0])]
    yield from heads
    days = exact_days_in(text, at.today)
    if len(names) == len(days) == 1:
        yield Finding("group_go_live", text[days[0].start : days[0].end], text, names[0])


def _name_beside(text: str, number: ExactNumber) -> str:
    """Return the words behind or before a number that may name its team."""
    behind, before = _NAME_BEHIND.match(text, number.end), _NAME_BEFORE.search(text[: number.start])
    names = (match["team"] for match in (behind, before) if match)
    return next((name for name in names if not NO_TEAM.search(name)), "")


# "I decide on April 19 whether Lyon follows on May 10"
_DECIDED_ON = re.compile(r"\b(?:decides?|decision|go/no-go|looks? at it|meets?)(?: is)? (?:on|by) (?:the )?$")


def _start(at: Picked) -> Iterator[Finding]:
    """Yield each team's day in a sentence, or the first of the rollout."""
    text = at.sentence
    days = (day for day in exact_days_in(text, at.today) if not _DECIDED_ON.search(text[: day.start]))
    by_day = sorted(days, key=lambda exact: exact.day)
    exact = [(day.start, day.end) for day in by_day]
    times = exact or [(day.start, day.end) for day in about_days_in(text, at.today)]
    people = [match.span() for match in re.finditer(FULL_NAME, text)]
    units = [
        unit
        for unit in UnitNames(at.teams).find_in(text, with_unknown=True)
        if unit.is_known or unit.start or not _NO_START.match(text)
    ]
    joined = [group for group in groups_of(units, text) if not _is_in(group, [*times, *people])]
    of_rollout: list[Finding] = []
    for start, end in times:
        before = [group for group in joined if group[-1].end <= start]
        who = (before or [group for group in joined if group[0].start >= end])[-1:]
        of_all = not who or (len(times) == 1 and sum(map(len, joined)) > 1)
        for unit in () if of_all else who[0]:
            yield Finding("group_go_live", text[start:end], text, unit.name)
        if of_all and exact:
            of_rollout.append(Finding("go_live", text[start:end], text))
    yield from of_rollout[:1]


def _first_day(at: Picked) -> Iterator[Finding]:
    """Yield a sentence's first day as the one on which work begins."""
    for day in exact_days_in(at.sentence, at.today)[:1]:
        yield Finding("start", at.sentence[day.start : day.end], at.sentence)


def _last_day(at: Picked) -> Iterator[Finding]:
    """Yield a sentence's last day as the end of the project."""
    for day in exact_days_in(at.sentence, at.today)[-1:]:
        yield Finding("end", at.sentence[day.start : day.end], at.sentence)


def _is_in(group: Sequence[TeamWord], spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < group[-1].end and group[0].start < end for start, end in spans)


def _condition(at: Picked) -> Iterator[Finding]:
    if is_gate_rule(at.sentence):
        yield Finding("gate", at.sentence, at.sentence)
        return
    words = _LABEL_OF_CONDITION.sub("", at.sentence)
    findings = [replace(each, sentence=at.sentence) for each in find_condition(words, "", at.today)]
    if not findings:
        first = _CLAUSE.match(words)
        findings = [Finding("condition", (first["clause"] if first else words).strip(" ."), at.sentence)]
    yield from findings
    clause = findings[0].value
    fields = {each.field for each in findings}
    if "condition_owner" not in fields and len(names := re.findall(FULL_NAME, at.sentence)) == 1:
        yield Finding("condition_owner", names[0], at.sentence, clause)
    days = [day for day in exact_days_in(at.sentence, at.today) if is_last_day(at.sentence, day)]
    if "condition_by" not in fields and len(days) == 1:
        yield Finding("condition_by", at.sentence[days[0].start : days[0].end], at.sentence, clause)


def _promise(at: Picked) -> Iterator[Finding]:
    topics = topics_decided_by(at.sentence)
    for topic in topics:
        yield Finding("promise", promised_on(at.sentence, topic), at.sentence, topic)
    if not topics:
        pair = list(find_pair(at.sentence, at.today))
        is_aim = any(each.field == "outcome_target" for each in pair)
        yield Finding("objective" if is_aim else "what_stays", at.sentence, at.sentence)
        yield from pair if is_aim else ()


def _busy(at: Picked) -> Iterator[Finding]:
    spans = list(day_spans_in(at.sentence, at.today))
    # "Everyone in sales is there" keeps those of sales busy, and nobody else.
    teams = busy_teams(at.sentence, at.teams) or teams_of_all_in(at.sentence, at.teams)
    for span in spans:
        yield from (Finding("group_closed", span.words, at.sentence, team) for team in teams)
        if not teams:
            yield Finding("closed", span.words, at.sentence)
    if not spans:
        yield Finding("busy", at.sentence, at.sentence)


def _training(at: Picked) -> Iterator[Finding]:
    yield Finding("training", at.sentence, at.sentence)
    for number in numbers_in(at.sentence, at.today):
        if re.match(
            r" (?:[a-z-]+ ){0,2}(?:trainers?|instructors?|super[ -]users?)\b", at.sentence[number.end :]
        ):
            yield Finding("trainers", at.sentence[number.start : number.end], at.sentence)


def _goal(at: Picked) -> Iterator[Finding]:
    """Yield an aim, and the business result that it gives where no other is known."""
    if find_today(at.sentence, at.today):
        yield from _number_today(at)
        return
    yield Finding("objective", at.sentence, at.sentence)
    if any(fact.field == "outcome_target" for fact in at.facts):
        return
    measure = measure_of(at.sentence)
    amounts = list(find_amounts((NoteSentence(at.sentence),), at.today))
    own = list(first_measure([measure], at.today)) if measure else list(_limit(at))
    own = (
        own
        or [each for each in amounts if each.field.startswith("outcome_")]
        or list(find_pair(at.sentence, at.today))
    )
    yield from own
    fields = {each.field for each in own}
    if "outcome_target" in fields - {"outcome_measure"} and (of := _SHOULD.match(at.sentence)):
        yield Finding("outcome_measure", of["measure"], at.sentence)


def _limit(at: Picked) -> Iterator[Finding]:
    """Yield the target of "at most 30 minutes a day on notes", with what it counts."""
    limits = [each for each in numbers_in(at.sentence, at.today) if LIMIT.search(at.sentence[: each.start])]
    if len(limits) == 1:
        yield Finding("outcome_target", at.sentence[limits[0].start : limits[0].end], at.sentence)
        if units := UNITS_OF.match(at.sentence, limits[0].start):
            yield Finding("outcome_measure", units["name"], at.sentence)


def _number_today(at: Picked) -> Iterator[Finding]:
    """Yield how it is today; what is known of the outcome stays."""
    known = {fact.field for fact in at.facts}
    findings = find_today(at.sentence, at.today) or list(find_pair(at.sentence, at.today))
    yield from (each for each in findings if each.field == "outcome_baseline" or each.field not in known)


def _budget(at: Picked) -> Iterator[Finding]:
    numbers = [number for number in numbers_in(at.sentence, at.today) if not number.is_share]
    if numbers:
        most = max(granted_in(at.sentence, numbers), key=lambda number: number.value)
        yield Finding("budget", at.sentence[most.start : most.end], at.sentence)
    yield from (Finding("currency", code, at.sentence) for code in currencies_in(at.sentence))
    if parts := budget_parts_in(at.sentence, is_headed=True) or ("" if numbers else at.sentence):
        yield Finding("budget_covers", parts, at.sentence)


def _scope(at: Picked) -> Iterator[Finding]:
    """Yield the largest count of a sentence as the people in scope."""
    if counts := countable(at.sentence, at.today):
        most = max(counts, key=lambda number: number.value)
        yield Finding("headcount", at.sentence[most.start : most.end], at.sentence)


def _tool(at: Picked) -> Iterator[Finding]:
    """Yield the product that a sentence names first."""
    names = {str(fact.value) for fact in at.facts if fact.field in ("organisation", *PEOPLE)}
    matches = sorted(_PRODUCT.finditer(at.sentence), key=lambda match: match.start() == 0)
    for match in matches:
        if not (match.group() in names or match.group() in at.teams or NO_TOOL.match(match.group())):
            yield Finding("tools", match.group(), at.sentence)
            return


def _person(field: str, at: Picked) -> Iterator[Finding]:
    """Yield who sponsors or leads: the name in the sentence, else who writes."""
    text, proof = at.sentence, at.sentence
    name = next(iter(re.findall(FULL_NAME, text)), "")
    place_of = next((n for n, each in enumerate(at.notes.sentences) if each.text == text), 0)
    if (
        not name
        and (author := Authors(at.notes.sentences).of(place_of))
        and re.search(r"\b(?:I|me|my)\b", text)
    ):
        name, proof = author.name, f"{text} … {author.sentence}"
    name = name or next(iter(_ONE_NAME.findall(text)), "")
    if name:
        yield Finding(field, name, proof)
        if title := TITLE_NEXT.search(text[text.find(name) + len(name) :]):
            yield Finding("job_title", title["title"], text, name)
    if field == "lead_id" and (hours := hours_a_week(text)):
        yield Finding("lead_hours_per_week", hours[1], text)
