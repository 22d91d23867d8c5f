"""Which pages there are, in the order of the executive's walk, and the rollout picker above them."""

from copy import copy
from typing import Any

import streamlit as st

from playbook.core.stages import Stage
from playbook.core.state import Rollout
from playbook.desk import history, rollouts
from playbook.ui import frame, places

_ADDRESS = "navigation.address"
# Served as it is: a path would be read and handed to the media store on every run.
ICON = "/app/static/icon.png"

_PICKED = "frame.picked"


def build() -> Any:
    """Build the navigation and give back the page to run."""
    # Folded, the menu hides My team, Progress, History and Share behind "View 4 more".
    page = st.navigation(_sections(), expanded=True)
    st.session_state[_ADDRESS] = page.url_path
    return page


def take_away() -> str:
    """Take the navigation off a screen that had it; gives back the path of the page that was asked for."""
    return f"/{st.navigation(_sections(), position='hidden').url_path}"


def _sections() -> dict[str, list[Any]]:
    stages = (_stage_page(stage) for stage in frame.here().stages)
    sections = {
        "": [places.page("rollouts")],
        "Prepare": [places.page("brief"), places.page("readiness")],
        "Plan": [*stages, places.page("review")],
        "Run": [places.page(name) for name in ("launch", "my_team", "progress", "history", "share")],
        "This app": [places.page("people"), places.page("settings")],
    }
    # A run marks the page that it may call; sessions that shared one would unmark it for each other.
    return {section: [copy(page) for page in pages] for section, pages in sections.items()}


def current_stage() -> Stage:
    """The stage whose page is being run: the address of its page is its key."""
    return next(stage for stage in frame.here().stages if stage.key == st.session_state[_ADDRESS])


def _stage_page(stage: Stage) -> Any:
    return places.stage_page(stage.key, stage.title)


def link_to(page: str, label: str, icon: str | None = None) -> None:
    """Link to a page by the name of its file, or to the page of a stage by its key."""
    stage = next((stage for stage in frame.here().stages if stage.key == page), None)
    if stage is None:
        frame.link(page, label, icon)
    else:
        st.page_link(_stage_page(stage), label=label, icon=icon)


def go_to(page: str) -> None:
    """Go to the page of a stage by its key, or to any other by the name of its file."""
    stage = next((stage for stage in frame.here().stages if stage.key == page), None)
    st.switch_page(_stage_page(stage) if stage else places.page(page))


def show_picker() -> None:
    """Show, in the sidebar, which rollout is open; the address keeps it across reloads."""
    cards = rollouts.cards(frame.here())
    names = frame.told_apart({card.rollout_id: card.name for card in cards})
    if not names:
        return
    opened = next((known for known in _wanted() if known in names), None)
    # What is open does not live in the picker: it would be lost when the name in it changes.
    st.session_state[frame.ROLLOUT] = st.session_state[_PICKED] = opened
    with st.sidebar:
        st.selectbox(
            "Rollout",
            list(names),
            index=None,
            format_func=lambda rollout_id: names.get(rollout_id, rollout_id),
            key=_PICKED,
            on_change=_pick,
            placeholder="Pick a rollout",
        )
        # A bound widget would put the name into the address, which two rollouts may share.
        if opened and st.query_params.get(frame.ROLLOUT) != opened:
            st.query_params[frame.ROLLOUT] = opened
        card = next((card for card in cards if card.rollout_id == opened), None)
        if card is None:
            return
        if card.synthetic:
            st.badge("Synthetic sample", icon=":material/science:", color="gray")
        st.button(
            "Undo my last change",
            icon=":material/undo:",
            on_click=_undo_last,
            args=(card.rollout_id,),
            width="stretch",
        )


def _undo_last(rollout_id: str) -> None:
    undone = frame.act(history.undo_last, rollout_id)
    if undone is not None:
        frame.say("Undone." if isinstance(undone, Rollout) else "There is no change of yours to undo.")


def _wanted() -> tuple[str | None, str | None]:
    """The rollout that this window has open, and the one that its address names."""
    return st.session_state.get(frame.ROLLOUT), st.query_params.get(frame.ROLLOUT)


def _pick() -> None:
    """Open the picked rollout. Nothing is closed by emptying the picker."""
    if picked := st.session_state.get(_PICKED):
        st.session_state[frame.ROLLOUT] = picked
