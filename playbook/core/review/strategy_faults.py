"""Where a strategy contradicts the plan, another of its lines, or its own sums."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Literal, NamedTuple

from playbook.core.base.text_caches import clear_with
from playbook.core.base.words import number, say
from playbook.core.case.dated import hours_in_all, sessions_of
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem, Gate, TrainingSession
from playbook.core.plan.strategy import Strategy
from playbook.core.text.dates import exact_days_in, named_days_in
from playbook.core.text.notes import split_sentences
from playbook.core.text.numbers import counts_in

FaultKind = Literal["gate", "day", "sum", "hours"]
FAULT_NAMES: dict[FaultKind, str] = {
    "gate": "before the gate that releases it", "day": "another day", "sum": "a sum", "hours": "hours",
}  # fmt: skip
_STEM = 6  # letters of a word that two texts share
_EVERYWHERE = frozenset({"start", "starts", "first", "before", "after", "every", "their", "there", "which"})
_WORD = re.compile(r"[^\W\d_]{5,}")
_TEAMS = re.compile(r"\([^()]*\)")
_FEWEST_OF_A_DAY, _SHARE_OF_A_LINE, _SHARE_OF_A_TITLE = 3, 3 / 5, 2 / 3
_FEWEST_OF_TWO_LINES, _SHARE_OF_TWO_LINES = 4, 3 / 4
_TRAINING = re.compile(r"(?i)\b(?:train(?:s|ed|ing)?|sessions?|learns?)\b")
_OTHERWISE = re.compile(r"(?i)\b(?:no|not|never|nothing|before|until|after|unless)\b")
_AT_A_PRICE = re.compile(r" at (\d[\d,.]{0,12}\d|\d) ")
_SESSION_HOURS = re.compile(r"\b(\d{1,3}(?:\.\d{1,2})?) (?:hours? )?of (?:sessions|training)\b(?! and)")
_MOST_COUNTS = 6  # before a price: rounds, days, people; each doubles the products
_EXACT = 0.01  # of a sum


class StrategyFault(NamedTuple):
    """A sentence of a strategy, and what it contradicts."""

    kind: FaultKind
    row: tuple[str, int]  # a list of the strategy, and the place in it
    sentence: str
    against: str
    item_id: str = ""  # of the task that has another day

    @property
    def text(self) -> str:
        """Return both sides, for whoever mends it."""
        return f"The strategy says “{self.sentence}” {self.against}"


def faults_in(
    strategy: Strategy, brief: Brief, items: Sequence[AnyItem], today: date
) -> tuple[StrategyFault, ...]:
    """Return the contradictions, one for each sentence."""
    faults = (
        *_before_a_gate(strategy, brief, items, today),
        *against_days(strategy, items, today),
        *_of_two_lines(strategy, today),
        *_of_sums(strategy),
        *_of_hours(strategy, brief, items),
    )
    return tuple({(fault.row, fault.sentence): fault for fault in reversed(faults)}.values())[::-1]


def against_days(strategy: Strategy, items: Sequence[AnyItem], today: date) -> Iterator[StrategyFault]:
    """Yield the tasks that a sentence has on another day."""
    own = dict(own_days(items))
    for row, sentence, day in _dated(strategy, today):
        about = [
            item
            for item in items
            if own[item.id] and is_about(sentence, item.title, _FEWEST_OF_A_DAY, _SHARE_OF_A_LINE)
        ]
        for item in () if any(day in own[item.id] for item in about) else about:
            planned = f"The plan has “{item.title}” on {say(min(own[item.id]))}."
            yield StrategyFault("day", row, sentence, planned, item.id)


def _before_a_gate(
    strategy: Strategy, brief: Brief, items: Sequence[AnyItem], today: date
) -> Iterator[StrategyFault]:
    """Yield training of a later start that begins before the gate which releases that start."""
    starts = brief.team_starts
    sessions = [item for item in items if isinstance(item, TrainingSession)]
    for row, sentence in _sentences(strategy):
        days = [each.day for each in exact_days_in(sentence, today)]
        if not days or not _TRAINING.search(sentence) or _OTHERWISE.search(sentence):
            continue
        teams = [group for group in brief.groups if group.name.casefold() in sentence.casefold()]
        named = {day for group in teams if (day := brief.go_live_of(group))}
        start = next((day for day in starts if day in days or named == {day}), None)
        trained = min((day for day in days if day != start), default=None)
        earlier = [day for day in starts if start and day < start]
        if not start or not earlier or not trained:
            continue
        for_start = {group.id for group in brief.groups if brief.go_live_of(group) == start}
        gates = [
            item
            for item in items
            if isinstance(item, Gate) and item.date and earlier[-1] < item.date < start
            and for_start & {*item.group_ids}
        ]  # fmt: skip
        gate = min(gates, key=lambda item: item.date or date.max, default=None)
        begun = [each.date for each in sessions if each.date and for_start & {*each.group_ids}]
        if gate and gate.date and trained < gate.date and trained < min(begun, default=gate.date):
            released = f"“{gate.title}” releases it on {say(gate.date)}."
            yield StrategyFault("gate", row, sentence, released)


def _of_two_lines(strategy: Strategy, today: date) -> Iterator[StrategyFault]:
    """Yield what two sentences on one thing have on two days."""
    for (_, sentence, day), (row, other, other_day) in combinations(_dated(strategy, today), 2):
        shared, fewer = _stems(sentence) & _stems(other), min(map(len, map(_stems, (sentence, other))))
        if day != other_day and len(shared) >= max(_FEWEST_OF_TWO_LINES, _SHARE_OF_TWO_LINES * fewer):
            yield StrategyFault("day", row, other, f"It also says “{sentence}”")


def _of_sums(strategy: Strategy) -> Iterator[StrategyFault]:
    """Yield the parts of the budget whose counts and price make another amount."""
    for place, share in enumerate(strategy.money):
        if not (match := _AT_A_PRICE.search(f"{share.what} ")):
            continue
        price = float(match[1].replace(",", ""))
        counts = [each.value for each in counts_in(share.what[: match.start()]) if each.value]
        products = {price}
        for each in counts[-_MOST_COUNTS:]:
            products |= {product * each for product in products}
        if counts and not any(abs(share.amount - each) <= _EXACT * share.amount for each in products):
            amounts = f"Its amount is {number(share.amount)}."
            yield StrategyFault("sum", ("money", place), share.what, amounts)


def _of_hours(strategy: Strategy, brief: Brief, items: Sequence[AnyItem]) -> Iterator[StrategyFault]:
    """Yield hours of sessions that no team named there has."""
    sessions = sessions_of(items)
    for row, sentence in _sentences(strategy):
        teams = [group for group in brief.groups if group.name.casefold() in sentence.casefold()]
        planned = {hours_in_all(group, sessions) for group in teams or brief.groups} - {0.0}
        for match in _SESSION_HOURS.finditer(sentence):
            if planned and float(match[1]) not in planned:
                hours = f"The plan has {' or '.join(map(number, sorted(planned)))} hours of sessions."
                yield StrategyFault("hours", row, sentence, hours)


def _sentences(strategy: Strategy) -> Iterator[tuple[tuple[str, int], str]]:
    """Yield the sentences that name days; a talk names its own."""
    for place, decision in enumerate(strategy.decisions):
        yield from ((("decisions", place), each) for each in split_sentences(decision.choice))
    for place, line in enumerate(strategy.lines):
        if line.chapter != "messages":
            yield from ((("lines", place), each) for each in split_sentences(line.what))


def _dated(strategy: Strategy, today: date) -> Iterator[tuple[tuple[str, int], str, date]]:
    """Yield the sentences with one day, and that day."""
    for row, sentence in _sentences(strategy):
        stated = {each.day for each in exact_days_in(sentence, today)}
        if len(stated) == 1 and len(named_days_in(sentence)) == 1:
            yield row, sentence, stated.pop()


def own_days(items: Iterable[AnyItem]) -> Iterator[tuple[str, set[date]]]:
    """Yield all days of each item, by its id."""
    for item in items:
        yield item.id, {value for value in dict(item).values() if isinstance(value, date)}


def is_about(sentence: str, title: str, fewest: int, share: float = _SHARE_OF_A_TITLE) -> bool:
    """Return whether a sentence has so many long words of a title."""
    named, stems = _stems(_TEAMS.sub("", title)), _stems(sentence)
    return len(named & stems) >= max(fewest, share * len(named))


def has_same_words(text: str, other: str) -> bool:
    """Return whether two texts have the same long words."""
    return _stems(text) == _stems(other)


@clear_with
@lru_cache(maxsize=4_096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(text.casefold()) if word not in _EVERYWHERE)
