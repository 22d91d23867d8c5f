"""Beside a stage: a model's claims for a person to confirm."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.base.fields import StageKey
from playbook.core.base.words import count, short
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
_Claim = tuple[str, tuple[AnyItem, ...]]


def show(rollout: Rollout, stage: StageKey) -> None:
    if not (claims := frame.once(_to_confirm, rollout, stage)):
        return
    st.header("Assumptions to confirm", anchor=False)
    st.caption(
        "A model wrote these, and nobody had told it. Add what is true to the brief, change the text, "
        "or leave it if you take it as it is."
    )
    _show_each(claims[:_SHOWN], stage, 0)
    if len(claims) > _SHOWN:
        with st.expander(f"{len(claims) - _SHOWN} more", type="compact"):
            _show_each(claims[_SHOWN:_LISTED], stage, _SHOWN)
            if len(claims) > _LISTED:
                st.caption(f"And {len(claims) - _LISTED} more: confirm these first.")


def _to_confirm(rollout: Rollout, stage: StageKey) -> list[_Claim]:
    """Return each claim once with its items, those of most items first."""
    unsupported = grounding_words.claims_of(rollout)
    by_line: dict[str, list[AnyItem]] = {}
    for item in sorted(rollout.items.values(), key=lambda item: item.title.casefold()):
        if item.stage == stage and item.provenance.source == "model":
            for line in dict.fromkeys(grounding_words.lines_of(item, unsupported.get(item.id, ()))):
                by_line.setdefault(line, []).append(item)
    claims = [(line, tuple(items)) for line, items in by_line.items()]
    return sorted(claims, key=lambda claim: -len(claim[1]))


def _show_each(claims: Sequence[_Claim], stage: StageKey, first: int) -> None:
    for number, (line, items) in enumerate(claims, first):
        with st.container(gap="xxsmall"):
            st.markdown(plain(line))
            for place, item in enumerate(items[:_NAMED]):
                frame.button(
                    plain(short(title_of(item))),
                    f"{stage}.confirm.{number}.{place}",
                    finding_items.open_item,
                    item,
                    type="tertiary",
                    icon="search",
                    help="Opens this task",
                )
            if len(items) > _NAMED:
                st.caption(f"and {count(len(items) - _NAMED, 'more task')}")
