"""What leaders did with the tool themselves: told on Leadership, counted there and on Progress."""

from datetime import date

import streamlit as st

from playbook.core.base.access import can
from playbook.core.log.changes.progress import thing_of_item
from playbook.core.log.rollout import Rollout
from playbook.core.plan.stages import Stage
from playbook.core.progress.leaders import WEEKS, Shown, find_shown, find_told
from playbook.desk.plan import tracking
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team import example_form
from playbook.ui.team.groups import Whose
from playbook.ui.widgets.controls import button
from playbook.ui.words.item_words import say_day, title_of

MOST = 3


def show(rollout: Rollout, stage: Stage) -> None:
    """Draw, on Leadership once the plan is launched, what leaders told, and the form to tell more."""
    if stage.key != "leadership" or rollout.launch is None:
        return
    today = frame.here().day_of(rollout)
    st.header("What leaders did with it", anchor=False)
    st.markdown(say_told(rollout, today))
    _show_latest(rollout, today)
    for one in frame.once(find_shown, rollout)[:MOST]:
        _show_step(rollout, one, today)
    example_form.show(rollout, Whose((), None, "everyone"), "What I did with it this week", is_leader=True)


def say_told(rollout: Rollout, today: date) -> str:
    """How many examples leaders told lately, or since when none: 'No example from a leader since …'."""
    told = frame.once(find_told, rollout, today)
    if told.latest is None:
        return "No leader has told an example of their own yet."
    if not told.count:
        return f"No example from a leader since {say_day(told.latest, today)}."
    many = f"{told.count:,} example{'' if told.count == 1 else 's'}"
    return f"Leaders told **{many}** in the last {WEEKS} weeks, the latest on {say_day(told.latest, today)}."


def _show_latest(rollout: Rollout, today: date) -> None:
    told = [one for one in rollout.examples.values() if one.by_leader and one.what]
    latest = sorted(told, key=lambda one: (one.day, one.id), reverse=True)[:MOST]
    if latest:
        st.markdown("\n".join(f"- {say_day(one.day, today)}: {plain(one.what)}" for one in latest))


def _show_step(rollout: Rollout, shown: Shown, today: date) -> None:
    """A step that an example shows to be done: one tap logs it."""
    if not can(frame.current_actor(), "log_progress", thing_of_item(rollout, shown.act)):
        return
    day = say_day(shown.example.day, today)
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=f"leader.{shown.act.id}"
    ):
        st.markdown(
            f"**{plain(title_of(shown.act))}** is not logged as done. A leader told an example on {day}."
        )
        action = (frame.act, tracking.log_status, rollout.id, rollout.version, shown.act.id, "done")
        done_text = "Logged as done."
        label = "Mark it done"
        button(label, "", f"leader.done.{shown.act.id}", *action, on=shown.example.day, done=done_text)
