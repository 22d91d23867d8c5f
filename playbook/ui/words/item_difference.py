"""Two versions of a text side by side, with the differences marked."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import Match, SequenceMatcher
from typing import NamedTuple

import streamlit as st

from playbook.ui.shell.frame import plain

_WORDS = re.compile(r"\S+|\n")
_MOST_WORDS = 1_500
_MOST_STEPS = 1_000_000  # a fraction of a second; two versions of 1,500 words of prose take less
_WHOLE = 5


class VersionRow(NamedTuple):
    """One field in two versions, as plain words."""

    label: str
    before: str
    after: str


def show(rows: Sequence[VersionRow], old_heading: str, new_heading: str) -> None:
    """Draw the rows under two headings, stacked on a phone."""
    for label, before, after in rows:
        was, will_be = marked(before, after)
        st.markdown(f"**{plain(label)}**")
        columns = st.columns(2, gap="medium")
        columns[0].markdown(f":gray[{plain(old_heading)}]  \n{was}")
        columns[1].markdown(f":gray[{plain(new_heading)}]  \n{will_be}")


def marked(before: str, after: str) -> tuple[str, str]:
    """Return both texts as Markdown, compared word by word."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return plain(before) or "_nothing_", plain(after) or "_nothing_"
    was: list[str] = []
    will_be: list[str] = []
    for change, start, end, from_, to in _Matcher(old, new).get_opcodes():
        gone, come = old[start:end], new[from_:to]
        was += gone if change == "equal" else _each(gone, "~~")
        will_be += come if change == "equal" else _each(come, "**")
    return _joined(was), _joined(will_be)


class _Matcher(SequenceMatcher[str]):
    """Compares until its steps are used up; the parts between count as other words.

    Where a few words stand again and again, it would look at each pair of them for each word.
    """

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        super().__init__(None, old, new, autojunk=False)
        self._old, self._counts, self._steps = old, Counter(new), 0

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        if self._steps < _MOST_STEPS:
            self._steps += sum(1 + self._counts[word] for word in self._old[alo:ahi])
        if self._steps < _MOST_STEPS:
            return super().find_longest_match(alo, ahi, blo, bhi)
        return Match(alo, blo, 0)


class _Marked(str):
    """A word that is Markdown already."""

    __slots__ = ()


def _each(words: Sequence[str], mark: str) -> list[str]:
    """Mark word by word, because a mark cannot span lines."""
    return [word if word == "\n" else _Marked(f"{mark}{plain(word)}{mark}") for word in words]


def _joined(words: Sequence[str]) -> str:
    lines: list[list[str]] = [[]]
    for word in words:
        if word == "\n":
            lines.append([])
        else:
            lines[-1].append(word)
    return "  \n".join(_shortened(lines)) or "_nothing_"


def _shortened(lines: Sequence[Sequence[str]]) -> list[str]:
    shown: list[str] = []
    for line in lines:
        if len(lines) <= _WHOLE or any(isinstance(word, _Marked) for word in line):
            shown.append(" ".join(word if isinstance(word, _Marked) else plain(word) for word in line))
        elif shown[-1:] != ["…"]:
            shown.append("…")
    return shown
