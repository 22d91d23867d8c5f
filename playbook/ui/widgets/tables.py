"""Small tables as Markdown: read aloud as tables, quick to draw, and as wide as their words."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import streamlit as st

from playbook.ui.shell.frame import plain


def table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[str] = ()) -> str:
    """Give back the table; the columns in `numbers` stand to the right."""
    lines = [head, ["---:" if name in numbers else ":---" for name in head]]
    return "\n".join(_line(line) for line in lines) + "".join(
        f"\n{_line([_cell(value) for value in row])}" for row in rows
    )


def whole(words: str) -> str:
    """Words that a narrow screen does not break: a date in a cell."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    """A row of Markdown is one line, whatever was typed."""
    return plain(" ".join(text.splitlines()))


Row = TypeVar("Row")


def part_of(rows: Sequence[Row], key: str, per_page: int) -> Sequence[Row]:
    """Give back the rows of the page that is picked; of the last one where there are fewer by now."""
    pages = _pages(rows, per_page)
    page = st.session_state.get(key) or 1
    if page > pages:
        page = st.session_state[key] = pages
    return rows[(page - 1) * per_page : page * per_page]


def show_pages(
    rows: Sequence[object], key: str, per_page: int, words: str = "", *, is_kept: bool = False
) -> None:
    """Draw the pages to pick from, where there are several; `words` name what is counted."""
    pages = _pages(rows, per_page)
    if pages > 1:
        if words:
            st.caption(f"{len(rows):,} {words}, {per_page} to a page")
        st.pagination(pages, key=key, persist_state="session" if is_kept else None)


def to_first(key: str) -> None:
    """Go back to the first page: another choice has other pages."""
    st.session_state[key] = 1


def _pages(rows: Sequence[object], per_page: int) -> int:
    return max(1, -(-len(rows) // per_page))


def show_some(lines: Sequence[str], most: int, what: str = "more", between: str = "\n\n") -> None:
    """Draw the first few lines, and the rest in a fold."""
    st.markdown(between.join(lines[:most]))
    if len(lines) > most:
        with st.expander(f"{len(lines) - most} {what}", type="compact"):
            st.markdown(between.join(lines[most:]))


def opened(key: str, label: str, icon: str, *, at_first: bool = False) -> Any:
    """Draw a panel and give it back while it is open; None while it is closed."""
    panel = st.expander(
        label, expanded=at_first, key=f"panel.{key}", icon=f":material/{icon}:", on_change="rerun"
    )
    return panel if panel.open else None
