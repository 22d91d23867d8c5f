"""The pages of the app, made once per process."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from playbook.core.base.fields import STAGES
from playbook.core.base.text_caches import clear_with

PAGES = Path(__file__).parents[3] / "pages"
_TITLES = {
    "rollouts": "Rollouts", "portfolio": "Portfolio", "brief": "Brief", "readiness": "Readiness",
    "decisions": "Decisions", "review": "Review", "launch": "Launch", "my_team": "My team",
    "progress": "Today", "delivery": "Delivery", "adoption": "Adoption", "library": "Value",
    "history": "Activity", "share": "Share",
    "all_hands": "All-hands", "people": "People", "settings": "Settings",
}  # fmt: skip


def title_of(name: str) -> str:
    return _TITLES.get(name) or name.capitalize()


def titles() -> dict[str, str]:
    """Return the name of the page at each path."""
    return {"/": title_of("rollouts"), **{f"/{name}": title_of(name) for name in (*_TITLES, *STAGES)}}


def paths() -> frozenset[str]:
    return frozenset(titles())


@clear_with  # notes name teams
@lru_cache(maxsize=512)
def page(name: str, title: str = "", icon: str = "", note: str = "", *, is_hidden: bool = False) -> Any:
    """Return a page; only a script run can make it.

    `title`, `icon` and `note` are those of its entry in the menu, where it has others than its own.
    """
    return st.Page(
        PAGES / ("stage.py" if name in STAGES else f"{name}.py"),
        title=title or title_of(name),
        icon=f":material/{icon}:" if icon else None,
        url_path=name,
        default=name == "rollouts",
        visibility="hidden" if is_hidden else "visible",
        help=note or None,
    )
