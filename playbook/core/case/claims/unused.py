"""Find what a brief states and no plan takes up."""

import re
from calendar import month_abbr, month_name
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from playbook.core.base.text_caches import CACHED_TEXTS, clear_with
from playbook.core.base.words import capital, count, short_date
from playbook.core.case.claims.unsettled import statement_kind_of
from playbook.core.case.decision_page import DecisionPage, StatementRow
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
_BACK, _DAY, _YEAR = 24, timedelta(days=1), timedelta(days=366)  # letters before a day
_OF_MONEY, _WITHOUT_BUDGET = "Is it in the budget of {amount}?", "Who pays for it?"
_OF_YEARS = "Is it on the page with a good, a fair and a poor year?"  # paid out of profit, and no project
OF_WHAT_IS_OPEN = "Who settles this, and on which day?"
OF_TWO = "Who decides between these two, and on which day?"
# "An audit put the lost fittings at $1.9 million": why we do it, and no bill.
_IS_LOST = re.compile(r"(?i)\b(?:los(?:s|ses|t|es?)|wasted?|fine[ds]?|penalt\w+|written off|write-?offs?)\b")
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
# Two answers that leaders can give; where one follows from the days, it stands alone.
_OF_THE_PAST = "Ruled out by a test before {start}, or a risk that {sponsor} accepts in writing?"
_OF_A_NUMBER = "Solved before {start}, or do we start with it as it is?"
_BEFORE_THE_START = "Done as today, before the start on {start}; or moved past it?"
_AFTER_A_START = "Done the new way, {after}, or as today until it's over?"
_ENDS_THEN = "By {eve} nothing needs it any more; else {sponsor} has it extended in writing."
_DUE_THEN = "Shown as done by {shown}; what isn't, {sponsor} says that day to those who wait for it."
_LEAVES_THEN = "By {eve} someone whom {sponsor} names has done that work once, alone."
_KEPT_FREE = "No start lies in it, and help stays until it's over."
_STARTS_IN_IT = "The start on {start} lies in it: keep that day, or move it past {last}?"
_ENDS = re.compile(
    r"(?i)\b(?:(?:will )?(?:end|ends|expires?|closes)|runs? out|stops|is switched off)\b(?! of)"
)
_LEAVES = re.compile(
    r"(?i)\b(?:retires?|leaves? us|leaves? (?:the \w+ )?(?:in|on)|moves? on|goes into retirement)\b"
)
_IS_DUE = re.compile(
    r"(?i)\b(?:until|by|no later than|before|due(?: on| in| by)?|deadline(?: is| of)?)(?: the)?(?: end of)? $"
)
_ASKS_FROM = re.compile(r"(?i)\b(?:asks? for|wants?|expects?|requires?|demands?)\b")
_OF_A_SEASON = re.compile(
    r"(?i)\b(?:from|between) (?:\w+ )?[a-z]{3,9} (?:to|until|till|and) (?:\w+ )?[a-z]{3,9}\b"
    r"|\b(?:peak|season|busiest|harvest|holidays?|rush)\b"
)
_TO_SHOW, _CUT_OVER = 10, timedelta(days=3)  # working days before a deadline; of a start
_OF_A_PERSON = "What does {name} need to say yes?"


class _DaysToCome(NamedTuple):
    """A day or month to come, and the words before it."""

    first: date
    last: date
    before: str


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
    spans, starts = _spans_to_come(sentence, facts), {*facts.waves, *facts.starts}
    is_known = sentence in of_conditions or sentence in facts.case.works_here
    return is_known or bool(
        spans and all(any(abs(span.last - day) <= _CUT_OVER for day in starts) for span in spans)
    )


def _may_be_listed(says: str) -> bool:
    """Return whether a sentence about people fixes a day or an amount."""
    is_fixed = bool(_MONEY.search(says)) or any(named.months for named in named_days_in(says))
    return is_fixed and not LEAVING.search(says) and without_illness(says) == says


def _row(
    facts: CaseFacts, field: str, says: str, people: Sequence[Person], marks: tuple[str, ...]
) -> StatementRow | None:
    """Return a statement with what follows from it, None where nothing does."""
    brief, lead, sponsor = facts.brief, capital(facts.lead_name), capital(facts.sponsor_name)
    question, who, rank = "", sponsor, _THEN
    deciders = [each for each in people if each.id not in (brief.sponsor_id, brief.lead_id)]
    spans = () if field == _STAYS else _spans_to_come(says, facts)
    kind = statement_kind_of(facts, says)
    if field == _PAST:
        is_told = any(each.done and says.startswith(each.done) for each in facts.case.lessons)
        question = "" if is_told or (kind and not kind.title) else _filled(facts, _OF_THE_PAST)
    elif _TWO_WISHES.search(says):
        question, rank = OF_TWO, _FIRST
    elif _IS_OPEN.search(says):
        question, who, rank = OF_WHAT_IS_OPEN, lead, _FIRST
    elif _MONEY.search(says) and field not in _REASONS and not _IS_LOST.search(says):
        budget = facts.money(brief.budget) if brief.budget else ""
        question = _OF_MONEY.format(amount=budget) if budget else _WITHOUT_BUDGET
        if facts.case.kind.key == OWNERSHIP:
            question = _OF_YEARS
        rank = _FIRST
    elif spans:
        question, first = _of_days(facts, says, spans), min(span.last for span in spans)
        rank = _FIRST if first <= max(facts.waves, default=first) else _THEN
    elif deciders:
        question, who, rank = _OF_A_PERSON.format(name=deciders[0].name), lead, _FIRST
    elif field not in _STATED and kind and kind.title:
        question, who = kind.title, lead
    elif field in _OPEN and not kind:
        question = _filled(facts, _OF_A_NUMBER)
    return StatementRow(says, question, who, facts.settle_by, field, marks, rank) if question else None


def _of_days(facts: CaseFacts, says: str, spans: Sequence[_DaysToCome]) -> str:
    """Return what follows from the days of a sentence beside those of the starts."""
    begins, last, starts = spans[0].first, spans[-1].last, sorted(facts.waves)
    first = min(span.first for span in spans)
    begins = begins if begins <= last else begins - _YEAR
    if _OF_A_SEASON.search(says) and last > begins:
        inside = next((day for day in starts if begins <= day <= last), None)
        text = _STARTS_IN_IT if inside else _KEPT_FREE if starts and last > starts[0] else ""
        return _filled(facts, text, start=_said(facts, inside or begins), last=_said(facts, last))
    if _LEAVES.search(says) or _ENDS.search(says):
        text = _LEAVES_THEN if _LEAVES.search(says) else _ENDS_THEN
        return _filled(facts, text, eve=_said(facts, facts.working_before(first - _DAY)))
    due = next((span for span in spans if _IS_DUE.search(span.before)), None)
    if due or _ASKS_FROM.search(says):
        shown = max(facts.first_day, facts.days_before((due or spans[0]).last, _TO_SHOW))
        return _filled(facts, _DUE_THEN, shown=_said(facts, shown))
    live = next((day for day in reversed(starts) if day < first), None)
    if live is None:
        return _filled(facts, _BEFORE_THE_START)
    many = count(len(facts.working_days(live, first - _DAY)), "working day")
    return _filled(facts, _AFTER_A_START, after=f"{many} after the start on {_said(facts, live)}")


def _said(facts: CaseFacts, day: date) -> str:
    """Return a day without its weekday, as tables show it."""
    is_of_first_year = day.year == (facts.brief.start or facts.today).year
    return f"{short_date(day)}{'' if is_of_first_year else f', {day.year}'}"


def _filled(facts: CaseFacts, text: str, **parts: str) -> str:
    start = _said(facts, min(facts.waves)) if facts.waves else "the start"
    return text.format(**{"start": start, "sponsor": capital(facts.sponsor_name), **parts})


def _spans_to_come(says: str, facts: CaseFacts) -> tuple[_DaysToCome, ...]:
    """Return each day or month to come that a sentence names."""
    first, start = facts.first_day, facts.brief.start or facts.today
    spans = list[_DaysToCome]()
    for named in named_days_in(says):
        day = end_of(named, start) if named.months else None
        before = says[max(0, named.start - _BACK) : named.start]
        if day and day >= first and not _SINCE.search(before):
            spans.append(_DaysToCome(day if named.days else day.replace(day=1), day, before))
    return tuple(spans)


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
