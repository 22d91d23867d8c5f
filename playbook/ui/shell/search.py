"""The search over the open rollout, by button or Ctrl+K."""

from collections.abc import Callable

import streamlit as st

from playbook.core.base.words import short_date
from playbook.core.log.rollout import Rollout
from playbook.desk.record import search
from playbook.desk.record.search import Hit, Kind
from playbook.ui.shell import frame, menu, page_registry
from playbook.ui.shell.frame import plain

TASK = "task"
_WORDS = "search.words"
_ICONS: dict[Kind, str] = {
    "rollout": "rocket_launch", "page": "web_asset", "task": "task_alt", "person": "person", "check": "rule",
}  # fmt: skip


def show_button(rollout: Rollout | None, is_open: Callable[[str], bool]) -> None:
    """Draw the sidebar's button, and the search once it is pressed."""
    with st.sidebar:
        is_asked = st.button(
            "Search", "search.open", icon=":material/search:", width="stretch", shortcut="Ctrl+K"
        )
    if is_asked:
        _show(rollout, tuple(page for page in _pages(rollout) if is_open(page)))


def _pages(rollout: Rollout | None) -> list[str]:
    entries = menu.ENTRIES.items()
    shown = [pages for entry, pages in entries if rollout or not menu.needs_rollout(entry)]
    return [page for pages in shown for page in pages if page not in menu.FORMER]


@frame.dialog("Search", on_dismiss=frame.forget_problems)
def _show(rollout: Rollout | None, pages: tuple[str, ...]) -> None:
    words = st.text_input(
        "Search", key=_WORDS, type="search", live=True, label_visibility="collapsed",
        placeholder="A task, a person, a check or a page" if rollout else "A rollout or a page",
    )  # fmt: skip
    titles = {page: _title_of(page) for page in pages}
    rollout_id = rollout.id if rollout else None
    hits, number = search.find(frame.here(), frame.current_actor(), words or "", rollout_id, titles)
    with st.container(key="search.results", gap="xsmall"):
        for hit in hits:
            _show_hit(hit, rollout_id)
    with st.container(key="said.search"):
        st.caption(_say_count(words or "", len(hits), number))


def _title_of(page: str) -> str:
    entry, title = menu.entry_of(page), page_registry.title_of(page)
    return title if title == entry else f"{entry}: {title}"


def _show_hit(hit: Hit, rollout_id: str | None) -> None:
    details = [hit.place.capitalize() if hit.kind in ("task", "check") else "", hit.note]
    details += [short_date(hit.day)] if hit.day else []
    note = ", ".join(filter(None, details))
    label = plain(hit.title) + (f" :small[:gray[{plain(note)}]]" if note else "")
    where = {frame.ROLLOUT: hit.id if hit.kind == "rollout" else rollout_id}
    where |= {TASK: hit.id} if hit.kind == "task" else {}
    query = {key: value for key, value in where.items() if value}
    frame.link(hit.page, label, f":material/{_ICONS[hit.kind]}:", query)


def _say_count(words: str, shown: int, number: int) -> str:
    if not words.strip():
        return "Type a few letters. Arrow keys move, Enter opens the first."
    about = f"for “{plain(words.strip())}”"
    if not number:
        return f"Nothing found {about}."
    return f"{number} found {about}." if number == shown else f"{number} found {about}, {shown} shown."
