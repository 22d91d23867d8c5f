"""The inventory of use cases on Accountability, and the timing of each."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import StageKey
from playbook.core.base.words import count, number
from playbook.core.log.rollout import Rollout
from playbook.core.plan.counts import Timing
from playbook.core.plan.items import UseCase
from playbook.core.progress.inventory import Show, UseCaseEntry, find_entries, narrowed
from playbook.core.review.review import SOURCES
from playbook.desk.plan import guardrails
from playbook.desk.progress import uses
from playbook.ui.items import editing as item_editing
from playbook.ui.items import form
from playbook.ui.recipes import library
from playbook.ui.shell import current_user, frame, page_registry, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import opened_forms, tables
from playbook.ui.widgets.controls import button, download, main_button, quiet_button, select
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
            label = f"Download all {len(entries):,} as CSV" if len(entries) > 1 else "Download it as CSV"
            data = partial(file_of, current_user.actor_lookup(frame.here()), rollout.id)
            download(label, data, f"use-cases-{rollout.id}.csv", "text/csv", "inventory.download")
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
            offer(rollout, entry.case)
        if editing and entry.case.stage != stage:
            form.show(editing, rollout)
        elif editing:
            st.caption("Its form is open beside the tasks.")
        _show_timing(rollout, entry.case)


def _words(entry: UseCaseEntry, today: date) -> str:
    lines = []
    if entry.blocked:
        lines.append(f":red[:material/block:] **Blocked:** {plain(entry.blocked)}")
    if entry.missing:
        lines.append(f":material/pending: **Missing:** {plain(', '.join(entry.missing))}")
    if entry.overdue_days:
        lines.append(f":orange[:material/event_busy:] **Review:** {plain(_review(entry, today) or '')}")
    if entry.net_minutes is not None:
        lines.append(f":material/timer: {say_net(entry.net_minutes)}")
    return "  \n".join(lines or [":material/check_circle: Complete, and within the guardrails."])


# In the order in which the work goes; what each is called, and what counts.
FIELDS = {
    "baseline": ("Without the tool", "One piece of the work, done the old way."),
    "prepare": ("Prepare", "Gather what goes in, and write the prompt."),
    "supervise": ("Supervise", "Wait, follow, ask again."),
    "verify": ("Check", "Read the result and check what it says."),
    "correct": ("Correct", "Put right what is wrong."),
    "exceptions": ("Exceptions", "What fails now and then, spread over all pieces."),
    "residual": ("Left to do by hand", "Work that the tool does not take over."),
    "set_up": ("Set-up, spread", "Learning and setting up, spread over all pieces."),
}
FORMULA = (
    "Net minutes = without the tool − the larger of what is left to do by hand and what the tool asks for "
    "(prepare + supervise + check + correct + exceptions) − set-up. They may be less than nothing. Rule T09."
)
_OPEN = "timing.open"


def offer(rollout: Rollout, case: UseCase) -> None:
    """Draw the button that opens or closes the form of a use case."""
    is_open, is_timed = st.session_state.get(_OPEN) == case.id, case.id in rollout.timings
    action = (_toggle, case.id)
    label = "Close the timing" if is_open else "Change the minutes" if is_timed else "Time it"
    button(label, "timer", "timing.offer", *action)


def _show_timing(rollout: Rollout, case: UseCase) -> None:
    """Draw the open form: a field for each part, the sum and the formula."""
    if st.session_state.get(_OPEN) != case.id:
        return
    timing = rollout.timings.get(case.id)
    opened_forms.fill(_form(case.id), rollout, _minutes(case.id, timing))
    with st.container(border=True, key="timing.form"):
        st.markdown("**Minutes for one piece of the work**")
        with st.grid(4, min_column_width=130):
            for name in FIELDS:
                with st.container():
                    _ask(case.id, name)
        st.markdown(_sum(case.id))
        st.caption(f"{FORMULA} Source: {SOURCES['X4'].name}.")
        with st.container(horizontal=True):
            args = (case.id, title_of(case))
            main_button("Save the minutes", "", "timing.save", _save, *args)
            if timing:
                quiet_button("Remove the minutes", "", "timing.remove", _remove, *args)


def say_net(net: float) -> str:
    """Return the net minutes in words, never the gross saving alone."""
    unit = "minute" if abs(net) == 1 else "minutes"
    if net < 0:
        return f"Costs {number(-net)} {unit} more each time than without the tool"
    return f"Saves {number(net)} net {unit} each time"


def _toggle(case_id: str) -> None:
    st.session_state[_OPEN] = None if st.session_state.get(_OPEN) == case_id else case_id


def _form(case_id: str) -> str:
    return f"timing.{case_id}"


def _key(case_id: str, name: str) -> str:
    return f"{_form(case_id)}.{name}"


def _minutes(case_id: str, timing: Timing | None) -> dict[str, float | None]:
    values: dict[str, float | None] = {name: getattr(timing, name, None) for name in FIELDS}
    return {
        _key(case_id, name): value if value or name == "baseline" else None for name, value in values.items()
    }


def _ask(case_id: str, name: str) -> None:
    key, (label, words) = _key(case_id, name), FIELDS[name]
    options: dict[str, Any] = {"step": 1.0, "format": "%g", "help": words, "persist_state": "session"}
    st.number_input(label, 0.0, 100_000.0, key=key, **options)
    frame.show_problems(name)


def _typed(case_id: str) -> dict[str, float | None]:
    return {name: st.session_state.get(_key(case_id, name)) for name in FIELDS}


def _sum(case_id: str) -> str:
    try:
        net = uses.read_timing(_typed(case_id)).net_minutes
    except PlaybookError:
        return "**Net:** enter the minutes without the tool first."
    mark = ":red[:material/trending_down:]" if net < 0 else ":material/trending_up:"
    return f"{mark} **Net:** {say_net(net)}."


def _save(case_id: str, title: str) -> None:
    args = (uses.time_use_case, case_id, _typed(case_id))
    if opened_forms.save(undoable.do, _form(case_id), *args, done=f"Timed “{title}”."):
        st.session_state[_OPEN] = None


def _remove(case_id: str, title: str) -> None:
    args, done = (uses.forget_timing, case_id), f"Removed the minutes of “{title}”."
    if opened_forms.save(undoable.do, _form(case_id), *args, done=done):
        st.session_state[_OPEN] = None
