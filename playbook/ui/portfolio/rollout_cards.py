"""The list of rollouts as cards: open, start, explore, archive."""

from datetime import date

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.fields import STAGES
from playbook.core.base.words import count, short
from playbook.core.log.rollout import Rollout
from playbook.core.progress.progress import Phase
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts
from playbook.desk.plan.rollouts import Card
from playbook.ui.portfolio import delete_panel
from playbook.ui.shell import frame, page_registry
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import button, quiet_button, search
from playbook.ui.words.item_words import say_day, say_distance

PHASES: dict[Phase, tuple[str, str]] = {
    "brief": ("Being described", ":material/edit_note:"),
    "planning": ("Being planned", ":material/event_note:"),
    "under_way": ("Under way", ":material/play_circle:"),
    "finished": ("Finished", ":material/check_circle:"),
    "archived": ("Archived", ":material/archive:"),
}
_PER_PAGE = 12
_SEARCH_FROM = 8
_NAME, _FIND, _PAGE, _GO = "rollouts.name", "rollouts.find", "rollouts.page", "rollouts.go"
SHOW_ARCHIVED = "rollouts.archived"


def follow() -> None:
    """Go to the page that the last change set leads to."""
    if page := st.session_state.pop(_GO, ""):
        opened = {frame.ROLLOUT: st.session_state[frame.ROLLOUT]}
        st.switch_page(page_registry.page(page), query_params=opened)


def show_new() -> None:
    if not frame.may("start_rollout"):
        return
    new = st.popover("New rollout", icon=":material/add:", type=frame.main_button())
    with new.form("rollouts.new", border=False):
        st.text_input("Name", key=_NAME, placeholder="New customer system")
        frame.show_problems("name")
        st.form_submit_button("Start rollout", type=frame.main_button(), on_click=start)


def show_samples() -> None:
    samples = rollouts.samples()
    if not samples or not frame.may("start_rollout"):
        return
    with st.popover("Explore a sample", icon=":material/science:"):
        st.caption("A made-up company with made-up numbers. Change anything: it is your copy.")
        for sample in samples:
            button(frame.plain(sample.name), "", f"sample.{sample.key}", explore, sample.key)


def show_cards(cards: list[Card], today: date) -> None:
    matches = cards
    if len(cards) > _SEARCH_FROM:
        typed = search("Find a rollout", _FIND, _PAGE)
        if not (matches := [card for card in cards if typed in card.name.casefold()]):
            st.info("No rollout has this in its name.")
    _show_pages(matches, today, _PAGE)


def show_archived(cards: list[Card], today: date) -> None:
    _show_pages(cards, today, f"{_PAGE}.archived")
    delete_panel.show()


def _show_pages(cards: list[Card], today: date, key: str) -> None:
    with st.grid(3, min_column_width=280, border=True):
        for card in tables.part_of(cards, key, _PER_PAGE):
            with st.container():
                _show_card(card, today)
    tables.show_pages(cards, key, _PER_PAGE, "rollouts")


def _show_card(card: Card, today: date) -> None:
    words, icon = PHASES[card.phase]
    badge = "  \n:gray-badge[:material/science: Synthetic sample]" if card.synthetic else ""
    lines = [f"{icon} {words}", *_facts(card, today)]
    st.markdown(f"**{frame.plain(card.name)}**{badge}\n\n" + "  \n".join(lines))
    with st.container(horizontal=True):
        if card.archived and frame.may("archive", card.rollout_id):
            action = (frame.act, rollouts.archive_rollout, card.rollout_id, False)
            button("Bring back", "", f"back.{card.rollout_id}", *action, done=f"{card.name} is back.")
        if card.archived:
            delete_panel.offer(card)
            return
        button("Open", "", f"open.{card.rollout_id}", open_card, card)
        if not frame.may("archive", card.rollout_id):
            return
        help_text = "Hides it without deleting anything."
        quiet_button("Archive", "", f"archive.{card.rollout_id}", archive, card, help=help_text)


def _facts(card: Card, today: date) -> list[str]:
    """Return a card's line: groups, stages, share on time, the next date."""
    people, groups = count(card.people, "person", "people"), count(card.groups, "team")
    facts = [f"{people} in {groups}" if card.groups else "No teams yet"]
    facts.append(f"{card.stages_drafted} of {len(STAGES)} stages drafted")
    if card.on_time is not None:
        facts.append(f"{card.on_time:.0%} of what was due was done on time")
    if card.overdue:
        facts.append(f":red[:material/schedule: {card.overdue} overdue]")
    if card.next_day:
        when = f"{say_day(card.next_day, today)}, {say_distance(card.next_day, today)}"
        facts.append(f"Next: {when}: {frame.plain(short(card.next_title, 60))}")
    return facts


def open_card(card: Card) -> None:
    """Open a rollout on its brief before the launch, else on Progress."""
    st.session_state[frame.ROLLOUT] = card.rollout_id
    st.session_state[_GO] = page_of(card)


def page_of(card: Card) -> str:
    """Return the page on which somebody's work in a rollout goes on."""
    is_written = card.phase in ("under_way", "finished") or not frame.may("edit", card.rollout_id)
    is_led = not frame.may("edit", card.rollout_id) and frame.may("log_progress", card.rollout_id)
    return "my_team" if is_led else "progress" if is_written else "brief"


def start() -> None:
    if started := frame.act(rollouts.start_rollout, st.session_state[_NAME]):
        st.session_state[_NAME] = ""
        st.session_state[frame.ROLLOUT] = started.id
        st.session_state[_GO] = "brief"


def explore(key: str) -> None:
    """Open a sample; say so when it had been opened before."""
    if (opened := frame.act(_open_sample, key)) is None:
        return
    rollout, was_open = opened
    if was_open:
        frame.say("This sample was already open; here it is, with your changes.")
    st.session_state[frame.ROLLOUT] = rollout.id
    st.session_state[_GO] = "progress" if rollout.launch else "brief"


def _open_sample(workspace: Workspace, actor: Actor, key: str) -> tuple[Rollout, bool]:
    """Open the sample, restoring it from the archive if needed."""
    rollout, was_open = rollouts.open_sample(workspace, actor, key)
    if rollout.archived:
        rollout = rollouts.archive_rollout(workspace, actor, rollout.id, False)
    return rollout, was_open


def archive(card: Card) -> None:
    """Put a rollout away; close it where it was the open one."""
    gone = frame.act(rollouts.archive_rollout, card.rollout_id, done=f"{card.name} is archived.")
    if gone and st.session_state.get(frame.ROLLOUT) == card.rollout_id:
        st.session_state[frame.ROLLOUT] = None
