"""Up to five next steps on top of Progress."""

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.progress.next_step import NextStep
from playbook.desk.progress.reports import ProgressReport
from playbook.ui.review import finding_items, finding_words
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import quiet_button
from playbook.ui.words.item_words import say_day, say_distance, title_of

# The parts of Progress that a step leads to, by their anchors, and what is done there.
ANCHORS = {
    "gates": "Decide it below",
    "waiting": "Copy the note below",
    "worth": "See the examples below",
    "used": "See who uses it below",
}


def show(rollout: Rollout, report: ProgressReport) -> None:
    """Draw the steps in order, or what comes next where there are none."""
    finding_items.follow()
    st.subheader("What to do next", anchor=False)
    if not report.steps:
        st.markdown(f":material/check_circle: {plain(_nothing(report))}")
    is_over = report.today < frame.here().today()
    if is_over and report.steps:
        st.caption("This was open when the rollout ended.")
    for place, step in enumerate(report.steps, 1):
        _show_one(rollout, step, place, is_over=is_over)


def _nothing(report: ProgressReport) -> str:
    sentence = "Nothing asks for you this week."
    if needs := len(report.needs):
        items = count(needs, "task is", "tasks are")
        pronoun = "it" if needs == 1 else "them"
        sentence += f" {items} late or off track, and who answers for {pronoun} has said so."
    item = report.summary.next_item
    if item is None or item.due is None:
        is_over = report.summary.done == report.summary.tracked
        return f"{sentence} {'Nothing with a day is left to do.' if is_over else 'Nothing else falls due.'}"
    day = f"{say_day(item.due, report.today)}, {say_distance(item.due, report.today)}"
    return f"{sentence} Next: {title_of(item)}, {day}."


def _show_one(rollout: Rollout, step: NextStep, place: int, *, is_over: bool) -> None:
    key = f"step.{rollout.id}.{place}"
    with st.container(border=True, gap="xsmall", key=key):
        mark = "" if is_over else _mark(step)
        further = f" And {step.more:,} more like {'it' if step.more == 1 else 'this'}." if step.more else ""
        st.markdown(f"**{place}.** {mark}**{plain(step.do)}**  \n{plain(step.why)}{further}")
        with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
            _show_way(rollout, step, key)
            finding_words.show(step.rule_id, f"{key}.rule", step.asks, step.words)


def _mark(step: NextStep) -> str:
    if step.is_due:
        return ":red[:material/today: Today] "
    return ":orange[:material/notifications_active:] " if step.cause == "sponsor" else ""


def _show_way(rollout: Rollout, step: NextStep, key: str) -> None:
    """Link to where the step is done, if the viewer may go there."""
    item = rollout.items.get(step.item_id or "")
    if step.place in ANCHORS:
        st.markdown(f"[{ANCHORS[step.place]}](#{step.place})")
    elif step.place == "item" and item is not None:
        quiet_button("Open it in the plan", "open_in_new", f"{key}.open", finding_items.open_item, item)
    elif step.place == "my_team":
        if frame.may("log_progress", rollout.id):
            frame.link("my_team", "Go to My team", ":material/arrow_forward:")
    elif step.place == "review":
        if frame.may("edit", rollout.id):
            frame.link("review", "Go to Checks", ":material/arrow_forward:")
    else:
        titles = {stage.key: stage.title for stage in frame.here().stages}
        frame.link(step.stage, f"Go to {titles[step.stage]}", ":material/arrow_forward:")
