"""Draw a lead's week: due rows, and the count of updated ones."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import streamlit as st

from playbook.core.base.access import Actor, Thing, can
from playbook.core.base.words import count, listed
from playbook.core.log.rollout import Rollout
from playbook.core.plan.counts import monday_of
from playbook.core.plan.items import AnyItem, CheckinSeries, Gate, Metric, Milestone
from playbook.core.progress.example_value import asks_in_week
from playbook.core.progress.progress import tracked, week_of
from playbook.core.sharing.public_parts import WORTH_TELLING
from playbook.desk.plan import rollouts, tracking
from playbook.desk.progress import examples, readings, recipes
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team import rows, taps
from playbook.ui.team.groups import Whose
from playbook.ui.team.rows import Row
from playbook.ui.widgets import component, tables
from playbook.ui.words.item_words import say_day, say_distance, title_of

PAGE, EXAMPLES, RATED, LATER = 40, 10, 5, 10
EVERY_SECONDS = 10.0
_WORDS = {
    "before": "All as before", "last": "As last week", "new": "New value", "save": "Save", "undo": "Undo",
    "why": "Why", "ask_why": "Why? Say it in a sentence", "pick": "Pick a day", "on": "Done on",
    "again": "Still", "what": "What it asks", "copy": "Question and link",
    "close": "Close", "copied": "Copied", "copy_it": "Copy the text", "note": "Note",
}  # fmt: skip
# How long one row takes, in seconds.
_SECONDS = {"task": 8, "series": 8, "number": 15, "example": 12}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the list, made only when its page shows."""

    kind: str
    make: Callable[[], Row]
    is_open: bool = True
    is_next: bool = False
    is_far: bool = False  # after next week


def show_before_launch(rollout: Rollout) -> None:
    """Say that there is nothing to log until the plan is launched."""
    dated = len(tracked(rollout))
    plan = f"The plan has {count(dated, 'dated task')} so far. " if dated else ""
    st.info(f"{plan}There is nothing to log until the plan is launched.", icon=":material/flag:")
    frame.link("launch", "Go to Launch", icon=":material/arrow_forward:")


def show(rollout: Rollout, whose: Whose) -> None:
    """Draw the rows of these teams and person, for the viewer."""
    today = frame.here().day_of(rollout)
    listed, further = _entries(rollout, whose, today)
    if all(entry.is_far for entry in listed):
        _show_quiet_week(rollout, whose, today)
        return
    key = "team.page"
    _mount(rollout, tables.part_of(listed, key, PAGE), listed, taps.KEY, further)
    tables.show_pages(listed, key, PAGE, "rows")


def show_later(rollout: Rollout, whose: Whose) -> None:
    """Draw the tasks after next week, unless a quiet week shows them."""
    today = frame.here().day_of(rollout)
    listed, _ = _entries(rollout, whose, today)
    if all(entry.is_far for entry in listed):
        return
    tapped_here = frozenset(taps.touched(rollout, taps.LATER_KEY))
    later = _later(rollout, whose, today, taps.LATER_KEY)
    rest = {
        key: entry
        for key, entry in later.items()
        if key in tapped_here or not (rows.is_in_trouble(rollout, key) or key in taps.touched(rollout))
    }
    _mount_later(rollout, rest, taps.LATER_KEY)


@frame.fragment(run_every=EVERY_SECONDS)
def follow(rollout_id: str, seen: Collection[str]) -> None:
    """Draw the page again once an example came in that is not `seen`."""
    actor = frame.current_actor()
    rollout = rollouts.open_rollout(frame.here(), actor, rollout_id)
    if any(example.id not in seen for example in examples.to_rate(rollout, actor)):
        st.rerun()


def show_rated(rollout: Rollout, whose: Whose) -> None:
    """Draw the examples that were rated before, to rate them anew."""
    today, actor = frame.here().day_of(rollout), frame.current_actor()
    rated = [
        example
        for example in examples.rated_by_now(rollout, actor)
        if whose.includes(example.group_id) and example.id not in taps.touched(rollout)
    ]
    if not rated:
        return
    st.caption(count(len(rated), "rated example"))
    shown = tables.part_of(rated, "rate.page", RATED)
    listed = [_entry_of_example(rollout, example.id, today) for example in shown]
    _mount(rollout, listed, [], taps.RATED_KEY)
    tables.show_pages(rated, "rate.page", RATED)


def show_late(rollout: Rollout, late: Sequence[Row]) -> None:
    """Draw late tasks that others update, with a note to each."""
    _mount(rollout, [Entry("other", row.copy) for row in late], [], taps.LATE_KEY)


def _mount(
    rollout: Rollout, page: Sequence[Entry], listed: Sequence[Entry], key: str, further: int = 0
) -> None:
    """Draw a page of rows; count all `listed` and `further` ones."""
    shown = [taps.with_outcome(rollout, entry.make()) for entry in page]
    this_week = [entry for entry in listed if not entry.is_next]
    open_rows = [entry for entry in this_week if entry.is_open]
    words: dict[str, Any] = {**_WORDS, "count": "", "next": "", "end": "", "outcome": "", "legend": []}
    if listed:
        seconds = sum(_SECONDS[entry.kind] for entry in open_rows) + further * _SECONDS["example"]
        time_left = f" · {max(1, round(seconds / 60))} min left" if open_rows else ""
        words["count"] = (
            f"{len(this_week) - len(open_rows)} of {len(this_week) + further:,} updated{time_left}"
        )
        words["end"] = "" if open_rows else "That’s your week"
        words["outcome"] = "" if open_rows else _say_outcome(rollout, len(listed) - len(this_week))
    if listed and not this_week:
        words["count"] = "Nothing due this week"
    if following := [row["id"].partition(".")[2] for row in shown if row["is_next"]]:
        today = frame.here().day_of(rollout)
        is_far = any(rows.is_beyond_next_week(rollout.items[item_id], today) for item_id in following)
        words["next"] = f"{'Later' if is_far else 'Next week'} ({len(following)})"
    if any(row["kind"] == "task" for row in shown):
        words["legend"] = list(rows.CHOICES["task"])
        if any(row["before"] for row in shown):
            words["legend"].append({"value": "before", "label": "Before"})
    data = {
        "account": frame.current_actor().account_id,
        "rollout": rollout.id,
        "today": frame.here().today().isoformat(),
        "rows": shown,
        "words": words,
        "choices": rows.CHOICES,
        "before": [row["id"] for row in shown if row["before"] and not row["is_next"]],
        **taps.of_all(rollout, {row["id"] for row in shown}),
    }
    events: dict[str, Any] = {"on_tapped_change": partial(taps.take, rollout.id, rollout.version, key)}
    component.mount("week_rows", key, data, **events)


def _say_outcome(rollout: Rollout, following: int) -> str:
    """Return what this window's taps came to, and what the next week brings."""
    if not taps.has_saved(rollout):
        return ""
    done = [item for item in taps.logged_tasks(rollout) if rollout.tracking_of(item.id).status == "done"]
    rated = [key for key in taps.touched(rollout) if key in rollout.examples]
    came_to = [
        *([f"{count(len(done), 'task')} done"] if done else []),
        *([f"{count(len(rated), 'example')} rated"] if rated else []),
    ]
    first = f"{listed(came_to)}. " if came_to else ""
    then = f" Later: {following:,} to update." if following else ""
    return f"{first}Everyone on this rollout sees it on Results.{then}"


def _entries(rollout: Rollout, whose: Whose, today: date) -> tuple[list[Entry], int]:
    """Return the rows in order, and the number of further examples."""
    actor = frame.current_actor()
    touched = taps.touched(rollout)
    elsewhere = frozenset(taps.touched(rollout, taps.LATER_KEY))
    of_week = frame.once(_entries_of_week, rollout, actor, whose, today)
    entries = {key: entry for key, entry in of_week.items() if not entry.is_far or key not in elsewhere}
    moved = [item for key in touched if key not in entries and (item := rollout.items.get(key))]
    moved_entries = {item.id: _entry_of_item(rollout, actor, item, whose, today) for item in moved}
    settled = _settled_at_first(rollout, today, entries)
    of_items = sorted(filter(all, (entries | moved_entries).items()), key=partial(_place, rollout, settled))
    listed = [
        replace(entry, is_next=False, is_far=False) if taps.is_moved(rollout, item_id) else entry
        for item_id, entry in of_items
        if entry
    ]
    listed += _entries_of_numbers(rollout, whose, today)
    waiting = [example.id for example in examples.to_rate(rollout, actor) if whose.includes(example.group_id)]
    rated = [key for key in touched if key in rollout.examples and key not in waiting]
    # A row stays where it was when it is rated: the next tap may be on its way.
    shown = sorted(
        (*waiting[:EXAMPLES], *rated), key=lambda key: (rollout.examples[key].day, rollout.examples[key].id)
    )
    listed += [_entry_of_example(rollout, key, today) for key in shown]
    return listed, len(waiting[EXAMPLES:])


def _entries_of_numbers(rollout: Rollout, whose: Whose, today: date) -> list[Entry]:
    """Return the numbers that are due or just logged, each in its first place."""
    due = readings.to_confirm(frame.here(), frame.current_actor(), rollout, whose.group_ids, whose.person_id)
    several = len(whose.group_ids) != 1
    entries = {
        rows.number_key(number): Entry("number", partial(rows.of_number, number, today, with_groups=several))
        for number in due
    }
    for key, row in taps.logged_numbers(rollout, entries).items():
        entries[key] = Entry("number", row.copy, is_open=False)
    places: dict[str, int] = st.session_state.setdefault(f"team.numbers.{rollout.id}.{today}", {})
    for key in entries:
        places.setdefault(key, len(places))
    return [entries[key] for key in sorted(entries, key=places.__getitem__)]


def _settled_at_first(rollout: Rollout, today: date, entries: Mapping[str, Entry]) -> frozenset[str]:
    """Return what was updated before this window drew the list."""
    # A row that somebody updates meanwhile stays where it is: the next tap may be on its way.
    settled = frozenset(item_id for item_id, entry in entries.items() if not entry.is_open)
    before: frozenset[str] = st.session_state.setdefault(f"team.settled.{rollout.id}.{today}", settled)
    return before


def _place(
    rollout: Rollout, settled: frozenset[str], row: tuple[str, Entry | None]
) -> tuple[bool, bool, date, str]:
    """Return a row's sort key; a moved task stays where it was."""
    item_id, entry = row
    item, moves = rollout.items[item_id], rollout.tracking_of(item_id).moves
    if moves and taps.is_moved(rollout, item_id):
        item = item.moved_to(moves[-1].from_day)
    is_task = entry is not None and entry.kind == "task"
    return not is_task, item_id in settled, item.until or item.due or date.max, item.title


def _entries_of_week(rollout: Rollout, actor: Actor, whose: Whose, today: date) -> dict[str, Entry]:
    """Return the actor's tasks through next week or at risk, and this week's questions."""
    week = week_of(rollout, today, whose.group_ids, whose.person_id)
    after = _items_after_next_week(rollout, whose, today)
    week += [item for item in after if rows.is_in_trouble(rollout, item.id)]
    entries = {item.id: _entry_of_item(rollout, actor, item, whose, today) for item in week}
    return {item_id: entry for item_id, entry in entries.items() if entry}


def _is_asked(rollout: Rollout, series: CheckinSeries, today: date) -> bool:
    monday = monday_of(today)
    is_over = series.end is not None and series.end < monday
    if is_over:
        return rollout.tracking_of(series.id).status != "done"
    return asks_in_week(series, monday) or (series.start or monday) >= monday + timedelta(days=7)


def _entry_of_item(rollout: Rollout, actor: Actor, item: AnyItem, whose: Whose, today: date) -> Entry | None:
    """Return an item's row; None if others update it, or for metrics."""
    teams = tracking.own_teams(actor, rollout, item)
    is_own, is_next = bool(teams) or tracking.may_log(actor, rollout, item), rows.is_later(item, today)
    is_far = rows.is_beyond_next_week(item, today)
    if not teams and is_of_another(rollout, actor, item, whose):
        return None
    if isinstance(item, Metric) or (isinstance(item, CheckinSeries) and not _is_asked(rollout, item, today)):
        return None
    if isinstance(item, CheckinSeries):
        teams = tracking.teams_to_ask(actor, rollout, item)
        shown = tuple(team for team in teams if team in whose.group_ids) or teams
        row = rows.of_series(rollout, item, shown, today)
        is_open = not row["state"]
        entry = Entry("series", row.copy, is_open=is_open, is_next=is_next, is_far=is_far)
        return entry if teams or is_own else None
    is_open = not rows.is_settled(tracking.tracking_for(rollout, item, teams), today)
    make = partial(rows.of_task, rollout, item, today, with_groups=len(whose.group_ids) != 1, teams=teams)
    return Entry("task", make, is_open=is_open, is_next=is_next, is_far=is_far) if is_own else None


def is_of_another(rollout: Rollout, actor: Actor, item: AnyItem, whose: Whose) -> bool:
    """Return whether someone else decides or does this."""
    owner = item.owner.person_id if item.owner else None
    is_theirs = isinstance(item, Gate) or (isinstance(item, Milestone) and whose.person_id is not None)
    is_editor = can(actor, "edit", Thing(rollout_id=rollout.id))
    return is_theirs and owner not in (None, whose.person_id) and not is_editor


def _entry_of_example(rollout: Rollout, example_id: str, today: date) -> Entry:
    row = partial(_example_row, rollout, example_id, today)
    return Entry("example", row, is_open=rollout.examples[example_id].rating is None)


def _example_row(rollout: Rollout, example_id: str, today: date) -> Row:
    example = rollout.examples[example_id]
    is_worth_it = (example.rating or 0) >= WORTH_TELLING and not recipes.recipe_of(rollout, example_id)
    can_be_recipe = is_worth_it and recipes.may_promote(frame.current_actor(), rollout, example)
    return rows.of_example(rollout, example, today, can_be_recipe=can_be_recipe)


def _show_quiet_week(rollout: Rollout, whose: Whose, today: date) -> None:
    actor = frame.current_actor()
    if whose.is_everyone and not can(actor, "log_progress", Thing(rollout_id=rollout.id)):
        st.info("You lead no team here yet. Ask an owner to add you to one.", icon=":material/group_off:")
        return
    later = _later(rollout, whose, today, taps.KEY)
    quiet, end = "Nothing due this week or next.", " That’s your week."
    following = next((item for key in later if (item := rollout.items[key]).due), None)
    if following and following.due:
        day = f"{say_day(following.due, today)}, {say_distance(following.due, today)}"
        quiet += f" Next: “{plain(title_of(following))}” on {day}."
    st.success(f"{quiet}{end}", icon=":material/spa:")
    _mount_later(rollout, later, taps.KEY)


def _mount_later(rollout: Rollout, later: Mapping[str, Entry], key: str) -> None:
    if not later:
        return
    st.caption("Done early, or at risk already? Log it here.")
    entries = [*later.values()]
    _mount(rollout, tables.part_of(entries, "team.later.page", LATER), [], key)
    tables.show_pages(entries, "team.later.page", LATER, "tasks")


def _later(rollout: Rollout, whose: Whose, today: date, place: str) -> dict[str, Entry]:
    """Return the actor's tasks after next week, and what was tapped in this place."""
    actor, touched = frame.current_actor(), taps.touched(rollout, place)
    items = {item.id: item for item in _items_after_next_week(rollout, whose, today)}
    items |= {key: item for key in touched if (item := rollout.items.get(key))}
    of_items = {key: _entry_of_item(rollout, actor, item, whose, today) for key, item in items.items()}
    entries = sorted(filter(all, of_items.items()), key=partial(_place, rollout, frozenset()))
    return {key: entry for key, entry in entries if entry}


def _items_after_next_week(rollout: Rollout, whose: Whose, today: date) -> list[AnyItem]:
    items = week_of(rollout, date.max - timedelta(days=14), whose.group_ids, whose.person_id)
    return [item for item in items if rows.is_beyond_next_week(item, today)]
