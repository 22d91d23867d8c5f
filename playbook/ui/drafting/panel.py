"""A model's draft of one stage, to accept or discard."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from playbook.core.base.fields import StageKey
from playbook.core.base.words import count
from playbook.core.grounding.claims import WHAT_NAMES
from playbook.core.log.rollout import Rollout
from playbook.desk.models import connections
from playbook.desk.plan import reviews
from playbook.desk.plan.accepting import Proposal
from playbook.desk.plan.reviews import UnsupportedClaims
from playbook.desk.writing.draft_jobs import DraftJob, DraftWish, StageState, offer_of
from playbook.ui.drafting import changes as draft_changes
from playbook.ui.drafting import sending, words
from playbook.ui.drafting.changes import Changes
from playbook.ui.models import window
from playbook.ui.models import words as model_words
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables

_ACCEPT = ("draft.accept-chosen", "draft.accept-stage")


def show(rollout: Rollout, stage: StageKey) -> None:
    """Draw a finished draft's proposals, compared with the plan as it stands."""
    job = window.find_job(rollout.id)
    state = next((state for state in job.states if state.stage == stage), None) if job else None
    if job is None or state is None or not state.is_over or not (state.items or state.draft):
        return
    offer = offer_of(frame.here(), rollout, state)
    changes = Changes(rollout.id, rollout.version, f"draft.{state.stage}.{state.key}", offer.proposals)
    st.header("Proposed changes", anchor=False)
    st.markdown(_summary(rollout, job, state, changes.proposals))
    draft_changes.show_brief_changes(offer.notes)
    if state.draft and state.draft.findings:
        st.markdown(f"**Left by the review: {count(len(state.draft.findings), 'finding')}**")
        draft_changes.show_some(state.draft.findings)
    if state.draft and state.draft.notes:
        with st.expander(f"What was fixed or left out ({len(state.draft.notes)})", type="compact"):
            st.markdown(tables.bullets(state.draft.notes))
    _show_left_out(rollout, state)
    _show_buttons(rollout, state, changes, is_main=len(job.states) == 1)
    remark = partial(_remark, _claims(rollout, state), state.draft.dropped if state.draft else {})
    draft_changes.show(changes, rollout, remark, state.builtin)


def _show_left_out(rollout: Rollout, state: StageState) -> None:
    """Draw what the model leaves out of the built-in draft."""
    reasons = state.draft.dropped if state.draft else {}
    left_out = [
        item for item in state.builtin.values() if item.id in reasons and item.id not in rollout.items
    ]
    if left_out:
        st.markdown(f"**The model leaves out {count(len(left_out), 'task')} of the built-in draft**")
        draft_changes.show_some([f"{item.title}: {reasons[item.id]}" for item in left_out])
        st.caption("“Update draft” brings them back.")


def _summary(rollout: Rollout, job: DraftJob, state: StageState, proposals: Sequence[Proposal]) -> str:
    protected = sum(item.stage == state.stage and item.is_protected for item in rollout.items.values())
    what = words.changes(proposals) or "Nothing is left to accept"
    lines = [f"**The model wrote {state.draft.share:.0%} of this stage.**"] if state.draft else []
    lines.append(f"{what}. {words.spared(protected)}".strip())
    took = f", {model_words.cost(state.draft)}" if state.draft else ""
    hidden = " Names were hidden." if job.hide_names else ""
    lines.append(f":gray[{plain(f'Drafted with {job.model}{took}.{hidden}')}]")
    if state.phase != "done":
        lines.append(f":gray[{plain('It is a part: what had arrived before it ended.')}]")
    return "  \n".join(lines)


def _show_buttons(rollout: Rollout, state: StageState, changes: Changes, *, is_main: bool) -> None:
    connection = connections.find_connection(frame.here())
    with st.container(horizontal=True):
        accept = partial(_accept, changes, state)
        draft_changes.show_accepting(changes, _ACCEPT, accept, is_main=is_main)
        if state.phase == "done" and connection:
            wish = DraftWish((state.stage,), kinds=state.kinds, size=state.size, again=True)
            again_help = "Asks the model anew, although an answer is kept."
            frame.button(
                "Write again", "draft.again", sending.begin, rollout, wish, connection, help=again_help
            )
        label = "Discard" if changes.proposals else "Close"
        frame.button(label, "draft.discard", window.discard, rollout.id, state.stage)


def _accept(changes: Changes, state: StageState, proposals: Sequence[Proposal]) -> None:
    left_out = state.draft.left_out if state.draft else ()
    if draft_changes.accept(changes.rollout_id, changes.seen, proposals, left_out):
        sending.discard_if_done(changes.rollout_id, state.stage)


def _remark(claims: UnsupportedClaims, dropped: Mapping[str, str], proposal: Proposal) -> str:
    """Return a drop's reason, or what an item assumes and invents."""
    if (item := proposal.after) is None:
        return f"**The model's reason:** {plain(dropped.get(proposal.item_id, ''))}"
    lines = []
    if item.provenance.assumptions:
        lines.append(f"**Assumes:** {plain(' '.join(item.provenance.assumptions))}")
    if unsupported := claims.get(item.id):
        listed = "; ".join(f"“{claim.words}” ({WHAT_NAMES[claim.what]})" for claim in unsupported)
        lines.append(f":material/help: **Nobody gave this, so check it:** {plain(listed)}")
    return "  \n".join(lines)


def _claims(rollout: Rollout, state: StageState) -> UnsupportedClaims:
    """Return the drafted items' unsupported claims, cached for a version."""
    # The answer holds on to the items, so no others can come to have the same id.
    key = (rollout.id, rollout.version, id(state.items))
    plan = {**rollout.items, **{item.id: item for item in state.items}}
    workspace = frame.here()
    cached = workspace.cache("unsupported claims", 50).once(
        key, lambda: (state.items, reviews.claims_in(workspace, rollout, plan.values()))
    )
    return cached[1]
