"""Find the JSON object in an answer, and never add content."""

import re
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json

_THOUGHT = re.compile(r"(?<!\s)\s*<think>.*?(</think>|\Z)", re.DOTALL)
_BRACKET = re.compile(r"[{\[]")
_MARK = re.compile(r'["{}\[\],]')
_IN_STRING = re.compile(r'["\\]')
_TRIES = 8
_COMMAS = "Stray commas were taken out."
_CLOSER = {"{": "}", "[": "]"}


@dataclass(frozen=True, slots=True)
class Salvaged:
    """An object, and sentences on what was done to its text."""

    value: dict[str, Any]
    notes: tuple[str, ...] = ()


def find_object(text: str, array: str) -> Salvaged | None:
    """Return the object that holds `array`, or None."""
    if (whole := _as_object(_read(text), array)) is not None:
        return whole
    text = text.lstrip("\ufeff")
    while (thought := _THOUGHT.search(text)) and not _BRACKET.search(text, 0, thought.start()):
        text = text[: thought.start()] + text[thought.end() :]
    at = 0
    is_inside = False  # of something unfinished: an array found there is a part of an item, not the plan
    for _ in range(_TRIES):
        signs = "{" if is_inside else "{["
        at = min((place for sign in signs if (place := text.find(sign, at)) >= 0), default=-1)
        if at < 0:
            break
        piece = _Piece(text, at)
        if (inner := _as_object(_read(piece.text), array)) is not None:
            around = text[:at].strip() or text[piece.end :].strip()
            note = ("Text around the plan was left out.",) if around else ()
            return Salvaged(inner.value, (*note, *piece.notes, *inner.notes))
        is_inside = is_inside or not piece.is_whole
        at = piece.end if piece.is_whole else at + 1
    return None


def _read(text: str) -> Any:
    try:
        return from_json(text, allow_inf_nan=False)
    except ValueError:
        return None


def _as_object(value: Any, array: str) -> Salvaged | None:
    """Accept the object itself, one wrapped in another, or the bare array."""
    if isinstance(value, dict) and isinstance(value.get(array), list):
        return Salvaged(value)
    if isinstance(value, dict):
        inner = [
            part for part in value.values() if isinstance(part, dict) and isinstance(part.get(array), list)
        ]
        if len(inner) == 1:
            return Salvaged(inner[0], ("The plan was wrapped in another object.",))
    if isinstance(value, list) and any(isinstance(part, dict) for part in value):
        return Salvaged({array: value}, ("The entries came without the object around them.",))
    return None


class _Piece:
    """The text of one bracket, closed where it was cut."""

    def __init__(self, text: str, start: int) -> None:
        self.notes: list[str] = []
        self.is_whole = False
        self._open: list[str] = []
        self._inner = 0  # the objects among the open brackets, without the outermost
        self._pieces: list[str] = []
        self._safe = (0, 0)  # how much of `_pieces`, and how many brackets are open there
        self.end = self._walk(text, start)
        if self.is_whole:
            self.text = "".join(self._pieces)
        else:
            count, depth = self._safe
            closers = "]" * (depth - 1) + _CLOSER[text[start]] if depth else ""
            self.text = "".join(self._pieces[:count]) + closers
            self.notes.append("The answer broke off; what was unfinished is left out.")

    def _walk(self, text: str, at: int) -> int:
        comma: int | None = None  # where in `_pieces` a comma stands with nothing after it yet
        while mark := _MARK.search(text, at):
            between = text[at : mark.start()]
            if between.strip():
                comma = None
            self._pieces.append(between)
            sign, at = mark.group(), mark.end()
            if sign == '"':
                comma = None
                if (end := _end_of_string(text, at)) < 0:
                    return len(text)
                self._pieces.append(text[mark.start() : end])
                at = end
            elif sign == ",":
                self._mark_safe()
                comma = len(self._pieces)
                self._pieces.append(sign)
            elif sign in _CLOSER:
                comma = None
                self._inner += sign == "{" and bool(self._open)
                self._open.append(sign)
                self._pieces.append(sign)
            else:
                if comma is not None:
                    self._pieces[comma] = ""
                    if _COMMAS not in self.notes:
                        self.notes.append(_COMMAS)
                comma = None
                if _CLOSER[self._open.pop()] != sign:
                    return at
                self._inner -= sign == "}" and bool(self._open)
                self._pieces.append(sign)
                if not self._open:
                    self.is_whole = True
                    return at
                self._mark_safe()
        return len(text)

    def _mark_safe(self) -> None:
        """Remember a place where no item is half written."""
        if not self._inner:
            self._safe = (len(self._pieces), len(self._open))


def _end_of_string(text: str, at: int) -> int:
    while mark := _IN_STRING.search(text, at):
        if mark.group() == '"':
            return mark.end()
        at = mark.end() + 1
    return -1
