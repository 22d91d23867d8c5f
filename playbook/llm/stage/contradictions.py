"""Two days or thresholds for one thing, in a plan's texts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from playbook.core.base.words import number, say
from playbook.core.plan.items import AnyItem, Gate, Metric
from playbook.core.review.strategy_faults import has_same_words, is_about, own_days
from playbook.core.text.dates import exact_days_in
from playbook.core.text.notes import split_sentences
from playbook.core.text.numbers import quantities_in
from playbook.llm.stage.slots import texts_of

_CLAUSES = re.compile(r"[\n;]+")
_FEWEST, _FEWEST_OF_A_DAY = 2, 3
_N_OF_M = re.compile(r"\bof (?=(?:ten|twenty|five|four)\b)", re.IGNORECASE)
_PRACTICE = re.compile(r"\b(?:practi[cs]|train|test)", re.IGNORECASE)


class Contradiction(NamedTuple):
    """A sentence of an item that says otherwise than another item."""

    item_id: str
    sentence: str
    text: str  # what does not agree, for whoever mends it


def contradictions_in(items: Sequence[AnyItem], today: date) -> tuple[Contradiction, ...]:
    """Return where the texts of a plan contradict its days and targets."""
    days = dict(own_days(items))
    by_sentence: dict[tuple[str, str], Contradiction] = {}
    for item in items:
        for sentence in _sentences(item):
            for text in (*_thresholds(item, sentence, items), *_days(item, sentence, days, items, today)):
                by_sentence.setdefault((item.id, sentence), Contradiction(item.id, sentence, text))
    return tuple(by_sentence.values())


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
        if not {*metric.group_ids} <= {*item.group_ids} or not is_about(sentence, metric.title, _FEWEST):
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
    about = [each for each in items if is_about(sentence, each.title, _FEWEST_OF_A_DAY)]
    if any(day in own[each.id] for each in about):
        return
    for other in about:
        if not has_same_words(other.title, item.title) and own[other.id]:
            yield f"it says {say(day)}, and “{other.title}” is on {say(min(own[other.id]))}"
