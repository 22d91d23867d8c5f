"""Long lists a page at a time: which part to draw, and the pages to pick from."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

Row = TypeVar("Row")


def part_of(rows: Sequence[Row], key: str, per_page: int) -> Sequence[Row]:
    """Give back the rows of the page that is picked; of the last one where there are fewer by now."""
    pages = _pages(rows, per_page)
    if st.session_state.get(key, 1) > pages:
        st.session_state[key] = pages
    page = st.session_state.get(key, 1)
    return rows[(page - 1) * per_page : page * per_page]


def show_pages(rows: Sequence[Row], key: str, per_page: int, words: str) -> None:
    """Draw the pages to pick from, where there is more than one; `words` name what is counted."""
    pages = _pages(rows, per_page)
    if pages > 1:
        st.caption(f"{len(rows):,} {words}, {per_page} to a page")
        st.pagination(pages, key=key)


def _pages(rows: Sequence[object], per_page: int) -> int:
    return max(1, -(-len(rows) // per_page))
