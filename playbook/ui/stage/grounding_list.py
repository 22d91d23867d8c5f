"""Beside a stage: what a model assumed in it, or named without being told, for a person to confirm."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.base.fields import StageKey
from playbook.core.base.words import short
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.ui.review import finding_items
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.words import grounding_words
from playbook.ui.words.item_words import title_of

_SHOWN = 5
_LISTED = 60
_NAMED = 2
_Open = tuple[str, tuple[AnyItem, ...]]


def show(rollout: Rollout, stage: StageKey) -> None:
    """Draw the section, where there is anything to confirm."""
    found = frame.once(_to_confirm, rollout, stage)
    if not found:
        return
    st.header("Assumptions to confirm", anchor=False)
    st.caption(
        "A model wrote these, and nobody had told it. Add what is true to the brief, change the text, "
        "or leave it if you take it as it is."
    )
    _show_each(found[:_SHOWN], stage, 0)
    if len(found) > _SHOWN:
        with st.expander(f"{len(found) - _SHOWN} more", type="compact"):
            _show_each(found[_SHOWN:_LISTED], stage, _SHOWN)
            if len(found) > _LISTED:
                st.caption(f"And {len(found) - _LISTED} more: confirm these first.")


def _to_confirm(rollout: Rollout, stage: StageKey) -> list[_Open]:
    """Each thing to confirm once, with the items that say it: what most of them rest on first."""
    doubted = grounding_words.claims_of(rollout)
    mine = sorted(
        (
            item
            for item in rollout.items.values()
            if item.stage == stage and item.provenance.source == "model"
        ),
        key=lambda item: item.title.casefold(),
    )
    by_line: dict[str, list[AnyItem]] = {}
    for item in mine:
        for line in dict.fromkeys(grounding_words.lines_of(item, doubted.get(item.id, ()))):
            by_line.setdefault(line, []).append(item)
    return sorted(((line, tuple(items)) for line, items in by_line.items()), key=lambda found: -len(found[1]))


def _show_each(found: Sequence[_Open], stage: StageKey, first: int) -> None:
    for number, (line, items) in enumerate(found, first):
        with st.container(gap="xxsmall"):
            st.markdown(plain(line))
            for place, item in enumerate(items[:_NAMED]):
                st.button(
                    plain(short(title_of(item))),
                    key=f"{stage}.confirm.{number}.{place}",
                    type="tertiary",
                    icon=":material/search:",
                    help="Shows this item in the list",
                    on_click=finding_items.find,
                    args=(item,),
                )
            if len(items) > _NAMED:
                more = len(items) - _NAMED
                st.caption(f"and {more} more {'item' if more == 1 else 'items'}")
