"""No invention: what a text names that neither the brief, nor the plan, nor a stated assumption holds."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem, Metric, Policy, UseCase
from playbook.core.text.dates import named_days_in, times_in
from playbook.core.text.grounding.known import Known, known_of, own_of, texts_of
from playbook.core.text.grounding.people import strangers_in, words_in
from playbook.core.text.numbers import masked, place_of, quantities_in
from playbook.core.text.products import tools_in

__all__ = [
    "WHAT_NAMES",
    "Known",
    "UnsupportedClaim",
    "What",
    "all_doubts",
    "claims_in",
    "forget_texts",
    "known_of",
    "texts_of",
    "ungrounded",
]

What = Literal["person", "number", "tool", "date"]
WHAT_NAMES: dict[What, str] = {
    "person": "a person",
    "number": "a number",
    "tool": "a tool",
    "date": "a date or time",
}
_WEEK = re.compile(r"\b(?:week|weeks)\s(\d{1,2})\b(?!\s?[%:]|[.,]\d)", re.IGNORECASE)
_DAY = re.compile(r"\bdays?\s(?:30|60|90)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UnsupportedClaim:
    """Words that nobody gave: in which field they stand, and what they name."""

    field: str
    words: str
    what: What


def claims_in(text: str, known: Known, field: str = "") -> tuple[UnsupportedClaim, ...]:
    """Every person, number, tool and date of a text that is not known, in the order of the text."""
    found: list[tuple[int, str, What]] = []
    spans: list[tuple[int, int]] = []
    for tool in tools_in(text):
        spans.append((tool.start, tool.end))
        if not known.has_tool(tool.words):
            found.append((tool.start, tool.words, "tool"))
    text = masked(text, spans)
    days, times = named_days_in(text), times_in(text)
    found += [(day.start, day.words, "date") for day in days if not known.has_day(day)]
    found += [(time.start, time.words, "date") for time in times if not known.has_time(time)]
    text = masked(text, [*map(place_of, days), *map(place_of, times)])
    for person in strangers_in(text, known.is_someone, known.is_word):
        found.append((person.start, person.words, "person"))
    weeks = [match.span() for match in _WEEK.finditer(text) if known.has_week(int(match[1]))]
    text = masked(text, [*weeks, *(match.span() for match in _DAY.finditer(text))])
    for said in quantities_in(text):
        says_more_than_one = any(value not in (0, 1) for value in said.values) or not said.values
        if says_more_than_one and not known.has_number(said):
            found.append((said.start, said.words, "number"))
    once = {
        (what, words.casefold()): UnsupportedClaim(field, words, what)
        for _, words, what in sorted(found)[::-1]
    }
    return tuple(once.values())[::-1]


def ungrounded(item: AnyItem, brief: Brief, items: Iterable[AnyItem]) -> tuple[UnsupportedClaim, ...]:
    """What an item names that nobody gave. `items`: the plan; for many items take `all_doubts`."""
    others = [other for other in items if other.id != item.id]
    return _claims(item, brief, known_of(brief, others))


def all_claims(brief: Brief, items: Collection[AnyItem]) -> dict[str, tuple[UnsupportedClaim, ...]]:
    """The doubts of every item that a model wrote and that has any, by the item's id."""
    written = [item for item in items if item.provenance.source == "model"]
    if not written:
        return {}
    known = known_of(brief, items)
    found = {item.id: _claims(item, brief, known) for item in written}
    return {item_id: claims for item_id, claims in found.items() if claims}


def _claims(item: AnyItem, brief: Brief, plan: Known) -> tuple[UnsupportedClaim, ...]:
    known = own_of(item, brief, plan)
    found: dict[tuple[What, str], UnsupportedClaim] = {}
    for field, text in texts_of(item).items():
        for claim in claims_in(text, known, field):
            found.setdefault((claim.what, claim.words.casefold()), claim)
    for claim in _typed(item, brief, plan):
        found.setdefault((claim.what, claim.words.casefold()), claim)
    return tuple(found.values())


def _typed(item: AnyItem, brief: Brief, plan: Known) -> Iterable[UnsupportedClaim]:
    """A tool that is not among the brief's, and a baseline: a fact of the world, not a proposal."""
    if isinstance(item, UseCase) and item.tool and not _is_named(item.tool, brief, plan):
        yield UnsupportedClaim("tool", item.tool, "tool")
    if isinstance(item, Policy):
        for tool in item.approved_tools:
            if not _is_named(tool, brief, plan):
                yield UnsupportedClaim("approved_tools", tool, "tool")
    if isinstance(item, Metric) and item.baseline:
        said = quantities_in(f"{item.baseline:g}")
        assumed = any(map(own_of(item.model_copy(update=_NOTHING_TYPED), brief, plan).has_number, said))
        if said and not assumed:
            yield UnsupportedClaim("baseline", f"{item.baseline:g}", "number")


_NOTHING_TYPED = dict.fromkeys(("baseline", "target", "green_at", "red_at"))


def _is_named(tool: str, brief: Brief, plan: Known) -> bool:
    return tool.casefold() in {own.casefold() for own in brief.tools} or plan.has_words(tool)


def forget_texts() -> None:
    """Forget the texts that were read before: they may name somebody who is to be forgotten."""
    for read in (named_days_in, times_in, quantities_in, tools_in, words_in):
        read.cache_clear()
