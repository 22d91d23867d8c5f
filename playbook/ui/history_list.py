"""The log in words, latest first, one row per gesture, grouped by day."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from playbook.core.log.rollout import Rollout, Spent
from playbook.desk import history
from playbook.desk.history import Entry
from playbook.ui import frame, history_as_of, history_file, history_filter
from playbook.ui.draft_words import dollars
from playbook.ui.frame import plain
from playbook.ui.item_words import say_day
from playbook.ui.team_words import local

PAGE = 25
MOST_SENTENCES = 200
_OPEN = "history.open"


def show(rollout: Rollout, today: date) -> None:
    """Draw the filters, then a page of the history."""
    house = frame.here()
    entries = history.history(house, frame.current_actor(), rollout.id)
    chosen = history_filter.choose(entries, house.stages)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_count(len(chosen), len(entries)))
        history_as_of.ask_for_a_day(rollout, entries, today)
        history_file.offer(rollout)
        if rollout.launch:
            frame.link("progress", "What changed, in a few sentences", icon=":material/newspaper:")
    if cost := _cost(rollout.spent):
        st.caption(plain(cost))
    if not chosen:
        st.info("No change matches. Clear a filter to see more.", icon=":material/filter_alt_off:")
        return
    heading = None
    for entry in history_filter.page_of(chosen, PAGE):
        day = local(entry.happened_at).date()
        if day != heading:
            heading = day
            st.header(say_day(day, today))
        _show_entry(rollout, entry)


def _cost(spent: Spent) -> str:
    """What models took in this rollout so far; nothing where none was asked."""
    if not spent.calls:
        return ""
    calls = f"{spent.calls:,} call{'' if spent.calls == 1 else 's'}"
    parts = [calls, f"{spent.tokens:,} tokens"]
    if spent.cost_usd or not spent.unpriced_tokens:
        parts.append(dollars(spent.cost_usd))
    text = f"What models cost in this rollout: {', '.join(parts)}"
    return text + (
        f" ({spent.unpriced_tokens:,} tokens without a known price)" if spent.unpriced_tokens else ""
    )


def _count(chosen: int, all_: int) -> str:
    changes = f"{all_:,} change{'' if all_ == 1 else 's'}"
    return changes if chosen == all_ else f"{chosen:,} of {changes}"


def _show_entry(rollout: Rollout, entry: Entry) -> None:
    is_open = st.session_state.get(_OPEN) == entry.gesture
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", wrap=False
    ):
        st.markdown(_sentence(entry))
        st.button(
            "Close" if is_open else "More",
            key=f"history.more.{entry.gesture}",
            type="tertiary",
            on_click=_open,
            args=(entry.gesture,),
        )
    if is_open:
        _show_deeds(rollout, entry)
    if len(entry.sentences) > 1:
        more = st.expander(
            f"and {len(entry.sentences) - 1:,} more",
            key=f"history.all.{entry.gesture}",
            on_change="rerun",
            type="compact",
        )
        if more.open:
            more.markdown(_rest(entry.sentences[1:]))


def _sentence(entry: Entry) -> str:
    said = f"{local(entry.happened_at):%H:%M} **{plain(entry.actor)}** "
    said += "took back an earlier change: " if entry.is_undo else ""
    said += plain(entry.sentences[0])
    return said + (" :gray-badge[:material/undo: Undone]" if entry.is_undone else "")


def _rest(sentences: Sequence[str]) -> str:
    lines = [f"- {plain(sentence)}" for sentence in sentences[:MOST_SENTENCES]]
    left = len(sentences) - MOST_SENTENCES
    return "\n".join(lines) + (f"\n- and {left:,} more, all in the download" if left > 0 else "")


def _show_deeds(rollout: Rollout, entry: Entry) -> None:
    with st.container(horizontal=True, gap="small"):
        if frame.may("edit", rollout.id) and entry.can_be_undone:
            st.button(
                "Undo this change",
                key="history.undo",
                icon=":material/undo:",
                on_click=frame.act,
                args=(history.undo, rollout.id, entry.gesture),
                kwargs={"done": "Undone."},
            )
        st.button(
            "See the plan as of this moment",
            key="history.see",
            icon=":material/history:",
            on_click=history_as_of.see,
            args=(rollout.id, entry.version),
        )


def _open(gesture: str) -> None:
    st.session_state[_OPEN] = None if st.session_state.get(_OPEN) == gesture else gesture
