"""Find what a brief states and no plan takes up."""

import re
from calendar import month_abbr, month_name
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from playbook.core.base.text_caches import CACHED_TEXTS, clear_with
from playbook.core.base.words import capital
from playbook.core.case.claims.unsettled import statement_kind_of
from playbook.core.case.decision_page import DecisionPage, StatementRow
from playbook.core.case.reading.pilot import judged_on
from playbook.core.case.reading.texts import sentences_of
from playbook.core.case.reasons import Reason
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.transition import LEAVING
from playbook.core.plan.brief import Brief, Person
from playbook.core.plan.items import AnyItem
from playbook.core.plan.plays.kinds import OWNERSHIP
from playbook.core.plan.private import without_illness
from playbook.core.text.dates import NamedDay, end_of, named_days_in
from playbook.core.text.numbers import NAMES_MONEY, Quantity, counts_in

# By how much hangs on what they state; the objective stands above the paper with its number.
FIELDS = (
    "concerns", "what_changes", "approach", "why_now", "past_attempts", "what_stays", "why",
    "risk_of_not_changing", "expected_benefit",
)  # fmt: skip
QUOTED_ONLY = ("message", "key_message", "manager_briefing", "objective")
_PAST, _STAYS, _REASONS = "past_attempts", "what_stays", ("why", "risk_of_not_changing", "expected_benefit")
_STATED = ("what_changes", _STAYS, *_REASONS)  # of which the plan is full
_OPEN = ("concerns", "approach")  # of which no reason tells
_FIRST, _THEN, LEAST = range(3)
_MONEY = re.compile(rf"{NAMES_MONEY.pattern}|\d (?:cents?|pence)\b")
_SPELLED = dict(
    enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 2)
)
_SHORTEST_NAME = 3
_REFERS = re.compile(r"(?:That|This|These|Those|They|It|Both|But|He|She)\b")  # to the sentence before
_SINCE = re.compile(r"(?i)\b(?:since|until last|last) $")
_BACK = 24  # letters before a day
_OF_MONEY, _WITHOUT_BUDGET = "Is it in the budget of {amount}?", "Who pays for it?"
OF_WHAT_IS_OPEN = "Who settles this, and on which day?"
OF_THE_PLAN = "Which step of the plan takes this into account?"
OF_TWO = "Who decides between these two, and on which day?"
# "An audit put the lost fittings at $1.9 million": why we do it, and no bill.
_IS_LOST = re.compile(
    r"(?i)\b(?:los(?:s|ses|t|es?)|wasted?|fine[ds]?|penalt\w+|written off|write-?offs?|bonus|profit)\b"
)
_IS_OPEN = re.compile(
    r"(?i)\b(?:not|never) (?:yet )?(?:been )?(?:settled|decided|agreed|clear|fixed|answered)\b"
    r"|\bstill (?:open|unclear)\b"
)
_WISHES = (
    r"\b(?:would (?:rather |like to )?(?:wait|start|keep|drop|prefer|go)|wants?|prefers?|refuses?|insists?"
    r"|(?:will|does|do)(?: not|n['’]t) (?:pay|accept|agree|wait|sign|want)|(?:is|are) against)\b"
)
_TWO_WISHES = re.compile(
    rf"(?i){_WISHES}[^.;]{{3,80}}(?:,|;) (?:and|but|while|whereas) [^.;]{{3,60}}?{_WISHES}"
)
_OF_THE_PAST = "What is different this time, and who sees to it?"
_COSTS = re.compile(r"(?i)\b(?:costs?|prices?|fees?|charges?|quot\w+|cover|licen[cs]es?|budget)\b")
_CUT_OVER = timedelta(days=3)  # of a start
# "One district a week, from April 12 to May 14": the last week's last day.
_IN_TURN = re.compile(r"(?i)\b(?:an?|per|each|every) (?:day|week|fortnight|month)\b")
_A_TURN = timedelta(days=7)


def statement_rows(facts: CaseFacts, page: DecisionPage, items: Iterable[AnyItem]) -> Iterator[StatementRow]:
    """Yield each statement with who answers by when, and whether page or tasks take it up."""
    texts = [*texts_of_items(items), *texts_of_page(page)]
    rows = [row for field in FIELDS for row in _rows(facts, field)]
    for row in sorted(rows, key=lambda each: each.rank):
        yield replace(row, is_used=is_used(row, texts))


def is_used(row: StatementRow, texts: Sequence[str]) -> bool:
    """Return whether texts quote a statement, or name its numbers, days and people with its subject."""
    sentence = row.says
    bare = sentence.strip(" .").casefold()
    if any(bare in text.casefold() for text in texts):
        return True
    reason = Reason(row.part, sentence, sentence)
    return all(
        any(reason.is_served_by((text,)) for text in texts if mark.search(text)) for mark in _marks(row.marks)
    )


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def _marks(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, patterns))


def texts_of_items(items: Iterable[AnyItem]) -> Iterator[str]:
    """Yield the texts of what is done, decided or measured; messages only repeat the brief."""
    for item in items:
        if item.kind not in QUOTED_ONLY:
            texts = item.model_dump(mode="json", exclude={"id", "provenance", "group_ids", "rule_ids", "why"})
            yield "\n".join(value for value in texts.values() if isinstance(value, str))


def texts_of_page(page: DecisionPage) -> Iterator[str]:
    """Yield the texts of the page that decide something."""
    for point in (*page.points, *page.further_points):
        yield "\n".join((point.title, point.why, *point.options))
    for question in page.questions:
        yield question.question
    for lesson in page.lessons:
        yield f"{lesson.last_time}\n{lesson.this_time}"
    for line in page.promises:
        yield line.text


def _rows(facts: CaseFacts, field: str) -> Iterator[StatementRow]:
    private = [each.text.strip(" .") for each in facts.case.concerns if each.is_about_people]
    before = ""
    for sentence in sentences_of(getattr(facts.brief, field)):
        last, before = before, sentence
        says = " ".join(sentence.split()).strip(" -*•")
        is_private = any(text in says or says.strip(" .") in text for text in private if text)
        if (is_private and not _may_be_listed(says)) or _is_read(facts, sentence):
            continue
        people = [*_people_in(says, facts.brief)]
        marks = tuple(_patterns(says, people))
        if marks and (row := _row(facts, field, says, people, marks)):
            yield replace(row, before=f"{last} ") if _REFERS.match(says) else row


def _is_read(facts: CaseFacts, sentence: str) -> bool:
    """Return whether a sentence was read, or names only starts."""
    of_conditions = (quote for key, quote in facts.case.origins.items() if key.startswith("condition."))
    days, starts = _days_to_come(sentence, facts), {*facts.waves, *facts.starts}
    is_known = sentence in of_conditions or sentence in facts.case.works_here
    is_known = is_known or any(each.quote == sentence and each.spans for each in facts.case.busy)
    decided = judged_on(sentence, facts.today)
    is_decided = (decided is not None and decided == facts.case.decides_on) or any(
        each.quote == sentence for each in facts.case.start_decisions
    )
    if not days or not starts:
        return is_known or is_decided
    in_turn = len(starts) > 1 and _IN_TURN.search(sentence)
    until = max(starts) + _A_TURN if in_turn else date.min
    return (
        is_known
        or is_decided
        or all(
            any(abs(each - day) <= _CUT_OVER for day in starts) or max(starts) < each <= until
            for each in days
        )
    )


# "Joan Pike tells teams that it will be dropped by June": the day is in what somebody says.
_TELLS = re.compile(
    r"(?i)\b(?:tells?|told|says?|said|thinks?|thought|believes?|doubts?|fears?|hates?|refus\w+|complain\w*"
    r"|hopes?|spreads?|threaten\w*)\b"
)


def _may_be_listed(says: str) -> bool:
    """Return whether a sentence about people fixes a day or an amount."""
    is_fixed = bool(_MONEY.search(says)) or any(named.months for named in named_days_in(says))
    return is_fixed and not _TELLS.search(says) and not LEAVING.search(says) and without_illness(says) == says


def _row(
    facts: CaseFacts, field: str, says: str, people: Sequence[Person], marks: tuple[str, ...]
) -> StatementRow | None:
    """Return a statement with what follows from it, None where nothing does."""
    brief, lead, sponsor = facts.brief, capital(facts.lead_name), capital(facts.sponsor_name)
    question, who, rank = "", sponsor, _THEN
    kind = statement_kind_of(facts, says)
    is_costly = _MONEY.search(says) and field not in _REASONS
    if field == _PAST:
        is_told = any(each.done and says.startswith(each.done) for each in facts.case.lessons)
        question = "" if is_told or (kind and not kind.title) else _OF_THE_PAST
    elif _TWO_WISHES.search(says):
        question, rank = OF_TWO, _FIRST
    elif _IS_OPEN.search(says):
        question, who, rank = OF_WHAT_IS_OPEN, lead, _FIRST
    elif is_costly and _COSTS.search(says) and not _IS_LOST.search(says):
        is_owners = facts.case.kind.key == OWNERSHIP
        budget = facts.money(brief.budget) if brief.budget and not is_owners else ""
        question, rank = (_OF_MONEY.format(amount=budget) if budget else _WITHOUT_BUDGET), _FIRST
    elif field not in _STATED and kind and field in kind.fields and kind.carries(says):
        question, who = kind.title, lead
    elif is_costly or people or (field not in _STATED and (field in _OPEN or _days_to_come(says, facts))):
        question, who = OF_THE_PLAN, lead
        rank = _FIRST if is_costly or field in _OPEN else _THEN
    return StatementRow(says, question, who, facts.settle_by, field, marks, rank) if question else None


def _days_to_come(says: str, facts: CaseFacts) -> tuple[date, ...]:
    """Return the days to come, of a month its last."""
    start = facts.brief.start or facts.today
    days = (
        end_of(named, start)
        for named in named_days_in(says)
        if named.months and not _SINCE.search(says[max(0, named.start - _BACK) : named.start])
    )
    return tuple(day for day in days if day and day >= facts.first_day)


def _people_in(says: str, brief: Brief) -> Iterator[Person]:
    for person in brief.people:
        last = person.name.split()[-1] if person.name.split() else ""
        if len(last) > _SHORTEST_NAME and last[0].isupper() and re.search(rf"\b{re.escape(last)}\b", says):
            yield person


def _patterns(says: str, people: Collection[Person]) -> Iterator[str]:
    """Yield how each number, day and person of a sentence may stand in a plan."""
    yield from filter(None, map(_of_number, counts_in(says)))
    for named in named_days_in(says):
        yield from _of_day(named)
    for person in people:
        yield rf"\b{re.escape(person.name.split()[-1])}\b"


def _of_number(count: Quantity) -> str:
    """Return the forms of a number, '' for the word “one”, which is seldom a count."""
    words, value = count.words, count.value
    if not words[:1].isdigit() and value == 1:
        return ""
    digits = re.search(r"\d[\d.,]*\d|\d", words)
    forms = {digits[0] if digits else words, f"{value:,.12g}", f"{value:.12g}"}
    forms |= {_SPELLED[int(value)]} if value in _SPELLED else set()
    return rf"(?i)(?<![\d.,])(?:{'|'.join(map(re.escape, sorted(forms)))})(?![\d]|[.,]\d)"


def _of_day(named: NamedDay) -> Iterator[str]:
    if named.days:
        month, day = named.days[-1]
        name = f"(?:{month_abbr[month]}|{month_name[month]})"
        yield rf"\b{name} {day}\b|\b{day}(?:st|nd|rd|th)? {name}\b|\b{name} \d\d?[–-]{day}\b"
    elif named.months:
        yield rf"\b(?:{'|'.join((month_abbr[named.months[-1]], month_name[named.months[-1]]))})\b"
    elif named.year:
        yield rf"\b{named.year}\b"
