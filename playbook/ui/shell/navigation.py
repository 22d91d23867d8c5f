"""The navigation, and the rollout picker below it."""

from collections.abc import Mapping
from contextlib import suppress
from copy import copy
from typing import Any

import streamlit as st

from playbook.core.base.access import Action
from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import STAGES
from playbook.core.log.rollout import Rollout
from playbook.core.plan.plays.stages import Stage
from playbook.desk.plan import rollouts
from playbook.desk.plan.rollouts import Card
from playbook.desk.record import history
from playbook.ui.shell import brand, frame, menu, open_task, page_registry, search

_LANDED, _PICKED = "navigation.landed", "frame.picked"
_OPEN_TO_ALL = ("rollouts", "guide")  # Home shows what is open to each
# What somebody must be able to do, to something at least, for a page to open; a page that is
# missing here opens to nobody.
_NEEDS: dict[str, Action] = {
    "readiness": "self_check",
    **dict.fromkeys(("brief", "by_person", "review"), "edit"),
    **dict.fromkeys((*STAGES, "timeline", "decisions"), "see_rollout"),
    **dict.fromkeys(("progress", "delivery", "adoption", "library", "export"), "see_rollout"),
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
    # A run marks the page that it may call; sessions that shared one would unmark it for each other.
    pages = [copy(page_registry.page(name)) for names in menu.ENTRIES.values() for name in names]
    page = st.navigation(pages, position="hidden")  # the menu is ours: its own stands above the picker
    st.session_state[page_registry.ADDRESS] = page.url_path or "rollouts"
    return page


def choose_rollout() -> None:
    """Find the open rollout, and name the browser's tab after it."""
    with frame.guarded():
        _choose_rollout()
    rollout, title = opened(), page_registry.title_of(page_registry.address())
    if (
        (task_id := st.query_params.pop(search.TASK, None))
        and rollout
        and (task := rollout.items.get(task_id))
    ):
        open_task.show(rollout.id, task.stage, task.id)
    st.set_page_config(page_title=f"{title} · {menu.name_of(rollout) if rollout else 'Leadership Playbook'}")


def opened() -> Rollout | None:
    """Return the open rollout, or None; its page says what is wrong."""
    with suppress(PlaybookError):
        if rollout_id := st.session_state.get(frame.ROLLOUT):
            return frame.open_rollout(rollout_id)
    return None


def _is_open(page: str) -> bool:
    action = _NEEDS.get(page)
    return page in _OPEN_TO_ALL or (action is not None and frame.may(action))


def land() -> None:
    """Lead a newcomer from Home to My team or Results."""
    is_first, st.session_state[_LANDED] = _LANDED not in st.session_state, True
    if is_first and page_registry.address() == "rollouts" and opened() and not frame.may("edit"):
        go_to("my_team" if frame.may("log_progress") else "progress")


def stop_unless_allowed(page: Any) -> None:
    """Stop if the actor's role does not open the page."""
    if _is_open(page.url_path or "rollouts"):
        return
    st.title("No access", anchor=False)
    st.markdown("Your role does not include this page. Ask an owner of this Playbook for access.")
    back = "my_team" if frame.may("log_progress") else "rollouts"
    frame.link(back, "Go to My team" if back == "my_team" else "Go to Home", icon=":material/arrow_back:")
    st.stop()


def show_menu() -> None:
    """Draw the search and the menu."""
    search.show_button(opened(), _is_open)
    menu.show_menu(page_registry.address(), opened(), _is_open)


def show_tabs() -> None:
    """Draw the rollout's name and the tabs above the open page."""
    menu.show_tabs(page_registry.address(), opened(), _is_open)


def show_next() -> None:
    """Draw the button to the next step of the walk."""
    if (rollout := opened()) and frame.may("edit", rollout.id):
        menu.show_next(page_registry.address(), rollout, _is_open)


def current_stage() -> Stage:
    return next(stage for stage in frame.here().stages if stage.key == page_registry.address())


def go_to(page: str, where: Mapping[str, str] | None = None) -> None:
    st.switch_page(page_registry.page(page), query_params=where)


def _choose_rollout() -> None:
    """Find the rollout that is open; the address survives reloads."""
    names = _names(_cards())
    before, requested = st.session_state.get(frame.ROLLOUT), st.query_params.get(frame.ROLLOUT)
    opened = next((rollout_id for rollout_id in (before, requested) if rollout_id in names), None)
    if opened is None and len(names) == 1:  # nothing to pick
        opened = next(iter(names))
    if requested and requested not in names and requested != before:
        # A link that somebody passed on: without a word, the numbers of another rollout would pass for its.
        shown = f"Showing “{names[opened]}”." if opened else "Pick another one."
        frame.tell(f"You do not have access to the rollout in this link. {shown}")
        del st.query_params[frame.ROLLOUT]
    # What is open does not live in the picker: it would be lost when the name in it changes.
    st.session_state[frame.ROLLOUT] = st.session_state[_PICKED] = opened
    # A bound widget would put the name into the address, which two rollouts may share.
    if opened and st.query_params.get(frame.ROLLOUT) != opened:
        st.query_params[frame.ROLLOUT] = opened


def _cards() -> list[Card]:
    return rollouts.cards(frame.here(), frame.current_actor())


def _names(cards: list[Card]) -> dict[str, str]:
    return frame.tell_apart({card.rollout_id: card.name for card in cards})


def show_picker() -> None:
    """Show the logo and the rollout picker at the sidebar's top."""
    brand.show_logo()
    cards = _cards()
    if not (names := _names(cards)):
        return
    opened = st.session_state[frame.ROLLOUT]
    with st.sidebar:
        st.selectbox(
            "Current rollout",
            list(names),
            index=0 if opened else None,  # nothing to empty
            format_func=lambda rollout_id: names.get(rollout_id, rollout_id),
            key=_PICKED,
            on_change=_pick,
            placeholder="Pick a rollout",
            label_visibility="collapsed",
        )
        if any(card.synthetic for card in cards if card.rollout_id == opened):
            st.caption(":material/science: Example with made-up numbers")


def show_undo() -> None:
    """Offer to undo the actor's last change to the open rollout."""
    rollout_id = st.session_state[frame.ROLLOUT]
    if rollout_id and frame.may("log_progress", rollout_id):
        with st.sidebar:
            frame.button("Undo my last change", None, _undo_last, rollout_id, icon="undo", width="stretch")


def _undo_last(rollout_id: str) -> None:
    if (undone := frame.act(history.undo_last, rollout_id)) is not None:
        frame.say("Undone." if isinstance(undone, Rollout) else "You have no change to undo.")


def _pick() -> None:
    # Nothing is left of the picker once the tab has signed out.
    if picked := st.session_state.get(_PICKED):
        st.session_state[frame.ROLLOUT] = picked
