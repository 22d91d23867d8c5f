"""The inventory of use cases: blocks, overdue reviews, gaps and savings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from playbook.core.log.rollout import Rollout
from playbook.core.plan.guardrails import breach_of, guardrails_of
from playbook.core.plan.items import UseCase
from playbook.core.review.rules.governance import lacks_of

Show = Literal["blocked", "overdue", "incomplete"]
# What the guardrails say of a row is in `blocked` already.
_OF_GUARDRAILS = ("leave to use", "approved tool")


@dataclass(frozen=True, slots=True)
class UseCaseEntry:
    """One use case: its block, overdue days and gaps (R40)."""

    # `net_minutes`: what one piece of work saves, None where it was not timed. `recipes`: their number.

    case: UseCase
    blocked: str | None
    overdue_days: int
    missing: tuple[str, ...]
    net_minutes: float | None
    recipes: int


def find_entries(rollout: Rollout, today: date) -> tuple[UseCaseEntry, ...]:
    """Return use cases: blocked first, then overdue, then by title."""
    guardrails = guardrails_of(rollout.items)
    recipes = Counter(recipe.use_case_id for recipe in rollout.recipes.values())
    entries = []
    for case in rollout.items.values():
        if not isinstance(case, UseCase):
            continue
        blocked = breach_of(guardrails, case)
        lacks = lacks_of(case, guardrails)
        missing = [name for name in lacks if not (blocked and name.startswith(_OF_GUARDRAILS))]
        timing = rollout.timings.get(case.id)
        net = timing.net_minutes if timing else None
        review = today if case.next_review is None or case.status == "retired" else case.next_review
        overdue = max(0, (today - review).days)
        entry = UseCaseEntry(case, blocked, overdue, tuple(missing), net, recipes[case.id])
        entries.append(entry)
    return tuple(sorted(entries, key=_first))


def narrowed(
    entries: Sequence[UseCaseEntry], status: str | None = None, show: Show | None = None
) -> list[UseCaseEntry]:
    """Return entries of one status ("" for none) and kind of problem."""
    fields = {"blocked": "blocked", "overdue": "overdue_days", "incomplete": "missing"}
    return [
        entry
        for entry in entries
        if (status is None or (entry.case.status or "") == status)
        and (show is None or getattr(entry, fields[show]))
    ]


def _first(entry: UseCaseEntry) -> tuple[bool, int, str, str]:
    return entry.blocked is None, -entry.overdue_days, entry.case.title.casefold(), entry.case.id
