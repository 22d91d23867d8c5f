"""The menu: its entries, their tabs, and the state of each step."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import streamlit as st

from playbook.core.base.fields import STAGES
from playbook.core.base.words import short
from playbook.core.log.rollout import Rollout
from playbook.core.progress.walk import StepState, WalkStep, walk_of
from playbook.ui.shell import frame, open_task, page_registry

# Pages of one entry have tabs at their top.
ENTRIES: dict[str, tuple[str, ...]] = {
    "Home": ("rollouts",),
    "Brief": ("brief", "readiness"),
    **{stage.capitalize(): (stage,) for stage in STAGES},
    "Plan": ("timeline", "decisions", "by_person", "review", "launch"),
    "My team": ("my_team",),
    "Results": ("progress", "delivery", "adoption", "library", "history"),
    "Share": ("share", "export", "all_hands"),
    "Settings": ("people", "settings"),
    "Guide": ("guide",),
}
_WALK = ("Brief", *(stage.capitalize() for stage in STAGES), "Plan")
_GROUPS = (("Home",), _WALK, ("My team", "Results", "Share"), ("Settings", "Guide"))
_OF_ROLLOUT = {*_WALK, "My team", "Results"}  # hidden until a rollout is open
_OF_PLAYBOOK = ("Home", "Settings", "Guide")  # whichever rollout is open
_STATES: dict[StepState, tuple[str, str]] = {
    "empty": ("radio_button_unchecked", "Empty"),
    "started": ("clock_loader_40", "Started"),
    "done": ("check_circle", "Done"),
    "fix": ("error", "To fix"),
}
_ICONS = {
    "Home": "home", "My team": "checklist", "Results": "monitoring", "Share": "share", "Settings": "settings",
    "Guide": "menu_book",
    **dict.fromkeys(_WALK, "radio_button_unchecked"),
}  # fmt: skip
FORMER = ("readiness",)  # no tabs: who edits is led on from there
# The page after each page of the walk but the brief, which has steps of its own; what its button says.
AFTER: dict[str, tuple[str, str]] = {
    **{before: (stage, f"Next: {stage.capitalize()}") for before, stage in pairwise(STAGES)},
    STAGES[-1]: ("timeline", "Next: See the plan"),
    **dict.fromkeys(("timeline", "decisions", "by_person"), ("review", "Next: Check the plan")),
    "review": ("launch", "Next: Launch"),
}
_LONGEST_NAME = 60
_BETWEEN_LINKS, _BETWEEN_GROUPS = 14, 24  # pixels; Streamlit takes twelve of each off


@dataclass(frozen=True, slots=True)
class MenuLink:
    """An entry of the menu, and the page that it leads to."""

    page: str
    title: str
    icon: str
    note: str = ""


def entry_of(page: str) -> str:
    return next(entry for entry, pages in ENTRIES.items() if page in pages)


def needs_rollout(entry: str) -> bool:
    return entry in _OF_ROLLOUT


def named_paths() -> frozenset[str]:
    """Return the paths of the pages that name the open rollout."""
    entries = ENTRIES.items()
    return frozenset(f"/{page}" for entry, pages in entries if entry not in _OF_PLAYBOOK for page in pages)


def name_of(rollout: Rollout) -> str:
    return short(rollout.brief.name, _LONGEST_NAME) or "Untitled rollout"


def _walk(rollout: Rollout) -> dict[str, WalkStep]:
    # The first page needs no reader of briefs.
    from playbook.desk.plan.cases import missing_for_launch_of

    return walk_of(rollout, missing_for_launch_of(frame.here(), rollout.brief))


def menu_for(
    address: str, rollout: Rollout | None, is_open: Callable[[str], bool]
) -> tuple[tuple[MenuLink, ...], ...]:
    """Return the entries in groups; each leads to one open tab."""
    walk = frame.once(_walk, rollout) if rollout else {}
    links = (
        tuple(_link(entry, address, rollout, is_open, walk.get(entry.casefold())) for entry in entries)
        for entries in _GROUPS
    )
    return tuple(filter(None, (tuple(filter(None, group)) for group in links)))


def _link(
    entry: str, address: str, rollout: Rollout | None, is_open: Callable[[str], bool], step: WalkStep | None
) -> MenuLink | None:
    pages = ENTRIES[entry]
    is_here = address in pages
    if rollout is None and entry in _OF_ROLLOUT and not is_here:
        return None
    shown = address if is_here and is_open(address) else next(filter(is_open, pages), None)
    if shown is None:
        return None
    icon, state = _STATES[step.state] if step else (_ICONS[entry], "")
    return MenuLink(shown, entry, icon, f"{state}. {step.reason}" if step else "")


def show_menu(address: str, rollout: Rollout | None, is_open: Callable[[str], bool]) -> None:
    """Draw the menu in the sidebar."""
    where = {frame.ROLLOUT: rollout.id} if rollout else None
    with st.sidebar.container(key="menu", gap=_BETWEEN_GROUPS):
        for group in menu_for(address, rollout, is_open):
            with st.container(gap=_BETWEEN_LINKS):
                for link in group:
                    frame.link(link.page, link.title, f":material/{link.icon}:", where, link.note)


def show_tabs(address: str, rollout: Rollout | None, is_open: Callable[[str], bool]) -> None:
    """Draw the rollout's name, and links between the pages of one entry."""
    pages = [page for page in ENTRIES[entry_of(address)] if is_open(page) and page not in FORMER]
    where = {frame.ROLLOUT: rollout.id} if rollout else None
    with st.container(key="where", horizontal=True, vertical_alignment="center"):
        if rollout and entry_of(address) not in _OF_PLAYBOOK:
            st.caption(f"**{frame.plain(name_of(rollout))}**", width="content")
        if len(pages) > 1:
            with st.container(key="tabs", horizontal=True, gap="xsmall", width="content"):
                for page in pages:
                    frame.link(page, page_registry.title_of(page), where=where)


def show_next(address: str, rollout: Rollout, is_open: Callable[[str], bool]) -> None:
    """Draw the button to the next step, until the launch."""
    page, label = AFTER.get(address, ("", ""))
    is_led_back = open_task.leads_back(rollout.id, address)
    open_task.forget_selection(address)
    if is_led_back:
        page, label = "review", "Back to Checks"
    if not page or rollout.launch or not is_open(page):
        return
    walk = frame.once(_walk, rollout)
    own = walk.get(address)
    is_done = own.state == "done" if own else all(walk[stage].state != "empty" for stage in STAGES)
    kind = frame.main_button() if is_done or is_led_back else "secondary"
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(
            label, key="walk.next", type=kind, icon=":material/arrow_forward:", icon_position="right"
        ):
            open_task.went_back(rollout.id)
            st.switch_page(page_registry.page(page), query_params={frame.ROLLOUT: rollout.id})
