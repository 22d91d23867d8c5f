"""Whether the brief can work in its time, with its arithmetic and two ways that fit."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Literal

import streamlit as st

from playbook.core.base.words import listed, lower_first
from playbook.core.case import judgment
from playbook.core.case.feasibility import gaps_in
from playbook.core.case.judgment import STATE_NAMES, Alternative, Check, State, Verdict
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.plays.stages import Stage
from playbook.core.progress.brief_steps import step_of
from playbook.desk.plan import cases, plans
from playbook.ui.drafting import plan_size
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables

ICONS: dict[State, str] = {
    "feasible": "check_circle", "if_confirmed": "check_circle", "tight": "warning",
    "not_feasible": "error", "unknown": "help",
}  # fmt: skip
_MOST = 2
# "65 working days to go-live. 19 of them are training days." is one.
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def recommended(rollout: Rollout) -> Alternative | None:
    """Return the way that we recommend in place of the dates of a brief that fail."""
    return judgment.recommended(verdict_of(rollout))


def show(
    rollout: Rollout,
    stage: Stage | None,
    at_draft: Callable[[], None] = lambda: None,
    draw_own: Callable[[bool], None] = lambda _is_main: None,
) -> None:
    """Draw the verdict, its calculations in a fold, and the ways out.

    A way that is taken drafts `stage`, or every empty one, and then calls `at_draft`. `draw_own` draws the
    button for the brief's own dates beside that of the way that we recommend, as the main one or not.
    """
    verdict = verdict_of(rollout)
    with st.container(border=True):
        st.markdown(f":material/{ICONS[verdict.state]}: **{plain(verdict.sentence)}**")
        if verdict.state == "tight":
            st.markdown(tables.bullets(_watched(verdict.checks)))
        show_gaps(rollout)
        with st.expander("How we calculated this", type="compact", key="verdict.checks"):
            st.markdown(checks_in_table(verdict.checks, rollout.brief))
        for number, way in enumerate(verdict.alternatives[:_MOST]):
            if way is recommended(rollout):
                _show_recommended(rollout, way, stage, at_draft, draw_own)
            else:
                _show_way(rollout, way, number)


def show_gaps(rollout: Rollout) -> None:
    """Link to the fields without which the dates cannot be checked."""
    verdict = verdict_of(rollout)
    if verdict.state == "unknown":
        for field, words in gaps_in(verdict.checks):
            where = {"step": step_of(field), "field": field}
            frame.link("brief", f"Enter {words}", ":material/edit_note:", where)


def show_ways(rollout: Rollout) -> None:
    """Draw a button for each way out of dates that fail, beside a plan.

    Launched days are moved one by one, with a reason.
    """
    verdict = verdict_of(rollout)
    if verdict.state == "not_feasible":
        ways = [each for each in verdict.alternatives[:_MOST] if each.changes]
        for number, way in enumerate(ways):
            if rollout.launch and any(path.endswith("go_live") for path in way.changes):
                continue
            _show_way(rollout, way, number, plans.take_way_and_update, " The plan follows.")


def verdict_of(rollout: Rollout) -> Verdict:
    """Return whether the dates hold: of the plan, else of the brief."""
    return frame.once(_verdict, rollout)


def _verdict(rollout: Rollout) -> Verdict:
    return plans.verdict_of_plan(frame.here(), rollout, plan_size.chosen(rollout.id))


def _watched(checks: Sequence[Check]) -> list[str]:
    """Return what is tight, each with the first sentence of its calculation."""
    tight = [check for check in checks if check.state == "tight"]
    return [f"{check.title}: {lower_first(_SENTENCE.split(check.in_full)[0])}" for check in tight]


def checks_in_table(checks: Sequence[Check], brief: Brief) -> str:
    """Return a Markdown table of checks, states and calculations."""
    titles = Counter(check.title for check in checks)
    rows = []
    for check in checks:
        names = listed(group.name for group in brief.groups if group.id in check.group_ids)
        of = f" ({names})" if names and titles[check.title] > 1 else ""
        rows.append((f"{check.title}{of}: {STATE_NAMES[check.state].lower()}", check.sentence))
    return tables.table(("What we checked", "How"), rows)


def _show_recommended(
    rollout: Rollout,
    way: Alternative,
    stage: Stage | None,
    at_draft: Callable[[], None],
    draw_own: Callable[[bool], None],
) -> None:
    """Draw the first way, with a button that takes it and drafts.

    That is the main button where the way keeps the brief.
    """
    st.markdown(f"**{way.lead}: {plain(way.title)}.** {plain(way.what_it_takes)}")
    if frame.may("edit", rollout.id):
        key = stage.key if stage else None
        args = (rollout.id, rollout.version, way.changes, key, plan_size.chosen(rollout.id))
        done = f"{way.title}: done. Drafted {stage.title if stage else 'the plan'}."
        label = "Accept and draft"
        kind: Literal["main", "secondary"] = "secondary" if way.breaks else "main"
        with st.container(horizontal=True):
            frame.button(label, "verdict.way.0", _take, args, done, at_draft, type=kind)
            draw_own(bool(way.breaks))
        if way.breaks:
            lacks = plain(judgment.failed_in(verdict_of(rollout).checks))
            st.caption(f"If you draft on the brief's dates, the plan says what doesn't fit yet: {lacks}.")


def _take(args: tuple[Any, ...], done: str, at_draft: Callable[[], None]) -> None:
    if undoable.do(plans.take_way_and_draft, *args, done=done):
        at_draft()


def _show_way(
    rollout: Rollout,
    way: Alternative,
    number: int,
    take: Callable[..., Rollout] = cases.apply_alternative,
    then: str = "",
) -> None:
    # A border of its own: two texts above each other leave open which button is whose.
    with st.container(border=True):
        takes = plain(way.what_it_takes)
        st.markdown(takes if way.changes else f"**{plain(way.title)}.** {takes}")
        if way.changes and frame.may("edit", rollout.id):
            args = (take, rollout.id, rollout.version, way.changes)
            done = f"{way.title}: done.{then}"
            frame.button(plain(way.title), f"verdict.way.{number}", frame.act, *args, done=done)
