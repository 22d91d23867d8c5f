"""Link items by topic, group and day."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar, cast

from playbook.core.plan.items import (
    AnyItem,
    Gate,
    Item,
    KeyMessage,
    Message,
    Metric,
    Milestone,
    Objective,
    TrainingSession,
    UseCase,
)

Some = TypeVar("Some", bound=Item)
_TIES = ("key_message_ids", "tells_item_id", "use_case_ids", "metric_ids")


def linked(items: Iterable[AnyItem], plan: Sequence[AnyItem]) -> tuple[AnyItem, ...]:
    """Link items to what fits them; links to missing items go."""
    targets = _Targets(plan)
    return tuple(_linked(item, targets) for item in items)


def untied(item: AnyItem) -> AnyItem:
    """Return the item without its links."""
    fields = type(item).model_fields
    return item.model_copy(update={name: fields[name].default for name in _TIES if name in fields})


class _Targets:
    def __init__(self, plan: Sequence[AnyItem]) -> None:
        self.ids = {item.id for item in plan}
        self.plan = plan

    def of(self, kind: type[Some], item: Item, fits: Callable[[Some], bool]) -> tuple[str, ...]:
        """Return the fitting ids of a kind that share a group."""
        groups = set(item.group_ids)
        return tuple(
            target.id
            for target in self.plan
            if isinstance(target, kind)
            and not groups.isdisjoint(target.group_ids)
            and fits(cast(Some, target))
        )


def _linked(item: AnyItem, targets: _Targets) -> AnyItem:
    change: dict[str, Any] = {}
    match item:
        case Message():
            change["key_message_ids"] = _heard(item, targets)
            change["tells_item_id"] = _win_of(item, targets)
        case TrainingSession() if not item.for_managers:
            change["use_case_ids"] = _existing(item.use_case_ids, targets) or targets.of(UseCase, item, bool)
        case Objective():
            change["metric_ids"] = _existing(item.metric_ids, targets) or _outcomes(item, targets)
        case Gate():
            change["metric_ids"] = _existing(item.metric_ids, targets) or _read_by(item, targets)
        case Milestone() if item.metric_ids or item.is_win:
            wins = _outcomes(item, targets) if item.is_win else ()
            change["metric_ids"] = _existing(item.metric_ids, targets) or wins
        case _:
            pass
    changed = {name: value for name, value in change.items() if getattr(item, name) != value}
    return item.model_copy(update=changed) if changed else item


def _existing(ids: Sequence[str], targets: _Targets) -> tuple[str, ...]:
    return tuple(target_id for target_id in ids if target_id in targets.ids)


def _heard(message: Message, targets: _Targets) -> tuple[str, ...]:
    """Return the key messages that share a topic with a message."""
    topics = set(message.topics)
    fitting = targets.of(KeyMessage, message, lambda key: not topics.isdisjoint(key.topics))
    return tuple(dict.fromkeys((*_existing(message.key_message_ids, targets), *fitting)))


def _win_of(message: Message, targets: _Targets) -> str | None:
    """Return the last win due by a message's day."""
    if message.tells_item_id in targets.ids:
        return message.tells_item_id
    if "win" not in message.topics or message.date is None:
        return None
    day = message.date
    wins = [win for win in targets.plan if isinstance(win, Milestone) and win.is_win and win.date]
    groups = set(message.group_ids)
    due = [(win.date, win.id) for win in wins if win.date and win.date <= day and groups & {*win.group_ids}]
    return max(due)[1] if due else None


def _outcomes(item: Item, targets: _Targets) -> tuple[str, ...]:
    """Return the metrics of an outcome, else any metric."""
    return targets.of(Metric, item, lambda metric: metric.measures == "outcome") or targets.of(
        Metric, item, bool
    )


def _read_by(gate: Gate, targets: _Targets) -> tuple[str, ...]:
    """Return the metrics first read by the day of a gate."""
    day = gate.date
    return targets.of(
        Metric, gate, lambda metric: bool(day and metric.first_read and metric.first_read <= day)
    )
