"""Two days or thresholds for one thing, in a plan's texts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from playbook.core.base.text_caches import clear_with
from playbook.core.base.words import number, say
from playbook.core.plan.items import AnyItem, Gate, Metric
from playbook.core.plan.strategy import Strategy
from playbook.core.text.dates import exact_days_in, named_days_in
from playbook.core.text.notes import split_sentences
from playbook.core.text.numbers import quantities_in
from playbook.llm.stage.slots import texts_of

_STEM = 6  # letters of a word that two texts share
_CLAUSES = re.compile(r"[\n;]+")
_EVERYWHERE = frozenset({"start", "starts", "first", "before", "after", "every", "their", "there", "which"})
_WORD = re.compile(r"[^\W\d_]{5,}")
_SHARE_OF_TITLE, _SHARE_OF_A_LINE = 2 / 3, 3 / 5
_FEWEST, _FEWEST_OF_A_DAY = 2, 3
_N_OF_M = re.compile(r"\bof (?=(?:ten|twenty|five|four)\b)", re.IGNORECASE)
_TEAMS = re.compile(r"\([^()]*\)")
_PRACTICE = re.compile(r"\b(?:practi[cs]|train|test)", re.IGNORECASE)


class Contradiction(NamedTuple):
    """A sentence of an item that says otherwise than another item."""

    item_id: str
    sentence: str
    text: str  # what does not agree, for whoever mends it


def contradictions_in(items: Sequence[AnyItem], today: date) -> tuple[Contradiction, ...]:
    """Return where the texts of a plan contradict its days and targets."""
    days = dict(_own_days(items))
    by_sentence: dict[tuple[str, str], Contradiction] = {}
    for item in items:
        for sentence in _sentences(item):
            for text in (*_thresholds(item, sentence, items), *_days(item, sentence, days, items, today)):
                by_sentence.setdefault((item.id, sentence), Contradiction(item.id, sentence, text))
    return tuple(by_sentence.values())


def against_strategy(strategy: Strategy, items: Sequence[AnyItem], today: date) -> Iterator[tuple[str, str]]:
    """Yield the tasks that a strategy's sentence has on another day, by id, with both days."""
    own = dict(_own_days(items))
    # A talk names its own day beside the words of many tasks.
    lines = (each.what for each in strategy.lines if each.chapter != "messages")
    texts = (*(each.choice for each in strategy.decisions), *lines)
    for sentence in (each for text in texts for each in split_sentences(text)):
        stated = {each.day for each in exact_days_in(sentence, today)}
        if len(stated) != 1 or len(named_days_in(sentence)) > 1:
            continue
        about = [
            item
            for item in items
            if own[item.id] and _is_about(sentence, item.title, _FEWEST_OF_A_DAY, _SHARE_OF_A_LINE)
        ]
        for item in () if any(stated & own[item.id] for item in about) else about:
            planned = say(min(own[item.id]))
            yield item.id, f"The strategy says “{sentence}” The plan has “{item.title}” on {planned}."


def _sentences(item: AnyItem) -> Iterator[str]:
    for name, text in texts_of(item).items():
        for line in _CLAUSES.split(text) if name != "title" else ():
            yield from split_sentences(line)


def _thresholds(item: AnyItem, sentence: str, items: Iterable[AnyItem]) -> Iterator[str]:
    """Yield the metrics whose target a gate's sentence does not keep.

    Before the target's day it may ask for less, from then on for no less.
    """
    if not isinstance(item, Gate) or item.date is None or _PRACTICE.search(sentence):
        return
    shares = [each.value for each in quantities_in(_N_OF_M.sub("in ", sentence)) if each.sort == "share"]
    if not shares:
        return
    for metric in items:
        is_share = isinstance(metric, Metric) and metric.unit.startswith("%") and metric.higher_is_better
        if not isinstance(metric, Metric) or not is_share or metric.target is None:
            continue
        if not {*metric.group_ids} <= {*item.group_ids} or not _is_about(sentence, metric.title, _FEWEST):
            continue
        due = metric.target_date
        is_early = due is not None and item.date < due and shares[0] >= metric.target
        is_late = due is not None and item.date >= due and shares[0] < metric.target
        if due and (is_early or is_late):
            yield (
                f"it asks for {number(shares[0])}% on {say(item.date)}, and “{metric.title}” for "
                f"{number(metric.target)}% by {say(due)}"
            )


def _days(
    item: AnyItem, sentence: str, own: dict[str, set[date]], items: Iterable[AnyItem], today: date
) -> Iterator[str]:
    """Yield the tasks that a sentence names with another day."""
    stated = {each.day for each in exact_days_in(sentence, today)}
    if len(stated) != 1 or stated & own.get(item.id, set()):
        return
    [day] = stated
    about = [each for each in items if _is_about(sentence, each.title, _FEWEST_OF_A_DAY)]
    if any(day in own[each.id] for each in about):
        return
    for other in about:
        if _stems(other.title) != _stems(item.title) and own[other.id]:
            yield f"it says {say(day)}, and “{other.title}” is on {say(min(own[other.id]))}"


def _own_days(items: Iterable[AnyItem]) -> Iterator[tuple[str, set[date]]]:
    for item in items:
        yield item.id, {value for value in dict(item).values() if isinstance(value, date)}


def _is_about(sentence: str, title: str, fewest: int, share: float = _SHARE_OF_TITLE) -> bool:
    """Return whether a sentence has most long words of a title."""
    named, stems = _stems(_TEAMS.sub("", title)), _stems(sentence)
    return len(named & stems) >= max(fewest, share * len(named))


@clear_with
@lru_cache(maxsize=4_096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(text.casefold()) if word not in _EVERYWHERE)
