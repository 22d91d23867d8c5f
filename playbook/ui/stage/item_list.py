"""The items of one stage, filtered, a page at a time."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from playbook.core.base.fields import StageKey
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, Kind
from playbook.core.plan.plays.stages import Stage
from playbook.ui.items import card, form, message_panel, message_writing
from playbook.ui.items import editing as item_editing
from playbook.ui.shell import frame
from playbook.ui.widgets import tables
from playbook.ui.widgets.choices import pick_one
from playbook.ui.words import item_options, item_words

PAGE = 10


def items_of(rollout: Rollout, stage: StageKey, kinds: tuple[Kind, ...]) -> Sequence[AnyItem]:
    """Return a stage's items: dated ones first, then by kind."""

    def order(item: AnyItem) -> tuple[date, int, str, str]:
        place = kinds.index(item.kind) if item.kind in kinds else len(kinds)
        return item.due or date.max, place, item.kind, item.title.casefold()

    return sorted((item for item in rollout.items.values() if item.stage == stage), key=order)


def show(rollout: Rollout, stage: Stage) -> None:
    """Draw the filters, the open form, and one page of cards."""
    today = frame.here().today()
    items = frame.once(items_of, rollout, stage.key, stage.kinds)
    editing = item_editing.open_in(rollout.id, stage.key)
    writing = message_writing.open_in(rollout, stage.key)
    st.header("Tasks", anchor=False)
    if not items and editing is None:
        st.markdown("Nothing is planned in this stage yet. Draft it, or add tasks of your own.")
        return
    matching = _filter(items, rollout, stage) if items else []
    pager = f"{stage.key}.page"
    shown = tables.part_of(matching, pager, PAGE)
    shown_ids = {item.id for item in shown}
    if editing and editing.base.id not in shown_ids:
        form.show_open(editing, rollout)
    if writing and writing.item_id not in shown_ids:
        message_panel.show(writing, rollout)
    heading = ""
    for item in shown:
        if (own := _heading(item, today)) != heading:
            heading = own
            st.subheader(heading, anchor=False)
        if editing and editing.base.id == item.id:
            form.show(editing, rollout)
        elif writing and writing.item_id == item.id:
            message_panel.show(writing, rollout)
        else:
            card.show(item, rollout, today)
    tables.show_pages(matching, pager, PAGE, is_persistent=True)


def _heading(item: AnyItem, today: date) -> str:
    if item.due is None:
        return item_words.kind_heading(item.kind) + (", no date yet" if item.is_tracked else "")
    return f"{item.due:%B}" if item.due.year == today.year else f"{item.due:%B %Y}"


def _filter(items: Sequence[AnyItem], rollout: Rollout, stage: Stage) -> list[AnyItem]:
    kinds = list(dict.fromkeys(item.kind for item in items))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            "Search", key=f"{stage.key}.search", placeholder="Words", type="search", persist_state="session"
        )
        kind = pick_one(
            "Kind", {kind: item_words.kind_name(kind) for kind in kinds}, f"{stage.key}.kind", "Every kind"
        )
        group = pick_one("Team", item_options.groups(rollout.brief), f"{stage.key}.group", "Every team")
    terms = (words or "").casefold().split()
    matching = [
        item
        for item in items
        if (kind is None or item.kind == kind)
        and (group is None or group in item.group_ids)
        and (not terms or all(term in _all_words(item, rollout) for term in terms))
    ]
    if len(matching) < len(items):
        st.caption(f"{len(matching)} of {len(items)} tasks")
    return matching


def _all_words(item: AnyItem, rollout: Rollout) -> str:
    """Return everything readable on the card, folded for a search."""
    texts = [value for _, value in item if isinstance(value, str)]
    owner = item_words.say_owner(item.owner, rollout.brief)
    return " ".join([*texts, owner, item_words.kind_name(item.kind)]).casefold()
