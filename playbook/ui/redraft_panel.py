"""What a built-in redraft would change, side by side, to accept item by item."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from playbook.core.access import Actor
from playbook.core.fields import StageKey
from playbook.core.state import Rollout
from playbook.desk import plans
from playbook.desk.house import House
from playbook.desk.plans import Proposal
from playbook.ui import draft_changes, draft_words, frame, stage_gesture
from playbook.ui.draft_changes import Changes

_REDRAFT = "redraft"


@dataclass(frozen=True, slots=True)
class Redraft:
    """The proposals for one stage, and how many items they spare."""

    stage: StageKey
    changes: Changes
    left_alone: int


def propose(rollout: Rollout, stage: StageKey) -> None:
    """Work out what the built-in playbook would change, and show it."""
    found = frame.act(_proposed, rollout, stage)
    if found is not None:
        st.session_state[_REDRAFT] = found


def _proposed(house: House, _actor: Actor, rollout: Rollout, stage: StageKey) -> Redraft:
    drafted = plans.draft_for(house, rollout, stage)
    spared = sum(item.stage == stage and item.is_protected for item in rollout.items.values())
    found = tuple(plans.proposals(rollout, drafted.items, stage))
    key = f"redraft.{stage}.{rollout.version}"
    return Redraft(stage, Changes(rollout.id, rollout.version, key, found), spared)


def close() -> None:
    """Take the panel away; nothing is changed."""
    st.session_state.pop(_REDRAFT, None)


def accept(changes: Changes, proposals: Sequence[Proposal]) -> None:
    """Put proposals into the plan, as one gesture."""
    done = f"Accepted {draft_words.count(len(proposals), 'change')}."
    if stage_gesture.do(plans.accept, changes.rollout_id, changes.seen, proposals, done=done):
        close()


def _accept_chosen(changes: Changes) -> None:
    if chosen := changes.chosen:
        accept(changes, chosen)
    else:
        frame.say("Tick the changes to accept first.")


def show(rollout: Rollout, stage: StageKey) -> None:
    """Draw the proposals of this stage, where there are any to look at."""
    redraft: Redraft | None = st.session_state.get(_REDRAFT)
    if redraft is None or (redraft.changes.rollout_id, redraft.stage) != (rollout.id, stage):
        return
    st.header("Proposed changes", anchor=False)
    st.markdown(_summary(redraft))
    _show_buttons(redraft.changes)
    draft_changes.show(redraft.changes, rollout)


def _summary(redraft: Redraft) -> str:
    what = (
        draft_words.changes(redraft.changes.proposals) or "The built-in playbook would write the same again"
    )
    return f"{what}. {draft_words.spared(redraft.left_alone)}".strip()


def _show_buttons(changes: Changes) -> None:
    with st.container(horizontal=True):
        if changes.proposals:
            st.button(
                "Accept chosen",
                key="redraft.accept-chosen",
                type=frame.main_button(),
                on_click=_accept_chosen,
                args=(changes,),
            )
            st.button(
                f"Accept all {len(changes.proposals)}",
                key="redraft.accept-all",
                on_click=accept,
                args=(changes, changes.proposals),
            )
        st.button("Close", key="redraft.close", on_click=close)
