"""The rollouts of a portfolio, also as a table."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from playbook.core.base.words import count
from playbook.desk.progress.portfolio import PortfolioLine
from playbook.ui.portfolio import opening
from playbook.ui.portfolio.rollout_cards import page_of
from playbook.ui.portfolio.words import name_of, say_finish, say_gate, say_line, say_reason, say_stage
from playbook.ui.shell import frame
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import fold, search

_PER_PAGE = 10
_SEARCH_FROM = 8
_FIND, _PAGE = "portfolio.find", "portfolio.page"


def show(lines: Sequence[PortfolioLine], today: date) -> None:
    st.header("Rollouts that need attention", anchor=False)
    st.markdown(_finding(lines))
    names = frame.tell_apart({line.card.rollout_id: name_of(line.card) for line in lines})
    matches = lines
    if len(lines) > _SEARCH_FROM:
        typed = search("Find a rollout", _FIND, _PAGE)
        matches = [line for line in lines if typed in names[line.card.rollout_id].casefold()]
        if not matches:
            st.info("No rollout has this in its name.")
    for line in tables.part_of(matches, _PAGE, _PER_PAGE):
        _show_line(line, names[line.card.rollout_id], today)
    tables.show_pages(matches, _PAGE, _PER_PAGE, "rollouts")
    _show_table(matches, names, today)


def _finding(lines: Sequence[PortfolioLine]) -> str:
    now = sum(line.needs_somebody for line in lines)
    watch = sum(bool(line.reasons) for line in lines) - now
    total = count(len(lines), "rollout")
    if not now and not watch:
        return f"{total}; none needs anybody today."
    first = f"{now} need{'s' if now == 1 else ''} somebody now" if now else "none needs somebody now"
    return f"{total}: {first}, {watch} {'more ' if now else ''}to watch."


def _show_line(line: PortfolioLine, name: str, today: date) -> None:
    card = line.card
    with st.container(border=True):
        words, way = st.columns([6, 1], vertical_alignment="center")
        words.markdown(say_line(line, name, today))
        with way:
            opening.show_open(card.rollout_id, "Open", page_of(card), f"portfolio.{card.rollout_id}")


def _show_table(lines: Sequence[PortfolioLine], names: dict[str, str], today: date) -> None:
    if (table := fold("As a table", "portfolio.table")) and lines:
        rows = pd.DataFrame([_row(line, names[line.card.rollout_id], today) for line in lines])
        day = st.column_config.DateColumn(format="D MMM YYYY")
        columns = {
            "On time": st.column_config.NumberColumn(format="percent"),
            "Next date": day,
            "Go-live": day,
        }
        alt = "Rollouts that need attention. The numbers."
        table.dataframe(rows, hide_index=True, alt=alt, column_config=columns)


def _row(line: PortfolioLine, name: str, today: date) -> dict[str, object]:
    card, outlook = line.card, line.outlook
    return {
        "Rollout": f"{name} (synthetic sample)" if card.synthetic else name,
        "Stage reached": say_stage(card),
        "On time": card.on_time,
        "Overdue": card.overdue,
        "Next date": card.next_day if card.phase != "finished" else None,
        "Go-live": outlook.go_live,
        "Latest gate": say_gate(outlook, today),
        "Forecast": say_finish(card, outlook, today),
        "Why": " ".join(say_reason(reason, line, today) for reason in line.reasons),
    }
