"""The navigation, and the rollout picker above it."""

from collections.abc import Callable
from copy import copy
from typing import Any

import streamlit as st

from playbook.core.base.access import Action
from playbook.core.base.fields import STAGES
from playbook.core.log.rollout import Rollout
from playbook.core.plan.plays.stages import Stage
from playbook.desk.plan import rollouts
from playbook.desk.record import history
from playbook.ui.shell import frame, page_registry

_ADDRESS = "navigation.address"
# Served as it is: a path would be read and handed to the media store on every run.
ICON = "/app/static/icon.png"

_PICKED = "frame.picked"
# What somebody must be able to do, to something at least, for a page to open; Rollouts and
# Portfolio open to everyone, with what is open to them.
_NEEDS: dict[str, Action] = {
    **dict.fromkeys(("brief", "review"), "edit"),
    "readiness": "self_check",
    **dict.fromkeys((*STAGES, "decisions", "library", "progress"), "see_rollout"),
    "launch": "launch",
    "my_team": "log_progress",
    "history": "see_history",
    "share": "share",
    "all_hands": "host",
    "people": "manage_people",
    "settings": "change_settings",
}


def build() -> Any:
    """Build the navigation and return the page to run."""
    # Folded, the menu hides the end of "Run" behind "View 5 more".
    page = st.navigation(_sections(frame.may), expanded=True)
    st.session_state[_ADDRESS] = page.url_path
    return page


def take_away() -> str:
    """Hide the navigation and return the path of the requested page."""
    return f"/{st.navigation(_sections(lambda _: True), position='hidden').url_path}"


def stop_unless_allowed(page: Any) -> None:
    """Stop if the actor's role does not open the page."""
    action = _NEEDS.get(page.url_path)
    if action is None or frame.may(action):
        return
    st.title("Not open to you", anchor=False)
    st.markdown("Your role here does not open this page. Ask an owner of this Playbook for more.")
    back = "my_team" if frame.may("log_progress") else "rollouts"
    frame.link(back, "Go to My team" if back == "my_team" else "Go to Rollouts", icon=":material/arrow_back:")
    st.stop()


def _sections(may: Callable[[Action], bool]) -> dict[str, list[Any]]:
    """Return every page by section, hidden if not open."""
    names = {
        "": ("rollouts", "portfolio"),
        "Prepare": ("brief", "readiness"),
        "Plan": ("decisions", *(stage.key for stage in frame.here().stages), "review"),
        "Run": ("launch", "my_team", "library", "progress", "history", "share", "all_hands"),
        "This app": ("people", "settings"),
    }
    # A run marks the page that it may call; sessions that shared one would unmark it for each other.
    return {
        section: [copy(_page(name, may)) for name in section_names]
        for section, section_names in names.items()
    }


def _page(name: str, may: Callable[[Action], bool] = lambda _: True) -> Any:
    action = _NEEDS.get(name)
    is_hidden = action is not None and not may(action)
    if stage := _find_stage(name):
        return page_registry.stage_page(stage.key, stage.title, is_hidden=is_hidden)
    return page_registry.page(name, is_hidden=is_hidden)


def _find_stage(key: str) -> Stage | None:
    return next((stage for stage in frame.here().stages if stage.key == key), None)


def current_stage() -> Stage:
    return next(stage for stage in frame.here().stages if stage.key == st.session_state[_ADDRESS])


def link_to(page: str, label: str, icon: str | None = None) -> None:
    if _find_stage(page):
        st.page_link(_page(page), label=label, icon=icon)
    else:
        frame.link(page, label, icon)


def go_to(page: str) -> None:
    st.switch_page(_page(page))


def show_picker() -> None:
    """Show the rollout picker in the sidebar; the address survives reloads."""
    cards = rollouts.cards(frame.here(), frame.current_actor())
    names = frame.tell_apart({card.rollout_id: card.name for card in cards})
    before, requested = st.session_state.get(frame.ROLLOUT), st.query_params.get(frame.ROLLOUT)
    opened = next((rollout_id for rollout_id in (before, requested) if rollout_id in names), None)
    if opened is None and len(names) == 1 and not frame.may("start_rollout"):
        # Who leads or reads one rollout has nothing to pick.
        opened = next(iter(names))
    if requested and requested not in names and requested != before:
        # A link that somebody passed on: without a word, the numbers of another rollout would pass for its.
        shown = f"What you see is “{names[opened]}”." if opened else "Pick another one."
        frame.tell(f"The address names a rollout that is not open to you here. {shown}")
        del st.query_params[frame.ROLLOUT]
    # What is open does not live in the picker: it would be lost when the name in it changes.
    st.session_state[frame.ROLLOUT] = st.session_state[_PICKED] = opened
    if not names:
        return
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
        if card and card.synthetic:
            st.badge("Synthetic sample", icon=":material/science:", color="gray")
        if card and frame.may("log_progress", card.rollout_id):
            frame.button(
                "Undo my last change", None, _undo_last, card.rollout_id, icon="undo", width="stretch"
            )


def _undo_last(rollout_id: str) -> None:
    if (undone := frame.act(history.undo_last, rollout_id)) is not None:
        frame.say("Undone." if isinstance(undone, Rollout) else "There is no change of yours to undo.")


def _pick() -> None:
    """Open the picked rollout; emptying the picker closes nothing."""
    if picked := st.session_state.get(_PICKED):
        st.session_state[frame.ROLLOUT] = picked
