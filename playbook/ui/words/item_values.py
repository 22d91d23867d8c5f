"""The values of an item's fields in words."""

from datetime import date
from typing import Any

from playbook.core.base.words import duration, number
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Item
from playbook.ui.words import item_options, item_words
from playbook.ui.words.item_fields import ItemField


def say_value(field: ItemField, item: Item, rollout: Rollout, today: date) -> str:
    """Return a field of an item in words; '' if empty."""
    value = getattr(item, field.name)
    if field.widget == "owner":
        return item_words.say_owner(value, rollout.brief, nobody="")
    return _say(field, value, rollout, today)


def say_typed(field: ItemField, raw: Any, rollout: Rollout, today: date) -> str:
    """Return a form widget's value in the same words."""
    if field.widget == "owner":
        return item_options.owners(rollout, raw).get(raw, "") if raw else ""
    return _say(field, raw, rollout, today)


def _say(field: ItemField, value: Any, rollout: Rollout, today: date) -> str:
    if value is None or value == "" or value == ():
        return ""
    match field.widget:
        case "day":
            return item_words.say_day(value, today)
        case "number" | "whole":
            return number(value)
        case "hours":
            return duration(value)
        case "yes_no":
            return "yes" if value else "no"
        case "choice":
            return field.choices.get(value, str(value))
        case "choices":
            return ", ".join(field.choices.get(code, code) for code in value)
        case "groups":
            return item_words.say_groups(value, rollout.brief)
        case "link" | "links":
            items = (rollout.items.get(other) for other in ([value] if field.widget == "link" else value))
            return "; ".join(item_words.title_of(item) for item in items if item)
        case "tools":
            return ", ".join(value)
        case "data_rules":
            return "; ".join(f"{tool}: {', '.join(classes) or 'none'}" for tool, classes in value.items())
        case _:
            return str(value)
