"""Guardrails on Accountability: data and tools, use cases, incidents."""

import streamlit as st

from playbook.core.base.words import count, say_day
from playbook.core.log.rollout import Rollout
from playbook.core.plan.guardrails import AT_WORK, breach_of, forbidden_at_work, guardrails_of
from playbook.core.plan.plays.stages import Stage
from playbook.desk.all_hands import session_file
from playbook.desk.plan import guardrails
from playbook.ui.guardrails import incident_form, inventory_panel, tool_matrix
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import button
from playbook.ui.words.item_words import title_of

_NAMED = 5


def show(rollout: Rollout, stage: Stage) -> None:
    st.header("Guardrails", anchor=False)
    _show_forbidden(rollout)
    _show_tools_outside(rollout.id)
    tool_matrix.show(rollout)
    inventory_panel.show(rollout, stage.key)
    incident_form.show_log(rollout)


def _show_tools_outside(rollout_id: str) -> None:
    """Draw what the last poll said about tools outside the approved ones."""
    if (outside := session_file.find_tools_outside(frame.here(), frame.current_actor(), rollout_id)) is None:
        return
    day = say_day(outside.day, frame.here().today())
    counted = [f"{option}: about {number:,}" for option, number in outside.options if number is not None]
    too_few = f"Every {'other ' if counted else ''}option: fewer than {outside.k}"
    few = [too_few] if len(counted) < len(outside.options) else []
    st.markdown(
        f"**Tools outside the approved ones** (anonymous poll, {day}, {count(outside.people, 'answer')}). "
        f"{plain('. '.join([*counted, *few]))}."
    )


def _show_forbidden(rollout: Rollout) -> None:
    if not (cases := forbidden_at_work(rollout.items)):
        return
    rails = guardrails_of(rollout.items)
    subject = count(len(cases), "use case is", "use cases are")
    lines = [f":red[:material/block:] **{subject} at work and forbidden by the guardrails**", ""]
    lines += [
        f"- {plain(title_of(case))}, {AT_WORK[case.status or '']}: {plain(breach_of(rails, case) or '')}"
        for case in cases[:_NAMED]
    ]
    if len(cases) > _NAMED:
        lines.append(f"- and {len(cases) - _NAMED:,} more, in the inventory")
    with st.container(border=True):
        st.markdown("\n".join(lines))
        if not frame.may("edit", rollout.id):
            return
        free = [case for case in cases if not case.locked]
        if locked := len(cases) - len(free):
            st.caption(
                f"{locked:,} of them {'is' if locked == 1 else 'are'} locked: unlock on Training first."
            )
        if free:
            label = "Pause it" if len(free) == 1 else f"Pause all {len(free):,}"
            pause = (undoable.do, guardrails.pause_forbidden, rollout.id, rollout.version)
            done_text = f"Paused {count(len(free), 'use case')}."
            button(label, "pause", "guardrails.pause", *pause, done=done_text)
