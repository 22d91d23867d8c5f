"""What leaders did with the tool: logged on Leadership, counted on Value."""

from datetime import date

import streamlit as st

from playbook.core.base.access import can
from playbook.core.base.words import count
from playbook.core.log.changes.progress import thing_of_item
from playbook.core.log.rollout import Rollout
from playbook.core.plan.plays.stages import Stage
from playbook.core.progress.example_value import WEEKS, OwnUse, find_leader_examples, find_own_use
from playbook.desk.plan import tracking
from playbook.desk.progress import examples
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team import example_form
from playbook.ui.team.groups import Whose
from playbook.ui.widgets.controls import button
from playbook.ui.words.item_words import say_day, title_of

MOST = 3


def show(rollout: Rollout, stage: Stage) -> None:
    """Draw leaders' examples and their form on Leadership, after the launch."""
    if stage.key != "leadership" or rollout.launch is None:
        return
    today = frame.here().day_of(rollout)
    st.header("What leaders did with it", anchor=False)
    st.markdown(say_leader_examples(rollout, today))
    read = examples.as_read(rollout, frame.current_actor())
    by_leaders = [example for example in read if example.by_leader and example.what]
    latest = sorted(by_leaders, key=lambda example: (example.day, example.id), reverse=True)[:MOST]
    lines = [f"- {say_day(example.day, today)}: {plain(example.what)}" for example in latest]
    if lines:
        st.markdown("\n".join(lines))
    for step in frame.once(find_own_use, rollout)[:MOST]:
        _show_step(rollout, step, today)
    example_form.show(rollout, Whose((), None, "everyone"), "What I did with it this week", is_leader=True)


def say_leader_examples(rollout: Rollout, today: date) -> str:
    """Return how many examples leaders logged lately, or since when none."""
    summary = frame.once(find_leader_examples, rollout, today)
    if summary.latest is None:
        return "No leader has shared an example yet."
    if not summary.count:
        return f"No example from a leader since {say_day(summary.latest, today)}."
    many, latest = count(summary.count, "example"), say_day(summary.latest, today)
    return f"Leaders shared **{many}** in the last {WEEKS} weeks, the latest on {latest}."


def _show_step(rollout: Rollout, shown: OwnUse, today: date) -> None:
    """Draw a step that an example shows to be done, with its button."""
    if not can(frame.current_actor(), "log_progress", thing_of_item(rollout, shown.act)):
        return
    act, day = shown.act, shown.example.day
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"leader.{act.id}"):
        title = f"**{plain(title_of(act))}**"
        st.markdown(f"{title} is not logged as done. A leader shared an example on {say_day(day, today)}.")
        action = (frame.act, tracking.log_status, rollout.id, rollout.version, act.id, "done")
        button("Mark it done", "", f"leader.done.{act.id}", *action, on=day, done="Logged as done.")
