"""Find claims that neither brief, plan nor assumptions support."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Literal, get_args

from playbook.core.grounding.commitments import Sort, commitments_in, content_of
from playbook.core.grounding.known import Known, WorkedOut, known_of, own_of, texts_of
from playbook.core.grounding.people import strangers_in
from playbook.core.grounding.steps import is_of_a_step, is_worked_out
from playbook.core.grounding.tools import coined_in
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem, Metric, Milestone, Policy
from playbook.core.text.dates import named_days_in, times_in
from playbook.core.text.names import fold
from playbook.core.text.numbers import masked, place_of, quantities_in
from playbook.core.text.products import tools_in

__all__ = [
    "WHAT_NAMES", "Known", "UnsupportedClaim", "What", "WorkedOut", "all_claims", "claims_in", "known_of",
    "texts_of", "ungrounded",
]  # fmt: skip

What = Literal["person", "number", "tool", "date"] | Sort
WHAT_NAMES: dict[What, str] = {
    "person": "a person", "number": "a number", "tool": "a tool", "date": "a date or time",
    "promise": "a promise", "approval": "an approval", "duty": "a duty", "source": "a source",
    "quote": "a quotation",
}  # fmt: skip
_SORTS = frozenset(get_args(Sort))
_WEEK = re.compile(r"(?i)\b(?:week|weeks)\s(\d{1,2})\b(?!\s?[%:]|[.,]\d)")
_FEAST = re.compile(r"\b(?:Christmas|Easter|Thanksgiving|Weihnachten|Ostern|No\u00ebl|Navidad)\b")
# What has to be true before something, or is counted: it says nothing that is so already.
_CONDITIONS = frozenset({
    "done_when", "go_if", "stop_if", "adjust_if", "definition", "data_source", "red_action", "measure",
})  # fmt: skip
_FIRST_OF_A_SPAN = re.compile(r"\b\d{1,2}(?=\s?(?:to|until|and|[-\u2013])\s?(?:[A-Z][a-z]{2,8}\s)?\x01)")
_DAY = re.compile(r"(?i)\bdays?\s(?:30|60|90)\b")


@dataclass(frozen=True, slots=True)
class UnsupportedClaim:
    """Words without a source, their field and kind."""

    field: str
    words: str
    what: What


def claims_in(text: str, facts: Known, field: str = "") -> tuple[UnsupportedClaim, ...]:
    """Return in order what nobody gave: people, numbers, promises and the like."""
    whole, about = text, content_of(text)
    tools = tools_in(text)
    text = masked(text, map(place_of, tools))
    days, times = named_days_in(text), times_in(text)
    text = masked(text, [*map(place_of, days), *map(place_of, times)])
    people = strangers_in(text, facts.is_someone, facts.is_word)
    weeks = [match.span() for match in _WEEK.finditer(text) if facts.has("weeks", int(match[1]))]
    spans = [match.span() for match in _FIRST_OF_A_SPAN.finditer(text)]
    counted = masked(text, [*weeks, *(match.span() for match in _DAY.finditer(text)), *spans])
    numbers = quantities_in(counted)
    known_numbers = [number for number in numbers if facts.has_number(number)]
    unknown = [
        number
        for number in numbers
        if number not in known_numbers
        and not is_of_a_step(number, whole, field)
        and not is_worked_out(number, known_numbers, whole)
    ]
    unlisted = [tool for tool in tools if not facts.has("tools", tool.words.casefold())]
    unlisted += coined_in(text, lambda word: facts.is_word(word) or facts.is_someone([word]))
    feasts = [feast for feast in _FEAST.finditer(text) if not facts.is_word(fold(feast.group()))]
    claims: list[tuple[int, str, What]] = [
        *((tool.start, tool.words, "tool") for tool in unlisted),
        *((day.start, day.words, "date") for day in days if not facts.has_day(day, about)),
        *((feast.start(), feast.group(), "date") for feast in feasts),
        *((time.start, time.words, "date") for time in times if not facts.has("times", time.minute)),
        *((person.start, person.words, "person") for person in people),
        *((number.start, number.words, "number") for number in unknown),
        *(
            (max(whole.find(commitment.words), 0), commitment.words, commitment.sort)
            for commitment in (() if field in _CONDITIONS else commitments_in(whole))
            if not facts.carries(commitment)
        ),
    ]
    return _once(UnsupportedClaim(field, words, what) for _, words, what in sorted(claims))


def _once(claims: Iterable[UnsupportedClaim]) -> tuple[UnsupportedClaim, ...]:
    once: dict[tuple[What, str], UnsupportedClaim] = {}
    for claim in claims:
        once.setdefault((claim.what, claim.words.casefold()), claim)
    return tuple(once.values())


def ungrounded(item: AnyItem, brief: Brief, items: Iterable[AnyItem]) -> tuple[UnsupportedClaim, ...]:
    """Return the unsupported claims of one item."""
    others = [other for other in items if other.id != item.id]
    return _claims(item, brief, known_of(brief, others))


def all_claims(
    brief: Brief, items: Collection[AnyItem], worked_out: WorkedOut | None = None
) -> dict[str, tuple[UnsupportedClaim, ...]]:
    """Return the unsupported claims of all model-written items, by id."""
    written = [item for item in items if item.provenance.source == "model"]
    worked_out = worked_out or WorkedOut()
    facts = known_of(brief, items, page=worked_out.page, agreed=worked_out.agreed) if written else Known()
    tasks = worked_out.tasks
    return {
        item.id: claims for item in written if (claims := _claims(item, brief, facts, tasks.get(item.id)))
    }


def _claims(
    item: AnyItem, brief: Brief, plan: Known, builtin: AnyItem | None = None
) -> tuple[UnsupportedClaim, ...]:
    facts = own_of(item, brief, plan, builtin)
    builtin_text = "\n".join(texts_of(builtin).values()) if builtin else ""
    # The reason of a built-in task stays as it is when a model rewrites the task.
    texts = {
        field: text for field, text in texts_of(item).items() if field != "why" or not item.provenance.play_id
    }
    in_texts = chain.from_iterable(claims_in(text, facts, field) for field, text in texts.items())
    claims = (
        claim
        for claim in in_texts
        if claim.what not in _SORTS or not (claim.words in builtin_text or _is_aimed_at(item, claim))
    )
    return _once([*claims, *_typed(item, brief, plan)])


def _is_aimed_at(item: AnyItem, claim: UnsupportedClaim) -> bool:
    """Return whether an item is there to reach or propose it."""
    if isinstance(item, Policy):
        return claim.what == "duty"
    return isinstance(item, Milestone | Metric) and claim.field == "title"


def _typed(item: AnyItem, brief: Brief, plan: Known) -> Iterable[UnsupportedClaim]:
    """Yield tools that are not listed and an unknown baseline."""
    field = "approved_tools" if isinstance(item, Policy) else "tool"
    tools = getattr(item, field, ())
    for tool in (tools,) if isinstance(tools, str) else tools:
        is_listed = tool.casefold() in {own.casefold() for own in brief.tools}
        if tool and not is_listed and not plan.has_words(tool):
            yield UnsupportedClaim(field, tool, "tool")
    if isinstance(item, Metric) and item.baseline:
        numbers = quantities_in(f"{item.baseline:g}")
        facts = own_of(item.model_copy(update=_NOTHING_TYPED), brief, plan)
        if numbers and not any(map(facts.has_number, numbers)):
            yield UnsupportedClaim("baseline", f"{item.baseline:g}", "number")


_NOTHING_TYPED = dict.fromkeys(("baseline", "target", "green_at", "red_at"))
