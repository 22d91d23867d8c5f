"""Small Markdown tables and lists, quick to draw and read aloud."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import streamlit as st

from playbook.ui.shell.frame import plain

T = TypeVar("T")


def table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[str] = ()) -> str:
    """Return the table in Markdown; the columns in `numbers` are right-aligned."""
    # A row of Markdown is one line, whatever was typed.
    cells = ([plain(" ".join(value.splitlines())) for value in row] for row in rows)
    lines = [head, ["---:" if name in numbers else ":---" for name in head], *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def whole(words: str) -> str:
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def bullets(sentences: Iterable[str]) -> str:
    return "\n".join(f"- {plain(sentence)}" for sentence in sentences)


def part_of(rows: Sequence[T], key: str, per_page: int) -> Sequence[T]:
    """Return the rows of the picked page, at most the last one."""
    pages = _pages(rows, per_page)
    page = st.session_state.get(key) or 1
    if page > pages:
        page = st.session_state[key] = pages
    return rows[(page - 1) * per_page : page * per_page]


def show_pages(
    rows: Sequence[object], key: str, per_page: int, words: str = "", *, is_persistent: bool = False
) -> None:
    """Draw the pages to pick from, if there are several."""
    if (pages := _pages(rows, per_page)) > 1:
        if words:
            st.caption(f"{len(rows):,} {words}, {per_page} to a page")
        st.pagination(pages, key=key, persist_state="session" if is_persistent else None)


def to_first(key: str) -> None:
    """Go back to the first page: another choice has other pages."""
    st.session_state[key] = 1


def _pages(rows: Sequence[object], per_page: int) -> int:
    return max(1, -(-len(rows) // per_page))


def show_some(lines: Sequence[str], most: int, what: str = "more", between: str = "\n\n") -> None:
    """Draw the first few lines, and the others in a fold."""
    st.markdown(between.join(lines[:most]))
    if len(lines) > most:
        with st.expander(f"{len(lines) - most} {what}", type="compact"):
            st.markdown(between.join(lines[most:]))


def opened(key: str, label: str, icon: str, *, at_first: bool = False) -> Any:
    panel = st.expander(
        label, expanded=at_first, key=f"panel.{key}", icon=f":material/{icon}:", on_change="rerun"
    )
    return panel if panel.open else None
