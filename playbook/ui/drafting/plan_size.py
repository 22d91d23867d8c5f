"""The size of a built-in draft: essential, standard or thorough."""

import streamlit as st

from playbook.core.plan.plays.stages import Tier
from playbook.ui.widgets.controls import segments

SIZES: dict[Tier, str] = {"essential": "Essential", "standard": "Standard", "thorough": "Thorough"}
_ABOUT: dict[Tier, str] = {
    "essential": "Only what decides: for a small team, or a first look.",
    "standard": "What a rollout of this size usually needs.",
    "thorough": "Everything, with coaching and follow-up for each team.",
}


def _key(rollout_id: str) -> str:
    return f"draft.size.{rollout_id}"


def chosen(rollout_id: str, drawn: Tier = "standard") -> Tier:
    """Return the size that this tab draws plans in; `drawn`: unless somebody chose another."""
    size: Tier = st.session_state.get(_key(rollout_id)) or drawn
    return size


def show(rollout_id: str, drawn: Tier = "standard") -> None:
    """Draw the choice, and what the chosen size means."""
    key = _key(rollout_id)
    st.session_state.setdefault(key, drawn)
    segments("Size of the plan", SIZES, key, required=True, persist_state="session")
    st.caption(_ABOUT[chosen(rollout_id)])
