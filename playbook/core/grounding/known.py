"""Collect the facts that a plan's texts may use."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from math import ceil
from typing import Any, Literal

from playbook.core.case.decision_page import DecisionPage
from playbook.core.grounding.commitments import Commitment, Ledger, content_of
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import CLASSES, AnyItem, Kind
from playbook.core.text.dates import NamedDay, named_days_in, times_in
from playbook.core.text.names import fold
from playbook.core.text.numbers import Quantity, masked, place_of, quantities_in
from playbook.core.text.products import tools_in

_WORD = re.compile(r"[^\W\d_]+")
_NUMBERS_IN_DAYS = frozenset({"cadence_days"})
_MAY_BE_SHARES = frozenset({"baseline", "target", "green_at", "red_at", "outcome_baseline", "outcome_target"})
_NUMBERS_IN_HOURS = frozenset({"hours", "hours_per_week", "lead_hours_per_week", "capacity_hours_per_week"})

_TOGETHER = 2  # words of a title that tell which item a month belongs to
# Scores of one to five would make every small number known.
_NO_FACTS: Any = {
    "people": True,
    "stakeholders": {"__all__": {"influence", "support"}},
    "groups": {"__all__": {"impact", "overall_impact"}},
}


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What the app worked out from the brief itself, without a model."""

    page: DecisionPage | None = None  # of the brief, before there are items
    tasks: Mapping[str, AnyItem] = field(default_factory=dict)  # the built-in plan, by id
    agreed: tuple[str, ...] = ()  # the texts of the strategy, which the leaders saved


class Known:
    """Facts that texts may use, those of `behind` included."""

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
        self.item_days: dict[date, set[str]] = {}
        self.ledger: Ledger | None = None
        self.named_days: set[tuple[int | None, tuple[int, ...], tuple[tuple[int, int], ...]]] = set()
        self.times: set[int] = set()
        self.weeks: set[int] = set()
        self.texts: set[str] = set()
        self.tools: set[str] = set()

    def _all(self) -> Iterator["Known"]:
        yield self
        if self.behind:
            yield from self.behind._all()

    def is_someone(self, names: Sequence[str]) -> bool:
        """Return whether these words are a listed person's name, maybe partly."""
        words = set(names)
        return any(words <= facts.names and any(map(words.issubset, facts.people)) for facts in self._all())

    def is_word(self, word: str) -> bool:
        return any(word in facts.words for facts in self._all())

    def has_number(self, number: Quantity) -> bool:
        """Return whether this number stands somewhere in any form."""
        return any(facts._has_number(number) for facts in self._all())

    def _has_number(self, number: Quantity) -> bool:
        is_share = number.sort == "share"
        is_length = bool(number.minutes or number.days)
        values = {*(self.shares if is_share else () if is_length else self.plain), *self.typed}
        typed_shares = {value / 100 for value in number.values} & self.typed if is_share else set()
        is_known_length = self.minutes.intersection(number.minutes) or self.lengths.intersection(number.days)
        return bool(values.intersection(number.values) or typed_shares or is_known_length)

    def has_day(self, named: NamedDay, about: frozenset[str]) -> bool:
        """Return whether it is known, or the day of an item that the text is about."""
        spelled = (named.year, named.months, named.days)
        return any(
            spelled in facts.named_days
            or any(map(named.is_on, facts.days))
            or any(
                named.is_on(day) and len(titles & about) >= (1 if named.days else _TOGETHER)
                for day, titles in facts.item_days.items()
            )
            for facts in self._all()
        )

    def carries(self, commitment: Commitment) -> bool:
        """Return whether somebody decided this, or wrote the words that are quoted."""
        if commitment.sort == "quote" and self.has_words(commitment.words.rstrip(".!?")):
            return True
        return any(facts.ledger.carries(commitment) for facts in self._all() if facts.ledger)

    def has(self, sort: Literal["times", "weeks", "tools"], value: object) -> bool:
        return any(value in getattr(facts, sort) for facts in self._all())

    def has_words(self, words: str) -> bool:
        pattern = re.compile(rf"(?<!\w){re.escape(words.casefold())}(?!\w)")
        return any(pattern.search(text) for facts in self._all() for text in facts.texts)

    def learn_words(self, text: str) -> None:
        """Add the names and tools of a text, but no number, day or promise."""
        self.texts.add(text.casefold())
        self.words.update(fold(word) for word in _WORD.findall(text))
        self.tools.update(tool.words.casefold() for tool in tools_in(text))

    def learn_text(self, text: str, *, is_exact: bool = False) -> None:
        """Add a text's facts; an exact length, as in "40 hours", makes no 40 known."""
        if not text or text.casefold() in self.texts:
            return
        self.learn_words(text)
        days = named_days_in(text)
        for day in days:
            self.named_days.add((day.year, day.months, day.days))
            if day.year is not None:
                self.plain.add(Fraction(day.year))
            if day.days and day.year is None:
                self.named_days.add((None, day.months, ()))
        times = times_in(text)
        self.times.update(named.minute for named in times)
        for number in quantities_in(masked(text, [*map(place_of, days), *map(place_of, times)])):
            if not (is_exact and (number.minutes or number.days)):
                (self.shares if number.sort == "share" else self.plain).update(number.values)
            self.minutes.update(number.minutes)
            self.lengths.update(number.days)
        for unit, length in (("hour", 60), ("day", 0), ("week", 7), ("month", 30), ("year", 365)):
            if unit in self.words or f"{unit}ly" in self.words:
                (self.minutes if unit == "hour" else self.lengths).add(Fraction(length))

    def learn_small_words(self, text: str) -> None:
        """Add the lower-case words of a text: none is a name."""
        self.words.update(fold(word) for word in _WORD.findall(text) if word.islower())

    def learn_person(self, name: str) -> None:
        words = frozenset(fold(word) for word in re.findall(r"[^\W\d_]+(?:[\u2019'-][^\W\d_]+)*", name))
        words |= {part for word in words for part in word.split("-")}
        if words:
            self.people.append(words)
            self.names |= words
        self.plain.update(value for number in quantities_in(name) for value in number.values)

    def learn_value(self, name: str, value: float) -> None:
        """Add a number of a typed field."""
        exact = Fraction(str(value))
        (self.typed if name in _MAY_BE_SHARES else self.plain).add(exact)
        if name in _NUMBERS_IN_HOURS:
            self.minutes.add(exact * 60)
        if name in _NUMBERS_IN_DAYS:
            self.lengths.add(exact)

    def learn_day(self, day: date, start: date | None, go_live: date | None) -> None:
        self.days.add(day)
        self._learn_week(day, start, go_live)

    def learn_item_day(self, day: date, title: str, brief: Brief) -> None:
        """Add a day of the plan, which is known where a text is about its item."""
        self.item_days.setdefault(day, set()).update(content_of(title))
        self._learn_week(day, brief.start, brief.go_live)

    def _learn_week(self, day: date, start: date | None, go_live: date | None) -> None:
        for first in filter(None, (start, go_live)):
            if (week := (day - first).days // 7 + 1) > 0:
                self.weeks.add(week)

    def learn_length(self, days: int) -> None:
        """Add a length in days, as people round it."""
        rounded = (days, days + 1, 7 * round(days / 7), 7 * ceil(days / 7), 30 * round(days / 30.44))
        self.lengths.update(map(Fraction, rounded))


def known_of(
    brief: Brief,
    items: Iterable[AnyItem] = (),
    extra: Iterable[str] = (),
    page: DecisionPage | None = None,
    agreed: Iterable[str] = (),
) -> Known:
    """Return the facts of a brief, its page, people's texts and `extra` ones.

    What is `agreed` makes days and numbers known, and promises nothing.
    """
    facts = Known()
    facts.ledger = Ledger(brief)
    _learn_brief(facts, brief)
    for item in items:
        source = item.provenance.source
        for text in texts_of(item).values():
            # Nobody gave the built-in numbers, and a model vouches for none of its own names either.
            if source == "model":
                facts.learn_small_words(text)
            elif source == "builtin":
                facts.learn_words(text)
            else:
                facts.learn_text(text)
                facts.ledger.learn(text)
        if source not in ("model", "builtin"):
            _learn_numbers(facts, item)
        for day in _days_of(item):
            facts.learn_item_day(day, item.title, brief)
    for text in extra:
        facts.learn_text(text)
        facts.ledger.learn(text)
    for text in agreed:
        facts.learn_text(text)
    if page:
        for _, value in _leaves(asdict(page)):
            if isinstance(value, str):
                facts.learn_text(value, is_exact=True)
    return facts


def own_of(item: AnyItem, brief: Brief, behind: Known, builtin: AnyItem | None = None) -> Known:
    """Return `behind` with an item's own fields, and with the built-in task that it rewrites.

    What it assumes vouches for nothing.
    """
    facts = Known(behind)
    own_items: tuple[AnyItem, ...] = (item, builtin) if builtin else (item,)
    for own in own_items:
        _learn_numbers(facts, own)
        for day in _days_of(own):
            facts.learn_day(day, brief.start, brief.go_live)
    for text in texts_of(builtin).values() if builtin else ():
        facts.learn_text(text)
    return facts


def _learn_brief(facts: Known, brief: Brief) -> None:
    for person in brief.people:
        facts.learn_person(person.name)
        for text in (person.job_title, person.org_unit):
            facts.learn_text(text)
    for name, value in _leaves(brief.model_dump(exclude=_NO_FACTS)):
        if isinstance(value, str):
            facts.learn_text(value)
        elif isinstance(value, date):
            facts.learn_day(value, brief.start, brief.go_live)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            facts.learn_value(name, value)
    sizes = [group.size for group in brief.groups]
    for number in (len(brief.groups), len(brief.people), len(brief.tools), sum(sizes)):
        facts.plain.add(Fraction(number))
    marks = sorted({day for day in (brief.start, brief.go_live, brief.end) if day})
    for since, until in combinations(marks, 2):
        facts.learn_length((until - since).days)


def _learn_numbers(facts: Known, item: AnyItem) -> None:
    for name in CLASSES[item.kind].model_fields:
        value = getattr(item, name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            facts.learn_value(name, value)
        elif isinstance(value, tuple) and name != "rule_ids":
            facts.plain.add(Fraction(len(value)))
    if item.due and item.until and item.until > item.due:
        facts.learn_length((item.until - item.due).days)


def _days_of(item: AnyItem) -> Iterator[date]:
    values = (getattr(item, name) for name in CLASSES[item.kind].model_fields)
    return (value for value in values if isinstance(value, date))


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
    """Return the free texts of an item by field, title first."""
    return {name: text for name in _text_fields(item.kind) if (text := str(getattr(item, name)))}
