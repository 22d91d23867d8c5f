"""Links from Portfolio into the right page of a rollout."""

import streamlit as st

from playbook.core.portfolio.collisions import Sort
from playbook.desk.plan.rollouts import Card
from playbook.ui.portfolio import rollout_cards
from playbook.ui.shell import frame, navigation
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import button, quiet_button

_GO = "portfolio.go"
# Where what collides is changed, for who may edit; everybody else goes to where it is read.
_PAGES: dict[Sort, str] = {
    "over": "review", "go_lives": "brief", "same_week": "training", "blackout": "training",
}  # fmt: skip


def follow() -> None:
    """Go to the page that the last change set leads to."""
    if page := st.session_state.pop(_GO, ""):
        navigation.go_to(page)


def show_open(rollout_id: str, label: str, page: str, key: str, *, is_quiet: bool = False) -> None:
    draw, icon = (quiet_button, "arrow_forward") if is_quiet else (button, "")
    draw(plain(label), icon, key, _open, rollout_id, page)


def _open(rollout_id: str, page: str) -> None:
    st.session_state[frame.ROLLOUT] = rollout_id
    st.session_state[_GO] = page


def page_of(sort: Sort, card: Card) -> str:
    """Return the page on which the viewer can end or read a collision."""
    page = _PAGES.get(sort, "")
    if page == "training" or (page and frame.may("edit", card.rollout_id)):
        return page
    return rollout_cards.page_of(card)
