"""Long lists a page at a time: which part to draw, and the pages to pick from."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

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
