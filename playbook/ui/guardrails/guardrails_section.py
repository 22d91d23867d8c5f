"""Guardrails on the page of Accountability: data and tools, the inventory of use cases, the incidents."""

from functools import partial

import streamlit as st

from playbook.core.base.fields import StageKey
from playbook.core.log.rollout import Rollout
from playbook.core.plan.guardrails import AT_WORK, breach_of, forbidden_at_work, guardrails_of
from playbook.core.plan.stages import Stage
from playbook.desk.plan import guardrails
from playbook.ui.guardrails import incident_panel, inventory_panel, tool_matrix
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import button
from playbook.ui.words.item_words import title_of

STAGE: StageKey = "accountability"
_NAMED = 5


def show(rollout: Rollout, stage: Stage) -> None:
    """Draw the section on the page of its stage; nothing on the others."""
    if stage.key != STAGE:
        return
    st.header("Guardrails", anchor=False)
    _show_forbidden(rollout)
    tool_matrix.show(rollout)
    inventory_panel.show(rollout, stage.key)
    incident_panel.show(rollout)


def _show_forbidden(rollout: Rollout) -> None:
    """What is at work although a policy forbids it, and the one button that pauses it."""
    found = forbidden_at_work(rollout.items)
    if not found:
        return
    rails = guardrails_of(rollout.items)
    one = len(found) == 1
    told = "1 use case is at work" if one else f"{len(found):,} use cases are at work"
    lines = [f"**{told} and forbidden by the guardrails**", ""]
    lines += [
        f"- {plain(title_of(case))}, {AT_WORK[case.status or '']}: {plain(breach_of(rails, case) or '')}"
        for case in found[:_NAMED]
    ]
    if len(found) > _NAMED:
        lines.append(f"- and {len(found) - _NAMED:,} more, in the inventory")
    with st.container(border=True):
        st.markdown(f":red[:material/block:] {lines[0]}\n\n" + "\n".join(lines[2:]))
        if not frame.may("edit", rollout.id):
            return
        free = [case for case in found if not case.locked]
        if len(free) < len(found):
            count = len(found) - len(free)
            st.caption(f"{count:,} of them {'is' if count == 1 else 'are'} locked: unlock on Training first.")
        if free:
            label = "Pause it" if len(free) == 1 else f"Pause all {len(free):,}"
            button(
                label, "pause", "guardrails.pause", partial(_pause, rollout.id, rollout.version, len(free))
            )


def _pause(rollout_id: str, seen: int, count: int) -> None:
    done = "Paused 1 use case." if count == 1 else f"Paused {count:,} use cases."
    undoable.do(guardrails.pause_forbidden, rollout_id, seen, done=done)
