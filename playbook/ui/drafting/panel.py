"""What a model has drafted of one stage: who wrote it, what it took for granted, what is still wrong."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from playbook.core.base.fields import StageKey
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.core.text.grounding import WHAT_NAMES, UnsupportedClaim, all_claims
from playbook.desk.models import connections
from playbook.desk.plan.accepting import Proposal
from playbook.desk.writing.draft_jobs import DraftJob, StageState, Wish, offer_of
from playbook.ui.drafting import changes as draft_changes
from playbook.ui.drafting import sending, words
from playbook.ui.drafting.changes import Changes
from playbook.ui.models import window
from playbook.ui.models import words as model_words
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain

UnsupportedClaims = Mapping[str, Sequence[UnsupportedClaim]]

_ACCEPT = ("draft.accept-chosen", "draft.accept-stage")


def show(rollout: Rollout, stage: StageKey) -> None:
    """Draw the proposals of this stage, worked out on the plan as it stands, once the model is done."""
    job = window.find_job(rollout.id)
    state = next((one for one in job.states if one.stage == stage), None) if job else None
    if job is None or state is None or not state.is_over or not (state.items or state.draft):
        return
    offer = offer_of(frame.here(), rollout, state)
    changes = _changes(rollout, state, offer.proposals)
    st.header("Proposed changes", anchor=False)
    st.markdown(_summary(rollout, job, state, changes.proposals))
    draft_changes.show_told(offer.notes)
    _show_left(state)
    _show_notes(state)
    _show_buttons(rollout, state, changes, is_main=len(job.states) == 1)
    draft_changes.show(changes, rollout, partial(_remark, _claims(rollout, state)))


def _changes(rollout: Rollout, state: StageState, proposals: tuple[Proposal, ...]) -> Changes:
    return Changes(rollout.id, rollout.version, f"draft.{state.stage}.{state.key}", proposals)


def _summary(rollout: Rollout, job: DraftJob, state: StageState, proposals: Sequence[Proposal]) -> str:
    protected = sum(item.stage == state.stage and item.is_protected for item in rollout.items.values())
    what = words.changes(proposals) or "Nothing is left to accept"
    lines = [f"{what}. {words.spared(protected)}".strip()]
    took = f", {model_words.cost(state.draft)}" if state.draft else ""
    hidden = " Names were hidden." if job.hide_names else ""
    lines.append(f":gray[{plain(f'Drafted with {job.model}{took}.{hidden}')}]")
    if state.phase != "done":
        lines.append(f":gray[{plain('It is a part: what had arrived before it ended.')}]")
    return "  \n".join(lines)


def _show_left(state: StageState) -> None:
    """What the review still finds, were all of this accepted."""
    left = state.draft.findings if state.draft else ()
    if left:
        st.markdown(f"**Left by the review: {model_words.count(len(left), 'finding')}**")
        draft_changes.show_some(left)


def _show_notes(state: StageState) -> None:
    notes = state.draft.notes if state.draft else ()
    if notes:
        label = f"What was put right or left out ({len(notes)})"
        with st.expander(label, type="compact"):
            st.markdown(draft_changes.listed(notes))


def _show_buttons(rollout: Rollout, state: StageState, changes: Changes, *, is_main: bool) -> None:
    with st.container(horizontal=True):
        accept = partial(_accept, changes, state.stage)
        draft_changes.show_accepting(changes, _ACCEPT, accept, is_main=is_main)
        _show_again(rollout, state)
        st.button(
            "Discard" if changes.proposals else "Close",
            key="draft.discard",
            on_click=window.discard,
            args=(rollout.id, state.stage),
        )


def _show_again(rollout: Rollout, state: StageState) -> None:
    connection = connections.find_connection(frame.here())
    if state.phase != "done" or connection is None:
        return
    st.button(
        "Write again",
        key="draft.again",
        help="Asks the model anew, although an answer is kept.",
        on_click=sending.begin,
        args=(rollout, Wish((state.stage,), kinds=state.kinds, again=True), connection),
    )


def _accept(changes: Changes, stage: StageKey, proposals: Sequence[Proposal]) -> None:
    if draft_changes.accept(changes.rollout_id, changes.seen, proposals):
        window.discard_if_done(changes.rollout_id, stage)


def _remark(claims: UnsupportedClaims, item: AnyItem) -> str:
    """What an item took for granted, and what in it nobody had said."""
    lines = []
    if item.provenance.assumptions:
        lines.append(f"**Assumes:** {plain(' '.join(item.provenance.assumptions))}")
    if doubted := claims.get(item.id):
        said = "; ".join(f"“{claim.words}” ({WHAT_NAMES[claim.what]})" for claim in doubted)
        lines.append(f":material/help: **Nobody gave this, so check it:** {plain(said)}")
    return "  \n".join(lines)


def _claims(rollout: Rollout, state: StageState) -> UnsupportedClaims:
    """What the drafted items name that nobody gave, worked out once for a draft and a version."""
    # The answer holds on to the items, so no others can come to have the same id.
    key = (rollout.id, rollout.version, id(state.items))
    plan = {**rollout.items, **{item.id: item for item in state.items}}
    made = (
        frame.here()
        .cache("unsupported claims", 50)
        .once(key, lambda: (state.items, all_claims(rollout.brief, list(plan.values()))))
    )
    return made[1]
