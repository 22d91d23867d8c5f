"""Whoever works in no shifts is told nothing of shifts."""

import re

from playbook.core.plan.items import AnyItem
from playbook.llm.builtin.builtin import load_stages
from tests.briefs import manufacturer
from tests.drafts import draft

_SHIFT = re.compile(r"(?i)(?<!Until )\bshifts?\b")


def texts_about_shifts(items: tuple[AnyItem, ...], group_ids: set[str]) -> list[str]:
    of_them = (item for item in items if item.group_ids and {*item.group_ids} <= group_ids)
    return [
        f"{item.id} {name}: {value}"
        for item in of_them
        for name, value in [*item, ("owner", item.owner.role if item.owner else "")]
        if isinstance(value, str) and name not in ("id", "kind") and _SHIFT.search(value.replace("_", " "))
    ]


def test_a_team_without_mailbox_and_shifts_hears_nothing_of_shifts() -> None:
    brief = manufacturer()
    first, *others = brief.groups
    without = first.model_copy(update={"has_mailbox": False, "works_shifts": False, "supervisors": 12})
    with_both = first.model_copy(update={"has_mailbox": False, "works_shifts": True, "supervisors": 12})
    for team, is_told in ((without, False), (with_both, True)):
        changed = brief.model_copy(update={"groups": (team, *others)})
        items = draft(changed, load_stages(), changed.start).items
        assert bool(texts_about_shifts(items, {first.id})) == is_told, texts_about_shifts(items, {first.id})
