"""Which pages there are, in the order of the executive's walk, and the rollout picker above them."""

from pathlib import Path
from typing import Any

import streamlit as st

from playbook.core.stages import Stage
from playbook.desk import history, rollouts
from playbook.ui import frame

_ADDRESS = "navigation.address"
ICON = str(Path(__file__).parent / "static" / "icon.png")


def build() -> Any:
    """Build the navigation and give back the page to run."""
    house = frame.here()
    page = st.navigation(
        {
            "": [_page("rollouts", "Rollouts", "stacks", default=True)],
            "Prepare": [_page("brief", "Brief", "edit_note"), _page("readiness", "Readiness", "group")],
            "Plan": [
                *(_stage_page(stage) for stage in house.stages),
                _page("review", "Review", "fact_check"),
            ],
            "Run": [
                _page("launch", "Launch", "flag"),
                _page("my_team", "My team", "checklist"),
                _page("progress", "Progress", "monitoring"),
                _page("history", "History", "history"),
            ],
        },
        expanded=True,  # folded, it hides My team, Progress and History behind "View 3 more"
    )
    st.session_state[_ADDRESS] = page.url_path
    return page


def current_stage() -> Stage:
    """The stage whose page is being run: the address of its page is its key."""
    return next(stage for stage in frame.here().stages if stage.key == st.session_state[_ADDRESS])


_STAGE_ICONS = {
    "leadership": "campaign",
    "communication": "forum",
    "training": "school",
    "reinforcement": "autorenew",
    "accountability": "verified",
}


def _page(name: str, title: str, icon: str, *, default: bool = False) -> Any:
    return st.Page(
        frame.PAGES / f"{name}.py", title=title, icon=f":material/{icon}:", url_path=name, default=default
    )


def _stage_page(stage: Stage) -> Any:
    """One script serves all five stage pages; the address says which stage it is."""
    icon = f":material/{_STAGE_ICONS[stage.key]}:"
    return st.Page(frame.PAGES / "stage.py", title=stage.title, icon=icon, url_path=stage.key)


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
    st.switch_page(_stage_page(stage) if stage else str(frame.PAGES / f"{page}.py"))


def show_picker() -> None:
    """Show, in the sidebar, which rollout is open; the address keeps it across reloads."""
    cards = rollouts.cards(frame.here())
    names = frame.told_apart({card.rollout_id: card.name for card in cards})
    if not names:
        return
    if st.session_state.get(frame.ROLLOUT) is None and st.query_params.get(frame.ROLLOUT) in names:
        st.session_state[frame.ROLLOUT] = st.query_params[frame.ROLLOUT]
    with st.sidebar:
        opened = st.selectbox(
            "Rollout",
            list(names),
            index=None,
            format_func=lambda rollout_id: names.get(rollout_id, rollout_id),
            key=frame.ROLLOUT,
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
            on_click=frame.act,
            args=(history.undo_last, card.rollout_id),
            kwargs={"done": "Undone."},
            width="stretch",
        )
