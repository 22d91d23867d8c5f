"""The pages of the app, made once for the process: making one looks for its file and its icon."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from playbook.core.base.fields import STAGES, StageKey

PAGES = Path(__file__).parents[3] / "pages"
_TITLES = {
    "rollouts": ("Rollouts", "stacks"),
    "portfolio": ("Portfolio", "dashboard"),
    "brief": ("Brief", "edit_note"),
    "readiness": ("Readiness", "group"),
    "review": ("Review", "fact_check"),
    "launch": ("Launch", "flag"),
    "my_team": ("My team", "checklist"),
    "library": ("Recipes", "menu_book"),
    "progress": ("Progress", "monitoring"),
    "history": ("History", "history"),
    "share": ("Share", "share"),
    "all_hands": ("All-hands", "groups"),
    "people": ("People", "group_add"),
    "settings": ("Settings", "settings"),
}
_STAGE_ICONS: dict[StageKey, str] = {
    "leadership": "campaign",
    "communication": "forum",
    "training": "school",
    "reinforcement": "autorenew",
    "accountability": "verified",
}


def paths() -> frozenset[str]:
    """The path of every page on this server."""
    return frozenset({"/", *(f"/{name}" for name in (*_TITLES, *STAGES))})


@cache
def page(name: str, *, is_hidden: bool = False) -> Any:
    """The page of a file in pages/; only a script run can make it."""
    title, icon = _TITLES[name]
    return st.Page(
        PAGES / f"{name}.py",
        title=title,
        icon=f":material/{icon}:",
        url_path=name,
        default=name == "rollouts",
        visibility="hidden" if is_hidden else "visible",
    )


@cache
def stage_page(key: StageKey, title: str, *, is_hidden: bool = False) -> Any:
    """The page of a stage: one script serves all five, and the address says which stage it is."""
    return st.Page(
        PAGES / "stage.py",
        title=title,
        icon=f":material/{_STAGE_ICONS[key]}:",
        url_path=key,
        visibility="hidden" if is_hidden else "visible",
    )
