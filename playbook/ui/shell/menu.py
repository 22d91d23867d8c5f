"""The menu: its entries, their tabs, and the state of each step."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import streamlit as st

from playbook.core.base.fields import STAGES
from playbook.core.base.words import short
from playbook.core.log.rollout import Rollout
from playbook.core.progress.walk import StepState, WalkStep, walk_of
from playbook.ui.shell import frame, page_registry

# Pages of one entry have tabs at their top.
ENTRIES: dict[str, tuple[str, ...]] = {
    "Home": ("rollouts", "portfolio"),
    "Brief": ("brief", "readiness"),
    **{stage.capitalize(): (stage,) for stage in STAGES},
    "Plan": ("decisions", "review", "launch"),
    "My team": ("my_team",),
    "Results": ("progress", "delivery", "adoption", "library", "history"),
    "Share": ("share", "all_hands"),
    "Settings": ("people", "settings"),
}
_WALK = ("Brief", *(stage.capitalize() for stage in STAGES), "Plan")
_OF_ROLLOUT = {*_WALK, "My team", "Results"}  # hidden until a rollout is open
_STATES: dict[StepState, tuple[str, str]] = {
    "empty": ("radio_button_unchecked", "Empty"),
    "started": ("clock_loader_40", "Started"),
    "done": ("check_circle", "Done"),
    "fix": ("error", "To fix"),
}
_AFTER_WALK = {"Follow up": ("My team", "Results", "Share"), "App": ("Settings",)}
_ICONS = {
    "Home": "home", "My team": "checklist", "Results": "monitoring", "Share": "share", "Settings": "settings",
    **dict.fromkeys(_WALK, "radio_button_unchecked"),
}  # fmt: skip
# The page after each page of the walk, and what its button says.
AFTER: dict[str, tuple[str, str]] = {
    **{before: (stage, f"Next: {stage.capitalize()}") for before, stage in pairwise(("brief", *STAGES))},
    "readiness": (STAGES[0], f"Next: {STAGES[0].capitalize()}"),
    STAGES[-1]: ("decisions", "Next: The plan on a page"),
    "decisions": ("review", "Next: Review the plan"),
    "review": ("launch", "Next: Launch"),
}
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class MenuLink:
    """One page in the menu, hidden unless its entry leads to it."""

    page: str
    title: str = ""
    icon: str = ""
    note: str = ""
    is_hidden: bool = True


Menu = dict[str, tuple[MenuLink, ...]]


def entry_of(page: str) -> str:
    return next(entry for entry, pages in ENTRIES.items() if page in pages)


def name_of(rollout: Rollout) -> str:
    return short(rollout.brief.name, _LONGEST_NAME) or "Untitled rollout"


def menu_for(address: str, rollout: Rollout | None, is_open: Callable[[str], bool]) -> Menu:
    """Return every page by section; an entry leads to one open tab."""
    walk = frame.once(walk_of, rollout) if rollout else {}
    name = name_of(rollout) if rollout else "Rollout"
    # Two sections of one name would be one, and the pages of the first out of reach.
    heading = f"“{name}”" if name in _AFTER_WALK else name
    sections = {"": ("Home",), frame.plain(heading): _WALK, **_AFTER_WALK}
    return {
        section: tuple(
            link
            for entry in entries
            for link in _links(
                entry,
                address,
                is_open,
                walk.get(entry.casefold()),  # type: ignore[call-overload]
                is_hidden=rollout is None and entry in _OF_ROLLOUT,
            )
        )
        for section, entries in sections.items()
    }


def _links(
    entry: str, address: str, is_open: Callable[[str], bool], step: WalkStep | None, *, is_hidden: bool
) -> list[MenuLink]:
    pages = ENTRIES[entry]
    is_here = address in pages and is_open(address)
    shown = address if is_here else next(filter(is_open, pages), None)
    if is_hidden and address not in pages:
        shown = None
    icon, state = _STATES[step.state] if step else (_ICONS[entry], "")
    note = f"{state}. {step.reason}" if step else ""
    return [
        MenuLink(page, entry, icon, frame.plain(note), is_hidden=False) if page == shown else MenuLink(page)
        for page in pages
    ]


def show_tabs(address: str, rollout: Rollout | None, is_open: Callable[[str], bool]) -> None:
    """Draw the rollout's name, and links between the pages of one entry."""
    pages = [page for page in ENTRIES[entry_of(address)] if is_open(page)]
    where = {frame.ROLLOUT: rollout.id} if rollout else None
    with st.container(horizontal=True, vertical_alignment="center"):
        if rollout and entry_of(address) not in ("Home", "Settings"):
            st.caption(f"**{frame.plain(name_of(rollout))}**", width="content")
        if len(pages) > 1:
            for page in pages:
                frame.link(page, page_registry.title_of(page), where=where)


def show_next(address: str, rollout: Rollout, is_open: Callable[[str], bool]) -> None:
    """Draw the button to the next step, until the launch."""
    page, label = AFTER.get(address, ("", ""))
    if not page or rollout.launch or not is_open(page):
        return
    walk = frame.once(walk_of, rollout)
    own = walk.get("brief" if address == "readiness" else address)  # type: ignore[call-overload]
    is_planned = all(walk[stage].state != "empty" for stage in STAGES)
    # The brief ends with the draft, which comes first until there is a plan.
    is_done = own.state == "done" if own and own.key != "brief" else is_planned
    kind = frame.main_button() if is_done else "secondary"
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(
            label, key="walk.next", type=kind, icon=":material/arrow_forward:", icon_position="right"
        ):
            st.switch_page(page_registry.page(page), query_params={frame.ROLLOUT: rollout.id})
