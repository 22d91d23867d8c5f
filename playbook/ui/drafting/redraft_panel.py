"""What a built-in redraft would change, side by side, to accept item by item."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import StageKey
from playbook.core.log.rollout import Rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import plans, rollouts
from playbook.desk.plan.accepting import Proposal
from playbook.ui.drafting import changes as draft_changes
from playbook.ui.drafting import words
from playbook.ui.drafting.changes import Changes
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain

_REDRAFT = "redraft"
_ACCEPT = ("redraft.accept-chosen", "redraft.accept-all")


@dataclass(frozen=True, slots=True)
class Redraft:
    """Which stage of which rollout the panel is about; `key` is what its boxes are named after."""

    rollout_id: str
    stage: StageKey
    key: str


def propose(rollout: Rollout, stage: StageKey) -> None:
    """Work out what the built-in playbook would change, and show it."""
    if frame.act(_proposed, rollout, stage) is not None:
        key = f"redraft.{stage}.{uuid4().hex[:8]}"
        st.session_state[_REDRAFT] = Redraft(rollout.id, stage, key)


def _proposed(workspace: Workspace, _actor: Actor, rollout: Rollout, stage: StageKey) -> list[Proposal]:
    return plans.redraft(workspace, rollout, stage)


def _found(rollout: Rollout, stage: StageKey) -> tuple[Proposal, ...]:
    return tuple(plans.redraft(frame.here(), rollout, stage))


def close() -> None:
    """Take the panel away; nothing is changed."""
    st.session_state.pop(_REDRAFT, None)


def accept(changes: Changes, proposals: Sequence[Proposal]) -> None:
    """Put proposals into the plan, as one change set; the panel goes when nothing in it is left."""
    redraft: Redraft | None = st.session_state.get(_REDRAFT)
    if draft_changes.accept(changes.rollout_id, changes.seen, proposals) and redraft:
        rollout = rollouts.open_rollout(frame.here(), frame.current_actor(), changes.rollout_id)
        if not frame.once(_found, rollout, redraft.stage):
            close()


def show(rollout: Rollout, stage: StageKey) -> None:
    """Draw the proposals of this stage, worked out on the plan as it stands, where they were asked for."""
    redraft: Redraft | None = st.session_state.get(_REDRAFT)
    if redraft is None or (redraft.rollout_id, redraft.stage) != (rollout.id, stage):
        return
    st.header("Proposed changes", anchor=False)
    try:
        found = frame.once(_found, rollout, stage)
    except PlaybookError as error:
        st.error(plain(str(error)))
        st.button("Close", key="redraft.close", on_click=close)
        return
    changes = Changes(rollout.id, rollout.version, redraft.key, found)
    st.markdown(_summary(rollout, stage, found))
    _show_buttons(changes)
    draft_changes.show(changes, rollout)


def _summary(rollout: Rollout, stage: StageKey, found: Sequence[Proposal]) -> str:
    spared = sum(item.stage == stage and item.is_protected for item in rollout.items.values())
    what = words.changes(found) or "The built-in playbook would write the same again"
    return f"{what}. {words.spared(spared)}".strip()


def _show_buttons(changes: Changes) -> None:
    with st.container(horizontal=True):
        draft_changes.show_accepting(changes, _ACCEPT, partial(accept, changes))
        st.button("Close", key="redraft.close", on_click=close)
