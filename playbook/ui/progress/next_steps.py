"""The next steps on Results, each with its button."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.base.access import Action
from playbook.core.base.words import count, short
from playbook.core.log.rollout import Rollout
from playbook.core.plan.counts import monday_of
from playbook.core.progress.next_step import NextStep
from playbook.desk.progress.reports import ProgressReport
from playbook.ui.progress import lists
from playbook.ui.review import finding_items, finding_words
from playbook.ui.shell import frame, navigation
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import fold
from playbook.ui.words.item_words import say_day, say_distance, title_of

MOST = 3
# The page that a step leads to and what its button says, and who may follow it.
_PAGES = {
    "waiting": ("delivery", "See the note"),
    "worth": ("library", "See the examples"),
    "used": ("adoption", "See who uses it"),
    "my_team": ("my_team", "Go to My team"),
    "review": ("review", "Go to Checks"),
}
_NEEDS: dict[str, Action] = {"my_team": "log_progress", "review": "edit"}


def show(rollout: Rollout, report: ProgressReport) -> None:
    """Draw the steps in order, or what comes next where there are none."""
    st.header("Next steps", anchor=False)
    if not report.steps:
        st.markdown(f":material/check_circle: {plain(_nothing(report))}")
        return
    is_over = report.today < frame.here().today()
    if is_over:
        st.caption("Open when the rollout ended.")
    titles: dict[str, str] = {stage.key: stage.title for stage in frame.here().stages}
    ways = [_way(rollout, step, titles) for step in report.steps]
    # Two steps may lead to one page: their buttons need names of their own.
    labels = frame.tell_apart({str(place): label for place, (_, label) in enumerate(ways)})
    steps = [
        (f"step.{rollout.id}.{place + 1}", step, page, labels[str(place)])
        for place, (step, (page, _)) in enumerate(zip(report.steps, ways, strict=True))
    ]
    _show_all(rollout, steps[:MOST], is_over=is_over)
    if (further := steps[MOST:]) and (panel := fold(f"{len(further)} more", "steps.more")):
        with panel:
            _show_all(rollout, further, is_over=is_over)


def _nothing(report: ProgressReport) -> str:
    late, item = "", report.summary.next_item
    if needs := len(report.needs):
        late = f" {count(needs, 'task is', 'tasks are')} late or off track, each with a recent update."
    if item is None or item.due is None:
        is_over = report.summary.done == report.summary.tracked
        rest = "Every task with a date is done." if is_over else "Nothing else falls due."
        return f"Nothing to do this week.{late} {rest}"
    due = f"“{title_of(item)}” on {say_day(item.due, report.today)}, {say_distance(item.due, report.today)}."
    if monday_of(item.due) == monday_of(report.today):
        return f"This week: {due}{late}"
    return f"Nothing to do this week.{late} Next: {due}"


def _way(rollout: Rollout, step: NextStep, titles: dict[str, str]) -> tuple[str, str]:
    """Return the page a step leads to, and what its button says."""
    if step.place == "item" and step.item_id:
        return "", "Open task"
    group = rollout.brief.find_group(step.group_ids[0]) if len(step.group_ids) == 1 else None
    of_group = f" for {plain(short(group.name, 20))}" if group else ""
    return _PAGES.get(step.place) or (step.stage, f"{titles[step.stage]}{of_group}")


def _show_all(rollout: Rollout, steps: Sequence[tuple[str, NextStep, str, str]], *, is_over: bool) -> None:
    for key, step, page, label in steps:
        with st.container(border=True, key=key):
            first, second = st.columns((5, 2), vertical_alignment="center")
            mark = "" if is_over else _mark(step)
            further = f" {step.more:,} more like this." if step.more else ""
            words = f"{mark}**{plain(step.do)}**  \n:small[{plain(step.why)}{further}]"
            first.markdown(words)
            with second, st.container(horizontal_alignment="right", gap="xsmall"):
                _show_button(rollout, step, page, label, key)
                reason = rollout.tracking_of(step.item_id).note if step.item_id else ""
                finding_words.show(step.rule_id, f"{key}.rule", step.asks, step.words, reason)


def _mark(step: NextStep) -> str:
    return ":red-badge[Due] " if step.is_due else ":orange-badge[Sponsor] " if step.cause == "sponsor" else ""


def _show_button(rollout: Rollout, step: NextStep, page: str, label: str, key: str) -> None:
    """Draw the button to the step's page, if it is open."""
    if step.place == "gates":
        st.markdown("[Decide below](#gates)", width="content")
        return
    needs = _NEEDS.get(page)
    if needs and not frame.may(needs, rollout.id):
        return
    item = rollout.items.get(step.item_id or "") if not page else None
    if not st.button(label, key=f"{key}.open", icon=":material/arrow_forward:"):
        return
    if item:
        finding_items.open_item(item)
        finding_items.follow()
    if step.place == "waiting":
        lists.open_note()
    navigation.go_to(page or step.stage)
