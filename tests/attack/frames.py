"""What a client of its own can send: every kind of frame, and every field and button that a page draws."""

from collections.abc import Iterable, Iterator
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

WORD = "attack-5d2e"
# Everybody may sign out, and picks among the rollouts that they see.
_EVERYBODYS = ("visit.out", "visit.out_everywhere", "frame.picked")
_FIELDS: dict[str, dict[str, Any]] = {
    "button": {"trigger_value": True}, "download_button": {"trigger_value": True},
    "number_input": {"double_value": 3.0}, "pagination": {"int_value": 1},
    "date_input": {"string_array_value": {"data": ["2041/02/03"]}}, "file_uploader": {},
    "dataframe": {"string_value": '{"edited_rows":{"0":{}},"added_rows":[{}],"deleted_rows":[0]}'},
}  # fmt: skip


def opening_states(heard: Iterable[ForwardMsg]) -> list[WidgetState]:
    """A state for each part of a screen that is folded away, which opens it."""
    blocks = [message.delta.add_block for message in heard if message.delta.HasField("add_block")]
    kinds = [(block, kind) for block in blocks if (kind := block.WhichOneof("type"))]
    ids = {str(getattr(getattr(block, kind), "id", "")) for block, kind in kinds if kind != "tab_container"}
    return [WidgetState(id=one, bool_value=True) for one in sorted(ids) if one.startswith("$$")]


def tab_states(heard: Iterable[ForwardMsg]) -> list[WidgetState]:
    """A state for each tab of a screen that is not open, which opens it."""
    ids, states = {}, {}
    for message in heard:
        block, path = message.delta.add_block, tuple(message.metadata.delta_path)
        if block.HasField("tab_container"):
            ids[path] = block.tab_container.id
        elif block.HasField("tab") and path[-1] and (one := ids.get(path[:-1])):
            states[one, block.tab.label] = WidgetState(id=one, string_value=block.tab.label)
    return list(states.values())


def hostile_states(heard: Iterable[ForwardMsg]) -> list[WidgetState]:
    """A state for each field and button on a screen that says something else than it shows."""
    states = {}
    for message in heard:
        element = message.delta.new_element
        if kind := element.WhichOneof("type"):
            widget = getattr(element, kind)
            name = str(getattr(widget, "id", ""))
            if name.startswith("$$") and not name.endswith(_EVERYBODYS):
                states[name] = WidgetState(id=name, **_value(kind, widget))
    return list(states.values())


def frames_of(states: Iterable[WidgetState]) -> list[list[WidgetState]]:
    """All fields filled in, and with them one button pressed at a time, two of each kind."""
    presses: dict[str, list[WidgetState]] = {}
    fields: list[WidgetState] = []
    for state in states:
        if str(state.WhichOneof("value")) in ("trigger_value", "string_trigger_value"):
            key = state.id.split("-", 2)[2]
            presses.setdefault(state.id if key == "None" else key.rpartition(".")[0] or key, []).append(state)
        else:
            fields.append(state)
    return [fields, *([*fields, press] for kind in presses.values() for press in kind[:2])]


def _value(kind: str, widget: Any) -> dict[str, Any]:
    if (fixed := _FIELDS.get(kind)) is not None:
        return fixed
    if kind == "checkbox":
        return {"bool_value": not widget.default}
    options = [str(getattr(option, "content", option)) for option in getattr(widget, "options", [])]
    last = options[-1] if options else WORD
    if kind == "menu_button":
        return {"string_trigger_value": {"data": last}}
    return {"string_array_value": {"data": [last]}} if kind == "button_group" else {"string_value": last}


def every_kind() -> Iterator[BackMsg]:
    """A frame of each kind that Streamlit knows, with every field filled in and with none."""
    for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields:
        for depth in (0, 3):
            message = BackMsg()
            if field.message_type is None:
                setattr(message, field.name, True)
            else:
                getattr(message, field.name).SetInParent()
                _fill(getattr(message, field.name), depth)
            yield message


def _fill(message: Any, depth: int) -> None:
    if not depth:
        return
    for field in message.DESCRIPTOR.fields:
        value = {field.CPPTYPE_STRING: WORD, field.CPPTYPE_BOOL: True}.get(field.cpp_type, 1)
        if field.type == field.TYPE_BYTES:
            value = WORD.encode()
        if field.message_type is not None:
            inner = getattr(message, field.name)
            if field.message_type.GetOptions().map_entry:
                continue
            _fill(inner.add() if field.is_repeated else inner, depth - 1)
        elif field.is_repeated:
            getattr(message, field.name).append(value)
        else:
            setattr(message, field.name, value)
