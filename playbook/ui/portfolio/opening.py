"""From Portfolio into one of its rollouts: to where its work goes on, or to the page that would change it."""

import streamlit as st

from playbook.core.portfolio.collisions import Sort
from playbook.desk.plan.rollouts import Card
from playbook.ui.portfolio import rollout_cards
from playbook.ui.shell import frame, navigation
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import button

_GO = "portfolio.go"
# Where what collides is changed, for who may edit; everybody else goes to where it is read.
_PAGES: dict[Sort, str] = {
    "over": "review",
    "go_lives": "brief",
    "same_week": "training",
    "blackout": "training",
}


def follow() -> None:
    """Go to the page that the last change set leads to, where it leads to one."""
    if page := st.session_state.pop(_GO, ""):
        navigation.go_to(page)


def show_open(rollout_id: str, label: str, page: str, key: str, *, is_quiet: bool = False) -> None:
    """The button that opens a rollout on a page."""
    action = (_open, rollout_id, page)
    button(
        plain(label),
        "arrow_forward" if is_quiet else "",
        key,
        *action,
        look="tertiary" if is_quiet else "secondary",
    )


def _open(rollout_id: str, page: str) -> None:
    st.session_state[frame.ROLLOUT] = rollout_id
    st.session_state[_GO] = page


def page_of(sort: Sort, card: Card) -> str:
    """The page of a rollout on which such a collision is ended, or read by who may not edit."""
    page = _PAGES.get(sort, "")
    if page == "training" or (page and frame.may("edit", card.rollout_id)):
        return page
    return rollout_cards.page_of(card)
