"""Proposed changes, a page at a time, with boxes to tick."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import streamlit as st

from playbook.core.base.words import count, short
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.core.text.notes import split_sentences
from playbook.desk.plan import accepting
from playbook.desk.plan.accepting import Accepted, Proposal
from playbook.ui.drafting import words
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.words import item_difference, item_summary
from playbook.ui.words.item_difference import VersionRow
from playbook.ui.words.item_fields import fields_of
from playbook.ui.words.item_values import say_value
from playbook.ui.words.item_words import kind_name, title_of

PAGE = 10
_SHOWN = 4
_LONGEST_CHANGE = 200
_VERBS = {"add": "Add", "edit": "Change", "remove": "Remove", "replace": "Replace"}
Remark = Callable[[Proposal], str]
Accept = Callable[[Sequence[Proposal]], None]


@dataclass(frozen=True, slots=True)
class Changes:
    """Proposals for a rollout at a version; `key` prefixes their boxes."""

    rollout_id: str
    seen: int
    key: str
    proposals: tuple[Proposal, ...]

    def box_of(self, proposal: Proposal) -> str:
        return f"{self.key}.{proposal.item_id}"

    @property
    def chosen(self) -> tuple[Proposal, ...]:
        return tuple(proposal for proposal in self.proposals if st.session_state.get(self.box_of(proposal)))


def accept(
    rollout_id: str, seen: int, proposals: Sequence[Proposal], left_out: Sequence[tuple[AnyItem, str]] = ()
) -> bool:
    """Accept proposals as one change set. Return whether that worked."""
    return bool(undoable.do(accepting.accept, rollout_id, seen, proposals, left_out, done=_accepted))


def show_accepting(changes: Changes, keys: tuple[str, str], accept: Accept, *, is_main: bool = True) -> None:
    if changes.proposals:
        frame.button(
            f"Accept all {len(changes.proposals)}",
            keys[1],
            *(accept, changes.proposals),
            type="main" if is_main else "secondary",
        )
        frame.button("Accept chosen", keys[0], _accept_chosen, changes, accept)


def _accept_chosen(changes: Changes, accept: Accept) -> None:
    if chosen := changes.chosen:
        accept(chosen)
    else:
        frame.say("Tick the changes to accept first.")


def _accepted(accepted: Accepted) -> str:
    number = count(accepted.number, "change")
    return " ".join([f"Accepted {number}."] * bool(accepted.number) + [*accepted.notes])


def show_brief_changes(sentences: Sequence[str]) -> None:
    """Say how drafts were adapted to a brief that changed since."""
    if sentences:
        text = f"The brief has changed since this was drafted.\n\n{tables.bullets(sentences)}"
        st.info(text, icon=":material/sync:")


def show_some(sentences: Sequence[str]) -> None:
    tables.show_some([f"- {plain(sentence)}" for sentence in sentences], _SHOWN, between="\n")


def show(
    changes: Changes,
    rollout: Rollout,
    remark: Remark | None = None,
    builtin: Mapping[str, AnyItem] = MappingProxyType({}),
) -> None:
    """Draw one page of proposals, beside the built-in words if any."""
    pager = f"{changes.key}.-page"
    new = {each.after.id: each.after for each in changes.proposals if each.after}
    proposed = rollout.model_copy(update={"items": {**rollout.items, **new}})
    for proposal in tables.part_of(changes.proposals, pager, PAGE):
        _show_proposal(changes, proposal, (rollout, proposed), remark, builtin.get(proposal.item_id))
    tables.show_pages(changes.proposals, pager, PAGE, is_persistent=True)


def show_difference(builtin: AnyItem, written: AnyItem, rollout: Rollout) -> None:
    """Draw the built-in words of an item beside a model's."""
    item_difference.show(_rows(builtin, written, (rollout, rollout)), "Built-in", "Model")


def _show_proposal(
    changes: Changes,
    proposal: Proposal,
    rollouts: tuple[Rollout, Rollout],
    remark: Remark | None,
    builtin: AnyItem | None,
) -> None:
    """Draw a proposal; `rollouts`: now, and with all proposals."""
    if (item := proposal.before or proposal.after) is None:
        return
    today = frame.here().today()
    with st.container(border=True, gap="xsmall"):
        st.checkbox(
            f"{_VERBS[proposal.change]} “{plain(title_of(item))}” ({kind_name(item.kind).lower()})",
            key=changes.box_of(proposal),
            on_change="ignore",
            persist_state="session",
        )
        if proposal.before and proposal.after:
            item_difference.show(_rows(proposal.before, proposal.after, rollouts), "Now", "Proposed")
        else:
            st.markdown(item_summary.under_title(item, rollouts[1], today))
            if builtin and proposal.after and builtin != item:
                show_difference(builtin, item, rollouts[1])
        if remark and (text := remark(proposal)):
            st.markdown(text)
        if not (proposal.before and proposal.after):
            with st.expander("Full text", type="compact"):
                st.markdown(item_summary.in_full(item, rollouts[1], today))


def say_all(proposals: Sequence[Proposal], rollout: Rollout, verbs: dict[str, str]) -> str:
    """Return what is done to each task, and under it what changes in its fields, as Markdown."""
    new = {each.after.id: each.after for each in proposals if each.after}
    proposed = rollout.model_copy(update={"items": {**rollout.items, **new}})
    lines = list[str]()
    for each in proposals:
        rows = _rows(each.before, each.after, (rollout, proposed)) if each.before and each.after else ()
        # Its days are among the rows.
        lines.append(f"- {plain(words.titled(each, verbs) if rows else words.change(each, verbs))}")
        lines += [f"  - {plain(_in_short(row))}" for row in rows if row.before != row.after]
    return "\n".join(lines)


def _in_short(row: VersionRow) -> str:
    """Return a field's words that go and those that come, without the sentences that stay."""
    was, will_be = ([part for line in text.split("\n") for part in split_sentences(line)] for text in row[1:])
    gone = short(" ".join(part for part in was if part not in will_be), _LONGEST_CHANGE)
    come = short(" ".join(part for part in will_be if part not in was), _LONGEST_CHANGE)
    if gone and come:
        return f"{row.label}: “{gone}” becomes “{come}”"
    return f"{row.label}: without “{gone}”" if gone else f"{row.label}: with “{come}”" if come else row.label


def _rows(before: AnyItem, after: AnyItem, rollouts: tuple[Rollout, Rollout]) -> Sequence[VersionRow]:
    today = frame.here().today()
    versions = tuple(zip((before, after), rollouts, strict=True))
    rows = [
        VersionRow(field.label, *(say_value(field, item, rollout, today) for item, rollout in versions))
        for field in fields_of(before.kind)
        if getattr(before, field.name) != getattr(after, field.name)
    ]
    rows = [row for row in rows if row.before != row.after]  # a link to a task of the same title is no change
    if before.rule_ids != after.rule_ids:
        rows.append(VersionRow("Rules it serves", ", ".join(before.rule_ids), ", ".join(after.rule_ids)))
    if before.id != after.id or not rows:
        rows.append(VersionRow("Who wrote it", before.provenance.writer, after.provenance.writer))
    return rows
