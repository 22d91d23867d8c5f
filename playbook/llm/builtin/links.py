"""Link items by topic, group and day."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar, cast

from playbook.core.plan import items as plan_items
from playbook.core.plan.items import AnyItem, Item, Message, Metric

Some = TypeVar("Some", bound=Item)
_TIES = ("key_message_ids", "tells_item_id", "use_case_ids", "metric_ids")


def linked(items: Iterable[AnyItem], plan: Sequence[AnyItem]) -> tuple[AnyItem, ...]:
    """Link items to what fits them; links to missing items go."""
    targets = _Targets(plan)
    return tuple(targets.link(item) for item in items)


def untied(item: AnyItem) -> AnyItem:
    """Return the item without its links."""
    fields = type(item).model_fields
    return item.model_copy(update={name: fields[name].default for name in _TIES if name in fields})


class _Targets:
    def __init__(self, plan: Sequence[AnyItem]) -> None:
        self.ids = {item.id for item in plan}
        self.plan = plan

    def link(self, item: AnyItem) -> AnyItem:
        change: dict[str, Any] = {}
        match item:
            case plan_items.Message():
                topics = set(item.topics)
                fitting = self._of(plan_items.KeyMessage, item, lambda key: bool(topics & {*key.topics}))
                change["key_message_ids"] = tuple(
                    dict.fromkeys((*self._existing(item.key_message_ids), *fitting))
                )
                change["tells_item_id"] = self._win_of(item)
            case plan_items.TrainingSession() if not item.for_managers:
                cases = self._existing(item.use_case_ids)
                change["use_case_ids"] = cases or self._of(plan_items.UseCase, item, bool)
            case plan_items.Objective():
                change["metric_ids"] = self._existing(item.metric_ids) or self._outcomes(item)
            case plan_items.Gate():
                day = item.date or None
                change["metric_ids"] = self._existing(item.metric_ids) or self._of(
                    Metric, item, lambda metric: bool(day and metric.first_read and metric.first_read <= day)
                )
            case plan_items.Milestone() if item.metric_ids or item.is_win:
                wins = self._outcomes(item) if item.is_win else ()
                change["metric_ids"] = self._existing(item.metric_ids) or wins
            case _:
                pass
        changed = {name: value for name, value in change.items() if getattr(item, name) != value}
        return item.model_copy(update=changed) if changed else item

    def _of(self, kind: type[Some], item: Item, fits: Callable[[Some], bool]) -> tuple[str, ...]:
        """Return the fitting ids of a kind that share a group."""
        groups = set(item.group_ids)
        targets = [target for target in self.plan if isinstance(target, kind)]
        shared = [target for target in targets if not groups.isdisjoint(target.group_ids)]
        return tuple(target.id for target in shared if fits(cast(Some, target)))

    def _existing(self, ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(target_id for target_id in ids if target_id in self.ids)

    def _win_of(self, message: Message) -> str | None:
        """Return the last win due by a message's day."""
        if message.tells_item_id in self.ids:
            return message.tells_item_id
        day, groups = message.date, set(message.group_ids)
        if "win" not in message.topics or day is None:
            return None
        wins = [item for item in self.plan if isinstance(item, plan_items.Milestone) and item.is_win]
        due = [
            (win.date, win.id) for win in wins if win.date and win.date <= day and groups & {*win.group_ids}
        ]
        return max(due)[1] if due else None

    def _outcomes(self, item: Item) -> tuple[str, ...]:
        """Return the metrics of an outcome, else any metric."""
        outcomes = self._of(Metric, item, lambda metric: metric.measures == "outcome")
        return outcomes or self._of(Metric, item, bool)
