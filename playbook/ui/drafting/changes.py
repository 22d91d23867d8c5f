"""Proposed changes, a page at a time: what each would add, change or remove, with a box to tick."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.desk.plan import accepting
from playbook.desk.plan.accepting import Accepted, Proposal
from playbook.ui.items import card
from playbook.ui.models import words as model_words
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.words import item_difference
from playbook.ui.words.item_difference import Row
from playbook.ui.words.item_fields import fields_of
from playbook.ui.words.item_values import say_value
from playbook.ui.words.item_words import kind_name, title_of

PAGE = 10
_SHOWN = 4
_CHANGED = ":material/sync:"
Remark = Callable[[AnyItem], str]
Accept = Callable[[Sequence[Proposal]], None]


@dataclass(frozen=True, slots=True)
class Changes:
    """Proposals for a rollout at a version; `key` is what their boxes are named after."""

    rollout_id: str
    seen: int
    key: str
    proposals: tuple[Proposal, ...]

    def box_of(self, proposal: Proposal) -> str:
        """The key of the box of one of them."""
        return f"{self.key}.{proposal.item_id}"

    @property
    def chosen(self) -> tuple[Proposal, ...]:
        """Those whose box is ticked."""
        return tuple(one for one in self.proposals if st.session_state.get(self.box_of(one)))


def accept(rollout_id: str, seen: int, proposals: Sequence[Proposal]) -> bool:
    """Put proposals into the plan, as one change set; what could not go in is said. False where it failed."""
    return bool(undoable.do(accepting.accept, rollout_id, seen, proposals, done=_accepted))


def show_accepting(changes: Changes, keys: tuple[str, str], accept: Accept, *, is_main: bool = True) -> None:
    """Draw the buttons that accept what is ticked, or all; none where nothing is left."""
    if changes.proposals:
        st.button(
            "Accept chosen",
            key=keys[0],
            type=frame.main_button() if is_main else "secondary",
            on_click=_accept_chosen,
            args=(changes, accept),
        )
        st.button(
            f"Accept all {len(changes.proposals)}", key=keys[1], on_click=accept, args=(changes.proposals,)
        )


def _accept_chosen(changes: Changes, accept: Accept) -> None:
    if chosen := changes.chosen:
        accept(chosen)
    else:
        frame.say("Tick the changes to accept first.")


def _accepted(accepted: Accepted) -> str:
    number = model_words.count(accepted.number, "change")
    return " ".join([f"Accepted {number}."] * bool(accepted.number) + [*accepted.notes])


def show_told(sentences: Sequence[str]) -> None:
    """Say what had to be changed in what waits, because the brief is another one by now."""
    if sentences:
        st.info(f"The brief has changed since this was drafted.\n\n{listed(sentences)}", icon=_CHANGED)


def show_some(sentences: Sequence[str]) -> None:
    """List sentences; where there are many, the rest when it is asked for."""
    tables.show_some([f"- {plain(sentence)}" for sentence in sentences], _SHOWN, between="\n")


def listed(sentences: Sequence[str]) -> str:
    """Sentences as a list in Markdown."""
    return "\n".join(f"- {plain(sentence)}" for sentence in sentences)


def show(changes: Changes, rollout: Rollout, remark: Remark | None = None) -> None:
    """Draw one page of them; `remark` adds Markdown of its own to an item that is added or changed."""
    pager = f"{changes.key}.-page"
    for proposal in tables.part_of(changes.proposals, pager, PAGE):
        _show_one(changes, proposal, rollout, remark)
    tables.show_pages(changes.proposals, pager, PAGE, is_kept=True)


def _show_one(changes: Changes, proposal: Proposal, rollout: Rollout, remark: Remark | None) -> None:
    if (item := proposal.before or proposal.after) is None:
        return
    verb = {"add": "Add", "edit": "Change", "remove": "Remove", "replace": "Replace"}[proposal.change]
    today = frame.here().today()
    with st.container(border=True, gap="xsmall"):
        st.checkbox(
            f"{verb} “{plain(title_of(item))}” ({kind_name(item.kind).lower()})",
            key=changes.box_of(proposal),
            on_change="ignore",
            persist_state="session",
        )
        if proposal.before and proposal.after:
            item_difference.show(_rows(proposal.before, proposal.after, rollout), "Now", "Proposed")
        else:
            st.markdown(card.under_title(item, rollout, today))
        if remark and proposal.after and (said := remark(proposal.after)):
            st.markdown(said)
        if not (proposal.before and proposal.after):
            with st.expander("Full text", type="compact"):
                st.markdown(card.in_full(item, rollout, today))


def _rows(before: AnyItem, after: AnyItem, rollout: Rollout) -> Sequence[Row]:
    """The fields that differ; what a person cannot see in any of them is said in one line."""
    today = frame.here().today()
    rows = [
        Row(field.label, say_value(field, before, rollout, today), say_value(field, after, rollout, today))
        for field in fields_of(before.kind)
        if getattr(before, field.name) != getattr(after, field.name)
    ]
    if before.rule_ids != after.rule_ids:
        rows.append(Row("Rules it serves", ", ".join(before.rule_ids), ", ".join(after.rule_ids)))
    if before.id != after.id or not rows:
        rows.append(Row("Who wrote it", before.provenance.writer, after.provenance.writer))
    return rows
