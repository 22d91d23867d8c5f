"""Which dates of a brief stand in its paper or in a task of their day, outside of open questions.

A date stands where a line of the paper or a task names its day beside a word of its sentence. Speeches and
open questions do not count. What is past and the days of the objective, which are targets, are left out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import takewhile

from playbook.core.case.reading.texts import sentences_of
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem
from playbook.core.text.dates import NamedDay, end_of, named_days_in

_FIELDS = (
    "what_changes", "approach", "why", "why_now", "risk_of_not_changing", "what_stays", "concerns",
    "expected_benefit",
)  # fmt: skip
_ONLY_SAID = ("message", "key_message", "manager_briefing", "objective")
_QUESTIONS, _OPEN = "find-answers", "**Open questions"
_OVER = re.compile(
    r"\b(?:was|were|had|took|gave|found|approved|released|removed|told|said|promised|preferred|asked|did"
    r"|listening sessions|visit|council:|letter of|version of)\b"
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_CALENDAR = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|this|that|with|from|before|after"
)
_STEM = 5


def dates_in(brief: Brief) -> Iterator[tuple[str, NamedDay, date]]:
    """Yield each date to come with its sentence and its last day."""
    for field in _FIELDS:
        for sentence in sentences_of(getattr(brief, field)):
            for named in named_days_in(sentence):
                day = end_of(named, brief.start) if brief.start else None
                is_over = named.year is None and not named.days and _OVER.search(sentence)
                is_past = day is None or is_over or day < (brief.start or day)
                if day and named.months and not is_past and day != brief.go_live:  # which may move
                    yield sentence, named, day


def dates_without_a_place(brief: Brief, items: Sequence[AnyItem], paper: str) -> tuple[int, list[str]]:
    """Return how many dates a brief has, and those that stand nowhere."""
    lines = [*_of_paper(paper), *_of_items(items)]
    dates = [*dates_in(brief)]
    loose = [
        f"{named.words}: {sentence}"
        for sentence, named, day in dates
        if not any(_names(line, named, day) and _shares(line, sentence) for line in lines)
    ]
    return len(dates), loose


def _of_paper(paper: str) -> Iterator[str]:
    told = takewhile(lambda line: not line.startswith(_OPEN), paper.splitlines())
    yield from (line for line in told if line and not line.startswith(">"))


def _of_items(items: Iterable[AnyItem]) -> Iterator[str]:
    for item in items:
        if item.kind not in _ONLY_SAID and not item.id.endswith(_QUESTIONS):
            texts = item.model_dump(mode="json", exclude={"id", "provenance", "group_ids", "rule_ids", "why"})
            own = [value for value in texts.values() if isinstance(value, str)]
            day = getattr(item, "due", None) or getattr(item, "date", None)
            yield " ".join([f"{day:%b} {day.day}" if day else "", *own])


def _names(line: str, named: NamedDay, day: date) -> bool:
    month = f"{day:%b}"
    return bool(
        re.search(
            rf"\b{month}[a-z]* {day.day}\b|\b{day.day} {month}|–{day.day}\b"
            if named.days
            else rf"\b{month}\b",
            line,
        )
    )


def _shares(line: str, sentence: str) -> bool:
    return bool(_stems(line) & _stems(sentence))


def _stems(text: str) -> set[str]:
    words = (word.casefold() for word in _WORD.findall(text))
    return {word[:_STEM] for word in words if not _CALENDAR.fullmatch(word)}
