"""What a redraft would change, side by side, to accept item by item."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from playbook.core.access import Actor
from playbook.core.fields import StageKey
from playbook.core.items import AnyItem
from playbook.core.state import Rollout
from playbook.desk import plans
from playbook.desk.house import House
from playbook.desk.plans import Proposal
from playbook.ui import frame, item_card, item_difference, stage_gesture
from playbook.ui.frame import plain
from playbook.ui.item_difference import Row
from playbook.ui.item_fields import fields_of
from playbook.ui.item_values import say_value
from playbook.ui.item_words import kind_name, title_of

_REDRAFT = "redraft"
PAGE = 10


@dataclass(frozen=True, slots=True)
class Redraft:
    """The proposals for one stage, the version they were made on, and how many items they spare."""

    rollout_id: str
    stage: StageKey
    seen: int
    proposals: tuple[Proposal, ...]
    left_alone: int

    def key_of(self, proposal: Proposal) -> str:
        return f"redraft.{self.stage}.{self.seen}.{proposal.item_id}"


def propose(rollout: Rollout, stage: StageKey) -> None:
    """Work out what the built-in playbook would change, and show it."""
    found = frame.act(_proposed, rollout, stage)
    if found is not None:
        st.session_state[_REDRAFT] = found


def _proposed(house: House, _actor: Actor, rollout: Rollout, stage: StageKey) -> Redraft:
    drafted = plans.draft_for(house, rollout, stage)
    spared = sum(item.stage == stage and item.is_protected for item in rollout.items.values())
    found = plans.proposals(rollout, drafted.items, stage)
    return Redraft(rollout.id, stage, rollout.version, tuple(found), spared)


def close() -> None:
    """Take the panel away; nothing is changed."""
    st.session_state.pop(_REDRAFT, None)


def accept(redraft: Redraft, proposals: Sequence[Proposal]) -> None:
    """Put proposals into the plan, as one gesture."""
    done = "Accepted 1 change." if len(proposals) == 1 else f"Accepted {len(proposals)} changes."
    if stage_gesture.do(plans.accept, redraft.rollout_id, redraft.seen, proposals, done=done):
        close()


def _accept_chosen(redraft: Redraft) -> None:
    chosen = [proposal for proposal in redraft.proposals if st.session_state.get(redraft.key_of(proposal))]
    if chosen:
        accept(redraft, chosen)
    else:
        frame.say("Tick the changes to accept first.")


def show(rollout: Rollout, stage: StageKey) -> None:
    """Draw the proposals of this stage, where there are any to look at."""
    redraft: Redraft | None = st.session_state.get(_REDRAFT)
    if redraft is None or (redraft.rollout_id, redraft.stage) != (rollout.id, stage):
        return
    st.header("Proposed changes", anchor=False)
    st.markdown(_summary(redraft))
    _show_buttons(redraft)
    pages = -(-len(redraft.proposals) // PAGE)
    first = (min(st.session_state.get(_pages_key(redraft), 1), max(pages, 1)) - 1) * PAGE
    for proposal in redraft.proposals[first : first + PAGE]:
        _show_proposal(redraft, proposal, rollout)
    if pages > 1:
        st.pagination(pages, key=_pages_key(redraft), persist_state="session")


def _pages_key(redraft: Redraft) -> str:
    return f"redraft.{redraft.stage}.{redraft.seen}.-page"


def _summary(redraft: Redraft) -> str:
    words = {"add": "to add", "edit": "to change", "remove": "to remove"}
    counts = [
        f"{count} {said}"
        for change, said in words.items()
        if (count := sum(proposal.change == change for proposal in redraft.proposals))
    ]
    what = ", ".join(counts) if counts else "The built-in playbook would write the same again"
    spared = redraft.left_alone
    alone = "1 item was left alone" if spared == 1 else f"{spared} items were left alone"
    return f"{what}. {alone}: locked, or written or edited by a person." if spared else f"{what}."


def _show_buttons(redraft: Redraft) -> None:
    with st.container(horizontal=True):
        if redraft.proposals:
            st.button(
                "Accept chosen",
                key="redraft.accept-chosen",
                type=frame.main_button(),
                on_click=_accept_chosen,
                args=(redraft,),
            )
            st.button(
                f"Accept all {len(redraft.proposals)}",
                key="redraft.accept-all",
                on_click=accept,
                args=(redraft, redraft.proposals),
            )
        st.button("Close", key="redraft.close", on_click=close)


def _show_proposal(redraft: Redraft, proposal: Proposal, rollout: Rollout) -> None:
    if (item := proposal.before or proposal.after) is None:
        return
    verb = {"add": "Add", "edit": "Change", "remove": "Remove"}[proposal.change]
    with st.container(border=True):
        st.checkbox(
            f"{verb} “{plain(title_of(item))}” ({kind_name(item.kind).lower()})",
            key=redraft.key_of(proposal),
            on_change="ignore",
            persist_state="session",
        )
        if proposal.before and proposal.after:
            item_difference.show(_rows(proposal.before, proposal.after, rollout), "Now", "Proposed")
        else:
            with st.expander("Full text", type="compact"):
                st.markdown(item_card.in_full(item, rollout, frame.here().today()))


def _rows(before: AnyItem, after: AnyItem, rollout: Rollout) -> list[Row]:
    """The fields that differ; what a person cannot see in any of them is said in one line."""
    today = frame.here().today()
    rows = [
        Row(field.label, say_value(field, before, rollout, today), say_value(field, after, rollout, today))
        for field in fields_of(before.kind)
        if getattr(before, field.name) != getattr(after, field.name)
    ]
    if before.rule_ids != after.rule_ids:
        rows.append(Row("Rules it serves", ", ".join(before.rule_ids), ", ".join(after.rule_ids)))
    return rows or [Row("Who wrote it", before.provenance.writer, after.provenance.writer)]
