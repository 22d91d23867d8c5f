"""The pages of the app, made once per process."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from playbook.core.base.fields import STAGES

ADDRESS = "navigation.address"
PAGES = Path(__file__).parents[3] / "pages"
_TITLES = {
    "rollouts": "Home", "guide": "Guide", "brief": "Brief", "readiness": "Self-check",
    "timeline": "Timeline", "decisions": "On a page", "by_person": "By person", "review": "Checks",
    "launch": "Launch", "my_team": "My team",
    "progress": "Today", "delivery": "Delivery", "adoption": "Adoption", "library": "Value",
    "history": "Activity", "share": "Share", "export": "Export",
    "all_hands": "All-hands", "people": "People", "settings": "Settings",
}  # fmt: skip


def title_of(name: str) -> str:
    return _TITLES.get(name) or name.capitalize()


def titles() -> dict[str, str]:
    """Return the name of the page at each path."""
    return {"/": title_of("rollouts"), **{f"/{name}": title_of(name) for name in (*_TITLES, *STAGES)}}


def paths() -> frozenset[str]:
    return frozenset(titles())


def is_page(name: str) -> bool:
    return bool(name) and f"/{name}" in titles()


def address() -> str:
    """Return the address of the page that is drawn."""
    return str(st.session_state.get(ADDRESS, ""))


def whole_address(path: str) -> str:
    """Return a path at the address that the viewer's browser shows."""
    page_url = urlsplit(st.context.url or "")
    return f"{page_url.scheme}://{page_url.netloc}{path}" if page_url.netloc else path


@cache
def page(name: str) -> Any:
    """Return a page; only a script run can make it."""
    return st.Page(
        PAGES / ("stage.py" if name in STAGES else f"{name}.py"),
        title=title_of(name),
        url_path=name,
        default=name == "rollouts",
    )
