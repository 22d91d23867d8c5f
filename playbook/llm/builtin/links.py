"""What items are tied to, worked out from what they say: topics, groups and days."""

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
    """Give back the items tied to what fits them in the plan; a tie to what is not there is gone."""
    targets = _Targets(plan)
    return tuple(_linked(item, targets) for item in items)


def untied(item: AnyItem) -> AnyItem:
    """Give back the item without its ties: they hang on what else is in the plan."""
    fields = type(item).model_fields
    return item.model_copy(update={name: fields[name].default for name in _TIES if name in fields})


class _Targets:
    """What can be tied to, by kind."""

    def __init__(self, plan: Sequence[AnyItem]) -> None:
        self.ids = {item.id for item in plan}
        self.plan = plan

    def of(self, kind: type[Some], item: Item, fits: Callable[[Some], bool]) -> tuple[str, ...]:
        """The ids of a kind that share a group with the item and fit it."""
        groups = set(item.group_ids)
        return tuple(
            one.id
            for one in self.plan
            if isinstance(one, kind) and not groups.isdisjoint(one.group_ids) and fits(cast(Some, one))
        )


def _linked(item: AnyItem, targets: _Targets) -> AnyItem:
    change: dict[str, Any] = {}
    match item:
        case Message():
            change["key_message_ids"] = _heard(item, targets)
            change["tells_item_id"] = _told(item, targets)
        case TrainingSession() if not item.for_managers:
            change["use_case_ids"] = _kept(item.use_case_ids, targets) or targets.of(UseCase, item, bool)
        case Objective():
            change["metric_ids"] = _kept(item.metric_ids, targets) or _outcomes(item, targets)
        case Gate():
            change["metric_ids"] = _kept(item.metric_ids, targets) or _read_by(item, targets)
        case Milestone() if item.metric_ids or item.is_win:
            wins = _outcomes(item, targets) if item.is_win else ()
            change["metric_ids"] = _kept(item.metric_ids, targets) or wins
        case _:
            pass
    changed = {name: value for name, value in change.items() if getattr(item, name) != value}
    return item.model_copy(update=changed) if changed else item


def _kept(ids: Sequence[str], targets: _Targets) -> tuple[str, ...]:
    return tuple(one for one in ids if one in targets.ids)


def _heard(message: Message, targets: _Targets) -> tuple[str, ...]:
    """The key messages that a message carries: those of which it has a topic."""
    topics = set(message.topics)
    fitting = targets.of(KeyMessage, message, lambda one: not topics.isdisjoint(one.topics))
    return tuple(dict.fromkeys((*_kept(message.key_message_ids, targets), *fitting)))


def _told(message: Message, targets: _Targets) -> str | None:
    """The win that a message tells: the last one due by its day."""
    if message.tells_item_id in targets.ids:
        return message.tells_item_id
    if "win" not in message.topics or message.date is None:
        return None
    day = message.date
    wins = [one for one in targets.plan if isinstance(one, Milestone) and one.is_win and one.date]
    groups = set(message.group_ids)
    due = [(one.date, one.id) for one in wins if one.date and one.date <= day and groups & {*one.group_ids}]
    return max(due)[1] if due else None


def _outcomes(item: Item, targets: _Targets) -> tuple[str, ...]:
    """The metrics that measure an outcome; any that there are where none does."""
    return targets.of(Metric, item, lambda one: one.measures == "outcome") or targets.of(Metric, item, bool)


def _read_by(gate: Gate, targets: _Targets) -> tuple[str, ...]:
    """The metrics that have been read by the day of a gate."""
    day = gate.date
    return targets.of(Metric, gate, lambda one: bool(day and one.first_read and one.first_read <= day))
