"""Read finished items from a JSON text that is still arriving."""

import re
from typing import Any

from pydantic_core import from_json

_IN_STRING = re.compile(r'["\\]')
_OUTSIDE = re.compile(r'["{}\[\],:]')
_START = re.compile(r"\{|<think>")
_THINK = "<think>"
_THOUGHT = "</think>"
_WANTED = "items"  # marks the array that is looked for on the stack of open brackets


class Scanner:
    """Returns each object of an array as its closing brace arrives."""

    def __init__(self, name: str) -> None:
        self.broken = 0
        self._name = name
        self._open: list[str] = []
        self._thinking = False
        self._carry = ""
        self._in_string = False
        self._escaped = False
        self._string: list[str] = []
        self._key: str | None = None
        self._item: list[str] | None = None
        self._item_depth = 0
        self._from = 0

    def feed(self, chunk: str) -> list[dict[str, Any]]:
        """Return the items that this piece of the text completes."""
        if self._carry:
            chunk, self._carry = self._carry + chunk, ""
        items: list[dict[str, Any]] = []
        at = self._from = 0
        while at < len(chunk):
            if self._in_string:
                at = self._read_string(chunk, at)
            elif self._open:
                at = self._read_structure(chunk, at, items)
            elif self._thinking:
                at = self._skip_thought(chunk, at)
            else:
                at = self._look_for_start(chunk, at)
        if self._item is not None:
            self._item.append(chunk[self._from :])
        return items

    def _look_for_start(self, chunk: str, at: int) -> int:
        if not (mark := _START.search(chunk, at)):
            self._carry = _beginning_of(_THINK, chunk[at:])
            return len(chunk)
        if mark.group() == _THINK:
            self._thinking = True
        else:
            self._open.append("{")
            self._key = None
        return mark.end()

    def _skip_thought(self, chunk: str, at: int) -> int:
        if (end := chunk.find(_THOUGHT, at)) < 0:
            self._carry = _beginning_of(_THOUGHT, chunk[at:])
            return len(chunk)
        self._thinking = False
        return end + len(_THOUGHT)

    def _read_string(self, chunk: str, at: int) -> int:
        if self._escaped:
            self._escaped = False
            return at + 1
        mark = _IN_STRING.search(chunk, at)
        end = mark.start() if mark else len(chunk)
        if self._item is None:
            self._string.append(chunk[at:end])
        if not mark:
            return end
        if mark.group() == "\\":
            self._escaped = True
            if self._item is None:
                self._string.append("\\")
        else:
            self._in_string = False
        return mark.end()

    def _read_structure(self, chunk: str, at: int, items: list[dict[str, Any]]) -> int:
        if not (mark := _OUTSIDE.search(chunk, at)):
            return len(chunk)
        if (sign := mark.group()) == '"':
            self._in_string = True
            self._string = []
        elif sign == ":":
            self._key = "".join(self._string) if self._item is None else None
        elif sign == ",":
            self._key = None
        elif sign in "{[":
            self._enter(sign, mark.start())
        else:
            self._leave(chunk, mark.end(), items)
        return mark.end()

    def _enter(self, sign: str, at: int) -> None:
        if self._item is None:
            if sign == "{" and self._open[-1] == _WANTED:
                self._item, self._item_depth, self._from = [], len(self._open), at
            elif sign == "[" and self._key == self._name:
                sign = _WANTED
        self._open.append(sign)
        self._key = None

    def _leave(self, chunk: str, end: int, items: list[dict[str, Any]]) -> None:
        self._open.pop()
        self._key = None
        if self._item is None or len(self._open) > self._item_depth:
            return
        text = "".join([*self._item, chunk[self._from : end]])
        self._item = None
        try:
            value = from_json(text, allow_inf_nan=False)
        except ValueError:
            self.broken += 1
        else:
            items.append(value)


def _beginning_of(tag: str, text: str) -> str:
    """Return the end of the text that may begin a tag."""
    for size in range(min(len(tag) - 1, len(text)), 0, -1):
        if text.endswith(tag[:size]):
            return tag[:size]
    return ""
