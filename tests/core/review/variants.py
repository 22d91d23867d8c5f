"""The sound plan with something changed, and how rules come out on it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem
from playbook.core.review.judge import judge
from playbook.core.review.review import DEFAULTS, RULES, Result, View
from tests.core.review.plans import PERFECT, PERFECT_PLAN

_RULES = {rule.id: rule for rule in RULES}
Items = Sequence[AnyItem]


def with_(item_id: str, items: Iterable[AnyItem] = PERFECT_PLAN, **values: Any) -> list[AnyItem]:
    """Return the plan with one item's fields changed and validated."""
    assert [item for item in items if item.id == item_id], item_id
    return [_again(item, **values) if item.id == item_id else item for item in items]


def _again(item: AnyItem, **values: Any) -> AnyItem:
    return type(item)(**({name: getattr(item, name) for name in type(item).model_fields} | values))


def every(
    test: Callable[[AnyItem], bool], items: Iterable[AnyItem] = PERFECT_PLAN, **values: Any
) -> list[AnyItem]:
    """The plan with the fields of every such item changed."""
    return [_again(item, **values) if test(item) else item for item in items]


def check(rule_id: str, items: Items = PERFECT_PLAN, brief: Brief = PERFECT, settings=DEFAULTS) -> Result:
    """How one rule comes out."""
    return judge(_RULES[rule_id], View(brief, items, settings))


def state(rule_id: str, items: Items = PERFECT_PLAN, brief: Brief = PERFECT, settings=DEFAULTS) -> str:
    return check(rule_id, items, brief, settings).state


def texts(result: Result) -> list[str]:
    return [finding.text for finding in result.findings]


def brief_with(**values: Any) -> Brief:
    """The perfect brief with some fields changed."""
    return PERFECT.model_copy(update=values)


def group_with(group_id: str, **values: Any) -> Brief:
    """The perfect brief with one group's fields changed."""
    groups = tuple(
        group.model_copy(update=values) if group.id == group_id else group for group in PERFECT.groups
    )
    return brief_with(groups=groups)
