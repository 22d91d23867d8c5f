"""The navigation, and the rollout picker below it."""

from contextlib import suppress
from copy import copy
from typing import Any, Literal

import streamlit as st

from playbook.core.base.access import Action
from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import STAGES
from playbook.core.log.rollout import Rollout
from playbook.core.plan.plays.stages import Stage
from playbook.desk.plan import rollouts
from playbook.desk.plan.rollouts import Card
from playbook.desk.record import history
from playbook.ui.shell import frame, menu, page_registry

_ADDRESS, _MENU, _LANDED = "navigation.address", "navigation.menu", "navigation.landed"
# Served as it is: a path would be read and handed to the media store on every run.
ICON = "/app/static/icon.png"

_PICKED = "frame.picked"
# What somebody must be able to do, to something at least, for a page to open; Rollouts and
# Portfolio open to everyone, with what is open to them.
_NEEDS: dict[str, Action] = {
    **dict.fromkeys(("brief", "review"), "edit"),
    "readiness": "self_check",
    **dict.fromkeys((*STAGES, "decisions", "progress", "delivery", "adoption", "library"), "see_rollout"),
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
    # Which page is open is known only afterwards; until then the menu stays as it was.
    page = _show(st.session_state.get(_MENU) or menu.menu_for("rollouts", None, _is_open))
    address = page.url_path or "rollouts"
    st.session_state[_ADDRESS] = address
    with frame.guarded():
        _choose_rollout()
    rollout = opened()
    shown = menu.menu_for(address, rollout, _is_open)
    if shown != st.session_state.get(_MENU):
        st.session_state[_MENU] = shown
        page = _show(shown)
    title = page_registry.title_of(address)
    name = menu.name_of(rollout) if rollout else "Leadership Playbook"
    st.set_page_config(page_title=f"{title} · {name}")
    return page


def _show(shown: menu.Menu, position: Literal["sidebar", "hidden"] = "sidebar") -> Any:
    # A run marks the page that it may call; sessions that shared one would unmark it for each other.
    sections = {
        section: [
            copy(page_registry.page(link.page, link.title, link.icon, link.note, is_hidden=link.is_hidden))
            for link in links
        ]
        for section, links in shown.items()
    }
    # Folded, the menu hides its end behind "View 5 more".
    return st.navigation(sections, position=position, expanded=True)


def opened() -> Rollout | None:
    """Return the open rollout, or None; its page says what is wrong."""
    with suppress(PlaybookError):
        if rollout_id := st.session_state.get(frame.ROLLOUT):
            return frame.open_rollout(rollout_id)
    return None


def _is_open(page: str) -> bool:
    action = _NEEDS.get(page)
    return action is None or frame.may(action)


def take_away() -> str:
    """Hide the navigation and return the path of the requested page."""
    everything = menu.menu_for("rollouts", None, lambda _: True)
    return f"/{_show(everything, position='hidden').url_path}"


def land() -> None:
    """Lead a newcomer on from Rollouts: leads to My team, readers to Progress."""
    is_first, st.session_state[_LANDED] = _LANDED not in st.session_state, True
    if is_first and st.session_state[_ADDRESS] == "rollouts" and opened() and not frame.may("edit"):
        go_to("my_team" if frame.may("log_progress") else "progress")


def stop_unless_allowed(page: Any) -> None:
    """Stop if the actor's role does not open the page."""
    if _is_open(page.url_path):
        return
    st.title("Not open to you", anchor=False)
    st.markdown("Your role here does not open this page. Ask an owner of this Playbook for more.")
    back = "my_team" if frame.may("log_progress") else "rollouts"
    frame.link(back, "Go to My team" if back == "my_team" else "Go to Rollouts", icon=":material/arrow_back:")
    st.stop()


def show_tabs() -> None:
    """Draw the rollout's name and the tabs above the open page."""
    menu.show_tabs(st.session_state[_ADDRESS], opened(), _is_open)


def show_next() -> None:
    """Draw the button to the next step of the walk."""
    if (rollout := opened()) and frame.may("edit", rollout.id):
        menu.show_next(st.session_state[_ADDRESS], rollout, _is_open)


def current_stage() -> Stage:
    return next(stage for stage in frame.here().stages if stage.key == st.session_state[_ADDRESS])


def go_to(page: str) -> None:
    st.switch_page(page_registry.page(page))


def _choose_rollout() -> None:
    """Find the rollout that is open; the address survives reloads."""
    names = _names(_cards())
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
    # A bound widget would put the name into the address, which two rollouts may share.
    if opened and st.query_params.get(frame.ROLLOUT) != opened:
        st.query_params[frame.ROLLOUT] = opened


def _cards() -> list[Card]:
    return rollouts.cards(frame.here(), frame.current_actor())


def _names(cards: list[Card]) -> dict[str, str]:
    return frame.tell_apart({card.rollout_id: card.name for card in cards})


def show_picker() -> None:
    """Show the rollout picker in the sidebar, and an undo."""
    cards = _cards()
    if not (names := _names(cards)):
        return
    opened = st.session_state[frame.ROLLOUT]
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
