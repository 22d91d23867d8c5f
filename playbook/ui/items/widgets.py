"""One widget per kind of field; `persist_state` keeps its input while another page is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from playbook.core.base.fields import EARLIEST_DAY, LATEST_DAY
from playbook.core.base.words import entries_in
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Item
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import choices
from playbook.ui.widgets.controls import select
from playbook.ui.widgets.days import day_input
from playbook.ui.words import item_options
from playbook.ui.words.item_fields import ItemField, Widget
from playbook.ui.words.item_words import DATA_CLASSES

_TOOL = ".tool."
_CLEARED = ("day", "number", "whole", "hours", "choice", "owner", "link")


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of one form: its widget's key and start value."""

    field: ItemField
    key: str
    start: Any
    rollout: Rollout
    is_fixed: bool = False

    @property
    def common(self) -> dict[str, Any]:
        words = {"label": self.field.label, "key": self.key, "help": self.field.help or None}
        return {**words, "persist_state": "session"}

    @property
    def can_be_cleared(self) -> bool:
        return self.field.optional and self.field.widget in _CLEARED

    @property
    def first(self) -> Any:
        return (
            float(self.start)
            if self.field.widget in ("number", "hours") and self.start is not None
            else self.start
        )

    @property
    def default(self) -> Any:
        return None if self.can_be_cleared else self.first


def start_of(field: ItemField, item: Item, rollout: Rollout) -> Any:
    """Return the widget's start value, without links to missing items."""
    value = getattr(item, field.name)
    match field.widget:
        case "owner":
            return item_options.owner_code(value)
        case "groups":
            return [group_id for group_id in value if rollout.brief.find_group(group_id)]
        case "links":
            return [other for other in value if other in rollout.items]
        case "link":
            return value if value in rollout.items else None
        case "choices" | "tools":
            return list(value)
        case "data_rules":
            return {tool: list(classes) for tool, classes in value.items()}
        case _:
            return value


def draw(entry: FormField) -> None:
    # What may be empty starts from the session: Streamlit lets nobody clear a widget with a default.
    if entry.can_be_cleared and entry.key not in st.session_state:
        st.session_state[entry.key] = entry.first
    _DRAW[entry.field.widget](entry)


def typed(entry: FormField) -> Any:
    """Return the widget's value, or the start if it was not drawn."""
    if entry.field.widget == "data_rules":
        rules = {
            tool: st.session_state.get(f"{entry.key}{_TOOL}{tool}", entry.start.get(tool, []))
            for tool in _ruled_tools(entry)
        }
        return {tool: classes for tool, classes in rules.items() if classes or tool in entry.start}
    value = st.session_state.get(entry.key, entry.start)
    match entry.field.widget:
        case "line" | "text":
            return value or ""
        case "tools":
            # What was not touched stays as it is, even a name that holds a comma.
            text = st.session_state.get(entry.key)
            return entry.start if text is None or text == ", ".join(entry.start) else list(entries_in(text))
        case "choices" | "groups" | "links":
            # In another order it is the same choice.
            return entry.start if set(value) == set(entry.start) else value
        case _:
            return value


def value_of(field: ItemField, raw: Any, rollout: Rollout) -> Any:
    return item_options.owner_typed(raw, rollout) if field.widget == "owner" else raw


def _line(entry: FormField) -> None:
    st.text_input(**entry.common, value=entry.start)


def _text(entry: FormField) -> None:
    st.text_area(**entry.common, value=entry.start, height="content")


def _day(entry: FormField) -> None:
    limits: dict[str, Any] = {"min_value": EARLIEST_DAY, "max_value": LATEST_DAY}
    day_input(**entry.common, value=entry.default, **limits)


def _number(entry: FormField, **options: Any) -> None:
    st.number_input(**entry.common, value=entry.default, **options)


def _yes_no(entry: FormField) -> None:
    st.checkbox(**entry.common, value=entry.start, wrap=True)


def _owner(entry: FormField) -> None:
    options = item_options.owners(entry.rollout, entry.start)
    typed = st.session_state.get(entry.key)
    if (
        typed
        and typed not in options
        and (meant := item_options.owner_meant(typed, entry.rollout)) in options
    ):
        st.session_state[entry.key] = meant  # so that the field shows whom it will be
    _pick(entry, options, placeholder="Unassigned: pick a person or type a role", accept_new_options=True)


def _options(entry: FormField) -> Mapping[str, str]:
    if entry.field.widget in ("link", "links"):
        return item_options.linked(entry.rollout, entry.field.links_to)
    return entry.field.choices


def _pick_one(entry: FormField) -> None:
    _pick(entry, _options(entry))


def _pick(entry: FormField, labels: Mapping[str, str], placeholder: str = "Not said", **options: Any) -> None:
    index = list(labels).index(entry.default) if entry.default in labels else None
    select(labels=labels, index=index, placeholder=placeholder, **entry.common, **options)


def _groups(entry: FormField) -> None:
    names = item_options.groups(entry.rollout.brief)
    choices.pick_many(labels=names, start=entry.start, every="All teams", **entry.common)


def _pick_many(entry: FormField) -> None:
    choices.pick_many(labels=_options(entry), start=entry.start, **entry.common)


def _tools(entry: FormField) -> None:
    tools = ", ".join(item_options.tools(entry.rollout, entry.start))
    common = entry.common
    if tools:
        common["help"] = f"{entry.field.help} Known so far: {plain(tools)}."
    st.text_input(**common, value=", ".join(entry.start), placeholder=tools or "Separated by commas")


def _data_rules(entry: FormField) -> None:
    for tool in _ruled_tools(entry):
        choices.pick_many(
            f"Data allowed in {plain(tool)}",
            DATA_CLASSES,
            f"{entry.key}{_TOOL}{tool}",
            start=entry.start.get(tool, []),
            none="No data may go in.",
            help=entry.field.help,
            persist_state="session",
        )


def _ruled_tools(entry: FormField) -> list[str]:
    form = entry.key.removesuffix(entry.field.name)
    approved = entries_in(st.session_state.get(f"{form}approved_tools") or "")
    return list(dict.fromkeys((*approved, *entry.start)))


# fmt: off
_DRAW: dict[Widget, Callable[[FormField], None]] = {
    "line": _line, "text": _text, "day": _day, "yes_no": _yes_no,
    "number": partial(_number, step=0.5, format="%g"), "whole": partial(_number, min_value=1, step=1),
    "hours": partial(_number, step=0.25, format="%.2f"), "choice": _pick_one,
    "link": _pick_one, "owner": _owner, "choices": _pick_many, "links": _pick_many,
    "groups": _groups, "tools": _tools, "data_rules": _data_rules,
}
# fmt: on
