"""One widget per kind of field: drawn with what the item holds, read back as typed.

What was typed reaches the server as soon as a widget is left, and `persist_state` keeps it while
another page or another form is shown: a form of Streamlit's own would lose it there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from playbook.core.base.fields import EARLIEST_DAY, LATEST_DAY
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Item
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import choices
from playbook.ui.words import item_options
from playbook.ui.words.brief_fields import listed
from playbook.ui.words.item_fields import ItemField, Widget
from playbook.ui.words.item_words import DATA_CLASSES

_TOOL = ".tool."
_CLEARED = ("day", "number", "whole", "choice", "owner", "link")


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of one form: where its widget keeps its value, and what it starts from."""

    field: ItemField
    key: str
    start: Any
    rollout: Rollout
    is_fixed: bool = False

    @property
    def words(self) -> dict[str, Any]:
        """What every widget takes."""
        return {"label": self.field.label, "key": self.key, "help": self.field.help or None}

    @property
    def can_be_cleared(self) -> bool:
        return self.field.optional and self.field.widget in _CLEARED

    @property
    def first(self) -> Any:
        """What the widget holds when it is first drawn."""
        if self.field.widget == "number" and self.start is not None:
            return float(self.start)
        return self.start

    @property
    def default(self) -> Any:
        return None if self.can_be_cleared else self.first


def start_of(field: ItemField, item: Item, rollout: Rollout) -> Any:
    """What the field's widget shows at first; links to what is gone are left out."""
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


def ask(asked: Asked) -> None:
    """Draw the widget.

    What may be empty starts from the session and not from a default: Streamlit lets nobody clear a
    widget that has one.
    """
    if asked.can_be_cleared and asked.key not in st.session_state:
        st.session_state[asked.key] = asked.first
    _ASK[asked.field.widget](asked)


def typed(asked: Asked) -> Any:
    """What the widget holds now; what it started from where it was not drawn."""
    if asked.field.widget == "data_rules":
        return _typed_rules(asked)
    value = st.session_state.get(asked.key, asked.start)
    match asked.field.widget:
        case "line" | "text":
            return value or ""
        case "tools":
            return _typed_tools(st.session_state.get(asked.key), asked.start)
        case "choices" | "groups" | "links":
            # In another order it is the same choice.
            return asked.start if set(value) == set(asked.start) else value
        case _:
            return value


def value_of(field: ItemField, raw: Any) -> Any:
    """What the widget holds, as the item's class takes it."""
    return item_options.owner_of(raw) if field.widget == "owner" else raw


def _line(asked: Asked) -> None:
    st.text_input(**asked.words, value=asked.start, persist_state="session")


def _text(asked: Asked) -> None:
    st.text_area(**asked.words, value=asked.start, height="content", persist_state="session")


def _day(asked: Asked) -> None:
    st.date_input(
        **asked.words,
        value=asked.default,
        min_value=EARLIEST_DAY,
        max_value=LATEST_DAY,
        format="YYYY-MM-DD",
        persist_state="session",
    )


def _number(asked: Asked) -> None:
    st.number_input(**asked.words, value=asked.default, step=0.5, format="%g", persist_state="session")


def _whole(asked: Asked) -> None:
    st.number_input(**asked.words, value=asked.default, min_value=1, step=1, persist_state="session")


def _yes_no(asked: Asked) -> None:
    st.checkbox(**asked.words, value=asked.start, wrap=True, persist_state="session")


def _choice(asked: Asked) -> None:
    _pick(asked, asked.field.choices)


def _link(asked: Asked) -> None:
    _pick(asked, item_options.linked(asked.rollout, asked.field.links_to))


def _owner(asked: Asked) -> None:
    options = item_options.owners(asked.rollout, asked.start)
    _pick(asked, options, placeholder="Nobody yet: pick a person or type a role", accept_new_options=True)


def _pick(asked: Asked, labels: Mapping[str, str], placeholder: str = "Not said", **more: Any) -> None:
    codes = list(labels)
    index = codes.index(asked.default) if asked.default in labels else None
    st.selectbox(
        **asked.words,
        options=codes,
        index=index,
        format_func=lambda code: labels.get(code, code),
        placeholder=placeholder,
        **more,
        persist_state="session",
    )


def _choices(asked: Asked) -> None:
    _pick_many(asked, asked.field.choices)


def _groups(asked: Asked) -> None:
    names = item_options.groups(asked.rollout.brief)
    _pick_many(asked, names, every=f"All {len(names)} groups")


def _links(asked: Asked) -> None:
    _pick_many(asked, item_options.linked(asked.rollout, asked.field.links_to))


def _pick_many(asked: Asked, labels: Mapping[str, str], **more: Any) -> None:
    choices.pick_many(labels=labels, start=asked.start, persist_state="session", **asked.words, **more)


def _tools(asked: Asked) -> None:
    """A tool that was just added asks for its data rules below."""
    known = ", ".join(item_options.tools(asked.rollout, asked.start))
    words = asked.words | ({"help": f"{asked.field.help} Known so far: {plain(known)}."} if known else {})
    st.text_input(
        **words,
        value=", ".join(asked.start),
        placeholder=known or "Separated by commas",
        persist_state="session",
    )


def _typed_tools(typed: str | None, start: list[str]) -> list[str]:
    """What was not touched stays as it is, even a name that holds a comma."""
    return start if typed is None or typed == ", ".join(start) else list(listed(typed))


def _data_rules(asked: Asked) -> None:
    for tool in _ruled_tools(asked):
        choices.pick_many(
            f"Data allowed in {plain(tool)}",
            DATA_CLASSES,
            f"{asked.key}{_TOOL}{tool}",
            start=asked.start.get(tool, []),
            none="No data may go in.",
            help=asked.field.help,
            persist_state="session",
        )


def _ruled_tools(asked: Asked) -> list[str]:
    """The tools that have rules, and those approved in the same form."""
    form = asked.key.removesuffix(asked.field.name)
    approved = listed(st.session_state.get(f"{form}approved_tools"))
    return list(dict.fromkeys((*approved, *asked.start)))


def _typed_rules(asked: Asked) -> dict[str, list[str]]:
    rules = {
        tool: st.session_state.get(f"{asked.key}{_TOOL}{tool}", asked.start.get(tool, []))
        for tool in _ruled_tools(asked)
    }
    return {tool: classes for tool, classes in rules.items() if classes or tool in asked.start}


_ASK: dict[Widget, Callable[[Asked], None]] = {
    "line": _line,
    "text": _text,
    "day": _day,
    "number": _number,
    "whole": _whole,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "owner": _owner,
    "groups": _groups,
    "link": _link,
    "links": _links,
    "tools": _tools,
    "data_rules": _data_rules,
}
