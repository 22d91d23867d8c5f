"""What a plan may speak of: the facts of its brief, of what people wrote, and of its own days and numbers."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import ceil
from typing import Any

from playbook.core.plan.brief import Brief
from playbook.core.plan.items import CLASSES, AnyItem, Kind
from playbook.core.text.dates import SaidDay, SaidTime, named_days_in, times_in
from playbook.core.text.names import fold
from playbook.core.text.numbers import Quantity, masked, place_of, quantities_in
from playbook.core.text.products import tools_in

_WORD = re.compile(r"[^\W\d_]+")
_NUMBERS_IN_DAYS = frozenset({"cadence_days"})
_MAY_BE_SHARES = frozenset({"baseline", "target", "green_at", "red_at", "outcome_baseline", "outcome_target"})
_NUMBERS_IN_HOURS = frozenset({"hours", "hours_per_week", "lead_hours_per_week", "capacity_hours_per_week"})


class Known:
    """Facts that texts may use; `behind` are further ones, so that an item can add its own to the plan's."""

    def __init__(self, behind: "Known | None" = None) -> None:
        self.behind = behind
        self.people: list[frozenset[str]] = []
        self.names: set[str] = set()
        self.words: set[str] = set()
        self.plain: set[Fraction] = set()
        self.shares: set[Fraction] = set()
        self.typed: set[Fraction] = set()
        self.minutes: set[Fraction] = set()
        self.lengths: set[Fraction] = set()
        self.days: set[date] = set()
        self.said_days: set[tuple[int | None, tuple[int, ...], tuple[tuple[int, int], ...]]] = set()
        self.times: set[int] = set()
        self.weeks: set[int] = set()
        self.texts: set[str] = set()
        self.tools: set[str] = set()

    def is_someone(self, names: Sequence[str]) -> bool:
        """Whether these words together are one person's name, or part of it."""
        wanted = set(names)
        if wanted <= self.names and any(wanted <= person for person in self.people):
            return True
        return self.behind is not None and self.behind.is_someone(names)

    def is_word(self, word: str) -> bool:
        """Whether the brief or the plan uses this word as a word."""
        return word in self.words or (self.behind is not None and self.behind.is_word(word))

    def has_number(self, said: Quantity) -> bool:
        """Whether this number stands somewhere, in any of the forms that people write it in."""
        mine = self.shares if said.sort == "share" else self.plain
        for value in said.values:
            if value in mine or value in self.typed:
                return True
            if said.sort == "share" and value / 100 in self.typed:
                return True
        if any(value in self.minutes for value in said.minutes):
            return True
        if any(value in self.lengths for value in said.days):
            return True
        return self.behind is not None and self.behind.has_number(said)

    def has_day(self, said: SaidDay) -> bool:
        """Whether this date, month or year is one of the plan's days, or is named as it is."""
        if (said.year, said.months, said.days) in self.said_days or any(map(said.is_on, self.days)):
            return True
        return self.behind is not None and self.behind.has_day(said)

    def has_time(self, said: SaidTime) -> bool:
        return said.minute in self.times or (self.behind is not None and self.behind.has_time(said))

    def has_week(self, number: int) -> bool:
        """Whether some day of the plan lies in this week of the rollout, or after go-live."""
        return number in self.weeks or (self.behind is not None and self.behind.has_week(number))

    def has_tool(self, name: str) -> bool:
        """Whether this well-known product is named in the brief, or in what people wrote."""
        mine = name.casefold() in self.tools
        return mine or (self.behind is not None and self.behind.has_tool(name))

    def has_words(self, words: str) -> bool:
        """Whether these words, a tool's name for instance, stand in one of the texts."""
        wanted = re.compile(rf"(?<!\w){re.escape(words.casefold())}(?!\w)")
        mine = any(wanted.search(text) for text in self.texts)
        return mine or (self.behind is not None and self.behind.has_words(words))

    def learn_text(self, text: str) -> None:
        """Take in everything that a text names."""
        if not text or text.casefold() in self.texts:
            return
        self.texts.add(text.casefold())
        self.words.update(fold(word) for word in _WORD.findall(text))
        self.tools.update(tool.words.casefold() for tool in tools_in(text))
        days = named_days_in(text)
        for day in days:
            self.said_days.add((day.year, day.months, day.days))
            if day.year is not None:
                self.plain.add(Fraction(day.year))
            if day.days and day.year is None:
                self.said_days.add((None, day.months, ()))
        times = times_in(text)
        self.times.update(said.minute for said in times)
        rest = masked(text, [*map(place_of, days), *map(place_of, times)])
        for said in quantities_in(rest):
            (self.shares if said.sort == "share" else self.plain).update(said.values)
            self.minutes.update(said.minutes)
            self.lengths.update(said.days)
        for unit, length in (("hour", 60), ("day", 0), ("week", 7), ("month", 30), ("year", 365)):
            if unit in self.words or f"{unit}ly" in self.words:
                (self.minutes if unit == "hour" else self.lengths).add(Fraction(length))

    def learn_small_words(self, text: str) -> None:
        """Take in the words that a text writes small: no name is ever written so."""
        self.words.update(fold(word) for word in _WORD.findall(text) if word.islower())

    def learn_person(self, name: str) -> None:
        words = frozenset(fold(word) for word in re.findall(r"[^\W\d_]+(?:[\u2019'-][^\W\d_]+)*", name))
        words |= {part for word in words for part in word.split("-")}
        if words:
            self.people.append(words)
            self.names |= words
        self.plain.update(value for said in quantities_in(name) for value in said.values)

    def learn_value(self, name: str, value: float) -> None:
        """Take in a number of a typed field; its name tells what it counts."""
        exact = Fraction(str(value))
        (self.typed if name in _MAY_BE_SHARES else self.plain).add(exact)
        if name in _NUMBERS_IN_HOURS:
            self.minutes.add(exact * 60)
        if name in _NUMBERS_IN_DAYS:
            self.lengths.add(exact)

    def learn_day(self, day: date, start: date | None, go_live: date | None) -> None:
        self.days.add(day)
        for first in filter(None, (start, go_live)):
            if (week := (day - first).days // 7 + 1) > 0:
                self.weeks.add(week)

    def learn_length(self, days: int) -> None:
        """Take in how long something takes, as people round it."""
        rounded = (days, days + 1, 7 * round(days / 7), 7 * ceil(days / 7), 30 * round(days / 30.44))
        self.lengths.update(map(Fraction, rounded))


def known_of(brief: Brief, items: Iterable[AnyItem] = (), extra: Iterable[str] = ()) -> Known:
    """What texts about a rollout may speak of: its brief, its plan, and `extra` texts.

    Of what a model wrote only the days count, which the plan holds, and no names, numbers or tools.
    """
    known = Known()
    _learn_brief(known, brief)
    for item in items:
        if item.provenance.source == "model":
            for text in texts_of(item).values():
                known.learn_small_words(text)
        else:
            for text in texts_of(item).values():
                known.learn_text(text)
            _learn_numbers(known, item)
        _learn_days(known, item, brief)
    for text in extra:
        known.learn_text(text)
    return known


def own_of(item: AnyItem, brief: Brief, behind: Known) -> Known:
    """What an item's own texts may speak of besides: its typed fields, and what it says it assumed."""
    known = Known(behind)
    for text in item.provenance.assumptions:
        known.learn_text(text)
    _learn_numbers(known, item)
    _learn_days(known, item, brief)
    return known


def _learn_brief(known: Known, brief: Brief) -> None:
    for person in brief.people:
        known.learn_person(person.name)
        known.learn_text(person.job_title)
        known.learn_text(person.org_unit)
    for name, value in _leaves(brief.model_dump(exclude={"people"})):
        if isinstance(value, str):
            known.learn_text(value)
        elif isinstance(value, date):
            known.learn_day(value, brief.start, brief.go_live)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            known.learn_value(name, value)
    sizes = [group.size for group in brief.groups]
    for number in (len(brief.groups), len(brief.people), len(brief.tools), sum(sizes)):
        known.plain.add(Fraction(number))
    marks = sorted({day for day in (brief.start, brief.go_live, brief.end) if day})
    for since in marks:
        for until in marks:
            if until > since:
                known.learn_length((until - since).days)


def _learn_numbers(known: Known, item: AnyItem) -> None:
    for name in CLASSES[item.kind].model_fields:
        value = getattr(item, name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            known.learn_value(name, value)
        elif isinstance(value, tuple) and name not in ("rule_ids",):
            known.plain.add(Fraction(len(value)))
    if item.due and item.until and item.until > item.due:
        known.learn_length((item.until - item.due).days)


def _learn_days(known: Known, item: AnyItem, brief: Brief) -> None:
    for name in CLASSES[item.kind].model_fields:
        if isinstance(value := getattr(item, name), date):
            known.learn_day(value, brief.start, brief.go_live)


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, str(key))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _leaves(inner, name)
    elif name != "id" and not name.endswith("_id"):
        yield name, value


@lru_cache(maxsize=32)
def _text_fields(kind: Kind) -> tuple[str, ...]:
    schema = CLASSES[kind].model_json_schema()["properties"]
    return tuple(
        name
        for name, field in schema.items()
        if field.get("type") == "string" and not field.keys() & {"enum", "const", "format", "pattern"}
    )


def texts_of(item: AnyItem) -> dict[str, str]:
    """The free texts of an item by field: what a person reads on its card, title first."""
    return {name: text for name in _text_fields(item.kind) if (text := str(getattr(item, name)))}
