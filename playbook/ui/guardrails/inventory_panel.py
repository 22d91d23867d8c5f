"""The inventory of use cases on Accountability."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.fields import StageKey
from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.progress.inventory import Show, UseCaseEntry, find_entries, narrowed
from playbook.desk.plan import guardrails
from playbook.ui.guardrails import timing_form
from playbook.ui.items import editing as item_editing
from playbook.ui.items import form
from playbook.ui.recipes import library
from playbook.ui.shell import current_user, frame, page_registry
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import button, select
from playbook.ui.words import item_words
from playbook.ui.words.item_words import RISKS, USE_CASE_STATUSES, say_day, say_owner, title_of

SHOWS: dict[Show, str] = {
    "blocked": "Blocked by the guardrails",
    "overdue": "Review overdue",
    "incomplete": "Something is missing",
}
_STATUS, _SHOW, _PICKED = "inventory.status", "inventory.show", "inventory.picked"
_NONE = "no status yet"
_HEIGHT = 420
_WIDE = ("Use case", "Blocked", "Missing", "Next review", "Measure", "Task")
_ROWS = 10


def show(rollout: Rollout, stage: StageKey) -> None:
    """Draw the panel; `stage` is the one on whose page it stands."""
    today = frame.here().day_of(rollout)
    entries = frame.once(find_entries, rollout, today)
    if (panel := tables.opened("inventory", _label(entries), "inventory_2")) is None:
        return
    with panel:
        if not entries:
            st.markdown("There are no use cases yet. They are drafted or added on Training.")
            frame.link("training", "Go to Training", ":material/arrow_forward:")
            return
        st.markdown(summary(entries))
        if not (entries_shown := _filtered(entries)):
            st.markdown("No use case is like that. Pick another status, or show all.")
            return
        rows = [_row(entry, rollout, today) for entry in entries_shown]
        height: Any = _HEIGHT if len(rows) > _ROWS else "content"
        alt = "The inventory: one use case to a row, those that are blocked or overdue first"
        wide = {name: st.column_config.TextColumn(width=200) for name in _WIDE}
        st.dataframe(rows, hide_index=True, placeholder="–", alt=alt, height=height, column_config=wide)
        if frame.may("export_rollout", rollout.id):
            st.download_button(
                f"Download all {len(entries):,} as CSV" if len(entries) > 1 else "Download it as CSV",
                data=partial(file_of, current_user.actor_lookup(frame.here()), rollout.id),
                file_name=f"use-cases-{rollout.id}.csv",
                mime="text/csv",
                key="inventory.download",
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
            )
        _show_one(entries_shown, rollout, stage, today)


def summary(entries: Sequence[UseCaseEntry]) -> str:
    """Return how many use cases there are, and how many need somebody."""
    blocked = sum(entry.blocked is not None for entry in entries)
    overdue = sum(entry.overdue_days > 0 for entry in entries)
    missing = sum(bool(entry.missing) for entry in entries)
    timed = sum(entry.net_minutes is not None for entry in entries)
    cases, reviews = count(len(entries), "use case"), count(overdue, "review")
    return f"{cases}: {blocked:,} blocked, {reviews} overdue, {missing:,} incomplete, {timed:,} timed."


def _label(entries: Sequence[UseCaseEntry]) -> str:
    blocked = sum(entry.blocked is not None for entry in entries)
    return f"Use cases ({len(entries):,}{f', {blocked:,} blocked' if blocked else ''})"


def _filtered(entries: Sequence[UseCaseEntry]) -> list[UseCaseEntry]:
    codes = {entry.case.status or "" for entry in entries}
    names = {code: USE_CASE_STATUSES.get(code, _NONE).capitalize() for code in (*USE_CASE_STATUSES, "")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        in_use = {code: name for code, name in names.items() if code in codes}
        status = _choose("Status", in_use, _STATUS, "Every status")
        show = _choose("Show", SHOWS, _SHOW, "All use cases")
    entries_shown = narrowed(entries, status, show)
    if len(entries_shown) < len(entries):
        st.caption(f"{len(entries_shown):,} of {len(entries):,} use cases")
    return entries_shown


def _choose(label: str, names: dict[Any, str], key: str, every: str) -> Any:
    if st.session_state.get(key) not in names:
        st.session_state[key] = None
    return select(label, names, key, index=None, placeholder=every, width=260, persist_state="session")


def _row(entry: UseCaseEntry, rollout: Rollout, today: date) -> dict[str, Any]:
    case, brief = entry.case, rollout.brief
    return {
        "Use case": title_of(case),
        "Status": USE_CASE_STATUSES.get(case.status or "", None),
        "Blocked": entry.blocked,
        "Missing": ", ".join(entry.missing) or None,
        "Next review": _review(entry, today),
        "Owner": say_owner(case.owner, brief, "") or None,
        "Reviewer": say_owner(case.reviewer, brief, "") or None,
        "Tool": case.tool or None,
        "Data": case.data_class,
        "Risk": RISKS.get(case.risk or "", None),
        "Measure": case.measure or None,
        "Net minutes": entry.net_minutes,
        "Recipes": entry.recipes or None,
        "Task": item_words.excerpt(case.task) or None,
    }


def _review(entry: UseCaseEntry, today: date) -> str | None:
    if entry.case.next_review is None:
        return None
    day = say_day(entry.case.next_review, today)
    return f"{day}, overdue by {count(entry.overdue_days, 'day')}" if entry.overdue_days else day


def file_of(who: Callable[[], Actor], rollout_id: str) -> bytes:
    """Return the inventory as CSV to whoever is still signed in."""
    return guardrails.inventory_file(frame.here(), who(), rollout_id)


def _show_one(entries: Sequence[UseCaseEntry], rollout: Rollout, stage: StageKey, today: date) -> None:
    titles = frame.tell_apart({entry.case.id: title_of(entry.case) for entry in entries})
    if st.session_state.get(_PICKED) not in titles:
        st.session_state[_PICKED] = next(iter(titles))
    select("Look at one", titles, _PICKED, persist_state="session")
    entry = next(entry for entry in entries if entry.case.id == st.session_state[_PICKED])
    st.markdown(_words(entry, today))
    if entry.recipes:
        st.page_link(
            page_registry.page("library"),
            label="See its recipe" if entry.recipes == 1 else f"See its {entry.recipes:,} recipes",
            icon=":material/menu_book:",
            query_params={library.USE_CASE: entry.case.id},
        )
    editing = item_editing.find(rollout.id, entry.case.id)
    if frame.may("edit", rollout.id):
        with st.container(horizontal=True):
            if not entry.case.locked:
                action = (item_editing.begin, rollout.id, rollout.version, entry.case)
                button("Continue editing" if editing else "Edit", "edit", "inventory.edit", *action)
            timing_form.offer(rollout, entry.case)
        if editing and entry.case.stage != stage:
            form.show(editing, rollout)
        elif editing:
            st.caption("Its form is open beside the tasks.")
        timing_form.show(rollout, entry.case)


def _words(entry: UseCaseEntry, today: date) -> str:
    lines = []
    if entry.blocked:
        lines.append(f":red[:material/block:] **Blocked:** {plain(entry.blocked)}")
    if entry.missing:
        lines.append(f":material/pending: **Missing:** {plain(', '.join(entry.missing))}")
    if entry.overdue_days:
        lines.append(f":orange[:material/event_busy:] **Review:** {plain(_review(entry, today) or '')}")
    if entry.net_minutes is not None:
        lines.append(f":material/timer: {timing_form.say_net(entry.net_minutes)}")
    return "  \n".join(lines or [":material/check_circle: Complete, and within the guardrails."])
