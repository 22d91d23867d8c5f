"""Beside a stage: what a model assumed in it, or named without being told, for a person to confirm."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.fields import StageKey
from playbook.core.items import AnyItem
from playbook.core.state import Rollout
from playbook.ui import finding_items, frame, grounding_words
from playbook.ui.frame import plain
from playbook.ui.item_words import title_of

_SHOWN = 5
_LISTED = 100
_LONGEST = 80
_Open = tuple[AnyItem, list[str]]


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
        with st.expander(f"{len(found) - _SHOWN} more items", type="compact"):
            _show_each(found[_SHOWN:_LISTED], stage, _SHOWN)
            if len(found) > _LISTED:
                st.caption(f"And {len(found) - _LISTED} more: confirm these first.")


def _to_confirm(rollout: Rollout, stage: StageKey) -> list[_Open]:
    doubted = grounding_words.doubts_of(rollout)
    mine = sorted(
        (
            item
            for item in rollout.items.values()
            if item.stage == stage and item.provenance.source == "model"
        ),
        key=lambda item: item.title.casefold(),
    )
    with_lines = [(item, grounding_words.lines_of(item, doubted.get(item.id, ()))) for item in mine]
    return [(item, lines) for item, lines in with_lines if lines]


def _show_each(found: Sequence[_Open], stage: StageKey, first: int) -> None:
    for number, (item, lines) in enumerate(found, first):
        st.button(
            _short(title_of(item)),
            key=f"{stage}.confirm.{number}",
            type="tertiary",
            icon=":material/search:",
            help="Shows this item in the list",
            on_click=finding_items.find,
            args=(item,),
        )
        st.markdown("\n".join(f"- :small[{plain(line)}]" for line in lines))


def _short(title: str) -> str:
    return plain(title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1].rstrip()}…")
