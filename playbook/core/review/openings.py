"""The first values of a missing task, from its finding."""

from contextlib import suppress
from datetime import date, timedelta
from itertools import islice
from typing import cast

from playbook.core.plan.items import CLASSES, AnyItem, Item, Kind, Provenance
from playbook.core.review.fixes import FixBuilder, NotMechanical
from playbook.core.review.result import Result
from playbook.core.review.rule import Rule
from playbook.core.review.view import View

NEW = "new"
_DAYS_BEFORE = 14
# The title where a rule proposes no task by itself.
_TITLES = {
    "R03": "Be there when it starts, and answer questions",
    "R05": "What we want to reach",
    "R12": "What changes for us, and what we get out of it",
    "R13": "What we get out of it",
    "R19": "What happens to our jobs, and what stays",
    "R20": "Practice before the first day",
    "R23": "More practice with somebody beside",
    "R24": "A task of our own to begin with",
    "R27": "Limits, data rules and checking",
    "R36": "What we read first",
    "R54": "A colleague whom the others ask",
    "R57": "A working day afterwards, and what ends",
    "R60": "Look back, and decide whether the next start stands",
    "R61": "Ask those who do the work for their tasks and rules",
    "R65": "From when this is the only way",
}


def opening_of(rule: Rule, view: View, result: Result, kind: Kind) -> AnyItem:
    """Return a new task of this kind as far as a finding says it."""
    failing = {finding.group_id for finding in result.findings if finding.state == "fail"}
    groups = tuple(group for group in view.groups if group.id in failing)
    builder = FixBuilder(rule.id, groups, view)
    if (proposed := _proposed(rule, builder, kind)) is None:
        about = {"title": _TITLES.get(rule.id, ""), "owner": _owner(builder, kind)}
        proposed = builder.new(CLASSES[kind], NEW, *builder.concerned, **about, **_day(builder, result, kind))
    blank = {"id": NEW, "rule_ids": (), "provenance": Provenance()}
    return cast(AnyItem, proposed.model_copy(update=blank))


def _proposed(rule: Rule, builder: FixBuilder, kind: Kind) -> Item | None:
    """Return the first task of a kind that the rule proposes."""
    with suppress(NotMechanical):
        for fix in islice(rule.propose(builder) if rule.propose else (), 50):
            for item in fix.add:
                if item.kind == kind and not (
                    item.due and builder.view.today and item.due < builder.view.today
                ):
                    return item
    return None


def _owner(builder: FixBuilder, kind: Kind) -> object:
    if kind == "coalition_member":  # whom colleagues trust, only they know
        return None
    return builder.sponsor if kind in ("sponsor_act", "gate", "objective") else builder.lead


def _day(builder: FixBuilder, result: Result, kind: Kind) -> dict[str, date]:
    """Return a day near those of which the first finding speaks, else before go-live."""
    field, today = CLASSES[kind].DATE, builder.view.today or date.min
    days = next((each.days for each in result.findings if each.state == "fail" and each.days), ())
    first, last = min(days, default=builder.view.first_go_live), max(days, default=None)
    if not field or first is None:
        return {}
    ahead = 0 if kind == "sponsor_act" else _DAYS_BEFORE
    with suppress(NotMechanical):
        # Between two days something is missing; on one, or before it.
        day = first + (last - first) / 2 if last and last > first else first - timedelta(days=ahead)
        return {field: builder.by(day) if day >= today else builder.after(today, 0)}
    return {}
