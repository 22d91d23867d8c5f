"""The pages of the app, made once per process."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from playbook.core.base.fields import STAGES, StageKey

PAGES = Path(__file__).parents[3] / "pages"
# fmt: off
_TITLES = {
    "rollouts": ("Rollouts", "stacks"), "portfolio": ("Portfolio", "dashboard"),
    "brief": ("Brief", "edit_note"), "readiness": ("Readiness", "group"),
    "decisions": ("Decisions", "gavel"), "review": ("Review", "fact_check"),
    "launch": ("Launch", "flag"), "my_team": ("My team", "checklist"),
    "library": ("Recipes", "menu_book"), "progress": ("Progress", "monitoring"),
    "history": ("History", "history"), "share": ("Share", "share"), "all_hands": ("All-hands", "groups"),
    "people": ("People", "group_add"), "settings": ("Settings", "settings"),
}
_STAGE_ICONS: dict[StageKey, str] = {
    "leadership": "campaign", "communication": "forum", "training": "school",
    "reinforcement": "autorenew", "accountability": "verified",
}
# fmt: on


def titles() -> dict[str, str]:
    """Return the name of the page at each path."""
    names = {f"/{name}": title for name, (title, _) in _TITLES.items()}
    return {"/": names["/rollouts"], **names, **{f"/{key}": key.capitalize() for key in STAGES}}


def paths() -> frozenset[str]:
    return frozenset(titles())


@cache
def page(name: str, *, is_hidden: bool = False) -> Any:
    """Return a page; only a script run can make it."""
    return _make(f"{name}.py", name, *_TITLES[name], is_hidden=is_hidden)


@cache
def stage_page(key: StageKey, title: str, *, is_hidden: bool = False) -> Any:
    """Return a stage's page: one script serves all five."""
    return _make("stage.py", key, title, _STAGE_ICONS[key], is_hidden=is_hidden)


def _make(file: str, path: str, title: str, icon: str, *, is_hidden: bool) -> Any:
    return st.Page(
        PAGES / file,
        title=title,
        icon=f":material/{icon}:",
        url_path=path,
        default=path == "rollouts",
        visibility="hidden" if is_hidden else "visible",
    )
