"""What a built-in redraft would change, to accept item by item."""

from collections.abc import Sequence
from functools import partial
from uuid import uuid4

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import StageKey
from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.core.plan.plays.stages import Tier
from playbook.desk.plan import accepting, plans
from playbook.desk.plan.accepting import Accepted, Proposal
from playbook.ui.drafting import changes as draft_changes
from playbook.ui.drafting import plan_size, words
from playbook.ui.drafting.changes import Changes
from playbook.ui.shell import frame, navigation, undoable
from playbook.ui.shell.frame import plain

_REDRAFT, _UPDATED = "redraft", "redraft.lines"
_LEADS_TO = "decisions"
_WHOLE = (
    "Shows what the built-in playbook would change now that the brief says more. Nothing changes until you "
    "accept it."
)
_OLDER = "The draft is older than the brief: this button brings it up to date."
_OTHERWISE = "The brief hasn't changed since this draft. Today some tasks would be written differently."
_ACCEPT = ("redraft.accept-chosen", "redraft.accept-all")


def show_whole(rollout: Rollout) -> None:
    """Draw the button that shows what an update would change, and the proposals."""
    if not _may_follow(rollout):
        return
    if not is_open(rollout, None) and _find(rollout):
        label = "Choose what to update from the brief"
        frame.button(label, "redraft.whole", propose, rollout, None, help=_WHOLE)
    show(rollout, None)


def items_after(rollout: Rollout) -> dict[str, AnyItem]:
    """Return the plan's tasks as the update would leave them."""
    items = dict(rollout.items)
    for each in _find(rollout, rollout.taken_out) if _may_follow(rollout) else ():
        if each.before:
            items.pop(each.before.id, None)
        if each.after:
            items[each.after.id] = each.after
    return items


def show_update(rollout: Rollout, *, leads_on: bool = True, at: str = "") -> None:
    """Draw the button that takes all that the built-in playbook would change, if there is anything.

    Where it `leads_on`, the plan on a page says what was changed. A second one on a page stands `at` its end.
    """
    if not _may_follow(rollout) or not (proposals := _find(rollout, rollout.taken_out)):
        return
    label = f"Update the plan from the brief ({count(len(proposals), 'change')})"
    # Where it does not lead on, the page has a main button of its own.
    kind = frame.main_button() if leads_on else "secondary"
    if st.button(label, key=f"redraft.update{at}", type=kind, icon=":material/sync:"):
        with st.spinner("Updating the plan. This takes some seconds."):
            is_updated = _update(rollout, proposals)
        if is_updated and leads_on:
            undoable.carry_to(_LEADS_TO)
            navigation.go_to(_LEADS_TO)
        st.rerun(scope="app" if leads_on else "fragment")
    if rollout.launch:
        st.caption(
            "The brief is ahead of the plan. Launched dates stay, and so do tasks that are past, done, "
            "locked or your own."
        )
    else:
        st.caption(
            f"{_OLDER if frame.once(_is_brief_ahead, rollout) else _OTHERWISE} "
            "What you wrote or locked stays, and what you removed stays out."
        )
    with st.expander("What will change", type="compact", key=f"redraft.will{at}"):
        st.markdown(draft_changes.say_all(proposals, rollout, words.WILL))


def _update(rollout: Rollout, proposals: Sequence[Proposal]) -> bool:
    """Accept all proposals and keep what they changed, to be shown."""
    args = (accepting.accept, rollout.id, rollout.version, proposals)
    accepted = undoable.do(*args, done=partial(_say_updated, proposals), toast=False)
    if accepted:
        said = draft_changes.say_all(proposals, rollout, words.MADE)
        st.session_state[_UPDATED] = (rollout.id, accepted.rollout.edition, said)
    return bool(accepted)


def _say_updated(proposals: Sequence[Proposal], accepted: Accepted) -> str:
    return " ".join([f"The plan follows the brief: {words.changes(proposals, words.MADE)}.", *accepted.notes])


def show_updated(rollout: Rollout) -> None:
    """List what the last update changed, while it is the latest change."""
    rollout_id, edition, said = st.session_state.get(_UPDATED) or ("", 0, "")
    if (rollout_id, edition) == (rollout.id, rollout.edition):
        with st.expander("What was changed", type="compact", key="redraft.updated"):
            st.markdown(said)


def _may_follow(rollout: Rollout) -> bool:
    """Return whether the plan may follow the brief, after launch only a changed one."""
    if not rollout.items or not frame.may("edit", rollout.id):
        return False
    return not rollout.launch or frame.once(_is_brief_ahead, rollout)


def _is_brief_ahead(rollout: Rollout) -> bool:
    return plans.is_brief_ahead(frame.here(), rollout)


def _find(rollout: Rollout, without: frozenset[str] = frozenset()) -> tuple[Proposal, ...]:
    """Return what would change, nothing where no draft can be made."""
    try:
        return frame.once(_proposals, rollout, None, *_terms(rollout, None), without)
    except PlaybookError:
        return ()


def propose(rollout: Rollout, stage: StageKey | None) -> None:
    """Work out and show what the built-in playbook would change."""
    if frame.act(lambda *_: _current(rollout, stage)) is not None:
        # The last part names the boxes, so that a later redraft has no old ticks.
        st.session_state[_REDRAFT] = (rollout.id, stage, f"redraft.{stage or 'plan'}.{uuid4().hex[:8]}")


def _terms(rollout: Rollout, stage: StageKey | None) -> tuple[Tier, Actor]:
    """Return the size, and whose self-checks may be read.

    The whole plan keeps its size; only a stage's form offers another.
    """
    drawn = plans.size_of(frame.here(), rollout)
    return plan_size.chosen(rollout.id, drawn) if stage else drawn, frame.current_actor()


def _proposals(
    rollout: Rollout, stage: StageKey | None, size: Tier, actor: Actor, without: frozenset[str]
) -> tuple[Proposal, ...]:
    """Return the changes of a stage, or of every drafted stage."""
    drafted = {item.stage for item in rollout.items.values()}
    proposals = plans.redraft(frame.here(), rollout, stage, size, actor, without)
    return tuple(proposal for proposal in proposals if stage or proposal.stage in drafted)


def _current(rollout: Rollout, stage: StageKey | None) -> tuple[Proposal, ...]:
    return frame.once(_proposals, rollout, stage, *_terms(rollout, stage), frozenset())


def close() -> None:
    st.session_state.pop(_REDRAFT, None)


def accept(changes: Changes, proposals: Sequence[Proposal]) -> None:
    """Accept proposals, and close the panel when none is left."""
    opened = st.session_state.get(_REDRAFT)
    if not draft_changes.accept(changes.rollout_id, changes.seen, proposals) or not opened:
        return
    if not _current(frame.open_rollout(changes.rollout_id), opened[1]):
        close()


def is_open(rollout: Rollout, stage: StageKey | None) -> bool:
    return (st.session_state.get(_REDRAFT) or ("", ""))[:2] == (rollout.id, stage)


def show(rollout: Rollout, stage: StageKey | None) -> None:
    """Draw the requested proposals, compared with the plan as it stands."""
    *opened, key = st.session_state.get(_REDRAFT) or ("",)
    if opened != [rollout.id, stage]:
        return
    st.header("Proposed changes", anchor=False)
    try:
        proposals = _current(rollout, stage)
    except PlaybookError as error:
        st.error(plain(str(error)))
        frame.button("Close", "redraft.close", close)
        return
    changes = Changes(rollout.id, rollout.version, key, proposals)
    spared = sum(stage in (None, item.stage) and item.is_protected for item in rollout.items.values())
    what = words.changes(proposals) or "The built-in playbook would write the same again"
    st.markdown(f"{what}. {words.spared(spared)}".strip())
    with st.container(horizontal=True):
        draft_changes.show_accepting(changes, _ACCEPT, partial(accept, changes))
        frame.button("Close", "redraft.close", close)
    draft_changes.show(changes, rollout)
