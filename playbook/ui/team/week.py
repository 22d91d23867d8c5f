"""A lead's week: late, due this week, due next week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, Metric
from playbook.core.progress.metrics import is_read
from playbook.core.progress.progress import in_time, standing, tracked, week_of
from playbook.desk.plan import tracking
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team import card, metric_numbers
from playbook.ui.team.groups import Whose
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import fold
from playbook.ui.words.item_words import say_day, say_distance, title_of

PAGE = 12
PARTS = ("From earlier weeks", "This week", "Next week", "Moved to later")


@dataclass(frozen=True, slots=True)
class Week:
    """The items of a week in order, those that are done, and a summary."""

    items: Sequence[AnyItem]
    done: Sequence[AnyItem]
    in_one_line: str


def show_before_launch(rollout: Rollout) -> None:
    """Say that there is nothing to log until the plan is launched."""
    dated = len(tracked(rollout))
    plan = f"The plan has {count(dated, 'dated task')} so far. " if dated else ""
    st.info(f"{plan}There is nothing to log until the plan is launched.", icon=":material/flag:")
    frame.link("launch", "Go to Launch", icon=":material/arrow_forward:")


def show(rollout: Rollout, whose: Whose, today: date) -> None:
    """Draw the week of these groups and this person, without metrics asked for as numbers."""
    also = tuple(sorted(card.saved_in(rollout)))
    number_ids = _left_to_numbers(rollout, whose) - {*also}
    week = frame.once(_week, rollout, today, whose.group_ids, whose.person_id, also, number_ids)
    if not week.items:
        if not number_ids:
            _show_quiet_week(rollout, whose, today)
        return
    touched = card.touched_in(rollout)
    behind = [item for item in week.done if item.id not in touched]
    done = {item.id for item in behind}
    open_items = [item for item in week.items if item.id not in done]
    actor = frame.current_actor()
    others = [item for item in open_items if not tracking.may_log(actor, rollout, item)]
    other_ids = {item.id for item in others}
    st.markdown(week.in_one_line + _say_others(len(others), len(open_items)))
    heading = ""
    for item in _page_of([item for item in open_items if item.id not in other_ids], "team.page"):
        if (part := part_of(item, today)) != heading:
            heading = part
            st.header(part)
        card.show(rollout, item, today)
    _show_folded(rollout, "Updated by others", "team.others", others, today)
    _show_folded(rollout, "Done this week", "team.done", behind, today)


def _say_others(others: int, all_open: int) -> str:
    if not others:
        return ""
    if others == all_open:
        return " Others update all of them."
    return f" {others} of these {'is' if others == 1 else 'are'} updated by others."


def _left_to_numbers(rollout: Rollout, whose: Whose) -> frozenset[str]:
    """Return metrics asked for as numbers, or that others tick off."""
    actor, metric_ids = frame.current_actor(), metric_numbers.asked_ids(rollout, whose)
    for item in rollout.items.values():
        if isinstance(item, Metric) and whose.group_ids and is_read(rollout, item, (), whose.group_ids):
            metric_ids |= set() if tracking.may_log(actor, rollout, item) else {item.id}
    return frozenset(metric_ids)


def _show_folded(rollout: Rollout, label: str, key: str, items: list[AnyItem], today: date) -> None:
    """Draw, folded, what others log and what was done before."""
    if not items:
        return
    if folded := fold(f"{label} ({len(items)})", key, look="default"):
        with folded:
            for item in _page_of(items, f"{key}_page"):
                card.show(rollout, item, today)


def _week(
    rollout: Rollout,
    today: date,
    group_ids: tuple[str, ...],
    person_id: str | None,
    also: tuple[str, ...],
    number_ids: frozenset[str],
) -> Week:
    """Return this week's items except `number_ids`, with those just moved (`also`)."""
    found_items = week_of(rollout, today, group_ids, person_id)
    week = {item.id: item for item in found_items if item.id not in number_ids}
    for item_id in also:
        if item := rollout.items.get(item_id):
            week.setdefault(item_id, item)
    items = sorted(week.values(), key=lambda item: (PARTS.index(part_of(item, today)), *in_time(item)))
    done = [item for item in items if rollout.tracking_of(item.id).status == "done"]
    return Week(items, done, _in_one_line(rollout, items, today))


def part_of(item: AnyItem, today: date) -> str:
    """Return the heading of an item, which stays when the item is done."""
    monday = today - timedelta(days=today.weekday())
    first, last = item.due or monday, item.until or item.due or monday
    if last < monday:
        return "From earlier weeks"
    if first < monday + timedelta(days=7):
        return "This week"
    return "Next week" if first < monday + timedelta(days=14) else "Moved to later"


def _in_one_line(rollout: Rollout, items: Iterable[AnyItem], today: date) -> str:
    stands = [standing(item, rollout.tracking_of(item.id), today) for item in items]
    done, late = stands.count("done"), stands.count("overdue")
    parts = [f"{count(len(stands) - done, 'open task')} up to the end of next week"]
    parts += [f"**{late} late**"] if late else []
    parts += [f"{done} done this week"] if done else []
    return ", ".join(parts) + "."


def _page_of(items: list[AnyItem], key: str) -> Sequence[AnyItem]:
    part = tables.part_of(items, key, PAGE)
    if len(items) > PAGE:
        st.caption(f"{len(items)} tasks, {PAGE} to a page. Pick your teams to see fewer.")
    tables.show_pages(items, key, PAGE)
    return part


def _show_quiet_week(rollout: Rollout, whose: Whose, today: date) -> None:
    praise = f"Nothing due for {plain(whose.words)} this week or next."
    later = week_of(rollout, date.max - timedelta(days=14), whose.group_ids, whose.person_id)
    following = next((item for item in later if item.due and item.due > today), None)
    if following and following.due:
        day = f"{say_day(following.due, today)}, {say_distance(following.due, today)}"
        praise += f" Next: {plain(title_of(following))}, {day}."
    st.success(praise, icon=":material/spa:")
