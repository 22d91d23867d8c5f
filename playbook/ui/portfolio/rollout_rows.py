"""The list of rollouts: health, phase, outcome and next date."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from playbook.core.base.words import in_unit, short
from playbook.desk.plan.rollouts import Card
from playbook.desk.progress.portfolio import PortfolioLine, page_of
from playbook.ui.portfolio import opening
from playbook.ui.portfolio.words import HEALTH, say_name, say_phase
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import search
from playbook.ui.words.item_words import say_day

_PER_PAGE = 8
_SEARCH_FROM = 8
_FIND, _PAGE, _TAB = "rollouts.find", "rollouts.page", "home.tab"
_WIDTHS = (7, 5, 7, 6)
_LONG = 30  # what the first column holds


def tabs(lines: Sequence[PortfolioLine]) -> tuple[Any, Any]:
    """Return the places of both tabs, None for the closed one."""
    if len(lines) < 2:
        return st.container(), None
    rows, together = st.tabs(["Rollouts", "Across rollouts"], key=_TAB, on_change="rerun")
    return (rows, None) if rows.open else (None, together)


def show(lines: Sequence[PortfolioLine], today: date) -> None:
    names = frame.tell_apart({line.card.rollout_id: say_name(line.card) for line in lines})
    matches = lines
    if len(lines) > _SEARCH_FROM:
        typed = search("Find a rollout", _FIND, _PAGE)
        if not (matches := [line for line in lines if typed in names[line.card.rollout_id].casefold()]):
            st.info("No rollout has this in its name.")
    with st.container(gap="xsmall"):
        for line in tables.part_of(matches, _PAGE, _PER_PAGE):
            with st.container(border=True):
                _show_row(line, names[line.card.rollout_id], today)
    tables.show_pages(matches, _PAGE, _PER_PAGE, "rollouts")


def _show_row(line: PortfolioLine, name: str, today: date) -> None:
    card = line.card
    first, *others = st.columns(_WIDTHS, vertical_alignment="center")
    with first:
        go = (opening.go, card.rollout_id, page_of(frame.current_actor(), card))
        whole = plain(name) if len(name) > _LONG else None
        frame.button(f"**{plain(name)}**", f"open.{card.rollout_id}", *go, type="tertiary", help=whole)
    if card.facts.trouble:
        st.markdown(f":small[:red[:material/error: {plain(card.facts.trouble)}]]")
    if not card.facts.is_readable:
        return
    for place, cell in zip(others, (_health(line, today), _results(card), _next(card, today)), strict=True):
        if cell:  # a phone puts them below each other, and an empty one would be a gap
            place.markdown(cell)


def _health(line: PortfolioLine, today: date) -> str:
    word, icon, color = HEALTH[line.health]
    # A copy of an example may have another name.
    is_hidden = line.card.synthetic and "example" not in line.card.name.casefold()
    example = "example, " if is_hidden else ""
    return _cell(f":{color}-badge[{icon} {word}]", f"{example}{say_phase(line.card, today)}")


def _results(card: Card) -> str:
    """Return the outcome against its target, and the share on time."""
    lines, outcome = [], card.facts.outcome
    if outcome:
        target = in_unit(outcome.target, outcome.unit)
        value = "no reading" if outcome.value is None else in_unit(outcome.value, outcome.unit)
        reached = " :green[:material/check:]" if outcome.is_reached else ""
        lines.append(f"**{plain(value)}**{reached} :small[:gray[target {plain(target)}]]")
    if card.on_time is not None:
        late = f" :small[:gray[{card.overdue} overdue]]" if card.overdue else ""
        lines.append(f"**{card.on_time:.0%}** on time{late}")
    return "  \n".join(lines)


def _next(card: Card, today: date) -> str:
    if (task := card.next_task) is None or card.phase == "finished":
        return ""
    return _cell(f"**{say_day(task.due, today)}**", short(task.title or "Untitled task", 60))


def _cell(value: str, words: str) -> str:
    return f"{value}  \n:small[:gray[{plain(words)}]]"
