"""The lists of Delivery: late owners, late tasks, next ones, moved dates."""

from datetime import date
from typing import Any

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.core.progress.late_owners import Waiting, remind
from playbook.core.progress.progress import STANDING_NAMES, standing
from playbook.desk.base.store_types import Slip
from playbook.desk.progress.reports import ProgressReport
from playbook.ui.shell.frame import plain
from playbook.ui.team.words import say_late
from playbook.ui.widgets.controls import fold
from playbook.ui.words.item_words import say_day, say_distance, say_groups, say_owner, title_of

MOST_WAITING, MOST, MOST_FOLDED = 3, 5, 50


def show_late_owners(rollout: Rollout, report: ProgressReport) -> None:
    if not report.waiting:
        return
    st.header(
        "Who needs a nudge",
        anchor=False,
        help="Overdue, no update in 7 days. A note to each is ready to copy and send.",
    )
    for number, owner in enumerate(report.waiting[:MOST_WAITING]):
        if panel := fold(_label_of(owner, report), f"waiting.{number}"):
            panel.code(remind(rollout, owner), language=None, wrap_lines=True)
    if (unshown := len(report.waiting) - MOST_WAITING) > 0:
        st.caption(f"{count(unshown, 'more person', 'more people')}; see the late tasks.")


def open_note() -> None:
    """Unfold the note to the owner who waits longest."""
    st.session_state["waiting.0"] = True


def _label_of(owner: Waiting, report: ProgressReport) -> str:
    who = owner.person.name if owner.person else "Nobody is named"
    day = owner.items[0].until or owner.items[0].due
    late = f", up to {say_late(day, report.today)}" if day else ""
    heard = f"last update {say_day(owner.heard_on, report.today)}" if owner.heard_on else "no update yet"
    return plain(f"{who}: {count(len(owner.items), 'task')}{late}, {heard}")


def show_needs(rollout: Rollout, report: ProgressReport) -> None:
    """List what is late or off track, oldest first, with its owner."""
    lines = [_need(rollout, item, report.today) for item in report.needs]
    st.header(f"{count(len(lines), 'task')} late or off track" if lines else "Late tasks", anchor=False)
    bullets = [f"- {line}" for line in lines]
    st.markdown("\n".join(bullets[:MOST]) or ":material/check_circle: Nothing is overdue or off track.")
    if (unshown := len(lines) - MOST) > 0 and (panel := fold(f"{unshown:,} more", "progress.needs")):
        panel.markdown("\n".join(bullets[MOST : MOST + MOST_FOLDED]))
        _say_unshown(panel, unshown)


def _need(rollout: Rollout, item: AnyItem, today: date) -> str:
    tracked = rollout.tracking_of(item.id)
    day = item.until or item.due
    late = standing(item, tracked, today) == "overdue" and day
    how = f":material/schedule: {say_late(day, today)}" if late and day else ":material/report: off track"
    sentence = f"**{plain(title_of(item))}**: {how}, {_due(item, today)}, {_whose(rollout, item)}"
    return f"{sentence}  \n  :small[{plain(tracked.note)}]" if tracked.note else sentence


def _due(item: AnyItem, today: date) -> str:
    return f"due {say_day(item.due, today)}" if item.due else "no date"


def _whose(rollout: Rollout, item: AnyItem) -> str:
    groups, every = say_groups(item.group_ids, rollout.brief), len(rollout.brief.groups)
    whose = f", {groups}" if groups and len(item.group_ids) < every else ""
    return plain(say_owner(item.owner, rollout.brief, "nobody named") + whose)


def show_upcoming(rollout: Rollout, report: ProgressReport) -> None:
    """List what falls due in the next 14 days, soonest first."""
    label = f"Next 14 days ({count(len(report.upcoming), 'task')})"
    lines = [f"- {_upcoming(rollout, item, report.today)}" for item in report.upcoming[:MOST_FOLDED]]
    if panel := fold(label, "progress.upcoming", "event", look="default"):
        panel.markdown("\n".join(lines) or "Nothing is due.")
        _say_unshown(panel, len(report.upcoming))


def _upcoming(rollout: Rollout, item: AnyItem, today: date) -> str:
    stands = standing(item, rollout.tracking_of(item.id), today)
    status = "" if stands == "planned" else f", {STANDING_NAMES[stands].lower()}"
    when = f"{say_day(item.due, today)}, {say_distance(item.due, today)}" if item.due else "no date"
    return f"{when}: **{plain(title_of(item))}**{status}, {_whose(rollout, item)}"


def show_slips(report: ProgressReport) -> None:
    """List every move of a date, latest first, behind a summary."""
    if not report.slips:
        return
    label = f"Delays ({len(report.slips):,} dates moved)"
    if later := [slip["days"] for slip in report.slips if slip["days"] > 0]:
        items = len({slip["item_id"] for slip in report.slips if slip["days"] > 0})
        usual = count(sorted(later)[len(later) // 2], "day")
        label = f"Delays: {count(items, 'task')} moved later, typically by {usual}"
    if panel := fold(label, "progress.slips", "event_repeat", look="default"):
        panel.markdown("\n".join(f"- {_slip(slip, report.today)}" for slip in report.slips[:MOST_FOLDED]))
        _say_unshown(panel, len(report.slips))


def _slip(slip: Slip, today: date) -> str:
    days = slip["days"]
    how = f"{count(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"
    span = f"{say_day(slip['from_day'], today)} to {say_day(slip['to_day'], today)}, {how}"
    title = plain(slip["title"] or "Untitled task")
    return f"**{title}**, {span}, by {plain(slip['actor'])}: {plain(slip['reason'])}"


def _say_unshown(panel: Any, amount: int) -> None:
    if amount > MOST_FOLDED:
        panel.caption(f"{amount - MOST_FOLDED:,} more after these.")
